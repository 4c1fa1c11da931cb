// Package policy makes the rules that Chromium itself keeps, whatever the page
// or the person in front of it does. They stand beside what package browser
// does over the control connection, and hold when that connection is lost.
package policy

import (
	"encoding/json"
	"fmt"
	"net/url"
)

// Path is where Debian's Chromium reads the rules. Only root can write there.
const Path = "/etc/chromium/policies/managed/plads-kiosk.json"

// Chromium's numbers for "never ask, never allow" and the like.
const (
	blocked       = 2 // of a Default…Setting
	allDownloads  = 3 // DownloadRestrictions
	noPrediction  = 2 // NetworkPredictionOptions
	noIncognito   = 1 // IncognitoModeAvailability
	noSignin      = 0 // BrowserSignin
	noSafeBrowser = 0 // SafeBrowsingProtectionLevel: it asks a server
)

// Managed returns the managed policies of Chromium as JSON, for a site that is
// served at origin, "http://127.0.0.1:8701". The names and values are those of
// Chromium's policy list (chromeenterprise.google/policies).
//
// Two that one would expect are left out because they end the connection by
// which plads-kiosk steers the browser: DeveloperToolsAvailability and
// RemoteDebuggingAllowed. The tools' pages are blocked by address instead.
func Managed(origin string) ([]byte, error) {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "http" || u.Port() == "" || u.Scheme+"://"+u.Host != origin {
		return nil, fmt.Errorf("origin %q is not http://host:port", origin)
	}
	if u.Port() == "0" {
		return nil, fmt.Errorf("a policy names one address and the port is 0, give 'listen' a fixed port in the config file, such as 127.0.0.1:8701")
	}
	rules := map[string]any{
		// The site and nothing else. A lone "*" leaves the browser's own pages
		// open, so they are named.
		"URLBlocklist": []string{"*", "chrome://*", "file://*", "view-source:*", "devtools://*"},
		"URLAllowlist": []string{origin},

		// Nothing gets out of the page or into it.
		"DownloadRestrictions":      allDownloads,
		"AllowFileSelectionDialogs": false,
		"PrintingEnabled":           false, // an open preview stops the heartbeat
		"EnableMediaRouter":         false,
		"AudioCaptureAllowed":       false,
		"VideoCaptureAllowed":       false,
		"ScreenCaptureAllowed":      false,

		// No second window, profile or account.
		"DefaultPopupsSetting":      blocked,
		"IncognitoModeAvailability": noIncognito,
		"BrowserGuestModeEnabled":   false,
		"BrowserAddPersonEnabled":   false,
		"BrowserSignin":             noSignin,
		"SyncDisabled":              true,
		"ExtensionInstallBlocklist": []string{"*"},

		// Nothing is kept of a visitor.
		"ForceEphemeralProfiles":       true,
		"SavingBrowserHistoryDisabled": true,
		"PasswordManagerEnabled":       false,
		"PaymentMethodQueryEnabled":    false,
		"EditBookmarksEnabled":         false,

		// Nothing is offered or asked on top of the page.
		"TranslateEnabled":             false,
		"PromotionsEnabled":            false,
		"UserFeedbackAllowed":          false,
		"DefaultBrowserSettingEnabled": false,
		"TaskManagerEndProcessEnabled": false,

		// Nobody else is asked or told anything.
		"SearchSuggestEnabled":         false,
		"DefaultSearchProviderEnabled": false,
		"MetricsReportingEnabled":      false,
		"NetworkPredictionOptions":     noPrediction,
		"SafeBrowsingProtectionLevel":  noSafeBrowser,
		"AlternateErrorPagesEnabled":   false,
		"SpellCheckServiceEnabled":     false,
		"ComponentUpdatesEnabled":      false,
		"BackgroundModeEnabled":        false,

		// The page gets at nothing of the machine.
		"DefaultNotificationsSetting":       blocked,
		"DefaultGeolocationSetting":         blocked,
		"DefaultClipboardSetting":           blocked,
		"DefaultSensorsSetting":             blocked,
		"DefaultFileSystemReadGuardSetting": blocked,
		"DefaultWebBluetoothGuardSetting":   blocked,
		"DefaultWebUsbGuardSetting":         blocked,
		"DefaultWebHidGuardSetting":         blocked,
		"DefaultSerialGuardSetting":         blocked,
	}
	body, err := json.MarshalIndent(rules, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the policies: %w", err)
	}
	return append(body, '\n'), nil
}

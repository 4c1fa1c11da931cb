// Package config holds the settings of the terminal: their defaults, their
// TOML file, and the environment variables that stand above the file. Flags,
// which stand above both, belong to the command.
package config

import (
	_ "embed"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/plads-til-alle/plads/kiosk/hours"
)

// Example is a commented TOML file with every key at its default. A test holds
// it equal to Default, so it can be handed out as the reference.
//
//go:embed example.toml
var Example string

// Duration is a time.Duration that a file writes as text, such as "120s". It is
// a struct so that the TOML decoder refuses a bare number, whose unit nobody
// can see.
type Duration struct{ time.Duration }

// UnmarshalText reads the forms of time.ParseDuration.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is not a duration, write it like \"120s\" or \"2m\"", text)
	}
	d.Duration = v
	return nil
}

// MarshalText writes the form that UnmarshalText reads.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.Duration.String()), nil }

// Config is everything the terminal can be told.
type Config struct {
	// Site is the directory of the built site.
	Site string `toml:"site"`
	// Start is the path of the start page on the site, such as "/" or
	// "/kommuner/roedovre/".
	Start string `toml:"start"`
	// Listen is the loopback address of the site's server. Port 0 takes any.
	Listen string `toml:"listen"`
	// Health is the loopback address of /healthz and /metrics, or Unix and the
	// path of a socket. Empty turns it off.
	Health string `toml:"health"`
	// Browser is the Chromium to run, a name on PATH or a path. Empty finds one.
	Browser string `toml:"browser"`
	// Headless runs without a window.
	Headless bool `toml:"headless"`
	// Cage brings up a screen on a machine without a desktop.
	Cage bool `toml:"cage"`
	// Rotate turns the screen that Cage brings up, in quarters clockwise, 0 to 3.
	Rotate int `toml:"rotate"`
	// Statistics counts how often each page is opened in a day.
	Statistics bool `toml:"statistics"`
	// NoSandbox turns off Chromium's sandbox. Only for trying out as root.
	NoSandbox bool `toml:"no_sandbox"`
	// Screen says when the page is dimmed.
	Screen Screen `toml:"screen"`
	// Session says when a visit is over.
	Session Session `toml:"session"`
	// Watchdog says how often the page is asked whether it lives.
	Watchdog Watchdog `toml:"watchdog"`
	// Update says where newer releases of the site come from.
	Update Update `toml:"update"`
}

// Screen says when the page is dimmed while nobody is there.
type Screen struct {
	// Dim is the hours of the week, by the machine's clock and time zone.
	Dim hours.Week `toml:"dim"`
	// Light is how much of the page's light is left then, in percent.
	Light int `toml:"light"`
}

// Update says where newer releases of the site come from.
type Update struct {
	// Address is the web address of the folder that "plads bundle" wrote,
	// with https. Empty fetches nothing.
	Address string `toml:"address"`
	// Key is the public key that releases are signed with, or two with a
	// space between while one replaces the other.
	Key string `toml:"key"`
	// Every is how often to look.
	Every Duration `toml:"every"`
	// Dir is where releases are kept. Empty is the service's own directory.
	Dir string `toml:"dir"`
}

// Session says when a visit is over.
type Session struct {
	// Quiet is the time without a touch or key before the warning.
	Quiet Duration `toml:"quiet"`
	// Warning is the time from the warning to the end. WCAG 2.2 SC 2.2.1 asks
	// for 20 seconds at least.
	Warning Duration `toml:"warning"`
}

// Watchdog says how often the page is asked whether it lives. The worst case
// from a freeze to a page is Beat + 2 × Timeout and a new browser.
type Watchdog struct {
	// Beat is the pause between two heartbeats.
	Beat Duration `toml:"beat"`
	// Timeout is how long one heartbeat may take before it counts as missed.
	Timeout Duration `toml:"timeout"`
	// Retry is how long the emergency page stands before the start page is
	// tried again.
	Retry Duration `toml:"retry"`
}

// Default returns the settings of a terminal that nobody has configured.
func Default() Config {
	return Config{
		Start:    "/",
		Listen:   "127.0.0.1:0",
		Screen:   Screen{Light: 20},
		Session:  Session{Quiet: Duration{120 * time.Second}, Warning: Duration{30 * time.Second}},
		Watchdog: Watchdog{Beat: Duration{2 * time.Second}, Timeout: Duration{1500 * time.Millisecond}, Retry: Duration{30 * time.Second}},
		Update:   Update{Every: Duration{time.Hour}},
	}
}

// Unix begins a Health that is the path of a socket.
const Unix = "unix:"

// MaxLight is the most light of a dimmed page that Validate accepts, in percent.
// With more nobody would see why the first touch only brings the light back.
const MaxLight = 50

// MinWarning is the shortest warning that Validate accepts. WCAG 2.2 SC 2.2.1
// (Timing Adjustable): at least 20 seconds to extend with a simple action.
const MinWarning = 20 * time.Second

// Validate returns every fault at once, each with its remedy.
func (c Config) Validate() error {
	var errs []error
	if c.Site == "" {
		errs = append(errs, errors.New("no site is given, say which with --site DIR (make build writes one)"))
	}
	if !strings.HasPrefix(c.Start, "/") || strings.HasPrefix(c.Start, "//") || strings.ContainsAny(c.Start, "?#\\") {
		errs = append(errs, fmt.Errorf("start %q is not a path on the site, write \"/\" or \"/en/\"", c.Start))
	}
	if c.Rotate < 0 || c.Rotate > 3 {
		errs = append(errs, fmt.Errorf("rotate is %d, write 0, 1, 2 or 3 quarters clockwise", c.Rotate))
	}
	if c.Screen.Light < 0 || c.Screen.Light > MaxLight {
		errs = append(errs, fmt.Errorf("screen.light is %d, write 0 (black) to %d percent", c.Screen.Light, MaxLight))
	}
	if err := Loopback(c.Listen); err != nil {
		errs = append(errs, fmt.Errorf("listen: %w", err))
	}
	if c.Health != "" {
		if path, ok := strings.CutPrefix(c.Health, Unix); ok {
			if !strings.HasPrefix(path, "/") {
				errs = append(errs, fmt.Errorf("health: socket %q is not a whole path, write unix:/run/plads-kiosk/health", path))
			}
		} else if err := Loopback(c.Health); err != nil {
			errs = append(errs, fmt.Errorf("health: %w", err))
		}
	}
	if c.Update.Address != "" && c.Update.Key == "" {
		errs = append(errs, errors.New("update.address is given without update.key, the public key that 'plads bundle -new-key' printed"))
	}
	for _, d := range []struct {
		key      string
		got, min time.Duration
	}{
		{"session.quiet", c.Session.Quiet.Duration, time.Second},
		{"session.warning", c.Session.Warning.Duration, MinWarning},
		{"watchdog.beat", c.Watchdog.Beat.Duration, 50 * time.Millisecond},
		{"watchdog.timeout", c.Watchdog.Timeout.Duration, 50 * time.Millisecond},
		{"update.every", c.Update.Every.Duration, time.Minute},
		{"watchdog.retry", c.Watchdog.Retry.Duration, 50 * time.Millisecond},
	} {
		if d.got < d.min {
			errs = append(errs, fmt.Errorf("%s is %v, set it to %v or more", d.key, d.got, d.min))
		}
	}
	return errors.Join(errs...)
}

// Loopback returns an error unless addr is host:port with a host that only
// this machine can reach: 127.0.0.0/8, [::1] or localhost.
func Loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("address %q is not host:port, write 127.0.0.1:8080", addr)
	}
	if host == "localhost" {
		return nil
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("address %q can be reached from outside this machine, use 127.0.0.1 and a port", addr)
	}
	return nil
}

package browser

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// ErrRoot says that Chromium cannot protect itself when root runs it.
var ErrRoot = errors.New("the browser's sandbox does not work as root, run plads-kiosk as an ordinary user (or add --no-sandbox, for trying out only)")

// Find returns the path of the browser name, or of the first Chromium on PATH
// when name is empty.
func Find(name string) (string, error) {
	if name != "" {
		path, err := exec.LookPath(name)
		if err != nil {
			return "", fmt.Errorf("browser %s cannot be run, install it or leave 'browser' out to find Chromium: %w", name, err)
		}
		return path, nil
	}
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no browser found (looked for %s), install one with 'apt-get install chromium' or name one with 'browser' in the config file", strings.Join(names, ", "))
}

// CheckUser returns ErrRoot when the user uid may not run the browser with a
// sandbox and the sandbox is wanted.
func CheckUser(uid int, noSandbox bool) error {
	if uid == 0 && !noSandbox {
		return ErrRoot
	}
	return nil
}

// NoWindow says why there can be no window, looking at the environment through
// getenv; it returns "" when there can be one.
func NoWindow(getenv func(string) string) string {
	if getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "" {
		return "there is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set"
	}
	return ""
}

// wayland says whether to draw by Wayland rather than X11.
func wayland(o Options, getenv func(string) string) bool {
	if o.X11 && getenv("DISPLAY") != "" {
		return false
	}
	return getenv("WAYLAND_DISPLAY") != ""
}

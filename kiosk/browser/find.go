package browser

import (
	"errors"
	"fmt"
	"io/fs"
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

// platform says by what to draw, "wayland" or "x11", or "" where there is no
// screen. Under cage there is Wayland; X11 would only be its detour.
func platform(o Options, getenv func(string) string) string {
	switch x11 := getenv("DISPLAY") != ""; {
	case getenv("WAYLAND_DISPLAY") != "" && !(o.X11 && x11):
		return "wayland"
	case x11:
		return "x11"
	}
	return ""
}

// noGraphics says whether the machine, whose files are root, has no graphics
// processor that could draw.
func noGraphics(root fs.FS) bool {
	for _, pattern := range []string{"dev/dri/renderD*", "dev/nvidia[0-9]*", "dev/mali[0-9]*"} {
		if nodes, err := fs.Glob(root, pattern); err != nil || len(nodes) > 0 {
			return false
		}
	}
	return true
}

package browser

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func TestFlags(t *testing.T) {
	for _, tt := range []struct {
		name       string
		opts       Options
		platform   string
		want, lack []string
	}{
		{"a terminal with X11", Options{First: "u"}, "x11",
			[]string{"--kiosk", "--app=u", "--user-data-dir=p", "--ozone-platform=x11"}, []string{"--headless", "--no-sandbox", "--ozone-platform=wayland", "--disable-gpu"}},
		{"a terminal with Wayland", Options{First: "u"}, "wayland", []string{"--ozone-platform=wayland"}, []string{"--headless"}},
		{"headless", Options{First: "u", Headless: true}, "x11", []string{"--headless=new", "--app=u"}, []string{"--ozone"}},
		{"plain", Options{Plain: true}, "", []string{"--disable-gpu"}, []string{"--ozone"}},
		{"as root", Options{NoSandbox: true}, "", []string{"--no-sandbox"}, nil},
	} {
		got := flags(tt.opts, "p", tt.platform)
		for _, want := range append(tt.want, "--noerrdialogs", "--no-first-run", "--no-default-browser-check", "--password-store=basic",
			"--overscroll-history-navigation=0", "--disable-pinch", "--disable-component-update", "--disable-sync", "--disable-extensions",
			"--disable-breakpad", "--disable-background-networking", "--remote-debugging-pipe") {
			if !slices.Contains(got, want) {
				t.Errorf("%s: lacks %s", tt.name, want)
			}
		}
		for _, lack := range append(tt.lack, "--enable-automation", "--disable-popup-blocking", "--use-fake-ui-for-media-stream",
			"--remote-debugging-port", "--disable-web-security", "--disable-hang-monitor", "--disable-ipc-flooding-protection") {
			if i := slices.IndexFunc(got, func(f string) bool { return strings.HasPrefix(f, lack) }); i >= 0 {
				t.Errorf("%s: has %s", tt.name, got[i])
			}
		}
		features := 0
		for _, f := range got {
			if strings.HasPrefix(f, "--disable-features=") {
				features++
			}
		}
		if features != 1 {
			t.Errorf("%s: --disable-features is there %d times, and only the last would count", tt.name, features)
		}
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if _, err := Find(""); err == nil || !strings.Contains(err.Error(), "apt-get install chromium") {
		t.Errorf("no browser: got %v, want the remedy", err)
	}
	if _, err := Find("/none/chromium"); err == nil || !strings.Contains(err.Error(), "/none/chromium") {
		t.Errorf("a browser that is not there: got %v", err)
	}
	for _, name := range []string{"google-chrome", "chromium-browser", "chromium", "other"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o700); err != nil {
			t.Fatal(err)
		}
		if name == "other" {
			break
		}
		if got, err := Find(""); err != nil || filepath.Base(got) != name {
			t.Errorf("got %s, %v, want %s", got, err, name)
		}
	}
	if got, err := Find("other"); err != nil || filepath.Base(got) != "other" {
		t.Errorf("a browser by name: got %s, %v", got, err)
	}
}

func TestCheckUser(t *testing.T) {
	for _, tt := range []struct {
		uid       int
		noSandbox bool
		want      error
	}{{0, false, ErrRoot}, {0, true, nil}, {1000, false, nil}, {1000, true, nil}} {
		if got := CheckUser(tt.uid, tt.noSandbox); !errors.Is(got, tt.want) || (got == nil) != (tt.want == nil) {
			t.Errorf("CheckUser(%d, %v) = %v, want %v", tt.uid, tt.noSandbox, got, tt.want)
		}
	}
}

func TestNoWindow(t *testing.T) {
	for env, want := range map[string]bool{"": true, "DISPLAY": false, "WAYLAND_DISPLAY": false} {
		got := NoWindow(func(name string) string {
			if name == env {
				return ":0"
			}
			return ""
		})
		if (got != "") != want {
			t.Errorf("with %q set: got %q", env, got)
		}
	}
}

func TestPlatform(t *testing.T) {
	for _, tt := range []struct {
		wayland, display string
		x11              bool
		want             string
	}{
		{"", "", false, ""}, {"", "", true, ""}, {"w", "", false, "wayland"}, {"w", ":0", false, "wayland"}, {"", ":0", false, "x11"},
		{"w", ":0", true, "x11"}, {"w", "", true, "wayland"},
	} {
		got := platform(Options{X11: tt.x11}, func(name string) string {
			return map[string]string{"WAYLAND_DISPLAY": tt.wayland, "DISPLAY": tt.display}[name]
		})
		if got != tt.want {
			t.Errorf("%+v: got %q", tt, got)
		}
	}
}

func TestNoGraphics(t *testing.T) {
	for _, tt := range []struct {
		file string
		want bool
	}{{"dev/null", true}, {"dev/dri/card0", true}, {"dev/dri/renderD128", false}, {"dev/nvidia0", false}} {
		if got := noGraphics(fstest.MapFS{tt.file: {}}); got != tt.want {
			t.Errorf("a machine with %s: got %v, want %v", tt.file, got, tt.want)
		}
	}
}

func TestGist(t *testing.T) {
	var out tail
	for range 1000 {
		if _, err := out.Write([]byte("ERROR:dbus/bus.cc:405] no bus\n")); err != nil {
			t.Fatal(err)
		}
	}
	if got := out.gist(); got != "" {
		t.Errorf("got %q, want nothing of D-Bus", got)
	}
	if _, err := out.Write([]byte("a\n\nb\nthe reason" + strings.Repeat("x", 1000))); err != nil {
		t.Fatal(err)
	}
	if got := out.gist(); !strings.HasPrefix(got, "a; b; the reason") || len(got) > 250 {
		t.Errorf("got %q", got)
	}
}

func TestProfile(t *testing.T) {
	base := t.TempDir()
	used, err := newProfile(base)
	if err != nil {
		t.Fatal(err)
	}
	// What a killed program leaves: a directory whose lock nobody holds.
	old, err := newProfile(base)
	if err != nil {
		t.Fatal(err)
	}
	if err := old.lock.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(base, "somebody-elses"), 0o700); err != nil {
		t.Fatal(err)
	}
	// What a browser wrote after its profile was removed, and a profile that is
	// just being made: neither has a lock.
	anew, made := filepath.Join(base, profilePrefix+"anew"), filepath.Join(base, profilePrefix+"made")
	for _, dir := range []string{anew, made} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if then := time.Now().Add(-2 * making); os.Chtimes(anew, then, then) != nil {
		t.Fatal("the clock of a directory cannot be set")
	}
	// And its browser, which has not noticed yet.
	browser := exec.Command("sh", "-c", `while mkdir -p "$0/x"; do :; done`, old.dir)
	if err := browser.Start(); err != nil {
		t.Fatal(err)
	}
	go browser.Wait()
	for began := time.Now(); ; time.Sleep(time.Millisecond) {
		if _, err := os.Stat(filepath.Join(old.dir, "x")); err == nil {
			break
		}
		if time.Since(began) > 5*time.Second {
			t.Fatal("the browser of the test does not write")
		}
	}
	if n, err := sweep(base); n != 2 || err != nil {
		t.Errorf("sweep removed %d, %v, want 2", n, err)
	}
	if _, err := os.Stat(old.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the old profile is still there: %v", err)
	}
	if _, err := os.Stat(used.tmp()); err != nil {
		t.Errorf("the profile in use was touched: %v", err)
	}
	if err := used.remove(); err != nil {
		t.Error(err)
	}
	left, err := os.ReadDir(base)
	if err != nil || len(left) != 2 {
		t.Errorf("left are %v, %v, want the one that is being made and somebody else's", left, err)
	}
}

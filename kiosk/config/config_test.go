package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"
)

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kiosk.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestExampleIsTheDefaults(t *testing.T) {
	got := Config{}
	if err := got.decode("example.toml", []byte(Example)); err != nil {
		t.Fatal(err)
	}
	if want := Default(); got != want {
		t.Errorf("example.toml gives\n%+v, want the defaults\n%+v", got, want)
	}
}

func TestExampleNamesEveryKey(t *testing.T) {
	out, err := toml.Marshal(Default())
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		key, _, ok := strings.Cut(line, " =")
		if ok && !strings.Contains(Example, "\n"+key+" =") {
			t.Errorf("example.toml lacks %q", key)
		}
	}
}

func TestReadFile(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		wantErr    []string
		check      func(Config) bool
	}{
		{name: "empty keeps defaults", text: "", check: func(c Config) bool { return c == Default() }},
		{name: "one key", text: "[session]\nquiet = \"45s\"\n", check: func(c Config) bool {
			return c.Session.Quiet == (Duration{45 * time.Second}) && c.Session.Warning == Default().Session.Warning
		}},
		{name: "unknown key", text: "site = \"x\"\nheadles = true\n", wantErr: []string{"kiosk.toml:2", `"headles"`, "plads-kiosk config"}},
		{name: "unknown nested key", text: "[session]\n\nquit = \"1s\"\n", wantErr: []string{"kiosk.toml:3", `"session.quit"`}},
		{name: "number for a duration", text: "[session]\nquiet = 120\n", wantErr: []string{"kiosk.toml", "\"120\"", "120s"}},
		{name: "bad duration", text: "[session]\nquiet = \"soon\"\n", wantErr: []string{"kiosk.toml:2", "120s"}},
		{name: "hours", text: "[screen]\ndim = \"sat 16:00-10:00\"\nlight = 0\n", check: func(c Config) bool {
			return c.Screen.Dim.String() == "sat 16:00-10:00" && c.Screen.Light == 0
		}},
		{name: "no hours", text: "[screen]\n\ndim = \"22-07\"\n", wantErr: []string{"kiosk.toml:3:", `"22-07"`, `"22:00-07:00"`}},
		{name: "not TOML", text: "site\n", wantErr: []string{"kiosk.toml:1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Default()
			err := c.ReadFile(write(t, tt.text))
			if tt.wantErr == nil {
				if err != nil {
					t.Fatal(err)
				}
				if !tt.check(c) {
					t.Errorf("got %+v", c)
				}
				return
			}
			if err == nil {
				t.Fatalf("got no error, want one with %q", tt.wantErr)
			}
			for _, w := range tt.wantErr {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("got %q, want it to contain %q", err, w)
				}
			}
			if c != Default() {
				t.Error("a file that is refused has changed the settings")
			}
		})
	}
}

func TestReadFileMissing(t *testing.T) {
	c := Default()
	err := c.ReadFile(filepath.Join(t.TempDir(), "none.toml"))
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "plads-kiosk config >") {
		t.Errorf("got %v, want fs.ErrNotExist with a remedy", err)
	}
}

func TestReadEnv(t *testing.T) {
	c := Default()
	err := c.ReadEnv([]string{"HOME=/x", "PLADS_KIOSK_CONFIG=f", "PLADS_KIOSK_HEADLESS=true", "PLADS_KIOSK_SESSION_QUIET=3m", "PLADS_KIOSK_SITE=a=b"})
	if err != nil {
		t.Fatal(err)
	}
	if !c.Headless || c.Session.Quiet != (Duration{3 * time.Minute}) || c.Site != "a=b" {
		t.Errorf("got %+v", c)
	}
	for _, tt := range []struct{ env, want string }{
		{"PLADS_KIOSK_HEDLESS=1", "PLADS_KIOSK_HEADLESS"},
		{"PLADS_KIOSK_HEADLESS=perhaps", "neither true nor false"},
		{"PLADS_KIOSK_ROTATE=left", "not a number"},
		{"PLADS_KIOSK_WATCHDOG_BEAT=2", "write it like"},
		{"PLADS_KIOSK_SCREEN_DIM=man 8:00-9:00", "variable PLADS_KIOSK_SCREEN_DIM: \"man 8:00-9:00\" does not begin with days"},
	} {
		if err := c.ReadEnv([]string{tt.env}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error with %q", tt.env, err, tt.want)
		}
	}
}

func TestEveryKeyHasAVariable(t *testing.T) {
	c := Default()
	out, err := toml.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	setters, section := c.setters(), ""
	for line := range strings.Lines(string(out)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "["); ok {
			section = strings.ToUpper(strings.TrimSuffix(name, "]")) + "_"
			continue
		}
		if key, _, ok := strings.Cut(line, " ="); ok {
			if name := envPrefix + section + strings.ToUpper(key); setters[name] == nil {
				t.Errorf("no variable %s", name)
			}
		}
	}
}

func TestValidate(t *testing.T) {
	good := Default()
	good.Site = "public"
	if err := good.Validate(); err != nil {
		t.Fatalf("defaults with a site: %v", err)
	}
	for _, tt := range []struct {
		name string
		edit func(*Config)
		want string
	}{
		{"no site", func(c *Config) { c.Site = "" }, "--site DIR"},
		{"listen on all", func(c *Config) { c.Listen = "0.0.0.0:80" }, "from outside"},
		{"listen on no host", func(c *Config) { c.Listen = ":80" }, "from outside"},
		{"listen on a name", func(c *Config) { c.Listen = "example.org:80" }, "from outside"},
		{"no port", func(c *Config) { c.Listen = "127.0.0.1" }, "host:port"},
		{"health outside", func(c *Config) { c.Health = "192.0.2.1:80" }, "health:"},
		{"health in no folder", func(c *Config) { c.Health = "unix:health" }, "whole path"},
		{"turned too far", func(c *Config) { c.Rotate = 4 }, "quarters"},
		{"lighter than light", func(c *Config) { c.Screen.Light = 51 }, "screen.light is 51"},
		{"darker than dark", func(c *Config) { c.Screen.Light = -1 }, "0 (black) to 50"},
		{"start elsewhere", func(c *Config) { c.Start = "//example.org/" }, "not a path"},
		{"start with no slash", func(c *Config) { c.Start = "en/" }, "not a path"},
		{"short warning", func(c *Config) { c.Session.Warning = Duration{5 * time.Second} }, "20s or more"},
		{"address without a key", func(c *Config) { c.Update.Address = "https://example.org/" }, "update.key"},
		{"looks all the time", func(c *Config) { c.Update.Every = Duration{time.Second} }, "update.every"},
		{"no beat", func(c *Config) { c.Watchdog.Beat = Duration{} }, "watchdog.beat"},
	} {
		c := good
		tt.edit(&c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error with %q", tt.name, err, tt.want)
		}
	}
	for _, addr := range []string{"127.0.0.1:0", "127.8.8.8:80", "[::1]:80", "localhost:80"} {
		if err := Loopback(addr); err != nil {
			t.Errorf("Loopback(%q) = %v, want nil", addr, err)
		}
	}
}

// A frozen page must be back within 8 s. The beat comes Beat after the freeze
// at the latest, two beats are missed, a third after the renderer is replaced
// where that does not help, and 1.5 s are left for a new browser.
func TestDefaultsMeetEightSeconds(t *testing.T) {
	w := Default().Watchdog
	if got, want := w.Beat.Duration+3*w.Timeout.Duration, 6500*time.Millisecond; got > want {
		t.Errorf("worst case before a new browser is %v, want at most %v", got, want)
	}
}

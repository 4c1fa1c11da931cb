package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/policy"
)

// The package's settings are the example's but for three, and the policies that
// go with them name their address.
func TestPackagedSettings(t *testing.T) {
	sed := exec.Command("sed", "-f", filepath.Join("..", "..", "packaging", "config.sed"))
	sed.Stdin = strings.NewReader(config.Example)
	text, err := sed.Output()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "plads-kiosk.toml")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	got, want := config.Default(), config.Default()
	if err := got.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	want.Site, want.Listen, want.Health = "/usr/share/plads-kiosk/site", "127.0.0.1:8701", "127.0.0.1:8702"
	if got != want {
		t.Errorf("got\n%+v, want\n%+v", got, want)
	}
	if err := got.Validate(); err != nil {
		t.Error(err)
	}
	out := filepath.Join(t.TempDir(), "policies.json")
	if err := policies([]string{"-config", path, "-o", out}, os.Stdout); err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if want, err := policy.Managed("http://127.0.0.1:8701"); err != nil || string(body) != string(want) {
		t.Errorf("the package's policies are not what the code makes (%v)", err)
	}
}

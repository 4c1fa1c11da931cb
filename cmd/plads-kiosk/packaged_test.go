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

// What is written can be read by Chromium's user, whatever was there, and nothing
// is left beside it.
func TestReplace(t *testing.T) {
	dir := t.TempDir()
	path, taken := filepath.Join(dir, "policies.json"), filepath.Join(dir, "taken")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := replace(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(path)
	if err != nil || string(body) != "new" {
		t.Errorf("got %q, %v", body, err)
	}
	if info, err := os.Stat(path); err != nil {
		t.Error(err)
	} else if info.Mode() != 0o644 {
		t.Errorf("it is %v, want it to be read by all", info.Mode())
	}
	if err := os.Mkdir(taken, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := replace(taken, nil); err == nil {
		t.Error("a folder was replaced")
	}
	if all, err := os.ReadDir(dir); err != nil || len(all) != 2 {
		t.Errorf("the folder holds %v, %v, want nothing else in it", all, err)
	}
}

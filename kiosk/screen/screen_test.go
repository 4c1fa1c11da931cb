package screen

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// compositor writes a script that stands for cage: it runs what is behind "--"
// with the variables of a screen.
func compositor(t *testing.T, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cage")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n[ \"$1\" = -v ] && exec echo \"Cage version ${version:-0.2.0}\"\nopts=; while [ \"$1\" != -- ]; do opts=$opts$1; shift; done; shift; export opts\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpenTurned(t *testing.T) {
	s, err := Open(t.Context(), compositor(t, `exec "$@"`), 3, []string{"sh", "-c", `echo OPTS=$opts; echo; read nothing`}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if want := []string{"OPTS=-d-r-r-r"}; !slices.Equal(s.Environ, want) {
		t.Errorf("got %q, want %q", s.Environ, want)
	}
}

const holder = `echo WAYLAND_DISPLAY=wayland-7; echo; read nothing`

func TestOpen(t *testing.T) {
	s, err := Open(t.Context(), compositor(t, `exec "$@"`), 0, []string{"sh", "-c", holder}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"WAYLAND_DISPLAY=wayland-7"}; !slices.Equal(s.Environ, want) {
		t.Errorf("got %q, want %q", s.Environ, want)
	}
	select {
	case <-s.Ended:
		t.Error("it ended by itself")
	default:
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	select {
	case <-s.Ended:
	default:
		t.Error("it runs after Close")
	}
}

// Chromium ends under the Wayland of a certain cage, so it is not told of it.
func TestOpenKnownVersion(t *testing.T) {
	for _, tt := range []struct {
		version, holder string
		want            []string
	}{
		{"0.1.4", "echo WAYLAND_DISPLAY=wayland-7; echo DISPLAY=:7; echo; read nothing", []string{"WAYLAND_DISPLAY=", "DISPLAY=:7"}},
		{"0.2.0", "echo WAYLAND_DISPLAY=wayland-7; echo DISPLAY=:7; echo; read nothing", []string{"WAYLAND_DISPLAY=wayland-7", "DISPLAY=:7"}},
		{"0.1.4", holder, []string{"WAYLAND_DISPLAY=wayland-7"}},
	} {
		t.Setenv("version", tt.version)
		s, err := Open(t.Context(), compositor(t, `exec "$@"`), 0, []string{"sh", "-c", tt.holder}, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(s.Environ, tt.want) {
			t.Errorf("cage %s: got %q, want %q", tt.version, s.Environ, tt.want)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestOpenEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := Open(ctx, compositor(t, `exec "$@"`), 0, []string{"sh", "-c", holder}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	select {
	case <-s.Ended:
	case <-time.After(5 * time.Second):
		t.Error("it runs after its context has ended")
	}
}

func TestOpenFails(t *testing.T) {
	for name, tt := range map[string]struct{ path, want string }{
		"missing":      {filepath.Join(t.TempDir(), "none"), "apt-get install cage"},
		"ends at once": {compositor(t, "exit 1"), "ended at once"},
		"half told":    {compositor(t, "echo WAYLAND_DISPLAY=x"), "ended at once"},
	} {
		if _, err := Open(t.Context(), tt.path, 0, []string{"true"}, io.Discard); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, tt.want)
		}
	}
}

func TestHold(t *testing.T) {
	var out strings.Builder
	env := map[string]string{"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "HOME": "/x"}
	if err := Hold(func(k string) string { return env[k] }, strings.NewReader("x"), &out); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), "WAYLAND_DISPLAY=wayland-0\nDISPLAY=:0\n\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := Hold(func(string) string { return "" }, strings.NewReader(""), &out); err == nil {
		t.Error("no screen is no error")
	}
}

package service

import (
	"net"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestPulse(t *testing.T) {
	began := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	p := NewPulse(5*time.Second, time.Minute)
	for _, tt := range []struct {
		name     string
		at       time.Duration
		answered bool
		status   string
		want     []string
	}{
		{"nothing has been seen", 0, false, "starting", []string{"STATUS=starting"}},
		{"not ready, so not alive", 10 * time.Second, false, "starting", nil},
		{"the first page", 11 * time.Second, true, "showing", []string{"READY=1", "STATUS=showing", "WATCHDOG=1"}},
		{"too soon", 13 * time.Second, true, "showing", nil},
		{"in time", 16 * time.Second, true, "showing", []string{"WATCHDOG=1"}},
		{"it mends", 30 * time.Second, false, "recovering", []string{"STATUS=recovering", "WATCHDOG=1"}},
		{"it still mends", 75 * time.Second, false, "recovering", []string{"WATCHDOG=1"}},
		{"no page for a minute", 76 * time.Second, false, "recovering", nil},
		{"and longer", 90 * time.Second, false, "recovering", nil},
		{"mended after all", 91 * time.Second, true, "showing", []string{"STATUS=showing", "WATCHDOG=1"}},
	} {
		if got := p.Turn(began.Add(tt.at), tt.answered, tt.status); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := NewPulse(0, time.Minute).Turn(began, true, "showing"); slices.Contains(got, "WATCHDOG=1") {
		t.Errorf("no watchdog is asked for: got %q", got)
	}
}

func TestManager(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Setenv("NOTIFY_SOCKET", path)
	t.Setenv("WATCHDOG_USEC", "20000000")
	// As it is under cage: the unit takes WATCHDOG_PID away.
	t.Setenv("WATCHDOG_PID", "")
	m, err := FromEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Turn(true, "a page shows"); err != nil {
		t.Fatal(err)
	}
	if err := m.Stopping(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"READY=1", "STATUS=a page shows", "WATCHDOG=1", "STOPPING=1"} {
		if err := l.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 200)
		n, err := l.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(buf[:n]); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestNoManager(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	t.Setenv("WATCHDOG_USEC", "")
	m, err := FromEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Turn(true, "x"); err != nil {
		t.Errorf("got %v, want nil", err)
	}
	t.Setenv("WATCHDOG_USEC", "soon")
	if _, err := FromEnvironment(); err == nil {
		t.Error("a WATCHDOG_USEC that is no number is no error")
	}
}

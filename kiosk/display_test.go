package kiosk

import (
	"context"
	"syscall"
	"testing"
	"time"

	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/internal/display"
)

// reaches presses a key and waits until the page has felt it.
func (m *terminal) reaches(s *display.Screen) {
	m.t.Helper()
	// The page may just have begun to listen.
	for began, was := time.Now(), m.touches.Load(); m.touches.Load() == was; time.Sleep(50 * time.Millisecond) {
		if time.Since(began) > 5*time.Second {
			m.t.Fatal("keys do not reach the page")
		}
		s.Press("a")
	}
}

// A visitor who types shortcuts while the page is dead finds the start page as
// it was a moment later, with nothing beside it and listening to keys.
func TestTerminalKeysWhileThePageIsDead(t *testing.T) {
	s := display.New(t)
	m := startTerminal(t, func(c *config.Config) { c.Headless = false })
	m.reaches(s)
	picture, windows := s.Steady(), s.Windows()
	// Those of which no target tells, those that end the browser, and one that
	// opens a window.
	for i, keys := range []string{"Ctrl+Shift+I", "Shift+Esc", "Ctrl+U", "F7", "Ctrl+W", "Alt+F4", "Ctrl+N"} {
		if i%2 == 0 {
			// More within two minutes would be met by a higher rung.
			m.stop()
			m = startTerminal(t, func(c *config.Config) { c.Headless = false })
			m.reaches(s)
		}
		was := m.report().BrowserPID
		m.signal(syscall.SIGKILL, "--type=renderer")
		s.Press(keys)
		m.await(20*time.Second, "a new browser after "+keys, func(r health.Report) bool {
			return r.State == health.Showing && r.BrowserPID != was
		})
		if got := s.Windows(); s.Steady() != picture || got != windows {
			t.Errorf("after %s: the screen shows something else, windows %s, want %s", keys, got, windows)
		}
		m.reaches(s)
	}
}

// From one visit to the next the window shows pages of ours only, never what
// lies behind it, and what was copied is gone with the visit.
func TestTerminalScreenBetweenVisits(t *testing.T) {
	s := display.New(t)
	m := startTerminal(t, func(c *config.Config) { c.Headless = false })
	m.reaches(s)
	picture, windows := s.Steady(), s.Windows()
	m.open("/copy.html", "told/copy")
	s.Steady()
	s.Button(1, 300, 300)
	for began := time.Now(); !s.Copied(); time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > 5*time.Second {
			t.Fatal("nothing could be copied, so the test cannot see that it is gone")
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := m.current().Navigate(ctx, m.origin+"/end.html"); err != nil {
		t.Fatal(err)
	}
	looks := 0
	for r := m.report(); r.SessionsEnded == 0 || r.State != health.Showing; r = m.report() {
		looks++
		for _, at := range [][2]int16{{5, 5}, {500, 400}, {1000, 700}} {
			if s.Bare(at[0], at[1]) {
				t.Fatalf("look %d: what lies behind the window is seen, windows %s", looks, s.Windows())
			}
		}
		if ctx.Err() != nil {
			t.Fatal("the visit does not end")
		}
	}
	if looks < 10 {
		t.Fatalf("looked only %d times", looks)
	}
	if s.Steady() != picture || s.Windows() != windows {
		t.Errorf("the next visitor sees something else, windows %s", s.Windows())
	}
	if s.Copied() {
		t.Error("what was copied is still offered")
	}
	m.reaches(s)
}

// Nor do keys that somebody types all the while open anything.
func TestTerminalKeysBetweenVisits(t *testing.T) {
	s := display.New(t)
	m := startTerminal(t, func(c *config.Config) { c.Headless = false })
	m.reaches(s)
	picture, windows := s.Steady(), s.Windows()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := m.current().Navigate(ctx, m.origin+"/end.html"); err != nil {
		t.Fatal(err)
	}
	pressed := 0
	for r := m.report(); r.SessionsEnded == 0 || r.State != health.Showing; r = m.report() {
		for _, keys := range []string{"Ctrl+O", "Ctrl+Shift+I", "Ctrl+U", "Ctrl+N", "F7"} {
			s.Press(keys)
			pressed++
		}
		if pressed > 1e5 {
			t.Fatal("the visit does not end")
		}
	}
	// What has opened all the same is gone with its browser a little later.
	for began := time.Now(); s.Windows() != windows || s.Steady() != picture; {
		if time.Since(began) > 15*time.Second {
			t.Fatalf("after %d shortcuts the screen shows something else, windows %s, want %s", pressed, s.Windows(), windows)
		}
	}
	m.reaches(s)
}

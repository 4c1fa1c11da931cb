package kiosk

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/plads-til-alle/plads/kiosk/browser"
	"github.com/plads-til-alle/plads/kiosk/browser/browsertest"
	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/internal/display"
)

// dimmed makes a keeper dim from one moment after now to another.
func dimmed(t *testing.T, from, to time.Duration) func(*keeper) {
	return func(k *keeper) {
		now := time.Now()
		text := now.Add(from).Format("15:04") + "-" + now.Add(to).Format("15:04")
		if err := k.cfg.Screen.Dim.UnmarshalText([]byte(text)); err != nil {
			t.Error(err)
		}
	}
}

// In the hours of the settings the page is dimmed while nobody is there, a visit
// never, and again when it has ended.
func TestDim(t *testing.T) {
	const start = "navigate " + origin + "/"
	playWith(t, nil, dimmed(t, time.Hour, 2*time.Hour), func(s *stage) {
		s.at(59 * time.Minute)
		s.calls(start)
		s.at(time.Hour + 3*time.Second)
		s.calls(start, "dim 20")
		s.at(90 * time.Minute)
		s.calls(start, "dim 20")
		if !s.board.Report().Dimmed {
			t.Error("the health does not tell that the page is dimmed")
		}
		// A page gets its light back by itself; where it did not, it is given it.
		s.tell(browser.Active)
		s.at(90*time.Minute + 3*time.Second)
		s.calls(start, "dim 20", "dim 100")
		s.at(92*time.Minute - time.Second)
		s.calls(start, "dim 20", "dim 100")
		s.at(92*time.Minute + 31*time.Second)
		s.browsers(2)
		s.calls(start)
		s.at(92*time.Minute + 34*time.Second)
		s.calls(start, "dim 20")
		s.at(2*time.Hour + 3*time.Second)
		s.calls(start, "dim 20", "dim 100")
		s.at(3 * time.Hour)
		s.calls(start, "dim 20", "dim 100")
		if s.board.Report().Dimmed {
			t.Error("the health tells that the page is dimmed")
		}
	})
}

// A page that comes in place of a crashed one is dimmed as that was.
func TestDimAfterACrash(t *testing.T) {
	each := func(n int, r *browsertest.Recorder) error {
		r.OnBeat = func(_ context.Context, _ int, url string) (browser.Page, error) {
			calls := r.Calls()
			if n == 1 && slices.Contains(calls, "dim 20") {
				return browser.Page{}, browser.ErrGone
			}
			return browser.Page{URL: url, Release: "r1", Dimmed: calls[len(calls)-1] == "dim 20"}, nil
		}
		return nil
	}
	playWith(t, each, dimmed(t, 0, time.Hour), func(s *stage) {
		s.at(10 * time.Second)
		s.browsers(2)
		s.calls("navigate "+origin+"/", "dim 20")
	})
}

// The emergency page must be seen from afar.
func TestDimNoEmergency(t *testing.T) {
	each := func(_ int, r *browsertest.Recorder) error {
		r.OnBeat = func(_ context.Context, _ int, url string) (browser.Page, error) {
			return browser.Page{URL: url, Release: map[bool]string{true: "emergency"}[url != origin+"/"]}, nil
		}
		return nil
	}
	playWith(t, each, dimmed(t, 0, time.Hour), func(s *stage) {
		s.at(25 * time.Second)
		s.state(health.Emergency)
		s.at(29 * time.Minute)
		s.state(health.Emergency)
		for i, r := range s.stable.All() {
			if slices.Contains(r.Calls(), "dim 20") {
				t.Errorf("browser %d was dimmed", i+1)
			}
		}
	})
}

// On a screen: dark while nobody is there, light at once when somebody touches
// it, and dark again when the visit has ended.
func TestTerminalDims(t *testing.T) {
	s := display.New(t)
	always := config.Default().Screen.Dim
	if err := always.UnmarshalText([]byte("00:00-24:00")); err != nil {
		t.Fatal(err)
	}
	edit := func(c *config.Config) {
		c.Headless, c.Screen.Light, c.Screen.Dim = false, 0, always
		c.Session.Quiet.Duration, c.Session.Warning.Duration = time.Second, time.Second
	}
	keeps(t, edit, func(m *terminal) {
		const x, y = 500, 700
		dark := func(r health.Report) bool { return r.Dimmed && s.Bare(x, y) }
		m.await(10*time.Second, "the dark", dark)
		began := time.Now()
		s.Button(1, x, y)
		for s.Bare(x, y) {
			if time.Since(began) > 10*time.Second {
				m.t.Fatal("there is no light")
			}
		}
		m.within("light", time.Since(began), time.Second)
		m.await(10*time.Second, "the end of the visit", func(r health.Report) bool { return r.SessionsEnded == 1 })
		m.await(10*time.Second, "the dark after the visit", dark)
	})
}

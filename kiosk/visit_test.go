package kiosk

import (
	"context"
	"testing"
	"time"

	"github.com/plads-til-alle/plads/kiosk/browser"
	"github.com/plads-til-alle/plads/kiosk/browser/browsertest"
)

// A new page that keys do not reach gets another browser, but only where keys
// reached one before, only a few times, and never under a visitor's hands.
func TestRefocus(t *testing.T) {
	for _, tt := range []struct {
		name     string
		focused  func(browserNumber, beat int) bool
		visited  bool
		browsers int
	}{
		{"keys reach every page", func(int, int) bool { return true }, false, 2},
		{"keys reach no page: a screen without a keyboard", func(int, int) bool { return false }, false, 2},
		{"the second browser has a box over its page", func(n, _ int) bool { return n != 2 }, false, 3},
		{"every browser has one after the first", func(n, _ int) bool { return n == 1 }, false, 5},
		{"somebody has begun to read by touch", func(n, _ int) bool { return n == 1 }, true, 2},
		{"long after the start: another program is in front", func(n, beat int) bool { return n == 1 || beat < 20 }, false, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			play(t, func(n int, r *browsertest.Recorder) error {
				r.OnBeat = func(_ context.Context, beat int, url string) (browser.Page, error) {
					return browser.Page{URL: url, Release: "r1", Focused: tt.focused(n, beat)}, nil
				}
				return nil
			}, func(s *stage) {
				s.at(5 * time.Second)
				s.tell(browser.Leave)
				if tt.visited {
					s.tell(browser.Active)
				}
				s.at(time.Minute)
				s.browsers(tt.browsers)
			})
		})
	}
}

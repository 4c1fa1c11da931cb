package kiosk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/plads-til-alle/plads/kiosk/browser"
	"github.com/plads-til-alle/plads/kiosk/browser/browsertest"
	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/server"
)

func TestUntouchedPageStays(t *testing.T) {
	play(t, nil, func(s *stage) {
		s.state(health.Showing)
		s.at(48 * time.Hour)
		s.state(health.Showing)
		s.browsers(1)
		s.calls("navigate " + origin + "/")
		if r := s.board.Report(); r.SessionsEnded != 0 || len(r.Recoveries) != 0 || r.Release != "r1" || r.URL != origin+"/" || r.BrowserPID != 1 {
			t.Errorf("got %+v", r)
		}
	})
}

func TestQuietVisitEnds(t *testing.T) {
	play(t, nil, func(s *stage) {
		s.tell(browser.Active)
		s.at(119 * time.Second)
		s.calls("navigate " + origin + "/")
		s.at(120 * time.Second)
		s.calls("navigate "+origin+"/", "warn 30")
		s.at(122 * time.Second)
		s.calls("navigate "+origin+"/", "warn 30", "warn 29", "warn 28")
		s.at(149 * time.Second)
		s.browsers(1)
		s.at(150 * time.Second)
		s.browsers(2)
		s.state(health.Showing)
		if got := s.board.Report().SessionsEnded; got != 1 {
			t.Errorf("%d sessions ended, want 1", got)
		}
		if len(s.board.Report().Recoveries) != 0 {
			t.Error("the end of a visit counts as a recovery")
		}
		s.at(time.Hour)
		s.browsers(2)
	})
}

func TestStayAndLeave(t *testing.T) {
	play(t, nil, func(s *stage) {
		s.tell(browser.Active)
		for i := 1; i <= 20; i++ {
			s.at(time.Duration(i) * 121 * time.Second)
			s.tell(browser.Stay)
		}
		s.browsers(1)
		s.tell(browser.Leave)
		s.browsers(2)
		if got := s.board.Report().SessionsEnded; got != 1 {
			t.Errorf("%d sessions ended, want 1", got)
		}
		// What the old browser still tells is nobody's.
		s.stable.All()[0].Tell(browser.Active)
		s.stable.All()[0].Tell(browser.Leave)
		s.stable.All()[0].Tell(browser.Gone)
		s.at(10 * time.Hour)
		s.browsers(2)
	})
}

func TestPageWithoutDialog(t *testing.T) {
	each := func(_ int, r *browsertest.Recorder) error { r.NoDialog = true; return nil }
	play(t, each, func(s *stage) {
		s.tell(browser.Active)
		s.at(125 * time.Second)
		s.tell(browser.Active)
		s.at(240 * time.Second)
		s.browsers(1)
		s.at(276 * time.Second)
		s.browsers(2)
	})
}

// fails makes a browser whose page answers err from the beat from on, until
// mended has been asked for.
func fails(from int, err error, mended string) func(int, *browsertest.Recorder) error {
	return func(n int, r *browsertest.Recorder) error {
		if n > 1 {
			return nil
		}
		r.OnBeat = func(ctx context.Context, n int, url string) (browser.Page, error) {
			calls := r.Calls()
			if n < from || slices.Contains(calls, mended) || strings.HasPrefix(mended, "navigate") && len(calls) > 1 {
				return browser.Page{URL: url, Release: "r1"}, nil
			}
			if errors.Is(err, browser.ErrFrozen) {
				<-ctx.Done()
			}
			return browser.Page{}, err
		}
		return nil
	}
}

// With the default settings every fault is over in 8 seconds, counted from the
// moment after the last good heartbeat.
func TestRecoveries(t *testing.T) {
	for _, tt := range []struct {
		name     string
		err      error
		mended   string
		kind     string
		browsers int
		calls    []string
	}{
		{"frozen page", browser.ErrFrozen, "kill renderer", "frozen", 2,
			[]string{"navigate " + origin + "/", "tidy", "kill renderer", "navigate " + origin + "/", "close"}},
		{"frozen below the page", browser.ErrFrozen, "never", "frozen", 2, []string{"navigate " + origin + "/"}},
		{"a helper of the page hangs", browser.ErrHelper, "never", "helper", 2, []string{"navigate " + origin + "/"}},
		{"crash", browser.ErrCrashed, "navigate", "crash", 2, []string{"navigate " + origin + "/", "navigate " + origin + "/", "close"}},
		{"silent browser", browser.ErrSilent, "never", "silent", 2, []string{"navigate " + origin + "/"}},
		{"browser gone", browser.ErrGone, "never", "gone", 2, []string{"navigate " + origin + "/"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			play(t, fails(2, tt.err, tt.mended), func(s *stage) {
				s.state(health.Showing)
				s.at(8 * time.Second)
				s.state(health.Showing)
				s.browsers(tt.browsers)
				if got := s.stable.All()[0].Calls(); !slices.Equal(got[:min(len(got), len(tt.calls))], tt.calls) {
					t.Errorf("the first browser was asked %q, want it to begin with %q", got, tt.calls)
				}
				s.calls("navigate " + origin + "/")
				if got := s.board.Report().Recoveries; got[tt.kind] != 1 || len(got) != 1 {
					t.Errorf("recoveries are %v, want one of kind %s", got, tt.kind)
				}
			})
		})
	}
}

// One late heartbeat on a busy machine is not a fault.
func TestOneMissedBeat(t *testing.T) {
	each := func(_ int, r *browsertest.Recorder) error {
		r.OnBeat = func(ctx context.Context, n int, url string) (browser.Page, error) {
			if n%2 == 0 {
				<-ctx.Done()
				return browser.Page{}, browser.ErrFrozen
			}
			return browser.Page{URL: url, Release: "r1"}, nil
		}
		return nil
	}
	play(t, each, func(s *stage) {
		s.at(time.Hour)
		if got := slices.Compact(s.last().Calls()); !slices.Equal(got, []string{"navigate " + origin + "/", "tidy"}) {
			t.Errorf("the browser was asked %q, want it to look again and nothing else", got)
		}
		if got := s.board.Report().Recoveries; len(got) != 0 {
			t.Errorf("recoveries are %v, want none", got)
		}
	})
}

func TestWrongPages(t *testing.T) {
	for name, page := range map[string]browser.Page{
		"another address": {URL: "http://127.0.0.1:80801/", Release: "r1"},
		"an error page":   {URL: "chrome-error://chromewebdata/"},
		"no marker":       {URL: origin + "/x.pdf"},
		"our own page":    {URL: origin + server.Emergency, Release: "emergency"},
	} {
		play(t, func(_ int, r *browsertest.Recorder) error {
			r.OnBeat = func(_ context.Context, n int, url string) (browser.Page, error) {
				if n == 2 {
					return page, nil
				}
				return browser.Page{URL: url, Release: "r1"}, nil
			}
			return nil
		}, func(s *stage) {
			s.at(3 * time.Second)
			s.calls("navigate "+origin+"/", "navigate "+origin+"/")
			if got := s.board.Report().Recoveries["address"]; got != 1 {
				t.Errorf("%s: %d recoveries, want 1", name, got)
			}
		})
	}
}

// A window beside the page is closed, and that counts; the page stays.
func TestAnotherWindow(t *testing.T) {
	each := func(_ int, r *browsertest.Recorder) error {
		r.OnBeat = func(_ context.Context, n int, url string) (browser.Page, error) {
			return browser.Page{URL: url, Release: "r1", Others: n > 1 && !slices.Contains(r.Calls(), "tidy")}, nil
		}
		return nil
	}
	play(t, each, func(s *stage) {
		s.at(time.Minute)
		s.calls("navigate "+origin+"/", "tidy")
		if got := s.board.Report().Recoveries; got["window"] != 1 || len(got) != 1 {
			t.Errorf("recoveries are %v, want one of kind window", got)
		}
	})
}

// A release whose start page crashes some seconds after it is opened is left
// for the one before within two minutes.
func TestPreviousRelease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		asked := 0
		stable := &browsertest.Stable{Each: func(_ int, r *browsertest.Recorder) error {
			r.OnBeat = func(_ context.Context, n int, url string) (browser.Page, error) {
				if asked == 0 && n%3 == 0 {
					return browser.Page{}, browser.ErrCrashed
				}
				return browser.Page{URL: url, Release: "r"}, nil
			}
			return nil
		}}
		board, done := new(health.Board), make(chan struct{})
		go func() {
			k := newKeeper(config.Default(), origin, board, Outside{Launch: stable.Launch, Log: slog.New(slog.DiscardHandler)})
			k.previous = func() error { asked++; return nil }
			k.run(ctx)
			close(done)
		}()
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if r := board.Report(); r.State != health.Showing || asked != 1 {
			t.Errorf("got %+v after asking %d times, want the previous release shown, asked for once", r, asked)
		}
		// A new browser after each crash, so that keys reach the page again.
		if all := stable.All(); len(all) != 10 || !all[9].Options().Plain || all[8].Options().Plain {
			t.Errorf("%d browsers were started, want 10, the last and only the last without the graphics processor", len(all))
		}
		cancel()
		<-done
	})
}

// An event is looked into at once, not at the next heartbeat; a false one, or a
// late one, does nothing.
func TestEventsSpeedUp(t *testing.T) {
	var crashed atomic.Bool
	each := func(_ int, r *browsertest.Recorder) error {
		r.OnBeat = func(_ context.Context, _ int, url string) (browser.Page, error) {
			if crashed.Load() && len(r.Calls()) == 1 {
				return browser.Page{}, browser.ErrCrashed
			}
			return browser.Page{URL: url, Release: "r1"}, nil
		}
		return nil
	}
	play(t, each, func(s *stage) {
		for _, e := range []browser.Event{browser.Crashed, browser.Strayed, browser.Gone} {
			s.tell(e)
		}
		s.calls("navigate " + origin + "/")
		crashed.Store(true)
		s.tell(browser.Crashed)
		s.calls("navigate "+origin+"/", "navigate "+origin+"/")
		if got := time.Since(s.began); got != 0 {
			t.Errorf("it took %v, want it at once", got)
		}
	})
}

// A browser that does not start is tried for ever, slower and slower.
func TestNeverGivesUp(t *testing.T) {
	play(t, func(n int, _ *browsertest.Recorder) error {
		if n <= 1000 {
			return errors.New("no such luck")
		}
		return nil
	}, func(s *stage) {
		s.at(8 * time.Second)
		s.state(health.Emergency)
		s.at(9 * time.Hour)
		if r := s.board.Report(); r.State != health.Emergency && r.State != health.Showing {
			t.Errorf("got %+v", r)
		}
		s.at(10 * time.Hour)
		s.state(health.Showing)
		s.browsers(1)
	})
}

// Where Wayland does not work X11 may, and what has worked is kept.
func TestTriesTheOtherScreen(t *testing.T) {
	play(t, func(_ int, r *browsertest.Recorder) error {
		if !r.Options().X11 {
			return errors.New("no such luck")
		}
		return nil
	}, func(s *stage) {
		s.state(health.Showing)
		s.tell(browser.Leave)
		s.state(health.Showing)
		s.browsers(2)
		if got := s.board.Report().Recoveries["gone"]; got != 1 {
			t.Errorf("%d recoveries, want 1: the second browser must start at once", got)
		}
	})
}

// A start page that is broken brings the emergency page; when it is mended the
// terminal shows it again by itself.
func TestEmergency(t *testing.T) {
	var broken atomic.Bool
	broken.Store(true)
	each := func(_ int, r *browsertest.Recorder) error {
		r.OnBeat = func(_ context.Context, _ int, url string) (browser.Page, error) {
			if strings.HasSuffix(url, server.Emergency) {
				return browser.Page{URL: url, Release: "emergency"}, nil
			}
			if broken.Load() {
				return browser.Page{URL: url}, nil
			}
			return browser.Page{URL: url, Release: "r1"}, nil
		}
		return nil
	}
	play(t, each, func(s *stage) {
		s.at(20 * time.Second)
		s.state(health.Emergency)
		if r := s.board.Report(); r.URL != origin+server.Emergency || r.BrowserPID == 0 || r.Recoveries["emergency"] == 0 {
			t.Errorf("got %+v", r)
		}
		if !s.last().Options().Plain {
			t.Error("the browser of the emergency page uses the graphics processor")
		}
		// Nobody visits the emergency page: no warning, no wipe.
		n := len(s.stable.All())
		s.tell(browser.Active)
		s.tell(browser.Leave)
		s.browsers(n)

		s.at(10 * time.Minute)
		s.state(health.Emergency)
		if got := len(s.stable.All()); got > 30 {
			t.Errorf("%d browsers in ten minutes: it does not hold back", got)
		}
		broken.Store(false)
		s.at(11 * time.Minute)
		s.state(health.Showing)
		if got := s.board.Report().URL; got != origin+"/" {
			t.Errorf("shows %s, want the start page", got)
		}
	})
}

// The log must not tell which page a visitor read.
func TestLogHoldsNoAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var out strings.Builder
		stable := &browsertest.Stable{Each: func(_ int, r *browsertest.Recorder) error {
			r.OnBeat = func(_ context.Context, n int, url string) (browser.Page, error) {
				switch n % 4 {
				case 1:
					return browser.Page{URL: origin + "/hjaelp/vold/", Release: "r1"}, nil
				case 2:
					return browser.Page{URL: origin + "/hjaelp/vold/"}, nil
				case 3:
					return browser.Page{}, fmt.Errorf("/hjaelp/vold/: %w", browser.ErrGone)
				}
				return browser.Page{URL: url, Release: "r1"}, nil
			}
			return nil
		}}
		done := make(chan struct{})
		go func() {
			newKeeper(config.Default(), origin, new(health.Board), Outside{Launch: stable.Launch, Log: slog.New(slog.NewTextHandler(&out, nil))}).run(ctx)
			close(done)
		}()
		time.Sleep(time.Hour)
		cancel()
		<-done
		if !strings.Contains(out.String(), "recovered") {
			t.Fatalf("nothing was logged that could be wrong: %s", out.String())
		}
		if strings.Contains(out.String(), "vold") {
			t.Errorf("the log tells what was read:\n%s", out.String())
		}
	})
}

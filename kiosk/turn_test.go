package kiosk

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/plads-til-alle/plads/kiosk/browser"
	"github.com/plads-til-alle/plads/kiosk/browser/browsertest"
	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/health"
)

// A turns is a keeper that runs, with what it told of its loop.
type turns struct {
	last, answered time.Time
	longest        time.Duration
}

// turning runs a keeper under a fake clock for an hour, or shorter when launch
// hangs, and returns the turns of its loop.
func turning(t *testing.T, launch browser.Launch, d time.Duration) (got turns) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		got.last = time.Now()
		out := Outside{Launch: launch, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Turned: func(answered bool, r health.Report) {
			got.longest = max(got.longest, time.Since(got.last))
			got.last = time.Now()
			if answered {
				got.answered = time.Now()
				if r.State != health.Showing && r.State != health.Emergency {
					t.Errorf("a page answered and the state is %s", r.State)
				}
			}
		}}
		done := make(chan struct{})
		go func() {
			newKeeper(config.Default(), origin, new(health.Board), out).run(ctx)
			close(done)
		}()
		time.Sleep(d)
		synctest.Wait()
		got.longest = max(got.longest, time.Since(got.last))
		cancel()
		<-done
	})
	return got
}

// While the loop turns nothing is silent for longer than systemd's 20 seconds
// allow, whatever is wrong with the browser.
func TestTurns(t *testing.T) {
	slow := func(ctx context.Context, _ browser.Options, _ func(browser.Event)) (browser.Browser, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	well := new(browsertest.Stable)
	for name, tt := range map[string]struct {
		launch  browser.Launch
		longest time.Duration
		answers bool
	}{
		"well": {well.Launch, 4 * time.Second, true},
		"no browser starts": {func(context.Context, browser.Options, func(browser.Event)) (browser.Browser, error) {
			return nil, errors.New("no")
		}, turnTime, false},
		"browsers that hang": {slow, launchTime, false},
	} {
		got := turning(t, tt.launch, time.Hour)
		if got.longest > tt.longest {
			t.Errorf("%s: the loop was silent for %v, want at most %v", name, got.longest, tt.longest)
		}
		if got.answered.IsZero() == tt.answers {
			t.Errorf("%s: a page answered at %v", name, got.answered)
		}
	}
}

// A loop that hangs tells nothing: that is what the service manager waits for.
func TestHungLoop(t *testing.T) {
	hang := func(_ context.Context, _ browser.Options, _ func(browser.Event)) (browser.Browser, error) {
		time.Sleep(time.Minute) // deaf to its context
		return nil, errors.New("no")
	}
	if got := turning(t, hang, 50*time.Second); got.longest < 49*time.Second {
		t.Errorf("a hung loop was silent for %v only", got.longest)
	}
}

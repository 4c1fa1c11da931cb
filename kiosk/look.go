package kiosk

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/plads-til-alle/plads/kiosk/browser"
	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/server"
	"github.com/plads-til-alle/plads/kiosk/watchdog"
)

// look asks the page for a heartbeat and waits for it.
func (k *keeper) look(ctx context.Context, patience time.Duration) watchdog.Observation {
	saw, _ := observe(ctx, k.browser, patience, k.dog.Emergency(), k.origin, k.board)
	return saw
}

// startBeat asks for a heartbeat that answers on k.beats, so that a person who
// ends the visit need not wait for it.
func (k *keeper) startBeat(ctx context.Context) {
	k.stopBeat()
	ctx, k.cancelBeat = context.WithCancel(ctx)
	number, b, patience, emergency := k.beat, k.browser, k.cfg.Watchdog.Timeout.Duration, k.dog.Emergency()
	go func() {
		saw, page := observe(ctx, b, patience, emergency, k.origin, k.board)
		select {
		case k.beats <- beat{number, saw, page.Focused, page.Dimmed}:
		case <-ctx.Done():
		}
	}()
}

// stopBeat drops the heartbeat under way.
func (k *keeper) stopBeat() {
	if k.cancelBeat != nil {
		k.cancelBeat()
		k.cancelBeat = nil
	}
	k.beat++
}

// observe makes one heartbeat, and returns the page it found when that is OK. It is
// called from other goroutines than the keeper's, so it takes what it needs.
func observe(ctx context.Context, b browser.Browser, patience time.Duration, emergency bool, origin string, board *health.Board) (watchdog.Observation, browser.Page) {
	if b == nil {
		return watchdog.Gone, browser.Page{}
	}
	beatCtx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	page, err := b.Beat(beatCtx)
	switch {
	case errors.Is(err, browser.ErrCrashed):
		return watchdog.Crashed, browser.Page{}
	case errors.Is(err, browser.ErrGone):
		return watchdog.Gone, browser.Page{}
	case errors.Is(err, browser.ErrHelper):
		return watchdog.Helper, browser.Page{}
	case errors.Is(err, browser.ErrSilent):
		return watchdog.Silent, browser.Page{}
	case err != nil:
		return watchdog.Missed, browser.Page{}
	}
	rest, own := strings.CutPrefix(page.URL, origin)
	// The pages built into the program stand for trouble: right in an
	// emergency, wrong otherwise.
	builtIn := strings.HasPrefix(rest, server.Own)
	if !own || !strings.HasPrefix(rest, "/") || page.Release == "" || builtIn != emergency {
		return watchdog.Wrong, browser.Page{}
	}
	if page.Others {
		return watchdog.Strange, browser.Page{}
	}
	if ctx.Err() == nil {
		board.Release(page.Release)
	}
	return watchdog.OK, page
}

package kiosk

import (
	"context"
	"time"

	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/server"
	"github.com/plads-til-alle/plads/kiosk/session"
	"github.com/plads-til-alle/plads/kiosk/watchdog"
)

const (
	// warnTime is how long the page may take to show the warning.
	warnTime = time.Second
	// blankTime is how long it may take to give way when a visit ends.
	blankTime = 300 * time.Millisecond
	// dimTime is how long it may take to become dark or light.
	dimTime = time.Second
	// startle is how long after the start of a browser it is looked whether
	// keys reach the page, and focusTries how often that is tried again.
	startle    = 10 * time.Second
	focusTries = 3
)

// visitStep does what the visit asks for. It returns true when the browser was
// replaced.
func (k *keeper) visitStep(ctx context.Context, a session.Action) bool {
	if k.browser == nil {
		return false
	}
	switch a {
	case session.Warn, session.Resume:
		ctx, cancel := context.WithTimeout(ctx, warnTime)
		defer cancel()
		shown, err := k.browser.Warn(ctx, k.visit.Left(time.Now()))
		// A page that cannot be reached is for the heartbeat to find.
		k.visit.Shown(shown && err == nil)
	case session.End:
		k.wipe(ctx)
		return true
	}
	return false
}

// wipe ends a visit: a new browser shows the start page, and the old one is
// killed with everything in it.
func (k *keeper) wipe(ctx context.Context) {
	began := time.Now()
	k.stopBeat()
	k.board.SessionEnded()
	k.report(health.Starting)
	k.dog.Fresh()
	blankCtx, cancel := context.WithTimeout(ctx, blankTime)
	if err := k.browser.Navigate(blankCtx, k.origin+server.Wait); err != nil {
		// It hangs, and would show the page of the visitor who has gone.
		k.closeBrowser()
	}
	cancel()
	saw := k.takeOver(ctx)
	if saw == watchdog.OK {
		k.log.Info("session ended", "ms", time.Since(began).Milliseconds(), "pid", k.pid())
	}
	k.mend(ctx, saw)
}

// takeOver replaces the browser as newBrowser does, but the old window stays
// behind the new one until that shows, so that nobody sees what lies behind both.
func (k *keeper) takeOver(ctx context.Context) watchdog.Observation {
	old := k.browser
	k.browser = nil
	saw := k.newBrowser(ctx)
	if old != nil {
		k.end(old)
	}
	return saw
}

// refocus replaces a browser whose page keys do not reach, soon after its start:
// somebody typed a shortcut before the first page could filter it, and a box of
// the browser's own stands over the page. Where no page ever had the keys, it
// does nothing. It returns true when the browser was replaced.
func (k *keeper) refocus(ctx context.Context, focused bool) bool {
	if focused {
		k.hadFocus, k.refocused = true, 0
		return false
	}
	_, visited := k.visit.Next()
	if !k.hadFocus || visited || k.browser == nil || k.refocused >= focusTries || time.Since(k.born) > startle {
		return false
	}
	k.refocused++
	k.log.Warn("keys do not reach the page, starting another browser")
	k.mend(ctx, k.takeOver(ctx))
	return true
}

// dim darkens a page that nobody uses in the hours that the settings give, and
// takes the dark away after them. is says whether the page is dimmed now: it
// gets its light back by itself when somebody comes, and so does each new page.
func (k *keeper) dim(ctx context.Context, is bool) {
	k.board.Dimmed(is)
	_, visited := k.visit.Next()
	// What was touched but not yet heard of counts too. The emergency page must
	// be seen from afar.
	want := !visited && len(k.told) == 0 && !k.dog.Emergency() && k.cfg.Screen.Dim.Cover(time.Now())
	if want == is || k.browser == nil {
		return
	}
	light := 100
	if want {
		light = k.cfg.Screen.Light
	}
	ctx, cancel := context.WithTimeout(ctx, dimTime)
	defer cancel()
	// An error is for the heartbeat to find the reason of; it tells whether the
	// page is dimmed, too.
	_ = k.browser.Dim(ctx, light)
}

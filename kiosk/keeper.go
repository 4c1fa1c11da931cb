package kiosk

import (
	"context"
	"log/slog"
	"time"

	"github.com/plads-til-alle/plads/kiosk/browser"
	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/server"
	"github.com/plads-til-alle/plads/kiosk/session"
	"github.com/plads-til-alle/plads/kiosk/watchdog"
)

// How long a step of a recovery may take before the next dearer one. Together
// with the heartbeat's times they keep a frozen page under 8 seconds.
const (
	launchTime   = 15 * time.Second // a cold disk and a slow machine
	firstTime    = 5 * time.Second  // the first page of a new browser
	navigateTime = 2 * time.Second
	killTime     = time.Second
	tidyTime     = 500 * time.Millisecond
	closeTime    = 500 * time.Millisecond // more is told, for the next page waits for it
)

// keeper keeps one page showing. One goroutine, that of run, owns all of it;
// the rest of the program reaches it through the channels.
type keeper struct {
	cfg    config.Config
	origin string
	board  *health.Board
	log    *slog.Logger
	launch browser.Launch
	// previous goes back to the release before; nil where there is none.
	previous func() error
	turned   func(answered bool, r health.Report)

	dog     *watchdog.Machine
	visit   *session.Machine
	browser browser.Browser // nil while there is none

	renewal

	// x11 is what the last browser that did not start makes us try.
	x11 bool

	born      time.Time // when the browser was started
	hadFocus  bool      // keys have reached a page on this screen
	refocused int       // how often, in a row, a browser was replaced for it

	// number tells browsers apart, so that what an old one tells is dropped.
	number int
	told   chan told

	// The heartbeat under way: its number, its end, and where it answers.
	beat       int
	cancelBeat context.CancelFunc
	beats      chan beat
}

// told is an event of the browser with that number.
type told struct {
	number int
	event  browser.Event
}

// beat is the outcome of the heartbeat with that number.
type beat struct {
	number int
	saw    watchdog.Observation
	// focused says that keys reach the page, dimmed that it is dark.
	focused, dimmed bool
}

func newKeeper(cfg config.Config, origin string, board *health.Board, out Outside) *keeper {
	return &keeper{
		cfg: cfg, origin: origin, board: board, log: out.Log, launch: out.Launch, turned: out.Turned,
		dog:   watchdog.New(cfg.Watchdog.Retry.Duration),
		visit: session.New(cfg.Session.Quiet.Duration, cfg.Session.Warning.Duration),
		told:  make(chan told, 64),
		beats: make(chan beat, 1),

		renewal: renewal{verdicts: make(chan verdict, 1), stands: time.Now()},
	}
}

// run shows the start page and keeps it until ctx ends.
func (k *keeper) run(ctx context.Context) {
	defer k.trials.Wait()
	defer k.closeBrowser()
	began := time.Now()
	k.report(health.Starting)
	saw := k.newBrowser(ctx)
	if saw == watchdog.OK {
		k.log.Info("showing", "ms", time.Since(began).Milliseconds(), "pid", k.pid())
	}
	k.mend(ctx, saw)

	for ctx.Err() == nil {
		pulse := time.NewTimer(k.cfg.Watchdog.Beat.Duration)
		for k.wait(ctx, pulse.C) {
		}
		pulse.Stop()
		k.stopBeat()
	}
}

// wait deals with one thing that happens. It returns true while the pulse that
// the caller set is still to come or its heartbeat is under way.
func (k *keeper) wait(ctx context.Context, pulse <-chan time.Time) bool {
	k.turn(false)
	var tick <-chan time.Time
	if next, ok := k.visit.Next(); ok {
		timer := time.NewTimer(time.Until(next))
		defer timer.Stop()
		tick = timer.C
	}
	select {
	case <-ctx.Done():
		return false
	case <-pulse:
		k.startBeat(ctx)
		return true
	case b := <-k.beats:
		if b.number != k.beat {
			return true
		}
		k.mend(ctx, b.saw)
		if b.saw == watchdog.OK && !k.refocus(ctx, b.focused) && !k.renew(ctx) {
			k.dim(ctx, b.dimmed)
		}
		return false
	case v := <-k.verdicts:
		k.judge(v)
		return true
	case <-tick:
		return !k.visitStep(ctx, k.visit.Tick(time.Now()))
	case t := <-k.told:
		return t.number != k.number || !k.hear(ctx, t.event)
	}
}

// hear deals with an event of the browser. It returns true when the page was
// looked at or replaced, so that the heartbeat begins anew.
func (k *keeper) hear(ctx context.Context, e browser.Event) bool {
	now := time.Now()
	switch e {
	case browser.Strayed, browser.Crashed, browser.Gone:
		// An event may be late; what counts is what is there now.
		k.stopBeat()
		k.mend(ctx, k.look(ctx, k.cfg.Watchdog.Timeout.Duration))
		return true
	}
	if k.dog.Emergency() {
		return false // nobody visits the emergency page
	}
	switch e {
	case browser.Active:
		return k.visitStep(ctx, k.visit.Active(now))
	case browser.Scrolled:
		return k.visitStep(ctx, k.visit.Scrolled(now))
	case browser.Stay:
		return k.visitStep(ctx, k.visit.Stay(now))
	case browser.Leave:
		return k.visitStep(ctx, k.visit.Leave())
	}
	return false
}

// mend takes an observation and does what the watchdog says until the page
// answers or ctx ends.
func (k *keeper) mend(ctx context.Context, saw watchdog.Observation) {
	began, fault, acted, number := time.Now(), saw, false, k.number
	for ctx.Err() == nil {
		k.turn(false)
		step := k.dog.Observe(time.Now(), saw)
		switch step.Do {
		case watchdog.Nothing:
			k.mended(step.Emergency, fault, acted, time.Since(began))
			if acted && number == k.number && (fault == watchdog.Crashed || fault == watchdog.Missed) {
				// The page is back, but the keys do not reach it and no script
				// filters them: Chromium gives the focus to what stood in place
				// of the dead page, and any shortcut may have opened something.
				saw = k.takeOver(ctx)
				fault, acted, number = saw, false, k.number
				continue
			}
			return
		case watchdog.Again:
			k.tidy(ctx)
			// A window that was open is a fault that a visitor saw.
			acted = acted || saw == watchdog.Strange
			saw = k.look(ctx, k.cfg.Watchdog.Timeout.Duration)
			continue
		case watchdog.Try:
			k.log.Info("trying the start page")
			saw = k.open(ctx)
			continue
		}
		acted = true
		k.log.Warn("fault", "kind", saw.String(), "step", step.Do.String(), "delay", step.Delay, "emergency", step.Emergency)
		if step.Emergency {
			k.report(health.Emergency)
		} else {
			k.report(health.Recovering)
		}
		saw = k.take(ctx, step)
	}
}

// mended tells that the page answers. A page that answered all the time, or
// after one late heartbeat, is not a recovery.
func (k *keeper) mended(emergency bool, fault watchdog.Observation, acted bool, took time.Duration) {
	kind, state := fault.String(), health.Showing
	if emergency {
		kind, state = "emergency", health.Emergency
	}
	if acted {
		k.stands = time.Now()
		k.board.Recovered(kind, took)
		k.log.Info("recovered", "kind", kind, "ms", took.Milliseconds(), "pid", k.pid())
	}
	k.report(state)
	k.turn(true)
}

// take does a step of the watchdog and looks at the page after it.
func (k *keeper) take(ctx context.Context, step watchdog.Step) watchdog.Observation {
	restart := step.Do == watchdog.Restart || step.Do == watchdog.PreviousRelease
	if restart {
		k.closeBrowser()
		k.report("")
	}
	if !k.pause(ctx, step.Delay) {
		return watchdog.Gone
	}
	if step.Do == watchdog.PreviousRelease && k.previous != nil {
		// Where there is none a new browser is still the best there is.
		if err := k.previous(); err != nil {
			k.log.Error("the previous release cannot be shown", "error", err)
		}
	}
	if restart {
		return k.newBrowser(ctx)
	}
	if step.Do == watchdog.Replace {
		killCtx, cancel := context.WithTimeout(ctx, killTime)
		defer cancel()
		if err := k.browser.KillRenderer(killCtx); err != nil {
			k.log.Warn("the page's process was not killed", "error", err)
		}
	}
	return k.open(ctx)
}

// newBrowser replaces the browser by a new one with a new profile and opens the
// page in it. Nobody has touched that page.
func (k *keeper) newBrowser(ctx context.Context) watchdog.Observation {
	k.closeBrowser()
	k.visit.Reset()
	k.number++
	k.born = time.Now()
	number := k.number
	k.turn(false)
	launchCtx, cancel := context.WithTimeout(ctx, launchTime)
	defer cancel()
	b, err := k.launch(launchCtx, k.options(), func(e browser.Event) {
		select {
		case k.told <- told{number, e}:
		default: // what is lost the next heartbeat finds, or the next touch
		}
	})
	if err != nil {
		k.x11 = !k.x11
		if ctx.Err() == nil {
			k.log.Error("the browser does not start", "ms", time.Since(k.born).Milliseconds(), "error", err)
		}
		return watchdog.Gone
	}
	k.browser = b
	k.turn(false)
	launched := time.Since(k.born)
	saw := k.navigate(ctx)
	if saw == watchdog.OK {
		saw = k.look(ctx, firstTime)
	}
	k.log.Info("new browser", "launch_ms", launched.Milliseconds(), "page_ms", (time.Since(k.born) - launched).Milliseconds(), "saw", saw.String(), "pid", k.pid())
	return saw
}

// options say how a browser is started now.
func (k *keeper) options() browser.Options {
	return browser.Options{
		Path: k.cfg.Browser, Origin: k.origin, First: k.origin + server.Wait,
		Headless: k.cfg.Headless, NoSandbox: k.cfg.NoSandbox, Plain: k.dog.Plain(time.Now()), X11: k.x11,
	}
}

// open opens the page that is to be shown and looks at it.
func (k *keeper) open(ctx context.Context) watchdog.Observation {
	if saw := k.navigate(ctx); saw != watchdog.OK {
		return saw
	}
	return k.look(ctx, k.cfg.Watchdog.Timeout.Duration)
}

func (k *keeper) navigate(ctx context.Context) watchdog.Observation {
	if k.browser == nil {
		return watchdog.Gone
	}
	ctx, cancel := context.WithTimeout(ctx, navigateTime)
	defer cancel()
	if err := k.browser.Navigate(ctx, k.address()); err != nil {
		// The error may hold an address; what it means the look tells.
		k.log.Warn("the page does not open")
	}
	return watchdog.OK
}

// address is the page that is to be shown.
func (k *keeper) address() string {
	if k.dog.Emergency() {
		return k.origin + server.Emergency
	}
	return k.origin + k.cfg.Start
}

// tidy closes what is not ours, windows and boxes.
func (k *keeper) tidy(ctx context.Context) {
	if k.browser == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, tidyTime)
	defer cancel()
	if err := k.browser.Tidy(ctx); err != nil {
		k.log.Warn("not everything beside the page was closed")
	}
}

// report puts the state on the board; "" keeps it.
func (k *keeper) report(state health.State) {
	if state == "" {
		state = k.board.Report().State
	}
	k.board.Set(state, k.address(), k.pid())
}

func (k *keeper) pid() int {
	if k.browser == nil {
		return 0
	}
	return k.browser.PID()
}

// closeBrowser kills the browser, if there is one.
func (k *keeper) closeBrowser() {
	if k.browser != nil {
		k.end(k.browser)
		k.browser = nil
	}
}

// end kills the browser b.
func (k *keeper) end(b browser.Browser) {
	began := time.Now()
	if err := b.Close(); err != nil {
		k.log.Error("the browser was not closed", "error", err)
	}
	if took := time.Since(began); took > closeTime {
		k.log.Warn("the old browser was slow to end", "ms", took.Milliseconds())
	}
}

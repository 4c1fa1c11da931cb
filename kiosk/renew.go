package kiosk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/plads-til-alle/plads/kiosk/browser"
	"github.com/plads-til-alle/plads/kiosk/content"
	"github.com/plads-til-alle/plads/kiosk/server"
	"github.com/plads-til-alle/plads/kiosk/update"
	"github.com/plads-til-alle/plads/kiosk/watchdog"
)

const (
	// standTime is how long a new release must stand to be trusted.
	standTime = time.Minute
	// trialTime bounds a trial: the start of a browser, and its first page.
	trialTime = launchTime + firstTime
	// trialRest is the pause after a trial that failed, and trialsAllowed is
	// how often that may be: a busy machine may be what is wrong.
	trialRest     = 30 * time.Second
	trialsAllowed = 3
)

// renewal is what the keeper knows of a newer release.
type renewal struct {
	stock *update.Store // nil where nothing is fetched
	site  *server.Site

	trials   sync.WaitGroup // the browser of a trial is closed
	trying   bool
	verdicts chan verdict
	passed   *update.Release // has shown its page in a browser of its own
	failures int             // of the release that is tried
	tried    int64           // its sequence
	rest     time.Time       // until when nothing is tried
	stands   time.Time       // since when the page has needed no mending
}

// verdict is the outcome of a trial.
type verdict struct {
	release *update.Release
	err     error
	ours    bool // the trial itself did not work; it says nothing of the release
}

// renew is called while the page answers. It tries a newer release and shows it,
// both only while nobody is here. It returns true when the browser was replaced.
func (k *keeper) renew(ctx context.Context) bool {
	if k.stock == nil || k.browser == nil {
		return false
	}
	now, emergency := time.Now(), k.dog.Emergency()
	if k.stock.OnTrial() && !emergency {
		if now.Sub(k.stands) >= standTime {
			k.stock.Confirm()
			k.log.Info("the new release stands")
		}
		return false
	}
	// What was touched but not yet heard of counts too.
	if _, visited := k.visit.Next(); visited || len(k.told) > 0 || k.trying || now.Before(k.rest) {
		return false
	}
	c := k.stock.Candidate()
	switch {
	case c == nil:
		return false
	case c == k.passed:
		return k.exchange(ctx, c)
	}
	k.try(ctx, c)
	return false
}

// try shows a release in a browser of its own that nobody sees. A tab of the
// browser that is shown would not do: Chromium draws nothing in a hidden one,
// and a page that hangs the browser would hang that of the visitor.
func (k *keeper) try(ctx context.Context, r *update.Release) {
	k.trying = true
	if k.tried != r.Sequence {
		k.tried, k.failures = r.Sequence, 0
	}
	opts := k.options()
	opts.Headless = true
	path, launch, site := k.cfg.Start, k.launch, k.site
	k.trials.Go(func() {
		ctx, cancel := context.WithTimeout(ctx, trialTime)
		defer cancel()
		v := verdict{release: r}
		if _, v.err = content.Check(r.Site(), path); v.err == nil {
			word, end := site.Try(r.Site())
			defer end()
			opts.Headers = map[string]string{server.TryHeader: word}
			v.ours, v.err = shows(ctx, launch, opts, path, r.Marker)
		}
		k.verdicts <- v // there is room for it: one trial at a time
	})
}

// shows opens the page at path in a new browser and returns an error unless it
// draws and tells the marker. ours says that the browser is what went wrong.
func shows(ctx context.Context, launch browser.Launch, opts browser.Options, path, marker string) (ours bool, err error) {
	b, err := launch(ctx, opts, func(browser.Event) {})
	if err != nil {
		return true, err
	}
	defer func() {
		if closing := b.Close(); err == nil && closing != nil {
			ours, err = true, closing
		}
	}()
	if err := b.Navigate(ctx, opts.Origin+path); err != nil {
		return false, err
	}
	page, err := b.Beat(ctx)
	switch {
	case errors.Is(err, browser.ErrGone):
		return true, err
	case err != nil:
		return false, err
	case !strings.HasPrefix(page.URL, opts.Origin+"/"):
		return false, errors.New("its start page leads elsewhere")
	case page.Release != marker:
		return false, fmt.Errorf("its start page tells the release %q, not %q", page.Release, marker)
	}
	return false, nil
}

// judge takes the outcome of a trial.
func (k *keeper) judge(v verdict) {
	k.trying = false
	switch {
	case v.err == nil:
		k.passed = v.release
		return
	case v.ours:
		k.log.Warn("a new release could not be tried", "sequence", v.release.Sequence, "error", v.err)
	default:
		k.failures++
		k.log.Warn("a new release does not show", "sequence", v.release.Sequence, "attempt", k.failures, "error", v.err)
		if k.failures >= trialsAllowed {
			k.stock.Refuse(v.release, fmt.Sprintf("it was tried %d times unseen and did not show: %v", k.failures, v.err))
		}
	}
	k.rest = time.Now().Add(trialRest)
}

// exchange shows a release that has passed its trial, in a new browser, and goes
// back at once when it does not show. It returns true when the browser was
// replaced.
func (k *keeper) exchange(ctx context.Context, r *update.Release) bool {
	began := time.Now()
	k.passed = nil
	if err := k.stock.Take(r); err != nil {
		k.log.Error("a new release cannot be taken", "sequence", r.Sequence, "error", err)
		k.rest = began.Add(10 * trialRest)
		return false
	}
	k.stopBeat()
	k.site.Show(k.stock.Current())
	k.stands = began
	if k.dog.Emergency() {
		return false // the start page is tried soon, and will be this one
	}
	k.dog.Fresh()
	saw := k.takeOver(ctx)
	if saw != watchdog.OK {
		saw = k.newBrowser(ctx)
	}
	if saw != watchdog.OK && ctx.Err() == nil && k.goBack() == nil {
		saw = k.newBrowser(ctx)
	} else {
		k.log.Info("shows a new release", "sequence", r.Sequence, "ms", time.Since(began).Milliseconds())
	}
	k.mend(ctx, saw)
	return true
}

// goBack shows the release before the current one, or returns an error and
// changes nothing. A new browser must be opened then: what an old one holds
// belongs to the release that failed.
func (k *keeper) goBack() error {
	if err := k.stock.Previous(); err != nil {
		return err
	}
	k.site.Show(k.stock.Current())
	k.passed, k.stands = nil, time.Now()
	k.log.Warn("went back to the release before", "sequence", k.stock.Status().Sequence)
	return nil
}

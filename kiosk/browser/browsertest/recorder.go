// Package browsertest is a browser for tests that runs no process: it does what
// the test says and records what it was asked.
package browsertest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/plads-til-alle/plads/kiosk/browser"
)

var _ browser.Browser = (*Recorder)(nil)

// A Recorder is a browser that records. Its page answers with the address that
// was opened last and the release "r1", dimmed as it was asked to be since,
// unless OnBeat says otherwise.
type Recorder struct {
	// OnBeat, when set, answers Beat. n is the number of this beat, from 1,
	// and url what was opened last.
	OnBeat func(ctx context.Context, n int, url string) (browser.Page, error)
	// NoDialog makes the page one without a warning.
	NoDialog bool

	mu     sync.Mutex
	number int
	beats  int
	url    string
	dimmed bool
	calls  []string
	opts   browser.Options
	notify func(browser.Event)
}

// Tell sends an event as the browser would.
func (r *Recorder) Tell(e browser.Event) { r.notify(e) }

// Calls returns what was asked so far, beats left out.
func (r *Recorder) Calls() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.calls...)
}

// Options returns what the browser was started with.
func (r *Recorder) Options() browser.Options { return r.opts }

func (r *Recorder) record(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, fmt.Sprintf(format, args...))
}

// Navigate records "navigate URL".
func (r *Recorder) Navigate(ctx context.Context, url string) error {
	r.record("navigate %s", url)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.url, r.dimmed = url, false
	return ctx.Err()
}

// Beat answers with OnBeat.
func (r *Recorder) Beat(ctx context.Context) (browser.Page, error) {
	r.mu.Lock()
	r.beats++
	n, url, dimmed := r.beats, r.url, r.dimmed
	r.mu.Unlock()
	if r.OnBeat != nil {
		return r.OnBeat(ctx, n, url)
	}
	return browser.Page{URL: url, Release: "r1", Dimmed: dimmed}, ctx.Err()
}

// Warn records "warn SECONDS".
func (r *Recorder) Warn(ctx context.Context, left time.Duration) (bool, error) {
	r.record("warn %v", left.Seconds())
	return !r.NoDialog, ctx.Err()
}

// Dim records "dim LIGHT".
func (r *Recorder) Dim(ctx context.Context, light int) error {
	r.record("dim %d", light)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dimmed = light < 100
	return ctx.Err()
}

// Tidy records "tidy".
func (r *Recorder) Tidy(ctx context.Context) error {
	r.record("tidy")
	return ctx.Err()
}

// KillRenderer records "kill renderer".
func (r *Recorder) KillRenderer(ctx context.Context) error {
	r.record("kill renderer")
	return ctx.Err()
}

// PID is the number of the browser, from 1 in the order of their start.
func (r *Recorder) PID() int { return r.number }

// Close records "close".
func (r *Recorder) Close() error {
	r.record("close")
	return nil
}

// A Stable starts recorders one after another.
type Stable struct {
	// Each, when set, prepares a recorder; n is its number from 1. An error
	// is that of a browser that does not start.
	Each func(n int, r *Recorder) error

	mu      sync.Mutex
	started int
	all     []*Recorder
}

var _ browser.Launch = (*Stable)(nil).Launch

// Launch starts the next recorder.
func (s *Stable) Launch(ctx context.Context, opts browser.Options, notify func(browser.Event)) (browser.Browser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.started++
	r := &Recorder{number: s.started, opts: opts, notify: notify, url: opts.First}
	if s.Each != nil {
		if err := s.Each(s.started, r); err != nil {
			return nil, err
		}
	}
	s.all = append(s.all, r)
	return r, ctx.Err()
}

// All returns the recorders that were started.
func (s *Stable) All() []*Recorder {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*Recorder(nil), s.all...)
}

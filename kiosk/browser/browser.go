// Package browser runs one Chromium for one visit and keeps it on the site's
// own pages. A browser is never cleaned: it is closed, and the next one gets a
// new profile in memory.
package browser

import (
	"context"
	"errors"
	"time"
)

// Browser is a running browser with one page. Every method returns by the end
// of its context, whatever state the browser is in.
type Browser interface {
	// Navigate opens url, which must be on the site's own address. It returns
	// when the browser has accepted the address; whether the page shows is
	// for Beat to tell.
	Navigate(ctx context.Context, url string) error
	// Beat waits until the page has drawn two frames and fetched something
	// from the site, and says what it is. A page that is still loading is
	// waited for. The error is one of ErrFrozen, ErrHelper, ErrCrashed,
	// ErrSilent and ErrGone.
	Beat(ctx context.Context) (Page, error)
	// Warn shows the warning of the page with the time that is left, or takes
	// it away when left is 0. It returns false when the page has none.
	Warn(ctx context.Context, left time.Duration) (shown bool, err error)
	// Dim leaves light percent of the page's light, all of it with 100. A page
	// that somebody uses is not darkened, and gets its light back by itself
	// when somebody does; Beat tells how it is.
	Dim(ctx context.Context, light int) error
	// Tidy answers a box that stands over the page and closes every window
	// that is not ours.
	Tidy(ctx context.Context) error
	// KillRenderer kills the page's process. Navigate brings a page back.
	KillRenderer(ctx context.Context) error
	// PID is the process of the browser, the leader of its group.
	PID() int
	// Close kills every process of the browser, whatever state they are in,
	// and removes the profile. It may be called more than once.
	Close() error
}

// Launch starts a browser on an empty page of the site's address with a fresh
// profile. Events of the browser go to notify, from any goroutine, until Close
// returns; notify must not block. The browser outlives ctx, which only bounds
// the start.
type Launch func(ctx context.Context, opts Options, notify func(Event)) (Browser, error)

// Options say which browser to start and how.
type Options struct {
	// Path is the program, from Find.
	Path string
	// Origin is the site's address, "http://127.0.0.1:8080". Everything else
	// is blocked.
	Origin string
	// First is the address of the empty page that is opened first.
	First string
	// Headers go with every request of the page; nil for none.
	Headers map[string]string
	// Headless runs without a window.
	Headless bool
	// NoSandbox turns off the sandbox. Only for trying out as root.
	NoSandbox bool
	// Plain leaves the graphics processor alone, which may be what fails.
	Plain bool
	// X11 takes X11 where Wayland is offered too. Chromium ends at once under
	// some Wayland servers; package screen tells of one.
	X11 bool
}

// Page is what a heartbeat found.
type Page struct {
	// URL is the address. It is a visitor's: it is compared, never kept.
	URL string
	// Release is the content of the marker, empty when there is none.
	Release string
	// Focused says that keys reach the page.
	Focused bool
	// Dimmed says that the page is darkened.
	Dimmed bool
	// Others says that a window that is not ours is open beside the page.
	Others bool
}

// Event is something the browser tells of its own accord.
type Event int

// The events.
const (
	Active   Event = iota // a person touched, typed or pointed
	Scrolled              // the page moved
	Stay                  // a person chose to go on under the warning
	Leave                 // a person chose to end the visit
	Strayed               // the page is at an address that is not the site's
	Crashed               // the page's process ended
	Gone                  // the browser ended or its page was closed
)

// String is the name of the event.
func (e Event) String() string {
	return [...]string{"active", "scrolled", "stay", "leave", "strayed", "crashed", "gone"}[e]
}

// What a heartbeat can find wrong.
var (
	ErrFrozen  = errors.New("the page does not answer")
	ErrHelper  = errors.New("the page answers, but draws no frames or reaches no server: a process that serves it hangs")
	ErrCrashed = errors.New("the page's process has ended")
	ErrSilent  = errors.New("the browser does not answer")
	ErrGone    = errors.New("the browser has ended")
)

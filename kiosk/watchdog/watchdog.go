// Package watchdog decides how to bring the page back. It is a state machine
// without a clock or a browser of its own: the caller tells it what was seen
// and when, and does what it answers, until the page answers again.
package watchdog

import (
	"slices"
	"time"
)

// Observation is what the last look at the page gave.
type Observation int

// The observations, from good to bad.
const (
	OK      Observation = iota // a page of ours answered, drew two frames and reached the server
	Strange                    // so it did, but a window that is not ours is open beside it
	Wrong                      // another address, an error page, or no release marker
	Crashed                    // the page's process is gone, the browser lives
	Missed                     // the page did not answer in time, the browser does
	Helper                     // the page answers, but draws nothing or reaches no server
	Silent                     // the browser does not answer
	Gone                       // the browser is gone or did not start
)

// String names the observation; the names are the kinds that health counts.
func (o Observation) String() string {
	return [...]string{"ok", "window", "address", "crash", "frozen", "helper", "silent", "gone"}[o]
}

// Do is what the caller must do.
type Do int

// The steps, from cheap to dear.
const (
	Nothing         Do = iota // wait for the next heartbeat
	Again                     // close what is not ours, windows and boxes, and look again at once
	Navigate                  // open the start page
	Replace                   // kill the page's process, then open the start page
	Restart                   // kill the browser, start one with a new profile
	PreviousRelease           // the same, on the release before this one if there is one
	Try                       // leave the emergency page: open the start page
)

// String is the name of the step.
func (d Do) String() string {
	return [...]string{"nothing", "look again", "navigate", "replace renderer", "restart browser", "previous release", "try start page"}[d]
}

// Step is an answer of the machine.
type Step struct {
	Do Do
	// Delay is how long to wait before it.
	Delay time.Duration
	// Emergency says that the page to open is the emergency page.
	Emergency bool
}

const (
	// missesAllowed is how many beats in a row may be missed: a single one
	// happens on a busy machine.
	missesAllowed = 1
	// After mendsAllowed crashes and freezes within window the next one costs
	// a restart: a page that dies again and again shortly after it is opened
	// would otherwise be opened for months.
	mendsAllowed = 2
	// Of restartsAllowed restarts within window the last goes back to the
	// previous release and leaves the graphics processor alone, for what is
	// wrong does not go away by restarting. One more opens the emergency page.
	restartsAllowed = 3
	window          = 2 * time.Minute
	// plainFor is how long the graphics processor is left alone.
	plainFor = 24 * time.Hour
	// maxDelay bounds the back-off. There is no last attempt.
	maxDelay = 30 * time.Second
)

// Machine holds what has been tried. It is not safe for use by several
// goroutines.
type Machine struct {
	retry time.Duration

	misses   int
	tried    Do          // the dearest step since the page last answered
	mends    []time.Time // crashes and freezes mended within window
	restarts []time.Time // within window
	row      int         // restarts since the page was good for window
	goodFrom time.Time   // since when the page answers; zero when it does not
	plain    time.Time   // until when the graphics processor is left alone

	emergency bool
	trying    bool
}

// New returns a machine for a page that is about to be shown. The emergency
// page, when it comes to that, stands for retry before the start page is tried.
func New(retry time.Duration) *Machine { return &Machine{retry: retry} }

// Emergency says whether the emergency page is the one to show.
func (m *Machine) Emergency() bool { return m.emergency && !m.trying }

// Plain says whether a browser that starts at now should leave the graphics
// processor alone, which may be what fails.
func (m *Machine) Plain(now time.Time) bool { return m.emergency || now.Before(m.plain) }

// Fresh tells that the caller has replaced the browser for a reason of its own,
// the end of a session: what was tried on the old one says nothing of the new.
func (m *Machine) Fresh() { m.misses, m.tried = 0, Nothing }

// Observe takes an observation made at now and returns the next step.
func (m *Machine) Observe(now time.Time, o Observation) Step {
	if o == OK {
		return m.good(now)
	}
	m.goodFrom = time.Time{}
	if m.trying {
		// The start page is still no good: back to the emergency page, in a
		// new browser, because this one may be what is wrong. It has stood long
		// enough to be no back-off to wait for with nothing on the screen.
		m.trying = false
		step := m.restart(now)
		step.Delay = 0
		return step
	}
	switch o {
	case Wrong:
		return m.climb(now, Navigate)
	case Crashed:
		return m.mend(now, Navigate)
	case Strange, Missed, Helper:
		m.misses++
		switch {
		case m.tried != Nothing && o != Strange:
			// A new page on a new process is as dead: the fault lies below.
			return m.restart(now)
		case m.misses <= missesAllowed:
			return Step{Do: Again, Emergency: m.emergency}
		case o == Missed:
			return m.mend(now, Replace)
		}
		// No new page helps where the graphics process hangs, or where a
		// window does not close.
	}
	return m.restart(now)
}

// good notes that the page answers.
func (m *Machine) good(now time.Time) Step {
	m.misses, m.tried = 0, Nothing
	if m.trying {
		m.trying, m.emergency = false, false
	}
	if m.goodFrom.IsZero() {
		m.goodFrom = now
	}
	stood := now.Sub(m.goodFrom)
	if m.emergency && stood >= m.retry {
		m.trying = true
		return Step{Do: Try}
	}
	if stood >= window {
		m.row = 0
	}
	return Step{Do: Nothing, Emergency: m.emergency}
}

// climb returns the step want, or the next dearer one when that was tried.
func (m *Machine) climb(now time.Time, want Do) Step {
	if m.tried >= want {
		want = m.tried + 1
	}
	if want >= Restart {
		return m.restart(now)
	}
	m.tried, m.misses = want, 0
	return Step{Do: want, Emergency: m.emergency}
}

// mend brings back a page that crashed or froze by the step want, unless that
// has been tried or is needed too often.
func (m *Machine) mend(now time.Time, want Do) Step {
	m.mends = append(recent(m.mends, now), now)
	if m.tried != Nothing || len(m.mends) > mendsAllowed {
		return m.restart(now)
	}
	return m.climb(now, want)
}

func (m *Machine) restart(now time.Time) Step {
	m.restarts = append(recent(m.restarts, now), now)
	m.row++
	// The page of a new browser is judged as a first one.
	m.misses, m.tried, m.mends = 0, Nothing, nil
	step := Step{Do: Restart, Delay: delay(m.row)}
	if n := len(m.restarts); n >= restartsAllowed {
		m.plain = now.Add(plainFor)
		m.emergency = m.emergency || n > restartsAllowed
		if !m.emergency {
			step.Do = PreviousRelease
		}
	}
	step.Emergency = m.emergency
	return step
}

// recent returns the times that lie within window before now.
func recent(times []time.Time, now time.Time) []time.Time {
	return slices.DeleteFunc(times, func(t time.Time) bool { return now.Sub(t) >= window })
}

// delay is the pause before the restart number row: none, then 1 s, doubled
// each time up to maxDelay.
func delay(row int) time.Duration {
	if row <= 1 {
		return 0
	}
	if row-2 >= 5 { // 2⁵ s is over the bound, and a large shift overflows
		return maxDelay
	}
	return time.Second << (row - 2)
}

// Package watchdog decides how to bring the page back. It is a state machine
// without a clock or a browser of its own: the caller tells it what was seen
// and when, and does what it answers, until the page answers again.
package watchdog

import "time"

// Observation is what the last look at the page gave.
type Observation int

// The observations, from good to bad.
const (
	OK      Observation = iota // a page of ours answered and drew two frames
	Wrong                      // another address, an error page, or no release marker
	Crashed                    // the page's process is gone, the browser lives
	Missed                     // the page did not answer in time, the browser does
	Silent                     // the browser does not answer
	Gone                       // the browser is gone or did not start
)

// String names the observation; the names are the kinds that health counts.
func (o Observation) String() string {
	return [...]string{"ok", "address", "crash", "frozen", "silent", "gone"}[o]
}

// Do is what the caller must do.
type Do int

// The steps, from cheap to dear.
const (
	Nothing  Do = iota // wait for the next heartbeat
	Again              // look again at once
	Navigate           // open the start page
	Replace            // kill the page's process, then open the start page
	Restart            // kill the browser, start one with a new profile
	Try                // leave the emergency page: open the start page
)

// String is the name of the step.
func (d Do) String() string {
	return [...]string{"nothing", "look again", "navigate", "replace renderer", "restart browser", "try start page"}[d]
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
	// Of restartsAllowed restarts within restartWindow the last opens the
	// emergency page, for what is wrong does not go away by restarting.
	restartsAllowed = 3
	restartWindow   = 2 * time.Minute
	// maxDelay bounds the back-off. There is no last attempt.
	maxDelay = 30 * time.Second
)

// Machine holds what has been tried. It is not safe for use by several
// goroutines.
type Machine struct {
	retry time.Duration

	misses   int
	tried    Do          // the dearest step since the page last answered
	restarts []time.Time // within restartWindow
	row      int         // restarts since the page was good for restartWindow
	goodFrom time.Time   // since when the page answers; zero when it does not

	emergency bool
	trying    bool
}

// New returns a machine for a page that is about to be shown. The emergency
// page, when it comes to that, stands for retry before the start page is tried.
func New(retry time.Duration) *Machine { return &Machine{retry: retry} }

// Emergency says whether the emergency page is the one to show.
func (m *Machine) Emergency() bool { return m.emergency && !m.trying }

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
		// new browser, because this one may be what is wrong.
		m.trying = false
		return m.restart(now)
	}
	switch o {
	case Wrong:
		return m.climb(now, Navigate)
	case Crashed:
		if m.tried != Nothing {
			return m.restart(now)
		}
		return m.climb(now, Navigate)
	case Missed:
		m.misses++
		switch {
		case m.tried != Nothing:
			// A new page on a new process is as dead: the fault lies below
			// (a frozen GPU process looks like this).
			return m.restart(now)
		case m.misses <= missesAllowed:
			return Step{Do: Again, Emergency: m.emergency}
		}
		return m.climb(now, Replace)
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
	if stood >= restartWindow {
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

func (m *Machine) restart(now time.Time) Step {
	recent := m.restarts[:0]
	for _, t := range m.restarts {
		if now.Sub(t) < restartWindow {
			recent = append(recent, t)
		}
	}
	m.restarts = append(recent, now)
	if len(m.restarts) >= restartsAllowed {
		m.emergency = true
	}
	m.row++
	// The page of a new browser is judged as a first one.
	m.misses, m.tried = 0, Nothing
	return Step{Do: Restart, Delay: delay(m.row), Emergency: m.emergency}
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

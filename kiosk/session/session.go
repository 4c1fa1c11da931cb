// Package session decides when a visit to the terminal is over. It is a state
// machine without a clock of its own: the caller tells it what happened and
// when, and does what it answers.
package session

import "time"

// Action is what the caller must do now.
type Action int

// The actions.
const (
	None Action = iota
	// Warn shows the warning, or brings its seconds up to date.
	Warn
	// Resume takes the warning away.
	Resume
	// End wipes everything and shows a clean start page.
	End
)

// String is the name of the action.
func (a Action) String() string {
	return [...]string{"none", "warn", "resume", "end"}[a]
}

type state int

const (
	untouched state = iota // nobody has touched the start page: no timer runs
	active                 // somebody is there; due is when the warning comes
	warned                 // the warning stands; due is when the visit ends
)

// Machine follows one visit after another. It is not safe for use by several
// goroutines.
//
// The times come from WCAG 2.2 SC 2.2.1 (Timing Adjustable): the warning stands
// for 20 seconds or more and can be extended with one simple action; here
// without limit, where the criterion asks for ten times.
type Machine struct {
	quiet, warning time.Duration

	state state
	due   time.Time
	asked time.Time // when Tick last asked for the warning
	seen  bool      // the page could show the warning
}

// New returns a machine for an untouched start page. After quiet without
// activity the warning comes, and after warning more the visit ends.
func New(quiet, warning time.Duration) *Machine {
	return &Machine{quiet: quiet, warning: warning}
}

// Reset begins an untouched start page: the wipe is done.
func (m *Machine) Reset() { m.state, m.due, m.seen = untouched, time.Time{}, false }

// Active tells that a person touched, typed or pointed. Under a warning that
// the page shows, only Stay goes on: a touch may be the next visitor's, who
// must not slip into the page of the last one. Where the page has no warning
// to show, any activity goes on.
func (m *Machine) Active(now time.Time) Action {
	if m.state == warned {
		if m.seen {
			return None
		}
		return m.Stay(now)
	}
	m.state, m.due = active, now.Add(m.quiet)
	return None
}

// Scrolled tells that the page moved. It prolongs a visit but begins none,
// because a page also moves when it is laid out.
func (m *Machine) Scrolled(now time.Time) Action {
	if m.state == active {
		return m.Active(now)
	}
	return None
}

// Shown tells whether the page could show the warning that was asked for.
func (m *Machine) Shown(seen bool) {
	if m.state == warned {
		m.seen = seen
	}
}

// Stay tells that the person chose to go on.
func (m *Machine) Stay(now time.Time) Action {
	was := m.state
	m.state, m.due, m.seen = active, now.Add(m.quiet), false
	if was == warned {
		return Resume
	}
	return None
}

// Leave tells that the person chose to end, by "Afslut" or the quick exit. It
// holds on an untouched page too: a choice to wipe is never refused.
func (m *Machine) Leave() Action { return End }

// Tick tells the time. Under a warning it answers Warn, so that the seconds
// stand right on a page that was loaded meanwhile; call it about once a second.
func (m *Machine) Tick(now time.Time) Action {
	switch {
	case m.state == untouched, m.state == active && now.Before(m.due):
		return None
	case m.state == active:
		// From now, not from due: a machine that slept must still give the
		// person the whole warning.
		m.state, m.due, m.seen = warned, now.Add(m.warning), false
		m.asked = now
		return Warn
	case now.Before(m.due):
		m.asked = now
		return Warn
	}
	return End
}

// Left returns the time until the visit ends while the warning stands, and 0
// otherwise.
func (m *Machine) Left(now time.Time) time.Duration {
	if m.state != warned {
		return 0
	}
	return max(0, m.due.Sub(now))
}

// Next returns when Tick has something to say, and false while no timer runs.
func (m *Machine) Next() (time.Time, bool) {
	if m.state == untouched {
		return time.Time{}, false
	}
	if m.state == warned {
		if second := m.asked.Add(time.Second); second.Before(m.due) {
			return second, true
		}
	}
	return m.due, true
}

package health

import (
	"fmt"
	"time"
)

// Moment is how a time is written for people.
const Moment = "2 January 2006 15:04 MST"

// Words says in plain words what a person in front of the terminal sees.
func (r Report) Words() string {
	switch r.State {
	case Showing:
		if r.Dimmed {
			return "a page of release " + r.Release + " shows, dimmed at this hour by 'screen.dim' of the settings"
		}
		return "a page of release " + r.Release + " shows"
	case Recovering:
		return "the page is gone and is being brought back"
	case Emergency:
		return "the emergency page stands, because the site cannot be shown"
	}
	return "no page has been shown yet"
}

// Failed says that something has gone wrong since the host last gave a good
// manifest.
func (c Content) Failed() bool { return c.Problem != "" && !c.ProblemAt.Before(c.Fetched) }

// Words says in plain words which release is shown, and how it went when a newer
// one was last looked for, with times of the zone.
func (c Content) Words(zone *time.Location) string {
	at := func(t time.Time) string { return t.In(zone).Format(Moment) }
	text := "the release from the package is shown"
	if c.Sequence != 0 {
		text = fmt.Sprintf("release %d of %s is shown", c.Sequence, at(c.Made))
	}
	if c.Waiting != 0 {
		text += fmt.Sprintf(", %d waits until nobody is here", c.Waiting)
	}
	if c.Fetched.IsZero() {
		text += "; the host has not answered yet"
	} else {
		text += "; the host last answered on " + at(c.Fetched)
	}
	if c.Failed() {
		text += "; last trouble on " + at(c.ProblemAt) + ": " + c.Problem
	}
	return text
}

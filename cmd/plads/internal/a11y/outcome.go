package a11y

import (
	"time"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// outcome is what the visit of one page has shown. It is kept with a clean pass, so
// that warnings and counts are told again without looking again.
type outcome struct {
	Told   []told         `json:"told,omitempty"`
	Counts map[string]int `json:"counts"`
	// Bytes came over the wire on a first cold view.
	Bytes float64 `json:"bytes"`
	// Asked are the addresses that the page asked the site for, in all its views.
	Asked []string `json:"asked,omitempty"`

	spent map[string]time.Duration // by check
}

// told is one thing that is wrong on the page.
type told struct {
	Severity problem.Severity `json:"severity"`
	Check    string           `json:"check"`
	View     string           `json:"view,omitempty"`
	What     string           `json:"what"`
	Remedy   string           `json:"remedy"`

	picture string // the name of its picture, if one was taken
}

func newOutcome() *outcome {
	return &outcome{Counts: map[string]int{}, spent: map[string]time.Duration{}}
}

// clean reports whether nothing on the page fails the run.
func (o *outcome) clean() bool {
	for _, t := range o.Told {
		if t.Severity == problem.Error {
			return false
		}
	}
	return true
}

func (o *outcome) count(what string, n int) { o.Counts[what] += n }

// box is where something stands, in CSS pixels from the top left of the page. A box
// without width is nowhere.
type box struct {
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

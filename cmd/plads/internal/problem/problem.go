// Package problem is the noun that every check shares: what is wrong, where,
// and how to mend it. It knows nothing of Hugo, browsers or data files.
package problem

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Severity tells whether a problem fails the run.
type Severity int

const (
	// Error fails the build or the check.
	Error Severity = iota
	// Warning is told but fails nothing.
	Warning
)

// String returns "error" or "warning".
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Problem is one thing that is wrong.
type Problem struct {
	// Check names the check that found it, for instance "offers" or "axe".
	Check string
	// Place is where it is: "data/offers/landet/x.yaml:12", or a page's address,
	// with the viewport where it matters: "/akut/ (320 px)".
	Place string
	// What says what is wrong, in lower case and without a full stop.
	What string
	// Remedy says what to do about it.
	Remedy string
	// Severity is Error unless set.
	Severity Severity
	// Picture names a file that shows it, in the folder given to the check; empty
	// for none.
	Picture string
}

// String renders the problem as "place: what (check)" with the remedy on a
// line of its own.
func (p Problem) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s [%s]", p.Place, p.What, p.Check)
	if p.Severity == Warning {
		b.WriteString(" (warning)")
	}
	if p.Remedy != "" {
		fmt.Fprintf(&b, "\n    → %s", p.Remedy)
	}
	return b.String()
}

// Looked tells how much a check looked at, so that a check that silently ran
// nothing is seen: {"axe", 412, "pages × viewports"}.
type Looked struct {
	Check string
	Count int
	Unit  string
}

// Report gathers what checks found and what they looked at.
// The zero value is ready to use.
type Report struct {
	Problems []Problem
	Looked   []Looked
}

// Add appends problems.
func (r *Report) Add(ps ...Problem) { r.Problems = append(r.Problems, ps...) }

// Saw records that check looked at n units.
func (r *Report) Saw(check string, n int, unit string) {
	r.Looked = append(r.Looked, Looked{check, n, unit})
}

// Merge appends all of other to r.
func (r *Report) Merge(other Report) {
	r.Problems = append(r.Problems, other.Problems...)
	r.Looked = append(r.Looked, other.Looked...)
}

// Failed reports whether any problem is an Error, or any check looked at nothing.
func (r *Report) Failed() bool {
	return slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Severity == Error }) ||
		slices.ContainsFunc(r.Looked, func(l Looked) bool { return l.Count == 0 })
}

// Write prints what was looked at and then the problems, errors last: they are in view
// when the output ends.
func (r *Report) Write(w io.Writer) error {
	for _, l := range r.Looked {
		note := ""
		if l.Count == 0 {
			note = "  ← looked at nothing: this check did not run"
		}
		if _, err := fmt.Fprintf(w, "looked at %6d %s [%s]%s\n", l.Count, l.Unit, l.Check, note); err != nil {
			return err
		}
	}
	ps := slices.Clone(r.Problems)
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Check, b.Check), cmp.Compare(a.Place, b.Place))
	})
	errors := 0
	for _, p := range ps {
		if p.Severity == Error {
			errors++
		}
		if _, err := fmt.Fprintln(w, p); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%d errors, %d warnings\n", errors, len(ps)-errors)
	return err
}

package a11y

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// findings gathers what several tabs find. The same fault on many pages and in
// many views is told once, with the first place and the number of others: a fault
// in the footer would otherwise be told hundreds of times.
type findings struct {
	mu      sync.Mutex
	found   map[key]*finding
	saw     map[string]int
	spent   map[string]time.Duration
	weights []float64
	claimed map[key]bool // of which a picture is taken
	judged  map[string]bool
}

type key struct {
	check, what string
	severity    problem.Severity
}

type finding struct {
	first   place
	remedy  string // of the first place: it may tell of an example
	picture string
	places  int
}

// place is a page in a view. Order makes reports the same from run to run.
type place struct {
	order int
	name  string
}

func (p place) less(q place) bool {
	return p.order < q.order || p.order == q.order && p.name < q.name
}

func newFindings() *findings {
	return &findings{found: map[key]*finding{}, saw: map[string]int{}, spent: map[string]time.Duration{}, claimed: map[key]bool{}, judged: map[string]bool{}}
}

// take adds what was seen on one page. It returns the errors among it that no page
// before it had.
func (f *findings) take(order int, p page, o *outcome) []problem.Problem {
	f.mu.Lock()
	defer f.mu.Unlock()
	var fresh []problem.Problem
	for _, t := range o.Told {
		name := p.address
		if t.View != "" {
			name += " (" + t.View + ")"
		}
		if f.add(place{order, name}, t) && t.Severity == problem.Error {
			fresh = append(fresh, problem.Problem{Check: t.Check, Place: name, What: t.What, Remedy: t.Remedy})
		}
	}
	for what, n := range o.Counts {
		f.saw[what] += n
	}
	for what, d := range o.spent {
		f.spent[what] += d
	}
	if o.Bytes > 0 {
		f.weights = append(f.weights, o.Bytes)
	}
	return fresh
}

// add notes a fault, and reports whether it is the first of its kind.
func (f *findings) add(at place, t told) bool {
	k := key{t.Check, t.What, t.Severity}
	first := f.found[k] == nil
	if first {
		f.found[k] = &finding{}
	}
	found := f.found[k]
	found.places++
	if at.less(found.first) || found.remedy == "" {
		found.first, found.remedy = at, t.Remedy
	}
	found.picture = cmp.Or(found.picture, t.picture)
	return first
}

// passed reports whether this part of a page has been judged before, and nothing was
// wrong with it.
func (f *findings) passed(part string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.judged[part]
}

// pass notes that nothing is wrong with this part of a page. Of a part that fails
// nothing is noted: each page that has it has to fail.
func (f *findings) pass(part string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.judged[part] = true
}

// maxPictures is how many faults of one audit get a picture: enough to see what is
// wrong, and a report that can be sent by mail.
const maxPictures = 60

// claim reports whether the caller is the first to take a picture of this fault.
func (f *findings) claim(t told) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	k := key{t.Check, t.What, t.Severity}
	if f.claimed[k] || len(f.claimed) >= maxPictures {
		return false
	}
	f.claimed[k] = true
	return true
}

func (f *findings) problems() []problem.Problem {
	f.mu.Lock()
	defer f.mu.Unlock()
	type entry struct {
		order int
		p     problem.Problem
	}
	var out []entry
	for k, found := range f.found {
		name := found.first.name
		if found.places > 1 {
			name += fmt.Sprintf(" and %d more", found.places-1)
		}
		out = append(out, entry{found.first.order, problem.Problem{Check: k.check, Place: name, What: k.what, Remedy: found.remedy, Severity: k.severity, Picture: found.picture}})
	}
	slices.SortFunc(out, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.p.Check, b.p.Check), cmp.Compare(a.p.What, b.p.What))
	})
	problems := make([]problem.Problem, len(out))
	for i, e := range out {
		problems[i] = e.p
	}
	return problems
}

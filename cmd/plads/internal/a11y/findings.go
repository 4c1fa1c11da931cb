package a11y

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// findings gathers what several tabs find. The same fault on many pages and in
// many views is told once, with the first place and the number of others: a fault
// in the footer would otherwise be told hundreds of times.
type findings struct {
	mu    sync.Mutex
	found map[key]*finding
	saw   map[string]int
}

type key struct {
	check, what string
	severity    problem.Severity
}

type finding struct {
	first  place
	remedy string // of the first place: it may tell of an example
	places int
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
	return &findings{found: map[key]*finding{}, saw: map[string]int{}}
}

func (f *findings) add(at place, sev problem.Severity, check, what, remedy string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	k := key{check, what, sev}
	if f.found[k] == nil {
		f.found[k] = &finding{}
	}
	f.found[k].places++
	if at.less(f.found[k].first) || f.found[k].remedy == "" {
		f.found[k].first, f.found[k].remedy = at, remedy
	}
}

func (f *findings) count(what string, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.saw[what] += n
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
		out = append(out, entry{found.first.order, problem.Problem{Check: k.check, Place: name, What: k.what, Remedy: found.remedy, Severity: k.severity}})
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

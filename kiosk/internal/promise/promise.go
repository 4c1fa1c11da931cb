// Package promise holds, in tests, what a terminal promises to be done within a time.
// The promises hold in 95 of 100 cases, so one that was late once says little, above all on
// a machine that others use too.
package promise

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// tries is how often something is measured at most. By chance, a promise that holds in 95
// of 100 cases is late in two of three in fewer than 1 of 100; one that does not hold is
// late every time.
const tries = 3

// Try is one of the times that something is measured.
type Try struct {
	t    *testing.T
	late []string
}

// Keep runs measure as a test of its own, which must set everything up anew and tell Took
// what it measured. It runs it again only while one of its promises was late once, and fails t
// when one was late in most of three. What measure finds wrong otherwise fails t at once.
func Keep(t *testing.T, measure func(t *testing.T, try *Try)) {
	t.Helper()
	for _, what := range broken(func(n int) ([]string, bool) {
		try := new(Try)
		ok := t.Run(fmt.Sprintf("try %d", n), func(t *testing.T) {
			try.t = t
			measure(t, try)
		})
		return try.late, ok
	}) {
		t.Errorf("%s: late again and again, the promise is not kept", what)
	}
}

// Took tells how long it took until what was there, and the longest that is promised.
func (y *Try) Took(what string, took, promise time.Duration) {
	y.t.Helper()
	if took > promise {
		y.t.Logf("LATE: %s after %v, want at most %v", what, took, promise)
		y.late = append(y.late, what)
	}
}

// broken lets run measure for the first time, the second and so on, and returns the
// promises that were late in most tries. run returns those that were late this time, and
// false when something else is wrong, which ends it.
func broken(run func(n int) (late []string, ok bool)) []string {
	count := map[string]int{}
	var most []string
	for n := 1; n <= tries && (n == 1 || len(count) > 0) && len(most) == 0; n++ {
		late, ok := run(n)
		if !ok {
			return nil
		}
		slices.Sort(late)
		for _, what := range slices.Compact(late) {
			if count[what]++; count[what] > tries/2 {
				most = append(most, what)
			}
		}
	}
	return most
}

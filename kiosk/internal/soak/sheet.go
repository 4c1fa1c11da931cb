package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// The bounds that the terminal promises. A tree is the program with all that it
// started.
const (
	idleBound   = 400 << 20
	rssBound    = 30 << 20
	growthBound = 0.05
	startBound  = 1.15
)

// sheet is what was measured.
type sheet struct {
	rows      []*row
	left      map[string]int
	swaps     int
	otherwise int   // faults that another step mended than the one meant for them
	idle      int64 // memory of the untouched terminal
	plainIdle int64 // and of plain Chromium
	trees     []int64
	own       []int64
}

// row is one kind of thing that took time. A promise of 0 is none.
type row struct {
	name    string
	promise time.Duration
	took    []time.Duration
}

func newSheet() *sheet { return &sheet{left: map[string]int{}} }

func (s *sheet) took(name string, promise, d time.Duration) {
	i := slices.IndexFunc(s.rows, func(r *row) bool { return r.name == name })
	if i < 0 {
		i = len(s.rows)
		s.rows = append(s.rows, &row{name: name, promise: promise})
	}
	s.rows[i].took = append(s.rows[i].took, d)
}

func (s *sheet) leftBehind(what string) { s.left[what]++ }

func (s *sheet) visited(tree, own int64) {
	s.trees, s.own = append(s.trees, tree), append(s.own, own)
}

// quantile is the smallest value that the share q of the values does not
// exceed (nearest rank).
func quantile[T cmp.Ordered](values []T, q float64) T {
	var none T
	if len(values) == 0 {
		return none
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}

// growth compares the median of the last tenth of the values to that of the
// first; of few values it says nothing.
func growth(values []int64) float64 {
	n := max(5, len(values)/10)
	if len(values) < 2*n {
		return 0
	}
	first, last := quantile(values[:n], 0.5), quantile(values[len(values)-n:], 0.5)
	return float64(last-first) / float64(first)
}

func (s *sheet) row(name string) *row {
	for _, r := range s.rows {
		if r.name == name {
			return r
		}
	}
	return &row{}
}

// slower is how much longer the program takes to start than plain Chromium, by
// the medians.
func (s *sheet) slower() float64 {
	plain := quantile(s.row("start of plain Chromium").took, 0.5)
	if plain == 0 {
		return 0
	}
	return float64(quantile(s.row("start of the program").took, 0.5)) / float64(plain)
}

// verdict is an error with everything that is not as promised.
func (s *sheet) verdict() error {
	var errs []error
	for _, r := range s.rows {
		if got := quantile(r.took, 0.95); r.promise > 0 && got > r.promise {
			errs = append(errs, fmt.Errorf("%s: %v at the 95th percentile, promised %v", r.name, got.Round(time.Millisecond), r.promise))
		}
	}
	for what, n := range s.left {
		errs = append(errs, fmt.Errorf("left behind %d times: %s", n, what))
	}
	if got := s.slower(); got > startBound {
		errs = append(errs, fmt.Errorf("the program starts %.2f times as slowly as plain Chromium, promised %.2f", got, startBound))
	}
	if s.idle > idleBound {
		errs = append(errs, fmt.Errorf("the terminal takes %s, promised %s", mib(s.idle), mib(idleBound)))
	}
	if got := growth(s.trees); got > growthBound {
		errs = append(errs, fmt.Errorf("the terminal's memory grew by %.1f %%, promised %.0f %%", 100*got, 100*growthBound))
	}
	if got := quantile(s.own, 1); got > rssBound {
		errs = append(errs, fmt.Errorf("the program takes %s, promised %s", mib(got), mib(rssBound)))
	}
	return errors.Join(errs...)
}

// print writes the sheet as Markdown.
func (s *sheet) print(w io.Writer, seed uint64, took time.Duration) {
	var b strings.Builder
	fmt.Fprintf(&b, "Seed %d, %v, %s, %d cores, load %s.\n\n", seed, took.Round(time.Second), runtime.GOOS, runtime.NumCPU(), load())
	b.WriteString("| what | count | median | 95 % | worst | promised |\n|---|--:|--:|--:|--:|--:|\n")
	for _, r := range s.rows {
		promise := "–"
		if r.promise > 0 {
			promise = seconds(r.promise)
		}
		fmt.Fprintf(&b, "| %s | %d | %s | %s | %s | %s |\n", r.name, len(r.took),
			seconds(quantile(r.took, 0.5)), seconds(quantile(r.took, 0.95)), seconds(quantile(r.took, 1)), promise)
	}
	b.WriteString("\n| memory | measured | promised |\n|---|--:|--:|\n")
	if s.idle > 0 {
		fmt.Fprintf(&b, "| plain Chromium, untouched (PSS) | %s | – |\n", mib(s.plainIdle))
		fmt.Fprintf(&b, "| the terminal, untouched (PSS) | %s | %s |\n", mib(s.idle), mib(idleBound))
	}
	if n := len(s.trees); n > 0 {
		fmt.Fprintf(&b, "| the terminal over %d visits (PSS): median, growth | %s, %+.1f %% | < %.0f %% |\n", n, mib(quantile(s.trees, 0.5)), 100*growth(s.trees), 100*growthBound)
		fmt.Fprintf(&b, "| the program (RSS): most, growth | %s, %+.1f %% | %s |\n", mib(quantile(s.own, 1)), 100*growth(s.own), mib(rssBound))
	}
	if got := s.slower(); got > 0 {
		fmt.Fprintf(&b, "\nThe program starts in %.2f × the time of plain Chromium (promised %.2f).\n", got, startBound)
	}
	fmt.Fprintf(&b, "Content was exchanged %d times.\n", s.swaps)
	if s.otherwise > 0 {
		fmt.Fprintf(&b, "%d faults were mended by a dearer step than the one meant for them.\n", s.otherwise)
	}
	if len(s.left) == 0 && len(s.trees) > 0 {
		b.WriteString("Nothing was left behind: no trace, no profile, no process.\n")
	}
	for what, n := range s.left {
		fmt.Fprintf(&b, "Left behind %d times: %s.\n", n, what)
	}
	io.WriteString(w, b.String())
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func mib(bytes int64) string { return fmt.Sprintf("%.0f MiB", float64(bytes)/(1<<20)) }

// load is how busy the machine was in the last minute, in processes.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "not known"
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// results are everything that one run measured.
type results struct {
	ours, hugo []measured
	countries  []countryBuilds // the largest last
	weights    []weight
	checks     []checked
}

// markdown writes the results as tables.
func (r results) markdown() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s; %s.\n", machine(), time.Now().Format("2 January 2006"))
	b.WriteString(r.builds())
	pages := median(r.ours).pages
	line("\n| check of the site | time | pages a second |")
	line("|---|--:|--:|")
	for _, c := range r.checks {
		line("| %s | %.1f s | %.0f |", c.what, c.seconds, float64(pages)/c.seconds)
	}
	line("\n| kind of page | pages | median | 95 %% | heaviest | in the made-up country | heaviest |")
	line("|---|--:|--:|--:|--:|--:|--:|")
	inCountry := r.countries[len(r.countries)-1].weights
	for _, w := range r.weights {
		i := slices.IndexFunc(inCountry, func(c weight) bool { return c.kind == w.kind })
		there := weight{}
		if i >= 0 {
			there = inCountry[i]
		}
		line("| %s | %d | %s | %s | %s | %d | %s |", w.kind, w.pages, kilo(w.median), kilo(w.p95), kilo(w.max), there.pages, kilo(there.max))
	}
	line("\nSizes are HTML after gzip.")
	return b.String()
}

// builds writes the table of builds.
func (r results) builds() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("| build | pages | time | processor time | a page | peak memory |")
	line("|---|--:|--:|--:|--:|--:|")
	row := func(name string, m measured) {
		line("| %s | %d | %.1f s | %.1f s | %.1f ms | %.0f MB |", name, m.pages, m.wall.Seconds(), m.cpu.Seconds(),
			float64(m.perPage().Microseconds())/1000, float64(m.peak)/1e6)
	}
	if len(r.ours) > 0 {
		row(fmt.Sprintf("the site with `plads build`, median of %d", len(r.ours)), median(r.ours))
		row("the same tree with plain `hugo`", median(r.hugo))
	}
	for _, c := range r.countries {
		row(fmt.Sprintf("made-up country, %d offers beside the real ones, for the first time", c.offers), c.first)
		row("the same again, share cards kept, every page anew", c.again)
	}
	return b.String()
}

func kilo(bytes int) string { return fmt.Sprintf("%.1f KB", float64(bytes)/1000) }

// median returns the run that took the median of processor time.
func median(runs []measured) measured {
	runs = slices.SortedFunc(slices.Values(runs), func(a, b measured) int { return cmp.Compare(a.cpu, b.cpu) })
	return runs[(len(runs)-1)/2]
}

var (
	modelName = regexp.MustCompile(`(?m)^model name\s*:\s*(.+)$`)
	memTotal  = regexp.MustCompile(`(?m)^MemTotal:\s*(\d+) kB$`)
)

// machine names the machine, as far as Linux tells.
func machine() string {
	parts := []string{strings.ToUpper(runtime.GOOS[:1]) + runtime.GOOS[1:], fmt.Sprintf("%d cores", runtime.NumCPU())}
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if m := modelName.FindSubmatch(info); m != nil {
			parts[1] += fmt.Sprintf(" (%s)", strings.Join(strings.Fields(string(m[1])), " "))
		}
	}
	if info, err := os.ReadFile("/proc/meminfo"); err == nil {
		if m := memTotal.FindSubmatch(info); m != nil {
			if kib, err := strconv.ParseInt(string(m[1]), 10, 64); err == nil {
				parts = append(parts, fmt.Sprintf("%.0f GB of memory", float64(kib)*1024/1e9))
			}
		}
	}
	return strings.Join(append(parts, runtime.Version()), ", ")
}

// The marks between which a file holds the table.
const markBegin, markEnd = "<!-- bench: made by `make bench` -->\n", "<!-- /bench -->"

// insert puts the table between the marks of a file.
func insert(name, table string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	before, rest, found := bytes.Cut(text, []byte(markBegin))
	_, after, end := bytes.Cut(rest, []byte(markEnd))
	if !found || !end {
		return fmt.Errorf("%s has no place for the table: write a line %q and a line %q", name, strings.TrimSpace(markBegin), markEnd)
	}
	return os.WriteFile(name, slices.Concat(before, []byte(markBegin), []byte(table), []byte(markEnd), after), 0o644)
}

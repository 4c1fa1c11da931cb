package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/plads-til-alle/plads/cmd/plads/internal/language"
	"github.com/plads-til-alle/plads/cmd/plads/internal/report"
)

// summary gathers the figures of the run: what the table at its end and the top of the
// report tell.
func (c *check) summary(took time.Duration) {
	r := &c.report
	r.Made = time.Now()
	add := func(name, format string, args ...any) {
		r.Figures = append(r.Figures, report.Figure{Name: name, Value: fmt.Sprintf(format, args...)})
	}
	add("time in all", "%.0f s", took.Seconds())
	var pages, kept int
	var inBrowser time.Duration
	var weights []float64
	cost := map[string]time.Duration{}
	for _, a := range c.audited {
		pages, kept, inBrowser = pages+a.Pages, kept+a.Kept, inBrowser+a.Took
		if a.Kept > 0 && (r.Since.IsZero() || a.Since.Before(r.Since)) {
			r.Since = a.Since
		}
		if weights == nil {
			weights = a.Weights // of the web: the terminal fetches nothing over a network
		}
		for what, d := range a.Spent {
			cost[what] += d
		}
	}
	r.Kept = kept
	if pages > 0 {
		add("pages, web and terminal", "%d", pages)
		add("looked at now", "%d in %.0f s", pages-kept, inBrowser.Seconds())
		if pages > kept {
			add("pages a second", "%.2f", float64(pages-kept)/inBrowser.Seconds())
		}
		if kept > 0 {
			add("unchanged", "%d since %s", kept, r.Since.Format("2006-01-02 15:04"))
		}
	}
	if len(weights) > 0 {
		slices.Sort(weights)
		add("weight of a first view", "median %.1f KB, most %.1f KB", weights[len(weights)/2]/1024, weights[len(weights)-1]/1024)
	}
	for _, lang := range []string{"da", "en"} {
		measure := map[string]string{"da": "LIX", "en": "Flesch-Kincaid grade"}[lang]
		if median, worst, n := language.Summary(c.scores, lang); n > 0 {
			add(measure, "median %.1f, worst %.1f (%s)", median, worst.Value(), worst.Page)
		}
	}
	for _, what := range slices.SortedFunc(maps.Keys(cost), func(a, b string) int { return cmp.Compare(cost[b], cost[a]) }) {
		r.Cost = append(r.Cost, report.Time{What: what, Took: cost[what]})
	}
}

// figures writes the summary as a small table.
func (c *check) figures(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t)
	for _, f := range c.report.Figures {
		fmt.Fprintf(t, "%s\t%s\n", f.Name, f.Value)
	}
	return t.Flush()
}

// Package report writes what the checks found as one page that a person can read: what
// is wrong first, grouped by check, with a picture where there is one, then what was
// looked at and how long it took.
package report

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

var (
	//go:embed report.html.tmpl
	source string
	//go:embed report.css
	style string
)

// Figure is one number of the summary: {"pages", "704"}.
type Figure struct {
	Name, Value string
}

// Time is how long a part of the check took.
type Time struct {
	What string
	Took time.Duration
}

// Report is everything that the page tells.
type Report struct {
	problem.Report
	Made    time.Time
	Figures []Figure
	Times   []Time
	// Cost is what each check in the browser cost, over all pages.
	Cost []Time
	// Kept are pages that were not looked at again, for the note on them.
	Kept  int
	Since time.Time
}

// group is the problems of one check.
type group struct {
	Check    string
	Errors   int
	Problems []problem.Problem
}

// Pictures is the folder below the report's own in which pictures lie.
const Pictures = "pictures"

// Write writes index.html and its style into dir, which may exist, and returns the
// path of the page.
func (r Report) Write(dir string) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("make the folder of the report: %w", err)
	}
	var b strings.Builder
	if err := r.render(&b); err != nil {
		return "", fmt.Errorf("write the report: %w", err)
	}
	name := filepath.Join(dir, "index.html")
	for file, text := range map[string]string{name: b.String(), filepath.Join(dir, "report.css"): style} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return "", fmt.Errorf("write the report: %w", err)
		}
	}
	return name, nil
}

func (r Report) render(w io.Writer) error {
	t, err := template.New("report").Funcs(template.FuncMap{
		"seconds":  func(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) },
		"day":      func(t time.Time) string { return t.Format("2 January 2006 15:04") },
		"isError":  func(p problem.Problem) bool { return p.Severity == problem.Error },
		"pictures": func() string { return Pictures },
		"id":       func(s string) string { return strings.ReplaceAll(s, " ", "-") },
	}).Parse(source)
	if err != nil {
		return err
	}
	errors := 0
	for _, p := range r.Problems {
		if p.Severity == problem.Error {
			errors++
		}
	}
	return t.Execute(w, map[string]any{
		"Report": r, "Groups": r.groups(), "Errors": errors, "Warnings": len(r.Problems) - errors, "Failed": r.Failed(),
	})
}

// groups puts the problems under their checks, those with most errors first.
func (r Report) groups() []group {
	byCheck := map[string]*group{}
	for _, p := range r.Problems {
		g := byCheck[p.Check]
		if g == nil {
			g = &group{Check: p.Check}
			byCheck[p.Check] = g
		}
		g.Problems = append(g.Problems, p)
		if p.Severity == problem.Error {
			g.Errors++
		}
	}
	var out []group
	for _, g := range byCheck {
		slices.SortStableFunc(g.Problems, func(a, b problem.Problem) int {
			return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Place, b.Place))
		})
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b group) int {
		return cmp.Or(cmp.Compare(b.Errors, a.Errors), cmp.Compare(a.Check, b.Check))
	})
	return out
}

package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/plads-til-alle/plads/cmd/plads/internal/a11y"
	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

func example() Report {
	r := Report{Made: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), Kept: 3, Since: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}
	r.Figures = []Figure{{"pages", "704"}}
	r.Times = []Time{{"production: words", 1500 * time.Millisecond}}
	r.Cost = []Time{{"axe", 90 * time.Second}}
	r.Add(
		problem.Problem{Check: "words", Place: "/a/", What: "long", Remedy: "cut it", Severity: problem.Warning},
		problem.Problem{Check: "axe", Place: "/b/ (320×568)", What: "<b>label</b>", Remedy: "name it", Picture: "b.jpg"},
	)
	r.Saw("axe", 92, "rules")
	r.Saw("nothing", 0, "pages")
	return r
}

func TestReportTellsEverything(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "report")
	name, err := example().Write(dir)
	if err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	page := string(src)
	for _, want := range []string{
		"<h1>1 to mend</h1>", "704", "3 pages are unchanged since 20 November 2026", "/b/ (320×568)", "&lt;b&gt;label&lt;/b&gt;",
		"→ name it", `src="pictures/b.jpg"`, "1.5 s", "90.0 s", "this check did not run", "1 thing could be better",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	if strings.Index(page, `id="axe"`) > strings.Index(page, `id="words"`) {
		t.Error("a warning stands before an error")
	}
	if strings.Contains(page, "<b>label") {
		t.Error("what was found is not escaped")
	}
	if name, err = (Report{}).Write(dir); err != nil {
		t.Fatal(err)
	}
	if src, _ = os.ReadFile(name); !strings.Contains(string(src), "All checks passed") {
		t.Error("a report without problems does not say so")
	}
}

// The report is held to the same as the site.
func TestReportIsAccessible(t *testing.T) {
	axe, err := os.ReadFile("../../../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("%v\nrun npm ci", err)
	}
	dir := t.TempDir()
	r := example()
	r.Problems[1].Picture = ""
	if _, err := r.Write(dir); err != nil {
		t.Fatal(err)
	}
	res, err := a11y.Audit(t.Context(), os.DirFS(dir), a11y.Options{AxeSource: string(axe), NoSandbox: os.Getuid() == 0})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range res.Problems {
		t.Errorf("%v", p)
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/plads-til-alle/plads/cmd/plads/internal/directory"
)

const projectRoot = "../../../.."

// TestCountry makes a small country twice: its data is sound, and it is the same again.
func TestCountry(t *testing.T) {
	day := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	c := country{municipalities: 2, offersEach: 30, seed: 1, today: day}
	first, second := t.TempDir(), t.TempDir()
	for _, dir := range []string{first, second} {
		if err := c.write(projectRoot, dir); err != nil {
			t.Fatal(err)
		}
	}
	today, err := directory.ParseDate(day.Format(time.DateOnly))
	if err != nil {
		t.Fatal(err)
	}
	dir, report := directory.LoadOn(os.DirFS(first), today)
	if report.Failed() {
		t.Errorf("the made-up data has errors: %v", report.Problems)
	}
	made := map[string]int{}
	for _, o := range dir.Offers {
		if strings.HasPrefix(o.Kommune, "proevekoebing-") {
			made[o.Kommune]++
		}
	}
	if len(made) != 2 || made["proevekoebing-01"] != 30 || made["proevekoebing-02"] != 30 {
		t.Errorf("made offers in %v, want 30 in each of two", made)
	}
	for _, name := range []string{"proevekoebing-01/proevekoebing-01-001.yaml", "proevekoebing-02/proevekoebing-02-030.yaml"} {
		a, errA := os.ReadFile(filepath.Join(first, "data/offers", name))
		b, errB := os.ReadFile(filepath.Join(second, "data/offers", name))
		if errA != nil || errB != nil || string(a) != string(b) {
			t.Errorf("%s is not the same again: %v, %v", name, errA, errB)
		}
	}
}

func TestWeigh(t *testing.T) {
	page := func(kind string, words int) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`<body class="x" data-kind="` + kind + `">` + strings.Repeat("abc ", words))}
	}
	got, err := weigh(fstest.MapFS{
		"a/index.html": page("guide", 10), "b/index.html": page("guide", 20000), "c/index.html": page("guide", 10),
		"d/index.html": page("home", 10), "to/index.html": {Data: []byte("<body>")}, "style.css": page("guide", 1),
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].kind != "guide" || got[0].pages != 3 || got[0].median >= got[0].max || got[1].pages != 1 {
		t.Errorf("weighed %+v", got)
	}
	if got[0].max > 1000 {
		t.Errorf("the heaviest page is %d bytes, want it compressed", got[0].max)
	}
	if _, err := weigh(fstest.MapFS{}); err == nil {
		t.Error("a site without pages was weighed")
	}
}

func TestInsert(t *testing.T) {
	name := filepath.Join(t.TempDir(), "README.md")
	write := func(text string) {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("before\n" + markBegin + "old\n" + markEnd + "\nafter\n")
	if err := insert(name, "new\n"); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(name)
	if want := "before\n" + markBegin + "new\n" + markEnd + "\nafter\n"; err != nil || string(got) != want {
		t.Errorf("got %q, want %q (%v)", got, want, err)
	}
	write("no marks")
	if err := insert(name, "new\n"); err == nil {
		t.Error("a file without marks took the table")
	}
}

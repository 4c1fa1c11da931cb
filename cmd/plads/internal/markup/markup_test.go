package markup

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

func pagesOf(t *testing.T, files map[string]string) []built.Page {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, src := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(src)}
	}
	pages, err := built.Pages(built.Open(fsys))
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func document(lang, body string) string {
	return `<!doctype html><html lang="` + lang + `"><head><title>Side</title></head><body>` + body + `</body></html>`
}

// expect compares what was told with what was planted: nothing, or one thing.
func expect(t *testing.T, r problem.Report, want string) {
	t.Helper()
	if want == "" && len(r.Problems) > 0 {
		t.Errorf("not planted: %v", r.Problems)
	}
	if want != "" && (len(r.Problems) != 1 || !strings.Contains(r.Problems[0].String(), want)) {
		t.Errorf("got %v, want one with %q", r.Problems, want)
	}
}

func TestLanguageOfParts(t *testing.T) {
	words := Interface{"da": {"Find hjælp": true}, "en": {"Find help": true}}
	for _, tt := range []struct{ name, lang, body, want string }{
		{"clean", "da", `<p>Du kan ringe, når det er svært.</p><a href="/en/" hreflang="en" lang="en">English</a>`, ""},
		{"word of the other interface", "da", `<h2>Find help</h2>`, "the text “Find help” is of the interface in \"en\""},
		{"the same, marked", "da", `<h2 lang="en">Find help</h2>`, ""},
		{"name", "en", `<nav aria-label="Find hjælp"></nav>`, "aria-label “Find hjælp”"},
		{"sentence", "en", `<p>Du kan få hjælp, hvis det er svært.</p>`, `reads as "da", in a part in "en"`},
		{"sentence, marked", "en", `<p lang="da">Du kan få hjælp, hvis det er svært.</p>`, ""},
		{"marked as what it is not", "da", `<p lang="en">Du kan få hjælp, hvis det er svært.</p>`, `reads as "da", in a part in "en"`},
		{"title among own words", "en", `<p>This is what the council says: <cite>Vi er til for dig</cite> and that is what they do with it.</p>`, ""},
		{"alt", "da", `<img alt="What you can do with it" src="x">`, `reads as "en"`},
		{"switch", "en", `<a href="/" hreflang="da" lang="da" aria-label="Find help">Find help</a>`, ""},
		{"switch without lang", "da", `<a href="/en/" hreflang="en">English</a>`, "does not say that its words are: English"},
		{"script", "da", `<script>// what you can do with the and of it</script>`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Parts(pagesOf(t, map[string]string{"index.html": document(tt.lang, tt.body)}), words)
			expect(t, r, tt.want)
			if r.Looked[0].Count == 0 {
				t.Error("looked at nothing")
			}
		})
	}
	in, err := ReadInterface(os.DirFS("../../../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(in["da"]) < 50 || len(in["en"]) < 50 || !in["en"]["Read this page in Danish"] && !in["da"]["Spring til indholdet"] {
		t.Errorf("the project's interface has %d and %d texts", len(in["da"]), len(in["en"]))
	}
}

func TestStatement(t *testing.T) {
	const foot = `<footer><a href="/was/">Tilgængelighed</a></footer>`
	const footEN = `<footer><a href="/en/accessibility/">Accessibility</a></footer>`
	const da = `<main><p>Den er lavet den 21. november 2026.</p><a href="tel:+4511223344">Ring</a></main>` + foot
	const en = `<main><p>Made on 21 November 2026.</p><a href="mailto:a@b.dk">Write</a></main>` + footEN
	today := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name, old, new, want string
		today                time.Time
	}{
		{"clean", "", "", "", today},
		{"a year later", "", "", "more than a year ago: 2026-11-21", today.AddDate(1, 0, 0)},
		{"no date", "21. november 2026", "i går", "no date", today},
		{"date to come", "21. november 2026", "21. december 2026", "has not come yet", today},
		{"no footer link", foot, "<footer></footer>", "no link to the statement", today},
		{"nobody", `<a href="tel:+4511223344">Ring</a>`, "", "nobody to ring or write to", today},
		{"only the kommune", `<a href="tel:+4511223344">Ring</a>`, `<a href="/kommuner/">Kommuner</a>`, "only the way to the kommune's", today},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pages := pagesOf(t, map[string]string{
				"was/index.html":              document("da", strings.Replace(da, tt.old, tt.new, 1)),
				"en/accessibility/index.html": document("en", en),
				"gammel/index.html":           `<meta http-equiv="refresh" content="0; url=/was/">`,
			})
			if tt.name == "a year later" {
				pages = append(pages[:1:1], pagesOf(t, map[string]string{"en/accessibility/index.html": document("en", strings.Replace(en, "2026", "2027", 1))})...)
				pages = append(pages, pagesOf(t, map[string]string{"was/index.html": document("da", da)})...)
				pages = pages[len(pages)-2:]
			}
			expect(t, Statement(pages, tt.today), tt.want)
		})
	}
	expect(t, Statement(pagesOf(t, map[string]string{"was/index.html": document("da", da)}), today), "no statement on accessibility in en")
}

func TestHTMLIsValid(t *testing.T) {
	root, err := filepath.Abs("../../../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	valid := document("da", `<main><p>Ring.</p></main>`)
	v := Validation{Root: root, Folder: dir, Passes: filepath.Join(dir, "checked", "html")}
	run := func(src string) problem.Report {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := v.Run(t.Context(), pagesOf(t, map[string]string{"index.html": src}))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	now := func(r problem.Report, want string) {
		t.Helper()
		if !strings.Contains(r.Looked[0].Unit, want+" of them looked at now") {
			t.Errorf("looked at %q, want %s", r.Looked[0].Unit, want)
		}
	}
	r := run(valid)
	expect(t, r, "")
	now(r, "1")
	now(run(valid), "0")
	for name, tt := range map[string]struct{ body, want string }{
		"block in list":  {`<ul><p>x</p></ul>`, "element-permitted-content"},
		"button in link": {`<a href="/"><button type="button">x</button></a>`, "element-permitted-content"},
		"same id":        {`<p id="a">x</p><p id="a">x</p>`, "no-dup-id"},
		"no src":         {`<img alt="">`, "element-required-attributes"},
	} {
		src := document("da", tt.body)
		expect(t, run(src), tt.want)
		// A page that fails is looked at again.
		if r := run(src); !r.Failed() {
			t.Errorf("%s: a failure is kept as a pass", name)
		}
	}
	v.Fresh = true
	run(valid)
	now(run(valid), "1")
	v.Root = dir
	if _, err := v.Run(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "npm ci") {
		t.Errorf("without html-validate: got %v", err)
	}
}

func TestSamplesAreOneOfEachKind(t *testing.T) {
	page := func(lang, kind string) string {
		return `<html lang="` + lang + `"><body data-kind="` + kind + `"></body></html>`
	}
	var got []string
	for _, p := range samples(pagesOf(t, map[string]string{"a.html": page("da", "guide"), "b.html": page("da", "guide"), "c.html": page("en", "guide"), "d.html": page("da", "offer")})) {
		got = append(got, p.Address)
	}
	if want := "/a.html /c.html /d.html"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

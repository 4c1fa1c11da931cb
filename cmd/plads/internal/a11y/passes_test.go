package a11y

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

const marker = `<meta name="plads-release" content="0123456789ab">`

// A page is left out only when nothing that can change its verdict has changed.
func TestPassHoldsUntilSomethingChanges(t *testing.T) {
	site := func() fstest.MapFS {
		fsys := siteOf(map[string]fixture{"/": {kind: "home", head: marker}})
		add(fsys, "main.mjs", "")
		return fsys
	}
	change := func(fsys fstest.MapFS, name, old, new string) {
		src := string(fsys[name].Data)
		if !strings.Contains(src, old) {
			t.Fatalf("%s holds no %q", name, old)
		}
		fsys[name] = &fstest.MapFile{Data: []byte(strings.Replace(src, old, new, 1))}
	}
	type inputs struct {
		fsys    fstest.MapFS
		opts    Options
		browser string
		header  http.Header
		sample  bool
		old     time.Duration
	}
	asked := []string{"/", "/main.css", "/main.mjs", "/gone.svg"}
	tests := []struct {
		name   string
		change func(*inputs)
		holds  bool
	}{
		{"nothing", func(*inputs) {}, true},
		{"the mark of the release", func(in *inputs) { change(in.fsys, "index.html", "0123456789ab", "ba9876543210") }, true},
		{"a file that the page does not ask for", func(in *inputs) { add(in.fsys, "other.css", "x") }, true},
		{"a byte of the style", func(in *inputs) { change(in.fsys, "main.css", "#111", "#112") }, false},
		{"a byte of the page", func(in *inputs) { change(in.fsys, "index.html", "Skriv til os.", "Skriv til os") }, false},
		{"a byte of a script", func(in *inputs) { add(in.fsys, "main.mjs", ";") }, false},
		{"a file that was missing", func(in *inputs) { add(in.fsys, "gone.svg", "<svg/>") }, false},
		{"a file that has gone", func(in *inputs) { delete(in.fsys, "main.css") }, false},
		{"axe", func(in *inputs) { in.opts.AxeSource += ";" }, false},
		{"axe's words", func(in *inputs) { in.opts.AxeLocaleDA += " " }, false},
		{"how thorough", func(in *inputs) { in.opts.Thorough = true }, false},
		{"the browser", func(in *inputs) { in.browser = "Chrome/2" }, false},
		{"the headers", func(in *inputs) { in.header.Set("Content-Security-Policy", "default-src *") }, false},
		{"whether it stands for its kind", func(in *inputs) { in.sample = true }, false},
		{"fresh", func(in *inputs) { in.opts.Fresh = true }, false},
		{"a fortnight", func(in *inputs) { in.old = passAge + time.Hour }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "checked", "web.json")
			in := inputs{fsys: site(), opts: Options{AxeSource: "axe", AxeLocaleDA: "ord"}, browser: "Chrome/1", header: ownHeaders("")}
			open := func() *passes {
				alike, err := in.opts.alike(in.browser)
				if err != nil {
					t.Fatal(err)
				}
				return openPasses(file, alike, in.fsys, func(string) http.Header { return in.header }, in.opts.Fresh)
			}
			before := open()
			o := newOutcome()
			o.Asked = asked
			before.put(page{address: "/"}, o)
			if err := before.save(); err != nil {
				t.Fatal(err)
			}
			in.fsys, in.header = maps.Clone(in.fsys), in.header.Clone()
			tt.change(&in)
			after := open()
			after.now = after.now.Add(in.old)
			if _, holds := after.find(page{address: "/", sample: in.sample}); holds != tt.holds {
				t.Errorf("the pass holds: %v, want %v", holds, tt.holds)
			}
		})
	}
}

func TestFailureIsNeverKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "web.json")
	fsys := siteOf(map[string]fixture{"/": {}})
	p := openPasses(file, "", fsys, ownHeaders, false)
	pg := page{address: "/"}
	warned, failed := newOutcome(), newOutcome()
	warned.Told = []told{{Severity: problem.Warning, Check: "targets", What: "lille", Remedy: "større"}}
	failed.Told = []told{{Severity: problem.Error, Check: "axe", What: "fejl", Remedy: "ret den"}}
	p.put(pg, warned)
	if old, found := p.find(pg); !found || len(old.Outcome.Told) != 1 {
		t.Error("a page with a warning is not kept, or its warning is not told again")
	}
	p.put(pg, failed)
	if _, found := p.find(pg); found {
		t.Error("a page that fails is kept")
	}
	// Nor is it when somebody writes it into the file.
	p.kept["/"] = pass{Key: p.key(pg), Looked: time.Now(), Outcome: failed}
	if err := p.save(); err != nil {
		t.Fatal(err)
	}
	if _, found := openPasses(file, "", fsys, ownHeaders, false).find(pg); found {
		t.Error("a failure in the file is taken for a pass")
	}
	for _, broken := range []string{"", "{", "null", `{"/":{}}`} {
		if err := os.WriteFile(file, []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, found := openPasses(file, "", fsys, ownHeaders, false).find(pg); found {
			t.Errorf("%q is taken for a pass", broken)
		}
	}
}

// In a browser: what the page asks for is known, the second run looks at what changed
// only, and tells the warnings of the rest again.
func TestUnchangedPagesAreNotLookedAtAgain(t *testing.T) {
	opts := options(t)
	opts.Passes = filepath.Join(t.TempDir(), "web.json")
	fsys := siteOf(map[string]fixture{
		"/":  {kind: "home", head: marker, main: `<button class="small" aria-label="Mellem"></button>`},
		"/a": {kind: "a", head: `<script type="module" src="/first.mjs"></script>`},
		"/b": {kind: "b", main: `<button class="tiny" aria-label="Lille"></button>`},
	})
	for _, name := range []string{"a", "b"} {
		fsys[name+"/index.html"] = fsys[name+"index.html"]
		delete(fsys, name+"index.html")
	}
	add(fsys, "first.mjs", `import("/second.mjs");`)
	add(fsys, "second.mjs", "1;")
	for _, run := range []struct {
		name         string
		change       func()
		kept, errors int
	}{
		{"first", func() {}, 0, 1},
		{"again", func() {}, 2, 1},
		{"a script that a script asks for", func() { add(fsys, "second.mjs", "2;") }, 1, 1},
		{"mended", func() { fsys["b/index.html"] = &fstest.MapFile{Data: fixture{kind: "b"}.html("/b/")} }, 2, 0},
		{"style", func() { add(fsys, "main.css", css+faults+" ") }, 0, 0},
		{"fresh", func() { opts.Fresh = true }, 0, 0},
	} {
		run.change()
		r := auditSite(t, fsys, opts)
		errors, warnings := 0, 0
		for _, p := range r.Problems {
			if p.Severity == problem.Error {
				errors++
			} else {
				warnings++
			}
		}
		if r.Pages != 3 || r.Kept != run.kept || errors != run.errors || warnings != 1 {
			t.Errorf("%s: %d pages, %d kept, %d errors, %d warnings; want 3, %d, %d, 1", run.name, r.Pages, r.Kept, errors, warnings, run.kept, run.errors)
		}
		if run.kept > 0 && r.Since.IsZero() {
			t.Errorf("%s: no date of what was kept", run.name)
		}
	}
}

func TestPatternsOfAddresses(t *testing.T) {
	for _, tt := range []struct {
		pattern, address string
		want             bool
	}{
		{"/akut/", "/akut/", true},
		{"/akut/", "/akut/x/", false},
		{"/hjaelp/*", "/hjaelp/alene/", true},
		{"/hjaelp/*", "/en/hjaelp/", false},
		{"*/was/", "/was/", true},
		{"/en/*/nyborg/*", "/en/offers/nyborg/x/", true},
		{"/en/*/nyborg/*", "/en/offers/odense/x/", false},
		{"*", "/", true},
	} {
		if got := matches(tt.pattern, tt.address); got != tt.want {
			t.Errorf("%s matches %s: %v, want %v", tt.pattern, tt.address, got, tt.want)
		}
	}
}

// A popover that is alike on two pages is judged once if it passes. If it fails, each of
// the pages has to fail: a page that passes is not looked at again.
func TestLayerThatFailsFailsOnEveryPage(t *testing.T) {
	pale := `<button popovertarget="pop">Hvad er det</button><p id="pop" popover class="CLASS">Forklaring.</p>`
	for class, want := range map[string]string{"pale": "and 1 more", "fine": ""} {
		opts := options(t)
		opts.Tabs = 1
		main := strings.Replace(pale, "CLASS", class, 1)
		r := auditSite(t, siteOf(map[string]fixture{"/a/": {kind: "a", main: main}, "/b/": {kind: "b", main: main}}), opts)
		if want == "" && r.Failed() {
			t.Errorf("%s: %v", class, r.Problems)
		}
		if want != "" && (len(r.Problems) != 1 || !strings.Contains(r.Problems[0].Place, want)) {
			t.Errorf("%s: got %v, want one problem %s", class, r.Problems, want)
		}
		for _, l := range r.Looked {
			if runs := map[string]string{"pale": ", 10 times", "fine": ", 9 times"}[class]; l.Check == "axe" && !strings.Contains(l.Unit, runs) {
				t.Errorf("%s: axe ran %s, want%s", class, l.Unit, runs)
			}
		}
	}
}

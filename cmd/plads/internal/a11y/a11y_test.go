package a11y

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// options reads axe-core as the project installs it.
func options(t *testing.T) Options {
	t.Helper()
	read := func(name string) string {
		src, err := os.ReadFile("../../../../node_modules/axe-core/" + name)
		if err != nil {
			t.Fatalf("%v\nrun npm ci", err)
		}
		return string(src)
	}
	return Options{
		AxeSource:   read("axe.min.js"),
		AxeLocaleDA: read("locales/da.json"),
		NoSandbox:   os.Getuid() == 0,
	}
}

func auditSite(t *testing.T, fsys fstest.MapFS, opts Options) Result {
	t.Helper()
	start := time.Now()
	r, err := Audit(t.Context(), fsys, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("audit took %.1f s", time.Since(start).Seconds())
	return r
}

func TestCleanPagesPass(t *testing.T) {
	r := auditSite(t, siteOf(map[string]fixture{
		"/":        {kind: "home", main: cleanMain, head: `<script type="module" src="/main.mjs"></script>`},
		"/akut/":   {kind: "urgent", main: `<p>Ring til os.</p>`},
		"/akut/x/": {kind: "urgent", main: `<p>Ring til os.</p>`},
		"/t/":      {kind: "terminal", root: "data-terminal", main: `<p><a class="tile" href="/">Forside for alle</a></p>`},
	}), options(t))
	if r.Failed() || len(r.Problems) > 0 {
		t.Errorf("problems on clean pages:")
	}
	var b strings.Builder
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	t.Log(b.String())
	looked := map[string]problem.Looked{}
	for _, l := range r.Looked {
		looked[l.Check] = l
	}
	// Three pages in three views of the web, one in that of the terminal. Axe runs
	// in two of the three and in two colour schemes on the samples: three pages.
	for check, want := range map[string]problem.Looked{
		"reflow":          {Count: 12, Unit: "of them in 320×256: 3"},
		"text spacing":    {Count: 4},
		"axe":             {Count: 4*91 + 3*90 + 90 + 3*91 + 3*90, Unit: "14 times, on 4 pages"},
		"dark":            {Count: 3},
		"keyboard":        {Count: 18, Unit: "on 3 pages"},
		"without scripts": {Count: 4, Unit: "1 have scripts, which change 0 of them"},
		"traffic":         {Count: 4*2 + 1},
		"opened":          {Count: 2},
		"print":           {Count: 3},
	} {
		if got := looked[check]; got.Count != want.Count || !strings.Contains(got.Unit, want.Unit) {
			t.Errorf("%s looked at %+v, want %+v", check, got, want)
		}
	}
}

func TestThoroughLooksAtEveryPage(t *testing.T) {
	opts := options(t)
	opts.Thorough = true
	opts.Pages = []string{"/a/", "/b/"}
	r := auditSite(t, siteOf(map[string]fixture{
		"/a/": {kind: "guide"}, "/b/": {kind: "guide"}, "/c/": {kind: "guide"},
	}), opts)
	for _, l := range r.Looked {
		if l.Check == "dark" && l.Count != 2 {
			t.Errorf("dark looked at %d pages, want the 2 that were asked for", l.Count)
		}
	}
	if r.Failed() {
		t.Errorf("problems: %v", r.Problems)
	}
}

// TestStoppedAuditCountsWhatItSaw stops when the second page is asked for.
func TestStoppedAuditCountsWhatItSaw(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	opts := options(t)
	opts.Tabs = 1
	opts.Headers = func(address string) http.Header {
		if strings.HasPrefix(address, "/b") {
			stop()
		}
		return ownHeaders(address)
	}
	r, err := Audit(ctx, siteOf(map[string]fixture{"/a/": {kind: "guide"}, "/b/": {kind: "guide"}, "/c/": {kind: "guide"}}), opts)
	if !errors.Is(err, context.Canceled) || r.Pages != 1 {
		t.Errorf("%d pages, %v; want 1, the one that was looked at", r.Pages, err)
	}
}

// TestPagesWeighAsTheFirst weighs pages that are alike the same, in whatever order they come,
// and each with the site's icon, which a browser fetches once.
func TestPagesWeighAsTheFirst(t *testing.T) {
	opts := options(t)
	opts.Tabs = 1
	weights := func(head string) []float64 {
		page := fixture{kind: "guide", head: head}
		fsys := siteOf(map[string]fixture{"/a/": page, "/b/": page, "/c/": page})
		noise := make([]byte, 4096)
		_, _ = rand.NewChaCha8([32]byte{}).Read(noise)
		add(fsys, "icon.svg", fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg"><!-- %x --></svg>`, noise))
		got := auditSite(t, fsys, opts).Weights
		if len(got) != 3 || slices.Max(got)-slices.Min(got) > 100 {
			t.Errorf("pages that are alike weigh %v bytes", got)
		}
		return got
	}
	without, with := weights(""), weights(`<link rel="icon" href="/icon.svg" type="image/svg+xml">`)
	if more := slices.Min(with) - slices.Max(without); more < 4096 {
		t.Errorf("an icon of 4 KB makes a page %.0f bytes heavier", more)
	}
}

func TestAuditFailsWhenThereIsNothing(t *testing.T) {
	if r := auditSite(t, siteOf(nil), options(t)); !r.Failed() {
		t.Error("a site without pages passes")
	}
}

func TestAuditCannotBeCarriedOut(t *testing.T) {
	good := options(t)
	tests := []struct {
		name   string
		change func(*Options)
		want   string
	}{
		{"no axe", func(o *Options) { o.AxeSource = "" }, "run npm ci"},
		{"no browser", func(o *Options) { o.ExecPath = "chromium-that-is-not-there" }, "install it"},
		{"no such page", func(o *Options) { o.Pages = []string{"/nej/"} }, "no page /nej/"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			opts := good
			tt.change(&opts)
			_, err := Audit(t.Context(), siteOf(map[string]fixture{"/": {}}), opts)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got error %v, want one with %q", err, tt.want)
			}
		})
	}
	if _, err := (Options{ExecPath: "chromium-that-is-not-there"}).Browser(); !errors.Is(err, ErrNoBrowser) {
		t.Errorf("got %v, want ErrNoBrowser", err)
	}
}

func TestAxeThatDidNothingIsAnError(t *testing.T) {
	many := make([]string, MinRules-2)
	for _, tt := range []struct {
		name     string
		rules    []string
		contrast bool
		ok       bool
	}{
		{"all", append(many, "target-size", "color-contrast-enhanced"), true, true},
		{"forced colours", append(many, "target-size", "x"), false, true},
		{"too few", []string{"target-size", "color-contrast-enhanced"}, true, false},
		{"no target-size", append(many, "x", "color-contrast-enhanced"), true, false},
		{"no contrast", append(many, "target-size", "x"), true, false},
	} {
		if err := ran(slices.Clone(tt.rules), MinRules, tt.contrast); (err == nil) != tt.ok {
			t.Errorf("%s: got error %v, want ok = %v", tt.name, err, tt.ok)
		}
	}
	opts := options(t)
	opts.AxeSource = `globalThis.axe = {configure() {}, run: async () => ({violations: [], incomplete: [], passes: [], inapplicable: []})};`
	r := auditSite(t, siteOf(map[string]fixture{"/": {}}), opts)
	if !r.Failed() || len(r.Problems) == 0 || !strings.Contains(r.Problems[0].What, "axe ran 0 rules") {
		t.Errorf("an axe without rules gives %v", r.Problems)
	}
}

// A page that hangs costs its own time only; the others are still audited.
func TestPageThatHangs(t *testing.T) {
	t.Parallel()
	opts := options(t)
	opts.Tabs = 1
	fsys := siteOf(map[string]fixture{
		"/a/": {kind: "a", head: `<script src="/hang.mjs"></script>`},
		"/b/": {kind: "b", main: `<input id="alene" value="x">`},
	})
	add(fsys, "hang.mjs", `for (;;) {}`)
	pages, err := readPages(fsys, nil)
	if err != nil {
		t.Fatal(err)
	}
	host, err := Serve(t.Context(), fsys, ownHeaders)
	if err != nil {
		t.Fatal(err)
	}
	defer host.Stop()
	browser, quit, err := launch(t.Context(), opts, host)
	if err != nil {
		t.Fatal(err)
	}
	defer quit()
	opts.Log = t.Output()
	a := &audit{opts: opts, origin: host.Origin, limit: 15 * time.Second, found: newFindings()}
	a.passes = openPasses("", "", fsys, ownHeaders, false)
	if err := a.all(browser, []visitor{{0, pages[0]}, {1, pages[1]}}); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range a.found.problems() {
		got = append(got, p.Place+" "+p.Check)
	}
	if len(got) < 2 || got[0] != "/a/ browser" || !strings.HasPrefix(got[1], "/b/ (") {
		t.Errorf("got %q, want the hanging page first and the next audited", got)
	}
}

func TestSandboxIsLeftOutForRootOnly(t *testing.T) {
	err := Options{AxeSource: "x", NoSandbox: true}.check()
	if root := os.Getuid() == 0; (err == nil) != root {
		t.Errorf("root: %v, error: %v", root, err)
	}
}

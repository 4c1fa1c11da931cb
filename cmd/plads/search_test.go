package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// searching is a browser that searches in the built site, and what it asked the server for.
type searching struct {
	t      *testing.T
	ctx    context.Context
	origin string

	mu    sync.Mutex
	asked []string
}

// policy is the site's own Content-Security-Policy, as netlify.toml gives it.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"

func newSearching(t *testing.T) *searching {
	t.Helper()
	out := filepath.Join(t.TempDir(), "site")
	if err := run(t.Context(), []string{"build", "-root", filepath.Join("..", ".."), "-out", out}, io.Discard, os.Stderr); err != nil {
		t.Fatal(err)
	}
	s := &searching{t: t}
	files := http.FileServer(http.Dir(out))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.URL.String())
		s.mu.Unlock()
		w.Header().Set("Content-Security-Policy", policy)
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	s.origin = server.URL
	options := []chromedp.ExecAllocatorOption{chromedp.Headless, chromedp.DisableGPU}
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	s.ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	s.do(chromedp.EmulateViewport(1280, 900))
	return s
}

func (s *searching) do(steps ...chromedp.Action[chromedp.Void]) {
	s.t.Helper()
	if err := chromedp.Do(s.ctx, steps...); err != nil {
		s.t.Fatal(err)
	}
}

func (s *searching) open(address string) {
	s.t.Helper()
	s.do(chromedp.Navigate("about:blank"), chromedp.Navigate(s.origin+address))
}

// look evaluates an expression; a promise is waited for.
func look[T any](s *searching, expression string) T {
	s.t.Helper()
	got, err := chromedp.Run(s.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		s.t.Fatalf("%s: %v", expression, err)
	}
	return got
}

// until waits for an expression to hold.
func (s *searching) until(expression string) {
	s.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !look[bool](s, "Boolean("+expression+")") {
		if time.Now().After(deadline) {
			s.t.Fatalf("this never came: %s; the list says %q", expression, look[string](s, `document.querySelector("[role=listbox]")?.textContent ?? ""`))
		}
		select {
		case <-s.ctx.Done():
			s.t.Fatal(s.ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// sent reports the addresses asked for that hold a word.
func (s *searching) sent(word string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, address := range s.asked {
		if strings.Contains(address, url.QueryEscape(word)) || strings.Contains(address, url.PathEscape(word)) {
			out = append(out, address)
		}
	}
	return out
}

type probe struct {
	lang, query, kommune string
	want                 []string
}

func readProbes(t *testing.T) []probe {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "search-probes.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var probes []probe
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		columns := append(strings.Split(lines.Text(), "\t"), "")
		if len(columns) < 4 {
			t.Fatalf("search-probes.tsv: %q lacks a column: language, query, addresses", lines.Text())
		}
		probes = append(probes, probe{columns[0], columns[1], columns[3], strings.Fields(columns[2])})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return probes
}

// searchPage is the address of the page for searching in each language.
var searchPage = map[string]string{"da": "/soeg/", "en": "/en/search/"}

// ask types each query into the form of the page and hands back where the first three lead.
const ask = `(async (queries) => {
	const form = document.querySelector("main form[role=search]");
	const results = document.querySelector("[data-results]");
	const out = [];
	for (const [query, kommune] of queries) {
		const to = new URL(location.href);
		to.search = kommune ? "?kommune=" + kommune : "";
		history.replaceState(null, "", to);
		form.elements.q.value = query;
		const shown = new Promise((done) => new MutationObserver((_, o) => { o.disconnect(); done(); }).observe(results, { childList: true }));
		form.requestSubmit();
		await shown;
		out.push([...results.querySelectorAll("li a")].slice(0, 3).map((a) => a.getAttribute("href")));
	}
	return out;
})(%s)`

// TestSearch searches the built site in a real browser as people do.
func TestSearch(t *testing.T) {
	s := newSearching(t)

	t.Run("probes", func(t *testing.T) {
		s.t = t
		all := readProbes(t)
		if len(all) < 100 {
			t.Fatalf("%d probes, want 100 or more", len(all))
		}
		for _, lang := range []string{"da", "en"} {
			probes := slices.DeleteFunc(slices.Clone(all), func(p probe) bool { return p.lang != lang })
			queries := [][2]string{}
			for _, p := range probes {
				queries = append(queries, [2]string{p.query, p.kommune})
			}
			arg, err := json.Marshal(queries)
			if err != nil {
				t.Fatal(err)
			}
			s.open(searchPage[lang])
			s.until(`document.querySelector("main [role=combobox]")`)
			for i, got := range look[[][]string](s, fmt.Sprintf(ask, arg)) {
				p := probes[i]
				if !slices.ContainsFunc(p.want, func(w string) bool { return slices.Contains(got, w) }) {
					t.Errorf("%s %q %s: the first three are %v, want one of %v", lang, p.query, p.kommune, got, p.want)
				}
			}
		}
	})

	t.Run("urgent first", func(t *testing.T) {
		s.t = t
		queries, urgent := [][2]string{}, map[string]bool{
			"selvmord": true, "jeg vil dø": true, "min kæreste slår mig": true, "overdosis": true, "kan ikke mere": true,
			"suicide": true, "he beats me": true, "i took too many pills": true,
			"gæld": false, "min far": false, "dyr husleje": false, "hund": false, "jeg får ikke kontanthjælp": false,
		}
		var order []string
		for q := range urgent {
			order, queries = append(order, q), append(queries, [2]string{q, ""})
		}
		arg, err := json.Marshal(queries)
		if err != nil {
			t.Fatal(err)
		}
		s.open("/soeg/")
		s.until(`document.querySelector("main [role=combobox]")`)
		for i, got := range look[[][]string](s, fmt.Sprintf(ask, arg)) {
			if first := len(got) > 0 && got[0] == "/akut/"; first != urgent[order[i]] {
				t.Errorf("%q: urgent help first is %t, want %t; got %v", order[i], first, urgent[order[i]], got)
			}
		}
	})

	t.Run("address", func(t *testing.T) { s.t = t; s.address(t) })
	t.Run("no result", func(t *testing.T) { s.t = t; s.noResult(t) })
	t.Run("suggestions", func(t *testing.T) { s.t = t; s.suggestions(t) })
	t.Run("states", func(t *testing.T) { s.t = t; s.states(t) })
	t.Run("without scripts", func(t *testing.T) { s.t = t; s.withoutScripts(t) })
}

// address comes with a query from outside, and goes there from another page.
func (s *searching) address(t *testing.T) {
	s.open("/soeg/?q=" + url.QueryEscape("gæld") + "&kommune=odense")
	s.until(`document.querySelector("[data-results] li a")`)
	type view struct {
		Title, Value, Status, Heading string
		Kind, Why                     int
	}
	got := look[view](s, `({
		title: document.title,
		value: document.querySelector("main input[name=q]").value,
		status: document.querySelector("main form [role=status]").textContent,
		heading: document.querySelector("[data-results] h2").textContent,
		kind: [...document.querySelectorAll("[data-results] .p-found__kind")].filter((e) => e.textContent).length,
		why: [...document.querySelectorAll("[data-results] .p-found__text")].filter((e) => e.textContent).length,
	})`)
	rows := look[int](s, `document.querySelectorAll("[data-results] li").length`)
	if got.Title != "gæld – Søg – Plads til alle" || got.Value != "gæld" || got.Status != got.Heading ||
		got.Heading != fmt.Sprintf("%d resultater for »gæld«", rows) || got.Kind != rows || got.Why != rows {
		t.Errorf("%d rows: %+v, want title, field, count, kind and why", rows, got)
	}

	const word = "hemmeligt ord"
	s.open("/hjaelp/alkohol/?kommune=odense")
	s.do(chromedp.Focus(`header input[name=q]`))
	s.until(`document.activeElement.matches("header [role=combobox]")`)
	s.do(chromedp.KeyEvent(word), chromedp.KeyEvent(kb.Enter))
	s.until(`location.pathname === "/soeg/" && document.querySelector("[data-results] h2")`)
	at := look[string](s, `location.pathname + location.search + location.hash`)
	if at != "/soeg/?kommune=odense&q=hemmeligt+ord" {
		t.Errorf("from the header to %q, want the query and the kommune in the address", at)
	}
	if sent := s.sent(word); len(sent) > 0 {
		t.Errorf("the query left the browser: %v", sent)
	}
	if kept := look[int](s, `localStorage.length + sessionStorage.length + document.cookie.length`); kept != 0 {
		t.Errorf("%d things are stored, want none", kept)
	}
	s.do(chromedp.NavigateBack())
	s.until(`location.pathname === "/hjaelp/alkohol/"`)
}

func (s *searching) noResult(t *testing.T) {
	s.open("/soeg/?q=xqzwvk")
	s.until(`document.querySelector("[data-results] h2")`)
	type view struct {
		Text   string
		Urgent bool
		List   int
	}
	got := look[view](s, `({
		text: document.querySelector("[data-results]").textContent,
		urgent: Boolean(document.querySelector('[data-results] a[href="/akut/"]')),
		list: document.querySelectorAll(".p-letter li").length,
	})`)
	if !strings.Contains(got.Text, "xqzwvk") || !got.Urgent || got.List < 200 {
		t.Errorf("nothing found: %+v, want kind words, urgent help and the list", got)
	}
}

// suggestions goes through the combobox with keys, mouse and touch.
func (s *searching) suggestions(t *testing.T) {
	s.open("/")
	type view struct {
		Expanded, Active, Selected, Value string
		Options                           int
		Focused                           bool
	}
	const box = `document.querySelector("main [role=combobox]")`
	see := func() view {
		return look[view](s, `(() => {
			const input = document.querySelector("main input[name=q]");
			const list = document.getElementById(input.getAttribute("aria-controls") ?? "");
			return {
				expanded: input.getAttribute("aria-expanded") ?? "",
				active: input.getAttribute("aria-activedescendant") ?? "",
				selected: list?.querySelector('[aria-selected="true"]')?.id ?? "",
				value: input.value,
				options: list && !list.hidden ? list.querySelectorAll("[role=option]").length : 0,
				focused: document.activeElement === input,
			};
		})()`)
	}
	height := look[float64](s, `document.documentElement.scrollHeight`)
	s.do(chromedp.Focus(`main input[name=q]`))
	s.until(box)
	s.do(chromedp.KeyEvent("gæl"))
	s.until(box + `.getAttribute("aria-expanded") === "true"`)
	if got := see(); got.Options == 0 || got.Active != "" || !got.Focused {
		t.Errorf("half a word: %+v, want suggestions, none chosen", got)
	}
	if after := look[float64](s, `document.documentElement.scrollHeight`); after != height {
		t.Errorf("the page is %v high with suggestions and %v without, want the same", after, height)
	}
	s.until(`/^\d+ forslag/.test(document.querySelector("main form [role=status]").textContent)`)

	s.do(chromedp.KeyEvent(kb.ArrowDown))
	first := see()
	s.do(chromedp.KeyEvent(kb.ArrowDown))
	second := see()
	s.do(chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(kb.ArrowUp))
	back := see()
	if first.Active != "q-home-0" || first.Selected != first.Active || second.Active != "q-home-1" || back.Active != "" || !back.Focused {
		t.Errorf("down, down, up, up: %+v, %+v, %+v", first, second, back)
	}
	s.do(chromedp.KeyEvent(kb.Escape))
	if got := see(); got.Expanded != "false" || got.Options != 0 || got.Value != "gæl" {
		t.Errorf("Escape: %+v, want no list and the words kept", got)
	}
	s.do(chromedp.KeyEvent(kb.ArrowDown))
	if got := see(); got.Expanded != "true" || got.Active != "q-home-0" {
		t.Errorf("down after Escape: %+v, want the first chosen", got)
	}
	s.do(chromedp.KeyEvent(kb.Enter))
	s.until(`location.pathname === "/hjaelp/penge-og-gaeld/"`)

	s.open("/en/")
	s.do(chromedp.Focus(`main input[name=q]`))
	s.until(box)
	s.do(chromedp.KeyEvent("suicid"))
	s.until(box + `.getAttribute("aria-expanded") === "true"`)
	if got := look[string](s, `document.querySelector("main [role=option]").className`); !strings.Contains(got, "urgent") {
		t.Errorf("the first suggestion for %q is %q, want urgent help", "suicid", got)
	}
	s.do(chromedp.KeyEvent(kb.Tab))
	if got := see(); got.Expanded != "false" || got.Focused {
		t.Errorf("Tab: %+v, want the list closed and the focus gone on", got)
	}

	for _, how := range []string{"mouse", "touch"} {
		s.open("/en/")
		s.do(chromedp.Focus(`main input[name=q]`))
		s.until(box)
		s.do(chromedp.KeyEvent("lonely"))
		s.until(`document.querySelector("main [role=option]")`)
		press := chromedp.Click(`main [role=option]`)
		if how == "touch" {
			press = chromedp.Tap(`main [role=option]`)
		}
		s.do(press)
		s.until(`location.pathname === "/en/help/alone/"`)
	}
}

// states lets axe judge what no page shows when it is opened: results, and suggestions.
func (s *searching) states(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join("..", "..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	judge := func(state string) {
		t.Helper()
		if _, err := chromedp.Run(s.ctx, chromedp.Evaluate[chromedp.Void](string(axe)+";0")); err != nil {
			t.Fatal(err)
		}
		type verdict struct {
			Passes int
			Faults []string
			Wide   float64
		}
		got := look[verdict](s, `axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: { "target-size": { enabled: true } } }).then((r) => ({
			passes: r.passes.length,
			faults: r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.html).join(" ")),
			wide: document.documentElement.scrollWidth - innerWidth,
		}))`)
		if got.Passes < 20 || len(got.Faults) > 0 || got.Wide > 0 {
			t.Errorf("%s: %d rules passed, %v px too wide, faults %v", state, got.Passes, got.Wide, got.Faults)
		}
	}
	for _, colours := range []string{"light", "dark", "forced"} {
		features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: strings.Replace(colours, "forced", "light", 1)}, {Name: "forced-colors", Value: map[bool]string{true: "active", false: "none"}[colours == "forced"]}}
		s.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
			_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
			return chromedp.Void{}, err
		}, chromedp.EmulateViewport(320, 640))
		s.open("/soeg/?q=selvmord")
		s.until(`document.querySelector("[data-results] li a")`)
		judge(colours + ", results")
		s.do(chromedp.Focus(`main input[name=q]`), chromedp.KeyEvent(" o"))
		s.until(`document.querySelector("main [role=option]")`)
		s.do(chromedp.KeyEvent(kb.ArrowDown))
		judge(colours + ", suggestions")
	}
}

func (s *searching) withoutScripts(t *testing.T) {
	s.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return chromedp.Void{}, err
	})
	s.open("/")
	s.do(chromedp.Focus(`main input[name=q]`), chromedp.KeyEvent("sove"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`#a-z`))
	type view struct {
		At      string
		Entries int
		Twice   int
		Letters []string
	}
	got := look[view](s, `(() => {
		const links = [...document.querySelectorAll(".p-letter li a")].map((a) => a.getAttribute("href"));
		return {
			at: location.pathname + location.search,
			entries: links.length,
			twice: links.length - new Set(links).size,
			letters: [...document.querySelectorAll(".p-letters a")].map((a) => a.textContent),
		};
	})()`)
	if got.At != "/soeg/?q=sove" || got.Entries < 250 || got.Twice != 0 {
		t.Errorf("without scripts: %+v, want the page with everything once", got)
	}
	if n := len(got.Letters); n < 15 || got.Letters[0] != "A" || got.Letters[n-1] != "Å" {
		t.Errorf("letters %v, want A first and Å last", got.Letters)
	}
}

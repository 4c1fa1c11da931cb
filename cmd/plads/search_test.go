package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
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
)

// searching is a browser that searches in the built site, and what it asked the server for.
type searching struct {
	t      *testing.T
	ctx    context.Context
	origin string

	mu    sync.Mutex
	asked []string
}

// newSearching opens a browser on the site.
func newSearching(t *testing.T, pages func() (fs.FS, error)) *searching {
	t.Helper()
	s := &searching{t: t}
	s.origin = servePages(t, pages, func(r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.asked = append(s.asked, r.URL.String())
	})
	s.ctx = browse(t)
	s.do(chromedp.EmulateViewport(1280, 900), command(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
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

// begin opens a page and goes to its field.
func (s *searching) begin(address string) {
	s.t.Helper()
	s.open(address)
	s.do(chromedp.Focus(`main input[name=q]`))
	s.until(`document.querySelector("main [role=combobox]")`)
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
	s := newSearching(t, web)

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
			s.begin(searchPage[lang])
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
		s.begin("/soeg/")
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

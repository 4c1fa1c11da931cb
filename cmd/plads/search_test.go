package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// begin opens a page and goes to its field.
func (s *visitor) begin(address string) {
	s.t.Helper()
	s.open(address)
	s.do(chromedp.Focus(`main input[name=q]`))
	s.until(`document.querySelector("main [role=combobox]")`)
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
	s := visit(t, web)

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

package main

import (
	"io/fs"
	"testing"

	"golang.org/x/net/html"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
)

// TestNavTellsWhereYouAre reads every page: of the ways in, those that lead to the page itself
// say so (aria-current), and no others. Pages that are alike share what stands over them.
func TestNavTellsWhereYouAre(t *testing.T) {
	for name, site := range map[string]func() (fs.FS, error){"web": web, "terminal": terminal} {
		fsys, err := site()
		if err != nil {
			t.Fatal(err)
		}
		pages, err := built.Pages(fsys)
		if err != nil {
			t.Fatal(err)
		}
		here, ways := 0, map[string]bool{}
		for _, p := range pages {
			for a := range navLinks(p.Doc) {
				way, want := built.Attr(a, "href"), ""
				if ways[way] = true; way == p.Address {
					want = "page"
					here++
				}
				if got := built.Attr(a, "aria-current"); got != want {
					t.Errorf("%s: on %s the way to %s has aria-current %q, want %q", name, p.Address, way, got, want)
				}
			}
		}
		if len(ways) == 0 || here != len(ways) {
			t.Errorf("%s: %d of %d ways in were seen on the page they lead to", name, here, len(ways))
		}
	}
}

// navLinks yields the links of the page's menu.
func navLinks(doc *html.Node) func(func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		for n := range doc.Descendants() {
			if n.Data != "nav" || built.Attr(n, "class") != "p-nav" {
				continue
			}
			for a := range n.Descendants() {
				if a.Data == "a" && !yield(a) {
					return
				}
			}
		}
	}
}

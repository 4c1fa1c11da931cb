package coverage

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// twins checks that each page has its twin in the other language, that both say
// so, and that lang, address and canonical link agree: Danish at the root,
// English under /en/.
func (s *site) twins() problem.Report {
	var r problem.Report
	pairs := 0
	for _, p := range s.pages {
		add := func(what, remedy string) {
			r.Add(problem.Problem{Check: "twin", Place: p.address, What: what, Remedy: remedy})
		}
		want := "da"
		if strings.HasPrefix(p.address, "/en/") {
			want = "en"
		}
		if p.lang != want {
			add(fmt.Sprintf("lang=%q at an address in %s", p.lang, want), "Danish is at the root, English under /en/")
		}
		if p.notFound() {
			other := "en/404.html"
			if want == "en" {
				other = "404.html"
			}
			if _, found := s.byAddress["/"+other]; !found {
				add("no page "+other, "publish the page for unknown addresses in both languages")
			}
			continue
		}
		s.checkCanonical(p, add)
		if s.checkAlternates(p, want, add) && want == "da" {
			pairs++
		}
	}
	r.Saw("twin", pairs, fmt.Sprintf("pairs of pages, of %d pages, at %s", len(s.pages), s.base))
	return r
}

func (s *site) checkCanonical(p page, add func(what, remedy string)) {
	var found []string
	for n := range elements(p.doc) {
		if n.Data == "link" && rel(n, "canonical") {
			found = append(found, built.Attr(n, "href"))
		}
	}
	switch want := s.url(p).String(); {
	case len(found) != 1:
		add(fmt.Sprintf("%d canonical links", len(found)), `have exactly one <link rel="canonical">, with the full address`)
	case found[0] != want:
		add(fmt.Sprintf("canonical is %q, want %q", found[0], want), "let the canonical link be the page's own full address")
	}
}

// checkAlternates reports whether p and its twin name each other.
func (s *site) checkAlternates(p page, lang string, add func(what, remedy string)) bool {
	remedy := `link with <link rel="alternate" hreflang="…"> to the page itself, to its twin, and x-default to the Danish one`
	ok := true
	fail := func(format string, args ...any) {
		ok = false
		add(fmt.Sprintf(format, args...), remedy)
	}
	own, twice := s.alternates(p)
	for _, l := range twice {
		fail("two alternates for %s", l)
	}
	for l := range maps.Keys(own) {
		if !slices.Contains([]string{"da", "en", "x-default"}, l) {
			fail("an alternate in a language that the site lacks: %s", l)
		}
	}
	other := map[string]string{"da": "en", "en": "da"}[lang]
	if own[lang] != s.url(p).String() {
		fail("the alternate for %s is %q, want the page itself", lang, own[lang])
	}
	if own["x-default"] != own["da"] || own["da"] == "" {
		fail("x-default is %q, want the Danish page %q", own["x-default"], own["da"])
	}
	if own[other] == "" {
		ok = false
		add("no twin in "+other, "write the page in the other language, at the same path in content/"+other)
		return ok
	}
	file, _, inside, err := s.resolve(s.url(p), own[other])
	twin, found := s.byAddress["/"+file]
	switch {
	case err != nil || !inside || !found:
		ok = false
		add(fmt.Sprintf("the twin %s does not exist", own[other]), "write the page in the other language, at the same path in content/"+other)
	case twin.redirect != "":
		fail("the twin %s only sends on", own[other])
	case twin.lang != other:
		fail("the twin %s has lang=%q, want %q", twin.address, twin.lang, other)
	default:
		if back, _ := s.alternates(twin); back[lang] != s.url(p).String() {
			fail("the twin %s names %q as its own twin", twin.address, back[lang])
		}
	}
	return ok
}

// alternates returns the pages that p names as itself in other languages, by
// hreflang, and the languages that it names twice.
func (s *site) alternates(p page) (byLang map[string]string, twice []string) {
	byLang = map[string]string{}
	for n := range elements(p.doc) {
		if n.Data != "link" || !rel(n, "alternate") || !built.Has(n, "hreflang") {
			continue
		}
		l := strings.ToLower(built.Attr(n, "hreflang"))
		if _, found := byLang[l]; found {
			twice = append(twice, l)
		}
		byLang[l] = built.Attr(n, "href")
	}
	return byLang, twice
}

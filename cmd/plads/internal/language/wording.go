package language

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// wording looks for words that we do not use, and for exclamation marks. It
// returns how many words it looked at.
func (p page) wording() (int, []problem.Problem) {
	var out []problem.Problem
	add := func(what, remedy string, sev problem.Severity) {
		out = append(out, problem.Problem{Check: "wording", Place: p.address, What: what, Remedy: remedy, Severity: sev})
	}
	explained, names := p.explained()
	rules, terms := append(labels(p.lang), lawSpeak(p.lang)...), jargon(p.lang)
	count := 0
	told := map[string]bool{}
	for _, block := range p.visible() {
		for _, sentence := range Sentences(block, p.lang) {
			ws := words(strings.ToLower(sentence))
			count += len(ws)
			for _, r := range rules {
				if found := r.find(ws); found != "" && !told[found] && r.find(names) == "" {
					told[found] = true
					add(fmt.Sprintf("“%s” in “%s”", found, beginning(sentence)), r.instead, problem.Error)
				}
			}
			for _, r := range terms {
				if found := r.find(ws); found != "" && !told[found] && r.find(explained) == "" {
					told[found] = true
					add(fmt.Sprintf("“%s” is not explained, in “%s”", found, beginning(sentence)), r.instead, problem.Error)
				}
			}
		}
	}
	for _, block := range p.prose() {
		if i := strings.Index(block, "!"); i >= 0 {
			add(fmt.Sprintf("an exclamation mark in “%s”", beginning(block)), "end the sentence with a full stop", problem.Warning)
		}
	}
	return count, out
}

// explained returns the words that the page explains: what stands in a dfn, in
// an abbr with a title, in a link to the glossary or in a button that opens a
// popover. It also returns the words of the names that the page cites: a policy
// called "for udsatte borgere" is called that in the heading and the title too,
// where no <cite> can stand.
func (p page) explained() (terms, names []string) {
	for n := range p.doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		ws := func() []string { return words(strings.ToLower(squeeze(built.Text(n)))) }
		href := built.Attr(n, "href")
		switch {
		case n.Data == "cite":
			names = append(names, ws()...)
		case n.Data == "dfn", n.Data == "abbr" && built.Attr(n, "title") != "", built.Has(n, "popovertarget"),
			n.Data == "a" && (strings.Contains(href, "/ordbog/") || strings.Contains(href, "/words/")):
			terms = append(terms, ws()...)
		}
	}
	return terms, names
}

// linkCheck gathers empty link texts of all pages, so that a link in the footer
// is told once and not for each page.
type linkCheck struct {
	count int
	seen  map[string]*problem.Problem
	more  map[string]int
}

func (c *linkCheck) page(p page) {
	for n := range p.doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" || !built.Has(n, "href") {
			continue
		}
		c.count++
		lang := language(n, p.lang)
		text := squeeze(built.Text(n))
		bare := strings.Join(words(strings.ToLower(text)), " ")
		if !slices.Contains(emptyLinks(lang), bare) {
			continue
		}
		key := text + "\n" + built.Attr(n, "href")
		if _, found := c.seen[key]; found {
			c.more[key]++
			continue
		}
		c.seen[key] = &problem.Problem{
			Check: "link text", Place: p.address,
			What:   fmt.Sprintf("the link text “%s” says nothing alone (to %s)", text, built.Attr(n, "href")),
			Remedy: "let the link say where it leads, for instance the other page's title",
		}
	}
}

func (c *linkCheck) problems() []problem.Problem {
	var out []problem.Problem
	for _, key := range slices.Sorted(maps.Keys(c.seen)) {
		p := *c.seen[key]
		if n := c.more[key]; n > 0 {
			p.Place += fmt.Sprintf(" and %d more", n)
		}
		out = append(out, p)
	}
	return out
}

// language returns the language of an element: its nearest lang attribute.
func language(n *html.Node, page string) string {
	for ; n != nil; n = n.Parent {
		if lang := built.Attr(n, "lang"); n.Type == html.ElementNode && lang != "" {
			return primary(lang)
		}
	}
	return page
}

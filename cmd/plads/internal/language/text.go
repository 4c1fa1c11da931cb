package language

import (
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
)

// prose returns the running text of the page: one string for each paragraph,
// list item or other block.
func (p page) prose() []string {
	if p.main == nil {
		return nil
	}
	return blocks(p.main, p.lang, func(n *html.Node) bool {
		switch n.Data {
		case "h1", "h2", "h3", "h4", "h5", "h6", "nav", "table", "button", "pre":
			return true
		}
		return built.Has(n, "data-not-prose") || built.Has(n, "popover")
	})
}

// visible returns all text of main in the page's language, headings, tables and
// popovers too, apart from what is quoted: the name of a policy is not ours to
// mend. The title and the description of the page come first.
func (p page) visible() []string {
	var texts []string
	for n := range p.doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "title" && n.Parent.Data == "head" {
			texts = append(texts, squeeze(built.Text(n)))
		}
		if n.Data == "meta" && built.Attr(n, "name") == "description" {
			texts = append(texts, squeeze(built.Attr(n, "content")))
		}
	}
	if p.main == nil {
		return texts
	}
	return append(texts, blocks(p.main, p.lang, func(n *html.Node) bool {
		return slices.Contains([]string{"cite", "q", "blockquote"}, n.Data)
	})...)
}

// blocks collects the text below root, a string for each block. Elements that
// are never read as text are left out, and so is what skip reports true for.
func blocks(root *html.Node, lang string, skip func(*html.Node) bool) []string {
	var out []string
	var b strings.Builder
	flush := func() {
		if s := squeeze(b.String()); s != "" {
			out = append(out, s)
		}
		b.Reset()
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch n.Type {
		case html.TextNode:
			b.WriteString(n.Data)
			return
		case html.ElementNode:
			if n != root && (unread(n, lang) || skip(n)) {
				// A block that is left out still ends the sentence before it.
				if !inline(n.Data) {
					flush()
				}
				return
			}
		}
		block := n.Type == html.ElementNode && !inline(n.Data)
		if block {
			flush()
		}
		if n.Data == "br" {
			b.WriteByte(' ')
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
		if block {
			flush()
		}
	}
	walk(root)
	flush() // root itself may be inline
	return out
}

// unread reports whether an element holds no text in lang that a visitor sees.
func unread(n *html.Node, lang string) bool {
	switch n.Data {
	case "script", "style", "svg", "math", "template", "noscript", "select",
		"textarea", "iframe", "object", "audio", "video":
		return true
	case "dialog":
		return !built.Has(n, "open")
	}
	return built.Has(n, "hidden") || built.Has(n, "lang") && primary(built.Attr(n, "lang")) != lang
}

// inline reports whether an element stands inside a sentence without ending it
// (HTML, phrasing content).
func inline(name string) bool {
	switch name {
	case "a", "abbr", "b", "bdi", "bdo", "br", "button", "cite", "code", "data", "del",
		"dfn", "em", "i", "img", "input", "ins", "kbd", "label", "mark", "output", "q",
		"s", "samp", "script", "small", "span", "strong", "sub", "sup", "svg", "time",
		"u", "var", "wbr":
		return true
	}
	return false
}

// squeeze takes out soft hyphens and other marks that only say where a word may
// break, and makes every run of white space one space.
func squeeze(s string) string {
	return strings.Join(strings.Fields(breaks.Replace(s)), " ")
}

var breaks = strings.NewReplacer("\u00ad", "", "\u200b", "", "\u2060", "", "\ufeff", "")

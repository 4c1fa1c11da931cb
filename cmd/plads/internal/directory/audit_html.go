package directory

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
)

// readHTML reads a page or a picture. offerOf tells which offer an address
// leads to.
func readHTML(name string, data []byte, offerOf func(string) string) (document, error) {
	// Without scripting, what stands in noscript is text like any other.
	root, err := html.ParseWithOptions(bytes.NewReader(data), html.ParseOptionEnableScripting(false))
	if err != nil {
		return document{name: name, whole: rawContent(data)}, fmt.Errorf("not readable as HTML: %w", err)
	}
	doc := document{name: name, whole: contentOf(root), parts: map[string][]content{}}
	told := map[*html.Node]bool{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if built.Has(n, "data-urgent") {
			if n.DataAtom == atom.Body {
				n = root // what the head says is shared and searched
			}
			doc.urgent = append(doc.urgent, contentOf(n))
		}
		if built.Has(n, "data-without-number") {
			doc.mute = append(doc.mute, built.Attr(n, "data-without-number"))
		}
		id := built.Attr(n, "data-offer")
		if n.DataAtom == atom.A {
			id = offerOf(built.Attr(n, "href"))
		}
		if id == "" {
			continue
		}
		if scope := scopeOf(n, id, offerOf); !told[scope] {
			told[scope] = true
			doc.parts[id] = append(doc.parts[id], contentOf(scope))
		}
	}
	return doc, nil
}

// scopeOf returns the card, row or paragraph that is about the offer to which a
// link leads: the largest element around it that leads to no other offer and is
// not a part of the page as a whole.
func scopeOf(n *html.Node, id string, offerOf func(string) string) *html.Node {
	for p := n.Parent; p != nil; n, p = p, p.Parent {
		if p.Type != html.ElementNode || slices.Contains(wholes(), p.DataAtom) {
			break
		}
		if p.DataAtom == atom.Article && hasHeading1(p) {
			break
		}
		if leadsElsewhere(p, id, offerOf) {
			break
		}
	}
	return n
}

// wholes are the elements that hold more than one thing.
func wholes() []atom.Atom {
	return []atom.Atom{
		atom.Html, atom.Head, atom.Body, atom.Main, atom.Section, atom.Header, atom.Footer, atom.Nav, atom.Aside,
		atom.Ul, atom.Ol, atom.Dl, atom.Table, atom.Tbody, atom.Form,
	}
}

func hasHeading1(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.DataAtom == atom.H1 {
			return true
		}
	}
	return false
}

func leadsElsewhere(n *html.Node, id string, offerOf func(string) string) bool {
	for d := range n.Descendants() {
		if d.DataAtom != atom.A {
			continue
		}
		if other := offerOf(built.Attr(d, "href")); other != "" && other != id {
			return true
		}
	}
	return false
}

func contentOf(n *html.Node) content {
	g := &gatherer{}
	g.node(n, false)
	return g.content()
}

// node adds an element and all below it. In the text of the page, blocks are
// apart by breakSign where phone numbers are sought, and by a space where
// forbidden values are, so that a number spread over a table is found.
func (g *gatherer) node(n *html.Node, notPhone bool) {
	switch n.Type {
	case html.TextNode:
		g.textNode(n, notPhone)
		return
	case html.CommentNode:
		g.hide(n.Data)
		return
	case html.ElementNode:
		notPhone = notPhone || built.Has(n, "data-not-phone")
		g.attributes(n, notPhone)
		if n.DataAtom == atom.A {
			g.numberLink(n)
		}
	}
	block := n.Type == html.ElementNode && !slices.Contains(inlines(), n.DataAtom)
	if block {
		g.visible.WriteString(breakSign)
		g.text.WriteString(" ")
	}
	for c := range n.ChildNodes() {
		g.node(c, notPhone)
	}
	if block {
		g.visible.WriteString(breakSign)
		g.text.WriteString(" ")
	}
}

func (g *gatherer) textNode(n *html.Node, notPhone bool) {
	if p := n.Parent; p != nil && (p.DataAtom == atom.Script || p.DataAtom == atom.Style) {
		g.hide(n.Data)
		if strings.HasSuffix(built.Attr(p, "type"), "json") {
			if doc, err := readJSON("", []byte(n.Data), func(string) string { return "" }); err == nil {
				g.alongside.WriteString(doc.whole.visible)
			}
		}
		return
	}
	g.text.WriteString(n.Data)
	if notPhone {
		g.visible.WriteString(breakSign)
		return
	}
	g.visible.WriteString(n.Data)
}

// attributes adds what the attributes say. Geometry of pictures is only numbers.
func (g *gatherer) attributes(n *html.Node, notPhone bool) {
	for _, a := range n.Attr {
		switch key := strings.ToLower(a.Key); {
		case slices.Contains([]string{"d", "points", "viewbox", "transform", "class", "integrity", "srcset", "sizes"}, key):
		case !notPhone && spoken(n, key):
			g.say(a.Val)
		default:
			g.hide(a.Val)
		}
	}
}

// spoken reports whether an attribute is words for a visitor or for those who
// see the page shared.
func spoken(n *html.Node, key string) bool {
	if n.DataAtom == atom.Meta && key == "content" {
		name := built.Attr(n, "name") + built.Attr(n, "property")
		return strings.Contains(name, "description") || strings.Contains(name, "title") || strings.HasSuffix(name, ":alt")
	}
	return slices.Contains([]string{"alt", "title", "aria-label", "aria-description", "placeholder", "label"}, key)
}

// numberLink notes a call link that shows another number than it rings, or that
// rings nothing.
func (g *gatherer) numberLink(n *html.Node) {
	href := strings.TrimSpace(built.Attr(n, "href"))
	if !strings.HasPrefix(strings.ToLower(href), "tel:") {
		return
	}
	text := built.Text(n)
	rung := localDigits(href)
	if rung == "" {
		g.wrong = append(g.wrong, fmt.Sprintf("link %q rings no number", href))
	}
	shown := findPhones(plain(text+breakSign+built.Attr(n, "aria-label")), func(s string) bool { return s == rung })
	for _, s := range shown {
		if s.digits != rung {
			g.wrong = append(g.wrong, fmt.Sprintf("link %q shows %s", href, s.raw))
		}
	}
	if short := strings.TrimSpace(plain(text)); allDigits.MatchString(short) && len(short) <= 4 && short != rung {
		g.wrong = append(g.wrong, fmt.Sprintf("link %q shows %s", href, short))
	}
}

// inlines are the elements in which a number may run on.
func inlines() []atom.Atom {
	return []atom.Atom{
		atom.A, atom.Abbr, atom.B, atom.Bdi, atom.Bdo, atom.Cite, atom.Code, atom.Data, atom.Del, atom.Dfn, atom.Em, atom.I,
		atom.Ins, atom.Kbd, atom.Mark, atom.Q, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strong, atom.Sub, atom.Sup,
		atom.Time, atom.U, atom.Var, atom.Wbr, atom.Font, atom.Tt,
	}
}

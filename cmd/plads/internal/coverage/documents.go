package coverage

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// documents checks each page for itself: the language and the view of the
// document, one h1, one main#indhold, data-kind, unique ids and what points to
// them, and a title and a description that no other page of its language has.
func (s *site) documents() problem.Report {
	var r problem.Report
	titles, descriptions := map[string]string{}, map[string]string{}
	ids := 0
	for _, p := range s.pages {
		add := func(what, remedy string) {
			r.Add(problem.Problem{Check: "document", Place: p.address, What: what, Remedy: remedy})
		}
		d := read(p)
		ids += len(d.ids)
		if p.lang == "" {
			add("no lang on <html>", `write lang="da" or lang="en"`)
		}
		if d.kind == "" {
			add("no data-kind on <body>", "give the page's kind, for instance data-kind=\"guide\"")
		}
		if n := len(d.h1); n != 1 {
			add(fmt.Sprintf("%d h1 headings", n), "have exactly one, and let it name the page")
		} else if d.h1[0] == "" {
			add("the h1 is empty", "let it name the page")
		}
		if d.mains != 1 || !d.mainID {
			add(fmt.Sprintf("%d main elements, id indhold: %v", d.mains, d.mainID), `have exactly one <main id="indhold">: the skip link leads there`)
		}
		if !d.viewport {
			add("no viewport that follows the device", `add <meta name="viewport" content="width=device-width, initial-scale=1">, and leave zooming to the visitor`)
		}
		unique(add, titles, p, "title", d.title)
		if !p.notFound() {
			unique(add, descriptions, p, "description", d.description)
		}
		for _, id := range d.twice {
			add(fmt.Sprintf("the id %q is used twice", id), "make ids unique: links and labels find only the first")
		}
		for _, ref := range d.refs {
			if !slices.Contains(d.ids, ref.id) {
				add(fmt.Sprintf("%s=%q points to no element", ref.attribute, ref.id), "give the element that id, or take the attribute away")
			}
		}
	}
	r.Saw("document", len(s.pages), fmt.Sprintf("pages (and %d redirects left out)", len(s.redirects)))
	r.Saw("ids", ids, "ids")
	return r
}

// unique adds a problem when value is empty, or another page of the same
// language has it.
func unique(add func(what, remedy string), seen map[string]string, p page, name, value string) {
	if value == "" {
		add("no "+name, "write one in the page's front matter")
		return
	}
	key := p.lang + "\n" + strings.ToLower(value)
	if other, found := seen[key]; found {
		add(fmt.Sprintf("the %s “%s” is that of %s too", name, value, other), "say what is different about this page")
		return
	}
	seen[key] = p.address
}

// document is what one page says of itself.
type document struct {
	title, description, kind string
	h1                       []string
	mains                    int
	mainID, viewport         bool
	ids, twice               []string
	refs                     []reference
}

type reference struct{ attribute, id string }

func read(p page) document {
	var d document
	for n := range elements(p.doc) {
		switch n.Data {
		case "title":
			if n.Namespace == "" {
				d.title = text(n)
			}
		case "meta":
			switch built.Attr(n, "name") {
			case "description":
				d.description = strings.TrimSpace(built.Attr(n, "content"))
			case "viewport":
				content := strings.ReplaceAll(strings.ToLower(built.Attr(n, "content")), " ", "")
				d.viewport = strings.Contains(content, "width=device-width") &&
					!strings.Contains(content, "user-scalable=no") && !strings.Contains(content, "maximum-scale")
			}
		case "body":
			d.kind = built.Attr(n, "data-kind")
		case "h1":
			d.h1 = append(d.h1, text(n))
		case "main":
			d.mains++
			d.mainID = built.Attr(n, "id") == "indhold"
		}
		if built.Has(n, "id") {
			id := built.Attr(n, "id")
			if slices.Contains(d.ids, id) {
				d.twice = append(d.twice, id)
			}
			d.ids = append(d.ids, id)
		}
		d.refs = append(d.refs, references(n)...)
	}
	return d
}

// references returns the ids that an element points to within its document.
func references(n *html.Node) []reference {
	var out []reference
	for _, a := range n.Attr {
		switch a.Key {
		case "for", "headers", "list", "form", "popovertarget", "commandfor",
			"aria-labelledby", "aria-describedby", "aria-controls", "aria-owns",
			"aria-details", "aria-errormessage", "aria-flowto", "aria-activedescendant":
			for id := range strings.FieldsSeq(a.Val) {
				out = append(out, reference{a.Key, id})
			}
		}
	}
	return out
}

package language

import (
	"io/fs"
	"strings"

	"golang.org/x/net/html"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
)

// page is one HTML page of the site, parsed. Redirects are not pages.
type page struct {
	address string // "/akut/"
	lang    string // primary subtag of <html lang>: "da"
	kind    string // <body data-kind>
	urgent  bool   // <body data-urgent>
	doc     *html.Node
	main    *html.Node // nil when the page has none
}

// readPages parses every .html file of fsys, in the order of their paths.
func readPages(fsys fs.FS) ([]page, error) {
	all, err := built.Pages(fsys)
	if err != nil {
		return nil, err
	}
	var pages []page
	for _, b := range all {
		if p, ok := newPage(b.File, b.Doc); ok {
			pages = append(pages, p)
		}
	}
	return pages, nil
}

// newPage reports false for a page that only sends the visitor on.
func newPage(name string, doc *html.Node) (page, bool) {
	p := page{address: "/" + strings.TrimSuffix(name, "index.html"), doc: doc}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "html":
			p.lang = primary(built.Attr(n, "lang"))
		case "meta":
			if strings.EqualFold(built.Attr(n, "http-equiv"), "refresh") {
				return page{}, false
			}
		case "body":
			p.kind = built.Attr(n, "data-kind")
			p.urgent = built.Has(n, "data-urgent")
		case "main":
			if p.main == nil {
				p.main = n
			}
		}
	}
	return p, true
}

// primary returns the language of a tag without its region: "da" for "da-DK".
func primary(tag string) string {
	lang, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	return lang
}

package coverage

import (
	"cmp"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// page is one HTML file of the site, parsed.
type page struct {
	file     string // "akut/index.html"
	address  string // "/akut/"
	lang     string // <html lang>
	doc      *html.Node
	redirect string // target of a meta refresh; empty for a page
}

// notFound reports whether the page answers for addresses that do not exist. It
// has no address of its own, so no canonical, twin link or description.
func (p page) notFound() bool { return path.Base(p.file) == "404.html" }

// site is a built site: its pages, and the address that they are published at.
type site struct {
	fsys      fs.FS
	pages     []page // without redirects
	redirects []page
	byAddress map[string]page // pages and redirects
	base      *url.URL        // ends with a slash
	problems  []problem.Problem
}

// load parses every .html file of fsys. What cannot be read becomes a problem,
// so that no check needs an error of its own.
func load(fsys fs.FS) *site {
	s := &site{fsys: fsys, byAddress: map[string]page{}}
	all, err := built.Pages(fsys)
	for _, b := range all {
		p := newPage(b.File, b.Doc)
		s.byAddress[p.address] = p
		if p.redirect != "" {
			s.redirects = append(s.redirects, p)
		} else {
			s.pages = append(s.pages, p)
		}
	}
	if err != nil {
		s.problems = append(s.problems, problem.Problem{Check: "site", Place: ".", What: err.Error(), Remedy: "build the site again"})
	}
	s.base = s.findBase()
	return s
}

func newPage(name string, doc *html.Node) page {
	p := page{file: name, address: "/" + strings.TrimSuffix(name, "index.html"), doc: doc}
	for n := range elements(doc) {
		switch {
		case n.Data == "html":
			p.lang = built.Attr(n, "lang")
		case n.Data == "meta" && strings.EqualFold(built.Attr(n, "http-equiv"), "refresh"):
			// "0; url=/akut/"
			_, target, _ := strings.Cut(built.Attr(n, "content"), "=")
			p.redirect = strings.Trim(strings.TrimSpace(target), `'"`)
		}
	}
	return p
}

// findBase returns what most canonical links leave when the page's own address
// is taken off.
func (s *site) findBase() *url.URL {
	votes := map[string]int{}
	for _, p := range s.pages {
		if before, found := strings.CutSuffix(p.canonical(), p.address); found {
			votes[before+"/"]++
		}
	}
	best := ""
	for base, n := range votes {
		if n > votes[best] || n == votes[best] && base < best {
			best = base
		}
	}
	u, err := url.Parse(best)
	if best == "" || err != nil || u.Host == "" {
		// twins tells that canonicals are missing; links can still do its work.
		return &url.URL{Scheme: "https", Host: "site.invalid", Path: "/"}
	}
	return u
}

// url returns the full address of a page.
func (s *site) url(p page) *url.URL { return s.base.JoinPath(p.address) }

// resolve returns the file that ref points to from a page at from, and its
// fragment. Inside is false for other hosts and for schemes that are no files.
func (s *site) resolve(from *url.URL, ref string) (file, fragment string, inside bool, err error) {
	u, err := from.Parse(strings.TrimSpace(ref))
	if err != nil {
		return "", "", false, err
	}
	if u.Host != s.base.Host || u.Scheme != "http" && u.Scheme != "https" {
		return "", "", false, nil
	}
	// "https://host" is its root.
	rest, found := strings.CutPrefix(cmp.Or(u.Path, "/"), s.base.Path)
	if !found {
		return "", "", true, fmt.Errorf("is outside %s", s.base)
	}
	return rest, u.Fragment, true, nil
}

func (p page) canonical() string {
	for n := range elements(p.doc) {
		if n.Data == "link" && rel(n, "canonical") {
			return built.Attr(n, "href")
		}
	}
	return ""
}

// elements yields the elements of a document in order, without what stands in a
// template: that is no part of the page.
func elements(root *html.Node) func(func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		var walk func(*html.Node) bool
		walk = func(n *html.Node) bool {
			if n.Type == html.ElementNode {
				if !yield(n) {
					return false
				}
				if n.Data == "template" {
					return true
				}
			}
			for c := range n.ChildNodes() {
				if !walk(c) {
					return false
				}
			}
			return true
		}
		walk(root)
	}
}

func rel(n *html.Node, want string) bool {
	return slices.Contains(strings.Fields(strings.ToLower(built.Attr(n, "rel"))), want)
}

func text(n *html.Node) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(built.Text(n), "\u00ad", "")), " ")
}

package coverage

import (
	"io/fs"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// Audit runs Documents, Twins and Links on a built site, reading it once.
func Audit(fsys fs.FS) problem.Report {
	s := load(fsys)
	r := problem.Report{Problems: s.problems}
	r.Merge(s.documents())
	r.Merge(s.twins())
	r.Merge(s.links())
	return r
}

// Documents checks each page for itself: the language and the view of the
// document, one h1, one main#indhold, data-kind, unique ids and what points to
// them, and a title and a description that no other page of its language has.
func Documents(fsys fs.FS) problem.Report { return one(fsys, (*site).documents) }

// Twins checks that each page has its twin in the other language, that both say
// so, and that lang, address and canonical link agree: Danish at the root,
// English under /en/.
func Twins(fsys fs.FS) problem.Report { return one(fsys, (*site).twins) }

// Links checks that everything the site's HTML, CSS and web manifests point to
// inside the site exists, fragments too, that no link leads by way of a redirect,
// and that no page fetches anything from another host. Links to other sites are
// counted, never fetched.
func Links(fsys fs.FS) problem.Report { return one(fsys, (*site).links) }

func one(fsys fs.FS, check func(*site) problem.Report) problem.Report {
	s := load(fsys)
	r := problem.Report{Problems: s.problems}
	r.Merge(check(s))
	return r
}

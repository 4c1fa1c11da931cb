package coverage

import (
	"io/fs"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// Audit checks the documents, twins and links of a built site, reading it once.
func Audit(fsys fs.FS) problem.Report {
	s := load(fsys)
	r := problem.Report{Problems: s.problems}
	r.Merge(s.documents())
	r.Merge(s.twins())
	r.Merge(s.links())
	return r
}

func one(fsys fs.FS, check func(*site) problem.Report) problem.Report {
	s := load(fsys)
	r := problem.Report{Problems: s.problems}
	r.Merge(check(s))
	return r
}

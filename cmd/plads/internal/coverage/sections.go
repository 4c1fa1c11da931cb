package coverage

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// Policy is a document that the site's pages must tell all of, in both languages.
type Policy struct {
	ID       string
	File     string   // where its sections are listed, for messages
	Sections []string // ids, in the order of the document
}

// covers is the name of the meta element in which a page says what it tells of: the
// policy's id and then those of the sections, parted by spaces.
const covers = "plads-covers"

// Sections checks that every section of every policy is told of on a page in each
// language, and that no page says it tells of a section that does not exist. Pages
// say so with <meta name="plads-covers" content="policy-id section-id …">.
func Sections(fsys fs.FS, policies []Policy) problem.Report {
	s := load(fsys)
	r := problem.Report{Problems: s.problems}
	told := map[covered]bool{}
	pages := 0
	for _, p := range s.pages {
		claims := p.claims()
		if len(claims) > 0 {
			pages++
		}
		for _, claim := range claims {
			r.Add(p.take(claim, policies, told)...)
		}
	}
	wanted := 0
	for _, policy := range policies {
		if len(policy.Sections) == 0 {
			r.Add(problem.Problem{Check: "sections", Place: policy.File, What: fmt.Sprintf("the policy %q lists no sections", policy.ID),
				Remedy: "list its headings under sections:, each with an id and a title"})
		}
		for _, section := range policy.Sections {
			for _, lang := range languages() {
				wanted++
				if told[covered{lang.code, policy.ID, section}] {
					continue
				}
				r.Add(problem.Problem{
					Check: "sections", Place: policy.File,
					What:   fmt.Sprintf("the section %q of the policy %q is on no page in %s", section, policy.ID, lang.name),
					Remedy: fmt.Sprintf("add %q under sections: of the page in content/%s with policy: %s that tells of it", section, lang.code, policy.ID),
				})
			}
		}
	}
	r.Saw("sections", wanted, fmt.Sprintf("sections in each language, told of on %d pages", pages))
	return r
}

type covered struct{ lang, policy, section string }

type language struct{ code, name string }

func languages() []language { return []language{{"da", "Danish"}, {"en", "English"}} }

// claims returns what the page says it tells of: for each meta the ids in it.
func (p page) claims() [][]string {
	var out [][]string
	for n := range elements(p.doc) {
		if n.Data == "meta" && built.Attr(n, "name") == covers {
			out = append(out, strings.Fields(built.Attr(n, "content")))
		}
	}
	return out
}

// take notes what a claim covers, and returns what is wrong with it.
func (p page) take(claim []string, policies []Policy, told map[covered]bool) []problem.Problem {
	wrong := func(what, remedy string) []problem.Problem {
		return []problem.Problem{{Check: "sections", Place: p.address, What: what, Remedy: remedy}}
	}
	if len(claim) == 0 {
		return wrong("the page tells of an unnamed policy", "write policy: in its front matter")
	}
	i := slices.IndexFunc(policies, func(policy Policy) bool { return policy.ID == claim[0] })
	if i < 0 {
		return wrong(fmt.Sprintf("the page tells of a policy %q that does not exist", claim[0]), "write the id of a policy in data/municipalities under policy:")
	}
	if len(claim) == 1 {
		return wrong(fmt.Sprintf("the page tells of no section of the policy %q", claim[0]), "name them under sections: in its front matter")
	}
	var out []problem.Problem
	for _, section := range claim[1:] {
		if !slices.Contains(policies[i].Sections, section) {
			out = append(out, wrong(fmt.Sprintf("the page tells of a section %q that the policy %q lacks", section, claim[0]),
				"write an id that stands in "+policies[i].File)...)
			continue
		}
		told[covered{p.lang, claim[0], section}] = true
	}
	return out
}

// Package gallery checks that the component gallery tells everything: every component
// has its documentation, and what that says of its parameters is what its template takes.
package gallery

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// check is the name under which problems are reported.
const check = "gallery"

// root is where a component <name> lies: <name>/<name>.html and <name>/<name>.yaml.
const root = "assets/components"

// documentation is the part of a component's YAML file that is checked here.
type documentation struct {
	About      string            `yaml:"about"`
	Here       string            `yaml:"here"` // where it is seen when it cannot be shown twice
	Parameters map[string]string `yaml:"parameters"`
	Examples   []yaml.Node       `yaml:"examples"`
	Do         []string          `yaml:"do"`
	Dont       []string          `yaml:"dont"`
	Keyboard   string            `yaml:"keyboard"`
	Reader     string            `yaml:"reader"`
}

// Audit compares every component's documentation with the comment that opens its
// template, in fsys, the root of the project. A parameter that only one of the two knows
// is an error, and so is a component without examples; missing advice is a warning. A
// template that prints nothing yet is passed over.
func Audit(fsys fs.FS) problem.Report {
	var r problem.Report
	add := func(place string, severity problem.Severity, remedy, what string, args ...any) {
		r.Add(problem.Problem{Check: check, Severity: severity, Place: place, What: fmt.Sprintf(what, args...), Remedy: remedy})
	}
	folders, err := fs.ReadDir(fsys, root)
	if err != nil {
		add(root, problem.Error, "look at its permissions", "cannot be read: %v", err)
	}
	seen := 0
	for _, folder := range folders {
		name := folder.Name()
		place := path.Join(root, name, name+".yaml")
		template, err := fs.ReadFile(fsys, path.Join(root, name, name+".html"))
		if err != nil {
			continue // parts of pages, which nobody calls by the folder's name
		}
		comment, prints := opening(string(template))
		if !prints {
			continue
		}
		seen++
		var d documentation
		data, err := fs.ReadFile(fsys, place)
		if err != nil {
			add(place, problem.Error, "write it: about, parameters, examples, do, dont, keyboard, reader", "the component %s has no documentation", name)
			continue
		}
		if err := yaml.Unmarshal(data, &d); err != nil {
			add(place, problem.Error, "look at indentation, quotes and colons", "not valid YAML: %v", err)
			continue
		}
		takes := parameters(comment)
		for _, p := range takes {
			if d.Parameters[p] == "" {
				add(place, problem.Error, "say what it means under parameters", "the template takes %q, which the documentation does not tell of", p)
			}
		}
		for p := range d.Parameters {
			if !slices.Contains(takes, p) {
				add(place, problem.Error, "take it out, or write it in the comment that opens the template", "the documentation tells of %q, which the template does not take", p)
			}
		}
		if d.About == "" {
			add(place, problem.Error, "say in a sentence what it is for", "about is missing")
		}
		if len(d.Examples) == 0 && d.Here == "" {
			add(place, problem.Error, "add one, or say under here where it is seen", "there is no example")
		}
		for field, missing := range map[string]bool{"do": len(d.Do) == 0, "dont": len(d.Dont) == 0, "keyboard": d.Keyboard == "", "reader": d.Reader == ""} {
			if missing {
				add(place, problem.Warning, "add "+field+":", "%s is missing", field)
			}
		}
	}
	r.Saw(check, seen, "components compared with their documentation")
	return r
}

// opening returns the comment that a template opens with, and whether anything but
// comments follows it.
func opening(template string) (comment string, prints bool) {
	rest := template
	for {
		rest = strings.TrimSpace(rest)
		m := leading.FindStringSubmatch(rest)
		if m == nil {
			return comment, rest != ""
		}
		if comment == "" {
			comment = m[1]
		}
		rest = rest[len(m[0]):]
	}
}

var (
	leading = regexp.MustCompile(`(?s)^\{\{-? ?/\*(.*?)\*/ ?-?\}\}`)
	// A line of the comment that is a parameter: its name, its type, what it is.
	parameter = regexp.MustCompile(`(?m)^([a-z_]+)[ \t]+(?:\[\](?:map|string)|string|int|bool|map|Page|HTML)\b`)
)

// parameters returns the names of the parameters that a comment tells of.
func parameters(comment string) []string {
	var names []string
	for _, m := range parameter.FindAllStringSubmatch(comment, -1) {
		names = append(names, m[1])
	}
	return names
}

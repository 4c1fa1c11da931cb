package directory

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
	"go.yaml.in/yaml/v3"
)

// check is the name under which the data's problems are reported.
const check = "directory"

// decoder reads one file node by node. A decoder of yaml's own stops being
// useful at the first surprise and knows no lines; this one notes every fault
// where it stands and reads on.
type decoder struct {
	file  string
	today Date
	out   *findings
}

// findings gathers what all files have in common.
type findings struct {
	report problem.Report
	texts  []placed    // every text, for what must never be said
	refs   []reference // every id that another file must hold
	ids    map[string]string
	phones []placed
	sms    []placed
}

type placed struct{ place, value string }

type reference struct {
	placed
	what string // situation, offer, policy, theme
}

// add notes an error at a node; a nil node is the file as a whole.
func (d *decoder) add(n *yaml.Node, remedy, what string, args ...any) {
	d.out.report.Add(problem.Problem{
		Check: check, Place: d.place(n), What: fmt.Sprintf(what, args...), Remedy: remedy,
	})
}

func (d *decoder) place(n *yaml.Node) string {
	if n == nil {
		return d.file + ":1"
	}
	return fmt.Sprintf("%s:%d", d.file, n.Line)
}

// id notes an id that may exist only once among its kind, and complains of the
// second.
func (d *decoder) id(n *yaml.Node, what, id string) {
	if !idPattern.MatchString(id) {
		d.add(n, "use small letters a-z, digits and single hyphens: roedovre-kommune", "%s id %q is not fit for an address", what, id)
	}
	d.out.id(what+" "+id, d.place(n))
}

// id notes an id together with what it is an id of, and complains if it is there already.
func (f *findings) id(key, place string) {
	if first, found := f.ids[key]; found {
		space := strings.LastIndexByte(key, ' ')
		f.report.Add(problem.Problem{
			Check: check, Place: place, What: fmt.Sprintf("%s id %q is used twice, first at %s", key[:space], key[space+1:], first), Remedy: "give one of them another id",
		})
		return
	}
	f.ids[key] = place
}

// take adds what has been found in another file.
func (f *findings) take(o *findings) {
	f.report.Merge(o.report)
	f.texts = append(f.texts, o.texts...)
	f.refs = append(f.refs, o.refs...)
	f.phones = append(f.phones, o.phones...)
	f.sms = append(f.sms, o.sms...)
	for _, key := range slices.Sorted(maps.Keys(o.ids)) {
		f.id(key, o.ids[key])
	}
}

var idPattern = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)

// field is one field of a mapping.
type field struct {
	name     string
	required bool
	read     func(*yaml.Node)
}

func must(name string, read func(*yaml.Node)) field { return field{name, true, read} }
func may(name string, read func(*yaml.Node)) field  { return field{name, false, read} }

// mapping reads a mapping's fields. It reports unknown, repeated, empty and
// missing ones.
func (d *decoder) mapping(n *yaml.Node, what string, fields ...field) {
	if n.Kind != yaml.MappingNode {
		d.add(n, "write it as fields: name: value", "%s must be a mapping, is %s", what, kindName(n))
		return
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if line, found := seen[key.Value]; found {
			d.add(key, "keep one of them", "field %q is written twice in %s, first in line %d", key.Value, what, line)
			continue
		}
		seen[key.Value] = key.Line
		j := slices.Index(names, key.Value)
		switch {
		case j < 0:
			d.add(key, suggest(key.Value, names), "unknown field %q in %s", key.Value, what)
		case value.Kind == yaml.AliasNode:
			d.add(value, "write the value out", "field %q uses a YAML alias", key.Value)
		case value.Tag == "!!null":
			d.add(key, "fill it in or delete the line", "field %q in %s is empty", key.Value, what)
		default:
			fields[j].read(value)
		}
	}
	for _, f := range fields {
		if _, found := seen[f.name]; f.required && !found {
			d.add(n, "add "+f.name+":", "%s lacks %q", what, f.name)
		}
	}
}

// list calls read for each entry of a list; it reports lists that are none and
// lists without entries.
func (d *decoder) list(n *yaml.Node, what string, read func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		d.add(n, "write it as a list: [one, two]", "%s must be a list, is %s", what, kindName(n))
		return
	}
	if len(n.Content) == 0 {
		d.add(n, "add an entry or delete the line", "%s has no entries", what)
	}
	for _, entry := range n.Content {
		if entry.Kind == yaml.AliasNode || entry.Tag == "!!null" {
			d.add(entry, "write the entry out", "an entry of %s is empty or an alias", what)
			continue
		}
		read(entry)
	}
}

// str returns a reader of a string that is not blank. Its value is noted among
// the texts.
func (d *decoder) str(what string, to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || n.Tag != "!!str" {
			d.add(n, `put it in quotes: "…"`, "%s must be a text, is %s", what, kindName(n))
			return
		}
		if strings.TrimSpace(n.Value) == "" {
			d.add(n, "fill it in or delete the line", "%s is empty", what)
			return
		}
		*to = n.Value
		d.out.texts = append(d.out.texts, placed{d.place(n), n.Value})
	}
}

// text returns a reader of a text in both languages.
func (d *decoder) text(what string, to *Text) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.MappingNode {
			d.add(n, "write {da: …, en: …}", "%s must be a text in both languages, is %s", what, kindName(n))
			return
		}
		d.mapping(n, what, must("da", d.str(what+" in Danish", &to.DA)), must("en", d.str(what+" in English", &to.EN)))
	}
}

// sourceName returns a reader of what a source is called: one name or domain
// that is the same in both languages, or a text in both.
func (d *decoder) sourceName(what string, to *Text) func(*yaml.Node) {
	return func(n *yaml.Node) {
		switch {
		case n.Kind == yaml.MappingNode:
			d.mapping(n, what, may("da", d.str(what+" in Danish", &to.DA)), may("en", d.str(what+" in English", &to.EN)))
			for _, lang := range []string{"da", "en"} {
				if child(n, lang) == nil {
					d.add(n, "add "+lang+": …, or write one name for both languages: rk.dk", "%s lacks %q", what, lang)
				}
			}
		case n.Kind != yaml.ScalarNode || n.Tag != "!!str" || strings.TrimSpace(n.Value) == "":
			d.add(n, `write one name for both languages: "rk.dk", or {da: …, en: …}`,
				"%s must be a name or a text in both languages, is %s", what, kindName(n))
		default:
			var name string
			d.str(what, &name)(n)
			*to = Text{DA: name, EN: name}
		}
	}
}

// oneOf returns a reader of a word from a fixed set.
func (d *decoder) oneOf(what string, words []string, to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || !slices.Contains(words, n.Value) {
			d.add(n, suggest(n.Value, words), "%s %q is unknown", what, n.Value)
			return
		}
		*to = n.Value
	}
}

// boolean returns a reader of true or false.
func (d *decoder) boolean(what string, to *bool) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Tag != "!!bool" {
			d.add(n, "write true or false", "%s must be true or false, is %q", what, n.Value)
			return
		}
		*to = n.Value == "true"
	}
}

// date returns a reader of a date that is not in the future. Exact asks for a
// day.
func (d *decoder) date(what string, exact bool, to *Date) func(*yaml.Node) {
	return func(n *yaml.Node) {
		date, err := ParseDate(n.Value)
		switch {
		case n.Kind != yaml.ScalarNode:
			d.add(n, "write 2026-11-21", "%s must be a date, is %s", what, kindName(n))
		case err != nil:
			d.add(n, "write 2026-11-21", "%s: %v", what, err)
		case exact && date.Day == 0:
			d.add(n, "write the day too: 2026-11-21", "%s %q must be a day", what, n.Value)
		case date.Compare(d.today) > 0:
			d.add(n, "write the day on which it happened", "%s %s is in the future (today is %s)", what, n.Value, d.today)
		default:
			*to = date
		}
	}
}

// webAddress returns a reader of an absolute http or https address.
func (d *decoder) webAddress(what string, to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		u, err := url.Parse(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil || u.Scheme != "https" && u.Scheme != "http" || !strings.Contains(u.Host, ".") ||
			strings.ContainsAny(n.Value, " \t\n") {
			d.add(n, "write the whole address: https://www.rk.dk/", "%s %q is no address of the web", what, n.Value)
			return
		}
		*to = n.Value
		d.out.texts = append(d.out.texts, placed{d.place(n), n.Value})
	}
}

// ids returns a reader of a list of ids that other files must hold.
func (d *decoder) ids(what string, to *[]string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		d.list(n, what+" list", func(n *yaml.Node) {
			var id string
			d.ref(what, &id)(n)
			if id == "" {
				return
			}
			if slices.Contains(*to, id) {
				d.add(n, "keep one of them", "%s %q is listed twice", what, id)
				return
			}
			*to = append(*to, id)
		})
	}
}

// ref returns a reader of an id that another file must hold.
func (d *decoder) ref(what string, to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || n.Tag != "!!str" {
			d.add(n, "write an id", "%s must be an id, is %s", what, kindName(n))
			return
		}
		*to = n.Value
		d.out.refs = append(d.out.refs, reference{placed{d.place(n), n.Value}, what})
	}
}

func kindName(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.AliasNode:
		return "a YAML alias"
	case n.Tag == "!!str":
		return fmt.Sprintf("the text %q", n.Value)
	case n.Tag == "!!null":
		return "empty"
	}
	return fmt.Sprintf("the %s %q", strings.TrimPrefix(n.Tag, "!!"), n.Value)
}

// suggest returns a remedy that names the nearest of the known words, or all of
// them when none is near.
func suggest(word string, known []string) string {
	if len(known) == 0 {
		return "there is none yet"
	}
	nearest := slices.MinFunc(known, func(a, b string) int { return cmp.Compare(distance(word, a), distance(word, b)) })
	if distance(word, nearest) <= max(2, len(word)/3) {
		return fmt.Sprintf("did you mean %q?", nearest)
	}
	return "use one of: " + strings.Join(known, ", ")
}

// distance is the number of letters to change, add or take away to get from a
// to b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

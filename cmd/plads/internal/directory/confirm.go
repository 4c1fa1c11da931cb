package directory

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Answer is what somebody learnt of one field by ringing or by reading the owner's
// own page.
type Answer struct {
	Path    string // an offer's path, or a kommune's id for its main contact
	Field   string // phone, sms, address, web, hours or a facet
	Value   string // "" leaves it as it is
	How     string // HowPhone or HowOwnPage
	By, EN  string // the role that answered, in Danish and in English if it differs; never a person's name
	URL     string // of the page
	Dated   Date   // the page's own date; a call has none but its day
	Checked Date
}

// Confirmation is a file with an answer written into it.
type Confirmation struct {
	Answer
	File     string // relative to the project
	Data     []byte // the whole file
	Known    Known  // what is now believed
	Withheld Text   // what the offer says is not known: is it still true?
	Note     Text   // the facet's, likewise
}

// Write puts the file in its place below root, whole or not at all.
func (c Confirmation) Write(root string) error {
	if err := replace(filepath.Join(root, filepath.FromSlash(c.File)), c.Data); err != nil {
		return fmt.Errorf("write %s: %w; is the folder writable?", c.File, err)
	}
	return nil
}

// Confirm writes an answer into the text of its file and leaves every other byte as
// it is. It writes no file. It fails when the answer cannot be, and when the loader
// would refuse the data with it.
func Confirm(fsys fs.FS, a Answer, today Date) (Confirmation, error) {
	c := Confirmation{Answer: a}
	dir, report := LoadOn(fsys, today)
	if report.Failed() {
		return c, errors.New("the data has errors already; `plads check -no-browser` names them")
	}
	file, found := fileOf(dir, a.Path)
	if !found {
		return c, fmt.Errorf("no offer %q; %s", a.Path, suggest(a.Path, paths(dir)))
	}
	c.File = file
	if err := c.sensible(today); err != nil {
		return c, err
	}
	old, err := fs.ReadFile(fsys, file)
	if err != nil {
		return c, fmt.Errorf("read %s: %w", file, err)
	}
	text := yamlText{old}
	if err := c.edit(&text); err != nil {
		return c, fmt.Errorf("edit %s: %w", file, err)
	}
	if err := c.untouched(old, text.src); err != nil {
		return c, err
	}
	c.Data = text.src
	after, report := LoadOn(edited{fsys, file, c.Data}, today)
	if report.Failed() {
		var b strings.Builder
		for _, p := range report.Problems {
			fmt.Fprintf(&b, "\n%s", p)
		}
		return c, fmt.Errorf("the answer would make the data invalid, and nothing was changed:%s", b.String())
	}
	c.believed(after, today)
	return c, nil
}

// sensible refuses what the loader would accept and nobody can mean.
func (a Answer) sensible(today Date) error {
	contacts := []string{kindPhone, kindSMS, kindAddress, kindWeb}
	isFacet := slices.Contains(FacetKeys(), a.Field)
	isOffer := strings.Contains(a.Path, "/")
	fields := slices.Clone(contacts)
	if isOffer {
		fields = slices.Concat(contacts, []string{kindHours}, FacetKeys())
	}
	switch {
	case !slices.Contains(fields, a.Field):
		return fmt.Errorf("no field %q; %s", a.Field, suggest(a.Field, fields))
	case a.How != HowPhone && a.How != HowOwnPage:
		return fmt.Errorf("-how %q; write phone if somebody rang, own-page if it stands on their own page", a.How)
	case strings.TrimSpace(a.By) == "":
		return errors.New(`-by is missing: write the role of whoever answered, as in -by "Livslinien, på telefonen"`)
	case a.Checked.Day == 0 || a.Checked.Compare(today) > 0:
		return fmt.Errorf("-date %q is no day up to today, %s", a.Checked, today)
	case a.How == HowPhone && (!a.Dated.IsZero() || a.URL != ""):
		return errors.New("-dated and -url are those of a page; leave them out with -how phone")
	case isFacet && !slices.Contains(facetStates(), a.Value):
		return fmt.Errorf("-value %q; write %s", a.Value, strings.Join(facetStates(), ", "))
	case a.Field == kindHours && a.Value != "":
		return errors.New("new hours are written in the file by hand; without -value those that stand there are confirmed")
	}
	return nil
}

// edit writes the answer into the text.
func (a Answer) edit(text *yamlText) error {
	path, order := []string{a.Field}, []string{}
	value := a.Value
	switch {
	case a.Field == kindHours:
	case slices.Contains(FacetKeys(), a.Field):
		path, order = []string{"facets", a.Field}, FacetKeys()
	default:
		path, order = []string{"contact", a.Field}, []string{kindPhone, kindSMS, kindAddress, kindWeb}
		if a.Field == kindPhone || a.Field == kindSMS {
			value = phoneAsWritten(value)
		}
	}
	m, err := text.mapping(path...)
	if err != nil {
		return err
	}
	if m == nil {
		return a.add(text, path, value, order)
	}
	for _, f := range a.fields(value) {
		if f.text == "" {
			err = text.remove(path, f.name)
		} else {
			err = text.set(path, f.name, f.text, detailFields())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// written is a field of a detail; no text takes it away.
type written struct{ name, text string }

// fields returns what the answer writes into a detail. What it is silent about
// stays; the old source, its address and its date go.
func (a Answer) fields(value string) []written {
	var fs []written
	switch {
	case slices.Contains(FacetKeys(), a.Field):
		fs = append(fs, written{"is", value})
	case value != "":
		fs = append(fs, written{"value", quoted(value)})
	}
	source := quoted(a.By)
	if a.EN != "" && a.EN != a.By {
		source = "{da: " + quoted(a.By) + ", en: " + quoted(a.EN) + "}"
	}
	fs = append(fs, written{"source", source})
	for _, optional := range []written{{"url", a.URL}, {"dated", a.Dated.String()}} {
		if optional.text != "" {
			optional.text = quoted(optional.text)
		}
		fs = append(fs, optional)
	}
	return append(fs, written{"checked", quoted(a.Checked.String())}, written{"how", a.How}, written{"by", quoted(a.By)})
}

// add writes a detail that the file lacks, and the mapping around it if need be.
func (a Answer) add(text *yamlText, path []string, value string, order []string) error {
	if value == "" {
		return fmt.Errorf("there is no %s to confirm; give it with -value, or write it in the file first", a.Field)
	}
	var parts []string
	for _, f := range a.fields(value) {
		if f.text != "" {
			parts = append(parts, f.name+": "+f.text)
		}
	}
	detail := "{" + strings.Join(parts, ", ") + "}"
	around, err := text.mapping(path[0])
	if err != nil {
		return err
	}
	if around == nil {
		return text.set(nil, path[0], "\n  "+a.Field+": "+detail, topFields())
	}
	return text.set(path[:1], a.Field, detail, order)
}

// topFields is the order of the fields of an offer and of a kommune.
func topFields() []string {
	return []string{
		"name", "kind", "situations", "summary", "audience", "meet", "limits", "way", "bring", "next", "region", "region_note", "urgent_doctor", "facets", "contact",
		"hours", "secret_address", "relatives_only", "some_only", "withheld", "source", "checked", "policy",
	}
}

func detailFields() []string {
	return []string{"is", "value", "always", "weekly", "holidays", "call_first", "source", "url", "dated", "checked", "how", "by"}
}

// quoted writes a text as YAML; JSON's quotes are YAML's too.
func quoted(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""` // a string can always be encoded; the loader refuses an empty one
	}
	return strings.TrimSpace(b.String())
}

// phoneAsWritten groups the digits of a number as the directory does, and leaves
// what is no number to the loader.
func phoneAsWritten(s string) string {
	digits := strings.NewReplacer(" ", "", ".", "", "-", "").Replace(strings.TrimPrefix(strings.TrimSpace(s), "+45"))
	if !allDigits.MatchString(digits) {
		return s
	}
	return FormatPhone(digits)
}

// untouched makes sure that nothing but the field is read differently than before,
// whatever the file looks like.
func (a Answer) untouched(old, new []byte) error {
	var before, after map[string]any
	if err := errors.Join(yaml.Unmarshal(old, &before), yaml.Unmarshal(new, &after)); err != nil {
		return fmt.Errorf("%s cannot be edited by the program: %w; write the answer by hand", a.Path, err)
	}
	for _, tree := range []map[string]any{before, after} {
		for _, name := range []string{"contact", "facets"} {
			if inner, ok := tree[name].(map[string]any); ok {
				delete(inner, a.Field)
				if len(inner) == 0 {
					delete(tree, name)
				}
			}
		}
		if hours, ok := tree[kindHours].(map[string]any); ok && a.Field == kindHours {
			for _, f := range a.fields("") {
				delete(hours, f.name)
			}
		}
	}
	if !reflect.DeepEqual(before, after) {
		return fmt.Errorf("%s is written in a way that the program cannot edit; write the answer by hand", a.Path)
	}
	return nil
}

// believed tells what the data says now.
func (c *Confirmation) believed(dir Directory, today Date) {
	see := caller{today: today, soon: today}
	var known []Known
	for _, m := range dir.Municipalities {
		if m.ID == c.Path {
			known = see.known(m.Contact, nil)
		}
	}
	for _, o := range dir.Offers {
		if o.Path() != c.Path {
			continue
		}
		c.Withheld = o.Withheld
		known = see.known(o.Contact, o.Hours)
		for _, f := range o.Facets {
			if f.Key == c.Field {
				c.Note = f.Note
				c.Known = Known{Kind: f.Key, Value: f.Is, Evidence: f.Evidence, Standing: f.Evidence.Standing(today), Until: f.ConfirmedUntil()}
			}
		}
	}
	for _, k := range known {
		if k.Kind == c.Field {
			c.Known = k
		}
	}
}

func fileOf(dir Directory, path string) (string, bool) {
	for _, o := range dir.Offers {
		if o.Path() == path {
			return o.File, true
		}
	}
	for _, m := range dir.Municipalities {
		if m.ID == path {
			return m.File, true
		}
	}
	return "", false
}

func paths(dir Directory) []string {
	var out []string
	for _, o := range dir.Offers {
		out = append(out, o.Path())
	}
	for _, m := range dir.Municipalities {
		out = append(out, m.ID)
	}
	return out
}

// edited is a project with one file in another text.
type edited struct {
	fs.FS
	name string
	data []byte
}

// ReadFile returns the file's contents (fs.ReadFileFS).
func (e edited) ReadFile(name string) ([]byte, error) {
	if name == e.name {
		return bytes.Clone(e.data), nil
	}
	return fs.ReadFile(e.FS, name)
}

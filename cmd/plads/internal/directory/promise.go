package directory

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Theme is a subject under which the promises of all policies stand side by side.
type Theme struct {
	ID   string
	Name Text
	Icon string
}

// Promise is one concrete goal that a policy sets.
type Promise struct {
	ID, Kommune     string
	Theme           string // id of a theme
	Policy, Section string // ids of a policy of the kommune and of a section of it
	Text            Text
	FollowUp        FollowUp
}

// FollowUp is what is known of a promise. Unknown is an honest state.
type FollowUp struct {
	State   string // kept, under-way, not-kept or unknown
	Note    Text
	Source  Text // as in Evidence; only an unknown state may lack it
	URL     string
	Dated   Date
	Checked Date
}

func followUpStates() []string { return []string{"kept", "under-way", "not-kept", unknown} }

// theme reads an entry of data/themes.yaml.
func (l *loader) theme(d *decoder, n *yaml.Node) {
	var t Theme
	d.mapping(n, "theme",
		must("id", d.newID(themeID, &t.ID)),
		must("name", d.text("name", &t.Name)),
		must("icon", d.str("icon", &t.Icon)))
	l.dir.Themes = append(l.dir.Themes, t)
}

// promises reads one file of data/promises/. Its name gives the kommune.
func (l *loader) promises(d *decoder, n *yaml.Node) {
	kommune := strings.TrimSuffix(path.Base(d.file), ".yaml")
	if !slices.Contains(l.kommuner, kommune) {
		d.add(nil, suggest(kommune, l.kommuner), "%q is no kommune: data/municipalities/%s.yaml does not exist", kommune, kommune)
	}
	d.list(n, "the file", func(n *yaml.Node) { l.promise(d, n, kommune) })
}

func (l *loader) promise(d *decoder, n *yaml.Node, kommune string) {
	p := Promise{Kommune: kommune}
	var sectionAt *yaml.Node
	d.mapping(n, "promise",
		must("id", func(n *yaml.Node) {
			d.newID("promise", &p.ID)(n)
			if p.ID != "" && !strings.HasPrefix(p.ID, kommune+"-") {
				d.add(n, "name it "+kommune+"-…: the ids of all kommuner share one page", "promise id %q does not begin with %q", p.ID, kommune+"-")
			}
		}),
		must("theme", d.ref(themeID, &p.Theme)),
		must("policy", d.ref(policyID, &p.Policy)),
		must("section", func(n *yaml.Node) {
			if n.Kind != yaml.ScalarNode || n.Tag != "!!str" {
				d.add(n, "write the id of a section of the policy", "section must be an id, is %s", kindName(n))
				return
			}
			p.Section, sectionAt = n.Value, n
		}),
		must("text", d.text("text", &p.Text)),
		must("followup", func(n *yaml.Node) { p.FollowUp = d.followUp(n) }))
	if sectionAt != nil && p.Policy != "" {
		l.sections = append(l.sections, sectionRef{placed{d.place(sectionAt), p.Section}, kommune, p.Policy})
	}
	l.dir.Promises = append(l.dir.Promises, p)
}

func (d *decoder) followUp(n *yaml.Node) FollowUp {
	var f FollowUp
	d.mapping(n, "followup",
		must("state", d.oneOf("state", followUpStates(), &f.State)),
		may("note", d.text("note", &f.Note)),
		may("source", d.sourceName("source", &f.Source)),
		may("url", d.webAddress("url", &f.URL)),
		may("dated", d.date("dated", false, &f.Dated)),
		must("checked", d.date("checked", true, &f.Checked)))
	if f.State != "" && f.State != unknown && n.Kind == yaml.MappingNode && child(n, "source") == nil {
		d.add(n, "add source: who says so, or write state: unknown", "a promise is said to be %q without a source", f.State)
	}
	return f
}

// sectionRef is a section that a promise stands in, to be looked for once all
// files have been read.
type sectionRef struct {
	placed
	kommune, policy string
}

// section complains of a promise whose policy is another kommune's, or whose
// section the policy lacks. That the policy exists at all is checked with the
// other ids.
func (l *loader) section(r sectionRef) {
	for _, m := range l.dir.Municipalities {
		for _, p := range m.Policies {
			if p.ID != r.policy {
				continue
			}
			if m.ID != r.kommune {
				l.errorAt(r.place, "name a policy that stands in data/municipalities/"+r.kommune+".yaml",
					"policy %q is that of %s, not of %s", r.policy, m.ID, r.kommune)
				return
			}
			var ids []string
			for _, s := range p.Sections {
				ids = append(ids, s.ID)
			}
			if !slices.Contains(ids, r.value) {
				l.errorAt(r.place, suggest(r.value, ids)+"; the sections stand in "+m.File, "policy %q has no section %q", r.policy, r.value)
			}
			return
		}
	}
}

// publishPromises joins each promise with the heading in its policy that it stands under.
func publishPromises(dir Directory) []PublishedPromise {
	var out []PublishedPromise
	same := func(s string) string { return s }
	for _, p := range dir.Promises {
		o := PublishedPromise{
			ID: p.ID, Kommune: p.Kommune, Theme: p.Theme, Policy: p.Policy, Text: p.Text,
			FollowUp: PublishedFollowUp{
				State: p.FollowUp.State, Note: optional(p.FollowUp.Note, same), Source: optional(p.FollowUp.Source, same),
				Dated: p.FollowUp.Dated.String(),
			},
		}
		for _, m := range dir.Municipalities {
			for _, policy := range m.Policies {
				for _, s := range policy.Sections {
					if policy.ID == p.Policy && s.ID == p.Section {
						o.SectionTitle = s.Title
					}
				}
			}
		}
		out = append(out, o)
	}
	slices.SortStableFunc(out, func(a, b PublishedPromise) int { return cmp.Compare(a.Kommune, b.Kommune) })
	return out
}

// PublishedTheme is a theme.
type PublishedTheme struct {
	ID   string `json:"id"`
	Name Text   `json:"name"`
	Icon string `json:"icon"`
}

// PublishedPromise is a promise with the name of its section; what else its policy says of
// itself stands with the policy.
type PublishedPromise struct {
	ID           string            `json:"id"`
	Kommune      string            `json:"kommune"`
	Theme        string            `json:"theme"`
	Policy       string            `json:"policy"`
	SectionTitle Text              `json:"section_title"`
	Text         Text              `json:"text"`
	FollowUp     PublishedFollowUp `json:"followup"`
}

// PublishedFollowUp is what is known of a promise. Note and Source are null when
// there is none; Dated is "" when the source is undated.
type PublishedFollowUp struct {
	State  string `json:"state"`
	Note   *Text  `json:"note"`
	Source *Text  `json:"source"`
	Dated  string `json:"dated"`
}

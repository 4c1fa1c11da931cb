package directory

import (
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

// municipality reads one file of data/municipalities/. Its name gives the id.
func (l *loader) municipality(d *decoder, n *yaml.Node) {
	m := Municipality{File: d.file, ID: strings.TrimSuffix(path.Base(d.file), ".yaml")}
	if m.ID == National {
		d.add(nil, "name it after a kommune", "%q is the folder of national offers, not a kommune", National)
	}
	d.mapping(n, "the kommune",
		must("name", d.str("name", &m.Name)),
		must("region", d.text("region", &m.Region)),
		may("region_note", d.text("region_note", &m.RegionNote)),
		must("urgent_doctor", d.doctor(&m.UrgentDoctor)),
		must("contact", func(n *yaml.Node) { m.Contact = d.contact(n) }),
		may("council", func(n *yaml.Node) { m.Council = d.council(n) }),
		may("policies", func(n *yaml.Node) {
			d.list(n, "policies", func(n *yaml.Node) { m.Policies = append(m.Policies, d.policy(n)) })
		}))
	l.dir.Municipalities = append(l.dir.Municipalities, m)
}

// doctor reads the id of a region's doctor on duty.
func (d *decoder) doctor(to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		d.ref(offerID, to)(n)
		if !strings.HasPrefix(*to, doctorPrefix) {
			d.add(n, "let the name of its file begin with "+doctorPrefix+": that keeps it off the pages of other regions", "urgent_doctor %q cannot be told from other offers", *to)
		}
	}
}

func (d *decoder) council(n *yaml.Node) Council {
	var c Council
	d.mapping(n, "council",
		must("name", d.text("name", &c.Name)),
		may("offer", d.ref(offerID, &c.Offer)),
		may("facts", func(n *yaml.Node) {
			d.list(n, "facts", func(n *yaml.Node) {
				var f Fact
				d.mapping(n, "fact",
					must("text", d.text("text", &f.Text)),
					must("source", d.sourceName("source", &f.Source)),
					may("dated", d.date("dated", false, &f.Dated)))
				c.Facts = append(c.Facts, f)
			})
		}))
	return c
}

func (d *decoder) policy(n *yaml.Node) Policy {
	var p Policy
	d.mapping(n, "policy",
		must("id", d.newID(policyID, &p.ID)),
		must("title", d.text("title", &p.Title)),
		must("standing", d.oneOf("standing", policyStandings(), &p.Standing)),
		may("dated", d.date("dated", false, &p.Dated)),
		may("period", d.str("period", &p.Period)),
		may("sections", func(n *yaml.Node) {
			// Section ids need to be unique within their policy only.
			inner := *d
			inner.out = &findings{ids: map[string]string{}}
			inner.list(n, "sections", func(n *yaml.Node) {
				var s Section
				inner.mapping(n, "section",
					must("id", inner.newID("section", &s.ID)),
					must("title", inner.text("title", &s.Title)))
				p.Sections = append(p.Sections, s)
			})
			d.out.report.Merge(inner.out.report)
			d.out.texts = append(d.out.texts, inner.out.texts...)
		}))
	return p
}

func (l *loader) situation(d *decoder, n *yaml.Node) {
	var s Situation
	d.mapping(n, "situation",
		must("id", d.newID(situationID, &s.ID)),
		must("name", d.text("name", &s.Name)),
		must("icon", d.str("icon", &s.Icon)),
		may("sensitive", d.boolean("sensitive", &s.Sensitive)))
	l.dir.Situations = append(l.dir.Situations, s)
}

func (l *loader) term(d *decoder, n *yaml.Node) {
	var t Term
	word := func(what string, w *Word) func(*yaml.Node) {
		return func(n *yaml.Node) {
			w.Forms = []string{}
			d.mapping(n, what,
				must("word", d.str("word", &w.Word)),
				may("forms", func(n *yaml.Node) {
					if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
						return
					}
					d.list(n, "forms", func(n *yaml.Node) {
						var form string
						d.str("form", &form)(n)
						w.Forms = append(w.Forms, form)
					})
				}),
				must("meaning", d.str("meaning", &w.Meaning)))
		}
	}
	d.mapping(n, "term",
		must("id", d.newID("term", &t.ID)),
		must("da", word("the Danish word", &t.DA)),
		must("en", word("the English word", &t.EN)))
	l.dir.Terms = append(l.dir.Terms, t)
}

func (l *loader) never(d *decoder, n *yaml.Node) {
	var v Never
	// What is forbidden may be named in this file and nowhere else.
	before := len(l.out.texts)
	d.mapping(n, "forbidden value",
		must("value", d.str("value", &v.Value)),
		must("why", d.str("why", &v.Why)),
		may("instead", d.str("instead", &v.Instead)))
	l.out.texts = l.out.texts[:before]
	if v.Value == "" {
		return
	}
	m := v.matcher()
	key := "forbidden value " + m.digits + m.address
	if first, found := l.out.ids[key]; found {
		d.add(n, "keep one of them", "%q is listed twice, first at %s", v.Value, first)
		return
	}
	l.out.ids[key] = d.place(n)
	if len(m.digits) > 0 && len(m.digits) < 6 {
		d.add(n, "name longer numbers only", "%q is too short to be told from a year or an amount", v.Value)
		return
	}
	l.dir.Never = append(l.dir.Never, v)
}

// newID returns a reader of an id that this file gives.
func (d *decoder) newID(what string, to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || n.Tag != "!!str" {
			d.add(n, "write small letters and hyphens: penge-og-gaeld", "id must be a text, is %s", kindName(n))
			return
		}
		*to = n.Value
		d.id(n, what, n.Value)
	}
}

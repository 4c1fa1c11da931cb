package directory

import (
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// offer reads one file below data/offers/. Its folder gives the kommune and its
// name the id.
func (l *loader) offer(d *decoder, n *yaml.Node) {
	o := Offer{
		File: d.file, ID: strings.TrimSuffix(path.Base(d.file), ".yaml"), Kommune: path.Base(path.Dir(d.file)),
	}
	if o.Kommune != National && !slices.Contains(l.kommuner, o.Kommune) {
		d.add(nil, suggest(o.Kommune, append([]string{National}, l.kommuner...)),
			"folder %q is no kommune: data/municipalities/%s.yaml does not exist", o.Kommune, o.Kommune)
	}
	before := len(l.out.texts)
	var secretAt, addressAt, wayAt *yaml.Node
	facets := map[string]Facet{}
	d.mapping(n, "the offer",
		must("name", d.text("name", &o.Name)),
		must("kind", d.oneOf("kind", Kinds(), &o.Kind)),
		must("situations", d.ids(situationID, &o.Situations)),
		must("summary", d.text("summary", &o.Summary)),
		must("audience", d.text("audience", &o.Audience)),
		may("meet", d.text("meet", &o.Meet)),
		may("limits", d.text("limits", &o.Limits)),
		may("way", func(n *yaml.Node) {
			wayAt = n
			d.text("way", &o.Way)(n)
		}),
		may("bring", d.text("bring", &o.Bring)),
		may("next", d.text("next", &o.Next)),
		may("facets", d.facets(facets)),
		may("contact", func(n *yaml.Node) {
			o.Contact = d.contact(n)
			addressAt = child(n, kindAddress)
		}),
		may("hours", func(n *yaml.Node) { o.Hours = d.hours(n) }),
		may("secret_address", func(n *yaml.Node) {
			secretAt = n
			d.boolean("secret_address", &o.SecretAddress)(n)
		}),
		may("relatives_only", d.boolean("relatives_only", &o.RelativesOnly)),
		may("some_only", d.boolean("some_only", &o.SomeOnly)),
		may("withheld", d.text("withheld", &o.Withheld)),
		must("source", func(n *yaml.Node) {
			d.mapping(n, "source",
				must("title", d.sourceName("source title", &o.Source.Title)),
				may("url", d.webAddress("source url", &o.Source.URL)),
				may("dated", d.date("dated", false, &o.Source.Dated)))
		}),
		must("checked", d.date("checked", true, &o.Checked)),
		may("policy", d.ids(policyID, &o.Policies)),
		may("urgent_doctor", d.doctor(&o.UrgentDoctor)),
	)
	for _, key := range FacetKeys() {
		f, found := facets[key]
		if !found {
			f = Facet{Key: key, Is: unknown}
		}
		o.Facets = append(o.Facets, f)
	}
	if o.Kind == kindCrisisCentre && !o.SecretAddress {
		at := secretAt
		if at == nil {
			at = n
		}
		d.add(at, "add secret_address: true", "a crisis centre must have a secret address")
	}
	if o.Secret() {
		d.secrecy(addressAt, wayAt, l.out.texts[before:])
	}
	l.dir.Offers = append(l.dir.Offers, o)
}

// secrecy checks that an offer with a secret address says nothing of where it
// is.
func (d *decoder) secrecy(addressAt, wayAt *yaml.Node, texts []placed) {
	const remedy = "take it out: somebody's safety hangs on it; give a phone number only"
	if addressAt != nil {
		d.add(addressAt, remedy, "an address in an offer whose address is secret")
	}
	if wayAt != nil {
		d.add(wayAt, remedy, "the way to an offer whose address is secret")
	}
	for _, t := range texts {
		if found := whereabouts(t.value); found != "" {
			d.add(&yaml.Node{Line: lineOf(t.place)}, remedy, "%q looks like an address, in an offer whose address is secret", found)
		}
		if isMap(t.value) {
			d.add(&yaml.Node{Line: lineOf(t.place)}, remedy, "a link to a map, in an offer whose address is secret")
		}
	}
}

func (d *decoder) facets(to map[string]Facet) func(*yaml.Node) {
	return func(n *yaml.Node) {
		var fields []field
		for _, key := range FacetKeys() {
			fields = append(fields, may(key, func(n *yaml.Node) {
				f := Facet{Key: key, Is: unknown}
				evidence := d.evidence(&f.Evidence)
				// Most answers come from where the whole offer was read, and need none.
				if !slices.ContainsFunc(evidence, func(e field) bool { return child(n, e.name) != nil }) {
					evidence = nil
				}
				d.mapping(n, "facet "+key, append(evidence,
					must("is", d.oneOf("facet state", facetStates(), &f.Is)),
					may("note", d.text("note", &f.Note)))...)
				to[key] = f
			}))
		}
		d.mapping(n, "facets", fields...)
	}
}

func (d *decoder) contact(n *yaml.Node) Contact {
	var c Contact
	d.mapping(n, "contact",
		may(kindPhone, d.detail(kindPhone, &c.Phone, d.number(kindPhone, &d.out.phones))),
		may(kindSMS, d.detail(kindSMS, &c.SMS, d.number(kindSMS, &d.out.sms))),
		may(kindAddress, d.detail(kindAddress, &c.Address, func(to *string) func(*yaml.Node) { return d.str("address", to) })),
		may(kindWeb, d.detail(kindWeb, &c.Web, func(to *string) func(*yaml.Node) { return d.webAddress("web", to) })))
	return c
}

// number makes a reader of a phone number that notes its digits.
func (d *decoder) number(kind string, noted *[]placed) func(*string) func(*yaml.Node) {
	return func(to *string) func(*yaml.Node) {
		return func(n *yaml.Node) {
			d.str(kind, to)(n)
			if *to == "" {
				return
			}
			digits, err := ParsePhone(*to)
			if err != nil {
				d.add(n, `write it like "36 37 70 00", "116 111" or "112"`, "%v", err)
				return
			}
			if kind == kindSMS && len(digits) != 8 {
				d.add(n, "put it under phone", "%q takes no text messages", *to)
			}
			*noted = append(*noted, placed{d.place(n), digits})
		}
	}
}

func (d *decoder) detail(kind string, to **Detail, value func(*string) func(*yaml.Node)) func(*yaml.Node) {
	return func(n *yaml.Node) {
		detail := Detail{Line: n.Line}
		fields := append([]field{must("value", value(&detail.Value)), may("note", d.text("note", &detail.Note))},
			d.evidence(&detail.Evidence)...)
		d.mapping(n, kind, fields...)
		if detail.Value != "" {
			*to = &detail
		}
	}
}

func (d *decoder) evidence(e *Evidence) []field {
	return []field{
		must("source", d.sourceName("source", &e.Source)),
		may("url", d.webAddress("url", &e.URL)),
		may("dated", d.date("dated", false, &e.Dated)),
		must("checked", d.date("checked", true, &e.Checked)),
		must("how", d.oneOf("how", hows(), &e.How)),
		may("by", d.str("by", &e.By)),
	}
}

// child returns the value of a field of a mapping, or nil.
func child(n *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

package directory

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Alert is what is different for a while: heat, cold, closing. It is shown from its
// first day to its last, both included, in Danish time.
type Alert struct {
	ID, Kind    string
	From, Until Date
	Text        Text
	Link        string   // the Danish path of the page that helps, or ""
	Kommuner    []string // only on these kommuner's pages; none is everywhere
	Situations  []string // only where these are the matter; none is everywhere
	Source      Text     // as in Evidence
	URL         string
	Checked     Date
}

func alertKinds() []string { return []string{"heat", "cold", "closing"} }

// alert reads an entry of data/alerts.yaml.
func (l *loader) alert(d *decoder, n *yaml.Node) {
	var a Alert
	d.mapping(n, "the alert",
		must("id", d.newID("alert", &a.ID)),
		must("kind", d.oneOf("kind", alertKinds(), &a.Kind)),
		must("from", d.dayAhead("from", &a.From)),
		must("until", d.dayAhead("until", &a.Until)),
		must("text", d.text("text", &a.Text)),
		may("link", func(n *yaml.Node) {
			d.str("link", &a.Link)(n)
			if a.Link != "" && !l.page(a.Link) {
				d.add(n, "write the Danish path of a page: /hjaelp/intet-sted-at-sove", "link %q leads to no page", a.Link)
			}
		}),
		may("kommuner", d.ids(kommuneID, &a.Kommuner)),
		may("situations", d.ids(situationID, &a.Situations)),
		must("source", d.sourceName("source", &a.Source)),
		may("url", d.webAddress("url", &a.URL)),
		must("checked", d.date("checked", true, &a.Checked)))
	if !a.From.IsZero() && !a.Until.IsZero() && a.Until.Compare(a.From) < 0 {
		d.add(n, "let until be the last day on which it holds", "the alert ends %s, before it begins %s", a.Until, a.From)
	}
	l.dir.Alerts = append(l.dir.Alerts, a)
}

// page reports whether a path is that of an offer or of a Danish page.
func (l *loader) page(path string) bool {
	name, rooted := strings.CutPrefix(path, "/")
	if !rooted || name == "" || strings.HasSuffix(name, "/") || strings.Contains(name, "..") {
		return false
	}
	if offer, is := strings.CutPrefix(name, "tilbud/"); is {
		return l.exists("data/offers/" + offer + ".yaml")
	}
	return l.exists("content/da/"+name+".md") || l.exists("content/da/"+name+"/_index.md")
}

// dayAhead returns a reader of a day that may lie in the future.
func (d *decoder) dayAhead(what string, to *Date) func(*yaml.Node) {
	return func(n *yaml.Node) {
		date, err := ParseDate(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil || date.Day == 0 {
			d.add(n, `write the day: "2026-12-15"`, "%s %q must be a day", what, n.Value)
			return
		}
		*to = date
	}
}

// publishAlerts returns what holds today, what ends first before the others.
func publishAlerts(dir Directory, today Date) []PublishedAlert {
	var out []PublishedAlert
	for _, a := range dir.Alerts {
		if today.Compare(a.From) < 0 || today.Compare(a.Until) > 0 {
			continue
		}
		out = append(out, PublishedAlert{
			Kind: a.Kind, Text: a.Text, Link: a.Link,
			Ends:     wallStart(a.Until.AddDays(1), 0).Format(time.RFC3339),
			Kommuner: list(a.Kommuner), Situations: list(a.Situations),
			Source: a.Source, URL: a.URL,
		})
	}
	slices.SortStableFunc(out, func(a, b PublishedAlert) int { return cmp.Compare(a.Ends, b.Ends) })
	return out
}

// PublishedAlert is an alert that holds today. Ends is the moment after its last day,
// with Denmark's offset (RFC 3339), for pages that are read later than they were built.
// Link is "" when there is no more to read.
type PublishedAlert struct {
	Kind       string   `json:"kind"`
	Text       Text     `json:"text"`
	Link       string   `json:"link"`
	Ends       string   `json:"ends"`
	Kommuner   []string `json:"kommuner"`
	Situations []string `json:"situations"`
	Source     Text     `json:"source"`
	URL        string   `json:"url"`
}

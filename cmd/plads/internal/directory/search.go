package directory

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// topicID is what ids of search topics are ids of.
const topicID = "search topic"

// Topic is something that people search for, in their own words, and where it leads.
type Topic struct {
	ID string
	// Pages are Danish addresses without the last slash, "/hjaelp/alkohol" or
	// "/ordbog#herberg", the best first.
	Pages []string
	// About names the situations whose offers belong here too.
	About []string
	// Weak words tell whom it is about, and count little beside others.
	Weak bool
	// Urgent puts the page of urgent help before everything else.
	Urgent bool
	// DA and EN are words and phrases, in any form and order.
	DA, EN []string
}

// PublishedTopic is a search topic as templates see it. Both languages lead to the
// same pages, so their words are one list.
type PublishedTopic struct {
	Pages  []string `json:"pages"`
	About  []string `json:"about"`
	Urgent bool     `json:"urgent"`
	Weak   bool     `json:"weak"`
	Words  []string `json:"words"`
}

// topic reads an entry of data/search.yaml. That its pages exist is checked by the
// template that makes the index, which knows every page.
func (l *loader) topic(d *decoder, n *yaml.Node) {
	var t Topic
	d.mapping(n, topicID,
		must("topic", d.newID(topicID, &t.ID)),
		must("pages", d.words("page", &t.Pages)),
		may("about", d.ids(situationID, &t.About)),
		may("urgent", d.boolean("urgent", &t.Urgent)),
		may("weak", d.boolean("weak", &t.Weak)),
		must("da", d.words("Danish word", &t.DA)),
		must("en", d.words("English word", &t.EN)))
	for _, page := range t.Pages {
		if !strings.HasPrefix(page, "/") || strings.HasSuffix(page, "/") {
			d.add(n, "write the Danish address without its last slash: /hjaelp/alkohol", "page %q of %s %q is no address", page, topicID, t.ID)
		}
	}
	l.dir.Topics = append(l.dir.Topics, t)
}

// words returns a reader of a list of texts of which none stands twice.
func (d *decoder) words(what string, to *[]string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		seen := map[string]bool{}
		d.list(n, what+" list", func(n *yaml.Node) {
			var word string
			d.str(what, &word)(n)
			if word == "" {
				return
			}
			if key := strings.ToLower(word); seen[key] {
				d.add(n, "keep one of them", "%s %q is listed twice", what, word)
			} else {
				seen[key] = true
				*to = append(*to, word)
			}
		})
	}
}

func publishTopics(topics []Topic) []PublishedTopic {
	out := []PublishedTopic{}
	for _, t := range topics {
		out = append(out, PublishedTopic{list(t.Pages), list(t.About), t.Urgent, t.Weak, append(list(t.DA), t.EN...)})
	}
	return out
}

// foundPlace is what the search index says of the offers of one place, as JSON in which
// marks stand for what the site knows: layouts/soeg.json puts that in.
type foundPlace struct {
	ID string `json:"id"`
	// Items are the offers, in the order of all offers. They have -PLACE- for the address of
	// the place and -KIND for the number of what a kind is called.
	Items textLists `json:"items"`
	// Kinds tells which marks are in the items.
	Kinds []string `json:"kinds"`
}

// textLists are texts in both languages.
type textLists struct {
	DA []string `json:"da"`
	EN []string `json:"en"`
}

// foundItem is one offer.
type foundItem struct {
	About   []string `json:"about"`
	Body    string   `json:"body"`
	Href    string   `json:"href"`
	Kommune string   `json:"kommune"`
	Label   string   `json:"label"`
	Other   string   `json:"other"`
	Rank    int      `json:"rank"`
	Text    string   `json:"text"`
	Title   string   `json:"title"`
}

// foundIn makes the entries of the offers, which are sorted by path, and so by place. They
// are most of what there is to find; layouts/soeg.json makes the few others.
func foundIn(p Published) ([]foundPlace, error) {
	entries := make([]Text, len(p.Offers))
	failed := make([]error, len(p.Offers))
	side(len(p.Offers), func(i int) { entries[i], failed[i] = foundOffer(p.Offers[i]) })
	if err := errors.Join(failed...); err != nil {
		return nil, err
	}
	out := []foundPlace{}
	for i, o := range p.Offers {
		if n := len(out); n == 0 || out[n-1].ID != o.Kommune {
			out = append(out, foundPlace{ID: o.Kommune, Kinds: []string{}})
		}
		place := &out[len(out)-1]
		place.Kinds = with(place.Kinds, o.Kind)
		place.Items.DA = append(place.Items.DA, entries[i].DA)
		place.Items.EN = append(place.Items.EN, entries[i].EN)
	}
	return out, nil
}

// foundOffer makes the entry of one offer in each language.
func foundOffer(o PublishedOffer) (entries Text, err error) {
	item := foundItem{About: o.Situations, Href: "-PLACE-" + o.ID + "/", Kommune: o.Kommune, Label: "-KIND " + o.Kind + "-", Rank: 70}
	switch {
	case len(o.UrgentContacts) > 0:
		item.Rank = 100
	case o.Reach == kindPhone || o.Reach == kindSMS:
		item.Rank = 85
	}
	if o.Kommune == National {
		item.Kommune = ""
	}
	da, en := o.Name.DA+" "+o.Summary.DA, o.Name.EN+" "+o.Summary.EN
	for _, in := range []struct {
		entry              *string
		title, text, other string
	}{
		{&entries.DA, o.Name.DA, o.Summary.DA, lacking(da, en)},
		{&entries.EN, o.Name.EN, o.Summary.EN, lacking(en, da)},
	} {
		item.Title, item.Text, item.Other = in.title, in.text, in.other
		b, err := marshal(item)
		if err != nil {
			return entries, fmt.Errorf("write what a search finds of %s: %w", o.Path, err)
		}
		*in.entry = string(b)
	}
	return entries, nil
}

// lacking returns the words of other that own lacks, as layouts/soeg.json does.
func lacking(own, other string) string {
	had := map[string]bool{}
	for _, w := range searchWord.FindAllString(strings.ToLower(own), -1) {
		had[w] = true
	}
	var words []string
	for _, w := range searchWord.FindAllString(strings.ToLower(other), -1) {
		if !had[w] {
			words, had[w] = append(words, w), true
		}
	}
	return strings.Join(words, " ")
}

// searchWord is a word long enough to tell anything.
var searchWord = regexp.MustCompile(`[\p{L}\d]{3,}`)

package directory

import (
	"encoding/json"
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

// foundOffers holds for each language what the search index says of the offers, in their
// order. Each is a piece of JSON and a pattern for printf: the offer's address and the
// number of what its kind is called go in.
type foundOffers struct {
	DA []string `json:"da"`
	EN []string `json:"en"`
}

// foundIn makes the entries of the offers. They are most of what there is to find;
// layouts/soeg.json makes the few others.
func foundIn(p Published) (foundOffers, error) {
	// No text holds a quotation mark that is not escaped.
	pattern := strings.NewReplacer("%", "%%", `"href":""`, `"href":%q`, `"label":0`, `"label":%d`)
	out := foundOffers{DA: []string{}, EN: []string{}}
	for _, o := range p.Offers {
		rank, place := 70, o.Kommune
		switch {
		case len(o.UrgentContacts) > 0:
			rank = 100
		case o.Reach == kindPhone || o.Reach == kindSMS:
			rank = 85
		}
		if place == National {
			place = ""
		}
		da, en := o.Name.DA+" "+o.Summary.DA, o.Name.EN+" "+o.Summary.EN
		for _, in := range []struct {
			list               *[]string
			title, text, other string
		}{
			{&out.DA, o.Name.DA, o.Summary.DA, lacking(da, en)},
			{&out.EN, o.Name.EN, o.Summary.EN, lacking(en, da)},
		} {
			entry, err := json.Marshal(struct {
				About   []string `json:"about"`
				Body    string   `json:"body"`
				Href    string   `json:"href"`
				Kommune string   `json:"kommune"`
				Label   int      `json:"label"`
				Other   string   `json:"other"`
				Rank    int      `json:"rank"`
				Text    string   `json:"text"`
				Title   string   `json:"title"`
			}{o.Situations, "", "", place, 0, in.other, rank, in.text, in.title})
			if err != nil {
				return out, fmt.Errorf("write what a search finds of %s: %w", o.Path, err)
			}
			*in.list = append(*in.list, pattern.Replace(string(entry)))
		}
	}
	return out, nil
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

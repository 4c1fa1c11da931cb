package directory

import (
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

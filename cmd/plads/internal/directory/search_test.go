package directory

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const topicsFile = "data/search.yaml"

const soundTopics = `- topic: ensom
  pages: [/hjaelp/alene]
  about: [alene]
  da: [ensom, ingen venner]
  en: [lonely]
- topic: vold
  pages: [/hjaelp/bange-hjemme, /akut]
  urgent: true
  weak: true
  da: [slår]
  en: [hits me]
`

func TestTopics(t *testing.T) {
	dir, report := load(t, map[string]string{topicsFile: soundTopics})
	if report.Failed() {
		t.Fatalf("got %v, want no problems", report.Problems)
	}
	got := Publish(dir, day(t, fixtureDay)).Topics
	if len(got) != 2 || got[0].Urgent || !got[1].Urgent || got[0].Weak || !got[1].Weak ||
		!slices.Equal(got[0].Pages, []string{"/hjaelp/alene"}) || !slices.Equal(got[0].About, []string{"alene"}) ||
		!slices.Equal(got[0].Words, []string{"ensom", "ingen venner", "lonely"}) {
		t.Errorf("published %+v", got)
	}
}

func TestTopicsFaults(t *testing.T) {
	tests := []struct{ name, old, new, line, what, remedy string }{
		{"unknown field", "urgent: true", "urgnt: true", "8", `unknown field "urgnt"`, "urgent"},
		{"no English words", "  en: [lonely]\n", "", "1", `search topic lacks "en"`, "add en:"},
		{"no words", "da: [slår]", "da: []", "10", "Danish word list has no entries", "add an entry"},
		{"a number for a word", "[slår]", "[112]", "10", "Danish word must be a text", "quotes"},
		{"a word twice", "[ensom, ingen venner]", "[ensom, Ensom]", "4", `"Ensom" is listed twice`, "keep one"},
		{"a page twice", "[/hjaelp/alene]", "[/hjaelp/alene, /hjaelp/alene]", "2", "is listed twice", "keep one"},
		{"no address", "[/hjaelp/alene]", "[hjaelp/alene]", "1", `page "hjaelp/alene"`, "write the Danish address"},
		{"a last slash", "[/hjaelp/alene]", "[/hjaelp/alene/]", "1", `page "/hjaelp/alene/"`, "write the Danish address"},
		{"unknown situation", "about: [alene]", "about: [alenne]", "3", `situation "alenne" does not exist`, `did you mean "alene"`},
		{"urgent maybe", "urgent: true", "urgent: maybe", "8", "urgent must be true or false", "true or false"},
		{"the same topic twice", "topic: vold", "topic: ensom", "6", `search topic id "ensom" is used twice`, "another id"},
		{"forbidden number", "[lonely]", `["call 70203082"]`, "5", "must never be shown", "use 1888"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(soundTopics, tt.old) {
				t.Fatalf("the fixture lacks %q", tt.old)
			}
			_, report := load(t, map[string]string{topicsFile: strings.Replace(soundTopics, tt.old, tt.new, 1)})
			wantProblem(t, report, topicsFile+":"+tt.line, tt.what, tt.remedy)
		})
	}
}

// TestFoundIn puts what the site knows into what a search finds of each offer.
func TestFoundIn(t *testing.T) {
	p := Publish(soundDirectory(t), day(t, fixtureDay))
	p.Offers[0].Name = Text{DA: `Åben "100 %" café`, EN: "Open café"}
	p.Offers[0].Summary = Text{DA: "Kaffe til alle.", EN: "Coffee, coffee for <all>."}
	found, err := foundIn(p)
	if err != nil {
		t.Fatal(err)
	}
	type item struct {
		Href, Kommune, Title, Other, Body string
		Label, Rank                       int
		About                             []string
	}
	items := map[string][]item{}
	for _, place := range found {
		marks := []string{"-PLACE-", "/tilbud/" + place.ID + "/"}
		for n, kind := range place.Kinds {
			marks = append(marks, `"-KIND `+kind+`-"`, strconv.Itoa(n))
		}
		for lang, list := range map[string][]string{"da": place.Items.DA, "en": place.Items.EN} {
			text := strings.Join(list, ",")
			var got []item
			if err := json.Unmarshal([]byte("["+strings.NewReplacer(marks...).Replace(text)+"]"), &got); err != nil {
				t.Fatalf("%s in %s: %v", place.ID, lang, err)
			}
			items[lang] = append(items[lang], got...)
		}
	}
	o := p.Offers[0]
	for lang, want := range map[string]item{
		"da": {Title: o.Name.DA, Other: "open coffee for all"},
		"en": {Title: o.Name.EN, Other: "åben 100 kaffe til alle"},
	} {
		if len(items[lang]) != len(p.Offers) {
			t.Fatalf("%d entries for %d offers", len(items[lang]), len(p.Offers))
		}
		got := items[lang][0]
		if got.Href != "/tilbud/"+o.Path+"/" || got.Title != want.Title || got.Other != want.Other || !slices.Equal(got.About, o.Situations) {
			t.Errorf("got %+v, want title %q and other %q", got, want.Title, want.Other)
		}
	}
}

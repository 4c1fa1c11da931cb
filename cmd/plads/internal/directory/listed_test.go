package directory

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// TestListedIn reads what a list holds of each offer of the fixture.
func TestListedIn(t *testing.T) {
	p := Publish(soundDirectory(t), day(t, fixtureDay))
	noted := slices.IndexFunc(p.Offers, func(o PublishedOffer) bool { return has(o.Contacts, kindPhone) })
	p.Offers[noted].Contacts[0].Note = &Text{"En andens.", "Another's."}
	listed, err := listedIn(p)
	if err != nil {
		t.Fatal(err)
	}
	items := map[string]listedItem{}
	for _, place := range listed.Places {
		for _, list := range [][]string{place.Items.DA, place.Items.EN} {
			text := strings.Join(list, ",")
			if err := json.Unmarshal([]byte("{"+text+"}"), &items); err != nil {
				t.Fatalf("%s: %v in %s", place.ID, err, text)
			}
		}
	}
	if len(items) != len(p.Offers) {
		t.Errorf("listed %d offers, want %d", len(items), len(p.Offers))
	}
	for i, o := range p.Offers {
		item := items[listCode("/tilbud/"+o.Path)]
		place := listed.Places[slices.IndexFunc(listed.Places, func(l listedPlace) bool { return l.ID == o.Kommune })]
		if item.Name != o.Name.EN || item.About != o.Summary.EN || item.URL != "-PLACE-"+o.ID+"/" || item.Kind != "-KIND "+o.Kind+"-" || !slices.Contains(place.Kinds, o.Kind) {
			t.Errorf("%s is listed as %+v in %+v", o.Path, item, place)
		}
		if (item.Hours != "") != (o.Hours != nil) || (o.Hours != nil) != slices.Contains(place.Hours, i) {
			t.Errorf("%s: hours are %q, and the place knows those of %v", o.Path, item.Hours, place.Hours)
		}
		if item.Quiet != o.Sensitive {
			t.Errorf("%s: quiet is %t, want %t", o.Path, item.Quiet, o.Sensitive)
		}
		if (len(item.Rows) == 0 || o.Secret != "") && item.Note == "" {
			t.Errorf("%s has no note", o.Path)
		}
		for k, r := range item.Rows {
			if (r.Note == "Another's.") != (i == noted && k == 0) {
				t.Errorf("%s: row %d has the note %q", o.Path, k, r.Note)
			}
			if own := slices.ContainsFunc(o.Contacts, func(c PublishedContact) bool { return c.Value == r.Value && c.Href == r.Href }); own == (r.Name != "") {
				t.Errorf("%s: a row is %+v", o.Path, r)
			}
		}
	}
	p.Offers = append(p.Offers, p.Offers[0])
	if _, err := listedIn(p); err == nil || !strings.Contains(err.Error(), "the same code") {
		t.Errorf("two offers of one code: %v", err)
	}
}

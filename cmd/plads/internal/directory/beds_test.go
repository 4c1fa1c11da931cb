package directory

import (
	"slices"
	"testing"
)

func TestBedsElsewhere(t *testing.T) {
	at := func(o PublishedOffer) PublishedOffer {
		o.Contacts = []PublishedContact{{Kind: kindAddress, Value: "Gaden 9"}}
		return o
	}
	advice := offerWith("cby/raad", "shelter", "12", "unconfirmed", "sove")
	advice.Contacts[0].Note = &Text{"Kommunen.", "The municipality."}
	offers := []PublishedOffer{
		at(offerWith("aby/herberg", "shelter", "", "", "sove")),
		at(offerWith("aby/bosted", "housing", "", "", "sove")),
		at(offerWith("bby/andet", "shelter", "", "", "alkohol", "sove")),
		advice,
		at(offerWith("dby/herberg", "shelter", "", "", "sove")),
		offerWith("aby/tavs", "shelter", "", "", "sove"),
	}
	beds := bedsElsewhere(offers, []PublishedMunicipality{
		{ID: "aby", UrgentDoctor: "syd"}, {ID: "bby", UrgentDoctor: "syd"}, {ID: "cby", UrgentDoctor: "syd"},
		{ID: "dby", UrgentDoctor: "nord"}, {ID: "eby", UrgentDoctor: "vest"},
	})
	for kommune, want := range map[string][]int{"aby": nil, "bby": {0}, "cby": {0}, "dby": nil, "eby": nil} {
		if got := beds[kommune]["sove"]; !slices.Equal(got, want) {
			t.Errorf("%s is told of %v, want %v", kommune, got, want)
		}
	}
	if got := beds["cby"]["alkohol"]; !slices.Equal(got, []int{2}) {
		t.Errorf("cby is told of %v for another matter, want the place that is about it", got)
	}
	addOthers(offers, []PublishedMunicipality{{ID: "aby", UrgentDoctor: "syd"}, {ID: "cby", UrgentDoctor: "syd"}})
	if got := offers[3].Others; !slices.Equal(got, []string{"aby/herberg"}) {
		t.Errorf("who gives advice on beds sends people on to %v, want the bed in another kommune", got)
	}
}

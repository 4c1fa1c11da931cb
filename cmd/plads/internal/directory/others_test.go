package directory

import (
	"fmt"
	"strings"
	"testing"
)

// offerWith is an offer as published, with a number that is confirmed or not, or none.
func offerWith(path, kind, number, standing string, situations ...string) PublishedOffer {
	kommune, _, _ := strings.Cut(path, "/")
	o := PublishedOffer{Path: path, Kommune: kommune, Kind: kind, Situations: situations}
	if number != "" {
		o.Contacts = []PublishedContact{{Kind: kindPhone, Value: number, Standing: standing}}
		o.UrgentContacts = confirmed(o.Contacts)
	}
	return o
}

func TestOthers(t *testing.T) {
	const sureOf, unsure = "confirmed", "unconfirmed"
	others := []PublishedOffer{
		offerWith("aaby/gammel", "drop-in", "10", unsure, "alene"),
		offerWith("aaby/ny", "shelter", "11", sureOf, "alene"),
		offerWith("aaby/raad", "council", "12", sureOf, "alene"),
		offerWith("aaby/tavs", "drop-in", "", "", "alene"),
		offerWith("aaby/gaeld", "legal", "13", sureOf, "penge"),
		offerWith("byen/langt-vaek", "drop-in", "14", sureOf, "alene"),
		offerWith("aaby/sted", "drop-in", "", "", "alene"),
		offerWith("aalund/kontor", "authority", "15", unsure, "bolig"),
		offerWith("landet/a-linje", "line", "20", unsure, "alene", "penge"),
		offerWith("landet/b-linje", "line", "21", sureOf, "alene"),
		offerWith("landet/c-samme-nummer", "line", "21", sureOf, "alene"),
		offerWith("landet/e-laege", "health", "30", sureOf, "krop"),
		offerWith("landet/f-laege", "health", "31", sureOf, "krop"),
		offerWith("landet/g-alt", "line", "32", sureOf, "krop", "alene", "penge", "hund", "bolig"),
		offerWith("landet/d-linje", "line", "22", sureOf, "alene", "penge"),
	}
	others = append(others, offerWith(emergencies[0], "line", "112", sureOf, "digital-post", "gru"),
		offerWith("landet/nord", "line", "40", sureOf, "gru"), offerWith("landet/syd", "line", "41", sureOf, "gru"))
	others = append(others, offerWith("landet/nogle", "line", "50", sureOf, "spil"), offerWith("landet/kontor", "authority", "51", sureOf, "spil"),
		offerWith("landet/alle", "line", "52", unsure, "spil"), offerWith("landet/forael", "line", "53", sureOf, "spil"),
		offerWith("aaby/krise", "crisis-centre", "60", sureOf, "vold", "stof"), offerWith("landet/stoflinje", "line", "61", unsure, "stof"))
	for i := range others {
		switch others[i].Path {
		case "landet/nogle":
			others[i].Turn = turnSome
		case "landet/kontor":
			others[i].Turn = turnAuthority
		case "landet/forael":
			others[i].Turn = turnRelatives
		case "landet/nord", "landet/syd":
			others[i].Region = others[i].Path
		}
		if others[i].Path == "aaby/sted" {
			others[i].Contacts = []PublishedContact{{Kind: kindAddress, Value: "Gaden 9"}}
		}
	}
	secret := offerWith("aaby/x", "crisis-centre", "", "", "alene")
	secret.Secret = "contact.secret_mute"
	behind := offerWith("aaby/x", "drop-in", "", "", "alene")
	behind.Fallback = []PublishedContact{{Kind: kindPhone, Value: "11"}}
	asked := offerWith("aalund/x", "clinic", "", "", "krop")
	asked.Reach = reachFallback
	tests := []struct {
		name  string
		offer PublishedOffer
		want  string
	}{
		{"its own kommune's first, confirmed first, then the whole country's", offerWith("aaby/x", "drop-in", "", "", "alene"),
			"aaby/ny aaby/gammel aaby/sted landet/b-linje"},
		{"what is about the same first", offerWith("aaby/x", "shelter", "", "", "alene", "penge"), "aaby/ny aaby/gaeld aaby/gammel landet/d-linje"},
		{"the same kind before the others", offerWith("aaby/x", "legal", "", "", "alene", "penge"), "aaby/gaeld aaby/ny aaby/gammel landet/d-linje"},
		{"from a secret place to no address", secret, "aaby/ny aaby/gammel landet/b-linje landet/d-linje"},
		{"not the number that stands on the page already", behind, "aaby/gammel aaby/sted landet/b-linje landet/d-linje"},
		{"the whole country's own", offerWith("landet/x", "line", "", "", "alene"), "landet/b-linje landet/d-linje landet/a-linje"},
		{"another number, not the same again", offerWith("landet/x", "line", "22", sureOf, "alene"), "landet/b-linje landet/a-linje"},
		{"one doctor, and nobody who is there for everything", offerWith("landet/x", "line", "", "", "krop"), "landet/e-laege"},
		{"its own region's, and not the number for danger", offerWith("aaby/x", "line", "", "", "gru"), "landet/syd"},
		{"of no region where it is for all", offerWith("landet/x", "line", "", "", "gru"), ""},
		{"an office where not even the kommune can be rung", offerWith("aalund/x", "clinic", "", "", "krop"), "aalund/kontor landet/e-laege"},
		{"no office where the kommune can be rung", asked, "landet/e-laege"},
		{"not what is for relatives alone, and what is for some alone last", offerWith("landet/x", "line", "", "", "spil"), "landet/alle landet/nogle landet/kontor"},
		{"no crisis centre for something else", offerWith("aaby/x", "treatment", "", "", "stof"), "landet/stoflinje"},
		{"a crisis centre for what it is about", offerWith("aaby/x", "advice", "", "", "vold"), "aaby/krise"},
		{"nobody else", offerWith("landet/x", "line", "", "", "digital-post"), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			offers := append(append([]PublishedOffer{}, others...), tt.offer)
			addOthers(offers, []PublishedMunicipality{{ID: "aaby", UrgentDoctor: "landet/syd"}})
			if got := strings.Join(offers[len(offers)-1].Others, " "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// BenchmarkOthers is a country: 98 kommuner with a hundred offers each.
func BenchmarkOthers(b *testing.B) {
	var offers []PublishedOffer
	for k := range 98 {
		for i := range 100 {
			offers = append(offers, offerWith(fmt.Sprintf("k%d/o%d", k, i), "drop-in", fmt.Sprint(k*100+i), "confirmed", fmt.Sprintf("s%d", i%14), fmt.Sprintf("s%d", (i+1)%14)))
		}
	}
	for b.Loop() {
		addOthers(offers, nil)
	}
}

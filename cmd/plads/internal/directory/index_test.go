package directory

import (
	"fmt"
	"slices"
	"testing"
)

// TestIndex looks up every offer of the fixture, and every group that it is in.
func TestIndex(t *testing.T) {
	p := Publish(soundDirectory(t), day(t, fixtureDay))
	x := indexOf(p)
	if got, want := x.All.Count, len(p.Offers); got != want || len(x.Path) != want {
		t.Errorf("indexed %d offers and %d paths, want %d of each", got, len(x.Path), want)
	}
	for i, o := range p.Offers {
		if got, found := x.Path[o.Path]; got != i || !found {
			t.Errorf("path %s is at %d, want %d", o.Path, got, i)
		}
		first := slices.IndexFunc(p.Situations, func(s PublishedSituation) bool { return slices.Contains(o.Situations, s.ID) })
		if want := p.Situations[first].Icon; o.Icon != want {
			t.Errorf("%s has the icon %q, want %q", o.Path, o.Icon, want)
		}
		groups := map[string]offerGroup{"all": x.All, "kommune": x.Kommune[o.Kommune], "kind": x.Kind[o.Kind]}
		for _, s := range o.Situations {
			groups["situation "+s] = x.Situation[s]
			if here := x.Here[o.Kommune][s]; !slices.Contains(here, i) || !slices.IsSorted(here) {
				t.Errorf("%s is not among the offers %v of its kommune in situation %s", o.Path, here, s)
			}
			help := x.Help[o.Kommune][s]
			if help == nil {
				help = &helpList{}
			}
			if got, want := slices.Contains(slices.Concat(help.Cards, help.Rows), i), o.Kind != "council" && o.Kommune != National; got != want {
				t.Errorf("%s is among those that help in situation %s: %t, want %t", o.Path, s, got, want)
			}
		}
		for _, f := range o.Facets {
			groups["yes to "+f.Key], groups["unknown "+f.Key] = x.Yes[f.Key], x.Unknown[f.Key]
		}
		for name, group := range groups {
			want := true
			for _, f := range o.Facets {
				switch name {
				case "yes to " + f.Key:
					want = f.Is == yes
				case "unknown " + f.Key:
					want = slices.Contains(open(o), f.Key)
				}
			}
			if got := slices.Contains(positions(group, o.Kommune), i); got != want {
				t.Errorf("%s is in the group %q: %t, want %t", o.Path, name, got, want)
			}
		}
	}
	for i, m := range p.Municipalities {
		if got := x.Municipality[m.ID]; got != i {
			t.Errorf("municipality %s is at %d, want %d", m.ID, got, i)
		}
		for _, policy := range m.Policies {
			if got, found := x.Policy[policy.ID]; got != i || !found {
				t.Errorf("policy %s is of municipality %d, want %d", policy.ID, got, i)
			}
		}
	}
}

// positions returns where the offers of one place in a group stand. A place has one entry.
func positions(g offerGroup, place string) []int {
	var out []int
	total := 0
	for _, p := range g.Places {
		total += len(p.Offers)
		if p.ID == place {
			if out != nil {
				return []int{-1}
			}
			out = p.Offers
		}
	}
	if total != g.Count {
		panic(fmt.Sprintf("a group counts %d offers and holds %d", g.Count, total))
	}
	return out
}

// TestHelpList puts offers in the order of their turns.
func TestHelpList(t *testing.T) {
	tests := []struct {
		turns, reach []string
		cards, rows  []int
		reached      bool
	}{
		{[]string{"authority", "none", "reached", "bed", "confirmed", "reached"}, make([]string, 6), []int{4, 3, 2, 5, 0}, []int{1}, true},
		{[]string{"none", "none"}, []string{"", ""}, []int{0, 1}, nil, false},
		{[]string{"none", "none"}, []string{"", "fallback"}, []int{0, 1}, nil, true},
	}
	for _, tt := range tests {
		l := newHelpList("alene")
		for i, turn := range tt.turns {
			l.add(i, PublishedOffer{Turn: turn, Reach: tt.reach[i], Situations: []string{"alene"}})
		}
		l.sort()
		if !slices.Equal(l.Cards, tt.cards) || !slices.Equal(l.Rows, tt.rows) || l.Reached != tt.reached {
			t.Errorf("%v, %q: cards %v, rows %v, reached %t; want %v, %v, %t", tt.turns, tt.reach, l.Cards, l.Rows, l.Reached, tt.cards, tt.rows, tt.reached)
		}
	}
	l := newHelpList("alene")
	for i, o := range []PublishedOffer{{Turn: "none"}, {Turn: "reached"}, {Turn: "none", Kind: "drop-in"}} {
		l.add(i, o)
	}
	l.sort()
	if !slices.Equal(l.Rows, []int{2, 0}) {
		t.Errorf("rows %v: where one can walk in does not come first", l.Rows)
	}
}

// TestHelpListIsAboutTheMatter shows the only place that is mostly about a situation as a card.
func TestHelpListIsAboutTheMatter(t *testing.T) {
	about, also := []string{"stoffer", "alene"}, []string{"alene", "stoffer"}
	dropIn := PublishedOffer{Turn: "none", Kind: "drop-in", Reach: reachFallback, Situations: about}
	tests := map[string]struct {
		offers      []PublishedOffer
		cards, rows []int
	}{
		"no card is about it":               {[]PublishedOffer{{Turn: "confirmed", Situations: also}, dropIn}, []int{1, 0}, nil},
		"a card is about it":                {[]PublishedOffer{{Turn: "authority", Situations: also}, {Turn: "reached", Situations: about}, dropIn}, []int{1, 2, 0}, nil},
		"a sure number is for other things": {[]PublishedOffer{{Turn: "confirmed", Situations: also}, {Turn: "bed", Situations: also}, {Turn: "reached", Situations: also}, {Turn: "reached", Situations: about}}, []int{1, 3, 0, 2}, nil},
		"a bed is about other things":       {[]PublishedOffer{{Turn: "reached", Situations: about}, {Turn: "bed", Situations: also}, {Turn: "bed", Situations: about}}, []int{2, 1, 0}, nil},
		"there is no other card":            {[]PublishedOffer{{Turn: "none", Situations: also}, dropIn}, []int{1, 0}, nil},
		"the place is about other things":   {[]PublishedOffer{{Turn: "confirmed", Situations: also}, {Turn: "none", Kind: "drop-in", Reach: reachFallback, Situations: also}}, []int{0}, []int{1}},
		"nobody can be asked for it":        {[]PublishedOffer{{Turn: "confirmed", Situations: also}, {Turn: "none", Kind: "drop-in", Situations: about}}, []int{0}, []int{1}},
		"one cannot walk in":                {[]PublishedOffer{{Turn: "confirmed", Situations: also}, {Turn: "none", Kind: "advice", Reach: reachFallback, Situations: about}}, []int{0}, []int{1}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			l := newHelpList("stoffer")
			for i, o := range tt.offers {
				l.add(i, o)
			}
			l.sort()
			if !slices.Equal(l.Cards, tt.cards) || !slices.Equal(l.Rows, tt.rows) {
				t.Errorf("cards %v, rows %v; want %v, %v", l.Cards, l.Rows, tt.cards, tt.rows)
			}
		})
	}
}

// TestOpen asks of a door only where one goes to it.
func TestOpen(t *testing.T) {
	tests := []struct {
		kind, kommune string
		want          []string
	}{
		{"shelter", "aaby", []string{"free", "dogs"}},
		{"shelter", National, []string{"free", "dogs"}},
		{"treatment", "aaby", []string{"free", "dogs"}},
		{"treatment", National, []string{"free"}},
		{"council", "aaby", []string{"free"}},
		{"line", National, []string{"free"}},
	}
	for _, tt := range tests {
		o := PublishedOffer{Kind: tt.kind, Kommune: tt.kommune, Facets: []PublishedFacet{{Key: "free", Is: unknown}, {Key: "dogs", Is: unknown}, {Key: "step_free", Is: no}, {Key: "together", Is: yes}}}
		if got := open(o); !slices.Equal(got, tt.want) {
			t.Errorf("a %s in %s is listed as not known under %v, want %v", tt.kind, tt.kommune, got, tt.want)
		}
	}
}

// TestGroupOrder puts places in the Danish order of their names, the whole country last.
func TestGroupOrder(t *testing.T) {
	g := offerGroup{Places: []offerPlace{{ID: National}, {ID: "aeroe"}, {ID: "aaby"}, {ID: "vejle"}}}
	g.sort(map[string]string{"aeroe": alphabetical("Ærø"), "aaby": alphabetical("Åby"), "vejle": alphabetical("Vejle")})
	var got []string
	for _, p := range g.Places {
		got = append(got, p.ID)
	}
	if want := []string{"vejle", "aeroe", "aaby", National}; !slices.Equal(got, want) {
		t.Errorf("places in the order %v, want %v", got, want)
	}
}

func TestTurnOf(t *testing.T) {
	number := PublishedContact{Kind: kindPhone}
	address := PublishedContact{Kind: kindAddress}
	tests := []struct {
		kind             string
		contacts, urgent []PublishedContact
		want             string
	}{
		{"shelter", []PublishedContact{number, address}, []PublishedContact{number}, "confirmed"},
		{"shelter", []PublishedContact{number, address}, []PublishedContact{address}, "bed"},
		{"cafe", []PublishedContact{address}, nil, "reached"},
		{"shelter", nil, nil, "none"},
		{"authority", []PublishedContact{number}, []PublishedContact{number}, "authority"},
		{"complaint", []PublishedContact{number}, nil, "authority"},
		{"complaint", []PublishedContact{{Kind: kindWeb}}, nil, "none"},
	}
	for _, tt := range tests {
		if got := turnOf(PublishedOffer{Kind: tt.kind, Contacts: tt.contacts, UrgentContacts: tt.urgent}, Offer{}); got != tt.want {
			t.Errorf("turn of a %s with %d ways, %d confirmed: %q, want %q", tt.kind, len(tt.contacts), len(tt.urgent), got, tt.want)
		}
	}
	for kind, want := range map[string]string{"shelter": "asked", "cafe": "none"} {
		if got := turnOf(PublishedOffer{Kind: kind, Reach: reachFallback}, Offer{}); got != want {
			t.Errorf("turn of a %s that only its kommune knows: %q, want %q", kind, got, want)
		}
	}
	for kind, want := range map[string]string{"line": "relatives", "authority": "authority"} {
		if got := turnOf(PublishedOffer{Kind: kind, Contacts: []PublishedContact{number}, UrgentContacts: []PublishedContact{number}}, Offer{RelativesOnly: true}); got != want {
			t.Errorf("turn of a %s only for relatives: %q, want %q", kind, got, want)
		}
	}
	if got := turnOf(PublishedOffer{Kind: "line", Contacts: []PublishedContact{number}, UrgentContacts: []PublishedContact{number}}, Offer{SomeOnly: true}); got != "some" {
		t.Errorf("turn of a line only for some: %q, want some", got)
	}
	if got := turnOf(PublishedOffer{Kind: "line"}, Offer{RelativesOnly: true}); got != "none" {
		t.Errorf("turn of a line only for relatives without a number: %q, want none", got)
	}
}

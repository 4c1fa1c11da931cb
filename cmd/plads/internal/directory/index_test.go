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
					want = f.Is == unknown
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
		l := helpList{turns: map[string][]int{}}
		for i, turn := range tt.turns {
			l.add(i, PublishedOffer{Turn: turn, Reach: tt.reach[i]})
		}
		l.sort()
		if !slices.Equal(l.Cards, tt.cards) || !slices.Equal(l.Rows, tt.rows) || l.Reached != tt.reached {
			t.Errorf("%v, %q: cards %v, rows %v, reached %t; want %v, %v, %t", tt.turns, tt.reach, l.Cards, l.Rows, l.Reached, tt.cards, tt.rows, tt.reached)
		}
	}
}

package directory

import (
	"cmp"
	"slices"
)

// PublishedIndex tells where in the list of offers each stands, so that templates look
// it up instead of searching: a search on each of n pages costs n times n.
type PublishedIndex struct {
	// Path holds the position of the offer with that path.
	Path map[string]int `json:"path"`
	// Kinds are the kinds that there are, in the order in which offers show them.
	Kinds []string `json:"kinds"`
	// Facets are the keys of all facets, in the order in which they are shown.
	Facets    []string              `json:"facets"`
	Kommune   map[string]offerGroup `json:"kommune"`
	Situation map[string]offerGroup `json:"situation"`
	Kind      map[string]offerGroup `json:"kind"`
	// Yes and Unknown hold the offers of each facet. Those that say no are in neither, nor
	// those where it is no question; see open.
	Yes     map[string]offerGroup `json:"yes"`
	Unknown map[string]offerGroup `json:"unknown"`
	All     offerGroup            `json:"all"`
	// Here holds the offers of each place in each situation. Help holds those of each
	// kommune, but not its udsatteråd, which speaks for people and helps nobody tonight.
	Here map[string]map[string][]int     `json:"here"`
	Help map[string]map[string]*helpList `json:"help"`
	// Beds holds the places to sleep in other kommuner; see bedsElsewhere.
	Beds map[string]map[string][]int `json:"beds"`
	// Turns are the turns of the offers that are shown as cards, in their order.
	Turns []string `json:"turns"`
	// Municipality holds the position of each municipality, and Policy that of the
	// municipality which each policy is of.
	Municipality map[string]int `json:"municipality"`
	Policy       map[string]int `json:"policy"`
}

// offerGroup is a part of the offers: how many, and where they stand, by the place they
// are for, so that a list too long for one page can lead to the places instead.
type offerGroup struct {
	Count  int          `json:"count"`
	Places []offerPlace `json:"places"`
}

type offerPlace struct {
	ID     string `json:"id"`
	Offers []int  `json:"offers"`
}

// indexOf indexes what is published; its offers are sorted by path, and so by place.
func indexOf(p Published) PublishedIndex {
	x := PublishedIndex{
		Path: map[string]int{}, Kinds: []string{}, Facets: FacetKeys(), Kommune: map[string]offerGroup{}, Situation: map[string]offerGroup{},
		Kind: map[string]offerGroup{}, Yes: map[string]offerGroup{}, Unknown: map[string]offerGroup{},
		All: offerGroup{Places: []offerPlace{}}, Here: map[string]map[string][]int{}, Help: map[string]map[string]*helpList{}, Beds: bedsElsewhere(p.Offers, p.Municipalities), Turns: cardTurns, Municipality: map[string]int{}, Policy: map[string]int{},
	}
	for i, m := range p.Municipalities {
		x.Municipality[m.ID], x.Help[m.ID] = i, map[string]*helpList{}
		for _, policy := range m.Policies {
			x.Policy[policy.ID] = i
		}
	}
	for i, o := range p.Offers {
		add := func(groups map[string]offerGroup, key string) { groups[key] = groups[key].with(i, o.Kommune) }
		x.Path[o.Path] = i
		x.All = x.All.with(i, o.Kommune)
		add(x.Kommune, o.Kommune)
		if _, found := x.Kind[o.Kind]; !found {
			x.Kinds = append(x.Kinds, o.Kind)
		}
		add(x.Kind, o.Kind)
		for _, s := range slices.Compact(slices.Sorted(slices.Values(o.Situations))) {
			add(x.Situation, s)
			if x.Here[o.Kommune] == nil {
				x.Here[o.Kommune] = map[string][]int{}
			}
			x.Here[o.Kommune][s] = append(x.Here[o.Kommune][s], i)
			if help := x.Help[o.Kommune]; help != nil && o.Kind != "council" {
				if help[s] == nil {
					help[s] = newHelpList(s)
				}
				help[s].add(i, o)
			}
		}
		for n, f := range o.Facets {
			switch o.Says[n] {
			case 'y':
				add(x.Yes, f.Key)
			case 'o':
				add(x.Unknown, f.Key)
			}
		}
	}
	names := map[string]string{}
	for _, m := range p.Municipalities {
		names[m.ID] = alphabetical(m.Name)
	}
	for _, groups := range []map[string]offerGroup{{"": x.All}, x.Situation, x.Kind, x.Yes, x.Unknown} {
		for _, g := range groups {
			g.sort(names)
		}
	}
	for _, help := range x.Help {
		for _, list := range help {
			list.sort()
		}
	}
	return x
}

// helpList is who helps in one situation in one kommune.
type helpList struct {
	// Reached is true when one of them, or for them the kommune, can be reached.
	Reached bool `json:"reached"`
	// Beds is true when one of them is a place to sleep.
	Beds bool `json:"beds"`
	// Cards are those that are shown as cards, in the order of their turns, and Rows the
	// others: those without a way to reach them, where there are some with one.
	Cards     []int `json:"cards"`
	Rows      []int `json:"rows"`
	situation string
	// own are the cards of each turn that are mostly about the situation, others the rest.
	own, others map[string][]int
	// walkIn are those of the rows where one can go without asking anybody: they come first.
	walkIn []int
	// known is true when a card is mostly about the situation; asked are those of walkIn that
	// are, and that the kommune can be asked for.
	known bool
	asked []int
}

func newHelpList(situation string) *helpList {
	return &helpList{situation: situation, own: map[string][]int{}, others: map[string][]int{}}
}

func (l *helpList) add(i int, o PublishedOffer) {
	l.Reached = l.Reached || o.Reach != "" || o.Turn != turnNone
	l.Beds = l.Beds || o.Kind == "shelter"
	about := slices.Index(o.Situations, l.situation) == 0
	if o.Turn == turnNone && o.Kind == "drop-in" {
		l.walkIn = append(l.walkIn, i)
		if about && o.Reach == reachFallback {
			l.asked = append(l.asked, i)
		}
		return
	}
	l.known = l.known || about && o.Turn != turnNone
	switch {
	case about:
		l.own[o.Turn] = append(l.own[o.Turn], i)
	case o.Turn == turnConfirmed:
		// A sure number for something else does not come before what this is about.
		l.others[turnReached] = append(l.others[turnReached], i)
	default:
		l.others[o.Turn] = append(l.others[o.Turn], i)
	}
}

// sort puts them in order: in each turn, what is mostly about the situation first. The places to
// walk into that are mostly about it, and that the kommune can be asked for, are cards too; when
// no other card is about it they come first.
func (l *helpList) sort() {
	for _, turn := range cardTurns {
		l.Cards = append(append(l.Cards, l.own[turn]...), l.others[turn]...)
		if turn == turnReached && l.known {
			l.Cards = append(l.Cards, l.asked...)
		}
	}
	l.Rows = slices.Concat(l.walkIn, l.own[turnNone], l.others[turnNone])
	if len(l.Cards) == 0 {
		l.Cards, l.Rows = l.Rows, nil
		return
	}
	if !l.known {
		l.Cards = append(l.asked, l.Cards...)
	}
	l.Rows = slices.DeleteFunc(l.Rows, func(i int) bool { return slices.Contains(l.asked, i) })
}

func (g offerGroup) with(offer int, place string) offerGroup {
	g.Count++
	if n := len(g.Places); n == 0 || g.Places[n-1].ID != place {
		g.Places = append(g.Places, offerPlace{ID: place})
	}
	last := &g.Places[len(g.Places)-1]
	last.Offers = append(last.Offers, offer)
	return g
}

// sort puts the places in the order of their names, and what is for the whole country last.
func (g offerGroup) sort(names map[string]string) {
	slices.SortFunc(g.Places, func(a, b offerPlace) int {
		switch National {
		case a.ID:
			return 1
		case b.ID:
			return -1
		}
		return cmp.Compare(names[a.ID], names[b.ID])
	})
}

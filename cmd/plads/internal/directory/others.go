package directory

import (
	"cmp"
	"slices"
)

// How many others an offer names: few enough to read, and most of them near.
const (
	othersAtMost = 4
	othersNear   = 3
)

// addOthers tells each offer what to try when it does not fit: offers in the same
// situation with a number of their own, its own kommune's first and then the whole
// country's. Among each the confirmed come first, then those that are most about the
// same and nothing else, then those of the same kind. A council and a place to complain help with something else.
func addOthers(offers []PublishedOffer) {
	type shelf struct{ kommune, situation string }
	shelves := map[shelf][]int{}
	for i, o := range offers {
		if !ringable(o) || o.Kind == "council" || o.Kind == "complaint" {
			continue
		}
		for _, s := range o.Situations {
			shelves[shelf{o.Kommune, s}] = append(shelves[shelf{o.Kommune, s}], i)
		}
	}
	best := func(o PublishedOffer, kommune string, atMost int) []int {
		shared := map[int]int{}
		for _, s := range o.Situations {
			for _, i := range shelves[shelf{kommune, s}] {
				if offers[i].Path != o.Path && !sameNumber(offers[i], o) {
					shared[i]++
				}
			}
		}
		var found []int
		closeness := map[int]int{} // of the situations of both, how many in a thousand they share
		for i, n := range shared {
			found = append(found, i)
			closeness[i] = 1000 * n / (len(o.Situations) + len(offers[i].Situations) - n)
		}
		slices.SortFunc(found, func(a, b int) int {
			return cmp.Or(
				before(sure(offers[a]), sure(offers[b])),
				cmp.Compare(closeness[b], closeness[a]),
				before(offers[a].Kind == o.Kind, offers[b].Kind == o.Kind),
				cmp.Compare(a, b))
		})
		var chosen []int
		for _, i := range found {
			same := func(j int) bool { return sameNumber(offers[i], offers[j]) }
			if len(chosen) < atMost && !slices.ContainsFunc(chosen, same) {
				chosen = append(chosen, i)
			}
		}
		return chosen
	}
	for i, o := range offers {
		var others []int
		if o.Kommune != National {
			others = best(o, o.Kommune, othersNear)
		}
		offers[i].Others = []string{}
		for _, j := range append(others, best(o, National, othersAtMost-len(others))...) {
			offers[i].Others = append(offers[i].Others, offers[j].Path)
		}
	}
}

// ringable reports whether an offer has a number of its own to ring.
func ringable(o PublishedOffer) bool {
	return slices.ContainsFunc(o.Contacts, func(c PublishedContact) bool { return c.Kind == kindPhone })
}

// sure reports whether an offer's own number is confirmed.
func sure(o PublishedOffer) bool {
	return slices.ContainsFunc(o.UrgentContacts, func(c PublishedContact) bool { return c.Kind == kindPhone })
}

// sameNumber reports whether ringing a would be ringing b: that is no other place.
func sameNumber(a, b PublishedOffer) bool {
	return slices.ContainsFunc(a.Contacts, func(c PublishedContact) bool {
		return c.Kind == kindPhone && slices.ContainsFunc(b.Contacts, func(d PublishedContact) bool { return d.Kind == kindPhone && d.Value == c.Value })
	})
}

// before orders what is so ahead of what is not.
func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

package directory

import (
	"cmp"
	"slices"
)

// How many others an offer names: few enough to read, and most of them near.
const (
	othersAtMost = 4
	othersNear   = 3
	// alike is the share of common situations, in a thousand, from which an offer for the
	// whole country can stand in for another.
	alike = 250
)

// emergencies are the numbers for danger to life.
var emergencies = []string{National + "/alarm-112", National + "/giftlinjen"}

// addOthers tells each offer what to try when it does not fit: offers in the same
// situation with a number of their own or an address to go to, its own kommune's first
// and then the whole country's. Among each those with a number come first; of them those that
// are for all, then the confirmed, then those that are about the same and little else, then those
// of the same kind. Where nobody can be rung, not even the kommune, an office of the kommune with
// a number comes first. Where the kommune has no bed, those of others are tried before what
// is for the whole country. A council and a place to complain help with something else, and danger to
// life has a box of its own. See suits for the others that are left out.
func addOthers(offers []PublishedOffer, municipalities []PublishedMunicipality) {
	region := map[string]string{} // by kommune
	for _, m := range municipalities {
		region[m.ID] = m.UrgentDoctor
	}
	type shelf struct{ kommune, situation string }
	shelves := map[shelf][]int{}
	office := map[string]int{} // by kommune
	for i, o := range offers {
		if o.Kind == "authority" && has(o.Contacts, kindPhone) {
			office[o.Kommune] = i
		}
		if !has(o.Contacts, kindPhone) && !has(o.Contacts, kindAddress) || o.Kind == "council" || o.Kind == "complaint" || slices.Contains(emergencies, o.Path) {
			continue
		}
		for _, s := range o.Situations {
			shelves[shelf{o.Kommune, s}] = append(shelves[shelf{o.Kommune, s}], i)
		}
	}
	best := func(o *PublishedOffer, kommune string, atMost int) []int {
		shared := map[int]int{}
		for _, s := range o.Situations {
			for _, i := range shelves[shelf{kommune, s}] {
				if suits(&offers[i], o, region[o.Kommune]) {
					shared[i]++
				}
			}
		}
		var found []int
		closeness := map[int]int{} // of the situations of both, how many in a thousand they share
		for i, n := range shared {
			closeness[i] = 1000 * n / max(len(o.Situations)+len(offers[i].Situations)-n, 1)
			if kommune != National || closeness[i] >= alike {
				found = append(found, i)
			}
		}
		slices.SortFunc(found, func(a, b int) int {
			return cmp.Or(
				before(has(offers[a].Contacts, kindPhone), has(offers[b].Contacts, kindPhone)),
				before(!late(&offers[a]), !late(&offers[b])),
				before(has(offers[a].UrgentContacts, kindPhone), has(offers[b].UrgentContacts, kindPhone)),
				cmp.Compare(closeness[b], closeness[a]),
				before(offers[a].Kind == o.Kind, offers[b].Kind == o.Kind),
				cmp.Compare(a, b))
		})
		var chosen []int
		for _, i := range found {
			same := func(j int) bool {
				return sameNumber(offers[i].Contacts, offers[j].Contacts) || offers[i].Kind == "health" && offers[j].Kind == "health"
			}
			if len(chosen) < atMost && !slices.ContainsFunc(chosen, same) {
				chosen = append(chosen, i)
			}
		}
		return chosen
	}
	beds := bedsElsewhere(offers, municipalities)
	for i, o := range offers {
		var others []int
		if o.Kommune != National {
			others = best(&offers[i], o.Kommune, othersNear)
			if j, found := office[o.Kommune]; found && o.Reach == "" && len(others) < othersNear && !slices.Contains(others, j) {
				others = append([]int{j}, others...)
			}
			for _, j := range beds[o.Kommune][o.Situations[0]] {
				if len(others) < othersNear && o.Secret == "" {
					others = append(others, j)
				}
			}
		}
		offers[i].Others = []string{}
		for _, j := range append(others, best(&offers[i], National, othersAtMost-len(others))...) {
			offers[i].Others = append(offers[i].Others, offers[j].Path)
		}
	}
}

// suits reports whether one offer can be tried in place of another, whose kommune is in a region.
// What serves one region, as the doctors on duty do, is for its own kommuner. A crisis centre, a
// clinic or a doctor on duty is for what it is mostly about, and so is, for the whole country, what
// is for some alone; what is for relatives alone is for them. Ringing a number that stands on the
// page already is no other place, and nobody is sent on from a secret place by an address.
func suits(other, o *PublishedOffer, region string) bool {
	main := other.Situations[0]
	switch {
	case other.Path == o.Path, sameNumber(other.Contacts, o.Contacts), sameNumber(other.Contacts, o.Fallback):
		return false
	case other.Region != "" && other.Region != o.Region && other.Region != region:
		return false
	case (other.Kind == "crisis-centre" || other.Kind == "clinic" || other.Doctor) && !slices.Contains(o.Situations, main):
		return false
	case other.Kommune == National && late(other) && main != o.Situations[0]:
		return false
	case other.Turn == turnRelatives && o.Turn != turnRelatives:
		return false
	}
	return o.Secret == "" || has(other.Contacts, kindPhone)
}

// late reports whether an offer comes after those that are for all and help themselves.
func late(o *PublishedOffer) bool { return o.Turn == turnSome || o.Turn == turnAuthority }

// has reports whether there is a contact of a kind.
func has(cs []PublishedContact, kind string) bool {
	return slices.ContainsFunc(cs, func(c PublishedContact) bool { return c.Kind == kind })
}

// sameNumber reports whether ringing one is ringing the other: that is no other place.
func sameNumber(a, b []PublishedContact) bool {
	return slices.ContainsFunc(a, func(c PublishedContact) bool {
		return c.Kind == kindPhone && slices.ContainsFunc(b, func(d PublishedContact) bool { return d.Kind == kindPhone && d.Value == c.Value })
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

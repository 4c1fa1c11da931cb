package directory

import "slices"

// bedsAtMost is how many places to sleep in other kommuner are told of.
const bedsAtMost = 3

// bedsElsewhere returns, by the id of each kommune and by situation, the positions of the places
// to sleep in other kommuner of its region, where it has none of its own that one can go to or
// ring: a hostel takes people from everywhere (serviceloven § 110).
func bedsElsewhere(offers []PublishedOffer, municipalities []PublishedMunicipality) map[string]map[string][]int {
	region := map[string]string{} // by kommune
	for _, m := range municipalities {
		region[m.ID] = m.UrgentDoctor
	}
	type place struct{ where, situation string }
	own, all := map[place]bool{}, map[place][]int{} // by kommune; by region
	var situations []string
	for i, o := range offers {
		if o.Kind != "shelter" || o.Kommune == National || len(o.Contacts) == 0 {
			continue
		}
		main := o.Situations[0]
		// What has a note for its number is somebody who knows of places, and none itself.
		itself := !slices.ContainsFunc(o.Contacts, func(c PublishedContact) bool { return c.Kind == kindPhone && c.Note != nil })
		if itself {
			all[place{region[o.Kommune], main}] = append(all[place{region[o.Kommune], main}], i)
			situations = with(situations, main)
		}
		if itself && (has(o.Contacts, kindPhone) || has(o.Contacts, kindAddress)) {
			own[place{o.Kommune, main}] = true
		}
	}
	beds := map[string]map[string][]int{}
	for _, m := range municipalities {
		for _, s := range situations {
			found := all[place{m.UrgentDoctor, s}]
			if own[place{m.ID, s}] || len(found) == 0 {
				continue
			}
			if beds[m.ID] == nil {
				beds[m.ID] = map[string][]int{}
			}
			for _, i := range found {
				if offers[i].Kommune != m.ID && len(beds[m.ID][s]) < bedsAtMost {
					beds[m.ID][s] = append(beds[m.ID][s], i)
				}
			}
		}
	}
	return beds
}

package directory

import "slices"

// doors are the facets that are about going somewhere: a number or a letter has no door.
func doors() []string { return []string{"dogs", "step_free", "under_influence", "together"} }

// visited tells whether an offer is a place that one goes to, so that it makes sense to ask
// there what its door is like. What the whole country has is asked for by telephone, unless
// it is a roof.
func visited(o PublishedOffer) bool {
	switch o.Kind {
	case "shelter", kindCrisisCentre, "drop-in":
		return true
	case "housing", "treatment", "clinic", "health", "young":
		return o.Kommune != National
	}
	return false
}

// open are the keys of the facets that an offer is listed under as not known: all that it
// has no answer to, but of those about a door only where there is one to go to.
func open(o PublishedOffer) []string {
	var out []string
	for _, f := range o.Facets {
		if f.Is == unknown && (visited(o) || !slices.Contains(doors(), f.Key)) {
			out = append(out, f.Key)
		}
	}
	return out
}

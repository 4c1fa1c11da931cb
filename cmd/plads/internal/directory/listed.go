package directory

import (
	"cmp"
	"crypto/md5"
	"fmt"
	"slices"
)

// listedOffers is what a reader's list can hold of the offers, as JSON in which marks stand
// for the words that the interface has: layouts/min-liste.json puts those in.
type listedOffers struct {
	Places []listedPlace `json:"places"`
	// Proofs holds a contact of each proof, in the order in which marks count them.
	Proofs []PublishedContact `json:"proofs"`
}

// listedPlace holds the offers of one place.
type listedPlace struct {
	ID string `json:"id"`
	// Items are the offers: of each its code, and what a list holds of it.
	Items textLists `json:"items"`
	// Kinds, Proofs and Hours tell which marks are in the items.
	Kinds  []string `json:"kinds"`
	Proofs []int    `json:"proofs"`
	Hours  []int    `json:"hours"`
}

// listedItem is one offer.
type listedItem struct {
	About string `json:"about"`
	Hours string `json:"hours,omitempty"` // -HOURS and the offer's position
	Kind  string `json:"kind"`            // -KIND
	Name  string `json:"name"`
	Note  string `json:"note,omitempty"` // a text, or -NOTE and a key of the interface's words
	// Quiet is true when its page is a sensitive one.
	Quiet bool        `json:"quiet,omitempty"`
	Rows  []listedRow `json:"rows"`
	URL   string      `json:"url"` // -PLACE, the address of the place, and the rest
}

type listedRow struct {
	Href  string `json:"href,omitempty"`
	Name  string `json:"name,omitempty"` // -KOMMUNE, when the number is the kommune's
	Note  string `json:"note,omitempty"` // whose number it is, when it is another's
	Proof string `json:"proof"`          // -PROOF
	Value string `json:"value"`
}

// listedIn makes the items of the offers, which are sorted by path, and so by place.
func listedIn(p Published) (listedOffers, error) {
	out := listedOffers{Places: []listedPlace{}, Proofs: []PublishedContact{}}
	proofs, codes := map[string]int{}, map[string]string{}
	for i, o := range p.Offers {
		code := o.Code
		if other := codes[code]; other != "" {
			return out, fmt.Errorf("%s and %s have the same code %s on a reader's list: give one of them another id", other, o.Path, code)
		}
		codes[code] = o.Path
		if n := len(out.Places); n == 0 || out.Places[n-1].ID != o.Kommune {
			out.Places = append(out.Places, listedPlace{ID: o.Kommune, Kinds: []string{}, Proofs: []int{}, Hours: []int{}})
		}
		place := &out.Places[len(out.Places)-1]
		place.Kinds = with(place.Kinds, o.Kind)
		item := listedItem{
			Kind: "-KIND " + o.Kind + "-", Quiet: o.Sensitive,
			Rows: []listedRow{}, URL: "-PLACE-" + o.ID + "/",
		}
		if o.Hours != nil {
			item.Hours, place.Hours = fmt.Sprintf("-HOURS %d-", i), append(place.Hours, i)
		}
		var notes []Text // of each row
		row := func(name string, c PublishedContact) {
			if _, found := proofs[c.Proof]; !found {
				proofs[c.Proof], out.Proofs = len(out.Proofs), append(out.Proofs, c)
			}
			place.Proofs = with(place.Proofs, proofs[c.Proof])
			item.Rows = append(item.Rows, listedRow{Href: c.Href, Name: name, Proof: fmt.Sprintf("-PROOF %d-", proofs[c.Proof]), Value: c.Value})
			var note Text
			if c.Note != nil {
				note = *c.Note
			}
			notes = append(notes, note)
		}
		for _, c := range o.Contacts {
			if c.Kind != kindWeb {
				row("", c)
			}
		}
		if o.Reach == reachFallback {
			row("-KOMMUNE-", o.Fallback[0])
		}
		var note Text
		switch {
		case len(item.Rows) == 0 && o.Withheld != nil:
			note = *o.Withheld
		case len(item.Rows) == 0:
			note = Text{"-NOTE contact.none_national-", "-NOTE contact.none_national-"}
		case o.Secret != "":
			note = Text{"-NOTE " + o.Secret + "-", "-NOTE " + o.Secret + "-"}
		}
		for _, in := range []struct {
			items *[]string
			said  func(Text) string
		}{
			{&place.Items.DA, func(t Text) string { return t.DA }},
			{&place.Items.EN, func(t Text) string { return t.EN }},
		} {
			item.About, item.Name, item.Note = in.said(o.Summary), in.said(o.Name), in.said(note)
			for i := range item.Rows {
				item.Rows[i].Note = in.said(notes[i])
			}
			b, err := marshal(item)
			if err != nil {
				return out, fmt.Errorf("write what a reader's list holds of %s: %w", o.Path, err)
			}
			*in.items = append(*in.items, fmt.Sprintf("%q:%s", code, b))
		}
	}
	return out, nil
}

// listCode returns the code by which a page stands on a reader's list, as
// layouts/_partials/data/code.html does.
func listCode(path string) string { return fmt.Sprintf("%x", md5.Sum([]byte(path)))[:8] }

// with returns the list with the value in it once.
func with[T cmp.Ordered](list []T, value T) []T {
	if slices.Contains(list, value) {
		return list
	}
	return append(list, value)
}

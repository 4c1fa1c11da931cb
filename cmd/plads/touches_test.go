package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// seenContacts counts the numbers and addresses that are seen on the page after at most one
// swipe, those for danger to life left out: not folded away, not hidden.
const seenContacts = `[...document.querySelectorAll("main .p-number, main .p-contact__line")]
	.filter((e) => !e.closest(".p-urgent") && e.checkVisibility() && e.getBoundingClientRect().bottom < 2 * innerHeight).length`

// TestTwoTouches goes from the start page to somebody who can help, as a finger does: the
// first touch is a tile, the second at most a kommune. Then a number or an address is seen.
func TestTwoTouches(t *testing.T) {
	v := visit(t, web)
	v.do(chromedp.EmulateViewport(390, 844))
	links := func(page, selector string) []string {
		t.Helper()
		v.do(chromedp.Navigate(v.origin + page))
		return look[[]string](v, `[...document.querySelectorAll("`+selector+`")].map((a) => a.pathname)`)
	}
	seen := func() int { return look[int](v, seenContacts) }
	for _, home := range []string{"/", "/en/"} {
		tiles := links(home, "main .o-tiles a")
		if len(tiles) != 15 {
			t.Errorf("%s has %d tiles, want the fourteen situations and the one for relatives", home, len(tiles))
		}
		for _, tile := range tiles {
			places := links(tile, ".p-call-first a[data-kommune]")
			if seen() > 0 {
				continue
			}
			if len(places) != 5 {
				t.Errorf("%s shows no number and leads to %d municipalities, want 5", tile, len(places))
			}
			for _, place := range places {
				if links(place, "main"); seen() == 0 {
					t.Errorf("%s → %s → %s: no number or address is seen after two touches", home, tile, place)
				}
			}
		}
	}
}

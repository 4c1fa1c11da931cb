package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestReach brings an upright terminal's page into the lower part of the screen, goes on to
// another page, scrolls, and brings it back.
func TestReach(t *testing.T) {
	s := visit(t, terminal)
	s.do(chromedp.EmulateViewport(1080, 1920))
	s.open("/hjaelp/alene/")
	// high counts what can be touched above the lower part of the screen.
	const high = `[...document.querySelectorAll("a, button, summary, input")].filter((one) => {
		const { x, y, width, height } = one.getBoundingClientRect();
		return width && y + height > 0 && y < innerHeight * 0.44 && one.contains(document.elementFromPoint(x + width / 2, Math.max(y + height / 2, 0)));
	}).length`
	s.until(`document.querySelector(".p-reach:not([hidden])")`)
	if got := look[int](s, high); got == 0 {
		t.Fatal("nothing can be touched in the upper part of an ordinary page: this test sees nothing")
	}
	s.do(chromedp.Click(".p-reach__button"))
	s.until(`document.querySelector(".p-reach__button").innerText.includes("op igen")`)
	// away names what is not to be seen, or touched, in the lower part of the screen. The
	// heading scrolls away; what ends the visit, the ways in and the button itself never do.
	const away = `[".p-header [data-kiosk-end]", ".p-nav a", ".p-reach__button", ...(scrollY ? [] : ["main h1"])].filter((selector) => {
		const one = document.querySelector(selector);
		const { x, y, width, height } = one.getBoundingClientRect();
		return y < innerHeight * 0.44 || y + height > innerHeight || !one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
	}).join()`
	check := func(where string) {
		t.Helper()
		for _, y := range []string{"0", "700", "1e6"} {
			look[bool](s, `(scrollTo(0, `+y+`), true)`)
			if got := look[int](s, high); got != 0 {
				t.Errorf("%s, scrolled to %s: %d controls above the lower part of the screen, want none", where, y, got)
			}
			if got := look[string](s, away); got != "" {
				t.Errorf("%s, scrolled to %s: %s is not in the lower part of the screen", where, y, got)
			}
		}
	}
	check("here")
	look[bool](s, `(scrollTo(0, 0), true)`)
	s.do(chromedp.Click(`.p-nav a[href^="/tilbud/"]`))
	s.until(`location.pathname === "/tilbud/" && document.querySelector(".p-reach__button").innerText.includes("op igen")`)
	check("on the next page")
	s.do(chromedp.Click(".p-reach__button"))
	s.until(`document.querySelector(".p-reach__button").innerText.includes("Flyt siden ned")`)
	if got := look[string](s, `location.search + localStorage.length`); got != "0" {
		t.Errorf("afterwards the address and what is stored are %q, want nothing", got)
	}
	if got := look[int](s, high); got == 0 {
		t.Error("the page has not come back up")
	}
}

// TestFootOfTheScreen puts a page on the list and looks for the way to it, upright and lying,
// in ordinary and the largest type: what stays at the foot of the screen covers it nowhere.
func TestFootOfTheScreen(t *testing.T) {
	s := visit(t, terminal)
	s.open("/hjaelp/alene/")
	code := look[string](s, `document.querySelector(".p-take-along__add a").dataset.code`)
	for name, screen := range map[string][2]int64{"upright": {1080, 1920}, "small and upright": {768, 1366}, "lying": {1920, 1080}} {
		s.do(chromedp.EmulateViewport(screen[0], screen[1]))
		for _, as := range []string{"", "size-4", "reach-low", "size-4.reach-low"} {
			s.open("/hjaelp/alene/?liste=" + code + "&vis=" + as)
			s.until(`document.querySelector(".p-my-list-link:not([hidden])") && document.querySelector(".p-reach:not([hidden])")`)
			for _, y := range []string{"0", "700", "1e6"} {
				covered := look[[]string](s, `(scrollTo(0, `+y+`), new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))).then(() => [".p-my-list-link", ".p-reach__button"].filter((selector) => {
					const one = document.querySelector(selector);
					const { x, y, width, height } = one.getBoundingClientRect();
					return one.checkVisibility() && (y < 0 || y + height > innerHeight || !one.contains(document.elementFromPoint(x + width / 2, y + height / 2)));
				}))`)
				if len(covered) > 0 {
					t.Errorf("%s, %q, scrolled to %s: %v cannot be touched", name, as, y, covered)
				}
			}
		}
	}
}

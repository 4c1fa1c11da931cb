package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestBack goes from a list to a place on a terminal, and comes back by the button: the list is
// where it was.
func TestBack(t *testing.T) {
	s := visit(t, terminal)
	for _, screen := range [][2]int64{{1080, 1920}, {1920, 1080}} {
		s.do(chromedp.EmulateViewport(screen[0], screen[1]))
		s.open("/tilbud/odense/")
		// Where nothing is before it, nothing leads back, and the room is kept.
		s.until(`document.querySelector(".p-reach:not([hidden])") && document.querySelector(".p-back[hidden]") && document.fonts.status === "loaded"`)
		const way = `document.querySelector(".p-breadcrumbs a").getBoundingClientRect().x`
		first := look[float64](s, way)
		look[bool](s, `(scrollTo(0, 1200), true)`)
		before := look[float64](s, `scrollY`)
		const place = `[...document.querySelectorAll('main a[href^="/tilbud/odense/"]')].find((one) => one.getBoundingClientRect().y > innerHeight / 3)`
		to := look[string](s, `(() => { const one = `+place+`; one.click(); return one.pathname; })()`)
		s.until(`location.pathname === "` + to + `" && document.querySelector(".p-back:not([hidden])")`)
		if now := look[float64](s, way); now != first {
			t.Errorf("on %d px the way from the front page begins at %v with the button, at %v without", screen[0], now, first)
		}
		if small := look[bool](s, `(({ width, height }) => Math.min(width, height) < 48)(document.querySelector(".p-back").getBoundingClientRect())`); small {
			t.Error("the button is smaller than 48 px")
		}
		s.do(chromedp.Click(".p-back"))
		s.until(fmt.Sprintf(`location.pathname === "/tilbud/odense/" && Math.abs(scrollY - %v) < 3`, before))
	}
}

// TestBackAsChosen moves the page down and puts it on the list, and goes back twice: what was
// chosen holds, whether the browser has kept the pages whole or reads them anew.
func TestBackAsChosen(t *testing.T) {
	s := visit(t, terminal)
	s.do(chromedp.EmulateViewport(1080, 1920))
	for _, kept := range []bool{true, false} {
		s.open("/hjaelp/")
		arrive := func(at, also string) {
			t.Helper()
			s.until(`location.pathname === "` + at + `" && document.querySelector(".p-reach:not([hidden])") && ` + also)
			if !kept {
				look[bool](s, `(addEventListener("unload", () => {}), true)`)
			}
		}
		arrive("/hjaelp/", `document.readyState === "complete"`)
		s.do(chromedp.Click(`main a[href^="/hjaelp/alkohol/"]`))
		const button = `document.querySelector(".p-back:not([hidden])")`
		arrive("/hjaelp/alkohol/", button)
		s.do(chromedp.Click(`.p-reach__button`), chromedp.Click(`.p-take-along__add a`))
		arrive("/min-liste/", `document.querySelector(".p-my-list__item") && `+button)
		for _, at := range []string{"/hjaelp/alkohol/", "/hjaelp/"} {
			s.do(chromedp.Click(".p-back"))
			arrive(at, `"readReach" in document.documentElement.dataset && document.querySelector(".p-my-list-link")?.checkVisibility()`)
		}
	}
}

// TestBackFromSearch finds a place in the results again.
func TestBackFromSearch(t *testing.T) {
	s := visit(t, terminal)
	s.do(chromedp.EmulateViewport(1080, 1920))
	s.open("/soeg/?q=stoffer")
	s.until(`document.querySelectorAll("[data-results] li a").length > 3`)
	look[bool](s, `(scrollTo(0, 700), document.querySelectorAll("[data-results] li a")[3].click(), true)`)
	s.until(`location.pathname !== "/soeg/" && document.querySelector(".p-back:not([hidden])")`)
	s.do(chromedp.Click(".p-back"))
	s.until(`location.search.includes("stoffer") && document.querySelector("[data-results] li a") && Math.abs(scrollY - 700) < 3`)
}

// TestBackStays looks where nothing may lead back: to what a terminal shows before the first
// page, and from the start page, which takes the place of the last page of a visit that could
// not be ended otherwise.
func TestBackStays(t *testing.T) {
	s := visit(t, terminal)
	s.open("/robots.txt")
	s.do(chromedp.Navigate(s.origin + "/kommuner/odense/"))
	s.until(`document.querySelector(".p-reach:not([hidden])")`)
	if shown := look[bool](s, `document.querySelector(".p-back").checkVisibility({ visibilityProperty: true })`); shown {
		t.Error("from the first page a button leads back to what is none of the site")
	}
	s.do(chromedp.Click(`.p-header__brand`))
	s.until(`location.pathname === "/" && document.readyState === "complete"`)
	if there := look[bool](s, `document.querySelector(".p-back") !== null`); there {
		t.Error("the start page has a button that leads back")
	}
}

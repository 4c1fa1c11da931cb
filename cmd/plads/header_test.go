package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestHeaderOneRow looks at the top of a terminal, in both languages and in larger type: each tool
// shows its words, in ordinary type all in one row and, where there is room, with the site's name.
func TestHeaderOneRow(t *testing.T) {
	s := visit(t, terminal)
	for _, screen := range [][2]int64{{1080, 1920}, {768, 1366}, {1024, 768}, {1280, 1024}, {1280, 800}, {1366, 768}, {1920, 1080}} {
		s.do(chromedp.EmulateViewport(screen[0], screen[1]))
		for _, address := range []string{"/", "/en/", "/hjaelp/alene/", "/en/help/alone/"} {
			for _, as := range []string{"", "size-3", "size-4"} {
				s.open(address + "?vis=" + as)
				s.until(`document.querySelector(".p-reach:not([hidden])")`)
				type view struct {
					Tools  int
					Unseen []string
					Rows   int
					Named  bool
				}
				got := look[view](s, `(() => {
					const seen = (one) => {
						const { x, y, width, height } = one.getBoundingClientRect();
						return [x + 2, x + width - 2].every((at) => one.contains(document.elementFromPoint(at, y + height / 2)))
							&& [y + 2, y + height - 2].every((at) => one.contains(document.elementFromPoint(x + width / 2, at)));
					};
					const words = [...document.querySelectorAll(".p-header__tool > span:last-child")];
					const all = [document.querySelector(".p-header__mark"), ...words];
					return {
						named: seen(document.querySelector(".p-header__brand > :last-child")),
						tools: words.length,
						unseen: all.filter((one) => !seen(one)).map((one) => one.textContent || "the sign"),
						rows: new Set(all.map((one) => { const { y, height } = one.getBoundingClientRect(); return Math.round(y + height / 2); })).size,
					};
				})()`)
				if got.Tools < 3 || len(got.Unseen) > 0 {
					t.Errorf("%s on %d px, %q: of %d tools %q are not seen", address, screen[0], as, got.Tools, got.Unseen)
				}
				if as == "" && got.Rows != 1 {
					t.Errorf("%s on %d px: the top is %d rows, want 1", address, screen[0], got.Rows)
				}
				if as == "" && !got.Named && screen[0] > 1000 {
					t.Errorf("%s on %d px: the site's name is not seen", address, screen[0])
				}
			}
		}
	}
}

// TestSearchInSight opens a terminal's pages that people start from: the field to search in
// is in sight before anything is scrolled, and no tile is too narrow for its words.
func TestSearchInSight(t *testing.T) {
	s := visit(t, terminal)
	for _, screen := range [][2]int64{{1920, 1080}, {1366, 768}, {1080, 1920}} {
		s.do(chromedp.EmulateViewport(screen[0], screen[1]))
		for _, address := range []string{"/", "/en/", "/kommuner/odense/", "/en/municipalities/odsherred/"} {
			for _, as := range []string{"", "size-4"} {
				s.open(address + "?vis=" + as)
				s.until(`document.querySelector(".p-reach:not([hidden])") && document.fonts.status === "loaded"`)
				if as == "" {
					seen := look[bool](s, `(() => {
						const field = document.querySelector("main input[name=q]");
						const { x, y, width, height } = field.getBoundingClientRect();
						return [y + 2, y + height - 2].every((at) => field === document.elementFromPoint(x + width / 2, at));
					})()`)
					if !seen {
						t.Errorf("%s on %d × %d: the field to search in is not in sight", address, screen[0], screen[1])
					}
				}
				narrow := look[[]string](s, `[...document.querySelectorAll(".o-tiles li")].filter((tile) => tile.scrollWidth > tile.clientWidth + 1 || tile.firstElementChild.scrollWidth > tile.firstElementChild.clientWidth + 1 || tile.offsetWidth < 160).map((tile) => tile.innerText)`)
				if len(narrow) > 0 {
					t.Errorf("%s on %d × %d, %q: the tiles %q are too narrow", address, screen[0], screen[1], as, narrow)
				}
			}
		}
	}
}

package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestKeyboard writes with the keys on a terminal's screen, standing and lying, in both
// languages: what is written, suggested and found is in sight above the keys.
func TestKeyboard(t *testing.T) {
	s := visit(t, terminal)
	for _, tt := range []struct {
		name, address, results string
		width, height          int64
	}{
		{"standing", "/", "/soeg/", 1080, 1920},
		{"lying", "/en/", "/en/search/", 1920, 1080},
		{"lying, on the page for searching", "/soeg/", "/soeg/", 1920, 1080},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s.t = t
			s.do(chromedp.EmulateViewport(tt.width, tt.height))
			s.open(tt.address)
			s.until(`document.querySelector(".p-keyboard[hidden] > :empty")`)
			s.do(chromedp.Click("main input[name=q]"))
			s.until(`document.querySelector(".p-keyboard:not([hidden]) [data-skbtn=g]")`)
			press := func(keys ...string) {
				for _, key := range keys {
					s.do(chromedp.Click(`.p-keyboard [data-skbtn="` + key + `"]`))
				}
			}
			press("g", "æ", "l", "l", "{bksp}", "d")
			s.until(`document.querySelector("main [role=option]")`)
			type view struct {
				Value          string
				Focused, Clear bool
				Small          []string
			}
			got := look[view](s, `(() => {
				const at = (selector) => document.querySelector(selector).getBoundingClientRect();
				const [field, list, keys] = [at("main input[name=q]"), at("main [role=option]"), at(".p-keyboard")];
				return {
					value: document.querySelector("main input[name=q]").value,
					focused: document.activeElement.matches("main input[name=q]"),
					clear: field.top >= 0 && field.bottom <= list.top && list.bottom <= keys.top && keys.bottom <= innerHeight && keys.right <= innerWidth,
					small: [...document.querySelectorAll(".p-keyboard button")].filter((key) => Math.min(key.offsetWidth, key.offsetHeight) < 48).map((key) => key.textContent),
				};
			})()`)
			if got.Value != "gæld" || !got.Focused || !got.Clear || len(got.Small) > 0 {
				t.Errorf("got %+v, want gæld in the field, which keeps the focus, the first suggestion above the keys, no key under 48 px", got)
			}
			if lit := look[[]string](s, `[...document.querySelectorAll(".hg-activeButton")].map((key) => key.textContent)`); len(lit) > 0 {
				t.Errorf("the keys %q show still that they were touched", lit)
			}
			// Tab goes to the button of the field, and from there past the keys, which go.
			s.do(chromedp.KeyEvent(kb.Tab))
			s.until(`document.activeElement.matches("main .p-search__button") && document.querySelector(".p-keyboard:not([hidden])")`)
			s.do(chromedp.KeyEvent(kb.Tab))
			s.until(`document.querySelector(".p-keyboard[hidden]") && !document.activeElement.matches("body, .p-search *, .p-keyboard *")`)
			s.do(chromedp.Click("main input[name=q]"))
			s.until(`document.querySelector(".p-keyboard:not([hidden])")`)
			press("{hide}")
			s.until(`document.querySelector(".p-keyboard[hidden]")`)
			s.do(chromedp.Click("main input[name=q]"))
			s.until(`document.querySelector(".p-keyboard:not([hidden])")`)
			press("{enter}")
			s.until(`location.pathname === "` + tt.results + `" && document.querySelector("[data-results] li a")`)
		})
	}
}

// TestSuggestionsAboveKeys has six suggestions while the keys are on the screen: at least three
// are seen at once in ordinary type, and each can be brought under a finger, also where the
// field has been moved down to the keys.
func TestSuggestionsAboveKeys(t *testing.T) {
	s := visit(t, terminal)
	for _, tt := range []struct {
		address       string
		width, height int64
		seen          int
	}{
		{"/", 1080, 1920, 3},
		{"/?vis=reach-low", 1080, 1920, 3},
		{"/?vis=size-3", 1080, 1920, 3},
		{"/?vis=size-4.reach-low", 1080, 1920, 1},
		{"/", 1920, 1080, 3},
		{"/en/search/?vis=size-2", 1920, 1080, 3},
		{"/?vis=size-4", 1920, 1080, 1},
		{"/kommuner/odense/", 1920, 1080, 3},
	} {
		s.do(chromedp.EmulateViewport(tt.width, tt.height))
		s.open(tt.address)
		s.until(`document.querySelector(".p-keyboard[hidden] > :empty")`)
		look[bool](s, `(document.querySelector("main input[name=q]").scrollIntoView({ block: "center" }), true)`)
		s.do(chromedp.Click("main input[name=q]"))
		s.until(`document.querySelector(".p-keyboard:not([hidden]) [data-skbtn=s]")`)
		s.do(chromedp.Click(".p-keyboard [data-skbtn=s]"), chromedp.Click(".p-keyboard [data-skbtn=t]"))
		s.until(`document.querySelectorAll("main [role=option]").length === 6`)
		type view struct {
			Seen    int
			Covered []string
		}
		const script = `(() => {
			const list = document.querySelector("main .p-search__list");
			const keys = document.querySelector(".p-keyboard").getBoundingClientRect();
			const touchable = (row) => {
				const { x, y, width, height } = row.getBoundingClientRect();
				return [y + 4, y + height - 4].every((at) => at > 0 && at < keys.top && row.contains(document.elementFromPoint(x + width / 2, at)));
			};
			const rows = [...list.children];
			list.scrollTop = 0;
			const seen = rows.filter(touchable).length;
			const covered = rows.filter((row) => {
				list.scrollTop += row.getBoundingClientRect().top - list.getBoundingClientRect().top - 8;
				return !touchable(row);
			});
			list.scrollTop = 0;
			return { seen, covered: covered.map((row) => row.innerText) };
		})()`
		got := look[view](s, script)
		if got.Seen < tt.seen || len(got.Covered) > 0 {
			t.Errorf("%s, %d × %d: %d suggestions are seen, want %d; %q cannot be touched", tt.address, tt.width, tt.height, got.Seen, tt.seen, got.Covered)
		}
		if tt.seen < 3 {
			continue
		}
		// Down to the keys, as far as the page goes.
		moved := look[view](s, `(scrollBy(0, document.querySelector("main input[name=q]").getBoundingClientRect().bottom - document.querySelector(".p-keyboard").getBoundingClientRect().top), new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(`+script+`)))))`)
		if moved.Seen < 2 || len(moved.Covered) > 0 {
			t.Errorf("%s, %d × %d, with the page moved: %d suggestions are seen; %q cannot be touched", tt.address, tt.width, tt.height, moved.Seen, moved.Covered)
		}
	}
}

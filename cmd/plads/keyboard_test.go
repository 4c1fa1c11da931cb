package main

import (
	"testing"

	"github.com/chromedp/chromedp"
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
			press("{hide}")
			s.until(`document.querySelector(".p-keyboard[hidden]")`)
			s.do(chromedp.Click("main input[name=q]"))
			s.until(`document.querySelector(".p-keyboard:not([hidden])")`)
			press("{enter}")
			s.until(`location.pathname === "` + tt.results + `" && document.querySelector("[data-results] li a")`)
		})
	}
}

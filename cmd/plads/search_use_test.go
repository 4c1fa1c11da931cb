package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// address comes with a query from outside, and goes there from another page.
func (s *visitor) address(t *testing.T) {
	s.open("/soeg/?q=" + url.QueryEscape("gæld") + "&kommune=odense")
	s.until(`document.querySelector("[data-results] li a")`)
	type view struct {
		Title, Value, Status, Heading string
		Kind, Why                     int
	}
	got := look[view](s, `({
		title: document.title,
		value: document.querySelector("main input[name=q]").value,
		status: document.querySelector("main form [role=status]").textContent,
		heading: document.querySelector("[data-results] h2").textContent,
		kind: [...document.querySelectorAll("[data-results] .p-found__kind")].filter((e) => e.textContent).length,
		why: [...document.querySelectorAll("[data-results] .p-found__text")].filter((e) => e.textContent).length,
	})`)
	rows := look[int](s, `document.querySelectorAll("[data-results] li").length`)
	if got.Title != "gæld – Søg – Plads til alle" || got.Value != "gæld" || got.Status != got.Heading ||
		got.Heading != fmt.Sprintf("%d resultater for »gæld«", rows) || got.Kind != rows || got.Why != rows {
		t.Errorf("%d rows: %+v, want title, field, count, kind and why", rows, got)
	}

	const word = "hemmeligt ord"
	s.open("/hjaelp/alkohol/?kommune=odense")
	s.do(chromedp.Focus(`header input[name=q]`))
	s.until(`document.activeElement.matches("header [role=combobox]")`)
	s.do(chromedp.KeyEvent(word), chromedp.KeyEvent(kb.Enter))
	s.until(`location.pathname === "/soeg/" && document.querySelector("[data-results] h2")`)
	at := look[string](s, `location.pathname + location.search + location.hash`)
	if at != "/soeg/?kommune=odense&q=hemmeligt+ord" {
		t.Errorf("from the header to %q, want the query and the kommune in the address", at)
	}
	if sent := s.sent(word); len(sent) > 0 {
		t.Errorf("the query left the browser: %v", sent)
	}
	if kept := look[int](s, `localStorage.length + sessionStorage.length + document.cookie.length`); kept != 0 {
		t.Errorf("%d things are stored, want none", kept)
	}
	look[bool](s, `history.back() ?? true`)
	s.until(`location.pathname === "/hjaelp/alkohol/"`)
}

func (s *visitor) noResult(t *testing.T) {
	s.open("/soeg/?q=xqzwvk")
	s.until(`document.querySelector("[data-results] h2")`)
	type view struct {
		Text   string
		Urgent bool
		List   int
	}
	got := look[view](s, `({
		text: document.querySelector("[data-results]").textContent,
		urgent: Boolean(document.querySelector('[data-results] a[href="/akut/"]')),
		list: document.querySelectorAll(".p-letter li").length,
	})`)
	if !strings.Contains(got.Text, "xqzwvk") || !got.Urgent || got.List < 200 {
		t.Errorf("nothing found: %+v, want kind words, urgent help and the list", got)
	}
}

// suggestions goes through the combobox with keys, mouse and touch.
func (s *visitor) suggestions(t *testing.T) {
	s.open("/")
	type view struct {
		Expanded, Active, Selected, Value string
		Options                           int
		Focused                           bool
	}
	const box = `document.querySelector("main [role=combobox]")`
	see := func() view {
		return look[view](s, `(() => {
			const input = document.querySelector("main input[name=q]");
			const list = document.getElementById(input.getAttribute("aria-controls") ?? "");
			return {
				expanded: input.getAttribute("aria-expanded") ?? "",
				active: input.getAttribute("aria-activedescendant") ?? "",
				selected: list?.querySelector('[aria-selected="true"]')?.id ?? "",
				value: input.value,
				options: list?.checkVisibility() ? list.querySelectorAll("[role=option]").length : 0,
				focused: document.activeElement === input,
			};
		})()`)
	}
	height := look[float64](s, `document.documentElement.scrollHeight`)
	s.do(chromedp.Focus(`main input[name=q]`))
	s.until(box)
	s.do(chromedp.KeyEvent("gæl"))
	s.until(box + `.getAttribute("aria-expanded") === "true"`)
	if got := see(); got.Options == 0 || got.Active != "" || !got.Focused {
		t.Errorf("half a word: %+v, want suggestions, none chosen", got)
	}
	if after := look[float64](s, `document.documentElement.scrollHeight`); after != height {
		t.Errorf("the page is %v high with suggestions and %v without, want the same", after, height)
	}
	s.until(`/^\d+ forslag/.test(document.querySelector("main form [role=status]").textContent)`)

	s.do(chromedp.KeyEvent(kb.ArrowDown))
	first := see()
	s.do(chromedp.KeyEvent(kb.ArrowDown))
	second := see()
	s.do(chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(kb.ArrowUp))
	back := see()
	if first.Active != "q-home-0" || first.Selected != first.Active || second.Active != "q-home-1" || back.Active != "" || !back.Focused {
		t.Errorf("down, down, up, up: %+v, %+v, %+v", first, second, back)
	}
	s.do(chromedp.KeyEvent(kb.Escape))
	if got := see(); got.Expanded != "false" || got.Options != 0 || got.Value != "gæl" {
		t.Errorf("Escape: %+v, want no list and the words kept", got)
	}
	s.do(chromedp.KeyEvent(kb.ArrowDown))
	if got := see(); got.Expanded != "true" || got.Active != "q-home-0" {
		t.Errorf("down after Escape: %+v, want the first chosen", got)
	}
	s.do(chromedp.KeyEvent(kb.Enter))
	s.until(`location.pathname === "/hjaelp/penge-og-gaeld/"`)

	s.open("/en/")
	s.do(chromedp.Focus(`main input[name=q]`))
	s.until(box)
	s.do(chromedp.KeyEvent("suicid"))
	s.until(box + `.getAttribute("aria-expanded") === "true"`)
	if got := look[string](s, `document.querySelector("main [role=option]").className`); !strings.Contains(got, "urgent") {
		t.Errorf("the first suggestion for %q is %q, want urgent help", "suicid", got)
	}
	s.do(chromedp.KeyEvent(kb.Tab))
	if got := see(); got.Expanded != "false" || got.Focused {
		t.Errorf("Tab: %+v, want the list closed and the focus gone on", got)
	}

	for _, how := range []string{"mouse", "touch"} {
		s.open("/en/")
		s.do(chromedp.Focus(`main input[name=q]`))
		s.until(box)
		s.do(chromedp.KeyEvent("lonely"))
		s.until(`document.querySelector("main [role=option]")`)
		press := chromedp.Click(`main [role=option]`)
		if how == "touch" {
			press = chromedp.Tap(`main [role=option]`)
		}
		s.do(press)
		s.until(`location.pathname === "/en/help/alone/"`)
	}
}

// states lets axe judge what no page shows when it is opened: results, and suggestions.
func (s *visitor) states(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join("..", "..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	judge := func(state string) {
		t.Helper()
		if _, err := chromedp.Run(s.ctx, chromedp.Evaluate[chromedp.Void](string(axe)+";0")); err != nil {
			t.Fatal(err)
		}
		type verdict struct {
			Passes int
			Faults []string
			Wide   float64
		}
		got := look[verdict](s, `axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: { "target-size": { enabled: true } } }).then((r) => ({
			passes: r.passes.length,
			faults: r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.html).join(" ")),
			wide: document.documentElement.scrollWidth - innerWidth,
		}))`)
		if got.Passes < 20 || len(got.Faults) > 0 || got.Wide > 0 {
			t.Errorf("%s: %d rules passed, %v px too wide, faults %v", state, got.Passes, got.Wide, got.Faults)
		}
	}
	for _, colours := range []string{"light", "dark", "forced"} {
		forced, scheme := "none", colours
		if colours == "forced" {
			forced, scheme = "active", "light"
		}
		features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "forced-colors", Value: forced}}
		s.do(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}), chromedp.EmulateViewport(320, 640))
		s.open("/soeg/?q=selvmord")
		s.until(`document.querySelector("[data-results] li a")`)
		judge(colours + ", results")
		s.do(chromedp.Focus(`main input[name=q]`), chromedp.KeyEvent(" o"))
		s.until(`document.querySelector("main [role=option]")`)
		s.do(chromedp.KeyEvent(kb.ArrowDown))
		judge(colours + ", suggestions")
	}
}

func (s *visitor) withoutScripts(t *testing.T) {
	s.do(command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	s.open("/")
	s.do(chromedp.Focus(`main input[name=q]`), chromedp.KeyEvent("sove"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`#a-z`))
	type view struct {
		At      string
		Entries int
		Twice   int
		Alike   []string
		Letters []string
	}
	got := look[view](s, `(() => {
		const links = [...document.querySelectorAll(".p-letter li a")].map((a) => a.getAttribute("href"));
		return {
			at: location.pathname + location.search,
			entries: links.length,
			twice: links.length - new Set(links).size,
			alike: [...document.querySelectorAll(".p-letter li a")].map((a) => a.textContent).filter((text, i, all) => all.indexOf(text) < i),
			letters: [...document.querySelectorAll(".p-letters a")].map((a) => a.textContent),
		};
	})()`)
	if got.At != "/soeg/?q=sove" || got.Entries < 250 || got.Twice != 0 || len(got.Alike) != 0 {
		t.Errorf("without scripts: %+v, want the page with everything once, and nothing called the same", got)
	}
	if !look[bool](s, `document.querySelector("main noscript")?.checkVisibility() ?? false`) {
		t.Error("without scripts nothing says what to do with what was typed")
	}
	if n := len(got.Letters); n < 15 || got.Letters[0] != "A" || got.Letters[n-1] != "Å" {
		t.Errorf("letters %v, want A first and Å last", got.Letters)
	}
}

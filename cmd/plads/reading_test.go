package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// openReading goes to a page and opens the help with reading as a reader does.
func openReading(t *testing.T, ctx context.Context, address string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(address), chromedp.Click(`a[href="#laesehjaelp"]`)); err != nil {
		t.Fatal(err)
	}
	eventually(t, ctx, "opening", `document.querySelector(".p-aids--pinned .p-aids__tools")?.checkVisibility() ?? false`)
}

// withVoices opens a tab whose device has voices that say nothing and end when told.
func withVoices(t *testing.T) context.Context {
	t.Helper()
	ctx := browse(t)
	giveVoices(t, ctx)
	return ctx
}

// giveVoices gives the pages that a tab opens from now on those voices.
func giveVoices(t *testing.T, ctx context.Context) {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("testdata", "voices.js"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: string(source)}); err != nil {
		t.Fatal(err)
	}
}

func TestReading(t *testing.T) {
	site := servePages(t, web)
	t.Run("aloud in order", func(t *testing.T) { aloudInOrder(t, site) })
	t.Run("aloud interrupted", func(t *testing.T) { aloudInterrupted(t, site) })
	t.Run("no voice", func(t *testing.T) { noVoice(t, site) })
	t.Run("as chosen", func(t *testing.T) { asChosen(t, site) })
}

func aloudInOrder(t *testing.T, site string) {
	ctx := withVoices(t)
	openReading(t, ctx, site+"/hjaelp/bange-hjemme/")
	evaluate[bool](t, ctx, `(() => {
		const part = Object.assign(document.createElement("span"), { lang: "en", textContent: "Call the hotline." });
		document.querySelector("main .o-lead").append(" ", part);
		return true;
	})()`)
	if err := chromedp.Do(ctx, chromedp.Click(`[data-aloud="play"]`)); err != nil {
		t.Fatal(err)
	}
	said := evaluate[[]struct{ Text, Lang, Marked string }](t, ctx, `(() => {
		const said = [];
		for (let n = 0; voices.now && n < 1000; n++) {
			const [range] = CSS.highlights.get("reading");
			said.push({ text: voices.now.text, lang: voices.now.voice.lang, marked: range.toString().trim() });
			voices.end();
		}
		return said;
	})()`)
	if len(said) < 60 {
		t.Fatalf("%d sentences are read, want the whole page", len(said))
	}
	var texts []string
	at := 0
	whole := evaluate[string](t, ctx, `document.querySelector("main").textContent.replace(/\s+/g, " ")`)
	for _, s := range said {
		texts = append(texts, s.Text)
		marked := strings.Join(strings.Fields(s.Marked), " ")
		next := strings.Index(whole[at:], marked)
		if next < 0 {
			t.Errorf("%q is marked out of order", marked)
			continue
		}
		at += next
		want := "da-DK"
		if s.Text == "Call the hotline." {
			want = "en-GB"
		}
		if s.Lang != want {
			t.Errorf("%q is said by a voice for %s, want %s", s.Text, s.Lang, want)
		}
	}
	if got := texts[:4]; !slices.Equal(got, []string{"Jeg er bange derhjemme", "Pas på dig selv først.", "Det er ikke din skyld, og du bestemmer selv, hvad der skal ske.", "Call the hotline."}) {
		t.Errorf("it begins with %q", got)
	}
	all := strings.Join(texts, "\n")
	for _, want := range []string{"Ring 1 1 2", "Ring 1 8, 8 8", "serviceloven paragraf 109", "paragraf 166, stykke 2", "Ring til alarmcentralen, når du er i fare."} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not said", want)
		}
	}
	// Ways to go, the meaning of a word, sources and what only the eye is to see.
	for _, never := range []string{"Forside", "Krisecenter:", "Kilder", "Kopi", "plads på et\n", "\u00ad", "§"} {
		if strings.Contains(all, never) {
			t.Errorf("%q is said", never)
		}
	}
	if evaluate[bool](t, ctx, `CSS.highlights.has("reading") || document.querySelector(".p-aids--speaking") !== null`) {
		t.Error("at the end something is marked still")
	}
}

func aloudInterrupted(t *testing.T, site string) {
	ctx := withVoices(t)
	openReading(t, ctx, site+"/en/help/alone/")
	press := func(name string) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.Click(`[data-aloud="`+name+`"]`)); err != nil {
			t.Fatal(err)
		}
	}
	now := func() string { return evaluate[string](t, ctx, `voices.now?.text ?? ""`) }
	label := func() string {
		return evaluate[string](t, ctx, `document.querySelector('[data-aloud="play"]').textContent`)
	}
	want := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}

	press("play")
	first := now()
	press("next")
	second := now()
	if first == "" || second == "" || first == second {
		t.Errorf("the first sentence is %q and the next %q", first, second)
	}
	want("the button while reading", label(), "Pause")
	press("play")
	want("said in a pause", now(), "")
	want("the button in a pause", label(), "Go on")
	press("play")
	want("said after a pause", now(), second)
	press("previous")
	want("said after going back", now(), first)
	evaluate[bool](t, ctx, `document.querySelector('[name="speed"][value="0.75"]').click() ?? true`)
	if rate := evaluate[float64](t, ctx, `voices.now.rate`); rate != 0.75 {
		t.Errorf("the speed is %v, want 0.75", rate)
	}

	if err := chromedp.Do(ctx, chromedp.KeyEvent("\x1b")); err != nil {
		t.Fatal(err)
	}
	want("said after Escape", now(), "")
	want("the button after Escape", label(), "Read aloud")
	if !evaluate[bool](t, ctx, `document.querySelector(".p-aids--pinned") !== null && !CSS.highlights.has("reading") && document.activeElement.dataset.aloud === "play"`) {
		t.Error("the first Escape is to stop the voice, keep the panel, and leave the focus on its first button")
	}
	if err := chromedp.Do(ctx, chromedp.KeyEvent("\x1b")); err != nil {
		t.Fatal(err)
	}
	eventually(t, ctx, "closing", `!document.querySelector(".p-aids--pinned") && document.activeElement.hash === "#laesehjaelp"`)

	openReading(t, ctx, site+"/en/help/alone/")
	press("play")
	before := evaluate[int](t, ctx, `Number(sessionStorage.cancelled)`)
	if err := chromedp.Do(ctx, chromedp.Navigate(site+"/en/")); err != nil {
		t.Fatal(err)
	}
	if after := evaluate[int](t, ctx, `Number(sessionStorage.cancelled)`); after <= before {
		t.Error("the voice goes on when the page is left")
	}
}

// noVoice looks with the browser's own voices, of which a headless Chromium has none, and
// with one that would send the text to a server.
func noVoice(t *testing.T, site string) {
	const told = `!document.querySelector('[data-aloud="controls"]').checkVisibility() && document.querySelector('[data-aloud="none"]').checkVisibility()`
	ctx := browse(t)
	openReading(t, ctx, site+"/hjaelp/alene/")
	if !evaluate[bool](t, ctx, told) {
		t.Error("without a voice the controls are shown")
	}
	ctx = withVoices(t)
	if err := chromedp.Do(ctx, chromedp.Navigate(site+"/")); err != nil {
		t.Fatal(err)
	}
	evaluate[bool](t, ctx, `(sessionStorage.remote = "1", true)`)
	openReading(t, ctx, site+"/hjaelp/alene/")
	if !evaluate[bool](t, ctx, told) {
		t.Error("a voice that sends the text away is used")
	}
}

func asChosen(t *testing.T, site string) {
	ctx := browse(t)
	const look = `(() => {
		const { readSize = "", readContrast = "", readLines = "" } = document.documentElement.dataset;
		return [readSize, readContrast, readLines, getComputedStyle(document.documentElement).fontSize,
			getComputedStyle(document.body).backgroundColor, localStorage.getItem("vis") ?? ""].join("|");
	})()`
	want := func(what, want string) {
		t.Helper()
		if got := evaluate[string](t, ctx, look); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	choose := func(selector string) {
		t.Helper()
		evaluate[bool](t, ctx, `document.querySelector('`+selector+`').click() ?? true`)
	}
	openReading(t, ctx, site+"/hjaelp/alene/")
	choose(`[name="size"][value="4"]`)
	choose(`[name="contrast"][value="yellow"]`)
	choose(`[name="lines"]`)
	want("chosen", "4|yellow|wide|36px|rgb(0, 0, 0)|")
	if wide := evaluate[int](t, ctx, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("at twice the size the page is %d px wide, want 390", wide)
	}

	evaluate[bool](t, ctx, `document.querySelector('.p-nav__link').click() ?? true`)
	eventually(t, ctx, "going to another page", `location.pathname === "/hjaelp/" && document.documentElement.dataset.readSize === "4"`)
	want("on the next page", "4|yellow|wide|36px|rgb(0, 0, 0)|")

	openReading(t, ctx, site+"/hjaelp/alene/?vis=size-2.contrast-dark")
	choose(`[name="remember"]`)
	want("remembered", "2|dark||22.5px|rgb(255, 255, 255)|size-2.contrast-dark")
	openReading(t, ctx, site+"/en/")
	want("another day", "2|dark||22.5px|rgb(255, 255, 255)|size-2.contrast-dark")
	choose(`.p-aids [type="reset"]`)
	eventually(t, ctx, "as before", `!("readSize" in document.documentElement.dataset)`)
	want("as before", "|||18px|rgb(251, 247, 240)|")
}

// TestReadingOnTerminal opens the help with reading upright and lying, in every size of type,
// with the page as it is and moved down: each of its controls can be brought under a finger.
func TestReadingOnTerminal(t *testing.T) {
	s := visit(t, terminal)
	giveVoices(t, s.ctx)
	for name, screen := range map[string][2]int64{"upright": {1080, 1920}, "lying": {1920, 1080}} {
		s.do(chromedp.EmulateViewport(screen[0], screen[1]))
		for _, as := range []string{"", "size-2", "size-3", "size-4.lines-wide.letters-wide", "reach-low", "size-3.reach-low", "size-4.lines-wide.letters-wide.reach-low"} {
			s.open("/hjaelp/alene/?vis=" + as)
			s.until(`document.querySelector(".p-reach:not([hidden])")`)
			s.do(chromedp.Click(`a[href="#laesehjaelp"]`))
			s.until(`document.querySelector(".p-aids--pinned [data-close]")?.checkVisibility() && document.querySelector("[data-aloud=play]").checkVisibility()`)
			type view struct {
				Controls int
				Covered  []string
			}
			got := look[view](s, `(() => {
				const panel = document.querySelector(".p-aids--pinned");
				const all = [...panel.querySelectorAll("summary, button, input")].filter((one) => one.checkVisibility());
				const covered = all.filter((one) => {
					panel.scrollTop += one.getBoundingClientRect().top - panel.getBoundingClientRect().top - 24;
					const { x, y, width, height } = one.getBoundingClientRect();
					return x < 0 || x + width > innerWidth || y < 0 || y + height > innerHeight || !one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
				});
				return { controls: all.length, covered: covered.map((one) => one.labels?.[0]?.innerText ?? one.innerText) };
			})()`)
			if got.Controls < 15 || len(got.Covered) > 0 {
				t.Errorf("%s, %q: of %d controls %q cannot be touched", name, as, got.Controls, got.Covered)
			}
		}
	}
}

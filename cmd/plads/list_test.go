package main

import (
	"bytes"
	"image/png"
	"io/fs"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

const (
	listed   = `[...document.querySelectorAll(".p-my-list__name a")].map((a) => a.textContent)`
	listable = `document.querySelector(".p-take-along__add a")`
)

// shows waits until the list's names are those given, in their order.
func (v *visitor) shows(names ...string) {
	v.t.Helper()
	v.until(`JSON.stringify(` + listed + `) === JSON.stringify(["` + strings.Join(names, `","`) + `"])`)
}

// TestMyList gathers a list in a real browser, takes it along into the other language,
// orders it, and finds it again in its QR code.
func TestMyList(t *testing.T) {
	v := visit(t, web)
	add := func(page string) {
		t.Helper()
		v.do(chromedp.Navigate(v.origin + page + look[string](v, `location.search`)))
		v.until(`document.readyState === "complete" && ` + listable + `.search.includes(location.search.slice(1))`)
		v.do(chromedp.Click(`.p-take-along__add a`))
		v.until(`location.pathname === "/min-liste/" && document.querySelectorAll(".p-my-list__item").length > 0`)
	}
	v.do(chromedp.Navigate(v.origin + "/hjaelp/alkohol/"))
	if shown := look[bool](v, `document.querySelector(".p-my-list-link").checkVisibility()`); shown {
		t.Error("there is a link to the list before anything is on it")
	}
	add("/hjaelp/alkohol/")
	v.shows("Jeg drikker for meget")
	add("/tilbud/landet/livslinien/")
	v.shows("Jeg drikker for meget", "Livslinien")
	if row := look[string](v, `document.querySelectorAll(".p-my-list__item")[1].innerText`); !strings.Contains(row, "70 20 12 01") || !strings.Contains(row, "2026") {
		t.Errorf("Livslinien's row is %q, want the number and how old it is", row)
	}

	// The pages between say how much there is, and carry it.
	v.do(chromedp.Click(`.p-nav__link`))
	v.until(`location.pathname === "/hjaelp/" && document.querySelector(".p-my-list-link").textContent.includes("2")`)
	v.do(chromedp.Click(`.p-my-list-link`))
	v.shows("Jeg drikker for meget", "Livslinien")

	// Order, by keyboard, and back again by the browser's own button.
	v.do(chromedp.Focus(`.p-my-list__item:nth-child(2) [data-do="up"]`), chromedp.KeyEvent("\r"))
	v.shows("Livslinien", "Jeg drikker for meget")
	if focused := look[string](v, `document.activeElement.closest(".p-my-list__item")?.querySelector("a").textContent ?? ""`); focused != "Livslinien" {
		t.Errorf("after the move the focus is at %q, want it still at Livslinien", focused)
	}
	v.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
	v.shows("Jeg drikker for meget", "Livslinien")

	// The code is read from the screen by a decoder.
	shot, err := chromedp.Run(v.ctx, chromedp.ScreenshotScale(`.p-my-list__qr`, 3))
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	read, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatalf("the list's QR code cannot be read: %v", err)
	}
	scanned, err := url.Parse(read.GetText())
	if err != nil {
		t.Fatal(err)
	}
	if want := look[string](v, `location.pathname + location.search`); scanned.RequestURI() != want || scanned.Host != "pladstilalle.example" {
		t.Errorf("the QR code holds %s, want %s on the site's own address", scanned, want)
	}

	// The same list in English, with a code that no longer is, and one taken off.
	v.do(chromedp.Click(`.p-header__tool[hreflang="en"]`))
	v.until(`location.pathname === "/en/my-list/"`)
	v.shows("I drink too much", "Livslinien (the Lifeline)")
	v.do(chromedp.Navigate(v.origin + "/en/my-list/" + look[string](v, `location.search`) + "-0a0a0a0a"))
	v.shows("I drink too much", "Livslinien (the Lifeline)")
	if told := look[bool](v, `document.querySelector('[data-say="unknown"]').checkVisibility() && !location.search.includes("0a0a0a0a")`); !told {
		t.Error("nobody is told of an unknown code, or it is kept in the address")
	}
	v.do(chromedp.Click(`.p-my-list__item:first-child [data-do="remove"]`))
	v.shows("Livslinien (the Lifeline)")
	v.do(chromedp.Click(`[data-clear]`))
	v.until(`document.querySelector(".p-my-list__empty").checkVisibility() && location.search === ""`)
	v.do(chromedp.Navigate(v.origin + "/en/my-list/?liste=0a0a0a0a"))
	v.until(`document.querySelector('[data-say="unknown"]').checkVisibility() && !document.querySelector(".p-my-list__foot").checkVisibility()`)

	kept := look[[]int](v, `[localStorage.length, sessionStorage.length, document.cookie.length]`)
	if !slices.Equal(kept, []int{0, 0, 0}) {
		t.Errorf("local storage, session storage and cookies hold %v, want nothing", kept)
	}
}

// TestMyListFull opens a list with more on it than there is room for, and prints one of five.
func TestMyListFull(t *testing.T) {
	v := visit(t, web)
	v.do(chromedp.Navigate(v.origin + "/min-liste/"))
	all := look[[]string](v, `fetch(document.querySelector(".p-my-list").dataset.items).then((r) => r.json()).then(Object.keys)`)
	if len(all) < 100 {
		t.Fatalf("%d pages can be put on a list, want 100 or more", len(all))
	}
	v.do(chromedp.Navigate(v.origin + "/min-liste/?liste=" + strings.Join(all[:25], "-")))
	v.until(`document.querySelectorAll(".p-my-list__item").length === 20 && document.querySelector('[data-say="full"]').checkVisibility()`)

	v.do(chromedp.Navigate(v.origin + "/min-liste/?liste=" + strings.Join(all[40:45], "-")))
	v.until(`document.querySelectorAll(".p-my-list__item").length === 5`)
	pdf, err := chromedp.Run(v.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		t.Fatal(err)
	}
	if got := len(pdfPage.FindAll(pdf, -1)); got != 1 {
		t.Errorf("a list of five takes %d sheets, want 1", got)
	}
}

// TestMyListUndone takes things off a list and puts them back, empties it, and looks for
// the way out that a list with something sensitive has; on the terminal there is no paper.
func TestMyListUndone(t *testing.T) {
	for name, pages := range map[string]func() (fs.FS, error){"web": web, "terminal": terminal} {
		v := visit(t, pages)
		told := func(want string) {
			t.Helper()
			v.until(`document.querySelector(".p-my-list [role=status]").textContent === "` + want + `"`)
		}
		v.open("/min-liste/")
		v.until(`document.querySelector(".p-my-list__empty").innerText.startsWith("Din liste er tom.")`)
		if ways := look[[]string](v, `[...document.querySelectorAll(".p-my-list__empty a")].filter((a) => a.checkVisibility()).map((a) => a.pathname)`); !slices.Equal(ways, []string{"/hjaelp/", "/tilbud/"}) {
			t.Errorf("%s: an empty list leads to %v", name, ways)
		}
		if paper := look[bool](v, `/papir|udskriv|bogmærke|historik|\bark/.test(document.querySelector("main").innerText)`); paper != (name == "web") {
			t.Errorf("%s: of paper and of what a browser keeps it speaks: %t", name, paper)
		}
		plain := look[[]string](v, `fetch(document.querySelector(".p-my-list").dataset.items).then((r) => r.json()).then((all) => { const quiet = Object.keys(all).filter((code) => all[code].quiet), calm = Object.keys(all).filter((code) => !all[code].quiet); return [calm[0], calm[1], quiet[0], all[calm[0]].name, all[calm[1]].name]; })`)
		v.open("/min-liste/?liste=" + plain[0] + "-" + plain[1])
		v.shows(plain[3], plain[4])
		if out := look[bool](v, `document.querySelector(".p-leave") !== null`); out {
			t.Errorf("%s: a list with nothing sensitive has the way out of such pages", name)
		}
		v.do(chromedp.Click(`.p-my-list__item:first-child [data-do="remove"]`))
		v.shows(plain[4])
		told(plain[3] + " er taget af listen.")
		if line := look[string](v, `document.querySelector(".p-my-list__items > :first-child").innerText`); !strings.HasPrefix(line, plain[3]+" er taget af listen.") || strings.Contains(line, "browser") {
			t.Errorf("%s: where it stood one reads %q", name, line)
		}
		// The focus is on the button that undoes it.
		v.do(chromedp.KeyEvent("\r"))
		v.shows(plain[3], plain[4])
		told(plain[3] + " står på listen igen.")
		v.do(chromedp.Click(`[data-clear]`))
		told("Listen er tom.")
		v.do(chromedp.KeyEvent("\r"))
		v.shows(plain[3], plain[4])

		v.open("/min-liste/?liste=" + plain[0] + "-" + plain[2])
		v.until(`document.querySelectorAll(".p-my-list__item").length === 2`)
		if out := look[bool](v, `document.querySelector(".p-leave__button")?.checkVisibility() ?? false`); out != (name == "web") {
			t.Errorf("%s: a list with something sensitive has its way out: %t", name, out)
		}
	}
}

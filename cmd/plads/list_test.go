package main

import (
	"bytes"
	"context"
	"image/png"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// reader is a tab in which a test reads, and the site's own address.
type reader struct {
	*testing.T
	ctx     context.Context
	address string
}

// do carries out actions and ends the test where one cannot be.
func (r reader) do(actions ...chromedp.Action[chromedp.Void]) {
	r.Helper()
	if err := chromedp.Do(r.ctx, actions...); err != nil {
		r.Fatal(err)
	}
}

// until waits for a condition in the page; want says what was awaited.
func (r reader) until(condition, want string) {
	r.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		got, err := chromedp.Run(r.ctx, chromedp.Evaluate[bool](condition))
		if err == nil && got {
			return
		}
		if time.Now().After(deadline) {
			r.Fatalf("%s: not so after ten seconds (%v)", want, err)
		}
	}
}

// eval evaluates an expression in the page, and waits for what it promises.
func eval[T any](r reader, expression string) T {
	r.Helper()
	got, err := chromedp.Run(r.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		r.Fatal(err)
	}
	return got
}

const (
	listed   = `[...document.querySelectorAll(".p-my-list__name a")].map((a) => a.textContent)`
	listable = `document.querySelector(".p-take-along__add a")`
)

// shows waits until the list's names are those given, in their order.
func (r reader) shows(names ...string) {
	r.Helper()
	r.until(`JSON.stringify(`+listed+`) === JSON.stringify(["`+strings.Join(names, `","`)+`"])`, "the list shows "+strings.Join(names, ", "))
}

// TestMyList gathers a list in a real browser, takes it along into the other language,
// orders it, and finds it again in its QR code.
func TestMyList(t *testing.T) {
	r := reader{t, browse(t), servePages(t, web)}
	add := func(page string) {
		t.Helper()
		r.do(chromedp.Navigate(r.address + page + eval[string](r, `location.search`)))
		r.until(`document.readyState === "complete" && `+listable+`.search.includes(location.search.slice(1))`, "the page knows the list")
		r.do(chromedp.Click(`.p-take-along__add a`))
		r.until(`location.pathname === "/min-liste/" && document.querySelectorAll(".p-my-list__item").length > 0`, "the list opens from "+page)
	}
	r.do(chromedp.Navigate(r.address + "/hjaelp/alkohol/"))
	if shown := eval[bool](r, `document.querySelector(".p-my-list-link").checkVisibility()`); shown {
		t.Error("there is a link to the list before anything is on it")
	}
	add("/hjaelp/alkohol/")
	r.shows("Jeg drikker for meget")
	add("/tilbud/landet/livslinien/")
	r.shows("Jeg drikker for meget", "Livslinien")
	if row := eval[string](r, `document.querySelectorAll(".p-my-list__item")[1].innerText`); !strings.Contains(row, "70 20 12 01") || !strings.Contains(row, "2026") {
		t.Errorf("Livslinien's row is %q, want the number and how old it is", row)
	}

	// The pages between say how much there is, and carry it.
	r.do(chromedp.Click(`.p-nav__link`))
	r.until(`location.pathname === "/hjaelp/" && document.querySelector(".p-my-list-link").textContent.includes("2")`, "the link to the list counts two")
	r.do(chromedp.Click(`.p-my-list-link`))
	r.shows("Jeg drikker for meget", "Livslinien")

	// Order, by keyboard, and back again by the browser's own button.
	r.do(chromedp.Focus(`.p-my-list__item:nth-child(2) [data-do="up"]`), chromedp.KeyEvent("\r"))
	r.shows("Livslinien", "Jeg drikker for meget")
	if focused := eval[string](r, `document.activeElement.closest(".p-my-list__item")?.querySelector("a").textContent ?? ""`); focused != "Livslinien" {
		t.Errorf("after the move the focus is at %q, want it still at Livslinien", focused)
	}
	r.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
	r.shows("Jeg drikker for meget", "Livslinien")

	// The code is read from the screen by a decoder.
	shot, err := chromedp.Run(r.ctx, chromedp.ScreenshotScale(`.p-my-list__qr`, 3))
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
	if want := eval[string](r, `location.pathname + location.search`); scanned.RequestURI() != want || scanned.Host != "pladstilalle.example" {
		t.Errorf("the QR code holds %s, want %s on the site's own address", scanned, want)
	}

	// The same list in English, with a code that no longer is, and one taken off.
	r.do(chromedp.Click(`.p-header__tool[hreflang="en"]`))
	r.until(`location.pathname === "/en/my-list/"`, "the language link leads to the English list")
	r.shows("I drink too much", "Livslinien (the Lifeline)")
	r.do(chromedp.Navigate(r.address + "/en/my-list/" + eval[string](r, `location.search`) + "-0a0a0a0a"))
	r.shows("I drink too much", "Livslinien (the Lifeline)")
	if told := eval[bool](r, `document.querySelector('[data-say="unknown"]').checkVisibility() && !location.search.includes("0a0a0a0a")`); !told {
		t.Error("nobody is told of an unknown code, or it is kept in the address")
	}
	r.do(chromedp.Click(`.p-my-list__item:first-child [data-do="remove"]`))
	r.shows("Livslinien (the Lifeline)")
	r.do(chromedp.Click(`[data-clear]`))
	r.until(`!document.querySelector(".p-my-list").checkVisibility() && location.search === ""`, "the list is emptied")
	r.do(chromedp.Navigate(r.address + "/en/my-list/?liste=0a0a0a0a"))
	r.until(`document.querySelector('[data-say="unknown"]').checkVisibility() && !document.querySelector(".p-my-list__foot").checkVisibility()`, "of a list with nothing known on it that alone is told")

	kept := eval[[]int](r, `[localStorage.length, sessionStorage.length, document.cookie.length]`)
	if !slices.Equal(kept, []int{0, 0, 0}) {
		t.Errorf("local storage, session storage and cookies hold %v, want nothing", kept)
	}
}

// TestMyListFull opens a list with more on it than there is room for, and prints one of five.
func TestMyListFull(t *testing.T) {
	r := reader{t, browse(t), servePages(t, web)}
	r.do(chromedp.Navigate(r.address + "/min-liste/"))
	all := eval[[]string](r, `fetch(document.querySelector(".p-my-list").dataset.items).then((r) => r.json()).then(Object.keys)`)
	if len(all) < 100 {
		t.Fatalf("%d pages can be put on a list, want 100 or more", len(all))
	}
	r.do(chromedp.Navigate(r.address + "/min-liste/?liste=" + strings.Join(all[:25], "-")))
	r.until(`document.querySelectorAll(".p-my-list__item").length === 20 && document.querySelector('[data-say="full"]').checkVisibility()`, "twenty are shown, and that it is full is told")

	r.do(chromedp.Navigate(r.address + "/min-liste/?liste=" + strings.Join(all[40:45], "-")))
	r.until(`document.querySelectorAll(".p-my-list__item").length === 5`, "five are shown")
	pdf, err := chromedp.Run(r.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		t.Fatal(err)
	}
	if got := len(pdfPage.FindAll(pdf, -1)); got != 1 {
		t.Errorf("a list of five takes %d sheets, want 1", got)
	}
}

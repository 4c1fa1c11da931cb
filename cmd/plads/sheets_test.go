package main

import (
	"bytes"
	"cmp"
	"io/fs"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// pdfPage finds the pages of a PDF as Chromium writes it: ISO 32000-2, 7.7.3.3.
var pdfPage = regexp.MustCompile(`/Type\s*/Page\b`)

// pdfWidth finds the width of a page, in points.
var pdfWidth = regexp.MustCompile(`/MediaBox\s*\[0 0 ([0-9.]+)`)

// leftOut lists what must stand on a sheet and has fallen off it: a sheet leaves out whole
// paragraphs at its end, beside the last column.
const leftOut = `[...document.querySelectorAll("[data-sheets] .p-guide > :is(.p-steps--now, .p-steps--today)")].filter((steps) => {
	const is = steps.getBoundingClientRect();
	const room = steps.parentElement.getBoundingClientRect();
	return is.width > 0 && (is.right > room.right + 1 || is.bottom > room.bottom + 1);
}).map((steps) => steps.textContent.trim().slice(0, 40))`

// TestSheets prints what is meant to be one sheet of A4, a slip or a poster, in both
// languages. Of the offers, which share one layout, the longest are printed.
func TestSheets(t *testing.T) {
	address := servePages(t, web)
	site, err := web()
	if err != nil {
		t.Fatal(err)
	}
	var sheets []string
	type printed struct {
		address string
		size    int
	}
	var offers []printed
	err = fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Base(name) != "index.html" {
			return err
		}
		page, err := fs.ReadFile(site, name)
		if err != nil || !bytes.Contains(page, []byte(`data-sheets="1"`)) {
			return err
		}
		address := "/" + strings.TrimSuffix(name, "index.html")
		switch {
		case bytes.Contains(page, []byte(`data-kind="offer"`)):
			offers = append(offers, printed{address, len(page)})
		case bytes.Contains(page, []byte(`data-kind="local"`)) && !strings.Contains(address, "odense"):
			// Odense has the most help to list.
		default:
			sheets = append(sheets, address)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(offers, func(a, b printed) int { return cmp.Compare(b.size, a.size) })
	if len(sheets) < 80 || len(offers) < 200 {
		t.Fatalf("%d pages and %d offers are meant to be one sheet, want 80 and 200 or more", len(sheets), len(offers))
	}
	var papers []string
	for _, o := range offers[:12] {
		papers = append(papers, o.address, o.address+paperID(o.address, "plakat", "poster"), o.address+paperID(o.address, "strimmel", "slip"))
	}
	papers = append(papers,
		"/hjaelp/faengsel-eller-hospital/#plakat", "/hjaelp/faengsel-eller-hospital/#strimmel",
		"/en/urgent/#poster", "/en/urgent/#slip", "/#plakat", "/#strimmel")
	half := len(sheets) / 2
	for name, some := range map[string][]string{"first half": sheets[:half], "second half": sheets[half:], "offers, slips and posters": papers} {
		t.Run(name, func(t *testing.T) { printOnOne(t, address, some) })
	}
}

// printOnOne prints pages and fails where one takes more than a sheet of its size.
func printOnOne(t *testing.T, address string, sheets []string) {
	t.Helper()
	ctx := browse(t)
	// A4 less the margins, in CSS pixels.
	paper := command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(703, 1058), paper); err != nil {
		t.Fatal(err)
	}
	for _, sheet := range sheets {
		if err := chromedp.Do(ctx, chromedp.Navigate("about:blank"), chromedp.Navigate(address+sheet)); err != nil {
			t.Fatal(err)
		}
		pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(pdfPage.FindAll(pdf, -1)); got != 1 {
			t.Errorf("%s takes %d sheets, want 1: leave out more in assets/scss/_sheet.scss", sheet, got)
		}
		if cut, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](leftOut)); err != nil || len(cut) > 0 {
			t.Errorf("%s leaves out %q for want of room (%v): leave out something else in assets/scss/_sheet.scss", sheet, cut, err)
		}
		want := 210.0 // millimetres: A4
		if strings.HasSuffix(sheet, "#slip") || strings.HasSuffix(sheet, "#strimmel") {
			want = 80
		}
		width := 0.0
		if m := pdfWidth.FindSubmatch(pdf); m != nil {
			points, _ := strconv.ParseFloat(string(m[1]), 64)
			width = points * 25.4 / 72
		}
		if math.Abs(width-want) > 1 {
			t.Errorf("%s is printed %.0f mm wide, want %.0f", sheet, width, want)
		}
	}
}

// paperID returns the fragment of a sheet on a page in its language.
func paperID(address, da, en string) string {
	if strings.HasPrefix(address, "/en/") {
		return "#" + en
	}
	return "#" + da
}

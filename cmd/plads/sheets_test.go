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

// hugging lists the strips of the poster shown whose words touch the line they are cut at, or
// the 5 mm of the paper's edge where a printer prints nothing.
const hugging = `[...document.querySelectorAll(".p-poster:target .p-poster__strip")].flatMap((strip, i) => {
	const paper = strip.closest(".p-poster__paper").getBoundingClientRect();
	const mm = paper.width / 210;
	const cut = strip.getBoundingClientRect();
	const code = strip.querySelector("svg")?.getBoundingClientRect() ?? {top: cut.bottom};
	return [...strip.querySelectorAll("p > span"), ...strip.querySelectorAll("svg")].filter((part) => {
		const range = document.createRange();
		range.selectNode(part);
		const is = range.getBoundingClientRect();
		return is.width === 0 || is.left - cut.left < mm || cut.right - is.right < mm ||
			is.left - paper.left < 5 * mm || paper.right - is.right < 5 * mm || paper.bottom - is.bottom < 5 * mm ||
			part.nodeName === "SPAN" && is.bottom > code.top;
	}).map((part) => i + 1 + ": " + part.textContent.slice(0, 40));
})`

// unhelpful lists what is wrong with the sheet of a municipality, which is of use in the street:
// 112, its number or address, the doctor, and where to sleep, and nothing of policy or council.
const unhelpful = `document.body.dataset.kind !== "municipality" || document.querySelector(".p-paper:target") ? [] : [
	[".p-street--danger .p-number", 1], [".p-panel--reach .p-contact__row", 1], ["#laege", 1], [".p-street__kind", 1],
	["#mere", 0], ["#politik", 0], [".p-standing", 0], [".p-cite", 0],
].filter(([part, want]) => want !== ([...document.querySelectorAll(part)].some((el) => el.checkVisibility()) ? 1 : 0)).map(([part, want]) => (want ? "without " : "with ") + part)`

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
		"/tilbud/odense/odense-st-dannesbo/#strimmel", "/tilbud/odense/odense-unge-rusmidler/#plakat",
		"/en/offers/hvidovre/hvidovre-housing-first/#poster", "/en/offers/odsherred/odsherred-kommune/#poster",
		"/hjaelp/bange-hjemme/#plakat", "/en/municipalities/odense/afraid-at-home/#poster",
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
		if wrong, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](unhelpful)); err != nil || len(wrong) > 0 {
			t.Errorf("%s is no help in the street: %q (%v): see layouts/kommuner/municipality.html", sheet, wrong, err)
		}
		if near, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](hugging)); err != nil || len(near) > 0 {
			t.Errorf("%s has strips whose words touch the cut or the edge, %q (%v): see p-poster__strip in assets/components/paper/_index.scss", sheet, near, err)
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

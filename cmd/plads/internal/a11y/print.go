package a11y

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// paper is a sheet of A4 without its margins, in CSS pixels: 190 × 277 mm.
var paper = view{width: 718, height: 1047, colours: "print"}

// A4 in inches, as the protocol wants it.
const (
	paperWidth  = 8.27
	paperHeight = 11.69
)

// essentials are what a person takes along on paper.
type essentials struct {
	Numbers   []string `json:"numbers"`
	Addresses []string `json:"addresses"`
	QR        int      `json:"qr"`
	Sheets    int      `json:"sheets"` // most sheets, data-sheets; 0 for any
}

func (v visit) essentials(onPaper bool) (essentials, error) {
	return askWith[essentials](v.tab, "pladsProbe.essentials", onPaper)
}

// printed checks the page on paper: the number, address and QR code that the screen
// shows are printed, nothing is cut off at the right, no stop is doubled, and a page that is
// meant to be one sheet is one sheet.
func (v visit) printed(before essentials) error {
	v.view = paper
	if err := v.tab.reshow(v.view); err != nil {
		return err
	}
	v.count("print", 1)
	found, err := ask[[]overflow](v.tab, "pladsProbe.layout()")
	if err != nil {
		return err
	}
	// What scrolls on the screen is cut off on paper.
	v.overflows("print", problem.Error, found)
	stops, err := ask[[]string](v.tab, "pladsProbe.stops()")
	if err != nil {
		return err
	}
	for _, at := range stops {
		v.fail("print", "a stop is added after text that has one: "+at, "add it in @media print where there is none only")
	}
	after, err := v.essentials(true)
	if err != nil {
		return err
	}
	v.count("print numbers", len(before.Numbers))
	v.count("print addresses", len(before.Addresses))
	// The first is the page's own. Of the others a sheet holds those that matter most.
	check := func(what string, from, in []string) {
		if len(from) > 0 && !slices.Contains(in, from[0]) {
			v.fail("print", fmt.Sprintf("%s %s is on the screen and not on paper", what, from[0]), "print it: see what hides it in @media print")
		}
	}
	check("the number", before.Numbers, after.Numbers)
	check("the address", before.Addresses, after.Addresses)
	if before.QR > 0 {
		v.count("print QR", 1)
		if after.QR == 0 {
			v.fail("print", "the QR code is not on paper, or is smaller than 2 cm", "print it 2 cm wide or more: see what hides it in @media print")
		}
	}
	if before.Sheets == 0 {
		return nil
	}
	v.count("sheets", 1)
	n, err := v.sheets()
	if err == nil && n > before.Sheets {
		v.fail("print", fmt.Sprintf("it takes %d sheets, and is meant for %d", n, before.Sheets), "leave more of it on the screen in @media print, or take data-sheets away")
	}
	return err
}

// pdfPage is a page's own object in a PDF as Chromium writes it.
var pdfPage = regexp.MustCompile(`/Type\s*/Page\b[^s]`)

// sheets prints the page and counts its sheets. It leaves the print view.
func (v visit) sheets() (int, error) {
	err := call(v.tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
	if err != nil {
		return 0, err
	}
	res, err := chromedp.Call(v.tab.ctx, cdppage.PrintToPDF, cdppage.PrintToPDFParams{
		PaperWidth: paperWidth, PaperHeight: paperHeight, PreferCSSPageSize: new(true),
	})
	if err != nil {
		return 0, fmt.Errorf("print %s: %w", v.page.address, err)
	}
	n := len(pdfPage.FindAll(res.Data, -1))
	if n == 0 {
		return 0, fmt.Errorf("print %s: no page in the PDF of %d bytes", v.page.address, len(res.Data))
	}
	return n, nil
}

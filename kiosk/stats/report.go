package stats

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// WriteTable writes y as text, one line a page. The council that reads the
// report is Danish, so its words are.
func (y Year) WriteTable(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Sider åbnet på terminalen i %d\n\n", y.Year)
	for _, line := range y.Pages {
		fmt.Fprintf(&b, "%7d  %s\n", line.Openings, line.Page)
	}
	if len(y.Pages) == 0 {
		b.WriteString("Ingen sider er åbnet fem gange eller mere.\n")
	}
	if y.Few > 0 {
		fmt.Fprintf(&b, "\nSider åbnet under %d gange vises ikke: %d\n", Least, y.Few)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteSVG draws the openings of each month as bars, 720 × 360, in black and
// one blue, so that a copier can take it.
func (y Year) WriteSVG(w io.Writer) error {
	const width, height, left, top, bottom = 720, 360, 24, 72, 36
	const step, bar = (width - 2*left) / 12, 40
	months := [12]string{"jan.", "feb.", "marts", "april", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec."}
	most := max(1, slices.Max(y.Months[:]))
	var b strings.Builder
	title := fmt.Sprintf("Sider åbnet på terminalen i %d, måned for måned", y.Year)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s" font-family="sans-serif" font-size="15" fill="#1c1b19">`+"\n", width, height, title)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/><text x="%d" y="34" font-size="20" font-weight="bold">%s</text>`+"\n", width, height, left, title)
	for i, n := range y.Months {
		middle := left + i*step + step/2
		tall := n * (height - top - bottom) / most
		if n > 0 {
			fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="#1d4f91"/>`, middle-bar/2, height-bottom-tall, bar, tall)
			fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">%d</text>`, middle, height-bottom-tall-6, n)
		}
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">%s</text>`+"\n", middle, height-12, months[i])
	}
	fmt.Fprintf(&b, `<path d="M%d %dH%d" stroke="#1c1b19"/></svg>`+"\n", left, height-bottom, width-left)
	_, err := io.WriteString(w, b.String())
	return err
}

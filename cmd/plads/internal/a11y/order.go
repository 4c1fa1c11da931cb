package a11y

import "fmt"

// eyeOrder compares the order of the document with that of the eye: the next control
// or block of text is neither wholly above the one before, unless in a new column, nor
// wholly left of it in the same row (WCAG 2.2 SC 1.3.2 and 2.4.3).
func (v visit) eyeOrder(stops []stop) {
	for i := 1; i < len(stops); i++ {
		a, b := stops[i-1], stops[i]
		if a.Pinned || b.Pinned || a.Bottom <= 0 || a.Right <= 0 || b.Bottom <= 0 || b.Right <= 0 {
			continue
		}
		above := b.Bottom <= a.Top+1 && b.Left < a.Right-1
		row := min(a.Bottom, b.Bottom) - max(a.Top, b.Top)
		left := b.Right <= a.Left+1 && row > 0.5*min(a.Bottom-a.Top, b.Bottom-b.Top)
		if above || left {
			v.failAt(b.box(), "order", fmt.Sprintf("%s comes after %s in the document, and before it to the eye", b.Name, a.Name), "put the elements in the order in which they are seen")
		}
	}
}

// eyeOrderOfText does the same with the blocks of text in main.
func (v visit) eyeOrderOfText() error {
	blocks, err := ask[[]stop](v.tab, "pladsProbe.blocks()")
	if err != nil {
		return err
	}
	v.count("order", len(blocks))
	v.eyeOrder(blocks)
	return nil
}

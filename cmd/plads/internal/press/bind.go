package press

import "bytes"

// noBreak is U+00A0, a space at which no line ends.
var noBreak = []byte("\u00a0")

// paragraphs returns the changes that keep the sign of a paragraph of law and its number on one
// line, wherever the page says them. What stands before <body> is no text that has lines.
func paragraphs(page []byte) []change {
	at := max(bytes.Index(page, []byte("<body")), 0)
	var changes []change
	for {
		i := bytes.Index(page[at:], []byte("§ "))
		if i < 0 {
			return changes
		}
		space := at + i + len("§")
		at = space + 1
		if at < len(page) && '0' <= page[at] && page[at] <= '9' {
			changes = append(changes, change{space, at, noBreak})
		}
	}
}

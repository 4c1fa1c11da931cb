package press

import (
	"bytes"
	"fmt"
	"html"
	"strconv"

	"rsc.io/qr"
)

// quiet is the empty border in modules: ISO/IEC 18004:2015, 6.3.8 asks for four.
const quiet = 4

// asked is the mark by which a page asks for a QR code; see assets/components/qr.
const asked = "data-qr="

// wish is where a page asks for a code: an empty svg with the mark, as the template wrote
// it or as a minifier left it.
type wish struct {
	from, to      int
	before, after []byte // the svg's other attributes
	text          string // what the code is to say
}

// codes returns the changes that draw every QR code that page asks for. A code that the page
// asks for a second time is a reference to the first. A code that cannot be drawn is an
// error.
func codes(page []byte) ([]change, error) {
	asks, err := wishes(page)
	if err != nil || asks == nil {
		return nil, err
	}
	repeated := map[string]int{}
	for _, w := range asks {
		repeated[w.text]++
	}
	drawn := map[string]drawing{}
	changes := make([]change, 0, len(asks)+1) // and a share card
	for _, w := range asks {
		d, again := drawn[w.text]
		if !again {
			if d, err = drawCode(w.text); err != nil {
				return nil, err
			}
			d.id = "qr-" + strconv.Itoa(len(drawn)+1)
			drawn[w.text] = d
		}
		marks := d.marks
		switch {
		case again:
			marks = `<use href="#` + d.id + `"/>`
		case repeated[w.text] > 1:
			marks = `<g id="` + d.id + `">` + d.marks + `</g>`
		}
		changes = append(changes, change{w.from, w.to, fmt.Appendf(nil, `<svg%s%s viewBox="0 0 %d %d">%s</svg>`, w.before, w.after, d.side, d.side, marks)})
	}
	return changes, nil
}

// wishes returns where page asks for codes.
func wishes(page []byte) ([]wish, error) {
	var out []wish
	for from := 0; ; {
		// Few letters of a page are a q, so this is found at once.
		at := bytes.Index(page[from:], []byte("qr="))
		if at < 0 {
			return out, nil
		}
		at += from + len("qr=") - len(asked)
		from = at + len(asked)
		if at < 0 || !bytes.HasPrefix(page[at:], []byte(asked)) {
			continue
		}
		w, understood := wishAt(page, at)
		if !understood {
			return nil, fmt.Errorf("a QR code was asked for but not drawn, at %q: ask with the partial components/qr/qr.html", page[max(0, at-40):min(len(page), at+80)])
		}
		from = w.to
		out = append(out, w)
	}
}

// wishAt returns the wish whose mark page has at at.
func wishAt(page []byte, at int) (wish, bool) {
	const space = " \t\r\n\f"
	begin := bytes.LastIndexAny(page[:at], "<>")
	if begin < 0 {
		return wish{}, false
	}
	before, isSVG := bytes.CutPrefix(page[begin:at], []byte("<svg"))
	w := wish{from: begin, before: bytes.TrimRight(before, space)}
	if !isSVG || len(w.before) == len(before) {
		return wish{}, false
	}
	value := page[at+len(asked):]
	end := -1
	if q := value[:min(1, len(value))]; len(q) == 1 && (q[0] == '"' || q[0] == '\'') {
		if end = bytes.IndexByte(value[1:], q[0]); end >= 0 {
			end += 2
		}
	} else {
		end = bytes.IndexAny(value, space+">")
	}
	if end < 0 {
		return wish{}, false
	}
	w.text = address(value[:end])
	length := bytes.IndexAny(value[end:], "<>")
	if length < 0 || value[end+length] != '>' {
		return wish{}, false
	}
	var alone bool // <svg/>
	w.after, alone = bytes.CutSuffix(value[end:end+length], []byte("/"))
	w.after = bytes.TrimRight(w.after, space)
	rest := value[end+length+1:]
	if !alone {
		if rest, isSVG = bytes.CutPrefix(bytes.TrimLeft(rest, space), []byte("</svg>")); !isSVG {
			return wish{}, false
		}
	}
	w.to = len(page) - len(rest)
	return w, true
}

// address returns what the value of an attribute, as written with its quotes, says.
func address(value []byte) string {
	return html.UnescapeString(string(bytes.Trim(value, `"'`)))
}

// drawing is a QR code as marks inside an svg of side × side modules.
type drawing struct {
	id    string
	side  int
	marks string
}

// drawCode returns the QR code of text at level M, which can be read with 15 % of it spoilt:
// white ground with the quiet zone, and all dark modules as one line whose strokes are a
// module thick. Runs of dark modules are strokes, what is between them is jumped over.
func drawCode(text string) (drawing, error) {
	if text == "" {
		return drawing{}, fmt.Errorf("a QR code of nothing was asked for: give the partial components/qr/qr.html a text")
	}
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return drawing{}, fmt.Errorf("a QR code of %.60q…: %w; shorten the address", text, err)
	}
	side := code.Size + 2*quiet
	b := make([]byte, 0, 3*code.Size*code.Size)
	b = fmt.Appendf(b, `<path fill="#fff" d="M0 0h%dv%dH0z"/><path stroke="#000" d="M%d %d.5`, side, side, quiet, quiet)
	x, y := 0, 0 // where the pen is
	for row := range code.Size {
		for from := 0; from < code.Size; from++ {
			if !code.Black(from, row) {
				continue
			}
			to := from
			for to < code.Size && code.Black(to, row) {
				to++
			}
			if from != x || row != y {
				b = strconv.AppendInt(append(b, 'm'), int64(from-x), 10)
				b = strconv.AppendInt(append(b, ' '), int64(row-y), 10)
			}
			b = strconv.AppendInt(append(b, 'h'), int64(to-from), 10)
			x, y, from = to, row, to
		}
	}
	b = append(b, `"/>`...)
	return drawing{side: side, marks: string(b)}, nil
}

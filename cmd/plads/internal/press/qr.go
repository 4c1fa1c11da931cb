package press

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"

	"rsc.io/qr"
)

// quiet is the empty border in modules: ISO/IEC 18004:2015, 6.3.8 asks for four.
const quiet = 4

// asked is the mark by which a page asks for a QR code; see assets/components/qr.
const asked = "data-qr"

// placeholder is an empty svg with the mark, as the template wrote it or as Hugo's
// minifier left it.
var placeholder = regexp.MustCompile(`^<svg\b([^<>]*?)\s+` + asked + `=("[^"]*"|'[^']*'|[^\s"'<>]+)([^<>]*?)\s*(?:/>|>\s*</svg>)`)

// Page returns page with every QR code that it asks for drawn in place. A code that the
// page asks for a second time is a reference to the first. A code that cannot be drawn is
// an error.
func Page(page []byte) ([]byte, error) {
	if !bytes.Contains(page, []byte(asked)) {
		return page, nil
	}
	var out bytes.Buffer
	out.Grow(len(page) + 4096)
	drawn := map[string]drawing{}
	repeated := map[string]int{}
	matches := placeholders(page)
	for _, m := range matches {
		repeated[address(page[m[4]:m[5]])]++
	}
	end := 0
	for _, m := range matches {
		out.Write(page[end:m[0]])
		end = m[1]
		text := address(page[m[4]:m[5]])
		d, again := drawn[text]
		if !again {
			var err error
			if d, err = drawCode(text); err != nil {
				return nil, err
			}
			d.id = "qr-" + strconv.Itoa(len(drawn)+1)
			drawn[text] = d
		}
		fmt.Fprintf(&out, `<svg%s%s viewBox="0 0 %d %d">`, page[m[2]:m[3]], page[m[6]:m[7]], d.side, d.side)
		switch {
		case again:
			fmt.Fprintf(&out, `<use href="#%s"/>`, d.id)
		case repeated[text] > 1:
			fmt.Fprintf(&out, `<g id="%s">%s</g>`, d.id, d.marks)
		default:
			out.WriteString(d.marks)
		}
		out.WriteString("</svg>")
	}
	out.Write(page[end:])
	if i := bytes.Index(out.Bytes(), []byte(asked+"=")); i >= 0 {
		from := out.Bytes()[max(0, i-40):min(out.Len(), i+80)]
		return nil, fmt.Errorf("a QR code was asked for but not drawn, at %q: ask with the partial components/qr/qr.html", from)
	}
	return out.Bytes(), nil
}

// placeholders returns where page asks for codes, each with its parts. A page is searched
// for the mark first, because an expression that is tried at every svg takes ten times
// as long.
func placeholders(page []byte) [][]int {
	var out [][]int
	var before []byte // a page asks for its own code several times, in the same way
	for from := 0; ; {
		at := bytes.Index(page[from:], []byte(asked))
		if at < 0 {
			return out
		}
		at += from
		from = at + len(asked)
		begin := bytes.LastIndex(page[:at], []byte("<svg"))
		if begin < 0 {
			continue
		}
		if before != nil && bytes.HasPrefix(page[begin:], before) {
			m := slices.Clone(out[len(out)-1])
			for i, shift := 0, begin-m[0]; i < len(m); i++ {
				m[i] += shift
			}
			out = append(out, m)
			from = m[1]
		} else if m := placeholder.FindSubmatchIndex(page[begin:]); m != nil {
			for i := range m {
				m[i] += begin
			}
			out = append(out, m)
			from = m[1]
			before = page[m[0]:m[1]]
		}
	}
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

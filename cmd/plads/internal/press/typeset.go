package press

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"math"
	"strings"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// em is the size in pixels at which text is shaped; outlines are not hinted, so every
// other size is the same shape scaled.
const em = 1000

// softHyphen marks a joint in a word, where it may be broken.
const softHyphen = '\u00ad'

// typeface sets text in one weight. It is for one goroutine.
type typeface struct {
	face   *font.Face
	shaper shaping.HarfbuzzShaper
	ink    vector.Rasterizer
}

func newTypeface(ttf []byte) (*typeface, error) {
	face, err := font.ParseTTF(bytes.NewReader(ttf))
	if err != nil {
		return nil, fmt.Errorf("read the typeface: %w", err)
	}
	return &typeface{face: face}, nil
}

// shape returns the glyphs of text, kerned, at em pixels. Characters that the typeface
// lacks are an error: nobody should be shown empty boxes.
func (t *typeface) shape(text string) (shaping.Output, error) {
	runes := []rune(text)
	out := t.shaper.Shape(shaping.Input{
		Text: runes, RunEnd: len(runes), Direction: di.DirectionLTR, Face: t.face,
		Size: fixed.I(em), Script: language.Latin, Language: "da",
	})
	for _, g := range out.Glyphs {
		if g.GlyphID == 0 {
			return out, fmt.Errorf("the typeface has no %q, in %q: use another character", runes[g.ClusterIndex], text)
		}
	}
	return out, nil
}

// width returns how wide text is, in parts of its size.
func (t *typeface) width(text string) (float64, error) {
	out, err := t.shape(text)
	return float64(out.Advance) / 64 / em, err
}

// draw paints a shaped line at size pixels, from x on, on the line y, into mask.
func (t *typeface) draw(mask *image.Alpha, out shaping.Output, size, x, y float64) error {
	ink := &t.ink
	ink.Reset(mask.Rect.Dx(), mask.Rect.Dy())
	scale := size / float64(t.face.Upem())
	for _, g := range out.Glyphs {
		outline, drawn := t.face.GlyphDataOutline(g.GlyphID)
		if !drawn {
			return errors.New("the typeface has no outline for a character")
		}
		gx, gy := x+float64(g.XOffset)/64/em*size, y-float64(g.YOffset)/64/em*size
		at := func(p ot.SegmentPoint) (float32, float32) {
			return float32(gx + float64(p.X)*scale), float32(gy - float64(p.Y)*scale)
		}
		for _, s := range outline.Segments {
			ax, ay := at(s.Args[0])
			bx, by := at(s.Args[1])
			cx, cy := at(s.Args[2])
			switch s.Op {
			case ot.SegmentOpMoveTo:
				ink.ClosePath()
				ink.MoveTo(ax, ay)
			case ot.SegmentOpLineTo:
				ink.LineTo(ax, ay)
			case ot.SegmentOpQuadTo:
				ink.QuadTo(ax, ay, bx, by)
			case ot.SegmentOpCubeTo:
				ink.CubeTo(ax, ay, bx, by, cx, cy)
			}
		}
		ink.ClosePath()
		x += float64(g.Advance) / 64 / em * size
	}
	ink.DrawOp = draw.Src
	ink.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	return nil
}

// piece is text that stays together: a word, or a part of one up to a joint.
type piece struct {
	text   string
	width  float64 // in parts of the size
	joined bool    // the next piece belongs to the same word; a break here shows a hyphen
	tight  bool    // the next piece follows without a space; a break here shows nothing
}

// pieces takes text apart where lines may break: at spaces, at soft hyphens and after
// hyphens and strokes.
func (t *typeface) pieces(text string) ([]piece, error) {
	var out []piece
	for _, word := range strings.Fields(text) {
		parts := strings.Split(word, string(softHyphen))
		for i, part := range parts {
			for part != "" {
				end := len(part)
				if at := strings.IndexAny(part, "-/"); at > 0 && at+1 < len(part) {
					end = at + 1
				}
				p := piece{text: part[:end], tight: end < len(part)}
				part = part[end:]
				p.joined = part == "" && i+1 < len(parts)
				var err error
				if p.width, err = t.width(p.text); err != nil {
					return nil, err
				}
				out = append(out, p)
			}
		}
	}
	return out, nil
}

// block is text set in lines.
type block struct {
	size  float64 // of the type, in pixels
	lines []string
}

// lineHeight is in parts of the size.
const lineHeight = 1.12

// height is from the top of the first capitals to the last line.
func (b block) height() float64 {
	return b.size * (capHeight + lineHeight*float64(len(b.lines)-1))
}

// capHeight is that of the typeface, in parts of the size.
const capHeight = 0.67

// hyphenate is the size down to which a smaller one is better than a broken word.
const hyphenate = 60

// set returns text in the largest of sizes in which it fits into width × height pixels,
// its lines as equal as can be. Words are broken at their joints when there is no other
// way, or when the type would get small. What fits in none of the sizes is set smaller
// still: nothing is ever clipped.
func (t *typeface) set(text string, sizes []float64, width, height float64) (block, error) {
	pieces, err := t.pieces(text)
	if err != nil || len(pieces) == 0 {
		return block{}, err
	}
	space, err := t.width(" ")
	if err != nil {
		return block{}, err
	}
	hyphen, err := t.width("-")
	if err != nil {
		return block{}, err
	}
	for _, breaking := range []bool{false, true} {
		for _, size := range sizes {
			if !breaking && size < hyphenate {
				break
			}
			if b, fits := layOut(pieces, size, width, height, space, hyphen, breaking); fits {
				return b, nil
			}
		}
	}
	for size := sizes[len(sizes)-1]; size >= 12; size-- {
		if b, fits := layOut(pieces, size, width, height, space, hyphen, true); fits {
			return b, nil
		}
	}
	return block{}, fmt.Errorf("%q does not fit on a share card: shorten it", text)
}

// layOut breaks pieces into as few lines as possible and among those takes the breaks
// that leave the lines most alike.
func layOut(pieces []piece, size, width, height, space, hyphen float64, breaking bool) (block, bool) {
	most := 1 + int((height/size-capHeight)/lineHeight)
	n := len(pieces)
	// best[k][i] is the least unevenness of pieces[:i] in k lines; from, where its last line begins.
	best := make([][]float64, most+1)
	from := make([][]int, most+1)
	for k := range best {
		best[k], from[k] = make([]float64, n+1), make([]int, n+1)
		for i := range best[k] {
			best[k][i] = math.Inf(1)
		}
	}
	best[0][0] = 0
	for k := 1; k <= most; k++ {
		for i := range n {
			if math.IsInf(best[k-1][i], 1) {
				continue
			}
			long := 0.0
			for j := i; j < n; j++ {
				long += pieces[j].width
				last := j == n-1
				end := long
				if pieces[j].joined {
					end += hyphen
				}
				if end*size <= width && (last || breaking || !pieces[j].joined) {
					uneven := best[k-1][i] + (width-end*size)*(width-end*size)
					if pieces[j].joined {
						uneven += width * width / 4
					}
					if !last && len(pieces[j].text) <= 2 && !pieces[j].tight {
						uneven += width * width / 16 // a small word belongs to what follows
					}
					if uneven < best[k][j+1] {
						best[k][j+1], from[k][j+1] = uneven, i
					}
				}
				if !pieces[j].joined && !pieces[j].tight {
					long += space
				}
			}
		}
		if !math.IsInf(best[k][n], 1) {
			lines := make([]string, k)
			for end := n; k > 0; k-- {
				begin := from[k][end]
				lines[k-1] = line(pieces[begin:end])
				end = begin
			}
			return block{size, lines}, true
		}
	}
	return block{}, false
}

// line joins pieces again.
func line(pieces []piece) string {
	var b strings.Builder
	for i, p := range pieces {
		b.WriteString(p.text)
		switch last := i == len(pieces)-1; {
		case last && p.joined:
			b.WriteByte('-')
		case !last && !p.joined && !p.tight:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

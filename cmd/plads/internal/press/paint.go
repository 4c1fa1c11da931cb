package press

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io/fs"
	"math"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

// A share card's size in pixels, which Facebook asks for.
const (
	CardWidth  = 1200
	CardHeight = 630
)

// The measures of a card, in pixels.
const (
	margin    = 72
	markSize  = 72
	nameSize  = 46
	placeSize = 42
	placeGap  = 66 // from the top of the place to the top of the title
	lineSize  = 36 // of the words at the foot
	tileSize  = 264
	tileRound = 76
	iconSize  = 156
	band      = 20 // at the lower edge
	// What the title has: between the head and the foot.
	top, bottom = 180, 476
)

// The typeface's weights, as files in its npm package.
const (
	titleFont = "800ExtraBold/AtkinsonHyperlegibleNext_800ExtraBold.ttf"
	nameFont  = "700Bold/AtkinsonHyperlegibleNext_700Bold.ttf"
	wordFont  = "600SemiBold/AtkinsonHyperlegibleNext_600SemiBold.ttf"
)

// siteMark is the site's own sign, among the pictograms.
const siteMark = "site.svg"

// titleSizes is the scale from which a title takes the largest that fits.
var titleSizes = []float64{120, 104, 92, 82, 74, 66, 60, 54, 48, 44}

// The colours of the light scheme; see assets/scss/_settings.scss.
var (
	ground = color.RGBA{0xfb, 0xf7, 0xf0, 0xff}
	ink    = color.RGBA{0x1c, 0x1a, 0x17, 0xff}
	soft   = color.RGBA{0x46, 0x41, 0x3a, 0xff}
	petrol = color.RGBA{0x0a, 0x4d, 0x48, 0xff}
	tint   = color.RGBA{0xe4, 0xf0, 0xed, 0xff}
	amber  = color.RGBA{0xf5, 0xb0, 0x41, 0xff}
)

// ramp is a place in the palette where one colour goes over into another in equal steps.
type ramp uint8

const shades = 12 // steps of a ramp

const (
	inkOnGround ramp = 1 + shades*iota
	softOnGround
	petrolOnGround
	tintOnGround
	petrolOnTint
	amberOnPetrol
)

// palette has the ground first, and then the ramps.
var palette = func() color.Palette {
	p := color.Palette{ground}
	for _, r := range [][2]color.RGBA{{ground, ink}, {ground, soft}, {ground, petrol}, {ground, tint}, {tint, petrol}, {petrol, amber}} {
		for i := 1; i <= shades; i++ {
			mix := func(a, b uint8) uint8 { return uint8((int(a)*(shades-i) + int(b)*i + shades/2) / shades) }
			p = append(p, color.RGBA{mix(r[0].R, r[1].R), mix(r[0].G, r[1].G), mix(r[0].B, r[1].B), 0xff})
		}
	}
	return p
}()

// painter paints cards, one at a time.
type painter struct {
	icons            fs.FS
	title, name      *typeface
	word             *typeface
	mask             *image.Alpha
	signs            map[string]*image.Alpha
	tile             *image.Alpha
	smallMark, large *image.Paletted
	grounds          map[Card]*image.Paletted // what is alike on all pages' cards, by name and tagline
	card             *image.Paletted
	buffers          png.EncoderBuffer
}

// newPainter reads what a painter needs: the folder of the typeface and that of the
// pictograms.
func newPainter(fonts, icons fs.FS) (*painter, error) {
	p := &painter{icons: icons, mask: &image.Alpha{}, signs: map[string]*image.Alpha{}, grounds: map[Card]*image.Paletted{}, card: image.NewPaletted(image.Rect(0, 0, CardWidth, CardHeight), palette)}
	for name, to := range map[string]**typeface{titleFont: &p.title, nameFont: &p.name, wordFont: &p.word} {
		ttf, err := fs.ReadFile(fonts, name)
		if err != nil {
			return nil, fmt.Errorf("read the typeface of the share cards: %w; run `npm ci` in the project's folder", err)
		}
		if *to, err = newTypeface(ttf); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	var err error
	if p.smallMark, err = p.mark(markSize); err != nil {
		return nil, err
	}
	if p.large, err = p.mark(tileSize); err != nil {
		return nil, err
	}
	square := fmt.Sprintf(`<svg viewBox="0 0 %d %[1]d"><rect width="%[1]d" height="%[1]d" rx="%d"/></svg>`, tileSize, tileRound)
	p.tile, err = coverage([]byte(square), tileSize)
	return p, err
}

// Get and Put make a painter the encoder's pool of buffers.
func (p *painter) Get() *png.EncoderBuffer  { return &p.buffers }
func (p *painter) Put(b *png.EncoderBuffer) { p.buffers = *b }

// paint returns card as a PNG.
func (p *painter) paint(card Card) ([]byte, error) {
	ground, err := p.ground(card)
	if err != nil {
		return nil, err
	}
	copy(p.card.Pix, ground.Pix)
	if card.Title == "" {
		err = p.front(p.card, card)
	} else {
		err = p.page(p.card, card)
	}
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: p}
	if err := encoder.Encode(&out, p.card); err != nil {
		return nil, fmt.Errorf("write a share card: %w", err)
	}
	return out.Bytes(), nil
}

// ground paints what the cards of all pages have alike: the foot, and on all but the front
// page's whose they are.
func (p *painter) ground(card Card) (*image.Paletted, error) {
	key := Card{Tagline: card.Tagline}
	if card.Title != "" {
		key.Name = card.Name
	}
	if img, found := p.grounds[key]; found {
		return img, nil
	}
	img := image.NewPaletted(p.card.Rect, palette)
	fill(img, image.Rect(0, CardHeight-band, CardWidth, CardHeight), petrolOnGround)
	if err := p.words(img, p.word, softOnGround, card.Tagline, lineSize, margin, CardHeight-band-margin+12); err != nil {
		return nil, err
	}
	if key.Name != "" {
		stamp(img, p.smallMark, margin, margin-8)
		if err := p.words(img, p.name, petrolOnGround, card.Name, nameSize, margin+markSize+20, margin-8+markSize/2+nameSize*capHeight/2); err != nil {
			return nil, err
		}
	}
	p.grounds[key] = img
	return img, nil
}

// front paints the card that says nothing but what the site is.
func (p *painter) front(img *image.Paletted, card Card) error {
	stamp(img, p.large, CardWidth-margin-tileSize, (top+bottom-tileSize)/2)
	title, err := p.title.set(card.Name, []float64{132, 120, 104}, CardWidth-3*margin-tileSize, bottom-top)
	if err != nil {
		return err
	}
	return p.block(img, title, (top+bottom+title.height())/2)
}

// page paints the card of a page: where it belongs, what it is about.
func (p *painter) page(img *image.Paletted, card Card) error {
	width := float64(CardWidth - 2*margin)
	if card.Icon != "" {
		sign, err := p.sign(card.Icon)
		if err != nil {
			return err
		}
		x, y := CardWidth-margin-tileSize, (top+bottom-tileSize)/2
		cover(img, p.tile, x, y, tintOnGround)
		cover(img, sign, x+(tileSize-iconSize)/2, y+(tileSize-iconSize)/2, petrolOnTint)
		width -= tileSize + margin*0.75
	}
	height := float64(bottom - top)
	if card.Place != "" {
		height -= placeGap
	}
	title, err := p.title.set(card.Title, titleSizes, width, height)
	if err != nil {
		return err
	}
	whole := title.height()
	if card.Place != "" {
		whole += placeGap
	}
	foot := (top + bottom + whole) / 2
	if card.Place != "" {
		place, err := p.word.set(card.Place, []float64{placeSize, 36, 32, 28}, width, placeSize)
		if err != nil {
			return err
		}
		if err := p.words(img, p.word, petrolOnGround, place.lines[0], place.size, margin, foot-whole+placeSize*capHeight); err != nil {
			return err
		}
	}
	return p.block(img, title, foot)
}

// block paints the lines of b, the last of them on the line y.
func (p *painter) block(img *image.Paletted, b block, y float64) error {
	for i, line := range b.lines {
		if err := p.words(img, p.title, inkOnGround, line, b.size, margin, y-b.size*lineHeight*float64(len(b.lines)-1-i)); err != nil {
			return err
		}
	}
	return nil
}

// words paints one line of text from x on, on the line y.
func (p *painter) words(img *image.Paletted, face *typeface, colour ramp, text string, size, x, y float64) error {
	line, err := face.shape(text)
	if err != nil {
		return err
	}
	from := int(y - size)
	height := int(math.Ceil(size * 1.35))
	// Only as wide as the words are, but wide enough to be drawn in the same way as the widest.
	width := min(CardWidth, max(540, int(x+float64(line.Advance)/64/em*size+size)))
	if cap(p.mask.Pix) < width*height {
		p.mask.Pix = make([]byte, CardWidth*height)
	}
	p.mask = &image.Alpha{Pix: p.mask.Pix[:width*height], Stride: width, Rect: image.Rect(0, 0, width, height)}
	if err := face.draw(p.mask, line, size, x, y-float64(from)); err != nil {
		return fmt.Errorf("%w, in %q", err, text)
	}
	cover(img, p.mask, 0, from, colour)
	return nil
}

// sign returns a pictogram, as how much of each pixel it covers.
func (p *painter) sign(name string) (*image.Alpha, error) {
	if sign, found := p.signs[name]; found {
		return sign, nil
	}
	src, err := fs.ReadFile(p.icons, name+".svg")
	if err != nil {
		return nil, fmt.Errorf("read the pictogram of a share card: %w", err)
	}
	sign, err := coverage(bytes.ReplaceAll(src, []byte("currentColor"), []byte("#000")), iconSize)
	if err != nil {
		return nil, fmt.Errorf("draw the pictogram %s: %w", name, err)
	}
	p.signs[name] = sign
	return sign, nil
}

// mark returns the site's own sign, side pixels wide, in the card's colours.
func (p *painter) mark(side int) (*image.Paletted, error) {
	src, err := fs.ReadFile(p.icons, siteMark)
	if err != nil {
		return nil, fmt.Errorf("read the site's sign: %w", err)
	}
	drawn, err := render(src, side)
	if err != nil {
		return nil, fmt.Errorf("draw the site's sign: %w", err)
	}
	onGround := image.NewRGBA(drawn.Rect)
	draw.Draw(onGround, onGround.Rect, image.NewUniform(ground), image.Point{}, draw.Src)
	draw.Draw(onGround, onGround.Rect, drawn, image.Point{}, draw.Over)
	mark := image.NewPaletted(drawn.Rect, palette)
	draw.Draw(mark, mark.Rect, onGround, image.Point{}, draw.Src)
	return mark, nil
}

// coverage draws an svg and returns how much of each pixel it covers.
func coverage(svg []byte, side int) (*image.Alpha, error) {
	drawn, err := render(svg, side)
	if err != nil {
		return nil, err
	}
	mask := image.NewAlpha(drawn.Rect)
	draw.Draw(mask, mask.Rect, drawn, image.Point{}, draw.Src)
	return mask, nil
}

// render draws an svg side pixels wide and high.
func render(svg []byte, side int) (*image.RGBA, error) {
	svg, err := plain(svg)
	if err != nil {
		return nil, err
	}
	icon, err := oksvg.ReadIconStream(bytes.NewReader(svg), oksvg.StrictErrorMode)
	if err != nil {
		return nil, err
	}
	icon.SetTarget(0, 0, float64(side), float64(side))
	// The library scales shapes but not the lines around them.
	for i := range icon.SVGPaths {
		icon.SVGPaths[i].LineWidth *= float64(side) / icon.ViewBox.W
	}
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	icon.Draw(rasterx.NewDasher(side, side, rasterx.NewScannerGV(side, side, img, img.Rect)), 1)
	return img, nil
}

// cover paints with a colour where mask, put at x, y, covers.
func cover(img *image.Paletted, mask *image.Alpha, x, y int, colour ramp) {
	for row := range mask.Rect.Dy() {
		to := img.Pix[img.PixOffset(x, y+row):]
		line := mask.Pix[row*mask.Stride : row*mask.Stride+mask.Rect.Dx()]
		for i := 0; i < len(line); i++ {
			if line[i] == 0 {
				for i+9 <= len(line) && binary.LittleEndian.Uint64(line[i+1:]) == 0 {
					i += 8
				}
				continue
			}
			if level := (int(line[i])*shades + 127) / 255; level > 0 {
				to[i] = uint8(colour) + uint8(level) - 1
			}
		}
	}
}

// stamp puts a ready picture at x, y.
func stamp(img, ready *image.Paletted, x, y int) {
	for row := range ready.Rect.Dy() {
		copy(img.Pix[img.PixOffset(x, y+row):], ready.Pix[row*ready.Stride:row*ready.Stride+ready.Rect.Dx()])
	}
}

// fill paints r with a ramp's full colour.
func fill(img *image.Paletted, r image.Rectangle, colour ramp) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := img.Pix[img.PixOffset(r.Min.X, y) : img.PixOffset(r.Max.X-1, y)+1]
		for i := range row {
			row[i] = uint8(colour) + shades - 1
		}
	}
}

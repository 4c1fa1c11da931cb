package a11y

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
)

// Room around the element in a picture, and the highest picture, in CSS pixels.
const (
	pictureRoom   = 120
	pictureHeight = 900
)

// picture saves what the visitor sees around at, with a line drawn around it, and
// returns the file's name in opts.Pictures. A picture that cannot be taken fails
// nothing: what is wrong is told in words already. What stands nowhere has none.
func (v visit) picture(t told, at box) string {
	if v.opts.Pictures == "" || at.Width == 0 || !v.found.claim(t) {
		return ""
	}
	top := max(0, at.Y-pictureRoom)
	height := min(at.Height+2*pictureRoom, pictureHeight)
	src, err := v.tab.screenshot(0, top, float64(v.view.width), height)
	if err != nil {
		return ""
	}
	img, err := png.Decode(bytes.NewReader(src))
	if err != nil {
		return ""
	}
	img = outlined(img, image.Rect(int(at.X), int(at.Y-top), int(at.X+at.Width), int(at.Y-top+at.Height)))
	name := fmt.Sprintf("%s%s-%d-%d.jpg", v.opts.Prefix, strings.Trim(strings.ReplaceAll(v.page.address, "/", "-"), "-"), v.view.width, len(v.seen.Told))
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 80}); err != nil {
		return ""
	}
	if err := os.MkdirAll(v.opts.Pictures, 0o755); err != nil {
		return ""
	}
	if err := os.WriteFile(filepath.Join(v.opts.Pictures, name), b.Bytes(), 0o644); err != nil {
		return ""
	}
	return name
}

// outlined draws a line of 4 px around a part of a picture, light outside dark, so
// that it is seen on every ground.
func outlined(src image.Image, around image.Rectangle) image.Image {
	out := image.NewRGBA(src.Bounds())
	draw.Draw(out, out.Bounds(), src, src.Bounds().Min, draw.Src)
	around = around.Inset(-3).Intersect(out.Bounds())
	frame := func(r image.Rectangle, width int, c color.Color) {
		ink := image.NewUniform(c)
		for _, side := range []image.Rectangle{
			{r.Min, image.Pt(r.Max.X, r.Min.Y+width)},
			{image.Pt(r.Min.X, r.Max.Y-width), r.Max},
			{r.Min, image.Pt(r.Min.X+width, r.Max.Y)},
			{image.Pt(r.Max.X-width, r.Min.Y), r.Max},
		} {
			draw.Draw(out, side.Intersect(r), ink, image.Point{}, draw.Src)
		}
	}
	frame(around, 4, color.White)
	frame(around.Inset(1), 3, color.RGBA{0xb0, 0x00, 0x20, 0xff})
	return out
}

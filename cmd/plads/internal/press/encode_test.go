package press

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"testing"
)

// TestEncode has pictures read back: noise, runs of every length, and what no card is.
func TestEncode(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	picture := func(width, height int, at func(x, y int) uint8) *image.Paletted {
		img := image.NewPaletted(image.Rect(0, 0, width, height), palette)
		for y := range height {
			for x := range width {
				img.Pix[y*img.Stride+x] = at(x, y)
			}
		}
		return img
	}
	colours := len(palette)
	pictures := map[string]*image.Paletted{
		"one point": picture(1, 1, func(_, _ int) uint8 { return 3 }),
		"empty":     picture(CardWidth, CardHeight, func(_, _ int) uint8 { return 0 }),
		"noise":     picture(300, 200, func(_, _ int) uint8 { return uint8(random.IntN(colours)) }),
		"narrow":    picture(3, 500, func(_, y int) uint8 { return uint8(y % colours) }),
		// On each line one point more stands before another: runs of 0 to 700 zeros.
		"runs": picture(701, 701, func(x, y int) uint8 {
			if x == y {
				return uint8(1 + y%(colours-1))
			}
			return 0
		}),
	}
	for i, share := range []int{2, 20, 200, 2000} {
		pictures[fmt.Sprint("dots ", i)] = picture(640, 300, func(_, _ int) uint8 {
			if random.IntN(share) == 0 {
				return uint8(random.IntN(colours))
			}
			return 7
		})
	}
	var e encoder
	for name, want := range pictures {
		got, err := png.Decode(bytes.NewReader(e.encode(want)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		img, ok := got.(*image.Paletted)
		if !ok || img.Rect != want.Rect || !bytes.Equal(img.Pix, want.Pix) {
			t.Errorf("%s: another picture was read", name)
			continue
		}
		for i, c := range want.Palette {
			if r, g, b, _ := c.RGBA(); img.Palette[i] != palette[i] {
				t.Errorf("%s: colour %d is %v, want %d %d %d", name, i, img.Palette[i], r>>8, g>>8, b>>8)
			}
		}
	}
}

// TestCodeLengths has codes that are complete, no longer than may be, and short for what is frequent.
func TestCodeLengths(t *testing.T) {
	steep := make([]int, 30)
	for i, a, b := 0, 1, 1; i < len(steep); i, a, b = i+1, b, a+b {
		steep[i] = a
	}
	for name, counts := range map[string][]int{"steep": steep, "even": {5, 5, 5, 5}, "gaps": {0, 9, 0, 1, 1, 0}} {
		lengths := codeLengths(counts)
		room := 0
		for i, n := range counts {
			if (n > 0) != (lengths[i] > 0) || lengths[i] > 15 {
				t.Errorf("%s: a count of %d has a code of %d bits", name, n, lengths[i])
			}
			if lengths[i] > 0 {
				room += 1 << (15 - lengths[i])
			}
			if i > 0 && n > counts[i-1] && counts[i-1] > 0 && lengths[i] > lengths[i-1] {
				t.Errorf("%s: the more frequent of two has the longer code: %v", name, lengths)
			}
		}
		if room != 1<<15 {
			t.Errorf("%s: %v fill %d of %d", name, lengths, room, 1<<15)
		}
	}
}

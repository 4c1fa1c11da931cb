package a11y

import (
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What fails has a picture with a line around it; warnings and what stands nowhere do not.
func TestFailureHasAPicture(t *testing.T) {
	opts := options(t)
	opts.Pictures, opts.Prefix = filepath.Join(t.TempDir(), "pictures"), "web-"
	r := auditSite(t, siteOf(map[string]fixture{"/x/": {
		head: `<script type="module" src="/missing.mjs"></script>`,
		main: `<p class="low"></p><button class="tiny" aria-label="Lille"></button> <button class="small" aria-label="Mellem"></button>`,
	}}), opts)
	pictures := 0
	for _, p := range r.Problems {
		if p.Check != "targets" || !r.Failed() {
			if p.Picture != "" {
				t.Errorf("a picture of %v", p)
			}
			continue
		}
		if small := strings.Contains(p.What, "button.small"); small != (p.Picture == "") {
			t.Errorf("%v has the picture %q", p, p.Picture)
		}
		if p.Picture == "" {
			continue
		}
		pictures++
		f, err := os.Open(filepath.Join(opts.Pictures, p.Picture))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		img, err := jpeg.Decode(f)
		if err != nil {
			t.Fatal(err)
		}
		if got := img.Bounds().Dx(); got != 1280 && got != 320 || !strings.HasPrefix(p.Picture, "web-x-") {
			t.Errorf("%s is %d px wide, want the whole view", p.Picture, got)
		}
		if n := red(img); n < 100 {
			t.Errorf("%d red pixels: no line is drawn around the element", n)
		}
	}
	if pictures == 0 {
		t.Error("no picture of the button that is too small")
	}
}

// red counts the pixels that have about the colour of the line.
func red(img image.Image) int {
	n := 0
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); r > 0x9000 && g < 0x4000 && b < 0x5000 {
				n++
			}
		}
	}
	return n
}

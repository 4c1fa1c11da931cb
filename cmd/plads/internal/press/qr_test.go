package press

import (
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

func ask(text string) string {
	return `<svg class="p-qr__code" data-qr="` + text + `" aria-hidden="true"></svg>`
}

// finish finishes a page as the preview does.
func finish(page []byte) ([]byte, error) { return New(nil, nil, "").Finish(nil, page, "") }

var addresses = []string{
	"https://pladstilalle.example/",
	"https://pladstilalle.example/hjaelp/intet-sted-at-sove/",
	"https://pladstilalle.example/en/help/nowhere-to-sleep/",
	"https://pladstilalle.example/min-liste/#landet.livslinien+roedovre.roedovre-cafe-moedestedet+landet.lev-uden-vold-1888",
	"https://pladstilalle.example/en/my-list/?v=1&amp;o=national.livslinien",
	"https://pladstilalle.example/tilbud/" + strings.Repeat("et-meget-langt-navn-", 30) + "/",
	"https://xn--rdovre-wxa.example/r%C3%B8dovre/",
	"https://pladstilalle.example/rødovre/blå/",
	"tel:+4570201201",
	"112",
}

// A code that was drawn is read back by a decoder from the picture that the path makes.
func TestPageDrawsWhatCanBeRead(t *testing.T) {
	for _, text := range addresses {
		page, err := finish([]byte("<p>" + ask(text) + "</p>"))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		// The quiet zone: the first finder pattern is four modules in, on both ways.
		if !strings.Contains(string(page), `stroke="#000" d="M4 4.5h7m`) {
			t.Errorf("%s: no quiet zone of four modules: %.200s", text, page)
		}
		got, err := read(string(page))
		if want := strings.ReplaceAll(text, "&amp;", "&"); err != nil || got != want {
			t.Errorf("read back %q, %v; want %q, from %.200s", got, err, want, page)
		}
	}
}

// All the forms that a template and a minifier write are seen.
func TestPageFindsEveryForm(t *testing.T) {
	const text = "https://a.example/"
	for _, form := range []string{
		`<svg class="c" data-qr="%s" aria-hidden="true"></svg>`,
		`<svg class="c" data-qr="%s" aria-hidden="true"/>`,
		`<svg class="c" aria-hidden="true" data-qr="%s"></svg>`,
		`<svg class=c aria-hidden=true data-qr=%s></svg>`,
		`<svg class='c' aria-hidden='true' data-qr='%s' />`,
		"<svg\n class='c' aria-hidden='true'\n data-qr='%s'\n>\n</svg>",
	} {
		page, err := finish(fmt.Appendf(nil, "<p>før "+form+" efter</p>", text))
		if err != nil {
			t.Errorf("%s: %v", form, err)
			continue
		}
		if got, err := read(string(page)); err != nil || got != text {
			t.Errorf("%s: read back %q, %v", form, got, err)
		}
		for _, want := range []string{"<p>før <svg", "</svg> efter</p>", "aria-hidden"} {
			if !strings.Contains(string(page), want) {
				t.Errorf("%s: no %q in %.200s", form, want, page)
			}
		}
	}
}

func TestPageDrawsOnce(t *testing.T) {
	page, err := finish([]byte(ask("tel:112") + ask("tel:113") + ask("tel:112")))
	if err != nil {
		t.Fatal(err)
	}
	for mark, want := range map[string]int{`stroke="#000"`: 2, `id="qr-1"`: 1, `<use href="#qr-1"/>`: 1, "<svg": 3, "viewBox": 3, "data-qr": 0} {
		if got := strings.Count(string(page), mark); got != want {
			t.Errorf("%d %s, want %d, in %s", got, mark, want, page)
		}
	}
}

func TestPageLeavesOthersAlone(t *testing.T) {
	const page = `<p>En QR-kode, qr=, data-qr, <svg viewBox="0 0 1 1"></svg></p>`
	if got, err := finish([]byte(page)); err != nil || string(got) != page {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestPageRefuses(t *testing.T) {
	tests := []struct{ name, page, want string }{
		{"nothing to hold", ask(""), "a QR code of nothing"},
		{"too much to hold", ask(strings.Repeat("æ", 2000)), "shorten the address"},
		{"another element", `<img data-qr="tel:112">`, "asked for but not drawn"},
		{"no element", `data-qr="tel:112"`, "asked for but not drawn"},
		{"no end of the text", `<svg data-qr="tel:112></svg>`, "asked for but not drawn"},
		{"no end", `<svg data-qr="tel:112"`, "asked for but not drawn"},
		{"nothing behind it", `<svg data-qr=`, "asked for but not drawn"},
		{"part of a name", `<svg xdata-qr="tel:112"></svg>`, "asked for but not drawn"},
		{"something in it", `<svg data-qr="tel:112"><path d=""/></svg>`, "asked for but not drawn"},
	}
	for _, tt := range tests {
		if got, err := finish([]byte(tt.page)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %.80s, %v; want an error with %q", tt.name, got, err, tt.want)
		}
	}
}

// What is finished is put behind what is there already, and a page may ask at its very end.
func TestFinishAppends(t *testing.T) {
	page := "<p>" + ask("tel:112")
	want, err := finish([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	got, err := New(nil, nil, "").Finish([]byte("før"), []byte(page), "")
	if err != nil || string(got) != "før"+string(want) {
		t.Errorf("got %.80s, %v", got, err)
	}
}

// offerPage is as long as an offer's page and asks for as much.
func offerPage() []byte {
	const words = `<p class="p-text">Noget om det, der <svg viewBox="0 0 32 32"><path d="M1 1h2"/></svg> står på siden.</p>`
	own := ask("https://pladstilalle.example/tilbud/proevekoebing-01/proevekoebing-01-001/")
	page := fmt.Sprintf(asks, "tilbud/a", "Et sted at sove") + strings.Repeat(words, 100)
	for range 10 {
		page += own + strings.Repeat(words, 20)
	}
	return []byte(page)
}

func BenchmarkFinish(b *testing.B) {
	press, page, dir := New(fonts, icons, b.TempDir()), offerPage(), b.TempDir()
	var out []byte
	for b.Loop() {
		var err error
		if out, err = press.Finish(out[:0], page, dir); err != nil {
			b.Fatal(err)
		}
		if err := os.RemoveAll(filepath.Join(dir, cardsFolder, "tilbud", "a.png")); err != nil {
			b.Fatal(err)
		}
	}
}

var (
	view   = regexp.MustCompile(`viewBox="0 0 (\d+) (\d+)"`)
	stroke = regexp.MustCompile(`stroke="#000" d="([^"]*)"`)
	step   = regexp.MustCompile(`^(?:M(\d+) (\d+)\.5|m(-?\d+) (\d+)|h(\d+))`)
)

// read paints the first code on page as a browser does, six pixels a module, and decodes
// the picture.
func read(page string) (string, error) {
	const module = 6
	var width, height, x, y int
	if _, err := fmt.Sscanf(view.FindString(page), `viewBox="0 0 %d %d"`, &width, &height); err != nil {
		return "", fmt.Errorf("no viewBox: %w", err)
	}
	found := stroke.FindStringSubmatch(page)
	if found == nil {
		return "", fmt.Errorf("no line")
	}
	picture := image.NewGray(image.Rect(0, 0, width*module, height*module))
	for i := range picture.Pix {
		picture.Pix[i] = 255
	}
	for d := found[1]; d != ""; {
		m := step.FindStringSubmatch(d)
		if m == nil {
			return "", fmt.Errorf("cannot draw %.20q", d)
		}
		d = d[len(m[0]):]
		number := func(s string) (n int) { fmt.Sscan(s, &n); return n }
		switch m[0][0] {
		case 'M':
			x, y = number(m[1]), number(m[2])
		case 'm':
			x, y = x+number(m[3]), y+number(m[4])
		case 'h':
			for px := x * module; px < (x+number(m[5]))*module; px++ {
				for py := y * module; py < (y+1)*module; py++ {
					picture.SetGray(px, py, color.Gray{})
				}
			}
			x += number(m[5])
		}
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		return "", err
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		return "", err
	}
	return result.GetText(), nil
}

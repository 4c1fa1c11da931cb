package press

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

var (
	fonts = os.DirFS(filepath.Join("..", "..", "..", "..", "node_modules", "@expo-google-fonts", "atkinson-hyperlegible-next"))
	icons = os.DirFS(filepath.Join("..", "..", "..", "..", "assets", "icons"))
)

const (
	name    = "Plads til alle"
	tagline = "Hjælp, løfter og rettigheder, sagt ligeud"
)

var cards = []Card{
	{name, tagline, "", "", ""},
	{name, tagline, "Ud", "", ""},
	{name, tagline, "Ring 112", "Telefonlinje · Hele landet", "phone"},
	{name, tagline, "Jeg har ikke et sted at sove", "Hjælp", "bed"},
	{name, tagline, "Jeg har ikke et sted at sove", "", ""},
	{name, tagline, "Hvad gør Myndigheds\u00adafdelingen og Beskæftigelses\u00adforvaltningen?", "Odsherred Kommune", "pin"},
	{name, tagline, "Speciallægepraksisplanlægningsstabiliseringsperiode", "Ét ord", "book"},
	{name, tagline, "Odsherred’s council for socially vulnerable people (Rådet for socialt udsatte) and all those who have something to say to it", "Council · Odsherred", "people"},
	{name, tagline, "Hjælp til dig", strings.Repeat("Et meget langt sted ", 2), "home"},
	{name, tagline, strings.Repeat("aldrig ", 60), "", "home"},
}

// Nothing is clipped or touches the edge, and no card is heavy.
func TestPaint(t *testing.T) {
	p, err := newPainter(fonts, icons)
	if err != nil {
		t.Fatal(err)
	}
	for _, card := range cards {
		got, err := p.paint(card)
		if err != nil {
			t.Errorf("%q: %v", card.Title, err)
			continue
		}
		decoded, err := png.Decode(bytes.NewReader(got))
		if err != nil {
			t.Errorf("%q: %v", card.Title, err)
			continue
		}
		img := decoded.(*image.Paletted)
		if size := img.Rect.Size(); size != image.Pt(1200, 630) {
			t.Errorf("%q: %v", card.Title, size)
		}
		if len(got) > 60_000 {
			t.Errorf("%q: %d bytes, want at most 60 000", card.Title, len(got))
		}
		painted := 0
		for y := range CardHeight - band {
			for x := range CardWidth {
				if img.ColorIndexAt(x, y) == 0 {
					continue
				}
				painted++
				if x < margin-8 || x >= CardWidth-margin+8 || y < margin-16 || y > CardHeight-band-32 {
					t.Fatalf("%q: paint at %d, %d, in the margin", card.Title, x, y)
				}
			}
		}
		if painted < 10_000 {
			t.Errorf("%q: %d pixels painted", card.Title, painted)
		}
		again, err := p.paint(card)
		if err != nil || !bytes.Equal(got, again) {
			t.Errorf("%q: painted anew the card differs, %v", card.Title, err)
		}
	}
}

func TestPaintRefuses(t *testing.T) {
	p, err := newPainter(fonts, icons)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		card Card
		want string
	}{
		{Card{name, tagline, "Hjælp", "", "findes-ikke"}, "findes-ikke.svg"},
		{Card{name, tagline, "Hjælp 帮助", "", ""}, "has no '帮'"},
		{Card{name, tagline, strings.Repeat("aldrig ", 4000), "", ""}, "shorten it"},
	} {
		if _, err := p.paint(tt.card); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.20q: %v, want an error with %q", tt.card.Title, err, tt.want)
		}
	}
}

// Every pictogram of the project can be painted.
func TestSigns(t *testing.T) {
	p, err := newPainter(fonts, icons)
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(icons, "*.svg")
	if err != nil || len(names) < 20 {
		t.Fatalf("%d pictograms, %v", len(names), err)
	}
	for _, n := range names {
		sign, err := p.sign(strings.TrimSuffix(n, ".svg"))
		if err != nil {
			t.Error(err)
			continue
		}
		covered := 0
		for _, a := range sign.Pix {
			covered += int(a) / 255
		}
		if covered < 500 {
			t.Errorf("%s: %d pixels", n, covered)
		}
	}
}

func TestPlainPath(t *testing.T) {
	tests := []struct{ d, want string }{
		{"M1 2 3 4l5,6 7 8z", "M1 2L3 4l5 6l7 8z"},
		{"m.5.5-1-1h3v-4H5", "m.5 .5l-1 -1h3v-4H5"},
		{"A8 8 0 008.4 13.6 4.5 4.5.0 0110 22z", "A8 8 0 0 0 8.4 13.6A4.5 4.5 .0 0 1 10 22z"},
		{"a5 5 0 0 0 .6-9.96", "a5 5 0 0 0 .6 -9.96"},
		{"M0 0C1 2 3 4 5 6s1e1 2 3 4zM1 1", "M0 0C1 2 3 4 5 6s1e1 2 3 4zM1 1"},
	}
	for _, tt := range tests {
		if got, err := plainPath(tt.d); err != nil || got != tt.want {
			t.Errorf("%s: %s, %v; want %s", tt.d, got, err, tt.want)
		}
	}
	for _, d := range []string{"1 2", "M1", "M1 x", "B1", "A8 8 0 2 0 1 1", "M1 1z 3 4"} {
		if got, err := plainPath(d); err == nil {
			t.Errorf("%s: %s, want an error", d, got)
		}
	}
}

func TestSet(t *testing.T) {
	p, err := newPainter(fonts, icons)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, text    string
		sizes         []float64
		width, height float64
		want          []string
	}{
		{"one line where it fits", "Få hjælp nu", []float64{100}, 1000, 300, []string{"Få hjælp nu"}},
		{"lines of equal length", "fire fire fire fire fire fire", []float64{60}, 700, 300, []string{"fire fire fire", "fire fire fire"}},
		{"no break at a joint where a smaller size fits", "Myndigheds\u00adafdelingen", []float64{100, 60}, 700, 300, []string{"Myndighedsafdelingen"}},
		{"a break at a joint", "Myndigheds\u00adafdelingen", []float64{100}, 700, 300, []string{"Myndigheds-", "afdelingen"}},
		{"a break at a joint before small type", "Myndigheds\u00adafdelingen", []float64{100, 40}, 700, 300, []string{"Myndigheds-", "afdelingen"}},
		{"a joint that is not needed is not seen", "Sundheds\u00adkort", []float64{60}, 700, 300, []string{"Sundhedskort"}},
		{"smaller where no joint is marked", "Myndighedsafdelingen", []float64{100}, 700, 300, []string{"Myndighedsafdelingen"}},
		{"after a hyphen", "bostøtte-ordningen", []float64{100}, 700, 300, []string{"bostøtte-", "ordningen"}},
		{"a small word goes with what follows", "lange ord i korte linjer", []float64{80}, 700, 300, []string{"lange ord", "i korte linjer"}},
	}
	for _, tt := range tests {
		b, err := p.title.set(tt.text, tt.sizes, tt.width, tt.height)
		if err != nil || !slices.Equal(b.lines, tt.want) {
			t.Errorf("%s: %q, %v; want %q", tt.name, b.lines, err, tt.want)
		}
		for _, line := range b.lines {
			if w, err := p.title.width(line); err != nil || w*b.size > tt.width+0.5 || b.height() > tt.height {
				t.Errorf("%s: %q is %.0f wide, the block %.0f high, %v", tt.name, line, w*b.size, b.height(), err)
			}
		}
	}
}

const asks = `<head><meta property="og:image" content="https://a.example/under/delekort/%s.png" data-card-name="Plads til alle" data-card-tagline="Hjælp &amp; løfter" data-card-title="%s" data-card-icon="bed"><meta name="x"></head>`

var tagged = regexp.MustCompile(`^<head><meta property="og:image" content="https://a\.example/under/delekort/a\.png\?v=[0-9a-f]{8}"><meta name="x"></head>$`)

// A card gets its file and its fingerprint; it is kept, used again and thrown away when
// nobody asks for it any more.
func TestFinishDeals(t *testing.T) {
	dir, cache := t.TempDir(), filepath.Join(t.TempDir(), "cards")
	press := Press{Fonts: fonts, Icons: icons, Cache: cache}
	build := func(title string) (page, picture string, kept []string) {
		t.Helper()
		read := func(file string) string {
			data, err := os.ReadFile(filepath.Join(dir, file))
			if err != nil {
				t.Fatal(err)
			}
			return string(data)
		}
		if err := os.WriteFile(filepath.Join(dir, "index.html"), fmt.Appendf(nil, asks, "a", title), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := press.Finish(context.Background(), dir); err != nil {
			t.Fatal(err)
		}
		entries, err := os.ReadDir(cache)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			kept = append(kept, e.Name())
		}
		return read("index.html"), read("delekort/a.png"), kept
	}
	page, picture, kept := build("Et sted at sove")
	if !tagged.MatchString(page) {
		t.Errorf("the page is %s, want %s", page, tagged)
	}
	if len(kept) != 1 {
		t.Fatalf("kept %q, want one card", kept)
	}
	// What is kept is not painted again.
	if err := os.WriteFile(filepath.Join(cache, kept[0]), []byte("kept"), 0o644); err != nil {
		t.Fatal(err)
	}
	if again, pic, _ := build("Et sted at sove"); pic != "kept" || again == page {
		t.Errorf("the card was painted again, or its fingerprint did not follow it: %s", again)
	}
	changed, pic, now := build("Et sted at bo")
	if changed == page || pic == picture || len(now) != 1 || now[0] == kept[0] {
		t.Errorf("after a change the page is %s, kept %q, before %q", changed, now, kept)
	}
	if back, pic, _ := build("Et sted at sove"); back != page || pic != picture {
		t.Error("the same words give another card")
	}
}

func TestFinishRefusesCards(t *testing.T) {
	press := Press{Fonts: fonts, Icons: icons, Cache: t.TempDir()}
	tests := []struct {
		name, page, want string
		press            Press
	}{
		{"outside its folder", fmt.Sprintf(asks, "../../x", "A"), "the address of a share card is", press},
		{"elsewhere", strings.Replace(fmt.Sprintf(asks, "a", "A"), "delekort", "kort", 1), "the address of a share card is", press},
		{"without host", strings.Replace(fmt.Sprintf(asks, "a", "A"), "https://a.example", "", 1), "the address of a share card is", press},
		{"in another element", `<p data-card-name="x">`, "not understood", press},
		{"no typeface", fmt.Sprintf(asks, "a", "A"), "npm ci", Press{Fonts: fstest.MapFS{}, Icons: icons, Cache: t.TempDir()}},
	}
	for _, tt := range tests {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte(tt.page), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := tt.press.Finish(context.Background(), dir); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want an error with %q", tt.name, err, tt.want)
		}
	}
}

func BenchmarkPaint(b *testing.B) {
	p, err := newPainter(fonts, icons)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := p.paint(cards[3]); err != nil {
			b.Fatal(err)
		}
	}
}

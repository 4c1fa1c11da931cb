package press

import (
	"bytes"
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
	read := func(file string) string {
		t.Helper()
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	build := func(icons fs.FS, title string) (page, picture string, kept []string) {
		t.Helper()
		press := New(fonts, icons, cache)
		finished, err := press.Finish(nil, fmt.Appendf(nil, asks, "a", title), dir)
		if err == nil {
			err = press.Prune()
		}
		if err != nil {
			t.Fatal(err)
		}
		entries, err := os.ReadDir(cache)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			kept = append(kept, e.Name())
		}
		return string(finished), read(filepath.Join(dir, "delekort", "a.png")), kept
	}
	page, picture, kept := build(icons, "Et sted at sove")
	if !tagged.MatchString(page) {
		t.Errorf("the page is %s, want %s", page, tagged)
	}
	if len(kept) != 1 {
		t.Fatalf("kept %q, want one card", kept)
	}
	if info, err := os.Stat(filepath.Join(dir, "delekort", "a.png")); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("the card cannot be read by everybody: %v, %v", info.Mode(), err)
	}
	// What is kept is not painted again.
	file := filepath.Join(cache, kept[0])
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("kept"), 0o644); err != nil {
		t.Fatal(err)
	}
	if again, pic, _ := build(icons, "Et sted at sove"); pic != "kept" || again != page {
		t.Errorf("the card was painted again, or is another: %s", again)
	}
	changed, pic, now := build(icons, "Et sted at bo")
	if changed == page || pic == picture || len(now) != 1 || now[0] == kept[0] {
		t.Errorf("after a change the page is %s, kept %q, before %q", changed, now, kept)
	}
	if back, pic, _ := build(icons, "Et sted at sove"); back != page || pic != picture {
		t.Error("the same words give another card")
	}
	// A card is another when its own pictogram or the site's sign is, and only then.
	for _, tt := range []struct {
		name  string
		other bool
	}{{"bed.svg", true}, {"site.svg", true}, {"book.svg", false}} {
		drawn := fstest.MapFS{}
		for _, name := range []string{"bed.svg", "site.svg", "book.svg"} {
			svg, err := fs.ReadFile(icons, name)
			if err != nil {
				t.Fatal(err)
			}
			if name == tt.name {
				svg = append(svg, '\n')
			}
			drawn[name] = &fstest.MapFile{Data: svg}
		}
		if _, _, now := build(drawn, "Et sted at sove"); (now[0] != kept[0]) != tt.other {
			t.Errorf("with another %s the card is another: %t, want %t", tt.name, !tt.other, tt.other)
		}
	}
}

// A card that is there already is replaced. It is never written into: it may be the very
// file that is kept, of this card or of another one.
func TestFinishReplacesCards(t *testing.T) {
	dir, cache := t.TempDir(), t.TempDir()
	press := New(fonts, icons, cache)
	file := filepath.Join(dir, "delekort", "a.png")
	var pictures [3]string
	for i, title := range []string{"Et", "To", "Et"} {
		if _, err := press.Finish(nil, fmt.Appendf(nil, asks, "a", title), dir); err != nil {
			t.Fatal(err)
		}
		picture, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pictures[i] = string(picture)
	}
	if pictures[0] == pictures[1] || pictures[0] != pictures[2] {
		t.Error("a card that is kept was written into")
	}
}

func TestFinishRefusesCards(t *testing.T) {
	press := New(fonts, icons, t.TempDir())
	tests := []struct {
		name, page, want string
		press            *Press
	}{
		{"outside its folder", fmt.Sprintf(asks, "../../x", "A"), "the address of a share card is", press},
		{"elsewhere", strings.Replace(fmt.Sprintf(asks, "a", "A"), "delekort", "kort", 1), "the address of a share card is", press},
		{"without host", strings.Replace(fmt.Sprintf(asks, "a", "A"), "https://a.example", "", 1), "the address of a share card is", press},
		{"in another element", `<meta name="x"><p data-card-name="x">`, "not understood", press},
		{"in none", `<meta name="x"> data-card-name="x">`, "not understood", press},
		{"a pictogram that is not there", strings.Replace(fmt.Sprintf(asks, "a", "A"), `"bed"`, `"findes-ikke"`, 1), "findes-ikke.svg", press},
		{"no typeface", fmt.Sprintf(asks, "a", "A"), "npm ci", New(fstest.MapFS{}, icons, t.TempDir())},
	}
	for _, tt := range tests {
		if _, err := tt.press.Finish(nil, []byte(tt.page), t.TempDir()); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want an error with %q", tt.name, err, tt.want)
		}
	}
}

// All the forms that a template and a minifier write are seen.
func TestFinishFindsEveryCard(t *testing.T) {
	press, dir := New(fonts, icons, t.TempDir()), t.TempDir()
	for _, form := range []string{
		`<meta property="og:image" content="https://a.example/delekort/a.png" data-card-name="A &lt; B" data-card-tagline="C">`,
		`<meta property="og:image" content="https://a.example/delekort/a.png" data-card-name='A &lt; B' data-card-tagline=C />`,
		`<meta property=og:image content=https://a.example/delekort/a.png data-card-name="A &lt; B" data-card-tagline=C>`,
		"<meta\n data-card-tagline='C'\n data-card-name='A &lt; B'\n content='https://a.example/delekort/a.png'\n>",
	} {
		got, err := press.Finish(nil, []byte("<head>"+form+"</head>"), dir)
		if want := `^<head><meta property="og:image" content="https://a\.example/delekort/a\.png\?v=[0-9a-f]{8}"></head>$`; err != nil || !regexp.MustCompile(want).Match(got) {
			t.Errorf("%s: got %s, %v", form, got, err)
		}
		if len(press.cards.used) != 1 {
			t.Errorf("%s: is another card", form)
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

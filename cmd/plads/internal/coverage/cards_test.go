package coverage

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// picture returns a PNG of a size; noise makes it heavy.
func picture(width, height int, noise bool) string {
	img := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.Black, color.White})
	if noise {
		img.Palette = make(color.Palette, 256)
		source := rand.New(rand.NewPCG(1, 2))
		for i := range img.Palette {
			img.Palette[i] = color.Gray{Y: uint8(i)}
		}
		for i := range img.Pix {
			img.Pix[i] = uint8(source.Uint32())
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic(err)
	}
	return out.String()
}

// shared is a site without faults that can be shared.
func shared() fstest.MapFS {
	fsys := whole("")
	card := picture(cardWidth, cardHeight, false)
	for name, f := range fsys {
		address := "/" + strings.TrimSuffix(name, "index.html")
		if !strings.HasSuffix(name, "index.html") || address == "/old/" {
			continue
		}
		locale, other := "da_DK", "en_GB"
		if strings.HasPrefix(address, "/en/") {
			locale, other = other, locale
		}
		meta := ""
		for _, m := range [][2]string{
			{"og:type", "article"}, {"og:site_name", "Plads til alle"}, {"og:title", "Side " + address}, {"og:description", "Om siden"},
			{"og:url", base + address}, {"og:locale", locale}, {"og:locale:alternate", other},
			{"og:image", base + "/delekort" + address + "kort.png?v=1"}, {"og:image:type", "image/png"},
			{"og:image:width", "1200"}, {"og:image:height", "630"}, {"og:image:alt", "Side"},
		} {
			meta += `<meta property="` + m[0] + `" content="` + m[1] + `">`
		}
		meta += `<meta name="twitter:card" content="summary_large_image">`
		fsys[name] = file(strings.Replace(string(f.Data), "</head>", meta+"</head>", 1))
		fsys["delekort"+address+"kort.png"] = file(card)
	}
	fsys["galleri/x/index.html"] = file(`<body data-kind="gallery-x">`)
	fsys["robots.txt"] = file("User-agent: *\nAllow: /\n\nSitemap: " + base + "/sitemap.xml\n")
	return fsys
}

func TestCardsPassesAGoodSite(t *testing.T) {
	r := Cards(shared())
	if len(r.Problems) > 0 {
		t.Errorf("problems in a good site: %v", r.Problems)
	}
	want := []problem.Looked{
		{Check: "share card", Count: 4, Unit: "pages with their Open Graph data and their card, decoded"},
		{Check: "robots", Count: 3, Unit: "lines of robots.txt"},
	}
	if !slices.Equal(r.Looked, want) {
		t.Errorf("looked\n%+v, want\n%+v", r.Looked, want)
	}
	if r := Cards(fstest.MapFS{}); !r.Failed() {
		t.Error("an empty site passes")
	}
}

// Each fault gives exactly the problems named, by their beginnings.
func TestCardsFinds(t *testing.T) {
	const page, card = "a/index.html", "delekort/a/kort.png"
	put := func(name, data string) func(fstest.MapFS) {
		return func(f fstest.MapFS) { f[name] = file(data) }
	}
	without := func(field string) func(fstest.MapFS) { return replace(page, `"`+field+`"`, `"x"`) }
	const mute = `<div data-module="share"><button></button></div>`
	robots := func(rules string) func(fstest.MapFS) {
		return put("robots.txt", rules+"\nSitemap: "+base+"/sitemap.xml\n")
	}
	tests := []struct {
		name   string
		fault  func(fstest.MapFS)
		faults []string
	}{
		{"no type", without("og:type"), []string{"/a/: 0 og:type"}},
		{"no site name", without("og:site_name"), []string{"/a/: 0 og:site_name"}},
		{"no title", without("og:title"), []string{"/a/: 0 og:title"}},
		{"no description", without("og:description"), []string{"/a/: 0 og:description"}},
		{"no address", without("og:url"), []string{"/a/: 0 og:url"}},
		{"no locale", without("og:locale"), []string{"/a/: 0 og:locale"}},
		{"no other locale", without("og:locale:alternate"), []string{"/a/: 0 og:locale:alternate"}},
		{"no image", without("og:image"), []string{"/a/: 0 og:image"}},
		{"no type of image", without("og:image:type"), []string{"/a/: 0 og:image:type"}},
		{"no width", without("og:image:width"), []string{"/a/: 0 og:image:width"}},
		{"no height", without("og:image:height"), []string{"/a/: 0 og:image:height"}},
		{"no alt", without("og:image:alt"), []string{"/a/: 0 og:image:alt"}},
		{"no card for others", without("twitter:card"), []string{"/a/: 0 twitter:card"}},
		{"an empty alt", replace(page, `alt" content="Side"`, `alt" content=" "`), []string{"/a/: an empty og:image:alt"}},
		{"two titles", replace(page, "</head>", `<meta property="og:title" content="x"></head>`), []string{"/a/: 2 og:title", "/a/: og:title is"}},
		{"another type", replace(page, "article", "profile"), []string{`/a/: og:type is "profile"`}},
		{"the other locale", replace(page, `"og:locale" content="da_DK"`, `"og:locale" content="en_GB"`), []string{`/a/: og:locale is "en_GB"`}},
		{"another width", replace(page, `content="1200"`, `content="600"`), []string{`/a/: og:image:width is "600"`}},
		{"a soft hyphen", replace(page, `og:title" content="Side`, "og:title\" content=\"Si\u00adde"), []string{`/a/: a soft hyphen in og:title`, `/a/: og:title is`}},
		{"the title of another page", replace(page, `og:title" content="Side /a/`, `og:title" content="Side /b/`), []string{`/a/: og:title is "Side /b/"`}},
		{"the address of another page", replace(page, `og:url" content="`+base+`/a/`, `og:url" content="`+base+`/`), []string{"/a/: og:url is"}},
		{"an address with a query", func(f fstest.MapFS) {
			replace(page, `og:url" content="`+base+`/a/`, `og:url" content="`+base+`/a/?fbclid=1`)(f)
			replace(page, `canonical" href="`+base+`/a/`, `canonical" href="`+base+`/a/?fbclid=1`)(f)
		}, []string{"/a/: og:url"}},
		{"a sensitive page that tells", replace(page, "</main>", mute+"</main>"), []string{"/a/: what a sensitive page is about"}},
		{"a sensitive page that tells in its card", func(f fstest.MapFS) {
			replace(page, "</main>", mute+"</main>")(f)
			replace(page, `og:title" content="Side /a/`, `og:title" content="Plads til alle`)(f)
		}, []string{"/a/: what a sensitive page is about"}},
		{"a sensitive page that is silent", func(f fstest.MapFS) {
			replace(page, "</main>", mute+"</main>")(f)
			replace(page, `og:title" content="Side /a/`, `og:title" content="Plads til alle`)(f)
			replace(page, `alt" content="Side`, `alt" content="Plads til alle`)(f)
		}, nil},

		{"no fingerprint", replace(page, "?v=1", ""), []string{"/a/: og:image is"}},
		{"no full address", replace(page, `og:image" content="`+base, `og:image" content="`), []string{"/a/: og:image is"}},
		{"on another host", replace(page, `og:image" content="`+base, `og:image" content="https://cards.example`), []string{"/a/: og:image https://cards.example"}},
		{"a card that is missing", remove(card), []string{"/a/: the share card delekort/a/kort.png is missing"}},
		{"a card too small", put(card, picture(600, 315, false)), []string{"/a/: the share card is 600 × 315"}},
		{"a card too heavy", put(card, picture(cardWidth, cardHeight, true)), []string{"/a/: the share card weighs"}},
		{"no picture", put(card, "GIF89a"), []string{"/a/: the share card cannot be read"}},
		{"half a picture", put(card, picture(cardWidth, cardHeight, true)[:100_000]), []string{"/a/: the share card cannot be read"}},

		{"no robots.txt", remove("robots.txt"), []string{"/robots.txt: there is none"}},
		{"all are kept out", robots("User-agent: *\nDisallow: /"), []string{"/robots.txt: keeps facebookexternalhit from /"}},
		{"Facebook is kept out", robots("User-agent: *\nDisallow:\n\nUser-agent: bot\nUser-agent: FacebookExternalHit # them\nDisallow: /"), []string{"/robots.txt: keeps facebookexternalhit from /"}},
		{"others are kept out", robots("User-agent: bot\nDisallow: /\n\nUser-agent: *\nAllow: /"), nil},
		{"the sitemap of others", put("robots.txt", "User-agent: *\nAllow: /\n"), []string{`/robots.txt: the sitemap is ""`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fsys := shared()
			tt.fault(fsys)
			wantFaults(t, Cards(fsys), tt.faults)
		})
	}
}

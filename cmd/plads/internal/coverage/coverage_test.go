package coverage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

const base = "https://plads.example"

// write returns a page without faults at address, with its twin at other.
func write(lang, address, other, main string) string {
	da, en := address, other
	if lang == "en" {
		da, en = other, address
	}
	return fmt.Sprintf(`<!doctype html><html lang="%[1]s"><head>
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Side %[2]s</title><meta name="description" content="Om %[2]s">
<link rel="canonical" href="%[5]s%[2]s">
<link rel="alternate" hreflang="da" href="%[5]s%[3]s">
<link rel="alternate" hreflang="en" href="%[5]s%[4]s">
<link rel="alternate" hreflang="x-default" href="%[5]s%[3]s">
<link rel="stylesheet" href="/css/main.css">
</head><body data-kind="guide"><main id="indhold"><h1>Side</h1>%[6]s</main></body></html>`, lang, address, da, en, base, main)
}

// whole is a site without faults. Its page /a/ holds main.
func whole(main string) fstest.MapFS {
	return fstest.MapFS{
		"index.html":           file(write("da", "/", "/en/", `<a href="/a/#del">a</a>`)),
		"en/index.html":        file(write("en", "/en/", "/", `<a href="a/">a</a> <a href="https://www.borger.dk/">ud</a>`)),
		"a/index.html":         file(write("da", "/a/", "/en/a/", `<h2 id="del">Del</h2>`+main)),
		"en/a/index.html":      file(write("en", "/en/a/", "/a/", "")),
		"404.html":             file(write("da", "/404.html", "/en/404.html", "")),
		"en/404.html":          file(write("en", "/en/404.html", "/404.html", "")),
		"old/index.html":       file(`<!doctype html><html lang="da"><head><title>x</title><link rel="canonical" href="` + base + `/a/"><meta http-equiv="refresh" content="0; url=` + base + `/a/"></head></html>`),
		"css/main.css":         file(`@font-face{src:url(../f.woff2) format("woff2")} .a{background:url("data:image/svg+xml;utf8,<svg/>")} /* url(no.png) */`),
		"f.woff2":              file("font"),
		"icons.svg":            file(`<svg xmlns="http://www.w3.org/2000/svg"><symbol id="seng"/></svg>`),
		"manifest.webmanifest": file(`{"start_url":"/","icons":[{"src":"/icons.svg"}]}`),
	}
}

func file(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

// replace changes the file of a site.
func replace(name, old, new string) func(fstest.MapFS) {
	return func(fsys fstest.MapFS) {
		src := string(fsys[name].Data)
		if !strings.Contains(src, old) {
			panic(name + " lacks " + old)
		}
		fsys[name] = file(strings.ReplaceAll(src, old, new))
	}
}

func remove(name string) func(fstest.MapFS) {
	return func(fsys fstest.MapFS) { delete(fsys, name) }
}

func TestAuditPassesAGoodSite(t *testing.T) {
	r := Audit(whole(""))
	if r.Failed() || len(r.Problems) > 0 {
		t.Errorf("problems in a good site: %v", r.Problems)
	}
	want := []problem.Looked{
		{Check: "document", Count: 6, Unit: "pages (and 1 redirects left out)"},
		{Check: "ids", Count: 7, Unit: "ids"},
		{Check: "twin", Count: 2, Unit: "pairs of pages, of 6 pages, at https://plads.example/"},
		{Check: "links", Count: 6*5 + 2 + 1 + 1 + 2, Unit: "links and references inside the site"},
		{Check: "links", Count: 6, Unit: "pages with 1 links to 1 addresses elsewhere, not fetched"},
	}
	if !slices.Equal(r.Looked, want) {
		t.Errorf("looked\n%+v, want\n%+v", r.Looked, want)
	}
}

func TestAuditFailsWhenThereIsNothing(t *testing.T) {
	for name, check := range map[string]func(*site) problem.Report{"documents": (*site).documents, "twins": (*site).twins, "links": (*site).links} {
		if r := one(fstest.MapFS{}, check); !r.Failed() {
			t.Errorf("%s passes an empty site", name)
		}
	}
}

// Each fault gives exactly the problems named: "place: what" by their beginnings.
func TestAuditFinds(t *testing.T) {
	in := func(main string) func(fstest.MapFS) { return replace("a/index.html", "</h2>", "</h2>"+main) }
	tests := []struct {
		name   string
		fault  func(fstest.MapFS)
		faults []string
	}{
		{"two h1", in("<h1>To</h1>"), []string{"/a/: 2 h1 headings"}},
		{"no h1", replace("a/index.html", "<h1>Side</h1>", ""), []string{"/a/: 0 h1 headings"}},
		{"h1 in a template", in("<template><h1>To</h1></template>"), nil},
		{"an id twice", in("<p id=x><p id=x>"), []string{`/a/: the id "x" is used twice`}},
		{"a label for nothing", in(`<label for="navn">Navn</label>`), []string{`/a/: for="navn" points to no element`}},
		{"a name from nothing", in(`<p aria-labelledby="del væk">x</p>`), []string{`/a/: aria-labelledby="væk" points to no element`}},
		{"no title", replace("a/index.html", "<title>Side /a/</title>", ""), []string{"/a/: no title"}},
		{"a title twice", replace("a/index.html", "<title>Side /a/", "<title>side /"), []string{"/: the title “Side /” is that of /a/"}},
		{"no description", replace("a/index.html", `"Om /a/"`, `" "`), []string{"/a/: no description"}},
		{"a description twice", replace("en/a/index.html", "Om /en/a/", "Om /en/"), []string{"/en/: the description “Om /en/” is that of /en/a/"}},
		{"the same title in the other language", replace("en/a/index.html", "Side /en/a/", "Side /a/"), nil},
		{"no data-kind", replace("a/index.html", ` data-kind="guide"`, ""), []string{"/a/: no data-kind"}},
		{"no main", replace("a/index.html", ` id="indhold"`, ""), []string{"/a/: 1 main elements, id indhold: false"}},
		{"zoom forbidden", replace("a/index.html", "initial-scale=1", "user-scalable=no"), []string{"/a/: no viewport"}},

		{"lang against the address", replace("a/index.html", `<html lang="da"`, `<html lang="en"`), []string{`/a/: lang="en" at an address in da`, `/en/a/: the twin /a/ has lang="en"`}},
		{"no twin", remove("en/a/index.html"), []string{"/a/: link href", "/a/: the twin https://plads.example/en/a/ does not exist", "/en/: a href"}},
		{"no alternate", replace("a/index.html", `<link rel="alternate" hreflang="en" href="`+base+`/en/a/">`, ""), []string{"/a/: no twin in en", `/en/a/: the twin /a/ names ""`}},
		{"not reciprocal", replace("en/a/index.html", `hreflang="da" href="`+base+`/a/"`, `hreflang="da" href="`+base+`/"`),
			[]string{`/a/: the twin /en/a/ names "https://plads.example/"`, "/en/a/: the twin / names", "/en/a/: x-default is"}},
		{"no x-default", replace("a/index.html", "x-default", "da-x"), []string{"/a/: an alternate in a language that the site lacks: da-x", `/a/: x-default is ""`}},
		{"not itself", replace("a/index.html", `hreflang="da" href="`+base+`/a/"`, `hreflang="da" href="`+base+`/"`),
			[]string{`/a/: the alternate for da is "https://plads.example/"`, "/a/: x-default is"}},
		{"two alternates", replace("a/index.html", "</head>", `<link rel="alternate" hreflang="en" href="`+base+`/en/a/"></head>`), []string{"/a/: two alternates for en"}},
		{"the twin is a redirect", replace("a/index.html", `hreflang="en" href="`+base+`/en/a/"`, `hreflang="en" href="`+base+`/old/"`),
			[]string{`/a/: link href "https://plads.example/old/" leads to a page that only sends on`, "/a/: the twin https://plads.example/old/ only sends on", "/en/a/: the twin /a/ names"}},
		{"canonical of another page", replace("a/index.html", `"canonical" href="`+base+`/a/"`, `"canonical" href="`+base+`/"`), []string{`/a/: canonical is "https://plads.example/", want "https://plads.example/a/"`}},
		{"canonical without host", replace("a/index.html", `"canonical" href="`+base+`/a/"`, `"canonical" href="/a/"`), []string{`/a/: canonical is "/a/"`}},
		{"no canonical", replace("a/index.html", `rel="canonical"`, `rel="x"`), []string{"/a/: 0 canonical links"}},
		{"404 in one language", remove("en/404.html"), []string{`/404.html: link href "https://plads.example/en/404.html" does not exist`, "/404.html: no page en/404.html"}},

		{"a dead link", in(`<a href="/b/">b</a>`), []string{`/a/: a href "/b/" does not exist`}},
		{"a dead relative link", in(`<a href="../b/">b</a>`), []string{`/a/: a href "../b/" does not exist`}},
		{"a dead full link", in(`<a href="` + base + `/b/">b</a>`), []string{`/a/: a href "https://plads.example/b/" does not exist`}},
		{"a dead fragment", in(`<a href="/#del">b</a>`), []string{`/a/: a href "/#del" has a fragment`}},
		{"a dead fragment here", in(`<a href="#dele">b</a>`), []string{`/a/: a href "#dele" has a fragment`}},
		{"a living fragment", in(`<a href="#del">b</a> <a href="/a/?q=1#del">c</a> <a href="#top">d</a> <a href="/a/#:~:text=Del">e</a>`), nil},
		{"a link by way of a redirect", in(`<a href="/old/">b</a>`), []string{`/a/: a href "/old/" leads to a page that only sends on`}},
		{"no last slash", in(`<a href="/en">b</a>`), []string{`/a/: a href "/en" lacks its last slash`}},
		{"a folder", in(`<a href="/css/">b</a>`), []string{`/a/: a href "/css/" is a folder`}},
		{"an empty link", in(`<a href="">b</a>`), []string{`/a/: a href "" is empty`}},
		{"a link to nowhere", in(`<a href="#">b</a>`), []string{`/a/: a href "#" leads nowhere`}},
		{"a script as a link", in(`<a href="javascript:x()">b</a>`), []string{`/a/: a href "javascript:x()" needs a script`}},
		{"no link at all", in(`<a>b</a> <a href="tel:+4570101010">r</a> <a href="mailto:a@b.dk">m</a>`), nil},
		{"a dead picture", in(`<img src="/no.png" alt="">`), []string{`/a/: img src "/no.png" does not exist`}},
		{"a dead candidate", in(`<img src="/icons.svg" srcset="/icons.svg 1x,/no.png 2x" alt="">`), []string{`/a/: img srcset "/no.png" does not exist`}},
		{"a dead module", in(`<div data-module="x" data-src="/js/x.js" data-css="ZgotmplZ"></div>`), []string{`/a/: div data-css "ZgotmplZ" does not exist`, `/a/: div data-src "/js/x.js" does not exist`}},
		{"a dead symbol", in(`<svg><use href="/icons.svg#bord"/></svg><svg><use href="/icons.svg#seng"/></svg>`), []string{`/a/: use href "/icons.svg#bord" has a fragment`}},
		{"a dead form", in(`<form action="/soeg/"></form>`), []string{`/a/: form action "/soeg/" does not exist`}},
		{"a dead share card", replace("a/index.html", "</head>", `<meta property="og:image" content="`+base+`/kort.png"></head>`), []string{`/a/: og:image "https://plads.example/kort.png" does not exist`}},
		{"a dead font", remove("f.woff2"), []string{`/css/main.css: url() "../f.woff2" does not exist`}},
		{"a dead import", replace("css/main.css", "@font-face", `@import "no.css";@font-face`), []string{`/css/main.css: url() "no.css" does not exist`}},
		{"a dead icon", replace("manifest.webmanifest", `"src":"/icons.svg"`, `"src":"no.svg"`), []string{`/manifest.webmanifest: icon "no.svg" does not exist`}},
		{"a style sheet of others", replace("a/index.html", "</head>", `<link rel="stylesheet" href="https://fonts.example/x.css"></head>`), []string{`/a/: link href "https://fonts.example/x.css" is fetched from another host`}},
		{"a hint to others", replace("a/index.html", "</head>", `<link rel="preconnect" href="//fonts.example"></head>`), []string{`/a/: link href "//fonts.example" is fetched from another host`}},
		{"a script of others", in(`<script src="https://stats.example/x.js"></script>`), []string{`/a/: script src "https://stats.example/x.js" is fetched from another host`}},
		{"a redirect to nowhere", replace("old/index.html", "url="+base+"/a/", "url="+base+"/b/"), []string{`/old/: meta refresh "https://plads.example/b/" does not exist`}},
		{"a redirect to a redirect", func(f fstest.MapFS) {
			f["older/index.html"] = file(`<meta http-equiv=refresh content="0; url=/old/">`)
		}, []string{`/older/: meta refresh "/old/" leads to a page that only sends on`}},
		{"a fault of the shared footer is told once", func(f fstest.MapFS) {
			replace("index.html", "</main>", `</main><a href="/om/">om</a>`)(f)
			replace("a/index.html", "</main>", `</main><a href="/om/">om</a>`)(f)
		}, []string{`/a/: a href "/om/" does not exist`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fsys := whole("")
			tt.fault(fsys)
			wantFaults(t, Audit(fsys), tt.faults)
		})
	}
}

// A site may be published in a folder of its host.
func TestLinksUnderABasePath(t *testing.T) {
	fsys := fstest.MapFS{}
	for name, f := range whole("") {
		src := strings.ReplaceAll(string(f.Data), base+"/", base+"/plads/")
		fsys[name] = file(strings.NewReplacer(`href="/`, `href="/plads/`, `"start_url":"/"`, `"start_url":"/plads/"`, `"src":"/`, `"src":"/plads/`).Replace(src))
	}
	if r := Audit(fsys); r.Failed() {
		t.Errorf("problems: %v", r.Problems)
	}
	replace("index.html", "</main>", `<a href="/a/">a</a></main>`)(fsys)
	r := Audit(fsys)
	if len(r.Problems) != 1 || !strings.Contains(r.Problems[0].What, "is outside https://plads.example/plads/") {
		t.Errorf("a link past the base path gives %v", r.Problems)
	}
}

// wantFaults compares the problems of a report, in their order by place, with how each is
// to begin. Every problem must say what to do.
func wantFaults(t *testing.T, r problem.Report, want []string) {
	t.Helper()
	var got []string
	for _, p := range r.Problems {
		if p.Remedy == "" {
			t.Errorf("no remedy: %v", p)
		}
		got = append(got, p.Place+": "+p.What)
	}
	slices.Sort(got)
	ok := len(got) == len(want)
	for i := range min(len(got), len(want)) {
		ok = ok && strings.HasPrefix(got[i], want[i])
	}
	if !ok {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

package directory

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

const (
	frontPage  = "index.html"
	urgentPage = "akut/index.html"
	secretPage = "tilbud/landet/krise/index.html"
	searchFile = "soeg/index.json"
	feedFile   = "kalender/index.xml"
	icsFile    = "kalender/alle.ics"
)

// site is a small built site without a fault; %s marks where faults are put.
func site() map[string]string {
	return map[string]string{
		frontPage: `<!doctype html><html lang="da"><head><title>Forside</title><meta name="description" content="Hjælp"></head>
<body><main><p>Åby Kommune, Parkvej 150, 2610 Åby, <a href="tel:+4536377000">36 37 70 00</a> (2017-2018)</p>
<p>CVR <span data-not-phone>12 34 56 78</span></p>
<ul><li><a href="/tilbud/landet/krise/">Krisecentret</a> Ring.</li><li><a href="/tilbud/aaby/cafe/">Caféen</a>, Gaden 9, 2610 Åby</li></ul>
<svg viewBox="0 0 70 20"><path d="M70 20 30 82"/></svg><a href="sms:?body=Se%20her">Del</a><a href="sms:+4554541245">Skriv</a>
%s</main></body></html>`,
		urgentPage: `<html><head><title>Akut</title></head><body class="x" data-urgent><p>Ring <a href="tel:+4570201201">70 20 12 01</a>, jf. § 114.</p>%s</body></html>`,
		secretPage: `<html><head><title>Krisecentret</title></head><body><h1>Krisecentret</h1><p>Ring 33 33 00 47 eller <b>1888</b> Lev.</p>%s</body></html>`,
		searchFile: `[{"id":"krise","url":"/tilbud/landet/krise/","text":"Ring 33 33 00 47%s"},{"id":"cafe","url":"/tilbud/aaby/cafe/","text":"Gaden 9, 2610 Åby"}]`,
		feedFile: `<?xml version="1.0"?><rss><channel><item><link>https://x.dk/tilbud/landet/krise/</link><description>&lt;p&gt;Ring%s&lt;/p&gt;</description></item>
<item><link>https://x.dk/kommuner/aaby/</link><description>Parkvej 150</description></item></channel></rss>`,
		icsFile:           "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:20261121\r\nDTSTART:20261121T100000\r\nDESCRIPTION:Ring 70 20 12 01%s\r\nURL:https://x.dk/tilbud/landet/krise/\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		"llms.txt":        "Ring 70 20 12 01\n%s",
		"js/main.abc.js":  "const a = 1;%s",
		"img/card.svg":    `<svg xmlns="http://www.w3.org/2000/svg"><path d="M70 20 30 82"/><text>Plads%s</text></svg>`,
		"css/main.css":    "/* 70 20 30 82 is nobody's business here */",
		"img/picture.png": "70 20 30 82",
	}
}

// audit audits the site with one text planted in one file.
func audit(t *testing.T, dir Directory, file, planted string) problem.Report {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range site() {
		fault := ""
		if name == file {
			fault = planted
		}
		fsys[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, "%s", fault, 1))}
	}
	if _, found := fsys[file]; !found && file != "" {
		fsys[file] = &fstest.MapFile{Data: []byte(planted)}
	}
	return Audit(fsys, dir, day(t, fixtureDay))
}

func TestAuditSound(t *testing.T) {
	report := audit(t, soundDirectory(t), "", "")
	if report.Failed() {
		t.Errorf("a sound site fails: %v, looked at %v", report.Problems, report.Looked)
	}
	got := map[string]int{}
	for _, l := range report.Looked {
		got[l.Check] = l.Count
	}
	// Secret: its page, the list item, the search entry, the feed's item, the event.
	want := map[string]int{auditNever: 9, auditSecret: 5, auditUrgent: 1, auditPhone: 9}
	if !maps.Equal(got, want) {
		t.Errorf("looked at %v, want %v", got, want)
	}
}

func TestAuditNothing(t *testing.T) {
	report := Audit(fstest.MapFS{"index.css": {Data: []byte("a{}")}}, soundDirectory(t), day(t, fixtureDay))
	if !report.Failed() {
		t.Error("an audit of nothing passes")
	}
}

func TestAuditFaults(t *testing.T) {
	tests := []struct {
		name, file, planted string
		check, what         string
	}{
		{"never: in text", frontPage, `<p>70 20 30 82</p>`, auditNever, `"70 20 30 82" must never be shown: nedlagt`},
		{"never: without spaces", frontPage, `<p data-not-phone>70203082</p>`, auditNever, "must never"},
		{"never: no-break spaces", frontPage, `<p>70&nbsp;20&#160;30&thinsp;82</p>`, auditNever, "must never"},
		{"never: soft hyphens", frontPage, `<p>7020&shy;3082</p>`, auditNever, "must never"},
		{"never: with country code", frontPage, `<p>+45 70 20 30 82</p>`, auditNever, "must never"},
		{"never: as a link", frontPage, `<a href="tel:+4570203082">Ring</a>`, auditNever, "must never"},
		{"never: as an encoded link", frontPage, `<a href="tel:%2B45%2070%2020%2030%2082">Ring</a>`, auditNever, "must never"},
		{"never: across tags", frontPage, `<p>70 <b class="x">20</b><!-- --> <i title="y">30</i> 82</p>`, auditNever, "must never"},
		{"never: digit by digit", frontPage, `<p><span>7</span><span>0</span><span>2</span>03082</p>`, auditNever, "must never"},
		{"never: across cells", frontPage, `<table><tr><td>70</td><td>20</td><td>30</td><td>82</td></tr></table>`, auditNever, "must never"},
		{"never: in an attribute", frontPage, `<p data-x="70-20-30-82"></p>`, auditNever, "must never"},
		{"never: in a comment", frontPage, `<!-- 70 20 30 82 -->`, auditNever, "must never"},
		{"never: in a script", frontPage, `<script>x = "70\u00a020\u00a030\u00a082"</script>`, auditNever, "must never"},
		{"never: in noscript", frontPage, `<noscript><p>70 20 30 82</p></noscript>`, auditNever, "must never"},
		{"never: in a template", frontPage, `<template><p>70 20 30 82</p></template>`, auditNever, "must never"},
		{"never: in a QR of a share link", frontPage, `<a href="sms:?body=Ring%2070%2020%2030%2082">Del</a>`, auditNever, "must never"},
		{"never: in JSON", searchFile, ` 70\u00a020 30 82`, auditNever, "must never"},
		{"never: in a feed", feedFile, `&lt;b&gt;70&amp;nbsp;20&lt;/b&gt; 30 82`, auditNever, "must never"},
		{"never: in a folded calendar", icsFile, " 70 20 3\r\n 0 82", auditNever, "must never"},
		{"never: in text over lines", "llms.txt", "70 20\n30 82", auditNever, "must never"},
		{"never: in a module", "js/main.abc.js", `tel("70203082")`, auditNever, "must never"},
		{"never: in a picture's words", "img/card.svg", " 70 20 30 82", auditNever, "must never"},
		{"never: an address", frontPage, `<p>højnæs&shy;vej&nbsp;73</p>`, auditNever, "måske forkert"},
		{"never: an address in a map link", frontPage, `<a href="https://x.dk/?q=H%C3%B8jn%C3%A6svej+73">Kort</a>`, auditNever, "måske forkert"},

		{"secret: street on its page", secretPage, `<p>Jagtvej <b>12</b></p>`, auditSecret, `"Jagtvej 12" tells where landet/krise is`},
		{"secret: postcode on its page", secretPage, `<p>2200&nbsp;København</p>`, auditSecret, "2200 København"},
		{"secret: in its description for sharing", secretPage, `<meta property="og:description" content="5000 Odense">`, auditSecret, "5000 Odense"},
		{"secret: in the words for a picture", secretPage, `<img alt="Jagtvej 12">`, auditSecret, "Jagtvej 12"},
		{"secret: in a comment", secretPage, `<!-- Jagtvej 12 -->`, auditSecret, "Jagtvej 12"},
		{"secret: coordinates", secretPage, `<p data-lat="55.67612" data-lng="12.56834"></p>`, auditSecret, "55.67612"},
		{"secret: structured data", secretPage, `<script type="application/ld+json">{"address":{"streetAddress":"skjult"}}</script>`, auditSecret, "streetAddress"},
		{"secret: geo meta", secretPage, `<meta name="geo.position" content="x">`, auditSecret, "geo.position"},
		{"secret: map link", secretPage, `<a href="https://www.google.dk/maps/place/x">Kort</a>`, auditSecret, "google.dk/maps"},
		{"secret: map frame", secretPage, `<iframe src="https://www.openstreetmap.org/x"></iframe>`, auditSecret, "openstreetmap"},
		{"secret: another file about it", "en/offers/landet/krise/qr.svg", `<svg><text>Jagtvej 12</text></svg>`, auditSecret, "Jagtvej 12"},
		{"secret: a file named after it", "cards/krise.txt", "Jagtvej 12", auditSecret, "Jagtvej 12"},
		{"secret: on a list", frontPage, `<ul><li><a href="/tilbud/landet/krise/">Krise</a> <div>Jagtvej 12</div></li></ul>`, auditSecret, "Jagtvej 12"},
		{"secret: on a card", frontPage, `<div class="card"><h3><a href="/en/offers/landet/krise/?x#y">Krise</a></h3><p>Jagtvej 12</p></div>`, auditSecret, "Jagtvej 12"},
		{"secret: marked by its id", frontPage, `<article data-offer="krise"><p>Jagtvej 12</p></article>`, auditSecret, "Jagtvej 12"},
		{"secret: in the search index", searchFile, " Jagtvej 12", auditSecret, "Jagtvej 12"},
		{"secret: in a feed", feedFile, " Jagtvej 12", auditSecret, "Jagtvej 12"},
		{"secret: in a calendar", icsFile, `\, Jagtvej 12`, auditSecret, "Jagtvej 12"},
		{"secret: a calendar's place", icsFile, "\r\nGEO:55.6;12.5", auditSecret, "GEO:55.6"},

		{"urgent: unconfirmed call link", urgentPage, `<a href="tel:+4536377000">Kommunen</a>`, auditUrgent, "36 37 70 00 is on an urgent page"},
		{"urgent: unconfirmed number in text", urgentPage, `<p>Kommunen: 36&nbsp;37&nbsp;70&nbsp;00</p>`, auditUrgent, "36 37 70 00"},
		{"urgent: unconfirmed number for sharing", urgentPage, `<meta name="description" content="Ring 36377000">`, auditUrgent, "36 37 70 00"},
		{"urgent: panel on another page", frontPage, `<aside data-urgent><p>Ring 36 37 70 00</p></aside>`, auditUrgent, "36 37 70 00"},
		{"urgent: offer without a number", urgentPage, `<div data-without-number="landet/giftlinjen"><p>Ingen.</p></div>`, auditUrgent, "landet/giftlinjen stands here without a confirmed number"},
		{"urgent: short number as a block", urgentPage, `<p>114</p>`, auditUrgent, "114"},
		{"urgent: short number to ring", urgentPage, `<p>Ring til politiet på <strong>114</strong>.</p>`, auditUrgent, "114"},

		{"phone: invented link", frontPage, `<a href="tel:+4599887766">Ring</a>`, auditPhone, "tel:99887766 is no number"},
		{"phone: invented link with spaces", frontPage, `<a href="tel:99 88 77 66">Ring</a>`, auditPhone, "99887766"},
		{"phone: invented short link", frontPage, `<a href="tel:113">Ring</a>`, auditPhone, "tel:113"},
		{"phone: invented message link", frontPage, `<a href="sms:+4599887766?body=hej">Skriv</a>`, auditPhone, "sms:99887766"},
		{"phone: link to nothing", frontPage, `<a href="tel:">Ring</a>`, auditPhone, "rings no number"},
		{"phone: messages only, as a call link", frontPage, `<a href="tel:+4554541245">54 54 12 45</a>`, auditPhone, "54 54 12 45 takes text messages only"},
		{"phone: calls only, as a message link", frontPage, `<a href="sms:+4570201201">Skriv</a>`, auditPhone, "is for calls"},
		{"phone: shows another number", frontPage, `<a href="tel:+4570201201">36 37 70 00</a>`, auditPhone, "shows 36 37 70 00"},
		{"phone: speaks another number", frontPage, `<a href="tel:+4570201201" aria-label="Ring 36 37 70 00">Ring</a>`, auditPhone, "shows 36 37 70 00"},
		{"phone: invented in text", frontPage, `<p>Tlf. 99 88 77 66</p>`, auditPhone, `"99 88 77 66" is no phone number`},
		{"phone: invented as 2-3-3", frontPage, `<p>99 887 766</p>`, auditPhone, "99 887 766"},
		{"phone: invented as 116", frontPage, `<p>116 123</p>`, auditPhone, "116 123"},
		{"phone: placeholder", frontPage, `<p>12 34 56 78</p>`, auditPhone, "12 34 56 78"},
		{"phone: for a screen reader", frontPage, `<p aria-label="99 88 77 66"></p>`, auditPhone, "99 88 77 66"},
		{"phone: structured data", frontPage, `<script type="application/ld+json">{"telephone":"99887766"}</script>`, auditPhone, "99887766"},
		{"phone: in JSON", searchFile, " 99 88 77 66", auditPhone, "99 88 77 66"},
		{"phone: in a feed", feedFile, " 99 88 77 66", auditPhone, "99 88 77 66"},
		{"phone: in a calendar", icsFile, " 99 88 77 66", auditPhone, "99 88 77 66"},
		{"phone: in plain text", "llms.txt", "99 88 77 66", auditPhone, "99 88 77 66"},
		{"phone: link in a script", "js/main.abc.js", `a.href = "tel:+4599887766"`, auditPhone, "99887766"},

		{"not JSON", "data.json", `{"a": `, auditRead, "not valid JSON"},
		{"not XML", "sitemap.xml", `<a b=</a>`, auditRead, "not valid XML"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := soundDirectory(t)
			police := &Detail{Value: "114", Evidence: Evidence{Source: Text{"x", "x"}, Checked: day(t, fixtureDay), How: HowSource}}
			dir.Offers = append(dir.Offers, Offer{ID: "politi", Kommune: National, Contact: Contact{Phone: police}})
			report := audit(t, dir, tt.file, tt.planted)
			if !slices.ContainsFunc(report.Problems, func(p problem.Problem) bool {
				return p.Check == tt.check && p.Place == tt.file && strings.Contains(p.What, tt.what) && p.Remedy != ""
			}) {
				t.Errorf("no %s with %q in %s among %v", tt.check, tt.what, tt.file, report.Problems)
			}
		})
	}
}

// TestAuditPasses holds what looks like a fault and is none.
func TestAuditPasses(t *testing.T) {
	tests := []struct{ name, file, planted string }{
		{"a number that is confirmed, written otherwise", urgentPage, `<p>70 201 201</p>`},
		{"an address away from the secret", frontPage, `<section><p><a href="/tilbud/landet/krise/">Krise</a></p></section><p>Parkvej 150</p>`},
		{"an address elsewhere in an article that is the page", frontPage,
			`<article><h1>Bange</h1><p><a href="/tilbud/landet/krise/">Krise</a></p><p>Parkvej 150</p></article>`},
		{"an address of the next card in a row", frontPage,
			`<div><div><a href="/tilbud/landet/krise/">Krise</a></div><div><a href="/tilbud/aaby/cafe/">Café</a> Gaden 9</div></div>`},
		{"years, dates and amounts", frontPage, `<p>2017-2018, 21.11.2026, 12.345.678 kr, § 110, stk. 3</p>`},
		{"what is no phone number", frontPage, `<p data-not-phone>99 88 77 66</p>`},
		{"a checksum in JSON", "data.json", `{"hash": "99887766", "n": 99887766}`},
		{"a number within an address", frontPage, `<a href="https://x.dk/99887766">Kilde</a>`},
		{"paragraph 114 on an urgent page", urgentPage, `<p>Det står i § 114 og koster 114 kr.</p>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := soundDirectory(t)
			police := &Detail{Value: "114", Evidence: Evidence{Source: Text{"x", "x"}, Checked: day(t, fixtureDay), How: HowSource}}
			dir.Offers = append(dir.Offers, Offer{ID: "politi", Kommune: National, Contact: Contact{Phone: police}})
			if report := audit(t, dir, tt.file, tt.planted); report.Failed() {
				t.Errorf("got %v, want nothing", report.Problems)
			}
		})
	}
}

// TestAuditPlantedAddress hides a secret address behind validation and finds it
// on a page that says nothing of whose it is.
func TestAuditPlantedAddress(t *testing.T) {
	dir := soundDirectory(t)
	offerIn(t, dir, "krise").Contact.Address = &Detail{Value: "Bag den grønne dør"}
	report := audit(t, dir, frontPage, `<p>Bag den GRØNNE&nbsp;dør</p>`)
	if len(report.Problems) != 1 || report.Problems[0].Check != auditSecret {
		t.Errorf("got %v, want one problem with the secret", report.Problems)
	}
}

// TestAuditWithdrawn shows that a page left over from last year fails.
func TestAuditWithdrawn(t *testing.T) {
	fsys := fstest.MapFS{frontPage: {Data: []byte(`<a href="tel:+4570201201">70 20 12 01</a>`)}}
	report := Audit(fsys, soundDirectory(t), day(t, "2027-11-22"))
	if !slices.ContainsFunc(report.Problems, func(p problem.Problem) bool { return p.Check == auditPhone }) {
		t.Errorf("got %v, want the withdrawn number", report.Problems)
	}
}

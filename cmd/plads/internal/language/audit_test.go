package language

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

const (
	easyDanish  = "Du kan få mad og seng her. Ring til os i dag. Vi er her for dig. "
	easyEnglish = "You can get food and a bed here. Call us on the phone. We are here for you. "
)

func document(lang, body, main string) string {
	return fmt.Sprintf(`<!doctype html><html lang="%s"><head><title>Prøve</title></head><body %s><nav><a href="/">Forside</a></nav><main id="indhold">%s</main></body></html>`, lang, body, main)
}

// site is a site without faults, with the page at /p/ (or /en/p/) as given.
func site(lang, body, main string) fstest.MapFS {
	fsys := fstest.MapFS{
		"index.html":    {Data: []byte(document("da", "", "<p>"+strings.Repeat(easyDanish, 5)+"</p>"))},
		"en/index.html": {Data: []byte(document("en", "", "<p>"+strings.Repeat(easyEnglish, 5)+"</p>"))},
		"gl/index.html": {Data: []byte(`<html lang="da"><head><meta http-equiv="refresh" content="0; url=/"></head><body>klik her!</body></html>`)},
	}
	name := "p/index.html"
	if lang == "en" {
		name = "en/p/index.html"
	}
	fsys[name] = &fstest.MapFile{Data: []byte(document(lang, body, main))}
	return fsys
}

func TestAuditPassesAGoodSite(t *testing.T) {
	r := Audit(site("da", "", "<p>Kom ind.</p>"))
	if len(r.Problems) > 0 || r.Failed() {
		t.Errorf("problems in a good site: %v", r.Problems)
	}
	want := []problem.Looked{
		{Check: "readability", Count: 1, Unit: "pages by LIX (1 more under 60 words: only sentences and words)"},
		{Check: "readability", Count: 1, Unit: "pages by Flesch-Kincaid grade (0 more under 60 words: only sentences and words)"},
		{Check: "sentence", Count: 31, Unit: "sentences"},
		{Check: "wording", Count: 5*17 + 5*18 + 2 + 3, Unit: "words"},
		{Check: "link text", Count: 3, Unit: "links"},
	}
	for i, got := range r.Looked {
		if got != want[i] {
			t.Errorf("looked %d: got %+v, want %+v", i, got, want[i])
		}
	}
}

func TestAuditFailsWhenThereIsNothing(t *testing.T) {
	if r := Audit(fstest.MapFS{}); !r.Failed() {
		t.Error("an empty site passes")
	}
}

// A planted fault for each rule, and beside it the nearest thing that is fine.
func TestAuditFinds(t *testing.T) {
	n := func(word string, n int) string { return strings.TrimSpace(strings.Repeat(word+" ", n)) + ". " }
	rep := strings.Repeat
	text := func(n1 int, w1 string, n2 int, w2 string, times int) string {
		return rep("<p>"+rep(w1+" ", n1)+rep(w2+" ", n2)+"</p>", times)
	}
	tests := []struct {
		name, lang, body, main string
		check, what            string // empty: no problem
		severity               problem.Severity
	}{
		// LIX is words + 100 * long words / words when all sentences are alike.
		{"LIX 30", "da", "", text(8, "du", 2, "kommunen", 10), "", "", 0},
		{"LIX 33", "da", "", text(6, "du", 2, "kommunen", 10), "readability", "LIX 33.0 is over 30", problem.Warning},
		{"LIX 35", "da", "", text(17, "du", 3, "kommunen", 10), "readability", "LIX 35.0 is over 30", problem.Warning},
		{"LIX 37", "da", "", text(9, "du", 3, "kommunen", 10), "readability", "LIX 37.0 is over 35", problem.Error},
		{"LIX 30 on the start page", "da", `data-kind="home"`, text(8, "du", 2, "kommunen", 10), "readability", "LIX 30.0 is over 25", problem.Warning},
		{"LIX 30 on an urgent page", "da", "data-urgent", text(8, "du", 2, "kommunen", 10), "readability", "LIX 30.0 is over 25", problem.Warning},
		{"LIX 30 on a page of kind urgent", "da", `data-kind="urgent"`, text(8, "du", 2, "kommunen", 10), "readability", "LIX 30.0 is over 25", problem.Warning},
		// The grade of ten words is 0.11 + 1.18 for each second syllable.
		{"grade 4.8", "en", "", text(6, "the", 4, "money", 10), "", "", 0},
		{"grade 6.01", "en", "", text(5, "the", 5, "money", 10), "readability", "grade 6.0 is over 6", problem.Warning},
		{"grade 7.2", "en", "", text(4, "the", 6, "money", 10), "readability", "grade 7.2 is over 6", problem.Warning},
		{"grade 8.4", "en", "", text(3, "the", 7, "money", 10), "readability", "grade 8.4 is over 8", problem.Error},
		{"short text is not scored", "da", "", "<p>" + n("kommunen", 10) + "</p>", "", "", 0},

		{"20 words", "da", "", "<p>" + n("du", 20) + "</p>", "", "", 0},
		{"21 words", "da", "", "<p>" + n("du", 21) + "</p>", "sentence", "a sentence of 21 words", problem.Warning},
		{"25 words", "da", "", "<p>" + n("du", 25) + "</p>", "sentence", "a sentence of 25 words", problem.Warning},
		{"26 words", "da", "", "<p>" + n("du", 26) + "</p>", "sentence", "a sentence of 26 words", problem.Error},
		{"26 words in a list item", "da", "", "<ul><li>" + n("du", 26) + "</li></ul>", "sentence", "a sentence of 26 words", problem.Error},
		{"26 words in a link in a span", "da", "", "<p><span><a href='/'>" + n("du", 26) + "</a></span></p>", "sentence", "a sentence of 26 words", problem.Error},
		{"list items end sentences", "da", "", "<ul><li>" + rep("du ", 14) + "<li>" + rep("du ", 14) + "</ul>", "", "", 0},
		{"table", "da", "", "<table><tr><td>" + n("du", 26) + "</table>", "", "", 0},
		{"heading", "da", "", "<h2>" + n("du", 26) + "</h2>", "", "", 0},
		{"nav", "da", "", "<nav>" + n("du", 26) + "</nav>", "", "", 0},
		{"not prose", "da", "", "<div data-not-prose>" + n("du", 26) + "</div>", "", "", 0},
		{"popover", "da", "", "<div popover>" + n("du", 26) + "</div>", "", "", 0},
		{"hidden", "da", "", "<p hidden>" + n("du", 26) + "</p>", "", "", 0},
		{"script", "da", "", "<script>" + n("du", 26) + "</script>", "", "", 0},
		{"another language", "da", "", "<p lang=en>" + n("you", 26) + "</p>", "", "", 0},
		{"the same language named again", "da", "", "<p lang=da-DK>" + n("du", 26) + "</p>", "sentence", "26 words", problem.Error},

		{"label", "da", "", "<p>Her kommer de udsatte.</p>", "wording", "“de udsatte”", problem.Error},
		{"label in a heading", "da", "", "<h2>Hjælp til de udsatte</h2>", "wording", "“de udsatte”", problem.Error},
		{"label in a table", "da", "", "<table><tr><td>en udsat</table>", "wording", "“en udsat”", problem.Error},
		{"label across a soft hyphen", "da", "", "<p>Her kommer de ud&shy;satte.</p>", "wording", "“de udsatte”", problem.Error},
		{"a position is no person", "da", "", "<p>Du står i en udsat position.</p>", "", "", 0},
		{"a council is no person", "da", "", "<p>Spørg i udsatterådet.</p>", "", "", 0},
		{"two sentences are no phrase", "da", "", "<p>Det er de. Udsatte møder.</p>", "", "", 0},
		{"a cited name", "da", "", "<h2>Politik for udsatte borgere</h2><p>Her er <cite>Politik for udsatte borgere</cite>.</p>", "", "", 0},
		{"link phrase in running text", "da", "", "<p>Klik her for hjælp.</p>", "wording", "“klik her”", problem.Error},
		{"law-speak", "da", "", "<p>Såfremt du er syg, så ring.</p>", "wording", "“såfremt”", problem.Error},
		{"jargon", "da", "", "<p>Du skal gennem visitation.</p>", "wording", "“visitation” is not explained", problem.Error},
		{"jargon with dfn", "da", "", "<p>Du skal gennem <dfn>visitation</dfn>.</p>", "", "", 0},
		{"jargon with the glossary", "da", "", `<p>Du skal gennem <a href="/ordbog/visitation/">visitation</a>.</p>`, "", "", 0},
		{"jargon beside another term", "da", "", "<p>Du skal gennem visitation og <dfn>stab</dfn>.</p>", "wording", "“visitation” is not explained", problem.Error},
		{"exclamation mark", "da", "", "<p>Ring nu!</p>", "wording", "an exclamation mark", problem.Warning},
		{"exclamation mark in a heading", "da", "", "<h2>Ring nu!</h2>", "", "", 0},
		{"English label", "en", "", "<p>We help the homeless.</p>", "wording", "“the homeless”", problem.Error},
		{"English shelter", "en", "", "<p>Go to the homeless shelter.</p>", "", "", 0},
		{"English law-speak", "en", "", "<p>Call us prior to the talk.</p>", "wording", "“prior to”", problem.Error},
		{"English jargon", "en", "", "<p>The help is means-tested.</p>", "wording", "“means-tested” is not explained", problem.Error},

		{"her", "da", "", `<p>Du kan læse om det <a href="/x/">her</a>.</p>`, "link text", "“her”", problem.Error},
		{"læs mere", "da", "", `<p><a href="/x/">Læs mere »</a></p>`, "link text", "“Læs mere »”", problem.Error},
		{"læs mere om gæld", "da", "", `<p><a href="/x/">Læs mere <span class="u-hidden">om gæld</span></a></p>`, "", "", 0},
		{"read more", "en", "", `<p><a href="/x/">Read more</a></p>`, "link text", "“Read more”", problem.Error},
		{"English link on a Danish page", "da", "", `<p><a lang="en" href="/en/">Here</a></p>`, "link text", "“Here”", problem.Error},

		{"no main", "da", "></body><body", "", "", "", 0},
		{"unknown language", "de", "", "<p>Hallo.</p>", "language", `lang="de"`, problem.Error},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Audit(site(tt.lang, tt.body, tt.main))
			if tt.what == "" {
				if len(r.Problems) > 0 {
					t.Fatalf("got %v, want no problem", r.Problems)
				}
				return
			}
			if len(r.Problems) != 1 {
				t.Fatalf("got %d problems %v, want one", len(r.Problems), r.Problems)
			}
			got := r.Problems[0]
			if got.Check != tt.check || !strings.Contains(got.What, tt.what) || got.Severity != tt.severity {
				t.Errorf("got %+v, want check %q, %q, %v", got, tt.check, tt.what, tt.severity)
			}
			if got.Remedy == "" || !strings.HasSuffix(got.Place, "/p/") {
				t.Errorf("no remedy, or wrong place: %+v", got)
			}
		})
	}
}

func TestScoresAndSummary(t *testing.T) {
	scores, err := Scores(site("da", `data-kind="guide"`, strings.Repeat("<p>du du du du du du kommunen kommunen</p>", 10)))
	if err != nil {
		t.Fatal(err)
	}
	if len(scores) != 3 {
		t.Fatalf("got %d scores, want 3: the redirect is no page", len(scores))
	}
	last := scores[2]
	if last.Page != "/p/" || last.Kind != "guide" || last.Words != 80 || last.Sentences != 10 || last.LIX != 33 {
		t.Errorf("got %+v", last)
	}
	// The start page: 17 words in three sentences, no long word.
	median, worst, n := Summary(scores, "da")
	if want := (17.0/3 + 33) / 2; n != 2 || worst.Page != "/p/" || median != want {
		t.Errorf("Summary = %v, %v, %d; want %v, /p/, 2", median, worst.Page, n, want)
	}
	if _, _, n := Summary(scores, "de"); n != 0 {
		t.Errorf("%d scores in a language without pages", n)
	}
}

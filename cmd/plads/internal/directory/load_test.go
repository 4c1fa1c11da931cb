package directory

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

func TestLoadSound(t *testing.T) {
	dir := soundDirectory(t)
	if got := len(dir.Offers); got != 6 {
		t.Fatalf("%d offers, want 6", got)
	}
	o := offerIn(t, dir, "livslinien")
	if o.Path() != "landet/livslinien" || o.Name.EN != "The Lifeline" || o.Hours.Weekly[0].To != 5*60 || len(o.Facets) != len(FacetKeys()) {
		t.Errorf("read wrongly: %+v", o)
	}
	if got := o.Contact.Phone; got.Line != 11 || got.Dated != (Date{2026, 9, 24}) {
		t.Errorf("phone read wrongly: %+v", got)
	}
	if got := dir.Municipalities[0].Council.Facts[0].Dated; got != (Date{2021, 12, 0}) {
		t.Errorf("date of a fact is %v", got)
	}
	if got := dir.Situations[1].ID; got != "bange-hjemme" {
		t.Errorf("second situation is %q: the order of the file is lost", got)
	}
}

func TestLoadFaults(t *testing.T) {
	type fault struct {
		name, file, old, new string
		place, what, remedy  string // place without the file; remedy may be ""
	}
	phone := `"70 20 12 01"`
	slot := `{days: [mon, tue, wed, thu, fri, sat, sun], from: "09:00", to: "05:00"}`
	tests := []fault{
		{"unknown field", lineFile, "audience:", "audiense:", "5", `unknown field "audiense"`, `did you mean "audience"?`},
		{"unknown field, none near", lineFile, "limits:", "zzzzzzzz:", "6", `unknown field "zzzzzzzz"`, "use one of: name, kind"},
		{"unknown field in a detail", lineFile, "url: \"https://livslinien.dk/a", "link: \"https://livslinien.dk/a", "11", `unknown field "link" in phone`, ""},
		{"editor's note", lineFile, "kind: line", "kind: line\ncandidate: x", "3", `unknown field "candidate"`, ""},
		{"field twice", lineFile, "kind: line", "kind: line\nkind: clinic", "3", `field "kind" is written twice`, "keep one"},
		{"field twice, deep", lineFile, "free: {is: yes}", "free: {is: yes, is: no}", "8", `field "is" is written twice`, ""},
		{"field missing", lineFile, "audience: {da: Alle, en: Everybody}\n", "", "1", `the offer lacks "audience"`, "add audience:"},
		{"field empty", lineFile, "limits: {da: Ring igen., en: Ring again.}", "limits:", "6", `field "limits" in the offer is empty`, "delete the line"},
		{"source missing", cafeFile, "source: {title: rnn.dk}\n", "", "1", `the offer lacks "source"`, ""},
		{"checked missing", cafeFile, "checked: 2026-11-21\npolicy", "policy", "1", `the offer lacks "checked"`, ""},
		{"source of a detail missing", textFile, "source: skriv.dk, ", "", "7", `sms lacks "source"`, ""},
		{"checked of a detail missing", textFile, "checked: 2026-11-21, ", "", "7", `sms lacks "checked"`, ""},
		{"how missing", textFile, ", how: own-page", "", "7", `sms lacks "how"`, ""},
		{"value missing", textFile, `value: "54 54 12 45", `, "", "7", `sms lacks "value"`, ""},
		{"source of the hours missing", lineFile, "  source: livslinien.dk\n", "", "14", `hours lacks "source"`, ""},
		{"one language missing", lineFile, "{da: Du kan ringe., en: You can ring.}", "{da: Du kan ringe.}", "4", `summary lacks "en"`, "add en:"},
		{"one language blank", lineFile, "en: You can ring.", `en: "  "`, "4", "summary in English is empty", ""},
		{"text in no language", lineFile, "{da: Du kan ringe., en: You can ring.}", "Du kan ringe", "4", "summary must be a text in both languages", "{da: …, en: …}"},
		{"number for a text", lineFile, "en: Everybody", "en: 12", "5", `must be a text, is the int "12"`, "quotes"},
		{"list for a text", lineFile, "title: livslinien.dk", "title: [a]", "22", "source title must be a name or a text in both languages, is a list", `"rk.dk", or {da: …, en: …}`},
		{"number for a source", aabyFile, "source: Åbys politik", "source: 2017", "5", `source must be a name or a text in both languages, is the int "2017"`, `"rk.dk", or {da: …, en: …}`},
		{"source blank", lineFile, "  source: livslinien.dk", `  source: " "`, "18", `in both languages, is the text " "`, `"rk.dk", or {da: …, en: …}`},
		{"source half filled, no English", aabyFile, "source: rnn.dk", "source: {da: en avis}", "12", `source lacks "en"`, "add en: …, or write one name for both languages"},
		{"source half filled, no Danish", textFile, "source: skriv.dk", "source: {en: a paper}", "7", `source lacks "da"`, "add da: …, or write one name for both languages"},
		{"source half filled, English blank", lineFile, "title: livslinien.dk", `title: {da: en side, en: ""}`, "22", "source title in English is empty", ""},
		{"source half filled, English null", lineFile, "  source: livslinien.dk", "  source: {da: en side, en: }", "18", `field "en" in source is empty`, ""},
		{"source in a third language", textFile, "title: skriv.dk", "title: {da: a, en: b, de: c}", "8", `unknown field "de" in source title`, ""},
		{"text for a list", lineFile, "situations: [alene]", "situations: alene", "3", "situation list must be a list", ""},
		{"list without entries", lineFile, "situations: [alene]", "situations: []", "3", "has no entries", ""},
		{"entry listed twice", lineFile, "[alene]", "[alene, alene]", "3", `situation "alene" is listed twice`, ""},
		{"text for a mapping", lineFile, "free: {is: yes}", "free: yes", "8", "facet free must be a mapping", ""},
		{"text for true or false", secretFile, "secret_address: true", "secret_address: ja", "6", `must be true or false, is "ja"`, ""},
		{"alias", lineFile, "kind: line", "kind: &k line\nlimits: *k", "3", "uses a YAML alias", ""},

		{"unknown kind", lineFile, "kind: line", "kind: lien", "2", `kind "lien" is unknown`, `did you mean "line"?`},
		{"unknown situation", lineFile, "[alene]", "[allene]", "3", `situation "allene" does not exist`, `did you mean "alene"?`},
		{"unknown policy", cafeFile, "[aaby-politik]", "[aaby-politikk]", "18", `policy "aaby-politikk" does not exist`, `did you mean "aaby-politik"?`},
		{"unknown way of checking", textFile, "how: own-page", "how: own page", "7", `how "own page" is unknown`, `"own-page"`},
		{"unknown facet", lineFile, "free: {is: yes}", "gratis: {is: yes}", "8", `unknown field "gratis" in facets`, "no_referral"},
		{"unknown facet state", lineFile, "free: {is: yes}", "free: {is: maybe}", "8", `facet state "maybe" is unknown`, "yes, no, unknown"},
		{"facet state as a truth value", lineFile, "free: {is: yes}", "free: {is: true}", "8", `facet state "true" is unknown`, ""},
		{"facet with a source and no day", lineFile, "free: {is: yes}", "free: {is: yes, source: livslinien.dk, how: phone}", "8", `facet free lacks "checked"`, "add checked:"},
		{"facet with a day and no source", lineFile, "free: {is: yes}", "free: {is: yes, checked: 2026-11-21, how: phone}", "8", `facet free lacks "source"`, "add source:"},
		{"empty role", lineFile, `dated: "2026-09-24", checked: 2026-11-21, how: two-sources}`, `checked: 2026-11-21, how: phone, by: ""}`, "11", "by is empty", ""},
		{"unknown day", lineFile, "[mon, tue,", "[man, tue,", "15", `day "man" is unknown`, `"mon"`},
		{"day twice", lineFile, "[mon, tue,", "[mon, mon, tue,", "15", `day "mon" is listed twice`, ""},
		{"unknown holiday rule", lineFile, "holidays: open", "holidays: opne", "16", `holidays "opne" is unknown`, `"open"`},
		{"unknown urgent doctor", aabyFile, "urgent_doctor: laegevagt-aaby", "urgent_doctor: laegevagt-abby", "3", `offer "laegevagt-abby" does not exist`, `"laegevagt-aaby"`},
		{"urgent doctor named otherwise", aabyFile, "urgent_doctor: laegevagt-aaby", "urgent_doctor: livslinien", "3", `"livslinien" cannot be told from other offers`, "begin with laegevagt-"},
		{"urgent doctor of an offer named otherwise", cafeFile, "kind:", "urgent_doctor: livslinien\nkind:", "2", `"livslinien" cannot be told from other offers`, "begin with laegevagt-"},
		{"unknown offer of a council", aabyFile, "offer: raad", "offer: raadet", "10", `offer "raadet" does not exist`, `"raad"`},
		{"unknown standing of a policy", aabyFile, "standing: adopted", "standing: vedtaget", "16", `standing "vedtaget" is unknown`, ""},

		{"phone too short", lineFile, phone, `"70 20 12 0"`, "11", "no Danish number", ""},
		{"phone in another writing", lineFile, phone, `"70 201 201"`, "11", `is to be written "70 20 12 01"`, ""},
		{"phone with letters", lineFile, phone, `"70 20 12 01 lokal 2"`, "11", "other signs than digits", ""},
		{"phone as a number", lineFile, phone, "112", "11", `phone must be a text, is the int "112"`, "quotes"},
		{"short number for text messages", textFile, `"54 54 12 45"`, `"1888"`, "7", "takes no text messages", "under phone"},
		{"sms given as a phone elsewhere", lineFile, phone, `"54 54 12 45"`, "11", "54 54 12 45 is a phone here and sms at " + textFile + ":7", "never a call link"},
		{"forbidden number as a contact", lineFile, phone, `"70 20 30 82"`, "11", `"70 20 30 82" must never be shown: nedlagt`, "use 1888"},
		{"forbidden number in a text", lineFile, "da: Ring igen.", "da: Ring 7020-3082.", "6", "must never be shown", "use 1888"},
		{"forbidden number in a source", textFile, "source: skriv.dk", "source: 70 20 30 82", "7", "must never be shown", "use 1888"},
		{"forbidden number in a source, Danish", aabyFile, "source: rnn.dk", "source: {da: ring 70203082, en: b}", "12", "must never be shown", "use 1888"},
		{"forbidden number in a source, English", textFile, "title: skriv.dk", "title: {da: a, en: ring 70203082}", "8", "must never be shown", "use 1888"},
		{"forbidden address", cafeFile, "Gaden 9, 2610 Åby", "HØJNÆSVEJ 73, 1.", "7", "must never be shown: måske forkert", ""},

		{"bad date", textFile, "dated: 2026-08-18", "dated: 18-08-2026", "7", "is not written as YYYY", "2026-11-21"},
		{"no such date", textFile, "dated: 2026-08-18", "dated: 2026-02-30", "7", "is in no calendar", ""},
		{"checked without a day", textFile, "checked: 2026-11-21, ", "checked: 2026-11, ", "7", "must be a day", ""},
		{"checked tomorrow", textFile, "checked: 2026-11-21, ", "checked: 2026-11-22, ", "7", "is in the future", ""},
		{"dated next month", textFile, "dated: 2026-08-18", "dated: 2026-12", "7", "is in the future", ""},
		{"offer checked in the future", textFile, "skriv.dk}\nchecked: 2026", "skriv.dk}\nchecked: 2062", "9", "is in the future", ""},

		{"web without a scheme", lineFile, `value: "https://livslinien.dk"`, `value: "livslinien.dk"`, "12", "no address of the web", "https://"},
		{"web of another scheme", lineFile, `value: "https://livslinien.dk"`, `value: "ftp://livslinien.dk"`, "12", "no address of the web", ""},
		{"web with javascript", lineFile, `value: "https://livslinien.dk"`, `value: "javascript:alert(1)"`, "12", "no address of the web", ""},
		{"url without a host", lineFile, `"https://livslinien.dk/a?b=1&c=2"`, `"https://"`, "11", "no address of the web", ""},

		{"time out of the day", lineFile, `from: "09:00"`, `from: "24:00"`, "15", "no time of day", ""},
		{"time in another writing", lineFile, `from: "09:00"`, `from: "9.00"`, "15", "no time of day", `"09:00"`},
		{"overlap on a day", lineFile, slot, `{days: [mon, tue], from: "09:00", to: "12:00"}
    - {days: [tue], from: "11:59", to: "13:00"}`, "16", "tue 09:00-12:00 and tue 11:59-13:00", ""},
		{"overlap past midnight", lineFile, slot, `{days: [mon], from: "20:00", to: "04:00"}
    - {days: [tue], from: "03:00", to: "09:00"}`, "16", "mon 20:00-04:00 and tue 03:00-09:00", ""},
		{"overlap past the week's end", lineFile, slot, `{days: [sun], from: "20:00", to: "04:00"}
    - {days: [mon], from: "03:00", to: "09:00"}`, "16", "hours overlap", ""},
		{"always and weekly", lineFile, "  weekly:", "  always: true\n  weekly:", "16", "always open and weekly at the same time", ""},

		{"crisis centre without a secret", secretFile, "secret_address: true\n", "", "1", "crisis centre must have a secret address", "secret_address: true"},
		{"crisis centre with secret_address: false", secretFile, "secret_address: true", "secret_address: false", "6", "crisis centre must have a secret address", ""},
		{"secret with an address", secretFile, "contact:", "contact:\n  address: {value: hemmelig, source: a, checked: 2026-11-21, how: source}", "8", "an address in an offer whose address is secret", "safety"},
		{"secret with a street in a text", secretFile, "Et sikkert sted.", "Vi bor på Jagtvej 12.", "4", `"Jagtvej 12." looks like an address`, ""},
		{"secret with a postcode in a note", secretFile, "how: own-page}", "how: own-page, note: {da: I 2200 København, en: In Copenhagen}}", "8", "looks like an address", ""},
		{"secret with a street in a source, Danish", secretFile, "source: krise.dk", "source: {da: Jagtvej 12, en: b}", "8", `"Jagtvej 12" looks like an address`, ""},
		{"secret with a street in a source, English", secretFile, "title: krise.dk", "title: {da: a, en: 12 at Jagtvej 12}", "9", `"Jagtvej 12" looks like an address`, ""},
		{"secret with a map", secretFile, "contact:", `contact:
  web: {value: "https://maps.app.goo.gl/abc", source: a, checked: 2026-11-21, how: source}`, "8", "a link to a map", ""},

		{"secret with a way", secretFile, "secret_address: true", "secret_address: true\nway: {da: Ring på., en: Ring the bell.}", "7", "the way to an offer whose address is secret", "safety"},
		{"bring in one language", lineFile, "kind: line", "kind: line\nbring: {da: Sygesikringsbevis}", "3", `bring lacks "en"`, "add en:"},
		{"way without words", cafeFile, "kind: drop-in", "kind: drop-in\nway: Ring på", "3", "way must be a text in both languages", ""},

		{"id of a situation twice", "data/situations.yaml", "id: bange-hjemme", "id: alene", "4", `situation id "alene" is used twice, first at data/situations.yaml:1`, ""},
		{"id of a term twice", "data/terms.yaml", "id: bisidder", "id: aaben", "4", `term id "aaben" is used twice`, ""},
		{"id of a section twice", aabyFile, "- {id: vision, title: {da: Vision, en: Vision}}",
			"- {id: vision, title: {da: Vision, en: Vision}}\n      - {id: vision, title: {da: To, en: Two}}", "21", `section id "vision" is used twice`, ""},
		{"id with Danish letters", "data/situations.yaml", "id: bange-hjemme", "id: Bange Hjemmé", "4", "not fit for an address", ""},
		{"forbidden value twice", "data/never.yaml", "Højnæsvej 73", "7020 3082", "2", "listed twice", ""},
		{"forbidden value too short", "data/never.yaml", "Højnæsvej 73", "2017", "2", "too short", ""},
		{"term without a meaning", "data/terms.yaml", `, meaning: "en, der går med"`, "", "5", `the Danish word lacks "meaning"`, ""},

		{"not YAML", lineFile, "kind: line", "kind: [line", "1", "not valid YAML", "brackets"},
		{"second document", lineFile, "name:", "name: {da: a, en: b}\n---\nname:", "2", "second document", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, report := load(t, map[string]string{tt.file: change(t, tt.file, tt.old, tt.new)})
			if !report.Failed() {
				t.Error("the report has not failed")
			}
			wantProblem(t, report, tt.file+":"+tt.place, tt.what, tt.remedy)
		})
	}
}

func wantProblem(t *testing.T, report problem.Report, place, what, remedy string) {
	t.Helper()
	if !slices.ContainsFunc(report.Problems, func(p problem.Problem) bool {
		return p.Place == place && strings.Contains(p.What, what) && strings.Contains(p.Remedy, remedy) && p.Remedy != ""
	}) {
		t.Errorf("no problem at %s with %q and remedy %q among %v", place, what, remedy, report.Problems)
	}
}

func TestLoadSoundVariants(t *testing.T) {
	slot := `{days: [mon, tue, wed, thu, fri, sat, sun], from: "09:00", to: "05:00"}`
	tests := []struct{ name, file, old, new string }{
		{"slots that touch", lineFile, slot, `{days: [mon], from: "09:00", to: "12:00"}
    - {days: [mon], from: "12:00", to: "13:00"}`},
		{"slots that touch across the week's end", lineFile, slot, `{days: [sun], from: "20:00", to: "04:00"}
    - {days: [mon], from: "04:00", to: "09:00"}`},
		{"the whole week in one", lineFile, slot, `{days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "24:00"}`},
		{"the same hour on all days", lineFile, slot, `{days: [mon, tue, wed, thu, fri, sat, sun], from: "08:00", to: "08:00"}`},
		{"a source in both languages", textFile, "source: skriv.dk", "source: {da: skriv.dk og en anden kilde, en: skriv.dk and another source}"},
		{"a source with the same name twice", textFile, "title: skriv.dk", "title: {da: skriv.dk, en: skriv.dk}"},
		{"a date in quotes", textFile, "checked: 2026-11-21, ", `checked: "2026-11-21", `},
		{"http", lineFile, `value: "https://livslinien.dk"`, `value: "http://livslinien.dk"`},
		{"words that hold a street's ending", secretFile, "Et sikkert sted.", `"Et sikkert sted med 20 pladser, åbent 24 timer. Ring 1888 Lev Uden Vold."`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, report := load(t, map[string]string{tt.file: change(t, tt.file, tt.old, tt.new)}); report.Failed() {
				t.Errorf("got %v, want no problems", report.Problems)
			}
		})
	}
}

// TestLoadSource reads each of the places that name a source, in both ways.
func TestLoadSource(t *testing.T) {
	writings := []struct {
		name, yaml string
		want       Text
	}{
		{"one name", "rk.dk", Text{"rk.dk", "rk.dk"}},
		{"both languages", "{da: en avis, en: a paper}", Text{"en avis", "a paper"}},
	}
	for _, w := range writings {
		t.Run(w.name, func(t *testing.T) {
			dir, report := load(t, map[string]string{
				aabyFile: change(t, aabyFile, "source: rnn.dk", "source: "+w.yaml),
				lineFile: change(t, lineFile, "  source: livslinien.dk\n", "  source: "+w.yaml+"\n"),
				textFile: change(t, textFile, "source: skriv.dk", "source: "+w.yaml),
				cafeFile: change(t, cafeFile, "title: rnn.dk", "title: "+w.yaml),
			})
			if report.Failed() {
				t.Fatalf("got %v, want no problems", report.Problems)
			}
			got := map[string]Text{
				"fact":   dir.Municipalities[0].Council.Facts[0].Source,
				"hours":  offerIn(t, dir, "livslinien").Hours.Source,
				"detail": offerIn(t, dir, "skriv").Contact.SMS.Source,
				"offer":  offerIn(t, dir, "cafe").Source.Title,
			}
			for what, source := range got {
				if source != w.want {
					t.Errorf("source of the %s = %+v, want %+v", what, source, w.want)
				}
			}
		})
	}
}

func TestLoadPlaces(t *testing.T) {
	offer := sound()[cafeFile]
	tests := []struct {
		name, file, text, what string
	}{
		{"empty file", "data/offers/aaby/tom.yaml", " ", "the file is empty"},
		{"only comments", "data/offers/aaby/tom.yaml", "# senere\n", "the file is empty"},
		{"folder of no kommune", "data/offers/aabi/sted.yaml", offer, `folder "aabi" is no kommune`},
		{"too high", "data/offers/sted.yaml", offer, "wrong place"},
		{"too deep", "data/offers/aaby/mere/sted.yaml", offer, "wrong place"},
		{"wrong ending", "data/offers/aaby/sted.yml", offer, "wrong ending"},
		{"in data itself", "data/sted.yaml", offer, "an offer in the wrong place"},
		{"id of an offer twice", "data/offers/landet/cafe.yaml", offer, `offer id "cafe" is used twice, first at data/offers/aaby/cafe.yaml:1`},
		{"id with a capital", "data/offers/aaby/Sted.yaml", offer, `offer id "Sted" is not fit`},
		{"kommune named landet", "data/municipalities/landet.yaml", sound()[aabyFile], "folder of national offers"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, report := load(t, map[string]string{tt.file: tt.text})
			wantProblem(t, report, tt.file+":1", tt.what, "")
		})
	}
	t.Run("hidden files are nobody's", func(t *testing.T) {
		_, report := load(t, map[string]string{"data/offers/aaby/.cafe.yaml.swp": "x", "data/offers/.git/x.yaml": "x"})
		if report.Failed() {
			t.Errorf("got %v, want no problems", report.Problems)
		}
	})
	for file := range sound() {
		if strings.Count(file, "/") == 1 && file != eventsFile && file != alertsFile {
			t.Run("without "+file, func(t *testing.T) {
				_, report := load(t, map[string]string{file: ""})
				wantProblem(t, report, file+":1", "cannot be read", "create it")
			})
		}
	}
}

// TestLoadTellsAll breaks every file in a way of its own and wants each fault.
func TestLoadTellsAll(t *testing.T) {
	broken := map[string]string{
		lineFile:             "kind: [",
		textFile:             change(t, textFile, "kind: line", "kind: x"),
		cafeFile:             change(t, cafeFile, `from: "10:00"`, `from: "10"`),
		councilFile:          "just words",
		secretFile:           change(t, secretFile, "name: {da: Krisecentret, en: The crisis centre}\n", ""),
		aabyFile:             change(t, aabyFile, "region:", "regoin:"),
		"data/terms.yaml":    "{}",
		"data/never.yaml":    "- {value: \"70 20 30 82\"}\n- 7",
		"data/ligegyldig.md": "x",
	}
	dir, report := load(t, broken)
	for file, what := range map[string]string{
		lineFile: "not valid YAML", textFile: `kind "x"`, cafeFile: "no time of day", councilFile: "must be a mapping",
		secretFile: `lacks "name"`, aabyFile: `unknown field "regoin"`, "data/terms.yaml": "must be a list", "data/never.yaml": `lacks "why"`,
	} {
		if !slices.ContainsFunc(report.Problems, func(p problem.Problem) bool {
			return strings.HasPrefix(p.Place, file+":") && strings.Contains(p.What, what)
		}) {
			t.Errorf("no problem in %s with %q among %v", file, what, report.Problems)
		}
	}
	if slices.ContainsFunc(report.Problems, func(p problem.Problem) bool { return strings.Contains(p.What, "does not exist") }) {
		t.Errorf("a broken file is taken for a missing one: %v", report.Problems)
	}
	if got := offerIn(t, dir, "skriv").Contact.SMS; got == nil {
		t.Error("what could be read of a broken offer is lost")
	}
	if got := fmt.Sprint(report.Looked); !strings.Contains(got, "offers") {
		t.Errorf("looked at %s, want offers counted", got)
	}
}

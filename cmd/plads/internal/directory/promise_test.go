package directory

import (
	"encoding/json"
	"testing"
)

func TestPromiseFaults(t *testing.T) {
	const kept = `{state: kept, note: {da: Det er sket., en: It was done.}, source: aaby.dk, url: "https://aaby.dk/b", dated: "2019-01", checked: 2026-11-21}`
	tests := []struct {
		name, file, old, new string
		place, what, remedy  string
	}{
		{"unknown theme", promiseFile, "theme: home", "theme: hone", "2", `theme "hone" does not exist`, `did you mean "home"?`},
		{"unknown policy", promiseFile, "policy: aaby-politik\n", "policy: aaby-politk\n", "3", `policy "aaby-politk" does not exist`, `did you mean "aaby-politik"?`},
		{"unknown section", promiseFile, "section: vision", "section: visionen", "4", `policy "aaby-politik" has no section "visionen"`, `did you mean "vision"?; the sections stand in ` + aabyFile},
		{"unknown state", promiseFile, "state: unknown", "state: holdt", "7", `state "holdt" is unknown`, "kept, under-way, not-kept, unknown"},
		{"no text", promiseFile, "  text: {da: Kommunen vil bygge., en: The municipality wants to build.}\n", "", "1", `promise lacks "text"`, "add text:"},
		{"no English text", promiseFile, ", en: The municipality wants to build.", "", "5", `text lacks "en"`, "add en:"},
		{"empty Danish note", promiseFile, "da: Det er sket.", `da: " "`, "14", "note in Danish is empty", "fill it in"},
		{"no follow-up", promiseFile, "  followup:\n    state: unknown\n    checked: 2026-11-21\n", "", "1", `promise lacks "followup"`, ""},
		{"no state", promiseFile, "    state: unknown\n", "", "7", `followup lacks "state"`, ""},
		{"id twice", promiseFile, "id: aaby-arbejde", "id: aaby-flere-boliger", "9", `promise id "aaby-flere-boliger" is used twice, first at ` + promiseFile + ":1", "another id"},
		{"id of another kommune", promiseFile, "id: aaby-arbejde", "id: aarhus-arbejde", "9", `promise id "aarhus-arbejde" does not begin with "aaby-"`, "aaby-…"},
		{"id not fit", promiseFile, "id: aaby-arbejde", "id: aaby-Arbejde", "9", "not fit for an address", ""},
		{"kept without a source", promiseFile, "source: aaby.dk, ", "", "14", `a promise is said to be "kept" without a source`, "state: unknown"},
		{"source in one language", promiseFile, "source: aaby.dk", "source: {da: aaby.dk}", "14", `source lacks "en"`, ""},
		{"checked missing", promiseFile, "    checked: 2026-11-21\n", "", "7", `followup lacks "checked"`, ""},
		{"checked in the future", promiseFile, "    checked: 2026-11-21", "    checked: 2027-01-01", "8", "is in the future", ""},
		{"checked coarse", promiseFile, "    checked: 2026-11-21", `    checked: "2026"`, "8", "must be a day", ""},
		{"dated wrongly", promiseFile, `"2019-01"`, `"januar 2019"`, "14", "is not written as YYYY", ""},
		{"unknown field", promiseFile, "  section: vision", "  sections: vision", "4", `unknown field "sections"`, `"section"`},
		{"forbidden number", promiseFile, "da: Kommunen vil bygge.", "da: Ring 70203082.", "5", "must never be shown", "use 1888"},
		{"not a list", promiseFile, sound()[promiseFile], "id: aaby-flere-boliger\n", "1", "the file must be a list", ""},
		{"theme without an icon", themesFile, ", icon: work", "", "2", `theme lacks "icon"`, ""},
		{"theme without English", themesFile, ", en: Work", "", "2", `name lacks "en"`, ""},
		{"theme twice", themesFile, "id: work", "id: home", "2", `theme id "home" is used twice`, ""},

		{"no when", eventsFile, "  when: {week: 17}\n", "", "1", `event lacks "when"`, ""},
		{"two whens", eventsFile, "{week: 17}", "{week: 17, month: 4}", "5", "when names 2 of week, month and date", "write one of"},
		{"empty when", eventsFile, "{week: 17}", "{}", "5", "when names 0 of week, month and date", "write one of"},
		{"a day alone", eventsFile, "{month: 10, day: 10}", "{week: 10, day: 10}", "18", "a day without a month", ""},
		{"a day of no month", eventsFile, "{month: 10, day: 10}", "{month: 2, day: 30}", "18", "no year has a day 30", ""},
		{"week out of range", eventsFile, "week: 17", "week: 54", "5", `week "54" is out of range`, "from 1 to 53"},
		{"month out of range", eventsFile, "month: 10", "month: 13", "18", `month "13" is out of range`, "from 1 to 12"},
		{"no date", eventsFile, `date: "2029-11"`, `date: "november"`, "12", `date "november" is no date`, "2029-11"},
		{"unknown kommune", eventsFile, "kommune: aaby", "kommune: aabi", "2", `kommune "aabi" does not exist`, `"aaby"`},
		{"event without a source", eventsFile, "  source: who.int\n", "", "15", `event lacks "source"`, ""},
		{"event twice", eventsFile, "id: valg", "id: marked", "9", `event id "marked" is used twice`, ""},
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
	t.Run("unknown without a source is honest", func(t *testing.T) {
		_, report := load(t, map[string]string{promiseFile: change(t, promiseFile, kept, "{state: unknown, checked: 2026-11-21}")})
		if report.Failed() {
			t.Errorf("got %v, want no problems", report.Problems)
		}
	})
	t.Run("a file of no kommune", func(t *testing.T) {
		_, report := load(t, map[string]string{"data/promises/aabi.yaml": sound()[promiseFile]})
		wantProblem(t, report, "data/promises/aabi.yaml:1", `"aabi" is no kommune`, `did you mean "aaby"?`)
	})
	t.Run("a policy of another kommune", func(t *testing.T) {
		other := change(t, aabyFile, "aaby-politik", "by-politik")
		_, report := load(t, map[string]string{
			"data/municipalities/by.yaml": other,
			promiseFile:                   change(t, promiseFile, "policy: aaby-politik", "policy: by-politik"),
		})
		wantProblem(t, report, promiseFile+":4", `policy "by-politik" is that of by, not of aaby`, aabyFile)
	})
	for _, name := range []string{"data/promises/aaby.yml", "data/promises/gamle/aaby.yaml"} {
		t.Run(name, func(t *testing.T) {
			_, report := load(t, map[string]string{name: sound()[promiseFile]})
			wantProblem(t, report, name+":1", "wrong place or has the wrong ending", "data/promises/<kommune>.yaml")
		})
	}
}

func TestWithoutPromisesAndEvents(t *testing.T) {
	dir, report := load(t, map[string]string{promiseFile: "", eventsFile: ""})
	if report.Failed() {
		t.Fatalf("got %v, looked at %v; want neither promises nor events to be missed", report.Problems, report.Looked)
	}
	p := Publish(dir, day(t, fixtureDay))
	if len(p.Promises) != 0 || len(p.Events) != 0 || len(p.Themes) != 2 {
		t.Errorf("published %v, %v, %v", p.Promises, p.Events, p.Themes)
	}
}

// TestPublishPromises reads the JSON as a template does.
func TestPublishPromises(t *testing.T) {
	p := Publish(soundDirectory(t), day(t, fixtureDay))
	tests := []struct {
		name string
		got  any
		want string
	}{
		{"unknown", p.Promises[0], `{"id":"aaby-flere-boliger","kommune":"aaby","theme":"home","policy":"aaby-politik",` +
			`"section_title":{"da":"Vision","en":"Vision"},` +
			`"text":{"da":"Kommunen vil bygge.","en":"The municipality wants to build."},` +
			`"followup":{"state":"unknown","note":null,"source":null,"dated":""}}`},
		{"kept", p.Promises[1].FollowUp, `{"state":"kept","note":{"da":"Det er sket.","en":"It was done."},"source":{"da":"aaby.dk","en":"aaby.dk"},"dated":"2019-01"}`},
		{"theme", p.Themes[1], `{"id":"work","name":{"da":"Arbejde","en":"Work"},"icon":"work"}`},
		{"week", p.Events[0], `{"id":"marked","name":{"da":"Marked","en":"Market"},"text":{"da":"Kom forbi.","en":"Come by."},` +
			`"start":"2027-04-26","end":"2027-05-02","precision":"week","source":{"da":"rnn.dk","en":"rnn.dk"},"dated":"2019"}`},
		{"month", p.Events[2], `{"id":"valg","name":{"da":"Valg","en":"Election"},"text":{"da":"Stem.","en":"Vote."},` +
			`"start":"2029-11-01","end":"2029-11-30","precision":"month","source":{"da":"loven","en":"the law"},"dated":""}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := json.Marshal(tt.got)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
		})
	}
	if len(p.Events) != 3 {
		t.Errorf("%d events, want 3: what is over is not published", len(p.Events))
	}
}

func TestNext(t *testing.T) {
	date := func(s string) When { return When{Date: day(t, s)} }
	tests := []struct {
		name  string
		when  When
		today string
		want  string // "start end", or "" for none
	}{
		// The weeks are those of the Danish calendar (ISO 8601).
		{"week later this year", When{Week: 48}, "2026-11-21", "2026-11-23 2026-11-29"},
		{"week going on", When{Week: 47}, "2026-11-21", "2026-11-16 2026-11-22"},
		{"week on its last day", When{Week: 47}, "2026-11-22", "2026-11-16 2026-11-22"},
		{"week just over", When{Week: 47}, "2026-11-23", "2027-11-22 2027-11-28"},
		{"week 1 begins in the year before", When{Week: 1}, "2025-12-29", "2025-12-29 2026-01-04"},
		{"week 1 where 1 January is a Friday", When{Week: 1}, "2026-12-31", "2027-01-04 2027-01-10"},
		{"week 53 of the year before", When{Week: 53}, "2027-01-03", "2026-12-28 2027-01-03"},
		{"week 53 comes back in 2032", When{Week: 53}, "2027-01-04", "2032-12-27 2033-01-02"},
		{"day on the day", When{Month: 10, Day: 10}, "2026-10-10", "2026-10-10 2026-10-10"},
		{"day gone", When{Month: 10, Day: 10}, "2026-10-11", "2027-10-10 2027-10-10"},
		{"29 February", When{Month: 2, Day: 29}, "2026-11-21", "2028-02-29 2028-02-29"},
		{"29 February past 2100", When{Month: 2, Day: 29}, "2096-03-01", "2104-02-29 2104-02-29"},
		{"whole month", When{Month: 12}, "2026-12-31", "2026-12-01 2026-12-31"},
		{"date", date("2026-11-21"), "2026-11-21", "2026-11-21 2026-11-21"},
		{"date gone", date("2026-11-20"), "2026-11-21", ""},
		{"coarse month on its last day", date("2026-02"), "2026-02-28", "2026-02-01 2026-02-28"},
		{"coarse month gone", date("2026-02"), "2026-03-01", ""},
		{"coarse December", date("2026-12"), "2026-11-21", "2026-12-01 2026-12-31"},
		{"coarse year", date("2029"), "2026-11-21", "2029-01-01 2029-12-31"},
		{"nothing", When{}, "2026-11-21", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start, end, ok := tt.when.Next(day(t, tt.today))
			got := ""
			if ok {
				got = start.String() + " " + end.String()
			}
			if got != tt.want {
				t.Errorf("Next on %s = %q, want %q", tt.today, got, tt.want)
			}
		})
	}
}

package directory

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func project(changed map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range sound() {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for name, text := range changed {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// rang is an answer given on the phone on the fixture's day.
func rang(path, field, value string) Answer {
	return Answer{Path: path, Field: field, Value: value, How: HowPhone, By: "Livslinien, på telefonen", Checked: Date{2026, 11, 21}}
}

const (
	said    = `source: "Livslinien, på telefonen", checked: "2026-11-21", how: phone, by: "Livslinien, på telefonen"`
	saidIn  = `source: "Livslinien, på telefonen", checked: "2026-11-20", how: phone, by: "Livslinien, på telefonen"`
	webLine = `  web: {value: "https://livslinien.dk", source: livslinien.dk, checked: 2026-11-21, how: own-page}`
)

// TestConfirm compares the whole file, byte for byte: what is not in the table's
// last two columns must not change.
func TestConfirm(t *testing.T) {
	phoneLine := `  phone: {value: "70 20 12 01", source: livslinien.dk, url: "https://livslinien.dk/a?b=1&c=2", dated: "2026-09-24", checked: 2026-11-21, how: two-sources}`
	awkward := change(t, lineFile, phoneLine, `  # Ringet den 20.; se også «nr. 2» 📞

  phone: {note: {da: "Æ, } og 'ø' \" #", en: 'it''s {'}, value: '70 20 12 01',   # vagten
          dated: "2026-09-24",
          source: {da: "å }", en: x}, checked: 2026-11-21, how: two-sources,}   # til sidst
`)
	block := change(t, lineFile, phoneLine, `  phone:

    # Nummeret er nyt.
    value: "70 20 12 01"   # vagten
    source:
      da: livslinien.dk, i
        to linjer
      en: livslinien.dk
    # Fra bladet.
    dated: "2026-09-24"

    checked: 2026-11-21
    how: two-sources
    note:
      da: >
        Ring
        igen.

      en: Ring again.
`)
	page := rang("landet/livslinien", "web", "https://www.livslinien.dk/ring?a=1&b=2")
	page.How, page.By, page.EN, page.URL, page.Dated = HowOwnPage, "livslinien.dk", "livslinien.dk (in Danish)", "https://www.livslinien.dk/om", Date{2026, 10, 0}
	yesterday := rang("landet/livslinien", "phone", "")
	yesterday.Checked = Date{2026, 11, 20}
	tests := []struct {
		name, file, text string // text "" is the sound file
		answer           Answer
		old, new         string
	}{
		{"the same number", lineFile, "", rang("landet/livslinien", "phone", ""), phoneLine, `  phone: {value: "70 20 12 01", ` + said + `}`},
		{"the day before", lineFile, "", yesterday, phoneLine, `  phone: {value: "70 20 12 01", ` + saidIn + `}`},
		{"another number, as people write it", lineFile, "", rang("landet/livslinien", "phone", "+45 70201202"), phoneLine, `  phone: {value: "70 20 12 02", ` + said + `}`},
		{"a page with its date", lineFile, "", page, webLine,
			`  web: {value: "https://www.livslinien.dk/ring?a=1&b=2", source: {da: "livslinien.dk", en: "livslinien.dk (in Danish)"}, url: "https://www.livslinien.dk/om", dated: "2026-10", checked: "2026-11-21", how: own-page, by: "livslinien.dk"}`},
		{"sms", textFile, "", rang("landet/skriv", "sms", "54541246"), `  sms: {value: "54 54 12 45", source: skriv.dk, dated: 2026-08-18, checked: 2026-11-21, how: own-page}`,
			`  sms: {value: "54 54 12 46", ` + said + `}`},
		{"hours in a block", lineFile, "", rang("landet/livslinien", "hours", ""), `  source: livslinien.dk
  dated: "2026-09-24"
  checked: 2026-11-21
  how: two-sources
`, `  source: "Livslinien, på telefonen"
  checked: "2026-11-21"
  how: phone
  by: "Livslinien, på telefonen"
`},
		{"a kommune", aabyFile, "", rang("aaby", "phone", ""), `  phone: {value: "36 37 70 00", source: Åbys politik, dated: "2017", checked: 2026-11-21, how: source}`,
			`  phone: {value: "36 37 70 00", ` + said + `}`},

		{"a missing detail, first", cafeFile, "", rang("aaby/cafe", "phone", "36377001"), "contact:\n", "contact:\n  phone: {value: \"36 37 70 01\", " + said + "}\n"},
		{"a missing detail, between", lineFile, "", rang("landet/livslinien", "address", "Gaden 1, 2610 Åby"), webLine,
			`  address: {value: "Gaden 1, 2610 Åby", ` + said + "}\n" + webLine},
		{"a missing detail, last", cafeFile, "", rang("aaby/cafe", "web", "https://cafe.dk"), "how: source}\nhours:",
			"how: source}\n  web: {value: \"https://cafe.dk\", " + said + "}\nhours:"},
		{"a missing contact", councilFile, "", rang("aaby/raad", "phone", "36377001"), "source: {title",
			"contact:\n  phone: {value: \"36 37 70 01\", " + said + "}\nsource: {title"},
		{"a contact in one line", councilFile, change(t, councilFile, "source: {title", `contact: {web: {value: "https://raad.dk", source: x, checked: 2026-11-21, how: source}} # kort
source: {title`), rang("aaby/raad", "phone", "36377001"), "contact: {web", `contact: {phone: {value: "36 37 70 01", ` + said + `}, web`},
		{"an empty contact", councilFile, change(t, councilFile, "source: {title", "contact: { }\nsource: {title"), rang("aaby/raad", "phone", "36377001"),
			"contact: { }", `contact: {phone: {value: "36 37 70 01", ` + said + `} }`},

		{"a facet", lineFile, "", rang("landet/livslinien", "free", "no"), "  free: {is: yes}", "  free: {is: no, " + said + "}"},
		{"a facet with a note", lineFile, "", rang("landet/livslinien", "anonymous", "yes"), "{is: unknown, note: {da: Spørg., en: Ask.}}",
			"{is: yes, " + said + ", note: {da: Spørg., en: Ask.}}"},
		{"a missing facet", lineFile, "", rang("landet/livslinien", "dogs", "unknown"), "note: {da: Spørg., en: Ask.}}\n",
			"note: {da: Spørg., en: Ask.}}\n  dogs: {is: unknown, " + said + "}\n"},
		{"a facet before the others", lineFile, "", rang("landet/livslinien", "no_referral", "yes"), "facets:\n", "facets:\n  no_referral: {is: yes, " + said + "}\n"},
		{"the first facet, behind a folded text", cafeFile, change(t, cafeFile, "audience: {da: Alle, en: Everybody}\n", "audience:\n  da: |\n    Alle\n\n    her\n  en: Everybody\n    here # alle\n\n# Kontakt\n"),
			rang("aaby/cafe", "dogs", "yes"), "    here # alle\n", "    here # alle\nfacets:\n  dogs: {is: yes, " + said + "}\n"},

		{"an awkward line", lineFile, awkward, rang("landet/livslinien", "phone", ""), `          dated: "2026-09-24",
          source: {da: "å }", en: x}, checked: 2026-11-21, how: two-sources,}   # til sidst`,
			`          source: "Livslinien, på telefonen", checked: "2026-11-21", how: phone, by: "Livslinien, på telefonen",}   # til sidst`},
		{"an awkward block", lineFile, block, rang("landet/livslinien", "phone", "70201202"), `    value: "70 20 12 01"   # vagten
    source:
      da: livslinien.dk, i
        to linjer
      en: livslinien.dk
    # Fra bladet.
    dated: "2026-09-24"

    checked: 2026-11-21
    how: two-sources
`, `    value: "70 20 12 02"   # vagten
    source: "Livslinien, på telefonen"
    # Fra bladet.

    checked: "2026-11-21"
    how: phone
    by: "Livslinien, på telefonen"
`},
		{"lines of Windows", councilFile, strings.ReplaceAll(sound()[councilFile], "\n", "\r\n"), rang("aaby/raad", "phone", "36377001"), "\r\nsource: {title",
			"\r\ncontact:\r\n  phone: {value: \"36 37 70 01\", " + said + "}\r\nsource: {title"},
		{"no line end at the end", councilFile, "source: {title: rnn.dk}\nchecked: 2026-11-21\n" +
			strings.TrimSuffix(change(t, councilFile, "source: {title: rnn.dk}\nchecked: 2026-11-21\n", ""), "\n"), rang("aaby/raad", "dogs", "no"),
			"audience: {da: Alle, en: Everybody}", "audience: {da: Alle, en: Everybody}\nfacets:\n  dogs: {is: no, " + said + "}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := tt.text
			if text == "" {
				text = sound()[tt.file]
			}
			if strings.Count(text, tt.old) != 1 {
				t.Fatalf("%q is in the file %d times", tt.old, strings.Count(text, tt.old))
			}
			want := strings.Replace(text, tt.old, tt.new, 1)
			got, err := Confirm(project(map[string]string{tt.file: text}), tt.answer, day(t, fixtureDay))
			if err != nil {
				t.Fatal(err)
			}
			if got.File != tt.file || string(got.Data) != want {
				t.Errorf("%s\n got:\n%s\nwant:\n%s", got.File, got.Data, want)
			}
			again, err := Confirm(project(map[string]string{tt.file: string(got.Data)}), tt.answer, day(t, fixtureDay))
			if err != nil || string(again.Data) != want {
				t.Errorf("the same answer again gives %v:\n%s", err, again.Data)
			}
		})
	}
}

func TestConfirmBelieves(t *testing.T) {
	undated := rang("landet/livslinien", "web", "")
	undated.How = HowOwnPage
	tests := []struct {
		name   string
		answer Answer
		want   string
	}{
		{"phone", rang("landet/livslinien", "phone", ""), "phone 70 20 12 01 confirmed 2027-11-21"},
		{"hours", rang("aaby/cafe", "hours", ""), "hours  confirmed 2027-11-21"},
		{"facet", rang("aaby/cafe", "dogs", "yes"), "dogs yes confirmed 2027-11-21"},
		{"kommune", rang("aaby", "phone", ""), "phone 36 37 70 00 confirmed 2027-11-21"},
		{"a page without a date proves nothing", undated, "web https://livslinien.dk unconfirmed 2027-11-21"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Confirm(project(nil), tt.answer, day(t, fixtureDay))
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Known.Kind + " " + c.Known.Value + " " + c.Known.Standing.String() + " " + c.Known.Until.String(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	c, err := Confirm(project(nil), rang("aaby/cafe", "phone", "36377001"), day(t, fixtureDay))
	if err != nil || c.Withheld.DA != "Vi ved ikke" {
		t.Errorf("what is withheld is not told: %+v, %v", c, err)
	}
	c, err = Confirm(project(nil), rang("landet/livslinien", "anonymous", "yes"), day(t, fixtureDay))
	if err != nil || c.Note.DA != "Spørg." {
		t.Errorf("the note is not told: %+v, %v", c, err)
	}
}

func TestConfirmRefuses(t *testing.T) {
	with := func(change func(*Answer)) Answer {
		a := rang("landet/livslinien", "phone", "")
		change(&a)
		return a
	}
	tests := []struct {
		name   string
		files  map[string]string
		answer Answer
		want   string
	}{
		{"unknown offer", nil, rang("landet/livslinjen", "phone", ""), `no offer "landet/livslinjen"; did you mean "landet/livslinien"?`},
		{"unknown field", nil, rang("landet/livslinien", "fone", ""), `no field "fone"; did you mean "phone"?`},
		{"hours of a kommune", nil, rang("aaby", "hours", ""), `no field "hours"`},
		{"nothing to confirm", nil, rang("landet/livslinien", "sms", ""), "there is no sms to confirm; give it with -value"},
		{"no hours to confirm", nil, rang("landet/skriv", "hours", ""), "there is no hours to confirm"},
		{"new hours", nil, rang("landet/livslinien", "hours", "9-17"), "by hand"},
		{"a facet without a value", nil, rang("landet/livslinien", "free", ""), "write yes, no, unknown"},
		{"a facet with another value", nil, rang("landet/livslinien", "free", "ja"), "write yes, no, unknown"},
		{"no role", nil, with(func(a *Answer) { a.By = " " }), "-by is missing"},
		{"one source", nil, with(func(a *Answer) { a.How = HowSource }), "write phone if somebody rang"},
		{"the future", nil, with(func(a *Answer) { a.Checked = Date{2026, 11, 22} }), "no day up to today"},
		{"a coarse day", nil, with(func(a *Answer) { a.Checked = Date{2026, 11, 0} }), "no day up to today"},
		{"a call with a date of its own", nil, with(func(a *Answer) { a.Dated = Date{2026, 0, 0} }), "leave them out with -how phone"},
		{"a call with a page", nil, with(func(a *Answer) { a.URL = "https://x.dk" }), "leave them out with -how phone"},
		{"no number", nil, rang("landet/livslinien", "phone", "12"), `lineFile:11: phone number "12" is no Danish number`},
		{"words for a number", nil, rang("landet/livslinien", "phone", "ring bare"), "other signs than digits"},
		{"a forbidden number", nil, rang("landet/livslinien", "phone", "70203082"), "must never be shown: nedlagt"},
		{"a number for text messages", nil, rang("landet/livslinien", "phone", "54541245"), "never a call link"},
		{"no address of the web", nil, rang("landet/livslinien", "web", "livslinien.dk"), "no address of the web"},
		{"a secret address", nil, rang("landet/krise", "address", "Jagtvej 12, 2200 København N"), "an address in an offer whose address is secret"},
		{"a secret address as a role", nil, Answer{Path: "landet/krise", Field: "phone", How: HowPhone, By: "Jagtvej 12", Checked: Date{2026, 11, 21}}, "looks like an address"},
		{"data with errors already", map[string]string{textFile: "x: ["}, rang("landet/livslinien", "phone", ""), "has errors already"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Confirm(project(tt.files), tt.answer, day(t, fixtureDay))
			want := strings.Replace(tt.want, "lineFile", lineFile, 1)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v and\n%s\nwant an error with %q", err, c.Data, want)
			}
		})
	}
}

func TestConfirmationWrite(t *testing.T) {
	root := t.TempDir()
	name := filepath.Join(root, filepath.FromSlash(lineFile))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (Confirmation{File: lineFile, Data: []byte("new")}).Write(root); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(name)
	info, statErr := os.Stat(name)
	if err != nil || statErr != nil || string(got) != "new" || info.Mode().Perm() != 0o600 {
		t.Errorf("got %q with mode %v, %v; want the new text with the old mode", got, info.Mode(), err)
	}
	if entries, err := os.ReadDir(filepath.Dir(name)); err != nil || len(entries) != 1 {
		t.Errorf("left over: %v, %v", entries, err)
	}
	if err := (Confirmation{File: "no/such/file.yaml"}).Write(root); err == nil || !strings.Contains(err.Error(), "no/such/file.yaml") {
		t.Errorf("got %v, want an error that names the file", err)
	}
}

// TestPublishAnswer publishes an answer about a facet as a template reads it, and
// never who gave it.
func TestPublishAnswer(t *testing.T) {
	c, err := Confirm(project(nil), rang("landet/livslinien", "free", "no"), day(t, fixtureDay))
	if err != nil {
		t.Fatal(err)
	}
	dir, _ := load(t, map[string]string{lineFile: strings.ReplaceAll(string(c.Data), `by: "Livslinien, på telefonen"`, `by: "Vagten"`)})
	got, err := json.Marshal(published(t, Publish(dir, day(t, fixtureDay)), "livslinien"))
	if err != nil {
		t.Fatal(err)
	}
	const want = `"free":"no","says":"oo-`
	if !strings.Contains(string(got), want) {
		t.Errorf("got %s, want in it %s", got, want)
	}
	if strings.Contains(string(got), "Vagten") {
		t.Errorf("who answered is published: %s", got)
	}
	if offerIn(t, dir, "livslinien").Facets[2].By != "Vagten" {
		t.Error("who answered was not read: the test above cannot fail")
	}
}

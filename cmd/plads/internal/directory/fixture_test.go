package directory

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

const (
	aabyFile    = "data/municipalities/aaby.yaml"
	lineFile    = "data/offers/landet/livslinien.yaml"
	textFile    = "data/offers/landet/skriv.yaml"
	doctorFile  = "data/offers/landet/laegevagt-aaby.yaml"
	cafeFile    = "data/offers/aaby/cafe.yaml"
	councilFile = "data/offers/aaby/raad.yaml"
	secretFile  = "data/offers/landet/krise.yaml"
	themesFile  = "data/themes.yaml"
	promiseFile = "data/promises/aaby.yaml"
	eventsFile  = "data/events.yaml"
	alertsFile  = "data/alerts.yaml"
)

// sound is a small project without a fault.
func sound() map[string]string {
	return map[string]string{
		"data/situations.yaml": `- id: alene
  name: {da: Alene, en: Alone}
  icon: chair
- id: bange-hjemme
  name: {da: Bange derhjemme, en: Afraid at home}
  icon: door
  sensitive: true
`,
		"data/terms.yaml": `- id: aaben
  da: {word: åben, forms: [åbent, åbne], meaning: "at man kan komme ind"}
  en: {word: open, forms: [], meaning: "you can come in"}
- id: bisidder
  da: {word: bisidder, meaning: "en, der går med"}
  en: {word: support person, meaning: "somebody who goes with you"}
`,
		themesFile: `- {id: home, name: {da: Et hjem, en: A home}, icon: home}
- {id: work, name: {da: Arbejde, en: Work}, icon: work}
`,
		promiseFile: `- id: aaby-flere-boliger
  theme: home
  policy: aaby-politik
  section: vision
  text: {da: Kommunen vil bygge., en: The municipality wants to build.}
  followup:
    state: unknown
    checked: 2026-11-21
- id: aaby-arbejde
  theme: work
  policy: aaby-politik
  section: vision
  text: {da: Flere i arbejde., en: More people in work.}
  followup: {state: kept, note: {da: Det er sket., en: It was done.}, source: aaby.dk, url: "https://aaby.dk/b", dated: "2019-01", checked: 2026-11-21}
`,
		eventsFile: `- id: marked
  kommune: aaby
  name: {da: Marked, en: Market}
  text: {da: Kom forbi., en: Come by.}
  when: {week: 17}
  source: rnn.dk
  dated: "2019"
  checked: 2026-11-21
- id: valg
  name: {da: Valg, en: Election}
  text: {da: Stem., en: Vote.}
  when: {date: "2029-11"}
  source: {da: loven, en: the law}
  checked: 2026-11-21
- id: dagen
  name: {da: Dagen, en: The day}
  text: {da: Hvert år., en: Every year.}
  when: {month: 10, day: 10}
  source: who.int
  checked: 2026-11-21
- id: forbi
  name: {da: Forbi, en: Gone}
  text: {da: Det var engang., en: It was once.}
  when: {date: 2026-11-20}
  source: rnn.dk
  checked: 2026-11-21
`,
		alertsFile: `- id: jul
  kind: closing
  from: 2026-11-21
  until: 2027-01-02
  text: {da: Ring først., en: Call first.}
  source: {da: vores råd, en: our advice}
  checked: 2026-11-21
- id: kulde
  kind: cold
  from: 2026-11-01
  until: 2026-11-30
  text: {da: Det er koldt., en: It is cold.}
  link: /tilbud/aaby/cafe
  kommuner: [aaby]
  situations: [alene]
  source: dmi.dk
  checked: 2026-11-21
- id: senere
  kind: heat
  from: 2026-11-22
  until: 2026-11-22
  text: {da: Varmt., en: Hot.}
  source: dmi.dk
  checked: 2026-11-21
`,
		"data/never.yaml": `- {value: "70 20 30 82", why: "nedlagt", instead: "1888"}
- {value: "Højnæsvej 73", why: "måske forkert"}
`,
		aabyFile: `name: Åby
region: {da: Region Hovedstaden, en: Capital Region of Denmark}
urgent_doctor: laegevagt-aaby
contact:
  phone: {value: "36 37 70 00", source: Åbys politik, dated: "2017", checked: 2026-11-21, how: source}
  address: {value: "Parkvej 150, 2610 Åby", source: aaby.dk, dated: 2026-03, checked: 2026-11-21, how: own-page}
  web: {value: "https://aaby.dk/", source: aaby.dk, dated: 2026-03, checked: 2026-11-21, how: own-page}
council:
  name: {da: Udsatterådet i Åby, en: The council in Åby}
  offer: raad
  facts:
    - {text: {da: Rådet har 15 medlemmer, en: The council has 15 members}, source: rnn.dk, dated: "2021-12"}
policies:
  - id: aaby-politik
    title: {da: Åbys politik, en: The policy of Åby}
    standing: adopted
    dated: "2017"
    period: "2017-2018"
    sections:
      - {id: vision, title: {da: Vision, en: Vision}}
`,
		lineFile: `name: {da: Livslinien, en: The Lifeline}
kind: line
situations: [alene]
summary: {da: Du kan ringe., en: You can ring.}
audience: {da: Alle, en: Everybody}
limits: {da: Ring igen., en: Ring again.}
facets:
  free: {is: yes}
  anonymous: {is: unknown, note: {da: Spørg., en: Ask.}}
contact:
  phone: {value: "70 20 12 01", source: livslinien.dk, url: "https://livslinien.dk/a?b=1&c=2", dated: "2026-09-24", checked: 2026-11-21, how: two-sources}
  web: {value: "https://livslinien.dk", source: livslinien.dk, checked: 2026-11-21, how: own-page}
hours:
  weekly:
    - {days: [mon, tue, wed, thu, fri, sat, sun], from: "09:00", to: "05:00"}
  holidays: open
  note: {da: Hele året, en: All year}
  source: livslinien.dk
  dated: "2026-09-24"
  checked: 2026-11-21
  how: two-sources
source: {title: livslinien.dk, url: "https://livslinien.dk/a?b=1&c=2", dated: 2026-09}
checked: 2026-11-21
`,
		textFile: `name: {da: Skriv, en: Write}
kind: line
situations: [alene]
summary: {da: Du kan skrive., en: You can write.}
audience: {da: Unge, en: Young people}
contact:
  sms: {value: "54 54 12 45", source: skriv.dk, dated: 2026-08-18, checked: 2026-11-21, how: own-page}
source: {title: skriv.dk}
checked: 2026-11-21
`,
		doctorFile: `name: {da: Lægevagten, en: The doctor on duty}
kind: health
situations: [alene]
summary: {da: Du kan ringe., en: You can ring.}
audience: {da: Alle, en: Everybody}
contact:
  phone: {value: "1813", source: laege.dk, dated: 2026-08-18, checked: 2026-11-21, how: own-page}
source: {title: laege.dk}
checked: 2026-11-21
`,
		cafeFile: `name: {da: Caféen, en: The café}
kind: drop-in
situations: [alene]
summary: {da: Et sted at være., en: A place to be.}
audience: {da: Alle, en: Everybody}
contact:
  address: {value: "Gaden 9, 2610 Åby", source: rnn.dk, dated: "2021", checked: 2026-11-21, how: source}
hours:
  weekly:
    - {days: [mon], from: "10:00", to: "14:00"}
  source: rnn.dk
  dated: "2021"
  checked: 2026-11-21
  how: source
withheld: {da: Vi ved ikke, en: We do not know}
source: {title: rnn.dk}
checked: 2026-11-21
policy: [aaby-politik]
`,
		councilFile: `name: {da: Rådet, en: The council}
kind: council
situations: [alene]
summary: {da: Et råd., en: A council.}
audience: {da: Alle, en: Everybody}
source: {title: rnn.dk}
checked: 2026-11-21
`,
		secretFile: `name: {da: Krisecentret, en: The crisis centre}
kind: crisis-centre
situations: [bange-hjemme]
summary: {da: Et sikkert sted., en: A safe place.}
audience: {da: Alle, en: Everybody}
secret_address: true
contact:
  phone: {value: "33 33 00 47", source: krise.dk, dated: "2021", checked: 2026-11-21, how: own-page}
source: {title: krise.dk}
checked: 2026-11-21
`,
	}
}

const fixtureDay = "2026-11-21"

// load loads the sound project with some files changed; "" takes a file away.
func load(t *testing.T, changed map[string]string) (Directory, problem.Report) {
	t.Helper()
	files := sound()
	maps.Copy(files, changed)
	fsys := fstest.MapFS{}
	for name, text := range files {
		if text != "" {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return LoadOn(fsys, day(t, fixtureDay))
}

// soundDirectory is the sound project, loaded.
func soundDirectory(t *testing.T) Directory {
	t.Helper()
	dir, report := load(t, nil)
	if report.Failed() {
		t.Fatalf("the sound fixture is not sound: %v", report.Problems)
	}
	return dir
}

// offerIn returns a pointer into dir, for tests that plant faults where
// validation cannot see them.
func offerIn(t *testing.T, dir Directory, id string) *Offer {
	t.Helper()
	for i := range dir.Offers {
		if dir.Offers[i].ID == id {
			return &dir.Offers[i]
		}
	}
	t.Fatalf("no offer %q", id)
	return nil
}

// change returns a file of the sound project with one text put for another.
func change(t *testing.T, file, old, new string) string {
	t.Helper()
	text := sound()[file]
	if !strings.Contains(text, old) {
		t.Fatalf("%s lacks %q", file, old)
	}
	return strings.Replace(text, old, new, 1)
}

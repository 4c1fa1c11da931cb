package directory

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func published(t *testing.T, p Published, id string) PublishedOffer {
	t.Helper()
	for _, o := range p.Offers {
		if o.ID == id {
			return o
		}
	}
	t.Fatalf("offer %q is not published", id)
	return PublishedOffer{}
}

func summaryOf(cs []PublishedContact) string {
	var parts []string
	for _, c := range cs {
		parts = append(parts, c.Kind+" "+c.Value+" "+c.Href+" "+c.Standing+" "+c.Year)
	}
	return strings.Join(parts, "; ")
}

func TestPublishContacts(t *testing.T) {
	const kommune = "phone 36 37 70 00 tel:+4536377000 unconfirmed 2017" // and neither its address nor its page
	tests := []struct {
		id, today                  string
		contacts, urgent, fallback string
		reach, turn                string
	}{
		{"livslinien", fixtureDay, "phone 70 20 12 01 tel:+4570201201 confirmed 2026; web https://livslinien.dk https://livslinien.dk unconfirmed ",
			"phone 70 20 12 01 tel:+4570201201 confirmed 2026", "", "phone", "confirmed"},
		{"livslinien", "2027-09-25", "phone 70 20 12 01 tel:+4570201201 unconfirmed 2026; web https://livslinien.dk https://livslinien.dk unconfirmed ", "", "", "phone", "reached"},
		{"livslinien", "2027-11-22", "", "", "", "", "none"},
		{"skriv", fixtureDay, "sms 54 54 12 45 sms:+4554541245 confirmed 2026", "sms 54 54 12 45 sms:+4554541245 confirmed 2026", "", "sms", "confirmed"},
		{"cafe", fixtureDay, "address Gaden 9, 2610 Åby  unconfirmed 2021", "", kommune, "fallback", "reached"},
		{"raad", fixtureDay, "", "", kommune, "fallback", "none"},
		{"raad", "2027-11-22", "", "", "", "", "none"},
		{"krise", fixtureDay, "phone 33 33 00 47 tel:+4533330047 unconfirmed 2021", "", "", "phone", "reached"},
	}
	for _, tt := range tests {
		t.Run(tt.id+" on "+tt.today, func(t *testing.T) {
			o := published(t, Publish(soundDirectory(t), day(t, tt.today)), tt.id)
			if got := summaryOf(o.Contacts); got != tt.contacts {
				t.Errorf("contacts\n got %q\nwant %q", got, tt.contacts)
			}
			if got := summaryOf(o.UrgentContacts); got != tt.urgent {
				t.Errorf("urgent contacts\n got %q\nwant %q", got, tt.urgent)
			}
			if got := summaryOf(o.Fallback); got != tt.fallback {
				t.Errorf("fallback\n got %q\nwant %q", got, tt.fallback)
			}
			if o.Reach != tt.reach || o.Turn != tt.turn {
				t.Errorf("reach %q, turn %q, want %q, %q", o.Reach, o.Turn, tt.reach, tt.turn)
			}
		})
	}
}

// TestNowhere links no map to an address that is for letters only.
func TestNowhere(t *testing.T) {
	for address, want := range map[string]bool{"Gaden 9, 2610 Åby": true, "Nævnet, 7998 Statsservice": false, "Åby Kommune, 7999 Kommunepost": false} {
		dir := soundDirectory(t)
		offerIn(t, dir, "cafe").Contact.Address.Value = address
		if got := published(t, Publish(dir, day(t, fixtureDay)), "cafe").Contacts[0].Map != ""; got != want {
			t.Errorf("%s has a map: %t, want %t", address, got, want)
		}
	}
}

func TestSensitive(t *testing.T) {
	for _, tt := range []struct {
		kind, situation string
		want            bool
	}{
		{"line", "bange-hjemme", true},
		{kindCrisisCentre, "alene", true},
		{"line", "alene", false},
	} {
		dir := soundDirectory(t)
		o := offerIn(t, dir, "livslinien")
		o.Kind, o.Situations = tt.kind, []string{"alene", tt.situation}
		p := Publish(dir, day(t, fixtureDay))
		if got := published(t, p, o.ID).Sensitive; got != tt.want {
			t.Errorf("a %s for %s is sensitive: %t, want %t", tt.kind, tt.situation, got, tt.want)
		}
	}
}

// TestFacetKeysApart holds what assets/components/facets/items.html relies on: it replaces the
// first key that a text begins with.
func TestFacetKeysApart(t *testing.T) {
	keys := FacetKeys()
	for i, key := range keys {
		for _, before := range keys[:i] {
			if strings.HasPrefix(key, before) {
				t.Errorf("facet %q begins with %q before it, and would show its words: rename it, or put it first", key, before)
			}
		}
	}
}

// TestProof changes one thing after the other: the proof differs exactly when what is told of it does.
func TestProof(t *testing.T) {
	evidence := func(change func(*Evidence)) Evidence {
		e := Evidence{Source: Text{"kilden", "the source"}, Dated: day(t, "2026-03-01"), Checked: day(t, "2026-11-01"), How: "own-page"}
		change(&e)
		return e
	}
	shows := func(s string) string { return s }
	changes := map[string]func(*Evidence){
		"source":  func(e *Evidence) { e.Source.EN = "another" },
		"dated":   func(e *Evidence) { e.Dated = day(t, "2025-03-02") },
		"checked": func(e *Evidence) { e.Checked = day(t, "2026-11-02") },
		"url":     func(e *Evidence) { e.URL = "https://x.example/" },
	}
	for _, tt := range []struct {
		how      string
		standing Standing
		told     string
	}{
		{"own-page", Confirmed, "source dated"},
		{"phone", Confirmed, "checked"},
		{"source", Unconfirmed, "source dated"},
	} {
		before := vouched(evidence(func(e *Evidence) { e.How = tt.how }), tt.standing, shows).Proof
		for name, change := range changes {
			after := vouched(evidence(func(e *Evidence) { e.How = tt.how; change(e) }), tt.standing, shows).Proof
			if got, want := after != before, strings.Contains(tt.told, name); got != want {
				t.Errorf("%s, %s: with another %s the proof is another: %t, want %t", tt.how, tt.standing, name, got, want)
			}
		}
	}
}

func TestPublishRest(t *testing.T) {
	p := Publish(soundDirectory(t), day(t, fixtureDay))
	line := published(t, p, "livslinien")
	// From midnight on 21 November in Denmark for 35 days; open until five, and again
	// four hours later for twenty.
	const timelineStart = "htamc 12w0 o0.8c o6o.xc "
	var facets []string
	for _, f := range line.Facets {
		facets = append(facets, f.Key+"="+f.Is)
	}
	if got, want := strings.Join(facets, " "),
		"no_referral=unknown anonymous=unknown free=yes dogs=unknown step_free=unknown under_influence=unknown relatives=unknown together=unknown languages=unknown"; got != want {
		t.Errorf("facets\n got %s\nwant %s", got, want)
	}
	if line.Facets[1].Note == nil || line.Facets[1].Note.EN != "Ask." || line.Meet != nil || line.Withheld != nil {
		t.Errorf("optional texts are wrong: %+v", line)
	}
	if line.Free != yes || line.Says != "ooy---o-o" || line.Marks != "ask: un.no_referral; un.anonymous; un.relatives; un.languages;" {
		t.Errorf("a line's facets are sorted as %+v; it has no door", line.PublishedKnowledge)
	}
	if h := line.Hours; h == nil || len(h.Weekly) != 1 || len(h.Weekly[0].Days) != 7 || h.Weekly[0].To != "05:00" ||
		!strings.HasPrefix(h.Timeline, timelineStart) {
		t.Errorf("hours are wrong: %+v", h)
	}
	if line.Doctor || !published(t, p, "laegevagt-aaby").Doctor {
		t.Error("the doctor on duty cannot be told from a line")
	}
	if got := published(t, p, "cafe").Hours; got != nil {
		t.Errorf("unconfirmed hours are published: %+v", got)
	}
	if got := published(t, Publish(soundDirectory(t), day(t, "2027-09-25")), "livslinien").Hours; got != nil {
		t.Errorf("hours older than a year are published: %+v", got)
	}
	if got := p.Terms.DA; got[0].ID != "bisidder" || got[1].ID != "aaben" {
		t.Errorf("Danish terms are in the order %v; å comes last", got)
	}
	if with, without := p.Reach(); with != 5 || without != 1 {
		t.Errorf("Reach = %d, %d; want 5 with and 1 without", with, without)
	}
	m := p.Municipalities[0]
	if len(m.Contacts) != 3 || m.Contacts[2].Host != "aaby.dk" || m.Council.Facts[0].Dated != "2021-12" || m.Policies[0].Sections[0].ID != "vision" {
		t.Errorf("municipality is wrong: %+v", m)
	}
}

func TestPublishKnowledge(t *testing.T) {
	dir := soundDirectory(t)
	o := offerIn(t, dir, "cafe")
	o.Facets = []Facet{{Key: "free", Is: no, Note: Text{"20 kr.", "20 kroner"}}, {Key: "dogs", Is: yes, Note: Text{"I snor.", "On a lead."}}, {Key: "together", Is: no}}
	got := published(t, Publish(dir, day(t, fixtureDay)), "cafe").PublishedKnowledge
	want := PublishedKnowledge{
		Free: no, FreeNote: &o.Facets[0].Note, Says: "oo-yooo-o", Notes: []Text{o.Facets[1].Note},
		Marks: "yes.dogs{0}; no.together; ask: un.no_referral; un.anonymous; un.step_free; un.under_influence; un.relatives; un.languages;",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("facets are sorted as\n     %+v\nwant %+v", got, want)
	}
}

// TestPublishSource reads the JSON as a template does: every source is a text in
// both languages, however it was written.
func TestPublishSource(t *testing.T) {
	const both = "{da: en avis, en: a paper}"
	dir, report := load(t, map[string]string{
		aabyFile: change(t, aabyFile, "source: rnn.dk", "source: "+both),
		lineFile: change(t, lineFile, "  source: livslinien.dk\n", "  source: "+both+"\n"),
		textFile: change(t, textFile, "title: skriv.dk", "title: "+both),
	})
	if report.Failed() {
		t.Fatal(report.Problems)
	}
	p := Publish(dir, day(t, fixtureDay))
	line, sms := published(t, p, "livslinien"), published(t, p, "skriv")
	const want = `{"da":"en avis","en":"a paper"}`
	tests := []struct {
		name  string
		value any
		part  string
	}{
		{"detail, one name", line.Contacts[0], `"source":{"da":"livslinien.dk","en":"livslinien.dk"},"year":`},
		{"hours", line.Hours, `"source":` + want + `,"year":`},
		{"offer", sms, `"source":{"title":` + want + `,"url":`},
		{"offer, one name", line, `"source":{"title":{"da":"livslinien.dk","en":"livslinien.dk"},"url":`},
		{"fact", p.Municipalities[0].Council.Facts[0], `"source":` + want + `,"dated":`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := json.Marshal(tt.value)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(got), tt.part) {
				t.Errorf("got %s, want it to hold %s", got, tt.part)
			}
		})
	}
}

// TestPublishSecret plants faults behind the back of validation.
func TestPublishSecret(t *testing.T) {
	const street, town = "Jagtvej 12", "2200 København N"
	sure := Evidence{Source: Text{"x", "x"}, Checked: day(t, fixtureDay), How: HowPhone}
	plant := map[string]func(*Offer){
		"address": func(o *Offer) { o.Contact.Address = &Detail{Value: street + ", " + town, Evidence: sure} },
		"address, not marked secret": func(o *Offer) {
			o.SecretAddress = false
			o.Contact.Address = &Detail{Value: "Hemmelig " + street, Evidence: sure}
		},
		"map": func(o *Offer) {
			o.Contact.Web = &Detail{Value: "https://www.google.com/maps/" + street, Evidence: sure}
		},
		"summary":           func(o *Offer) { o.Summary = Text{"Vi bor på " + street, "We live at " + street} },
		"name":              func(o *Offer) { o.Name.DA = "Krisecentret i " + town },
		"note":              func(o *Offer) { o.Contact.Phone.Note.EN = "at " + street },
		"source":            func(o *Offer) { o.Contact.Phone.Source.DA = "krise.dk, " + street },
		"source in English": func(o *Offer) { o.Contact.Phone.Source.EN = "krise.dk, " + street },
		"source of hours": func(o *Offer) {
			o.Hours = &Hours{Always: true, Evidence: sure}
			o.Hours.Source.EN = street
		},
		"way":                      func(o *Offer) { o.Way = Text{"Døren er i " + town, "The door is in Copenhagen"} },
		"bring":                    func(o *Offer) { o.Bring = Text{"Nøglen til " + street, "The key"} },
		"next":                     func(o *Offer) { o.Next = Text{DA: "Gå til " + street} },
		"facet":                    func(o *Offer) { o.Facets[0].Note.DA = street },
		"hours":                    func(o *Offer) { o.Hours = &Hours{Always: true, Evidence: sure, Note: Text{DA: town}} },
		"source of all":            func(o *Offer) { o.Source.Title.DA = street },
		"source of all in English": func(o *Offer) { o.Source.Title.EN = "At " + street },
		"kommune": func(o *Offer) {
			o.Kommune = "aaby"
			o.Contact.Phone = nil
		},
	}
	for name, fault := range plant {
		t.Run(name, func(t *testing.T) {
			dir := soundDirectory(t)
			fault(offerIn(t, dir, "krise"))
			o := published(t, Publish(dir, day(t, fixtureDay)), "krise")
			data, err := json.Marshal(o)
			if err != nil {
				t.Fatal(err)
			}
			want := "contact.secret"
			if name == "kommune" {
				want = "contact.secret_mute"
			}
			if o.Secret != want {
				t.Errorf("what is said of the address is %q, want %q", o.Secret, want)
			}
			for _, leak := range []string{"Jagtvej", "2200", "maps", "Parkvej", `"kind":"address"`} {
				if bytes.Contains(data, []byte(leak)) {
					t.Errorf("%s is published: %s", leak, data)
				}
			}
		})
	}
	t.Run("the plants would show on another offer", func(t *testing.T) {
		dir := soundDirectory(t)
		plant["address"](offerIn(t, dir, "raad"))
		if got := summaryOf(published(t, Publish(dir, day(t, fixtureDay)), "raad").Contacts); !strings.Contains(got, street) {
			t.Errorf("contacts %q lack the address: the test above cannot fail", got)
		}
	})
}

func TestPublishForbidden(t *testing.T) {
	dir := soundDirectory(t)
	offerIn(t, dir, "livslinien").Contact.Phone.Value = "70 20 30 82"
	if got := summaryOf(published(t, Publish(dir, day(t, fixtureDay)), "livslinien").Contacts); strings.Contains(got, "phone") {
		t.Errorf("a forbidden number is published: %s", got)
	}
}

func TestWrite(t *testing.T) {
	dir := soundDirectory(t)
	first, second := filepath.Join(t.TempDir(), "new", "folder"), t.TempDir()
	if err := Publish(dir, day(t, fixtureDay)).Write(first); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(dir.Offers)
	slices.Reverse(dir.Terms)
	if err := os.WriteFile(filepath.Join(second, "offers.json"), []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Publish(dir, day(t, fixtureDay)).Write(second); err != nil {
		t.Fatal(err)
	}
	a, b := contents(t, first), contents(t, second)
	want := []string{"alerts.json", "events.json", "found.json", "index.json", "listed.json", "municipalities.json", "offers.json", "promises.json", "search.json", "situations.json", "terms.json", "themes.json"}
	for _, got := range []map[string]string{a, b} {
		if len(got) != len(want) {
			t.Errorf("wrote %d files, want %v and no leftovers", len(got), want)
		}
	}
	for _, name := range want {
		if a[name] != b[name] || a[name] == "" {
			t.Errorf("%s differs for the same data in another order", name)
		}
		var list any
		if err := json.Unmarshal([]byte(a[name]), &list); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, part := range []string{`"url":"https://livslinien.dk/a?b=1&c=2"`, `"facets":"ask: un.no_referral; `, `"urgent_contacts"`, `"secret":"contact.secret"`} {
		if !strings.Contains(a["offers.json"], part) {
			t.Errorf("offers.json lacks %s", part)
		}
	}
	if strings.Contains(a["offers.json"], `"situations":null`) || strings.Contains(a["offers.json"], `"contacts":null`) {
		t.Error("a list is written as null")
	}
	before, err := os.Stat(filepath.Join(first, "offers.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := Publish(dir, day(t, fixtureDay)).Write(first); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(filepath.Join(first, "offers.json"))
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(before, after) {
		t.Error("a file with the same bytes was written anew")
	}
	if err := Publish(dir, day(t, fixtureDay)).Write(filepath.Join(first, "offers.json")); err == nil {
		t.Error("writing into a file instead of a folder gives no error")
	}
}

func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

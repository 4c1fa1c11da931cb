package main

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/plads-til-alle/plads/cmd/plads/internal/directory"
)

// TestWords wants words for everything that a call can hold: a template is silent
// about a key that it does not know.
func TestWords(t *testing.T) {
	word, err := words()
	if err != nil {
		t.Fatal(err)
	}
	hours := &directory.Hours{Weekly: []directory.Slot{{Days: []time.Weekday{1, 2, 3, 4, 5}, From: 540, To: 900}, {Days: []time.Weekday{6, 0}, From: 1200, To: 120}}}
	day := directory.Date{Year: 2026, Month: 11, Day: 21}
	asked := append([]string{"phone", "sms", "address", "hours"}, directory.FacetKeys()...)
	for _, key := range asked {
		for _, known := range []*directory.Known{nil, {Kind: key, Value: "36 37 70 00", Hours: hours}} {
			if got, err := word("ask", question{key, known}); err != nil || !strings.HasSuffix(got, "?") {
				t.Errorf("the question about %s is %q, %v", key, got, err)
			}
		}
	}
	for _, r := range []directory.Reason{directory.Urgent, directory.Missing, directory.Overdue, directory.Unsettled} {
		if got, err := word("reason", r.String()); err != nil || got == "" {
			t.Errorf("the reason %s is %q, %v", r, got, err)
		}
	}
	evidence := directory.Evidence{Source: directory.Text{DA: "rk.dk", EN: "rk.dk"}, Dated: directory.Date{Year: 2020, Month: 6}, Checked: day}
	undated := evidence
	undated.Dated = directory.Date{}
	tests := []struct {
		known directory.Known
		want  string
	}{
		{directory.Known{Kind: "phone", Value: "112", Standing: directory.Confirmed, Until: day, Evidence: evidence}, "Telefon 112: bekræftet til 21.11.2026."},
		{directory.Known{Kind: "sms", Value: "112", Standing: directory.Confirmed, Soon: true, Until: day, Evidence: evidence}, "Sms 112: bekræftet kun til 21.11.2026."},
		{directory.Known{Kind: "address", Value: "Gaden 9", Standing: directory.Unconfirmed, Evidence: evidence}, "Adresse Gaden 9: ikke bekræftet, fra rk.dk, 6.2020."},
		{directory.Known{Kind: "web", Value: "https://rk.dk", Standing: directory.Unconfirmed, Evidence: undated}, "Hjemmeside https://rk.dk: ikke bekræftet, fra rk.dk, udateret."},
		{directory.Known{Kind: "phone", Value: "112", Standing: directory.Withdrawn, Evidence: evidence}, "Telefon 112: trukket tilbage, ingen har set efter siden 21.11.2026."},
		{directory.Known{Kind: "hours", Hours: hours, Standing: directory.Withdrawn, Evidence: evidence},
			"Åbent man, tir, ons, tor, fre 09:00-15:00; lør, søn 20:00-02:00: trukket tilbage, ingen har set efter siden 21.11.2026."},
		{directory.Known{Kind: "hours", Hours: &directory.Hours{Always: true}, Standing: directory.Confirmed, Until: day}, "Åbent hele døgnet: bekræftet til 21.11.2026."},
	}
	for _, tt := range tests {
		if got, err := word("known", tt.known); err != nil || got != tt.want {
			t.Errorf("got %q, %v; want %q", got, err, tt.want)
		}
	}
}

func TestSheet(t *testing.T) {
	calls := []directory.Call{
		{Reason: directory.Urgent, Path: "aaby", Name: directory.Text{DA: "Åby", EN: "Åby"}, Kommune: "aaby", KommuneName: "Åby", Ask: []string{"phone"},
			Known: []directory.Known{{Kind: "phone", Value: "36 37 70 00"}}, Ring: &directory.Ring{Own: true, Value: "36 37 70 00"}},
		{Reason: directory.Missing, Path: "aaby/cafe", Name: directory.Text{DA: `Café "<b>Ø</b>", åben`, EN: "x"}, Kommune: "aaby", KommuneName: "Åby",
			Ask: []string{"phone", "dogs"}, Ring: &directory.Ring{Value: "36 37 70 00"}},
		{Reason: directory.Missing, Path: "landet/net", Name: directory.Text{DA: "Net", EN: "x"}, Ask: []string{"phone"},
			Withheld: directory.Text{DA: "To numre.", EN: "x"}, Known: []directory.Known{{Kind: "web", Value: "https://net.dk"}}},
	}
	s := newSheet(calls, directory.Date{Year: 2026, Month: 11, Day: 21})

	var b bytes.Buffer
	if err := writeCSV(&b, s); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&b).ReadAll() // fails on lines of unequal length
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"Åby Kommune, hovednummer", "aaby", "Åby", "36 37 70 00 (eget nummer, trukket tilbage)"},
		{`Café "<b>Ø</b>", åben`, "aaby/cafe", "Åby", "36 37 70 00 (Åby Kommune, trukket tilbage)"},
		{"Net", "landet/net", "Hele landet", "Vi kender intet nummer. Se https://net.dk"},
	}
	if len(lines) != 4 {
		t.Fatalf("%d lines, want a heading and 3", len(lines))
	}
	for i, cells := range want {
		if got := lines[i+1][1:5]; !slices.Equal(got, cells) {
			t.Errorf("line %d\n got %q\nwant %q", i+1, got, cells)
		}
	}
	if got, want := lines[2][6], "Hvilket nummer kan man ringe til? Må man have hund med?"; got != want {
		t.Errorf("questions %q, want %q", got, want)
	}
	if got := lines[3][5]; !strings.HasSuffix(got, "Der står nu: »To numre.«") {
		t.Errorf("what is known: %q", got)
	}

	b.Reset()
	if err := writeHTML(&b, s); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, part := range []string{`<html lang="da">`, "size: A4", "&lt;b&gt;Ø&lt;/b&gt;", "1. Åby Kommune, hovednummer", "Er 36 37 70 00 stadig det rigtige nummer?", "(2 steder)", "(1 sted)"} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
	for _, part := range []string{"<script", "<b>Ø", "http-equiv", "<link"} {
		if strings.Contains(page, part) {
			t.Errorf("the page holds %s", part)
		}
	}
	if rows := strings.Count(page, `scope="row"`); rows != 3 {
		t.Errorf("%d rows, want 3", rows)
	}

	b.Reset()
	if err := writeText(&b, newSheet(nil, s.Today)); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.Contains(got, "Der er ingen at ringe til") {
		t.Errorf("an empty list says %q", got)
	}
}

func TestUrgentOffers(t *testing.T) {
	page := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	got, err := urgentOffers(fstest.MapFS{
		"content/da/akut.md":          page("---\nis_urgent: true\ngroups:\n  - offers: [landet/b, landet/a]\n  - offers: []\n---\nText"),
		"content/da/hjaelp/alene.md":  page("---\ntitle: x\ndanger:\n  calls:\n    - offers: [landet/c, landet/a]\n---\n"),
		"content/da/andet.md":         page("---\ngroups:\n  - offers: [landet/d]\n---\n"),
		"content/da/uden.md":          page("Text\n---\n"),
		"content/da/windows.md":       page("---\r\ndanger:\r\n  calls:\r\n    - offers: [landet/e]\r\n---\r\n"),
		"content/da/hjaelp/billede.x": page("\x00"),
	})
	if want := []string{"landet/a", "landet/b", "landet/c", "landet/e"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	if _, err := urgentOffers(fstest.MapFS{"content/da/a.md": page("---\ndanger: [\n---\n")}); err == nil || !strings.Contains(err.Error(), "content/da/a.md") {
		t.Errorf("got %v, want an error that names the file", err)
	}
	if _, err := urgentOffers(fstest.MapFS{}); err == nil {
		t.Error("no content gives no error")
	}
}

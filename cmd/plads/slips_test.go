package main

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What an offer's page gives to ring or write to, and what its papers say.
var (
	largeNumber = regexp.MustCompile(`(?s)p-number--large" href="(?:tel|sms):[^"]*">.*?<span>[^<0-9]*([0-9][0-9 \x{a0}]*)</span>`)
	slipPaper   = regexp.MustCompile(`(?s)<div class="p-slip__paper">.*?</div>`)
	posterCode  = regexp.MustCompile(`(?s)<div class="p-poster__code">.*?<ul class="p-poster__strips`)
	bareNumbers = regexp.MustCompile(`<p class="p-poster__bare">.*?</p>`)
)

// TestSlipsHaveNumber finds on the slip of an offer the number that its page gives: the place's
// own, or its kommune's where that is not known. The slip of a sensitive page has its own alone,
// and the strips of its poster the same.
func TestSlipsHaveNumber(t *testing.T) {
	site, err := web()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	err = fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, "index.html") {
			return err
		}
		page, err := fs.ReadFile(site, name)
		if err != nil {
			return err
		}
		slip := string(slipPaper.Find(page))
		if slip == "" {
			return nil
		}
		bare := string(bareNumbers.Find(page))
		if !strings.Contains(slip, "p-slip__title") {
			seen["sensitive"]++
			for _, number := range regexp.MustCompile(`<p class="p-slip__number"><b>([^<]*)</b>`).FindAllStringSubmatch(slip, -1) {
				if !strings.Contains(plainSpaces(bare), number[1]) {
					t.Errorf("%s: the strips of its poster are without %s, which its slip has", name, number[1])
				}
			}
			if strings.Contains(slip, "p-instead") {
				t.Errorf("%s: its slip tells that a place is looked for", name)
			}
			return nil
		}
		if bare != "" {
			t.Errorf("%s: it is not sensitive, and its strips have bare numbers in place of its code", name)
		}
		number := largeNumber.FindSubmatch(page)
		if number == nil {
			return nil
		}
		seen["offer"]++
		want := "<b>" + plainSpaces(string(number[1])) + "</b>"
		if !strings.Contains(slip, want) {
			t.Errorf("%s: its slip is without %s: see assets/components/paper/lines.html", name, want)
		}
		if strings.Contains(slip, "p-instead") {
			seen["kommune's"]++
			if !strings.Contains(slip, "p-proof") || !strings.Contains(string(posterCode.Find(page)), want) {
				t.Errorf("%s: the kommune's number has no proof on its slip, or is not on its poster", name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for what, least := range map[string]int{"offer": 100, "kommune's": 40, "sensitive": 30} {
		if seen[what] < least {
			t.Errorf("looked at %d slips: %s, want %d or more", seen[what], what, least)
		}
	}
}

func plainSpaces(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

// TestStreetSheetHasPlaces finds every shelter and drop-in centre of a municipality on its
// sheet, with the number or the address that its own page gives.
func TestStreetSheetHasPlaces(t *testing.T) {
	site, err := web()
	if err != nil {
		t.Fatal(err)
	}
	street := regexp.MustCompile(`(?s)<div class="p-street" data-not-prose>.*?\n</div>`)
	place := regexp.MustCompile(`(?s)class="p-offer__kind"[^>]*>(?:Herberg|Værested) .*?<h1[^>]*>([^<]*)</h1>(.*?)<div class="p-offer__about">`)
	way := regexp.MustCompile(`(?s)(?:Adresse: </span>([^<]*)<|p-number--large" href="tel:[^"]*">.*?<span>Ring ([0-9 ]*)<)`)
	places, ways := 0, 0
	for _, kommune := range []string{"hvidovre", "nyborg", "odense", "odsherred", "roedovre"} {
		page, err := fs.ReadFile(site, "kommuner/"+kommune+"/index.html")
		if err != nil {
			t.Fatal(err)
		}
		sheet := string(street.Find(page))
		if !strings.Contains(sheet, "Et sted at sove") {
			t.Errorf("%s: its sheet says nothing of a place to sleep", kommune)
		}
		offers, err := fs.Glob(site, "tilbud/"+kommune+"/*/index.html")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range offers {
			offer, err := fs.ReadFile(site, name)
			if err != nil {
				t.Fatal(err)
			}
			found := place.FindSubmatch(offer)
			if found == nil {
				continue
			}
			places++
			if !strings.Contains(sheet, ">"+string(found[1])+"<") {
				t.Errorf("the sheet of %s is without %s", kommune, found[1])
			}
			instead := strings.Contains(string(found[2]), "stedets eget nummer")
			for _, m := range way.FindAllSubmatch(found[2], -1) {
				if instead && m[2] != nil {
					continue // the kommune's, at the top of the sheet
				}
				ways++
				if want := string(m[1]) + string(m[2]); !strings.Contains(sheet, ">"+want+"<") {
					t.Errorf("the sheet of %s is without %q of %s", kommune, want, found[1])
				}
			}
		}
	}
	if places < 10 || ways < 3 {
		t.Errorf("looked for %d places and %d ways to reach them, want 10 and 3 or more", places, ways)
	}
}

// TestSlipsOfSituations finds on the slip of each situation in each kommune whom to ring, each
// number once, also where the kommune's own is not known.
func TestSlipsOfSituations(t *testing.T) {
	site, err := web()
	if err != nil {
		t.Fatal(err)
	}
	number := regexp.MustCompile(`<p class="p-slip__number">(?:.*?<br>)?<b>([^<]*)</b>`)
	slip := func(name string) (numbers []string, poster string) {
		page, err := fs.ReadFile(site, name+"/index.html")
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range number.FindAllSubmatch(slipPaper.Find(page), -1) {
			numbers = append(numbers, string(found[1]))
		}
		return numbers, string(posterCode.Find(page))
	}
	pages, err := fs.Glob(site, "kommuner/*/*/index.html")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, page := range pages {
		name := strings.TrimSuffix(page, "/index.html")
		if _, err := fs.Stat(site, "hjaelp/"+path.Base(name)); err != nil {
			continue
		}
		seen++
		numbers, _ := slip(name)
		if len(numbers) == 0 || len(numbers) > 3 || len(slices.Compact(slices.Sorted(slices.Values(numbers)))) != len(numbers) {
			t.Errorf("%s: its slip has the numbers %q, want one to three, each once", name, numbers)
		}
	}
	if seen != 5*14 {
		t.Errorf("looked at %d slips, want one for each situation in each kommune", seen)
	}
	// Who is there for the matter stands first; a sure number for something else does not.
	if numbers, _ := slip("kommuner/nyborg/alkohol"); len(numbers) == 0 || numbers[0] != "63 33 81 90" {
		t.Errorf("the slip for alcohol in Nyborg has %q, and not first the centre's number", numbers)
	}
	if numbers, _ := slip("kommuner/odense/stoffer"); slices.Contains(numbers, "1888") {
		t.Errorf("the slip for drugs in Odense has %q, and so the number of a crisis centre", numbers)
	}
	// Who tears off a strip may have no data: the number of the poster stands on each.
	page, err := fs.ReadFile(site, "tilbud/landet/livslinien/index.html")
	if got := strings.Count(plainSpaces(string(page)), "</b><b>70 20 12 01</b>"); err != nil || got != 7 {
		t.Errorf("%d of the seven strips for Livslinien have its number, %v", got, err)
	}
	// A poster has a number only when it is confirmed, and the place's own.
	for _, page := range []string{"kommuner/odense/sind-og-krise", "tilbud/odense/psyk-akutmodtagelse-odense"} {
		if numbers, poster := slip(page); strings.Contains(poster, "p-poster__number") || len(numbers) == 0 || numbers[0] != "70 11 07 07" {
			t.Errorf("%s: the slip has %q, and the poster gives the doctor's number as another place's", page, numbers)
		}
	}
	if _, poster := slip("kommuner/odense/ung-alene"); !strings.Contains(poster, "61 63 01 94") {
		t.Error("the poster for the young in Odense is without the confirmed number")
	}
	if _, poster := slip("kommuner/nyborg/alkohol"); strings.Contains(poster, "p-poster__number") {
		t.Error("the poster for alcohol in Nyborg has a number that nobody has confirmed")
	}
}

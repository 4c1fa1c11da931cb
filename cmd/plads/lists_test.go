package main

import (
	"slices"
	"strings"
	"testing"
)

// TestFacetPage reads the page of a facet that no place is known to say yes to, and one
// that many do: what is promised is what is there, and only where there is a door.
func TestFacetPage(t *testing.T) {
	v := visit(t, web)
	type view struct {
		Promised, Described string
		Headings            []string
		Rows                []string
		First               []string
	}
	read := func(page string) view {
		v.open(page)
		return look[view](v, `(() => {
			const kind = (row) => row.querySelector(".p-rows__kind").textContent;
			const rows = (within) => [...within.querySelectorAll("[data-offer-row]")].map(kind);
			return {
			promised: document.querySelector("main .o-lead").textContent,
			described: document.querySelector("meta[name=description]").content,
			headings: [...document.querySelectorAll("main > h2")].map((h) => h.textContent),
			rows: rows(document),
			first: [...document.querySelectorAll("[data-place]")].filter((place) => {
				const kinds = rows(place);
				return kinds.lastIndexOf("Herberg") >= kinds.filter((k) => k === "Herberg").length;
			}).map((place) => place.textContent),
			};
		})()`)
	}
	const ask = "Vi ved ikke endnu, hvor svaret er ja. Her er steder, du kan spørge."
	dogs := read("/tilbud/hund-med/")
	if dogs.Promised != ask || dogs.Described != "Må jeg have min hund med? "+ask || !slices.Equal(dogs.Headings, []string{"Her ved vi det ikke. Spørg dem."}) {
		t.Errorf("without a yes the page promises %q, in a search %q, and has the headings %v", dogs.Promised, dogs.Described, dogs.Headings)
	}
	if len(dogs.Rows) < 30 || !slices.Contains(dogs.Rows, "Herberg") || len(dogs.First) > 0 {
		t.Errorf("%d rows, want 30 or more with shelters; these do not have them first: %v", len(dogs.Rows), dogs.First)
	}
	for _, kind := range []string{"Telefonlinje", "Udsatteråd", "Myndighed", "Klage"} {
		if slices.Contains(dogs.Rows, kind) {
			t.Errorf("a %s is listed among places to ask whether a dog may come along", kind)
		}
	}
	free := read("/tilbud/gratis/")
	if !strings.Contains(free.Promised, "hvor vi ved, at svaret er ja") || len(free.Headings) != 2 || !slices.Contains(free.Rows, "Telefonlinje") {
		t.Errorf("where many say yes: %q, headings %v", free.Promised, free.Headings)
	}
}

// TestOrderOfRows reads a list from above: the places and in each the names are in the
// order that the language has, and what is for the whole country is last.
func TestOrderOfRows(t *testing.T) {
	v := visit(t, web)
	for page, last := range map[string]string{"/tilbud/alle/": "Hele landet", "/en/offers/all/": "All of Denmark"} {
		v.open(page)
		type view struct{ Wrong, Places []string }
		got := look[view](v, `(() => {
			const compare = new Intl.Collator(document.documentElement.lang).compare;
			const wrong = (texts) => texts.filter((text, i) => i > 0 && compare(texts[i - 1], text) > 0);
			const places = [...document.querySelectorAll("[data-place]")];
			const names = places.map((p) => p.querySelector(".p-rows-place__name").textContent);
			return { places: names, wrong: [...(names.length > 5 ? [] : ["few places"]), ...wrong(names.slice(0, -1)),
				...places.flatMap((p) => wrong([...p.querySelectorAll(".p-rows__link")].map((a) => a.textContent))),
				...(names.at(-1) === "`+last+`" ? [] : names.slice(-1))] };
		})()`)
		if len(got.Wrong) > 0 {
			t.Errorf("%s: not in their order: %q, of the places %q", page, got.Wrong, got.Places)
		}
	}
}

// TestJumps follows the ways into long pages, in both languages: each leads to a heading
// of the page itself that says the same, and the page is called what leads to it.
func TestJumps(t *testing.T) {
	v := visit(t, web)
	tests := []struct {
		page, heading string
		ways          int
	}{
		{"/tilbud/odense/", "Alle steder i Odense", 10},
		{"/en/offers/odense/", "All places in Odense", 10},
		{"/ordbog/", "Ordbog", 15},
		{"/en/words/", "Words explained", 15},
	}
	for _, tt := range tests {
		v.open(tt.page)
		type view struct {
			Heading string
			Ways    int
			Astray  []string
		}
		got := look[view](v, `(() => {
			const ways = [...document.querySelectorAll('main nav a[href^="#"]')];
			return {
				heading: document.querySelector("h1").textContent,
				ways: ways.length,
				astray: ways.filter((a) => document.getElementById(a.hash.slice(1))?.textContent !== a.textContent).map((a) => a.hash),
			};
		})()`)
		if got.Heading != tt.heading || got.Ways < tt.ways || len(got.Astray) > 0 {
			t.Errorf("%s: %+v, want %q and %d ways or more, none astray", tt.page, got, tt.heading, tt.ways)
		}
	}
	v.open("/tilbud/")
	order := look[[]string](v, `[...document.querySelectorAll("main h1, main h2")].map((h) => h.textContent)`)
	if at := slices.Index(order, "Sådan læser du siderne"); order[0] != "Steder og numre" || order[1] != "Vælg, hvor du er" || at < 4 {
		t.Errorf("the way in has the headings %v: want the choices first", order)
	}
}

// TestForTheCountry reads what helps in the whole country: what is mostly about the matter comes
// before what is mostly about another, what is only for relatives comes before it for them and
// else after, authorities come last, and what serves one region stands
// on the pages of its own municipalities alone.
func TestForTheCountry(t *testing.T) {
	v := visit(t, web)
	cards := func(page string) []string {
		v.open(page)
		return look[[]string](v, `[...document.querySelectorAll("main .p-offer-card__link")].map((a) => a.pathname.split("/").at(-2))`)
	}
	for page, order := range map[string][]string{
		"/hjaelp/bange-hjemme/":           {"danner", "boernetelefonen", "politi-114"},
		"/kommuner/nyborg/bange-hjemme/":  {"danner", "boernetelefonen", "politi-114"},
		"/kommuner/odense/sind-og-krise/": {"sind-raadgivning", "giftlinjen", "bedre-psykiatri"},
		"/hjaelp/penge-og-gaeld/":         {"stopspillet", "taenk-gaeld", "ankestyrelsen"}, // the second has only a website
		"/hjaelp/ung-alene/":              {"sind-ungdom", "foraeldretelefonen"},
		"/paaroerende/boern/":             {"foraeldretelefonen", "sind-ungdom"},
		"/kommuner/odense/saelger-sex/":   {"odense-reden", "odense-voldtaegt-ouh"},
	} {
		got := cards(page)
		var at []int
		for _, id := range order {
			at = append(at, slices.Index(got, id))
		}
		if slices.Contains(at, -1) || !slices.IsSorted(at) {
			t.Errorf("%s has the cards %v, want %v in this order", page, got, order)
		}
	}
	for page, want := range map[string]bool{"/kommuner/hvidovre/sind-og-krise/": true, "/kommuner/odense/sind-og-krise/": false, "/hjaelp/sind-og-krise/": false} {
		if got := slices.Contains(cards(page), "akutberedskab-psyk-h"); got != want {
			t.Errorf("%s shows what serves the Capital Region alone: %t, want %t", page, got, want)
		}
	}
}

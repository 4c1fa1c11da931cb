package main

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestAnswers reads pages as they are seen: what each must say, and what it must not.
func TestAnswers(t *testing.T) {
	v := visit(t, web)
	tests := []struct {
		page      string
		says, not []string
	}{
		// A no is a whole sentence, and what nobody knows is a question to ask.
		{"/tilbud/nyborg/nyborg-tandpleje/", []string{"Nej, du kan ikke komme uden henvisning", "Må jeg have min hund med?"}, []string{"Nej:", "Du må have hund med"}},
		{"/en/offers/nyborg/nyborg-tandpleje/", []string{"No, you cannot come without a referral", "May I bring my dog?"}, []string{"No:", "You may bring a dog"}},
		// A bed may be in another town, where there is none here.
		{"/kommuner/hvidovre/intet-sted-at-sove/", []string{"Vi kender ikke et sted at sove i Hvidovre"}, nil},
		{"/kommuner/odense/intet-sted-at-sove/", []string{"Kirkens Korshærs natvarmestue"}, []string{"Vi kender ikke et sted at sove"}},
		{"/kommuner/hvidovre/alene/", nil, []string{"Vi kender ikke et sted at sove"}},
		// What was under way when somebody wrote it down.
		{"/loefter/odense/", []string{"I gang i 2022"}, nil},
	}
	for _, tt := range tests {
		v.open(tt.page)
		seen := look[string](v, `document.querySelector("main").innerText.replaceAll("\u00ad", "")`)
		for _, words := range tt.says {
			if !strings.Contains(seen, words) {
				t.Errorf("%s does not say %q", tt.page, words)
			}
		}
		for _, words := range tt.not {
			if strings.Contains(seen, words) {
				t.Errorf("%s says %q", tt.page, words)
			}
		}
	}
	// Whom to ring instead comes before what nobody can ring.
	v.open("/kommuner/nyborg/syg-og-taender/")
	if !look[bool](v, `document.querySelector(".p-panel--reach").compareDocumentPosition(document.querySelector('a[href$="/nyborg-tandpleje/"]')) === Node.DOCUMENT_POSITION_FOLLOWING`) {
		t.Error("in Nyborg a place without a number comes before whom to ring instead")
	}
}

// TestUrgentWays follows the ways into the long page of urgent help, which stand after what is
// worst: there is one to each of the other groups.
func TestUrgentWays(t *testing.T) {
	v := visit(t, web)
	for _, page := range []string{"/akut/", "/en/urgent/"} {
		v.open(page)
		type view struct {
			Groups, Ways int
			Astray       []string
		}
		got := look[view](v, `(() => {
			const groups = [...document.querySelectorAll(".p-urgent-page__group")];
			const ways = [...document.querySelectorAll(".p-urgent-page__group:first-child + nav a")];
			return {
				groups: groups.length, ways: ways.length,
				astray: ways.filter((a, i) => groups[i + 1] !== document.getElementById(decodeURIComponent(a.hash.slice(1)))?.parentElement).map((a) => a.textContent),
			};
		})()`)
		if got.Groups < 8 || got.Ways != got.Groups-1 || len(got.Astray) > 0 {
			t.Errorf("%s: %+v, want a way to each group but the first", page, got)
		}
	}
}

// TestMeaningUncovers opens the meaning of each word on a small phone, with the word at many
// heights of the screen: the way out is never under it.
func TestMeaningUncovers(t *testing.T) {
	v := visit(t, web)
	v.do(chromedp.EmulateViewport(320, 568))
	for _, page := range []string{"/hjaelp/bange-hjemme/", "/en/help/afraid-at-home/"} {
		v.open(page)
		type view struct {
			Words   int
			Covered []string
		}
		got := look[view](v, `(async () => {
			const words = [...document.querySelectorAll(".p-term")];
			const covered = [];
			for (const [word, y] of words.flatMap((word) => [200, 260, 320, 380, 440, 500].map((y) => [word, y]))) {
				scrollBy({ top: word.getBoundingClientRect().top - y, behavior: "instant" });
				word.click();
				await new Promise(requestAnimationFrame);
				const meaning = document.querySelector(":popover-open");
				const out = document.querySelector(".p-leave__button").getBoundingClientRect();
				if (!meaning || meaning.getBoundingClientRect().top < out.bottom && meaning.getBoundingClientRect().bottom > out.top) {
					covered.push(word.textContent + " at " + y);
				}
				meaning?.hidePopover();
			}
			return { words: words.length, covered };
		})()`)
		if got.Words < 2 || len(got.Covered) > 0 {
			t.Errorf("%s: of %d words the meanings of %q cover the way out, or do not open", page, got.Words, got.Covered)
		}
	}
}

// TestPaperTells prints what people take along: where to go without a number, and whom to ring.
func TestPaperTells(t *testing.T) {
	v := visit(t, web)
	v.do(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
	for page, words := range map[string]string{
		"/kommuner/odense/intet-sted-at-sove/": "Benediktsgade",
		"/akut/#plakat":                        "112",
		"/en/urgent/#poster":                   "112",
		"/akut/#strimmel":                      "1888",
	} {
		v.open(page)
		seen := look[bool](v, `[...document.querySelectorAll("main p, main h1, main h2, main span")].some((el) => el.checkVisibility() && el.textContent.includes("`+words+`"))`)
		if !seen {
			t.Errorf("%s does not say %q on paper", page, words)
		}
	}
}

// TestDangerAtOnce opens what to do in danger on a phone: each danger has somebody to ring
// beside it, and where danger comes first, the first of them is seen without a swipe.
func TestDangerAtOnce(t *testing.T) {
	v := visit(t, web)
	v.do(chromedp.EmulateViewport(390, 844))
	v.open("/")
	guides := look[[]string](v, `[...document.querySelectorAll("main .o-tiles a[href^='/hjaelp/']")].map((a) => a.pathname)`)
	if len(guides) != 14 {
		t.Fatalf("the start page has the guides %q, want fourteen", guides)
	}
	first := 0
	for _, guide := range guides {
		for _, page := range []string{guide, strings.Replace(guide, "/hjaelp/", "/kommuner/odense/", 1), strings.Replace(guide, "/hjaelp/", "/kommuner/roedovre/", 1)} {
			v.open(page)
			type view struct {
				Calls, Mute int
				Others      bool
				Bottom      float64
			}
			got := look[view](v, `(() => {
				const calls = [...document.querySelectorAll(".p-urgent__call")];
				const number = document.querySelector(".p-urgent .p-number");
				const others = document.querySelector("main .p-call-first, main .p-offer-card, main .p-panel--reach");
				return {
					calls: calls.length,
					mute: calls.filter((c) => !c.querySelector(".p-urgent__when")?.textContent.trim() || !c.querySelector(".p-number")).length,
					others: (others?.compareDocumentPosition(number) & Node.DOCUMENT_POSITION_FOLLOWING) > 0,
					bottom: number?.getBoundingClientRect().bottom ?? 0,
				};
			})()`)
			if got.Calls == 0 || got.Mute > 0 {
				t.Errorf("%s has %d dangers, %d of them without words or anybody to ring", page, got.Calls, got.Mute)
			}
			if got.Others {
				continue
			}
			if first++; got.Bottom > 844 {
				t.Errorf("%s: the first number ends at %.0f px, below a phone's screen", page, got.Bottom)
			}
		}
	}
	if first < 25 {
		t.Errorf("danger comes first on %d pages, want it on most", first)
	}
}

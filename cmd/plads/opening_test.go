package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// openingOffers are the hours that the test gives to offers of its own.
var openingOffers = map[string]string{
	"kontor":  "  weekly:\n    - {days: [mon, tue, wed, thu, fri], from: \"09:00\", to: \"16:00\"}\n  holidays: closed\n",
	"nat":     "  weekly:\n    - {days: [mon, tue, wed, thu, fri, sat, sun], from: \"20:00\", to: \"04:00\"}\n  holidays: open\n",
	"uvist":   "  weekly:\n    - {days: [mon, tue, wed, thu, fri, sat, sun], from: \"09:00\", to: \"24:00\"}\n",
	"altid":   "  always: true\n",
	"ring":    "  weekly:\n    - {days: [mon], from: \"10:00\", to: \"12:00\"}\n  call_first: true\n  holidays: open\n",
	"ukendte": "",
}

// buildOpening builds a copy of the project that has openingOffers in it, as on Friday
// 18 December 2026, and serves it.
func buildOpening(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	copied := t.TempDir()
	if err := copyProject(root, copied); err != nil {
		t.Fatal(err)
	}
	for id, hours := range openingOffers {
		text := "name: {da: " + id + ", en: " + id + "}\nkind: advice\nsituations: [alene]\n" +
			"summary: {da: Et sted., en: A place.}\naudience: {da: Alle., en: Everyone.}\n"
		if hours != "" {
			text += "hours:\n" + hours + "  source: rk.dk\n  dated: \"2026-12-01\"\n  checked: \"2026-12-01\"\n  how: own-page\n"
		}
		text += "source: {title: rk.dk}\nchecked: \"2026-12-01\"\n"
		if err := os.WriteFile(filepath.Join(copied, "data", "offers", "landet", id+".yaml"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(copied, "out")
	if err := run(t.Context(), []string{"build", "-root", copied, "-date", "2026-12-18", "-out", out}, io.Discard, os.Stderr); err != nil {
		t.Fatal(err)
	}
	return serve(t, os.DirFS(out))
}

// fakeClock lets a page believe that it is another moment. The page's timers do not run;
// pass(moment) moves the clock and runs those that were asked for.
const fakeClock = `(() => {
	const RealDate = Date;
	let now = RealDate.parse(%q);
	globalThis.Date = class extends RealDate {
		constructor(...args) { super(...(args.length ? args : [now])); }
		static now() { return now; }
	};
	let asked = [];
	globalThis.setTimeout = (run) => asked.push(run);
	globalThis.pass = (moment) => {
		now = RealDate.parse(moment);
		const due = asked;
		asked = [];
		due.forEach((run) => run());
		return due.length;
	};
	globalThis.sleepUntil = (moment) => {
		now = RealDate.parse(moment);
		document.dispatchEvent(new Event("visibilitychange"));
	};
})()`

const (
	openingText  = `document.querySelector("main .p-opening").textContent`
	openingState = `document.querySelector("main .p-opening").dataset.state ?? ""`
)

// visitAt opens a page in a tab of its own, on a device in another part of the world, at
// a moment of the clock, and waits until its script has looked at it.
func visitAt(t *testing.T, browser context.Context, address, moment string) context.Context {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	prepare := chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "America/Los_Angeles"}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: fmt.Sprintf(fakeClock, moment)})
		return err
	})
	if err := chromedp.Do(ctx, prepare, chromedp.Navigate(address), chromedp.WaitVisible(`main .p-opening[data-state]`)); err != nil {
		t.Fatalf("%s at %s: %v", address, moment, err)
	}
	return ctx
}

// sayIn returns what a script finds in the page, with its white space as one reads it.
func sayIn(t *testing.T, ctx context.Context, script string) string {
	t.Helper()
	return strings.Join(strings.Fields(evaluate[string](t, ctx, script)), " ")
}

// TestOpening reads in a real browser, far from Denmark, what the pages say at one moment
// after another.
func TestOpening(t *testing.T) {
	address := buildOpening(t)
	browser := browse(t)
	da, en := address+"/tilbud/landet/", address+"/en/offers/national/"
	tests := []struct{ name, page, moment, state, text string }{
		{"open", da + "kontor/", "2026-12-18T09:00:00+01:00", "open", "Åbent nu – lukker kl. 16.00"},
		{"open, English", en + "kontor/", "2026-12-18T09:00:00+01:00", "open", "Open now – closes at 16:00"},
		{"closes in minutes", da + "kontor/", "2026-12-18T15:45:00+01:00", "open", "Åbent lidt endnu – lukker kl. 16.00"},
		{"the moment it closes", da + "kontor/", "2026-12-18T16:00:00+01:00", "closed", "Lukket nu – åbner mandag kl. 9.00"},
		{"a minute before it opens", da + "kontor/", "2026-12-21T08:59:59+01:00", "closed", "Lukket nu – åbner kl. 9.00"},
		{"opens tomorrow", da + "kontor/", "2026-12-20T12:00:00+01:00", "closed", "Lukket nu – åbner i morgen kl. 9.00"},
		{"opens on Monday, English", en + "kontor/", "2026-12-19T12:00:00+01:00", "closed", "Closed now – opens Monday at 9:00"},
		{"Christmas Eve: nobody knows", da + "kontor/", "2026-12-24T10:00:00+01:00", "unknown", "Vi ved ikke, om der er åbent i dag"},
		{"Christmas Day: closed", da + "kontor/", "2026-12-25T10:00:00+01:00", "closed", "Lukket nu – åbner mandag kl. 9.00"},
		{"before a day that nobody knows", da + "kontor/", "2026-12-23T20:00:00+01:00", "closed", "Lukket nu"},
		{"New Year's Day to Monday", da + "kontor/", "2027-01-01T10:00:00+01:00", "closed", "Lukket nu – åbner mandag kl. 9.00"},
		{"before midnight", da + "nat/", "2026-12-18T23:00:00+01:00", "open", "Åbent nu – lukker kl. 4.00"},
		{"past midnight", da + "nat/", "2026-12-19T03:00:00+01:00", "open", "Åbent nu – lukker kl. 4.00"},
		{"until midnight", da + "uvist/", "2026-12-18T20:00:00+01:00", "open", "Åbent nu – lukker ved midnat"},
		{"day and night", da + "altid/", "2026-12-18T03:00:00+01:00", "open", "Åbent hele døgnet"},
		{"call first", da + "ring/", "2026-12-21T10:30:00+01:00", "open", "Åbent nu – lukker kl. 12.00 · Ring først"},
		{"call first, closed", en + "ring/", "2026-12-21T12:30:00+01:00", "closed", "Closed now – opens on 28 December at 10:00 · Call first"},
		{"not known", da + "ukendte/", "2026-12-18T10:00:00+01:00", "unknown", "Vi ved ikke, hvornår stedet har åbent"},
		{"the last moment that the page knows of", da + "nat/", "2027-01-21T23:59:00+01:00", "open", "Åbent nu"},
		{"run out", da + "nat/", "2027-01-22T00:00:00+01:00", "", "Se tiderne længere nede"},
		{"a clock that is behind", da + "nat/", "2026-12-17T23:59:00+01:00", "", "Se tiderne længere nede"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx := visitAt(t, browser, tt.page, tt.moment)
			if got := sayIn(t, ctx, openingText); got != tt.text {
				t.Errorf("says %q, want %q", got, tt.text)
			}
			if got := sayIn(t, ctx, openingState); got != tt.state {
				t.Errorf("state %q, want %q", got, tt.state)
			}
			if got := sayIn(t, ctx, `String(document.querySelector("main .p-opening").closest("[aria-live], [role=status], [role=alert]"))`); got != "null" {
				t.Errorf("the line is announced by %s, want nobody interrupted", got)
			}
		})
	}
	t.Run("it changes while one looks, without moving anything", func(t *testing.T) {
		ctx := visitAt(t, browser, da+"kontor/", "2026-12-18T15:59:00+01:00")
		const top = `String(document.querySelector("main .p-opening").nextElementSibling.getBoundingClientRect().top)`
		before := sayIn(t, ctx, top)
		for _, step := range []struct{ action, want string }{
			{`pass("2026-12-18T16:00:00+01:00")`, "Lukket nu – åbner mandag kl. 9.00"},
			{`pass("2026-12-20T00:00:00+01:00")`, "Lukket nu – åbner i morgen kl. 9.00"},
			{`sleepUntil("2026-12-21T09:30:00+01:00")`, "Åbent nu – lukker kl. 16.00"},
			{`sleepUntil("2027-03-01T09:30:00+01:00")`, "Se tiderne længere nede"},
		} {
			sayIn(t, ctx, "String("+step.action+")")
			if got := sayIn(t, ctx, openingText); got != step.want {
				t.Errorf("after %s it says %q, want %q", step.action, got, step.want)
			}
			if got := sayIn(t, ctx, top); got != before {
				t.Errorf("after %s what follows stands at %s, want %s as before", step.action, got, before)
			}
		}
	})
	t.Run("without a script", func(t *testing.T) {
		ctx, cancel := chromedp.NewContext(browser)
		defer cancel()
		off := command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		for path, want := range map[string]string{"nat/": "Se tiderne længere nede", "altid/": "Åbent hele døgnet", "ukendte/": "Vi ved ikke, hvornår stedet har åbent"} {
			if err := chromedp.Do(ctx, off, chromedp.Navigate(da+path), chromedp.WaitVisible(`main .p-opening`)); err != nil {
				t.Fatal(err)
			}
			if got := sayIn(t, ctx, openingText); got != want {
				t.Errorf("%s says %q, want %q", path, got, want)
			}
		}
	})
	t.Run("an alert that is over", func(t *testing.T) {
		for moment, want := range map[string]bool{"2027-01-02T23:59:00+01:00": false, "2027-01-03T00:00:00+01:00": true} {
			ctx := visitAt(t, browser, da+"kontor/", moment)
			if got := sayIn(t, ctx, `String(!document.querySelector(".p-alerts__item").checkVisibility())`); got != strconv.FormatBool(want) {
				t.Errorf("at %s hidden is %s, want %v", moment, got, want)
			}
		}
	})
}

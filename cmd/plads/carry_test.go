package main

import (
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestCarry follows links in a real browser: the kommune that was chosen goes along in the
// address, into guides and forms, and another choice replaces it.
func TestCarry(t *testing.T) {
	address := servePages(t, web)
	ctx := browse(t)
	here := func() *url.URL {
		t.Helper()
		got, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href`))
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(got)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	follow := func(selector string) {
		t.Helper()
		before := here().String()
		if err := chromedp.Do(ctx, chromedp.Click(selector)); err != nil {
			t.Fatalf("follow %s: %v", selector, err)
		}
		arrived := `location.href !== ` + strconv.Quote(before) + ` && document.readyState === "complete"`
		for deadline := time.Now().Add(10 * time.Second); ; {
			there, err := chromedp.Run(ctx, chromedp.Evaluate[bool](arrived))
			if err == nil && there {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s leads nowhere from %s (%v)", selector, before, err)
			}
		}
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(address+"/kommuner/odense/")); err != nil {
		t.Fatal(err)
	}
	follow(`.p-nav__link[href^="/hjaelp/"]`)
	if got := here(); got.Path != "/hjaelp/" || got.Query().Get("kommune") != "odense" {
		t.Errorf("from Odense's page the menu leads to %s, want /hjaelp/?kommune=odense", got)
	}
	follow(`main a[href*="/hjaelp/alkohol/"]`)
	if got := here(); got.Query().Get("kommune") != "odense" {
		t.Errorf("the second step leads to %s, want the kommune still in the address", got)
	}
	current, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll("a[data-kommune][aria-current]")].map((a) => a.dataset.kommune)`))
	if err != nil || len(current) == 0 {
		t.Fatalf("no kommune is marked in the guide: %v", err)
	}
	for _, id := range current {
		if id != "odense" {
			t.Errorf("%s is marked as chosen, want odense", id)
		}
	}
	follow(`.p-call-first a[data-kommune="nyborg"]`)
	if got := here(); got.Path != "/kommuner/nyborg/alkohol/" || got.RawQuery != "" {
		t.Errorf("another choice leads to %s, want /kommuner/nyborg/alkohol/ and nothing of the old one", got)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(address+"/hjaelp/?kommune=%22%3E%3Cscript%3E")); err != nil {
		t.Fatal(err)
	}
	follow(`main a[href*="/hjaelp/alkohol/"]`)
	if got := here(); got.RawQuery != "" {
		t.Errorf("nonsense in the address is carried to %s, want it dropped", got)
	}
}

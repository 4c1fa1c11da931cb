package main

import (
	"net/url"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestCarry follows links in a real browser: the kommune that was chosen goes along in the
// address, into guides and forms, and another choice replaces it.
func TestCarry(t *testing.T) {
	v := visit(t, web)
	here := func() *url.URL {
		t.Helper()
		u, err := url.Parse(look[string](v, `location.href`))
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	follow := func(selector string) {
		t.Helper()
		before := here().String()
		v.do(chromedp.Click(selector))
		v.until(`location.href !== ` + strconv.Quote(before) + ` && document.readyState === "complete"`)
	}
	v.open("/kommuner/odense/")
	follow(`.p-nav__link[href^="/hjaelp/"]`)
	if got := here(); got.Path != "/hjaelp/" || got.Query().Get("kommune") != "odense" {
		t.Errorf("from Odense's page the menu leads to %s, want /hjaelp/?kommune=odense", got)
	}
	follow(`main a[href*="/hjaelp/alkohol/"]`)
	if got := here(); got.Query().Get("kommune") != "odense" {
		t.Errorf("the second step leads to %s, want the kommune still in the address", got)
	}
	current := look[[]string](v, `[...document.querySelectorAll("a[data-kommune][aria-current]")].map((a) => a.dataset.kommune)`)
	if len(current) == 0 {
		t.Fatal("no kommune is marked in the guide")
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
	v.open("/hjaelp/?kommune=%22%3E%3Cscript%3E")
	follow(`main a[href*="/hjaelp/alkohol/"]`)
	if got := here(); got.RawQuery != "" {
		t.Errorf("nonsense in the address is carried to %s, want it dropped", got)
	}
}

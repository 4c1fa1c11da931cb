package kiosk

import (
	"context"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/plads-til-alle/plads/kiosk/browser"
	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/internal/process"
	"github.com/plads-til-alle/plads/kiosk/server"
)

// With the real browser: what a trial sees of releases that are good and bad,
// while the server shows another.
func TestTrialInChromium(t *testing.T) {
	path, err := browser.Find("")
	if err != nil {
		t.Fatal(err)
	}
	l, err := server.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	site := server.New(plainSite("r1"), l.Addr())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go server.Serve(ctx, l, site)
	origin := server.Origin(l)

	scripted := func(script string) fstest.MapFS {
		s := plainSite("r2")
		s["page.js"] = &fstest.MapFile{Data: []byte(script)}
		s["index.html"].Data = append(s["index.html"].Data, `<script src="/page.js"></script>`...)
		return s
	}
	for _, tt := range []struct {
		name    string
		site    fstest.MapFS
		wantErr string
	}{
		{"good", plainSite("r2"), ""},
		{"what it loads is its own too", fstest.MapFS{
			"index.html": {Data: []byte(`<!doctype html><title>2</title><script src="/page.js"></script>`)},
			"page.js":    {Data: []byte(`const m = document.createElement("meta"); m.name = "plads-release"; m.content = "r2"; document.head.append(m)`)},
		}, ""},
		{"another release", plainSite("r3"), `tells the release "r3", not "r2"`},
		{"an endless script", scripted(`for (;;);`), browser.ErrFrozen.Error()},
		{"the marker is taken away", scripted(`document.querySelector("meta[name=plads-release]").remove()`), `tells the release ""`},
		{"it leads elsewhere", scripted(`location = "about:blank"`), "elsewhere"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 8*time.Second)
			defer cancel()
			word, end := site.Try(tt.site)
			defer end()
			began := time.Now()
			ours, err := shows(ctx, browser.LaunchChromium, browser.Options{
				Path: path, Origin: origin, First: origin + server.Wait, Headless: true, NoSandbox: os.Getuid() == 0,
				Headers: map[string]string{server.TryHeader: word},
			}, "/", "r2")
			t.Logf("%d ms: %v", time.Since(began).Milliseconds(), err)
			if ours || (err == nil) != (tt.wantErr == "") || err != nil && !strings.Contains(err.Error(), tt.wantErr) {
				t.Errorf("got %v (ours: %v), want %q", err, ours, tt.wantErr)
			}
		})
	}
}

// A terminal fetches its first release and shows it, in a new browser.
func TestTerminalRenewsItself(t *testing.T) {
	p := newPress(t)
	p.publish(7, "r7", plainSite("r7"))
	m := startTerminal(t, func(c *config.Config) {
		c.Update = config.Update{Address: p.srv.URL, Key: p.public.String(), Dir: t.TempDir()}
		c.Update.Every.Duration = 200 * time.Millisecond // the settings allow no less than a minute
	})
	first := m.report().BrowserPID
	r, took := m.await(30*time.Second, "the new release", func(r health.Report) bool {
		return r.State == health.Showing && r.Release == "r7" && r.BrowserPID != first
	})
	t.Logf("published to shown: %d ms", took.Milliseconds())
	if r.Content == nil || r.Content.Sequence != 7 || !r.Content.OnTrial || r.Content.Fetched.IsZero() || r.Content.Problem != "" {
		t.Errorf("got %+v", r.Content)
	}
	if len(r.Recoveries) != 0 || r.SessionsEnded != 0 {
		t.Errorf("got %+v, want nothing mended and no visit", r)
	}
	if left := process.Group(first); len(left) > 0 {
		t.Errorf("of the old browser is left: %v", left)
	}
	res, err := http.Get(m.origin + "/")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 200 {
		t.Errorf("the site answers %s", res.Status)
	}
}

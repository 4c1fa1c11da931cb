package kiosk

import (
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/plads-til-alle/plads/kiosk/browser"
	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/internal/process"
	"github.com/plads-til-alle/plads/kiosk/internal/promise"
	"github.com/plads-til-alle/plads/kiosk/internal/residue"
)

// The tests in this file run a real Chromium on a small site. A machine without
// one fails them.

// asked is a site that remembers which files it was asked for: the pages of the
// fixture tell the test what they see by asking for a file of that name.
type asked struct {
	files fstest.MapFS
	mu    sync.Mutex
	seen  map[string]int
}

// Open remembers the name. "hangup.html" is a page whose connection is cut.
func (a *asked) Open(name string) (fs.File, error) {
	a.mu.Lock()
	a.seen[name]++
	a.mu.Unlock()
	if name == "hangup.html" {
		panic(http.ErrAbortHandler)
	}
	return a.files.Open(name)
}

func (a *asked) times(name string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.seen[name]
}

func fixture() *asked {
	site := fstest.MapFS{}
	for path, script := range map[string]string{
		"index.html":  residue.Look + `.then((found) => fetch("/told/found-" + found.join("+")))`,
		"plant.html":  residue.Plant + `.then(() => ` + residue.Look + `).then((found) => fetch("/told/planted-" + found.join("+")))`,
		"end.html":    `addEventListener("load", () => document.querySelector("[data-kiosk-end]").click())`,
		"oom.html":    `addEventListener("load", () => { fetch("/told/filling").finally(() => { for (const all = [];;) all.push(new Array(1e5).fill(all.length + 0.5)); }) })`,
		"box.html":    `addEventListener("load", () => { alert("x"); fetch("/told/answered"); })`,
		"copy.html":   `fetch("/told/copy"); addEventListener("click", () => { getSelection().selectAllChildren(document.body); document.execCommand("copy"); })`,
		"plain.html":  `fetch("/told/plain")`,
		"freeze.html": `addEventListener("load", () => { fetch("/told/freezing").finally(() => { while (1); }) })`,
		"idle.html": `const box = document.querySelector("dialog"); setInterval(() => {
			if (!box.open || box.querySelector("span").textContent === "") return;
			fetch("/told/warned-" + box.querySelector("span").textContent); box.querySelector("button").click();
		}, 20)`,
	} {
		name := strings.TrimSuffix(path, ".html")
		site[path] = &fstest.MapFile{Data: []byte(`<!doctype html><meta charset="utf-8"><meta name="plads-release" content="r1"><script defer src="/` + name + `.js"></script>
			<h1>` + name + `</h1><a data-kiosk-end href="/">Afslut</a>
			<dialog data-kiosk-warning><span data-kiosk-seconds></span><button data-kiosk-stay>Ja</button></dialog>`)}
		site[name+".js"] = &fstest.MapFile{Data: []byte(script)}
	}
	site[residue.WorkerPath[1:]] = &fstest.MapFile{Data: []byte(residue.Worker)}
	return &asked{files: site, seen: map[string]int{}}
}

// A terminal is a kiosk that runs, with the real browser.
type terminal struct {
	t      *testing.T
	site   *asked
	origin string
	health string
	stop   func()
	slow   float64 // how much slower than a free machine this one is just now
	try    *promise.Try

	touches atomic.Int32 // what people did to the page

	mu      sync.Mutex
	browser browser.Browser
	notify  func(browser.Event)
}

// launch starts the real browser and keeps hold of it.
func (m *terminal) launch(ctx context.Context, opts browser.Options, notify func(browser.Event)) (browser.Browser, error) {
	b, err := browser.LaunchChromium(ctx, opts, func(e browser.Event) {
		if e == browser.Active {
			m.touches.Add(1)
		}
		notify(e)
	})
	m.mu.Lock()
	defer m.mu.Unlock()
	m.browser, m.notify = b, notify
	return b, err
}

// startTerminal runs a kiosk until the end of the test and waits for its page.
func startTerminal(t *testing.T, edit func(*config.Config)) *terminal {
	t.Helper()
	path, err := browser.Find("")
	if err != nil {
		t.Fatal(err)
	}
	cfg := config.Default()
	cfg.Browser, cfg.Headless, cfg.NoSandbox, cfg.Health = path, true, os.Getuid() == 0, "127.0.0.1:0"
	cfg.Watchdog.Beat.Duration, cfg.Watchdog.Timeout.Duration = 200*time.Millisecond, 500*time.Millisecond
	if edit != nil {
		edit(&cfg)
	}
	m := &terminal{t: t, site: fixture()}
	ctx, cancel := context.WithCancel(context.Background())
	serving, done := make(chan struct{}), make(chan error, 1)
	began := time.Now()
	go func() {
		done <- Run(ctx, m.site, cfg, Outside{
			Launch: m.launch,
			Log:    slog.New(slog.NewTextHandler(t.Output(), nil)),
			Serving: func(site, health string) {
				m.origin, m.health = strings.TrimSuffix(site, "/"), health
				close(serving)
			},
		})
	}()
	m.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run ended with %v, want nil", err)
		}
	})
	t.Cleanup(m.stop)
	select {
	case <-serving:
	case err := <-done:
		done <- err
		t.Fatalf("Run ended with %v before it served", err)
	}
	m.await(20*time.Second, "the first page", func(r health.Report) bool { return r.State == health.Showing })
	took := time.Since(began)
	// The promises hold for a machine that does nothing else. Where the start
	// alone takes longer than usual, the rest may too, by the same measure.
	m.slow = max(1, took.Seconds()/usualStart.Seconds())
	t.Logf("start to showing: %d ms", took.Milliseconds())
	return m
}

// usualStart is how long a start takes on two cores without a graphics card.
const usualStart = 700 * time.Millisecond

// keeps runs a kiosk, as startTerminal does, and measures promises in it, each time in a
// new one.
func keeps(t *testing.T, edit func(*config.Config), measure func(m *terminal)) {
	t.Helper()
	promise.Keep(t, func(t *testing.T, try *promise.Try) {
		m := startTerminal(t, edit)
		m.try = try
		measure(m)
	})
}

// within tells how long it took until what was there, and what is promised on a free machine.
func (m *terminal) within(what string, took, promised time.Duration) {
	m.t.Helper()
	m.t.Logf("%s after %d ms", what, took.Milliseconds())
	m.try.Took(what, took, time.Duration(float64(promised)*m.slow))
}

// report asks /healthz.
func (m *terminal) report() health.Report {
	m.t.Helper()
	res, err := http.Get(m.health)
	if err != nil {
		m.t.Fatal(err)
	}
	defer res.Body.Close()
	var r health.Report
	if err := json.NewDecoder(res.Body).Decode(&r); err != nil {
		m.t.Fatal(err)
	}
	return r
}

// await asks /healthz until ok, and fails after limit. It returns the report
// and how long it took.
func (m *terminal) await(limit time.Duration, what string, ok func(health.Report) bool) (health.Report, time.Duration) {
	m.t.Helper()
	began := time.Now()
	for {
		r := m.report()
		if took := time.Since(began); ok(r) {
			return r, took
		} else if took > limit {
			m.t.Fatalf("%s: not within %v: %+v", what, limit, r)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// open leads the browser to a page of the fixture and waits until that page has
// asked for the file told.
func (m *terminal) open(path, told string) {
	m.t.Helper()
	before := m.site.times(told)
	m.mu.Lock()
	b := m.browser
	m.mu.Unlock()
	ctx, cancel := context.WithTimeout(m.t.Context(), 5*time.Second)
	defer cancel()
	if err := b.Navigate(ctx, m.origin+path); err != nil {
		m.t.Fatal(err)
	}
	m.until(told, before+1)
}

// until waits until the file told was asked for n times.
func (m *terminal) until(told string, n int) {
	m.t.Helper()
	for began := time.Now(); m.site.times(told) < n; time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > 20*time.Second {
			m.t.Fatalf("no page asked for %s", told)
		}
	}
}

func kill(t *testing.T, pid int, sig syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(pid, sig); err != nil {
		t.Fatal(err)
	}
}

func TestTerminalShowsAndStops(t *testing.T) {
	m := startTerminal(t, nil)
	r := m.report()
	if r.Release != "r1" || r.BrowserPID == 0 || r.URL != m.origin+"/" || len(r.Recoveries) != 0 {
		t.Errorf("got %+v", r)
	}
	if n := len(process.Group(r.BrowserPID)); n < 3 {
		t.Fatalf("found %d processes of the browser: the test cannot see what is left", n)
	}
	m.stop()
	if left := process.Group(r.BrowserPID); len(left) > 0 {
		t.Errorf("left running: %v", left)
	}
}

func TestTerminalWarnsAndStays(t *testing.T) {
	m := startTerminal(t, func(c *config.Config) {
		c.Session.Quiet.Duration, c.Session.Warning.Duration = 300*time.Millisecond, 20*time.Second
	})
	was := m.report().BrowserPID
	m.open("/idle.html", "idle.js")
	m.mu.Lock()
	notify := m.notify
	m.mu.Unlock()
	notify(browser.Active)
	// The page answers each warning with its button, so one comes after
	// another. WCAG 2.2 SC 2.2.1 asks for ten.
	m.until("told/warned-20", 11)
	if r := m.report(); r.SessionsEnded != 0 || r.BrowserPID != was {
		t.Errorf("got %+v, want the same visit to go on", r)
	}
}

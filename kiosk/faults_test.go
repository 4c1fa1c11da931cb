package kiosk

import (
	"context"
	"maps"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/plads-til-alle/plads/kiosk/browser"
	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/internal/process"
)

// What a visitor is promised in 95 of 100 cases, from the fault to a page that answers.
const (
	crashPromise  = time.Second
	deathPromise  = 3 * time.Second
	freezePromise = 8 * time.Second
)

// signal sends sig to the only process of the browser whose command line holds
// part.
func (m *terminal) signal(sig syscall.Signal, part string) {
	m.t.Helper()
	found := slices.DeleteFunc(process.Group(m.report().BrowserPID), func(p process.Process) bool { return !p.Has(part) })
	if len(found) != 1 {
		m.t.Fatalf("found %d processes with %q, want one", len(found), part)
	}
	kill(m.t, found[0].PID, sig)
}

// current is the browser that runs.
func (m *terminal) current() browser.Browser {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.browser
}

// Every fault with the default settings, because those are what is promised.
func TestTerminalAfterFaults(t *testing.T) {
	defaults := config.Default().Watchdog
	renderer := func(sig syscall.Signal) func(*terminal) {
		return func(m *terminal) { m.signal(sig, "--type=renderer") }
	}
	whole := func(sig syscall.Signal) func(*terminal) {
		return func(m *terminal) { kill(m.t, m.report().BrowserPID, sig) }
	}
	open := func(path, told string) func(*terminal) {
		return func(m *terminal) { m.open(path, told) }
	}
	for _, tt := range []struct {
		name    string
		inject  func(*terminal)
		kind    string
		promise time.Duration
		anew    bool // the page must be back in another browser
	}{
		{"renderer killed", renderer(syscall.SIGKILL), "crash", crashPromise, false},
		{"renderer out of memory", open("/oom.html", "told/filling"), "crash", freezePromise, false}, // filling takes its time
		{"renderer stopped", renderer(syscall.SIGSTOP), "frozen", freezePromise, false},
		{"endless script", open("/freeze.html", "told/freezing"), "frozen", freezePromise, false},
		{"graphics process stopped", func(m *terminal) { m.signal(syscall.SIGSTOP, "--type=gpu-process") }, "helper", freezePromise, true},
		{"network process stopped", func(m *terminal) { m.signal(syscall.SIGSTOP, "network.mojom.NetworkService") }, "helper", freezePromise, true},
		{"browser killed", whole(syscall.SIGKILL), "gone", deathPromise, true},
		{"browser stopped", whole(syscall.SIGSTOP), "silent", freezePromise, true},
		{"error page", func(m *terminal) {
			ctx, cancel := context.WithTimeout(m.t.Context(), 5*time.Second)
			defer cancel()
			// The error is what is wanted.
			_ = m.current().Navigate(ctx, m.origin+"/hangup.html")
		}, "address", deathPromise, false},
		{"own page out of place", func(m *terminal) {
			ctx, cancel := context.WithTimeout(m.t.Context(), 5*time.Second)
			defer cancel()
			if err := m.current().Navigate(ctx, m.origin+"/_kiosk/emergency.html"); err != nil {
				m.t.Fatal(err)
			}
		}, "address", deathPromise, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			keeps(t, func(c *config.Config) { c.Watchdog = defaults }, func(m *terminal) {
				was := m.report().BrowserPID
				starts := m.site.times("index.html")
				began := time.Now()
				tt.inject(m)
				r, _ := m.await(30*time.Second, "the page after the fault", func(r health.Report) bool {
					return r.State == health.Showing && r.Recoveries[tt.kind] == 1
				})
				m.within("page", time.Since(began), tt.promise)
				m.t.Logf("of which %d ms after it was noticed", r.LastRecoveryMS)
				if len(r.Recoveries) != 1 || r.SessionsEnded != 0 {
					m.t.Errorf("got %+v, want one recovery of kind %s", r, tt.kind)
				}
				if tt.kind == "crash" || tt.kind == "frozen" {
					// Keys reach the page again only in a new browser, which takes
					// the place of the old one behind the page.
					_, took := m.await(20*time.Second, "a new browser after the page is back", func(r health.Report) bool {
						return r.State == health.Showing && r.BrowserPID != was
					})
					m.within("and in a new browser", took, deathPromise)
				} else if anew := r.BrowserPID != was; anew != tt.anew {
					m.t.Errorf("another browser: %v, want %v", anew, tt.anew)
				}
				if m.site.times("index.html") == starts {
					m.t.Error("the start page was not opened again")
				}
				if left := process.Group(was); tt.anew && len(left) > 0 {
					m.t.Errorf("of the old browser is left: %v", left)
				}
			})
		})
	}
}

// What Chromium or the guard mend alone costs no visit.
func TestTerminalGoesOn(t *testing.T) {
	keeps(t, nil, func(m *terminal) {
		was := m.report().BrowserPID
		for name, inject := range map[string]func(){
			"a box of the page": func() { m.open("/box.html", "told/answered") },
			"graphics killed":   func() { m.signal(syscall.SIGKILL, "--type=gpu-process") },
			"network killed":    func() { m.signal(syscall.SIGKILL, "network.mojom.NetworkService") },
		} {
			m.open("/plain.html", "told/plain")
			began := time.Now()
			inject()
			page, err := m.beat()
			m.within(name+", then the page", time.Since(began), crashPromise)
			if err != nil || page.Release != "r1" {
				m.t.Errorf("%s: got %+v, %v", name, page, err)
			}
		}
		if r := m.report(); r.BrowserPID != was || len(r.Recoveries) != 0 {
			m.t.Errorf("got %+v, want the same browser and no recovery", r)
		}
	})
}

// beat asks the page that is there now for a heartbeat.
func (m *terminal) beat() (browser.Page, error) {
	ctx, cancel := context.WithTimeout(m.t.Context(), 5*time.Second)
	defer cancel()
	return m.current().Beat(ctx)
}

// A browser that dies again and again: the emergency page, and back by itself.
func TestTerminalEmergency(t *testing.T) {
	keeps(t, func(c *config.Config) { c.Watchdog.Retry.Duration = time.Second }, func(m *terminal) {
		began := time.Now()
		for range 4 {
			was := m.report().BrowserPID
			kill(m.t, was, syscall.SIGKILL)
			m.await(20*time.Second, "another browser", func(r health.Report) bool {
				return r.BrowserPID != 0 && r.BrowserPID != was && (r.State == health.Showing || r.State == health.Emergency)
			})
		}
		// The pauses are 0, 1, 2 and 4 seconds.
		m.within("emergency page", time.Since(began), 7*time.Second+4*deathPromise)
		if page, err := m.beat(); err != nil || page.Release != "emergency" {
			m.t.Errorf("got %+v, %v, want the emergency page", page, err)
		}
		r, took := m.await(20*time.Second, "the site after the emergency page", func(r health.Report) bool { return r.State == health.Showing })
		m.within("the site again", took, 8*time.Second)
		if got := slices.Sorted(maps.Keys(r.Recoveries)); !slices.Equal(got, []string{"emergency", "gone"}) {
			m.t.Errorf("recoveries are %v, want of kinds gone and emergency", r.Recoveries)
		}
	})
}

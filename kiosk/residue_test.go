package kiosk

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/plads-til-alle/plads/kiosk/browser"
	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/internal/process"
	"github.com/plads-til-alle/plads/kiosk/internal/residue"
)

// However a visit ends, the next visitor finds nothing of it, soon.
func TestTerminalEndsSession(t *testing.T) {
	// By itself it ends after the warning, which the settings of a terminal
	// never make this short.
	const quiet, warning = 200 * time.Millisecond, time.Second
	for _, tt := range []struct {
		name string
		end  func(*terminal)
		wait time.Duration
	}{
		{"by the button", func(m *terminal) {
			ctx, cancel := context.WithTimeout(m.t.Context(), 5*time.Second)
			defer cancel()
			if err := m.current().Navigate(ctx, m.origin+"/end.html"); err != nil {
				m.t.Fatal(err)
			}
		}, 0},
		{"by itself", func(m *terminal) {
			m.mu.Lock()
			defer m.mu.Unlock()
			m.notify(browser.Active)
		}, quiet + warning},
	} {
		t.Run(tt.name, func(t *testing.T) {
			keeps(t, func(c *config.Config) {
				if tt.wait > 0 {
					c.Session.Quiet.Duration, c.Session.Warning.Duration = quiet, warning
				}
			}, func(m *terminal) {
				m.until("told/found-", 1)
				was := m.report().BrowserPID
				dir := profileOf(m.t, was)
				all := strings.Join(residue.Kinds[:], "+")
				m.open("/plant.html", "told/planted-"+all)
				// The next page of the same visit finds what is not of a page.
				m.open("/", "told/found-"+strings.Join(residue.Kinds[:9], "+"))
				clean := m.site.times("told/found-")
				began := time.Now()
				tt.end(m)
				r, _ := m.await(20*time.Second, "the start page after the end of the session", func(r health.Report) bool {
					return r.State == health.Showing && r.SessionsEnded == 1
				})
				m.within("clean start page", time.Since(began)-tt.wait, 2*time.Second)
				m.until("told/found-", clean+1)
				if r.BrowserPID == was {
					m.t.Errorf("browser %d still shows the page, want a new one", was)
				}
				if left := process.Group(was); len(left) > 0 {
					m.t.Errorf("of the old browser is left: %v", left)
				}
				if _, err := os.Stat(dir); !os.IsNotExist(err) {
					m.t.Errorf("the old profile is left: %v", err)
				}
				if len(r.Recoveries) != 0 {
					m.t.Errorf("recoveries are %v, want none", r.Recoveries)
				}
			})
		})
	}
}

// profileOf returns the profile of the browser pid.
func profileOf(t *testing.T, pid int) string {
	t.Helper()
	p, _ := process.Find(pid)
	dir := p.Flag("user-data-dir")
	if dir == "" {
		t.Fatalf("process %d is no browser", pid)
	}
	return dir
}

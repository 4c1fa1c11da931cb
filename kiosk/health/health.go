// Package health tells a monitor on the same machine how the terminal fares.
// It tells nothing of a visitor: the address it gives is the one the terminal
// sets up, not the page that somebody reads.
package health

import (
	"encoding/json"
	"maps"
	"net/http"
	"sync"
	"time"
)

// State is what a person in front of the terminal sees.
type State string

// The states of a terminal.
const (
	Starting   State = "starting"   // no page has been shown yet
	Showing    State = "showing"    // a page of the site answers
	Recovering State = "recovering" // the page is being brought back
	Emergency  State = "emergency"  // the page built into the program stands
)

// Report is the body of GET /healthz.
type Report struct {
	State State `json:"state"`
	// URL is the address that the terminal opened: the start page or the
	// emergency page.
	URL string `json:"url"`
	// Release is the marker of the page that answered last.
	Release string `json:"release"`
	// BrowserPID is the process of the browser, 0 when there is none.
	BrowserPID int `json:"browser_pid"`
	// Dimmed says that the page was dimmed when it last answered, as the
	// settings ask for at this hour.
	Dimmed bool `json:"dimmed"`
	// Recoveries counts what was mended, by kind.
	Recoveries map[string]int `json:"recoveries"`
	// LastRecoveryMS is the time from noticing the last fault to a page that
	// answers, in milliseconds.
	LastRecoveryMS int64 `json:"last_recovery_ms"`
	// SessionsEnded counts the visits that were wiped.
	SessionsEnded int `json:"sessions_ended"`
	// Content tells of the releases, nil where none are fetched.
	Content *Content `json:"content,omitempty"`
}

// Content tells of the releases of the site.
type Content struct {
	// Sequence is the number of the release that is shown, 0 for the first
	// one, from the package. Made and Expires are its dates.
	Sequence int64     `json:"sequence"`
	Made     time.Time `json:"made,omitzero"`
	Expires  time.Time `json:"expires,omitzero"`
	// OnTrial says that it has not stood for a minute yet.
	OnTrial bool `json:"on_trial"`
	// Waiting is the number of a release that is fetched but not shown, or 0.
	Waiting int64 `json:"waiting,omitzero"`
	// Fetched is when the host last answered with a good manifest.
	Fetched time.Time `json:"last_fetch,omitzero"`
	// Problem is the last thing that went wrong, in words.
	Problem   string    `json:"last_problem,omitempty"`
	ProblemAt time.Time `json:"last_problem_at,omitzero"`
}

// Board holds the report. Its methods may be called from any goroutine; the
// zero value is a terminal that is starting.
type Board struct {
	mu      sync.Mutex
	report  Report
	content func() Content
}

// Releases says whom to ask about the releases.
func (b *Board) Releases(content func() Content) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.content = content
}

// Set notes the state, the address and the process of the browser.
func (b *Board) Set(state State, url string, pid int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.report.State, b.report.URL, b.report.BrowserPID = state, url, pid
	if state != Showing {
		b.report.Dimmed = false
	}
}

// Release notes the marker of a page that answered.
func (b *Board) Release(release string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.report.Release = release
}

// Dimmed notes whether the page is dimmed.
func (b *Board) Dimmed(dimmed bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.report.Dimmed = dimmed
}

// Recovered counts one recovery of a kind that took d.
func (b *Board) Recovered(kind string, d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.report.Recoveries == nil {
		b.report.Recoveries = make(map[string]int)
	}
	b.report.Recoveries[kind]++
	b.report.LastRecoveryMS = d.Milliseconds()
}

// SessionEnded counts one visit.
func (b *Board) SessionEnded() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.report.SessionsEnded++
}

// Report returns a copy of the report.
func (b *Board) Report() Report {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.report
	if b.content != nil {
		c := b.content()
		r.Content = &c
	}
	if r.State == "" {
		r.State = Starting
	}
	r.Recoveries = maps.Clone(r.Recoveries)
	if r.Recoveries == nil {
		r.Recoveries = map[string]int{}
	}
	return r
}

// ServeHTTP answers GET and HEAD /metrics, and /healthz: 200 while a page of the site shows,
// 503 otherwise, so that a monitor need not read the body.
func (b *Board) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/healthz" && r.URL.Path != "/metrics" {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD are answered here", http.StatusMethodNotAllowed)
		return
	}
	report := b.Report()
	if r.URL.Path == "/metrics" {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		// An error is the asker's, who has gone.
		_ = WriteMetrics(w, report)
		return
	}
	body, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if report.State != Showing {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	w.Write(append(body, '\n'))
}

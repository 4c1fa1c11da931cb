package a11y

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// Limits of what is transferred on a first cold view, in bytes: the page and all
// that it fetches, packed with gzip as served, with the headers of the answers.
const (
	WeightLimit          = 60 * 1024
	WeightLimitSansFonts = 25 * 1024
	ScriptLimit          = 10 * 1024
)

// recorder keeps what a tab tells of its traffic and its console.
type recorder struct {
	origin string

	mu       sync.Mutex
	requests map[network.RequestID]*request
	faults   []fault
	asked    map[string]bool // paths of the site, since forget
	changed  chan struct{}   // closed and renewed at every event of the network
}

type request struct {
	url      string
	kind     network.ResourceType
	bytes    float64
	finished bool
}

// fault is a problem without its place.
type fault struct {
	check, what, remedy string
}

func newRecorder(origin string) *recorder {
	r := &recorder{origin: origin}
	r.forget()
	r.reset()
	return r
}

// forget starts the list of what a page asks for.
func (r *recorder) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = map[string]bool{}
}

// allAsked returns the paths on the site that were asked for since forget.
func (r *recorder) allAsked() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Sorted(maps.Keys(r.asked))
}

func (r *recorder) reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests = map[network.RequestID]*request{}
	r.faults = nil
	r.changed = make(chan struct{})
}

// event is called by chromedp in the order of the browser's messages.
func (r *recorder) event(ev any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		r.sent(ev)
	case *network.EventResponseReceived:
		if q := r.requests[ev.RequestID]; q != nil {
			q.kind = ev.Type
			if ev.Response.Status != 200 && strings.HasPrefix(ev.Response.URL, "http") {
				r.fault("traffic", fmt.Sprintf("%s answers %d", r.short(ev.Response.URL), ev.Response.Status), "publish it, or stop asking for it")
			}
		}
	case *network.EventLoadingFinished:
		if q := r.requests[ev.RequestID]; q != nil {
			q.finished, q.bytes = true, ev.EncodedDataLength
		}
		r.wake()
	case *network.EventLoadingFailed:
		if q := r.requests[ev.RequestID]; q != nil {
			q.finished = true
			if !ev.Canceled && r.inside(q.url) {
				r.fault("traffic", fmt.Sprintf("%s fails: %s%s", r.short(q.url), ev.ErrorText, blocked(ev.BlockedReason)), "publish it with the site, and fetch it as the policy allows")
			}
		}
		r.wake()
	case *log.EventEntryAdded:
		// What the network could not fetch is told above.
		if ev.Entry.Level == log.EntryLevelError && ev.Entry.Source != log.EntrySourceNetwork {
			r.fault("console", r.short(ev.Entry.Text), "mend what the page does; it has to work under its own policy")
		}
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError || ev.Type == runtime.ConsoleAPICalledTypeAssert {
			r.fault("console", "console."+string(ev.Type)+": "+arguments(ev.Args), "mend what the script complains of")
		}
	case *runtime.EventExceptionThrown:
		what := ev.ExceptionDetails.Text
		if ev.ExceptionDetails.Exception != nil {
			what, _, _ = strings.Cut(ev.ExceptionDetails.Exception.Description, "\n")
		}
		r.fault("console", r.short(what), "catch the error, or mend the script")
	}
}

func (r *recorder) sent(ev *network.EventRequestWillBeSent) {
	r.requests[ev.RequestID] = &request{url: ev.Request.URL, kind: ev.Type}
	u, err := url.Parse(ev.Request.URL)
	if err == nil && strings.HasPrefix(ev.Request.URL, r.origin+"/") {
		r.asked[u.Path] = true
	}
	if err == nil && !r.inside(ev.Request.URL) {
		r.fault("outside", "asks "+u.Scheme+"://"+u.Host+" for something", "publish it with the site: no visitor is shown to others")
	}
	r.wake()
}

// inside reports whether an address is the site's own, or none of the network.
func (r *recorder) inside(address string) bool {
	return strings.HasPrefix(address, r.origin+"/") || !strings.HasPrefix(address, "http") && !strings.HasPrefix(address, "ws")
}

func (r *recorder) fault(check, what, remedy string) {
	if f := (fault{check, what, remedy}); !slices.Contains(r.faults, f) {
		r.faults = append(r.faults, f)
	}
}

func (r *recorder) wake() {
	close(r.changed)
	r.changed = make(chan struct{})
}

// short takes the audit's own address out of what is told, so that the same fault
// reads the same from run to run.
func (r *recorder) short(s string) string { return strings.ReplaceAll(s, r.origin, "") }

func blocked(reason network.BlockedReason) string {
	if reason == "" {
		return ""
	}
	return " (blocked: " + string(reason) + ")"
}

func arguments(args []*runtime.RemoteObject) string {
	var out []string
	for _, a := range args {
		if a.Description != "" {
			out = append(out, a.Description)
		} else {
			out = append(out, strings.Trim(string(a.Value), `"`))
		}
	}
	return strings.Join(out, " ")
}

// quiet waits until every request has its answer.
func (r *recorder) quiet(ctx context.Context) error {
	for {
		r.mu.Lock()
		var open string
		for _, q := range r.requests {
			if !q.finished && strings.HasPrefix(q.url, "http") {
				open = q.url
			}
		}
		changed := r.changed
		r.mu.Unlock()
		if open == "" {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%s is not answered: %w", r.short(open), ctx.Err())
		}
	}
}

// weight is what came over the wire for one page.
type weight struct {
	total, fonts, scripts float64
	requests              int
}

func (r *recorder) weight() weight {
	r.mu.Lock()
	defer r.mu.Unlock()
	var w weight
	for _, q := range r.requests {
		if !strings.HasPrefix(q.url, "http") {
			continue
		}
		w.requests++
		w.total += q.bytes
		switch q.kind {
		case network.ResourceTypeFont:
			w.fonts += q.bytes
		case network.ResourceTypeScript:
			w.scripts += q.bytes
		}
	}
	return w
}

// taken returns the faults so far, and forgets them.
func (r *recorder) taken() []fault {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.faults
	r.faults = nil
	return out
}

func (v visit) weight() error {
	w := v.tab.rec.weight()
	w.total += v.arrival
	v.count("requests", w.requests)
	v.seen.Bytes = w.total
	tell := func(got, limit float64, what, remedy string) {
		if got > limit {
			v.fail("weight", fmt.Sprintf("%.1f KB %s, over %.0f KB", got/1024, what, limit/1024), remedy)
		}
	}
	tell(w.total, WeightLimit, "on a first view", "make pictures and fonts smaller, or leave some out")
	tell(w.total-w.fonts, WeightLimitSansFonts, "on a first view without fonts", "make pictures, styles and markup smaller")
	tell(w.scripts, ScriptLimit, "of scripts on a first view", "load the script when a visitor asks for what it does")
	return nil
}

// traffic tells what the page asked for in vain, or of others, and what its
// console said.
func (v visit) traffic() error {
	for _, f := range v.tab.rec.taken() {
		v.fail(f.check, f.what, f.remedy)
	}
	return nil
}

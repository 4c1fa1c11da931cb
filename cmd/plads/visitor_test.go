package main

import (
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// visitor is a browser in which a test goes about the built site, and what it asked the
// server for.
type visitor struct {
	t      *testing.T
	ctx    context.Context
	origin string

	mu    sync.Mutex
	asked []string
}

// visit opens a browser on the site.
func visit(t *testing.T, pages func() (fs.FS, error)) *visitor {
	t.Helper()
	v := &visitor{t: t}
	v.origin = servePages(t, pages, func(r *http.Request) {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.asked = append(v.asked, r.URL.String())
	})
	v.ctx = browse(t)
	v.do(chromedp.EmulateViewport(1280, 900), command(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	return v
}

// do carries out steps and ends the test where one cannot be.
func (v *visitor) do(steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, steps...); err != nil {
		v.t.Fatal(err)
	}
}

// open goes to a page of the site as if it were the first.
func (v *visitor) open(address string) {
	v.t.Helper()
	v.do(chromedp.Navigate("about:blank"), chromedp.Navigate(v.origin+address))
}

// look evaluates an expression in the page; a promise is waited for.
func look[T any](v *visitor, expression string) T {
	v.t.Helper()
	got, err := chromedp.Run(v.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		v.t.Fatalf("%s: %v", expression, err)
	}
	return got
}

// until waits for an expression to hold, also in a page that is on its way.
func (v *visitor) until(expression string) {
	v.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		got, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if err == nil && got {
			return
		}
		if time.Now().After(deadline) {
			v.t.Fatalf("this never came: %s (%v); the page is %s", expression, err, look[string](v, `location.href`))
		}
		select {
		case <-v.ctx.Done():
			v.t.Fatal(v.ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// sent reports the addresses asked for that hold a word.
func (v *visitor) sent(word string) []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	var out []string
	for _, address := range v.asked {
		if strings.Contains(address, url.QueryEscape(word)) || strings.Contains(address, url.PathEscape(word)) {
			out = append(out, address)
		}
	}
	return out
}

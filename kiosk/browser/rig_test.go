package browser

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
)

const head = `<!doctype html><meta charset="utf-8"><meta name="plads-release" content="r1">`

// warning is the markup that the site gives the kiosk to work with.
const warning = `<dialog data-kiosk-warning><p>Er du her endnu?</p><span data-kiosk-seconds></span><button data-kiosk-stay>Ja</button></dialog>`

// A rig is a browser on a small site, with what it told.
type rig struct {
	*Chromium
	t      *testing.T
	origin string
	events chan Event
}

// newRig serves pages (by path) and starts a browser without a window on them.
func newRig(t *testing.T, pages map[string]string) *rig {
	t.Helper()
	return newRigOn(t, pages, true)
}

// newRigOn does the same, on the screen of package display if not headless.
func newRigOn(t *testing.T, pages map[string]string, headless bool) *rig {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/to":
			http.Redirect(w, r, r.URL.RawQuery, http.StatusFound)
			return
		case "/save":
			w.Header().Set("Content-Disposition", "attachment")
		}
		body, ok := pages[r.URL.Path]
		if !ok {
			body = head + "<p>wait"
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte(body))
	}))
	t.Cleanup(srv.Close)
	path, err := Find("")
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, origin: srv.URL, events: make(chan Event, 100)}
	opts := Options{Path: path, Origin: srv.URL, First: srv.URL + "/wait", Headless: headless, NoSandbox: os.Getuid() == 0}
	b, err := LaunchChromium(r.ctx(20*time.Second), opts, func(e Event) { r.events <- e })
	if err != nil {
		t.Fatal(err)
	}
	r.Chromium = b.(*Chromium)
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func (r *rig) ctx(d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(r.t.Context(), d)
	r.t.Cleanup(cancel)
	return ctx
}

// show opens a path of the site and waits for the page.
func (r *rig) show(path string) Page {
	r.t.Helper()
	if err := r.Navigate(r.ctx(5*time.Second), r.origin+path); err != nil {
		r.t.Fatal(err)
	}
	p, err := r.Beat(r.ctx(5 * time.Second))
	if err != nil {
		r.t.Fatal(err)
	}
	return p
}

// await waits for an event, leaving out others.
func (r *rig) await(want Event) {
	r.t.Helper()
	limit := time.After(5 * time.Second)
	for {
		select {
		case got := <-r.events:
			if got == want {
				return
			}
		case <-limit:
			r.t.Fatalf("the browser did not tell %v", want)
		}
	}
}

// eval runs a script in the page's own world.
func eval[T any](r *rig, script string) T {
	r.t.Helper()
	v, err := evaluate[T](r.ctx(5*time.Second), r.target, runtime.EvaluateParams{Expression: script, AwaitPromise: new(true), UserGesture: new(true)})
	if err != nil {
		r.t.Fatalf("%s: %v", script, err)
	}
	return v
}

// until asks the page again and again until script is true.
func (r *rig) until(script string) {
	r.t.Helper()
	eval[bool](r, `new Promise((done) => { const look = () => (`+script+`) ? done(true) : setTimeout(look, 10); look(); })`)
}

func (r *rig) key(key string, code int64, modifiers int64, text string) {
	r.t.Helper()
	for _, typ := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		p := input.DispatchKeyEventParams{Type: typ, Key: key, Code: key, WindowsVirtualKeyCode: code, Modifiers: modifiers}
		if typ == input.DispatchKeyEventTypeKeyDown {
			p.Text = text
		}
		if _, err := cdp.Call(r.ctx(5*time.Second), r.target, input.DispatchKeyEvent, p); err != nil {
			r.t.Fatal(err)
		}
	}
}

// click presses and releases the left button on the element that matches.
func (r *rig) click(selector string) {
	r.t.Helper()
	at := eval[[]float64](r, `(() => { const b = document.querySelector(`+"`"+selector+"`"+`).getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()`)
	for _, typ := range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
		p := input.DispatchMouseEventParams{Type: typ, X: at[0], Y: at[1], Button: input.MouseButtonLeft, ClickCount: 1}
		if _, err := cdp.Call(r.ctx(5*time.Second), r.target, input.DispatchMouseEvent, p); err != nil {
			r.t.Fatal(err)
		}
	}
}

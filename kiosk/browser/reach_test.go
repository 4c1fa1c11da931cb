package browser

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"

	"github.com/plads-til-alle/plads/kiosk/internal/display"
)

// touch puts fingers on the page, or takes them away when there are none.
func (r *rig) touch(kind input.DispatchTouchEventType, at ...[2]float64) {
	r.t.Helper()
	points := []*input.TouchPoint{}
	for i, p := range at {
		points = append(points, &input.TouchPoint{X: p[0], Y: p[1], ID: new(float64(i))})
	}
	if _, err := cdp.Call(r.ctx(5*time.Second), r.target, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points}); err != nil {
		r.t.Fatal(err)
	}
}

// What a hand can do to a screen: it may move the page, and leads nowhere.
func TestMouseAndTouch(t *testing.T) {
	s := display.New(t)
	r := newRigOn(t, map[string]string{"/": head + `<style>* { margin: 0; font-size: 40px } a, p, img, input { display: block; height: 100px }</style>
		<a href="/second">link</a><p>words to hold and choose</p>
		<img alt="" width="200" src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='200' height='100'><rect width='200' height='100'/></svg>">
		<input type="file"><input type="text" value="text">`}, false)
	r.show("/first")
	r.show("/")
	s.Steady()
	windows := s.Windows()
	const link, words, image, file, text = 50, 150, 250, 350, 450
	places := map[string]int16{"a link": link, "words": words, "a picture": image, "a field": text}
	check := func(what string) {
		t.Helper()
		for began := time.Now(); time.Since(began) < 200*time.Millisecond; {
			if got := s.Windows(); got != windows {
				t.Errorf("%s: the windows are %s", what, got)
				r.Close()
				t.FailNow()
			}
		}
		p, err := r.Beat(r.ctx(5 * time.Second))
		if err != nil || !r.own(p.URL) || p.Others {
			t.Fatalf("%s: got %+v, %v, pages %q", what, p, err, r.pages())
		}
		if got := eval[[]float64](r, `[visualViewport.scale, devicePixelRatio]`); got[0] != 1 || got[1] != 1 {
			t.Errorf("%s: the page is zoomed: %v", what, got)
		}
		if p.URL != r.origin+"/" {
			r.show("/") // a long press on a link may follow it
		}
	}
	for name, y := range places {
		s.Button(3, 60, y)
		check("right button on " + name)
		s.Button(2, 60, y)
		check("middle button on " + name)
		r.touch(input.DispatchTouchEventTypeTouchStart, [2]float64{60, float64(y)})
		time.Sleep(time.Second) // how long a finger holds
		r.touch(input.DispatchTouchEventTypeTouchEnd)
		check("long press on " + name)
		// From here to there with the button down.
		s.Drag(60, y, 300, 600)
		check("dragging " + name)
	}
	for _, side := range []byte{8, 9} {
		s.Button(side, 60, 600)
		check("side button of the mouse")
	}
	for _, keys := range []string{"Ctrl", "Shift"} {
		s.Hold(keys, func() { s.Button(1, 60, link) })
		check(keys + " and a click on a link")
		s.Hold(keys, func() { s.Button(4, 60, words) })
		check(keys + " and the wheel")
	}
	s.Button(1, 60, file)
	check("choosing a file")

	r.touch(input.DispatchTouchEventTypeTouchStart, [2]float64{200, 600}, [2]float64{260, 600})
	for i := range 10 {
		d := float64(10 * i)
		r.touch(input.DispatchTouchEventTypeTouchMove, [2]float64{200 - d, 600}, [2]float64{260 + d, 600})
	}
	r.touch(input.DispatchTouchEventTypeTouchEnd)
	check("two fingers")
	// A swipe from the edge, which is Back elsewhere.
	r.touch(input.DispatchTouchEventTypeTouchStart, [2]float64{2, 600})
	for i := range 10 {
		r.touch(input.DispatchTouchEventTypeTouchMove, [2]float64{2 + 60*float64(i), 600})
	}
	r.touch(input.DispatchTouchEventTypeTouchEnd)
	check("a swipe")
}

// What a page could do by itself, ours or one that somebody got in: nothing is
// saved, nothing is chosen, no other server hears of it.
func TestNothingLeadsOut(t *testing.T) {
	var foreign atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { foreign.Add(1) }))
	defer other.Close()
	home := t.TempDir()
	t.Setenv("HOME", home)
	r := newRig(t, map[string]string{
		"/":      head + `<input type="file"><h1>x</h1>`,
		"/frame": head + `<iframe src="` + other.URL + `"></iframe><iframe src="file:///etc/passwd"></iframe>`,
		"/meta":  head + `<meta http-equiv="refresh" content="0; url=` + other.URL + `">`,
	})
	for name, script := range map[string]string{
		"a frame":              `location.href = "/frame"`,
		"a refresh":            `location.href = "/meta"`,
		"a redirect":           `location.href = "/to?` + other.URL + `"`,
		"a redirect to a file": `location.href = "/to?file:///etc/passwd"`,
		"a download":           `location.href = "/save"`,
		"a download by link":   `Object.assign(document.createElement("a"), { href: "/save", download: "x" }).click()`,
		"a blob":               `Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob(["x"])), download: "x" }).click()`,
		"choosing a file":      `document.querySelector("input").click()`,
		"a file picker":        `window.showOpenFilePicker?.().catch(() => {})`,
		"a file saver":         `window.showSaveFilePicker?.().catch(() => {})`,
		"a folder picker":      `window.showDirectoryPicker?.().catch(() => {})`,
		"printing":             `window.print()`,
		"another name":         `location.href = "http://example.org/"`,
		"another machine":      `location.href = "http://192.0.2.1/"`,
		"the same by name":     `location.href = "http://localhost:" + location.port + "/"`,
		"no encryption":        `location.href = "https://127.0.0.1:" + location.port + "/"`,
		"mail":                 `location.href = "mailto:a@example.org"`,
		"another program":      `location.href = "steam://run"`,
		"devtools":             `location.href = "devtools://devtools/bundled/inspector.html"`,
		"full screen":          `document.documentElement.requestFullscreen().catch(() => {})`,
		"a notification":       `Notification.requestPermission().catch(() => {})`,
		"the place":            `navigator.geolocation.getCurrentPosition(() => {})`,
		"the camera":           `navigator.mediaDevices?.getUserMedia({ video: true }).catch(() => {})`,
	} {
		r.show("/")
		eval[any](r, `(() => { `+script+`; return 0; })()`)
		p, err := r.Beat(r.ctx(5 * time.Second))
		if err != nil {
			t.Errorf("%s: the page does not answer: %v", name, err)
			continue
		}
		if strings.HasPrefix(p.URL, "chrome-error:") {
			r.await(Strayed) // the keeper goes back
			continue
		}
		if !r.own(p.URL) || p.Others {
			t.Errorf("%s led to %+v, pages %q", name, p, r.pages())
		}
	}
	r.show("/")
	if n := foreign.Load(); n > 0 {
		t.Errorf("another server was asked %d times, want never", n)
	}
	err := filepath.WalkDir(home, func(path string, d os.DirEntry, err error) error {
		if err == nil && filepath.Base(path) == "x" || filepath.Base(path) == "save" {
			t.Errorf("a file was saved: %s", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

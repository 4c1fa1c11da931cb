package browser

import (
	"bytes"
	"image/png"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
)

// strict is a page under the terminal's own policy, where nothing inline is let
// in, so long that it has a scroll bar.
var strict = head + `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'">
	<button>Hjælp</button>` + strings.Repeat("<p>x", 200)

// light is how bright the brightest place of the window is, 0 to 255, as it is
// drawn.
func (r *rig) light() int {
	r.t.Helper()
	shot, err := cdp.Call(r.ctx(5*time.Second), r.target, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	if err != nil {
		r.t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(shot.Data))
	if err != nil {
		r.t.Fatal(err)
	}
	most := uint32(0)
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y += 7 {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x += 3 {
			red, green, blue, _ := img.At(x, y).RGBA()
			most = max(most, red, green, blue)
		}
	}
	return int(most >> 8)
}

// darken opens a fresh page with a button that counts what is done to it, and
// dims it.
func (r *rig) darken(percent int) {
	r.t.Helper()
	r.show("/")
	eval[any](r, `{ const b = document.querySelector("button"); b.focus(); window.felt = ""; window.clicks = 0; b.onclick = () => window.clicks++;
		for (const type of ["pointerdown", "mousedown", "touchstart", "keydown", "keyup", "wheel", "scroll"]) addEventListener(type, () => window.felt += type + " "); }`)
	if err := r.Dim(r.ctx(time.Second), percent); err != nil {
		r.t.Fatal(err)
	}
	eval[any](r, `document.getAnimations().forEach((a) => a.finish())`)
}

func (r *rig) mouse(p input.DispatchMouseEventParams) {
	r.t.Helper()
	if _, err := cdp.Call(r.ctx(5*time.Second), r.target, input.DispatchMouseEvent, p); err != nil {
		r.t.Fatal(err)
	}
}

// tap touches the button with a finger and lets go.
func (r *rig) tap() {
	r.t.Helper()
	for _, p := range []input.DispatchTouchEventParams{
		{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: []*input.TouchPoint{{X: 20, Y: 18}}},
		{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}},
	} {
		if _, err := cdp.Call(r.ctx(5*time.Second), r.target, input.DispatchTouchEvent, p); err != nil {
			r.t.Fatal(err)
		}
	}
}

func (r *rig) dimmed() bool {
	r.t.Helper()
	p, err := r.Beat(r.ctx(5 * time.Second))
	if err != nil {
		r.t.Fatal(err)
	}
	return p.Dimmed
}

func TestDim(t *testing.T) {
	r := newRig(t, map[string]string{"/": strict})
	r.show("/")
	full := r.light()
	if !eval[bool](r, `innerWidth > document.documentElement.clientWidth`) {
		t.Fatal("there is no scroll bar that could shine on")
	}
	if r.dimmed() {
		t.Error("a page that nobody dimmed says it is")
	}
	for _, percent := range []int{20, 0, 50} {
		r.darken(percent)
		if got, want := r.light(), full*percent/100; got < want-2 || got > want+2 || !r.dimmed() {
			t.Errorf("at %d percent: the light is %d of %d, want %d; says that it is dimmed: %v", percent, got, full, want, r.dimmed())
		}
	}
	if got := eval[string](r, `document.documentElement.lastElementChild.ariaHidden + " " + document.elementFromPoint(20, 18).localName`); got != "true button" {
		t.Errorf("the dark can be felt by those who do not see it: got %s, want true button", got)
	}
	if err := r.Dim(r.ctx(time.Second), 100); err != nil || r.dimmed() || r.light() != full {
		t.Errorf("given its light back: %v, the light is %d, want %d", err, r.light(), full)
	}
}

// Whoever does something to a dark page has its light at once. The first touch
// does nothing else, and the second what it always does.
func TestWakes(t *testing.T) {
	r := newRig(t, map[string]string{"/": strict})
	r.show("/")
	full := r.light()
	for _, tt := range []struct {
		name string
		do   func()
		want int // how often the button is pressed by the second time
	}{
		{"mouse", func() { r.click("button") }, 1},
		{"finger", r.tap, 1},
		{"key", func() { r.key("Enter", 13, 0, "\r") }, 1},
		{"wheel", func() {
			r.mouse(input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseWheel, X: 20, Y: 18, DeltaX: 1, DeltaY: 50})
		}, 0},
	} {
		r.darken(20)
		tt.do()
		r.await(Active)
		if got := r.light(); got != full || r.dimmed() {
			t.Errorf("%s: the light is %d, want %d", tt.name, got, full)
		}
		if felt := eval[string](r, `felt + (clicks || "")`); felt != "" {
			t.Errorf("%s: the page felt the first one: %s", tt.name, felt)
		}
		// Somebody is here now.
		if err := r.Dim(r.ctx(time.Second), 20); err != nil || r.dimmed() {
			t.Errorf("%s: dimmed under a visitor's hands (%v)", tt.name, err)
		}
		tt.do()
		r.until(`felt !== "" && clicks === ` + strconv.Itoa(tt.want))
	}
}

// A mouse that is moved wakes the page, one that trembles does not.
func TestMovedMouseWakes(t *testing.T) {
	r := newRig(t, map[string]string{"/": strict})
	r.darken(0)
	for _, tt := range []struct {
		x, y float64
		want bool
	}{{200, 200, true}, {203, 198, true}, {200, 200, true}, {202, 203, true}, {206, 206, false}} {
		r.mouse(input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseMoved, X: tt.x, Y: tt.y})
		if got := r.dimmed(); got != tt.want {
			t.Errorf("the mouse at %v, %v: dimmed %v, want %v", tt.x, tt.y, got, tt.want)
		}
	}
	r.await(Active)
}

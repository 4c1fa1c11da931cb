package a11y

import (
	"bytes"
	"fmt"
	"image"
	"image/png"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// stop is a control that Tab has to reach, in the order of the document. Its box
// is in CSS pixels from the top left of the page.
type stop struct {
	Name   string  `json:"name"`
	Left   float64 `json:"left"`
	Top    float64 `json:"top"`
	Right  float64 `json:"right"`
	Bottom float64 `json:"bottom"`
	Pinned bool    `json:"pinned"` // fixed or sticky: it has no place in the page
}

func (s stop) box() box { return box{s.Left, s.Top, s.Right - s.Left, s.Bottom - s.Top} }

// focus is where a press of Tab has led.
type focus struct {
	Index    int     `json:"index"` // among the stops; -1 for another element
	Gone     bool    `json:"gone"`  // no element has the focus: the page is left
	Name     string  `json:"name"`
	Scroller bool    `json:"scroller"`
	InView   bool    `json:"inView"`
	Covered  string  `json:"covered"` // what lies over it
	Outline  bool    `json:"outline"`
	Changed  bool    `json:"changed"`
	Kind     string  `json:"kind"`
	X        float64 `json:"x"`
	Y        float64 `json:"y"`
	Width    float64 `json:"width"`
	Height   float64 `json:"height"`
}

// keyboard walks through the page with Tab: every control once, none holds the
// focus, in the order of document and eye, seen and uncovered (WCAG 2.2 SC 2.1.1,
// 2.1.2, 2.4.3, 2.4.7, 2.4.11).
func (v visit) keyboard() error {
	if err := chromedp.Do(v.tab.ctx, chromedp.Evaluate[chromedp.Void](keyboardJS)); err != nil {
		return fmt.Errorf("prepare the keyboard walk: %w", err)
	}
	stops, err := ask[[]stop](v.tab, "pladsKeys.start()")
	if err != nil {
		return err
	}
	v.count("walks", 1)
	v.eyeOrder(stops)
	w := walk{visit: v, stops: stops, seen: make([]bool, len(stops)), last: -1, pictured: map[string]bool{}}
	// Some room for boxes that scroll and for controls that appear on the way.
	for range 2*len(stops) + 10 {
		more, err := w.step()
		if err != nil {
			return err
		}
		if !more {
			break
		}
	}
	w.end()
	_, err = ask[bool](v.tab, "pladsKeys.end()")
	return err
}

// walk is the state of a keyboard walk.
type walk struct {
	visit
	stops    []stop
	seen     []bool
	reached  int
	last     int
	lastName string
	pictured map[string]bool
	trapped  bool
}

// step presses Tab once and judges where it leads. It returns false at the end.
func (w *walk) step() (bool, error) {
	if err := w.press(); err != nil {
		return false, err
	}
	f, err := ask[focus](w.tab, "pladsKeys.where()")
	if err != nil {
		return false, err
	}
	all := w.reached == len(w.stops)
	switch {
	case f.Gone:
		return false, nil
	case f.Index < 0:
		if w.lastName == f.Name {
			w.trap(f.Name)
			return false, nil
		}
		if !f.Scroller {
			w.tell(problem.Warning, "keyboard", "Tab reaches "+f.Name+", which was no control at first", "let controls be in the page from the start")
		}
		w.lastName = f.Name
		return true, nil
	case f.Index == w.last && !all:
		w.trap(f.Name)
		return false, nil
	case w.seen[f.Index]:
		if !all {
			w.trap(f.Name)
		}
		return false, nil
	}
	if f.Index < w.last {
		w.fail("keyboard", fmt.Sprintf("Tab reaches %s after %s, against the order of the document", f.Name, w.stops[w.last].Name), "take away the positive tabindex, or what moves the focus")
	}
	w.seen[f.Index], w.last, w.lastName = true, f.Index, f.Name
	w.reached++
	w.count("stops", 1)
	return true, w.judge(f)
}

func (w *walk) trap(name string) {
	w.trapped = true
	w.fail("keyboard", "Tab does not get past "+name, "let Tab leave it: take away what catches the key")
}

// end tells what was not reached. After a trap that would tell nothing new.
func (w *walk) end() {
	for i, s := range w.stops {
		if !w.seen[i] && !w.trapped {
			w.fail("keyboard", "Tab never reaches "+s.Name, "see what skips it: tabindex, a script, or a box that closes")
		}
	}
}

// judge looks at the focused control itself.
func (w *walk) judge(f focus) error {
	at := box{f.X, f.Y, f.Width, f.Height}
	if !f.InView {
		w.fail("focus", "the focused "+f.Name+" is not in view", "let it come into view when focused; see scroll-padding and off-screen positions")
	}
	if f.Covered != "" {
		w.failAt(at, "focus", fmt.Sprintf("the focused %s is covered by %s", f.Name, f.Covered), "give the page scroll-padding as high as what sticks")
	}
	if !f.Outline && !f.Changed {
		w.failAt(at, "focus", "nothing shows the focus on "+f.Name, "give :focus-visible an outline of 3 px")
		return nil
	}
	if !f.InView || f.Covered != "" || w.pictured[f.Kind] {
		return nil
	}
	w.pictured[f.Kind] = true
	return w.compare(f)
}

// compare takes a picture with the focus and one without. A style that says that
// there is an outline proves little: it may be clipped, or have the colour of the
// ground.
func (w *walk) compare(f focus) error {
	const around = 8
	x, y := max(0, f.X-around), max(0, f.Y-around)
	shot := func() (image.Image, error) {
		src, err := w.tab.screenshot(x, y, min(f.Width, 1200)+2*around, min(f.Height, 700)+2*around)
		if err != nil {
			return nil, err
		}
		img, err := png.Decode(bytes.NewReader(src))
		if err != nil {
			return nil, fmt.Errorf("read the picture of %s: %w", f.Name, err)
		}
		return img, nil
	}
	with, err := shot()
	if err != nil {
		return err
	}
	if _, err := ask[bool](w.tab, "pladsKeys.blur()"); err != nil {
		return err
	}
	without, err := shot()
	if err != nil {
		return err
	}
	if _, err := ask[bool](w.tab, "pladsKeys.back()"); err != nil {
		return err
	}
	w.count("pictures", 1)
	// A line of 1 px along two sides is the least that is taken for a sign.
	if n, want := differing(with, without), int(min(f.Width, 1200)+min(f.Height, 700)); n < want {
		w.fail("focus", "hardly a pixel changes when the focus reaches "+f.Name, "give :focus-visible an outline that nothing clips, in a colour that is seen")
	}
	return nil
}

// differing counts the pixels that are clearly not the same in two pictures.
func differing(a, b image.Image) int {
	const clearly = 0x2000 // an eighth of the range of a channel
	n := 0
	r := a.Bounds().Intersect(b.Bounds())
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			r1, g1, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			if apart(r1, r2) > clearly || apart(g1, g2) > clearly || apart(b1, b2) > clearly {
				n++
			}
		}
	}
	return n
}

func apart(a, b uint32) uint32 { return max(a, b) - min(a, b) }

// press presses and lets go of Tab, as a keyboard does.
func (w *walk) press() error {
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		err := call(w.tab, input.DispatchKeyEvent, input.DispatchKeyEventParams{
			Type: kind, Key: "Tab", Code: "Tab", WindowsVirtualKeyCode: 9, NativeVirtualKeyCode: 9,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// forcedFocus looks for controls on which forced colours leave no sign of focus.
func (v visit) forcedFocus() error {
	if err := chromedp.Do(v.tab.ctx, chromedp.Evaluate[chromedp.Void](keyboardJS)); err != nil {
		return fmt.Errorf("prepare the focus check: %w", err)
	}
	res, err := ask[struct {
		Count int      `json:"count"`
		Bad   []string `json:"bad"`
	}](v.tab, "pladsKeys.forced()")
	if err != nil {
		return err
	}
	v.count("forced pages", 1)
	v.count("forced", res.Count)
	for _, name := range res.Bad {
		v.fail("focus", "forced colours leave no sign of focus on "+name, "give it an outline, transparent if need be: shadows and backgrounds are taken away")
	}
	return nil
}

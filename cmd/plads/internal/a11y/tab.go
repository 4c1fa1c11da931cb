package a11y

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

var (
	//go:embed js/probe.js
	probeJS string
	//go:embed js/keyboard.js
	keyboardJS string
	//go:embed js/watch.js
	watchJS string
	//go:embed js/axe.js
	axeJS string
)

// view is a size of the window and what the visitor prefers.
type view struct {
	width, height int64
	colours       string // "", "dark", "forced colours" or "print"
	opened        string // what was opened; empty for the page as it comes
}

func (v view) String() string {
	name := fmt.Sprintf("%d×%d", v.width, v.height)
	if v.colours != "" {
		name += ", " + v.colours
	}
	if v.opened != "" {
		name += ", " + v.opened + " open"
	}
	return name
}

// The views of the site on the web, and of the terminal's build.
var (
	desktop = view{width: 1280, height: 800}
	phone   = view{width: 320, height: 568}
	// 1280 pixels at 400 % zoom (WCAG 2.2 SC 1.4.10).
	zoomed   = view{width: 320, height: 256}
	terminal = view{width: 1080, height: 1920}
)

// tab is one page of the browser, used for many pages of the site in turn.
type tab struct {
	ctx context.Context // of chromedp, holds the target
	rec *recorder
}

// newTab opens a tab that starts each page cold: nothing is cached, and no
// service worker answers.
func newTab(browser context.Context, origin string) (*tab, context.CancelFunc, error) {
	rec := newRecorder(origin)
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithListener(rec.event))
	t := &tab{ctx, rec}
	err := firstError(
		func() error { return chromedp.Do(ctx) },
		func() error {
			return call(t, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
		},
		func() error {
			_, err := chromedp.Call(ctx, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: watchJS})
			return err
		},
		func() error {
			return call(t, network.SetBypassServiceWorker, network.SetBypassServiceWorkerParams{Bypass: true})
		},
		// Each tab believes that it is the one in use, so that focus and frames
		// work in all of them at once.
		func() error {
			return call(t, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		},
	)
	if err != nil {
		cancel()
		return nil, nil, fmt.Errorf("open a tab: %w", err)
	}
	return t, cancel, nil
}

// with returns the same tab under another deadline.
func (t *tab) with(ctx context.Context) *tab { return &tab{ctx, t.rec} }

// open shows a page in a view, cold, and waits until all that it asks for has
// come.
func (t *tab) open(url string, v view, scripts bool) error {
	t.rec.reset()
	return firstError(
		func() error {
			return call(t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts})
		},
		func() error { return t.show(v) },
		func() error { return chromedp.Do(t.ctx, chromedp.Navigate(url)) },
		func() error {
			if err := chromedp.Do(t.ctx, chromedp.Evaluate[chromedp.Void](probeJS)); err != nil || !scripts {
				return err
			}
			return t.settle()
		},
		func() error { return t.rec.quiet(t.ctx) },
	)
}

// settle waits for fonts and a frame.
func (t *tab) settle() error {
	_, err := ask[bool](t, "pladsProbe.ready()")
	return err
}

// show sets the size of the window and the preferences. Motion is always
// reduced: what moves in spite of that is a fault.
func (t *tab) show(v view) error {
	media := []*emulation.MediaFeature{
		{Name: "prefers-reduced-motion", Value: "reduce"},
		{Name: "prefers-color-scheme", Value: "light"},
		{Name: "forced-colors", Value: "none"},
	}
	medium := ""
	switch v.colours {
	case "print":
		medium = "print"
	case "dark":
		media[1].Value = "dark"
	case "forced colours":
		media[2].Value = "active"
	}
	return firstError(
		func() error {
			return call(t, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
				Width: v.width, Height: v.height, DeviceScaleFactor: 1,
			})
		},
		func() error {
			return call(t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: media})
		},
	)
}

// reshow changes the view of the page that is open.
func (t *tab) reshow(v view) error {
	if err := t.show(v); err != nil {
		return err
	}
	return t.settle()
}

// ask evaluates an expression in the page, waits if it is a promise, and decodes
// its value.
func ask[T any](t *tab, expression string) (T, error) {
	v, err := chromedp.Run(t.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		return v, fmt.Errorf("ask the page %.60q: %w", expression, err)
	}
	return v, nil
}

// askWith evaluates function(argument).
func askWith[T any](t *tab, function string, argument any) (T, error) {
	arg, err := json.Marshal(argument)
	if err != nil {
		var zero T
		return zero, err
	}
	return ask[T](t, function+"("+string(arg)+")")
}

// call runs a command of the protocol that returns nothing.
func call[P any](t *tab, cmd cdp.Command[P, cdp.Empty], params P) error {
	if _, err := chromedp.Call(t.ctx, cmd, params); err != nil {
		return fmt.Errorf("%s: %w", cmd.Method, err)
	}
	return nil
}

func firstError(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// screenshot returns a PNG of a part of the page, in CSS pixels from its top left.
func (t *tab) screenshot(x, y, width, height float64) ([]byte, error) {
	res, err := chromedp.Call(t.ctx, cdppage.CaptureScreenshot, cdppage.CaptureScreenshotParams{
		Clip:             &cdppage.Viewport{X: x, Y: y, Width: width, Height: height, Scale: 1},
		OptimizeForSpeed: new(true),
	})
	if err != nil {
		return nil, fmt.Errorf("take a picture: %w", err)
	}
	return []byte(res.Data), nil
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/remote"

	"github.com/plads-til-alle/plads/kiosk/internal/process"
)

// page is a second connection to the page of a browser, beside the program's.
// It is there only because the soak starts the browser through a script that
// opens a port.
type page struct {
	conn   *chromedp.Browser
	target *chromedp.Target
	close  func()
}

// shown waits for two frames and gives the address and the release.
const shown = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(
	location.pathname + " " + (document.querySelector('meta[name="plads-release"]')?.content ?? "")))))`

// profileFlag is the flag that names the profile.
const profileFlag = "user-data-dir"

// profileOf returns the profile of the browser process pid.
func profileOf(pid int) (string, error) {
	p, _ := process.Find(pid)
	if dir := p.Flag(profileFlag); dir != "" {
		return dir, nil
	}
	return "", fmt.Errorf("process %d is no browser", pid)
}

// attach connects to the only page of the browser with that profile, as soon as
// there is one.
func attach(ctx context.Context, profile string) (*page, error) {
	var last error
	for {
		p, err := attachOnce(ctx, profile)
		if err == nil {
			return p, nil
		}
		last = err
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("reaching the page: %w", last)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func attachOnce(ctx context.Context, profile string) (*page, error) {
	port, err := os.ReadFile(filepath.Join(profile, "DevToolsActivePort"))
	if err != nil {
		return nil, err
	}
	number, path, ok := strings.Cut(strings.TrimSpace(string(port)), "\n")
	if !ok {
		return nil, errors.New("the browser has not opened its port yet")
	}
	life, release := context.WithCancel(context.WithoutCancel(ctx))
	unbound := context.AfterFunc(ctx, release)
	alloc, cancelAlloc := remote.NewAllocator(life, "ws://127.0.0.1:"+number+path, remote.NoModifyURL)
	quiet := func(string, ...any) {}
	first, cancelFirst := chromedp.NewContext(alloc, chromedp.WithLogf(quiet), chromedp.WithErrorf(quiet))
	done := func() { release(); cancelFirst(); cancelAlloc() }
	targets, err := chromedp.Targets(first)
	if err != nil {
		done()
		return nil, err
	}
	for _, t := range targets {
		if t.Type != "page" {
			continue
		}
		tab, _ := chromedp.NewContext(first, chromedp.WithTargetID(t.TargetID), chromedp.WithDetachOnCancel())
		if err := chromedp.Do(tab); err != nil {
			done()
			return nil, err
		}
		unbound()
		c := chromedp.FromContext(tab)
		return &page{conn: c.Browser, target: c.Target, close: done}, nil
	}
	done()
	return nil, errors.New("the browser has no page yet")
}

// eval runs a script in the page and gives its value.
func eval[T any](ctx context.Context, p *page, script string) (T, error) {
	var value T
	res, err := cdp.Call(ctx, p.target, runtime.Evaluate, runtime.EvaluateParams{
		Expression: script, AwaitPromise: new(true), ReturnByValue: new(true), UserGesture: new(true)})
	switch {
	case err != nil:
		return value, err
	case res.ExceptionDetails != nil:
		return value, &chromedp.ExceptionError{ExceptionDetails: res.ExceptionDetails}
	case len(res.Result.Value) == 0:
		return value, nil
	}
	return value, json.Unmarshal(res.Result.Value, &value)
}

// await asks the page again and again until script is true.
func (p *page) await(ctx context.Context, script string) error {
	for {
		ok, err := eval[bool](ctx, p, script)
		if ok && err == nil {
			return nil
		}
		select {
		case <-p.conn.LostConnection:
			return fmt.Errorf("waiting for %s: the browser has ended", script)
		default:
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w", script, errors.Join(err, ctx.Err()))
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// alone waits until the page draws and no other window is open.
func (p *page) alone(ctx context.Context) error {
	for n := 0; n != 1; {
		err := p.await(ctx, shown+`.then((page) => page.length > 2)`)
		if err == nil {
			n, err = p.windows(ctx)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tap presses and releases at a place where nothing happens.
func (p *page) tap(ctx context.Context) error {
	for _, kind := range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
		if _, err := cdp.Call(ctx, p.target, input.DispatchMouseEvent, input.DispatchMouseEventParams{
			Type: kind, X: 2, Y: 2, Button: input.MouseButtonLeft, ClickCount: 1}); err != nil {
			return fmt.Errorf("touching the page: %w", err)
		}
	}
	return nil
}

// windows counts the pages of the browser.
func (p *page) windows(ctx context.Context) (int, error) {
	res, err := cdp.Call(ctx, p.conn, target.GetTargets, target.GetTargetsParams{})
	if err != nil {
		return 0, err
	}
	n := 0
	for _, t := range res.TargetInfos {
		if t.Type == "page" {
			n++
		}
	}
	return n, nil
}

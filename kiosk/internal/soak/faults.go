package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"syscall"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"

	"github.com/plads-til-alle/plads/kiosk/internal/process"
)

// fault is a way to hurt a terminal.
type fault struct {
	name string
	// kind is what the program counts it as, "" for what it mends without a
	// recovery.
	kind string
	// cost is what the program takes for it: too many within two minutes and
	// it climbs higher, which is right but another thing to measure.
	cost cost
	// promise is the most that it may take (95th percentile).
	promise time.Duration
	inject  func(ctx context.Context, pid int, p *page) error
}

type cost int

const (
	free cost = iota
	mend
	restart
)

var faults = []fault{
	{"page's process killed", "crash", mend, time.Second, send(syscall.SIGKILL, "--type=renderer")},
	{"page out of memory", "crash", mend, 8 * time.Second, script(`for (const all = [];;) all.push(new Array(1e5).fill(all.length + 0.5))`)},
	{"page's process stopped", "frozen", mend, 8 * time.Second, send(syscall.SIGSTOP, "--type=renderer")},
	{"endless script", "frozen", mend, 8 * time.Second, script(`for (;;);`)},
	{"wrong address", "address", free, 3 * time.Second, func(ctx context.Context, _ int, p *page) error {
		_, err := cdp.Call(ctx, p.target, cdppage.Navigate, cdppage.NavigateParams{URL: "about:blank"})
		return err
	}},
	{"another window", "", free, time.Second, func(ctx context.Context, _ int, p *page) error {
		_, err := cdp.Call(ctx, p.conn, target.CreateTarget, target.CreateTargetParams{URL: "about:blank", NewWindow: new(true)})
		return err
	}},
	{"box of the page", "", free, time.Second, script(`setTimeout(() => { confirm("?"); }); 0`)},
	{"graphics process killed", "", free, 3 * time.Second, send(syscall.SIGKILL, "--type=gpu-process")},
	{"network process killed", "", free, 3 * time.Second, send(syscall.SIGKILL, "network.mojom.NetworkService")},
	{"graphics process stopped", "helper", restart, 8 * time.Second, send(syscall.SIGSTOP, "--type=gpu-process")},
	{"network process stopped", "helper", restart, 8 * time.Second, send(syscall.SIGSTOP, "network.mojom.NetworkService")},
	{"browser killed", "gone", restart, 3 * time.Second, send(syscall.SIGKILL, "")},
	{"browser stopped", "silent", restart, 8 * time.Second, send(syscall.SIGSTOP, "")},
}

// programKilled is the fault that systemd mends, here the soak itself.
const programKilled = "program killed"

// send sends sig to the browser's processes that have mark in their command
// line, to the browser itself when mark is empty.
func send(sig syscall.Signal, mark string) func(context.Context, int, *page) error {
	return func(_ context.Context, pid int, _ *page) error {
		if mark == "" {
			return syscall.Kill(pid, sig)
		}
		hit := false
		for _, p := range process.Family(pid) {
			if p.Has(mark) {
				hit = true
				if err := syscall.Kill(p.PID, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
					return err
				}
			}
		}
		if !hit {
			return fmt.Errorf("the browser has no process with %s", mark)
		}
		return nil
	}
}

// script runs code in the page and does not wait for its end.
func script(code string) func(context.Context, int, *page) error {
	return func(ctx context.Context, _ int, p *page) error {
		ctx, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		defer cancel()
		// It may never answer.
		_, _ = eval[any](ctx, p, code)
		return nil
	}
}

// ledger remembers what was asked of one program lately.
type ledger struct {
	mends []time.Time
	row   int       // restarts since the page stood for two minutes: each waits longer
	last  time.Time // when the page was last hurt
}

// takes says whether one more fault of cost c is still mended by its own rung,
// and notes it.
func (l *ledger) takes(now time.Time, c cost) bool {
	old := func(t time.Time) bool { return now.Sub(t) > 2*time.Minute }
	l.mends = slices.DeleteFunc(l.mends, old)
	if old(l.last) {
		l.row = 0
	}
	switch c {
	case mend:
		if len(l.mends) >= 2 {
			return false
		}
		l.mends = append(l.mends, now)
	case restart:
		if l.row >= 2 {
			return false
		}
		l.mends = nil
		l.row++
	}
	l.last = now
	return true
}

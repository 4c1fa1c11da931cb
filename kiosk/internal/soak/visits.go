package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/internal/residue"
)

// How often, of a hundred visits, something else happens.
const (
	swapped  = 10 // the content is exchanged during the visit
	hurt     = 10 // a fault happens, if the program still mends it by its own rung
	walkedBy = 2  // the visitor just goes: the warning comes, and the end by itself
)

// visiting makes k.sessions visits in one life of the program and measures what
// it takes in memory.
func (k *soak) visiting(ctx context.Context) error {
	if k.sessions == 0 {
		return nil
	}
	if err := k.begin(ctx); err != nil {
		return err
	}
	for i := range k.sessions {
		if err := k.visit(ctx); err != nil {
			return errors.Join(fmt.Errorf("visit %d: %w", i+1, err), k.end())
		}
	}
	return k.end()
}

// visit comes to a clean start page, reads, leaves every kind of trace, goes,
// and looks at what the next visitor finds.
func (k *soak) visit(ctx context.Context) error {
	if k.chance.IntN(100) < hurt {
		if f := faults[k.chance.IntN(len(faults))]; k.ledger.takes(time.Now(), f.cost) {
			if err := k.fail(ctx, f); err != nil {
				return fmt.Errorf("%s: %w", f.name, err)
			}
			// What was done before the fault may still be there where the
			// browser has not been replaced; the visit goes on.
		}
	}
	before, p, err := k.visible(ctx)
	if err != nil {
		return err
	}
	defer p.close()
	if err := k.wander(ctx, p, k.chance.IntN(4)); err != nil {
		return err
	}
	if err := k.plant(ctx, p); err != nil {
		return err
	}
	release := ""
	if k.chance.IntN(100) < swapped {
		k.releases++
		release = fmt.Sprintf("soak-%d", k.releases)
		if err := k.site.swap(release); err != nil {
			return err
		}
	}

	kind, promise := "end of a visit", 2*time.Second
	limit, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	began := time.Now()
	if k.chance.IntN(100) < walkedBy {
		kind = "end of a visit that nobody ends, less the waiting"
		if err := p.tap(limit); err != nil {
			return err
		}
		began = time.Now().Add(quiet + warning)
	} else {
		// The browser may be gone before it answers; whether the visit ended
		// the program tells.
		_, _ = eval[bool](limit, p, `(setTimeout(() => document.querySelector("[data-kiosk-end]").click()), true)`)
	}
	_, err = k.terminal.await(limit, "the end of the visit", func(r health.Report) bool {
		return r.State == health.Showing && r.SessionsEnded > before.SessionsEnded
	})
	if err != nil {
		return err
	}
	k.sheet.took(kind, promise, time.Since(began))
	return k.next(ctx, release)
}

// next looks at the start page as the next visitor finds it.
func (k *soak) next(ctx context.Context, release string) error {
	r, p, err := k.visible(ctx)
	if err != nil {
		return err
	}
	defer p.close()
	limit, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	found, err := eval[[]string](limit, p, residue.Look)
	if err != nil {
		return fmt.Errorf("looking for traces: %w", err)
	}
	for _, kind := range found {
		k.sheet.leftBehind("a trace of the last visit: " + kind)
	}
	if release != "" {
		k.sheet.swaps++
		if r.Release != release {
			k.sheet.leftBehind("content that was exchanged")
		}
	}
	tree, err := treePSS(k.terminal.cmd.Process.Pid)
	if err != nil {
		return err
	}
	own, err := rss(k.terminal.cmd.Process.Pid)
	if err != nil {
		return err
	}
	k.sheet.visited(tree, own)
	k.nothingLeft()
	return nil
}

// Package kiosk shows a site on a terminal for the public: one page at a time,
// nothing but the site, nothing left for the next visitor, and back by itself
// whatever happens. It takes the site as files and never learns how they were
// made.
//
// The parts beside it know nothing of each other: config (the settings),
// content (the site), release and update (newer ones of it), server (gives it to
// the browser), browser (runs Chromium), session (when a visit is over), hours
// (when the page is dimmed), watchdog (how a page comes back), health (what a
// monitor sees).
package kiosk

import (
	"context"
	"io/fs"
	"log/slog"

	"golang.org/x/sync/errgroup"

	"github.com/plads-til-alle/plads/kiosk/browser"
	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/content"
	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/server"
)

// Outside is what the terminal needs from the world around it.
type Outside struct {
	// Launch starts a browser, browser.LaunchChromium outside of tests.
	Launch browser.Launch
	// Log takes what happens to the terminal. Nothing in it is about a visitor.
	Log *slog.Logger
	// Serving is called once, when the site can be opened at the address
	// site, and the health at the address health where it was asked for.
	Serving func(site, health string)
	// Turned, where it is given, is called each time the keeper's loop has come
	// round, at least every 15 seconds unless something hangs: whether a page
	// answered this time, and how the terminal fares. It must not block.
	Turned func(answered bool, r health.Report)
}

// Run shows the site until ctx ends, and returns nil then, with every process
// it started ended. It returns an error only for what nobody can mend while it
// runs: a site without a start page, or an address that cannot be listened on.
// cfg.Browser is the path of the browser.
func Run(ctx context.Context, site fs.FS, cfg config.Config, out Outside) error {
	release, err := content.Check(site, cfg.Start)
	if err != nil {
		return err
	}
	board := new(health.Board)
	stock, from, err := openStock(cfg, site, board, out.Log)
	if err != nil {
		return err
	}
	if stock != nil {
		defer stock.Close()
		site = stock.Current()
		if release, err = content.Check(site, cfg.Start); err != nil {
			return err
		}
	}
	pages, err := server.Listen(ctx, cfg.Listen)
	if err != nil {
		return err
	}
	defer pages.Close()

	group, ctx := errgroup.WithContext(ctx)
	healthURL := ""
	if cfg.Health != "" {
		l, told, err := server.ListenHealth(ctx, cfg.Health)
		if err != nil {
			return err
		}
		defer l.Close()
		healthURL = told
		group.Go(func() error { return server.Serve(ctx, l, board) })
	}
	handler := server.New(site, pages.Addr())
	counted, keep, err := counting(cfg, handler, out.Log)
	if err != nil {
		return err
	}
	group.Go(func() error { return server.Serve(ctx, pages, counted) })
	group.Go(func() error { keep(ctx); return nil })

	origin := server.Origin(pages)
	out.Log.Info("serving", "release", release, "site", origin, "health", healthURL)
	if out.Serving != nil {
		out.Serving(origin+cfg.Start, healthURL)
	}
	group.Go(func() error {
		k := newKeeper(cfg, origin, board, out)
		k.site, k.stock = handler, stock
		if stock != nil {
			k.previous = k.goBack
		}
		k.run(ctx)
		return nil
	})
	if stock != nil {
		group.Go(func() error {
			stock.Watch(ctx, from, cfg.Update.Every.Duration, out.Log)
			return nil
		})
	}
	return group.Wait()
}

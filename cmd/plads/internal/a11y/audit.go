package a11y

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/chromedp/chromedp"
	"golang.org/x/sync/errgroup"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// pageLimit is the longest that one page may take in all views. A page that hangs
// is a fault of that page, not of the audit.
const pageLimit = 90 * time.Second

// Audit opens the pages of a built site in a browser and reports what is wrong
// with them and how much was looked at. The error tells that the audit could not
// be carried out: no browser, no axe-core, a page asked for that does not exist.
func Audit(ctx context.Context, fsys fs.FS, opts Options) (problem.Report, error) {
	var report problem.Report
	if err := opts.check(); err != nil {
		return report, err
	}
	pages, err := readPages(fsys, opts.Pages)
	if err != nil {
		return report, err
	}
	origin, stop, err := serve(ctx, fsys)
	if err != nil {
		return report, err
	}
	defer stop()
	browser, quit, err := launch(ctx, opts)
	if err != nil {
		return report, err
	}
	defer quit()

	a := &audit{opts: opts, origin: origin, limit: pageLimit, found: newFindings()}
	if err := a.all(browser, pages); err != nil {
		return report, err
	}
	report.Add(a.found.problems()...)
	a.looked(&report)
	return report, nil
}

// audit is one run over a site.
type audit struct {
	opts   Options
	origin string
	limit  time.Duration // for one page
	found  *findings
}

// launch starts the browser. It may reach the loopback interface only.
func launch(ctx context.Context, opts Options) (context.Context, func(), error) {
	path, err := opts.browser()
	if err != nil {
		return nil, nil, err
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.Flag("no-sandbox", opts.NoSandbox),
		chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("disable-component-update", true),
		// A request to another host is a finding; it need not leave the machine.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
	)
	alloc, cancelAlloc := chromedp.NewExecAllocator(ctx, flags...)
	browser, cancel := chromedp.NewContext(alloc)
	quit := func() {
		cancel()
		cancelAlloc()
	}
	if err := chromedp.Do(browser); err != nil {
		quit()
		return nil, nil, fmt.Errorf("start %s: %w", path, err)
	}
	return browser, quit, nil
}

// all visits the pages, several at a time.
func (a *audit) all(browser context.Context, pages []page) error {
	tabs := a.opts.Tabs
	if tabs <= 0 {
		tabs = 2
	}
	queue := make(chan int, len(pages))
	for i := range pages {
		queue <- i
	}
	close(queue)
	var group errgroup.Group
	for range min(tabs, len(pages)) {
		group.Go(func() error {
			t, closeTab, err := newTab(browser, a.origin)
			if err != nil {
				return err
			}
			defer func() { closeTab() }()
			for i := range queue {
				err := a.one(t, i, pages[i])
				if err == nil {
					continue
				}
				if browser.Err() != nil {
					return fmt.Errorf("audit %s: %w", pages[i].address, errors.Join(err, browser.Err()))
				}
				a.found.add(place{i, pages[i].address}, problem.Error, "browser", err.Error(), "open the page in a browser, and see what holds it up")
				// The tab may be stuck for good: go on in a new one.
				closeTab()
				if t, closeTab, err = newTab(browser, a.origin); err != nil {
					closeTab = func() {}
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// one visits a page within its time.
func (a *audit) one(t *tab, order int, p page) error {
	ctx, cancel := context.WithTimeout(t.ctx, a.limit)
	defer cancel()
	v := visit{audit: a, tab: t.with(ctx), page: p, order: order}
	a.found.count("pages", 1)
	return v.run()
}

// looked tells how much was looked at, so that a check that ran nothing is seen.
func (a *audit) looked(r *problem.Report) {
	n := a.found.saw
	r.Saw("axe", n["axe rules"], fmt.Sprintf("rules run (%d rules or more, %d times, on %d pages; %d results that axe leaves to people)", MinRules, n["axe"], n["pages"], n["axe incomplete"]))
	r.Saw("reflow", n["reflow"], "pages × views, of them in 320×256: "+fmt.Sprint(n["zoomed"]))
	r.Saw("text spacing", n["spacing"], "pages")
	r.Saw("targets", n["targets"], "controls × views")
	r.Saw("keyboard", n["stops"], fmt.Sprintf("controls reached with Tab on %d pages", n["walks"]))
	r.Saw("focus", n["pictures"], "kinds of controls whose pixels were compared")
	if n["forced"] > 0 || n["dark"] > 0 {
		r.Saw("forced colours", n["forced"], fmt.Sprintf("kinds of controls on %d pages", n["forced pages"]))
		r.Saw("dark", n["dark"], "pages")
	}
	r.Saw("traffic", n["requests"], "requests, all of them to the site's own host unless told")
	r.Saw("motion", n["motion"], "pages")
	r.Saw("without scripts", n["unscripted"], fmt.Sprintf("pages, of them %d that have scripts", n["compared"]))
}

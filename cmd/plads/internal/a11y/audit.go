package a11y

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync/atomic"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
	"golang.org/x/sync/errgroup"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// pageLimit is the longest that one page may take in all views. A page that hangs
// is a fault of that page, not of the audit.
const pageLimit = 90 * time.Second

// Result is what an audit has found, with its figures.
type Result struct {
	problem.Report
	Pages int       // looked at, now or when they passed
	Kept  int       // of them not looked at again: nothing of theirs has changed
	Since time.Time // when the oldest of those was looked at
	Took  time.Duration
	// Spent is the time by check, added up over the tabs.
	Spent map[string]time.Duration
	// Weights are the bytes of each page on a first cold view.
	Weights []float64
}

// Audit opens the pages of a built site in a browser and reports what is wrong
// with them and how much was looked at. The error tells that the audit could not
// be carried out: no browser, no axe-core, a page asked for that does not exist. If ctx
// ends it early, the result holds what was found until then.
func Audit(ctx context.Context, fsys fs.FS, opts Options) (Result, error) {
	begun := time.Now()
	var res Result
	if err := opts.check(); err != nil {
		return res, err
	}
	if opts.Headers == nil {
		opts.Headers = ownHeaders
	}
	pages, err := readPages(fsys, opts.Pages)
	if err != nil {
		return res, err
	}
	host, err := Serve(ctx, fsys, opts.Headers)
	if err != nil {
		return res, err
	}
	defer host.Stop()
	browser, quit, err := launch(ctx, opts, host)
	if err != nil {
		return res, err
	}
	defer quit()
	version, err := chromedp.Call(browser, cdpbrowser.GetVersion, cdp.Empty{})
	if err != nil {
		return res, fmt.Errorf("ask the browser what it is: %w", err)
	}
	alike, err := opts.alike(fmt.Sprint(version))
	if err != nil {
		return res, err
	}

	a := &audit{opts: opts, origin: host.Origin, limit: pageLimit, found: newFindings()}
	if a.opts.Log == nil {
		a.opts.Log = io.Discard
	}
	a.passes = openPasses(opts.Passes, alike, fsys, opts.Headers, opts.Fresh)
	open := a.keep(&res, pages)
	if len(open) > 0 {
		if a.arrival, err = a.measureArrival(browser, open[0].page); err != nil {
			return res, err
		}
	}
	stopTelling := a.tellProgress(len(open))
	err = a.all(browser, open)
	stopTelling()
	// What passed is kept even if the rest is not looked at any more.
	err = errors.Join(err, a.passes.save())
	if err != nil && ctx.Err() == nil {
		return res, err
	}
	res.Add(a.found.problems()...)
	a.looked(&res.Report, res.Kept)
	res.Pages, res.Took = int(a.visited.Load())+res.Kept, time.Since(begun)
	res.Spent, res.Weights = a.found.spent, a.found.weights
	return res, err
}

// measureArrival measures how many bytes more a page costs over a new connection: headers come
// in full, and the site's icon with them. All pages are weighed as if they were seen first. A
// page that does not open is told of when it is looked at, and counts as nothing here.
func (a *audit) measureArrival(browser context.Context, p page) (float64, error) {
	t, closeTab, err := newTab(browser, a.origin)
	if err != nil {
		return 0, err
	}
	defer closeTab()
	ctx, cancel := context.WithTimeout(t.ctx, a.limit)
	defer cancel()
	var bytes [2]float64
	for i := range bytes {
		if t.with(ctx).open(a.origin+p.address, desktop, true) != nil {
			return 0, nil
		}
		bytes[i] = t.rec.weight().total
	}
	return max(bytes[0]-bytes[1], 0), nil
}

// tellProgress tells every minute how far the audit is, and keeps what has passed by
// then. It returns a func that ends it.
func (a *audit) tellProgress(pages int) func() {
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		each := time.NewTicker(time.Minute)
		defer each.Stop()
		for {
			select {
			case <-each.C:
				fmt.Fprintf(a.opts.Log, "\n  %d of %d pages", a.visited.Load(), pages)
				if err := a.passes.save(); err != nil {
					fmt.Fprintf(a.opts.Log, "; %v", err)
				}
			case <-end:
				return
			}
		}
	}()
	return func() { close(end); <-ended }
}

// audit is one run over a site.
type audit struct {
	opts   Options
	origin string
	limit  time.Duration // for one page
	// arrival is how many bytes more a page costs when it is the first that a visitor sees.
	arrival float64
	found   *findings
	passes  *passes

	visited atomic.Int64
}

// visitor is a page that is to be looked at, with its place in the report.
type visitor struct {
	order int
	page  page
}

// keep takes over the passes that still hold, and returns the other pages.
func (a *audit) keep(res *Result, pages []page) []visitor {
	var open []visitor
	for i, p := range pages {
		old, found := a.passes.find(p)
		if !found {
			open = append(open, visitor{i, p})
			continue
		}
		a.found.take(i, p, old.Outcome)
		if res.Kept++; res.Kept == 1 || old.Looked.Before(res.Since) {
			res.Since = old.Looked
		}
	}
	return open
}

// launch starts the browser. It may reach the loopback interface only, and trusts host.
func launch(ctx context.Context, opts Options, host Host) (context.Context, func(), error) {
	path, err := opts.Browser()
	if err != nil {
		return nil, nil, err
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.Flag("no-sandbox", opts.NoSandbox),
		chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("ignore-certificate-errors-spki-list", host.Key),
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
func (a *audit) all(browser context.Context, pages []visitor) error {
	tabs := a.opts.Tabs
	if tabs <= 0 {
		tabs = 2
	}
	queue := make(chan visitor, len(pages))
	for _, p := range pages {
		queue <- p
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
			for next := range queue {
				if a.one(browser, t, next.order, next.page) {
					continue
				}
				// The tab is lost, or the whole audit.
				if browser.Err() != nil {
					return fmt.Errorf("audit %s: %w", next.page.address, browser.Err())
				}
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

// one visits a page within its time, and reports whether the tab can be used again.
func (a *audit) one(browser context.Context, t *tab, order int, p page) bool {
	ctx, cancel := context.WithTimeout(t.ctx, a.limit)
	defer cancel()
	v := visit{audit: a, tab: t.with(ctx), page: p, order: order, seen: newOutcome()}
	err := v.run()
	if browser.Err() != nil {
		return false // the whole audit has ended, which is no fault of the page
	}
	if err != nil {
		v.lost(err)
	}
	for _, p := range a.found.take(order, p, v.seen) {
		fmt.Fprintf(a.opts.Log, "\n  %s", p)
	}
	a.visited.Add(1)
	if err == nil {
		a.passes.put(p, v.seen)
	}
	return err == nil
}

// looked tells how much was looked at, so that a check that ran nothing is seen.
func (a *audit) looked(r *problem.Report, kept int) {
	n := a.found.saw
	if kept > 0 {
		r.Saw("unchanged", kept, "pages that have passed before, counted below as then")
	}
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
	r.Saw("order", n["order"], "blocks of text × views")
	if n["print"] > 0 {
		r.Saw("print", n["print"], fmt.Sprintf("pages on paper, with %d numbers, %d addresses, %d QR codes; %d of them meant for one sheet", n["print numbers"], n["print addresses"], n["print QR"], n["sheets"]))
	}
	if n["folds"] > 0 || n["layers"] > 0 {
		r.Saw("opened", n["folds"]+n["layers"], fmt.Sprintf("things opened × views: %d folds, %d popovers and dialogs", n["folds"], n["layers"]))
	}
	r.Saw("motion", n["motion"], "pages")
	r.Saw("without scripts", n["unscripted"], fmt.Sprintf("pages; %d have scripts, which change %d of them", n["watched"], n["compared"]))
}

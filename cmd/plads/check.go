package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	"github.com/plads-til-alle/plads/cmd/plads/internal/a11y"
	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
	"github.com/plads-til-alle/plads/cmd/plads/internal/coverage"
	"github.com/plads-til-alle/plads/cmd/plads/internal/directory"
	"github.com/plads-til-alle/plads/cmd/plads/internal/gallery"
	"github.com/plads-til-alle/plads/cmd/plads/internal/headers"
	"github.com/plads-til-alle/plads/cmd/plads/internal/language"
	"github.com/plads-til-alle/plads/cmd/plads/internal/markup"
	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
	"github.com/plads-til-alle/plads/cmd/plads/internal/report"
	"github.com/plads-til-alle/plads/cmd/plads/internal/site"
	"github.com/plads-til-alle/plads/kiosk/server"
)

// check is one run of the checks.
type check struct {
	*project
	dir       directory.Directory
	today     directory.Date
	browser   a11y.Options
	inBrowser bool
	fresh     bool
	stderr    io.Writer

	host    headers.Rules
	report  report.Report
	scores  []language.Score
	audited []a11y.Result
}

func runCheck(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	begun := time.Now()
	var p project
	flags := flag.NewFlagSet("plads check", flag.ContinueOnError)
	p.flags(flags)
	noSandbox := flags.Bool("no-sandbox", false, "run Chromium without its sandbox, for root in tests only")
	noBrowser := flags.Bool("no-browser", false, "leave out the checks in a browser; for a quick look while writing")
	fresh := flags.Bool("fresh", false, "look at every page again, at those too that have passed and are unchanged")
	pages := flags.String("pages", "", "look in the browser only at these `addresses`, parted by commas; * stands for any part")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	dir, today, err := p.prepare(stderr)
	if err != nil {
		return err
	}
	c := check{project: &p, dir: dir, today: today, inBrowser: !*noBrowser, fresh: *fresh, stderr: stderr}
	if c.browser, err = p.axe(); err != nil {
		return err
	}
	c.browser.NoSandbox = *noSandbox
	if *pages != "" {
		c.browser.Pages = strings.Split(*pages, ",")
	}
	if c.host, err = headers.Read(os.DirFS(p.root)); err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(c.folder(), report.Pictures)); err != nil {
		return fmt.Errorf("clear the old pictures: %w", err)
	}

	c.report.Report = directory.Due(dir, today)
	c.report.Merge(gallery.Audit(os.DirFS(p.root)))
	for _, environment := range []string{forWeb, forTerminal} {
		r, err := c.build(ctx, environment)
		c.report.Merge(onlyNew(c.report.Report, r, environment))
		if ctx.Err() != nil {
			break // what was found until now is told all the same
		}
		if err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		c.report.Report.Add(problem.Problem{
			Check: "check", Place: "plads check", What: "stopped before everything was looked at",
			Remedy: "run it again: what passed is kept, so it goes on from here",
		})
	}
	c.summary(time.Since(begun))
	if err := c.figures(stdout); err != nil {
		return err
	}
	if err := c.report.Report.Write(stdout); err != nil {
		return err
	}
	name, err := c.report.Write(c.folder())
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "the report for people: %s\n", name)
	if ctx.Err() != nil {
		return errors.New("the checks were stopped before they had looked at everything; what passed is kept, so the next run goes on from here")
	}
	if c.report.Failed() {
		return errors.New("the checks found errors; mend what is named above")
	}
	return nil
}

// folder is where the report is written.
func (c *check) folder() string { return filepath.Join(c.root, ".plads", "report") }

// build builds the site for environment, the component gallery included, into a
// temporary folder and checks what came out.
func (c *check) build(ctx context.Context, environment string) (problem.Report, error) {
	var all problem.Report
	tmp, err := os.MkdirTemp("", "plads-check-")
	if err != nil {
		return all, fmt.Errorf("make a folder for the build: %w", err)
	}
	defer os.RemoveAll(tmp)
	out := filepath.Join(tmp, "site")
	o, err := c.options(environment, true)
	if err != nil {
		return all, err
	}
	if _, err := c.timed(environment, "building", func() (r problem.Report, err error) {
		_, err = site.Build(ctx, o, out)
		return r, err
	}); err != nil {
		return all, err
	}
	fsys := built.Open(os.DirFS(out))
	for _, a := range c.audits(ctx, environment, out) {
		r, err := c.timed(environment, a.what, func() (problem.Report, error) { return a.run(fsys) })
		for i := range r.Looked {
			r.Looked[i].Unit += ", " + environment
		}
		all.Merge(r)
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// timed runs a part of the check, and tells what it is and how long it took.
func (c *check) timed(environment, what string, run func() (problem.Report, error)) (problem.Report, error) {
	start := time.Now()
	fmt.Fprintf(c.stderr, "%s: %s … ", environment, what)
	r, err := run()
	took := time.Since(start)
	fmt.Fprintf(c.stderr, "%.1f s\n", took.Seconds())
	if err != nil {
		return r, fmt.Errorf("%s: %s: %w", environment, what, err)
	}
	c.report.Times = append(c.report.Times, report.Time{What: environment + ": " + what, Took: took})
	return r, nil
}

// audit is a part of the check of one build.
type audit struct {
	what string
	run  func(fs.FS) (problem.Report, error)
}

func (c *check) audits(ctx context.Context, environment, folder string) []audit {
	list := []audit{
		{"facts that can hurt", func(fsys fs.FS) (problem.Report, error) { return directory.Audit(fsys, c.dir, c.today), nil }},
		{"words", func(fsys fs.FS) (problem.Report, error) { return language.Audit(fsys), nil }},
		{"sections of the policies", func(fsys fs.FS) (problem.Report, error) {
			return coverage.Sections(fsys, policies(c.dir)), nil
		}},
		{"spelling", func(fsys fs.FS) (problem.Report, error) {
			return language.Spelling(ctx, fsys, dictionaries(c.dir)...)
		}},
		{"links, twins and weight", func(fsys fs.FS) (problem.Report, error) { return coverage.Audit(fsys), nil }},
		{"markup", func(fsys fs.FS) (problem.Report, error) { return c.markup(ctx, environment, folder, fsys) }},
		{"headers", func(fs.FS) (problem.Report, error) { return headers.Audit(environment, c.headersOf(environment)), nil }},
	}
	if environment == forWeb {
		// Nothing is shared from a terminal.
		list = append(list, audit{"share cards", func(fsys fs.FS) (problem.Report, error) { return coverage.Cards(fsys), nil }})
		list = append(list, audit{"figures of the words", func(fsys fs.FS) (r problem.Report, err error) {
			c.scores, err = language.Scores(fsys)
			return r, err
		}})
	}
	if c.inBrowser {
		list = append(list, audit{"pages in a browser", func(fsys fs.FS) (problem.Report, error) {
			o := c.browser
			o.Headers = c.headersOf(environment)
			o.Log = c.stderr
			o.Passes, o.Fresh = c.passes(environment+".json"), c.fresh
			o.Pictures, o.Prefix = filepath.Join(c.folder(), report.Pictures), environment+"-"
			res, err := a11y.Audit(ctx, fsys, o)
			c.audited = append(c.audited, res)
			return res.Report, err
		}})
	}
	return list
}

// markup checks the HTML of a build.
func (c *check) markup(ctx context.Context, environment, folder string, fsys fs.FS) (problem.Report, error) {
	var r problem.Report
	pages, err := built.Pages(fsys)
	if err != nil {
		return r, err
	}
	today, err := time.Parse(time.DateOnly, c.today.String())
	if err != nil {
		return r, err
	}
	words, err := markup.ReadInterface(os.DirFS(c.root))
	if err != nil {
		return r, err
	}
	r, err = markup.Validation{Root: c.root, Folder: folder, Passes: c.passes(environment + ".html"), Fresh: c.fresh, Samples: !c.inBrowser}.Run(ctx, pages)
	r.Merge(markup.Parts(pages, words))
	r.Merge(markup.Statement(pages, today))
	return r, err
}

// passes is the file in which a check keeps what has passed.
func (c *check) passes(name string) string { return filepath.Join(c.root, ".plads", "checked", name) }

// headersOf returns what the host of a build answers with: the web host, or the terminal.
func (c *check) headersOf(environment string) func(string) http.Header {
	if environment == forWeb {
		return c.host.At
	}
	addr := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80}
	return headers.Served(server.New(fstest.MapFS{}, addr), addr.String())
}

// policies hands the policies on as coverage wants them.
func policies(dir directory.Directory) []coverage.Policy {
	var out []coverage.Policy
	for _, m := range dir.Municipalities {
		for _, p := range m.Policies {
			policy := coverage.Policy{ID: p.ID, File: m.File}
			for _, s := range p.Sections {
				policy.Sections = append(policy.Sections, s.ID)
			}
			out = append(out, policy)
		}
	}
	return out
}

// dictionaries are those of both languages, with the names that the data holds.
func dictionaries(dir directory.Directory) []language.Dictionary {
	var names []string
	for _, m := range dir.Municipalities {
		names = append(names, m.Name)
	}
	for _, o := range dir.Offers {
		names = append(names, o.Name.DA, o.Name.EN)
		if o.Contact.Address != nil {
			names = append(names, o.Contact.Address.Value)
		}
	}
	danish := language.Dictionary{Lang: "da", Name: "da_DK", Names: names}
	english := language.Dictionary{Lang: "en", Name: "en_GB", Names: names, Also: []language.Dictionary{danish}}
	return []language.Dictionary{danish, english}
}

// onlyNew returns r without the problems that report has already, so that a page's
// fault is told once; what is left is told as seen in environment.
func onlyNew(report, r problem.Report, environment string) problem.Report {
	known := slices.Clone(report.Problems)
	for i := range known {
		known[i].Picture = ""
	}
	found := make([]problem.Problem, 0, len(r.Problems))
	for _, p := range r.Problems {
		picture := p.Picture
		p.Picture = ""
		if slices.Contains(known, p) {
			continue
		}
		if environment == forTerminal {
			p.Place = "on the terminal, " + p.Place
		}
		p.Picture = picture
		found = append(found, p)
	}
	r.Problems = found
	return r
}

// axe reads the accessibility engine from the npm package axe-core.
func (p *project) axe() (a11y.Options, error) {
	var o a11y.Options
	for name, to := range map[string]*string{"axe.min.js": &o.AxeSource, "locales/da.json": &o.AxeLocaleDA} {
		data, err := os.ReadFile(filepath.Join(p.root, "node_modules", "axe-core", name))
		if err != nil {
			return o, fmt.Errorf("read axe-core: %w; run `npm ci` in the project's folder", err)
		}
		*to = string(data)
	}
	return o, nil
}

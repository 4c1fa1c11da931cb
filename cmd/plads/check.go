package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/plads-til-alle/plads/cmd/plads/internal/a11y"
	"github.com/plads-til-alle/plads/cmd/plads/internal/coverage"
	"github.com/plads-til-alle/plads/cmd/plads/internal/directory"
	"github.com/plads-til-alle/plads/cmd/plads/internal/gallery"
	"github.com/plads-til-alle/plads/cmd/plads/internal/language"
	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
	"github.com/plads-til-alle/plads/cmd/plads/internal/site"
)

func runCheck(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var p project
	flags := flag.NewFlagSet("plads check", flag.ContinueOnError)
	p.flags(flags)
	noSandbox := flags.Bool("no-sandbox", false, "run Chromium without its sandbox, for root in tests only")
	noBrowser := flags.Bool("no-browser", false, "leave out the checks in a browser; for a quick look while writing")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	dir, today, err := p.prepare(stderr)
	if err != nil {
		return err
	}
	browser, err := p.axe()
	if err != nil {
		return err
	}
	browser.NoSandbox = *noSandbox

	report := directory.Due(dir, today)
	report.Merge(gallery.Audit(os.DirFS(p.root)))
	for _, environment := range []string{forWeb, forTerminal} {
		r, err := p.checkBuild(ctx, environment, dir, today, !*noBrowser, browser, stderr)
		if err != nil {
			return err
		}
		report.Merge(onlyNew(report, r, environment))
	}
	if err := report.Write(stdout); err != nil {
		return err
	}
	if report.Failed() {
		return errors.New("the checks found errors; mend what is named above")
	}
	return nil
}

// checkBuild builds the site for environment, the component gallery included, into a
// temporary folder and checks what came out.
func (p *project) checkBuild(ctx context.Context, environment string, dir directory.Directory, today directory.Date, inBrowser bool, browser a11y.Options, stderr io.Writer) (problem.Report, error) {
	var report problem.Report
	tmp, err := os.MkdirTemp("", "plads-check-")
	if err != nil {
		return report, fmt.Errorf("make a folder for the build: %w", err)
	}
	defer os.RemoveAll(tmp)
	out := filepath.Join(tmp, "site")
	o, err := p.options(environment, true)
	if err != nil {
		return report, err
	}
	audits := []struct {
		what string
		run  func(fs.FS) (problem.Report, error)
	}{
		{"building", func(fs.FS) (problem.Report, error) {
			_, err := site.Build(ctx, o, out)
			return problem.Report{}, err
		}},
		{"facts that can hurt", func(fsys fs.FS) (problem.Report, error) { return directory.Audit(fsys, dir, today), nil }},
		{"words", func(fsys fs.FS) (problem.Report, error) { return language.Audit(fsys), nil }},
		{"sections of the policies", func(fsys fs.FS) (problem.Report, error) {
			return coverage.Sections(fsys, policies(dir)), nil
		}},
		{"spelling", func(fsys fs.FS) (problem.Report, error) {
			return language.Spelling(ctx, fsys, dictionaries(dir)...)
		}},
		{"links, twins and weight", func(fsys fs.FS) (problem.Report, error) { return coverage.Audit(fsys), nil }},
		{"share cards", func(fsys fs.FS) (problem.Report, error) {
			if environment == forTerminal {
				return problem.Report{}, nil // nothing is shared from there
			}
			return coverage.Cards(fsys), nil
		}},
		{"pages in a browser", func(fsys fs.FS) (problem.Report, error) {
			if !inBrowser {
				return problem.Report{}, nil
			}
			return a11y.Audit(ctx, fsys, browser)
		}},
	}
	for _, a := range audits {
		start := time.Now()
		fmt.Fprintf(stderr, "%s: %s … ", environment, a.what)
		r, err := a.run(os.DirFS(out))
		fmt.Fprintf(stderr, "%.1f s\n", time.Since(start).Seconds())
		if err != nil {
			return report, fmt.Errorf("%s: %s: %w", environment, a.what, err)
		}
		for i := range r.Looked {
			r.Looked[i].Unit += ", " + environment
		}
		report.Merge(r)
	}
	return report, nil
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
	found := make([]problem.Problem, 0, len(r.Problems))
	for _, p := range r.Problems {
		if slices.Contains(report.Problems, p) {
			continue
		}
		if environment == forTerminal {
			p.Place = "on the terminal, " + p.Place
		}
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

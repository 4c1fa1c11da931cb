package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/plads-til-alle/plads/cmd/plads/internal/directory"
	"github.com/plads-til-alle/plads/cmd/plads/internal/press"
	"github.com/plads-til-alle/plads/cmd/plads/internal/site"
)

// project is the tree that a verb works on, and the day it works for.
type project struct {
	root    string
	today   string
	baseURL string
}

func (p *project) flags(fs *flag.FlagSet) {
	p.dataFlags(fs)
	fs.StringVar(&p.baseURL, "base-url", os.Getenv("PLADS_BASE_URL"), "the site's public `address`; hugo.toml's unless set here or in PLADS_BASE_URL")
}

// dataFlags are the flags of verbs that build nothing.
func (p *project) dataFlags(fs *flag.FlagSet) {
	fs.StringVar(&p.root, "root", ".", "the project's `folder`, where hugo.toml lies")
	fs.StringVar(&p.today, "date", "", "work as on this `day`, YYYY-MM-DD; today in Denmark unless set")
}

// prepare finds the project and its Dart Sass, loads and checks data/, and hands what
// may be published today to the templates. Problems in the data are printed and are
// an error: facts that can hurt are never published half checked.
func (p *project) prepare(stderr io.Writer) (directory.Directory, directory.Date, error) {
	dir, today, err := p.load(stderr)
	if err != nil {
		return dir, today, fmt.Errorf("nothing was built: %w", err)
	}
	if _, err := site.UseSass(p.root); err != nil {
		return dir, today, err
	}
	if err := directory.Publish(dir, today).Write(filepath.Join(p.root, ".plads", "data")); err != nil {
		return dir, today, fmt.Errorf("hand the data to the templates: %w", err)
	}
	return dir, today, nil
}

// load finds the project, and loads and checks data/. Problems in the data are
// printed and are an error.
func (p *project) load(stderr io.Writer) (directory.Directory, directory.Date, error) {
	var none directory.Directory
	today, err := p.day()
	if err != nil {
		return none, today, err
	}
	p.today = today.String()
	if p.root, err = filepath.Abs(p.root); err != nil {
		return none, today, fmt.Errorf("find the project: %w", err)
	}
	if _, err := os.Stat(filepath.Join(p.root, "hugo.toml")); err != nil {
		return none, today, fmt.Errorf("no hugo.toml in %q: run plads in the project's folder, or name it with -root: %w", p.root, err)
	}
	dir, report := directory.LoadOn(os.DirFS(p.root), today)
	if report.Failed() {
		if err := report.Write(stderr); err != nil {
			return none, today, err
		}
		return none, today, errors.New("the data has errors; mend the files named above")
	}
	return dir, today, nil
}

func (p *project) day() (directory.Date, error) {
	if p.today != "" {
		d, err := directory.ParseDate(p.today)
		if err != nil {
			return d, fmt.Errorf("-date: %w", err)
		}
		return d, nil
	}
	return directory.Today(), nil
}

func (p *project) options(environment string, gallery bool) (site.Options, error) {
	release, err := site.Release(p.root, p.today)
	finisher := press.New(
		os.DirFS(filepath.Join(p.root, "node_modules", "@expo-google-fonts", "atkinson-hyperlegible-next")),
		os.DirFS(filepath.Join(p.root, "assets", "icons")),
		filepath.Join(p.root, ".plads", "cards"),
	)
	return site.Options{
		Root:        p.root,
		Environment: environment,
		BaseURL:     p.baseURL,
		Today:       p.today,
		Release:     release,
		Gallery:     gallery,
		Finish:      finisher.Finish,
		Finished:    finisher.Prune,
	}, err
}

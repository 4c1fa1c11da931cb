package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/plads-til-alle/plads/cmd/plads/internal/site"
)

// Hugo's environments that the site is built in.
const (
	forWeb      = "production"
	forTerminal = "terminal"
)

func runBuild(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var p project
	fs := flag.NewFlagSet("plads build", flag.ContinueOnError)
	p.flags(fs)
	terminal := fs.Bool("terminal", false, "build for a terminal: larger type, QR codes in place of links that lead out")
	out := fs.String("out", "", "the `folder` to put the site in (public, or public-terminal with -terminal)")
	if err := parse(fs, args, stderr); err != nil {
		return err
	}
	environment, destination := forWeb, "public"
	if *terminal {
		environment, destination = forTerminal, "public-terminal"
	}
	if *out == "" {
		*out = filepath.Join(p.root, destination)
	}
	start := time.Now()
	if _, _, err := p.prepare(stderr); err != nil {
		return err
	}
	o, err := p.options(environment, false)
	if err != nil {
		return err
	}
	pages, err := site.Build(ctx, o, *out)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%d pages in %s, release %s, %.1f s\n", pages, *out, o.Release, time.Since(start).Seconds())
	return err
}

package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/plads-til-alle/plads/cmd/plads/internal/site"
)

// Hugo's environments that the site is built in.
const (
	forWeb      = "production"
	forTerminal = "terminal"
)

// makeRoom lets the heap grow to five times what is in use before it is swept: a build
// is short and throws little away. From 1.8 GB on it is swept oftener instead, so that
// the whole country is built within 2 GB. GOGC and GOMEMLIMIT in the environment go before.
func makeRoom() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(1750 << 20)
	}
}

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
	makeRoom()
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

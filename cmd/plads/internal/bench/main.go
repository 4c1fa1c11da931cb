// Command bench measures how fast the site is built and how heavy its pages are: the real
// site beside plain Hugo, and a made-up whole country. It writes a table in Markdown.
//
// It is a program of its own and not a verb of plads: it measures plads from outside, as a
// process with a time and a peak of memory, and what only developers need stays out of the
// program that editors and servers run.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// What the whole country is in a trial: as many municipalities as Denmark has, each with
// a hundred offers.
const (
	allMunicipalities = 98
	offersEach        = 100
)

// bench is one run of the program.
type bench struct {
	root, plads, hugo, tmp string
	runs                   int
	progress               io.Writer
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	b := bench{progress: stderr}
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.StringVar(&b.root, "root", ".", "the project's `folder`")
	fs.StringVar(&b.plads, "plads", "bin/plads", "the `program` to measure")
	fs.IntVar(&b.runs, "runs", 3, "how often the real site is built; the median is told")
	only := fs.Int("country", 0, "measure nothing but a made-up country of so `many` municipalities")
	into := fs.String("into", "", "also put the table into this `file`, between its two bench marks")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if b.plads, err = filepath.Abs(b.plads); err != nil {
		return err
	}
	if b.runs < 1 {
		return fmt.Errorf("-runs %d: build the site at least once", b.runs)
	}
	if b.tmp, err = os.MkdirTemp("", "plads-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.tmp)
	if *only > 0 {
		built, err := b.country(ctx, *only)
		if err == nil {
			_, err = io.WriteString(stdout, results{countries: []countryBuilds{built}}.builds())
		}
		return err
	}
	table, err := b.measure(ctx)
	if err != nil {
		return err
	}
	if *into != "" {
		if err := insert(*into, table); err != nil {
			return err
		}
	}
	_, err = io.WriteString(stdout, table)
	return err
}

// measure does everything and returns the tables.
func (b *bench) measure(ctx context.Context) (string, error) {
	var r results
	if err := b.buildHugo(ctx); err != nil {
		return "", err
	}
	project, err := b.project("real", country{})
	if err != nil {
		return "", err
	}
	out := filepath.Join(b.tmp, "real-site")
	for i := range b.runs {
		b.say("the real site, run %d of %d", i+1, b.runs)
		ours, err := b.build(ctx, project, out)
		if err != nil {
			return "", err
		}
		theirs, err := b.plainHugo(ctx, project, filepath.Join(b.tmp, "hugo-site"), ours.pages)
		if err != nil {
			return "", err
		}
		r.ours, r.hugo = append(r.ours, ours), append(r.hugo, theirs)
	}
	if r.weights, err = weigh(os.DirFS(out)); err != nil {
		return "", err
	}
	b.say("the checks")
	if r.checks, err = b.check(ctx, project); err != nil {
		return "", err
	}
	for _, municipalities := range []int{allMunicipalities / 10, allMunicipalities} {
		built, err := b.country(ctx, municipalities)
		if err != nil {
			return "", err
		}
		r.countries = append(r.countries, built)
	}
	return r.markdown(), nil
}

// countryBuilds are the builds of a made-up country: for the first time, when every share
// card is drawn, and again into an empty folder, when every page is rendered anew and the
// cards are kept.
type countryBuilds struct {
	offers       int
	first, again measured
	weights      []weight
}

func (b *bench) country(ctx context.Context, municipalities int) (built countryBuilds, err error) {
	b.say("a country of %d municipalities with %d offers each", municipalities, offersEach)
	dir, err := b.project(fmt.Sprint(municipalities), country{municipalities, offersEach, 1, time.Now()})
	if err != nil {
		return built, err
	}
	built.offers = municipalities * offersEach
	// Nothing is removed in between: where ten thousands of files have just been, ext4
	// makes new ones ten times as slowly for some minutes.
	if built.first, err = b.build(ctx, dir, dir+"-first"); err != nil {
		return built, err
	}
	if built.again, err = b.build(ctx, dir, dir+"-again"); err != nil {
		return built, err
	}
	built.weights, err = weigh(os.DirFS(dir + "-again"))
	return built, err
}

// project makes a copy of the project with a made-up country beside its data, so that
// the project itself stays as it is.
func (b *bench) project(name string, c country) (string, error) {
	dir := filepath.Join(b.tmp, name)
	if err := os.Mkdir(dir, 0o755); err != nil {
		return "", err
	}
	return dir, c.write(b.root, dir)
}

func (b *bench) say(format string, args ...any) { fmt.Fprintf(b.progress, format+"\n", args...) }

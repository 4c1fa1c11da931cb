// Command soak tries a terminal for hours: faults, visits and exchanged content
// at random, from a seed, on the real program with a real browser. It prints
// what it measured as Markdown, beside a plain Chromium measured the same way.
// It is run by `make soak` and is no part of what is shipped.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/plads-til-alle/plads/kiosk/browser"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(os.Stderr, "soak: %v\n", err)
		stop()
		os.Exit(1)
	}
}

// settings are what the command line says.
type settings struct {
	program  string
	browser  string
	site     string
	seed     uint64
	limit    time.Duration
	faults   int
	sessions int
	starts   int
	journal  string
}

// run soaks until the counts are reached, the time is up or ctx ends, and
// prints the table in each of these cases. It returns an error when something
// was left behind, never came back or took longer than promised.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var s settings
	flags := flag.NewFlagSet("soak", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.program, "program", "bin/plads-kiosk", "the `PROGRAM` to try")
	flags.StringVar(&s.site, "site", "public-terminal", "`DIR` of the built site")
	flags.Uint64Var(&s.seed, "seed", uint64(time.Now().Unix()), "where chance begins; the same number tries the same things")
	flags.DurationVar(&s.limit, "for", 10*time.Minute, "stop after this `TIME`")
	flags.IntVar(&s.faults, "faults", 60, "how many faults, each kind about as often")
	flags.IntVar(&s.sessions, "sessions", 200, "how many visits in one life of the program")
	flags.IntVar(&s.starts, "starts", 5, "how many starts, of the program and of plain Chromium each")
	flags.StringVar(&s.journal, "log", "", "append what the program logs to `FILE`")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var err error
	if s.browser, err = browser.Find(""); err != nil {
		return err
	}
	site, tidy, err := newSite(s.site)
	if err != nil {
		return err
	}
	defer tidy()

	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	k := &soak{
		settings: s, site: site, chance: rand.New(rand.NewPCG(s.seed, s.seed)),
		log: slog.New(slog.NewTextHandler(stderr, nil)), sheet: newSheet(),
	}
	began := time.Now()
	for _, part := range []func(context.Context) error{k.starting, k.failing, k.visiting} {
		// What a part was doing when the time was up is no finding.
		if partErr := part(ctx); ctx.Err() == nil {
			err = errors.Join(err, partErr)
		}
	}
	k.sheet.print(stdout, s.seed, time.Since(began))
	return errors.Join(err, k.sheet.verdict())
}

package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/plads-til-alle/plads/cmd/plads/internal/site"
)

func runServe(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var p project
	flags := flag.NewFlagSet("plads serve", flag.ContinueOnError)
	p.flags(flags)
	terminal := flags.Bool("terminal", false, "show the site as a terminal does")
	port := flags.String("port", "1313", "the `port` of 127.0.0.1 to show it on")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	environment := forWeb
	if *terminal {
		environment = forTerminal
	}
	if _, _, err := p.prepare(stderr); err != nil {
		return err
	}
	o, err := p.options(environment, true)
	if err != nil {
		return err
	}
	go func() {
		if err := p.watch(ctx, stdout, stderr); err != nil {
			fmt.Fprintln(stderr, "plads: changes in data/ are not seen:", err)
		}
	}()
	served := make(chan error, 1)
	go func() { served <- site.Serve(ctx, o, *port) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
		return nil
	}
}

// watch hands the data to the templates again whenever a file under data/ changes;
// Hugo watches what the templates read. Data with errors changes nothing.
func (p *project) watch(ctx context.Context, stdout, stderr io.Writer) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer w.Close()
	err = filepath.WalkDir(filepath.Join(p.root, "data"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return w.Add(path)
	})
	if err != nil {
		return err
	}
	// An editor saves in several steps; wait until they are over.
	const quiet = 100 * time.Millisecond
	settled := time.NewTimer(time.Hour)
	settled.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-w.Errors:
			return err
		case <-w.Events:
			settled.Reset(quiet)
		case <-settled.C:
			if _, _, err := p.prepare(stderr); err != nil {
				fmt.Fprintln(stderr, "plads:", err)
				continue
			}
			fmt.Fprintln(stdout, "the data was read again")
		}
	}
}

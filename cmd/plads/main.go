// Command plads makes, shows and checks the site "Plads til alle".
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return
	}
	fmt.Fprintln(os.Stderr, "plads:", err)
	stop()
	os.Exit(1)
}

// verb is one thing that plads can do.
type verb struct {
	name, summary string
	run           func(ctx context.Context, args []string, stdout, stderr io.Writer) error
}

func verbs() []verb {
	return []verb{
		{"build", "make the site, for the web or for a terminal", runBuild},
		{"serve", "show the site here, and again whenever a file changes", runServe},
		{"check", "check the data, the words and every page in a real browser", runCheck},
		{"lighthouse", "measure one page of each kind with Lighthouse, as a phone sees it", runLighthouse},
		{"bundle", "make a signed release of the terminal's site, for a web host", runBundle},
		{"calls", "list whom to ring, the worst first", runCalls},
		{"confirm", "write down what somebody said about one thing", runConfirm},
	}
}

// run does what args ask for. A problem that fails the run comes back as an error
// that names the remedy; a cancelled ctx stops it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 {
		for _, v := range verbs() {
			if v.name == args[0] {
				return v.run(ctx, args[1:], stdout, stderr)
			}
		}
	}
	var b strings.Builder
	b.WriteString("usage: plads VERB [flags]; `plads VERB -h` tells the flags\n")
	for _, v := range verbs() {
		fmt.Fprintf(&b, "  %-10s %s\n", v.name, v.summary)
	}
	if len(args) == 0 || args[0] == "-h" || args[0] == "--help" || args[0] == "help" {
		_, err := io.WriteString(stdout, b.String())
		return err
	}
	return fmt.Errorf("no verb %q\n%s", args[0], b.String())
}

// parse reads flags and refuses what is left over.
func parse(fs *flag.FlagSet, args []string, stderr io.Writer) error {
	fs.SetOutput(stderr)
	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return fmt.Errorf("%s: %w", fs.Name(), err)
	}
	if fs.NArg() > 0 {
		return fmt.Errorf("%s takes no argument %q; `%s -h` tells its flags", fs.Name(), fs.Arg(0), fs.Name())
	}
	return nil
}

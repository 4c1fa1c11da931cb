package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"

	"github.com/plads-til-alle/plads/kiosk"
	"github.com/plads-til-alle/plads/kiosk/browser"
	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/content"
	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/screen"
	"github.com/plads-til-alle/plads/kiosk/service"
)

const usage = `plads-kiosk shows a built site on a terminal for the public.

  plads-kiosk run --site DIR    show the site in DIR until Ctrl+C
  plads-kiosk config            print a config file with every setting
  plads-kiosk doctor            say what is wrong with this machine, and what to do
  plads-kiosk status            say how the terminal fares
  plads-kiosk stats             print how often pages were opened, where that is counted
  plads-kiosk policies          print Chromium's policies for the site's address
  plads-kiosk version           print the version
  plads-kiosk run -h            print the flags

A flag stands above an environment variable (PLADS_KIOSK_SITE, ...), and both
stand above the config file.
`

// errUsage says where to read on.
var errUsage = errors.New("'plads-kiosk -h' lists the commands")

// run is the program: args without its name, what people read to stdout, what
// happens to the terminal to stderr. It returns nil when ctx ended it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("no command is given, %w", errUsage)
	}
	switch verb, rest := args[0], args[1:]; verb {
	case "run":
		return show(ctx, rest, stdout, stderr)
	case "config":
		_, err := io.WriteString(stdout, config.Example)
		return err
	case "doctor":
		return examine(ctx, rest, stdout)
	case "status":
		return status(ctx, rest, stdout)
	case "stats":
		return statistics(rest, stdout)
	case "policies":
		return policies(rest, stdout)
	case "hold": // what run --cage runs inside cage
		return screen.Hold(os.Getenv, os.Stdin, stdout)
	case "version":
		_, err := fmt.Fprintln(stdout, version())
		return err
	case "-h", "-help", "--help", "help":
		_, err := io.WriteString(stdout, usage)
		return err
	default:
		return fmt.Errorf("unknown command %q, %w", verb, errUsage)
	}
}

// show runs the terminal.
func show(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	cfg, err := settings(args, os.Environ(), stdout)
	if err != nil {
		return err
	}
	if err := cfg.Validate(); err != nil {
		return err
	}
	root, err := content.Open(cfg.Site)
	if err != nil {
		return err
	}
	defer root.Close()
	if _, err := content.Check(root.FS(), cfg.Start); err != nil {
		return err
	}
	if err := browser.CheckUser(os.Getuid(), cfg.NoSandbox); err != nil {
		return err
	}
	if cfg.Browser, err = browser.Find(cfg.Browser); err != nil {
		return err
	}
	if cfg.Cage {
		end, err := onCage(ctx, cfg.Rotate, stderr)
		if err != nil {
			return err
		}
		defer end.Close()
		var cancel context.CancelCauseFunc
		told := ctx
		ctx, cancel = context.WithCancelCause(ctx)
		go func() { <-end.Ended; cancel(errCage) }()
		defer func() {
			// When all is stopped, the compositor is too, and that is right.
			if err == nil && told.Err() == nil && errors.Is(context.Cause(ctx), errCage) {
				err = errCage
			}
		}()
	}
	why := "headless was asked for"
	if !cfg.Headless {
		why = browser.NoWindow(os.Getenv)
		cfg.Headless = why != ""
	}

	log := slog.New(slog.NewTextHandler(stderr, nil))
	manager, err := service.FromEnvironment()
	if err != nil {
		return err
	}
	defer manager.Stopping()
	if n, err := browser.Sweep(); err != nil {
		log.Warn("old browser profiles", "error", err)
	} else if n > 0 {
		log.Info("removed old browser profiles", "count", n)
	}
	return kiosk.Run(ctx, root.FS(), cfg, kiosk.Outside{
		Launch: browser.LaunchChromium,
		Log:    log,
		Turned: func(answered bool, r health.Report) {
			if err := manager.Turn(answered, r.Words()); err != nil {
				log.Warn("the service manager", "error", err)
			}
		},
		Serving: func(site, health string) {
			fmt.Fprintf(stdout, "The site is at %s\n", site)
			if health != "" {
				fmt.Fprintf(stdout, "Its health is at %s\n", health)
			}
			if cfg.Headless {
				fmt.Fprintf(stdout, "There is no window: %s\n", why)
			}
			fmt.Fprintln(stdout, "Ctrl+C stops it")
		},
	})
}

// errCage ends the program, so that the service manager starts all of it anew.
var errCage = errors.New("the compositor has ended")

// onCage brings up a screen and makes it the one of this program.
func onCage(ctx context.Context, rotate int, stderr io.Writer) (*screen.Screen, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program: %w", err)
	}
	s, err := screen.Open(ctx, "cage", rotate, []string{self, "hold"}, stderr)
	if err != nil {
		return nil, err
	}
	for _, kv := range s.Environ {
		name, value, _ := strings.Cut(kv, "=")
		if err := os.Setenv(name, value); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

// settings gathers the settings from the defaults, the config file, the
// environment and the flags, each above the one before.
func settings(args, environ []string, help io.Writer) (config.Config, error) {
	cfg := config.Default()
	flags := flag.NewFlagSet("run", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	var given config.Config
	file := flags.String("config", os.Getenv(config.EnvFile), "TOML `FILE` with the settings ('plads-kiosk config' prints one)")
	flags.StringVar(&given.Site, "site", "", "`DIR` of the built site")
	flags.StringVar(&given.Listen, "listen", "", "loopback `ADDR` of the site (default "+cfg.Listen+", any free port)")
	flags.StringVar(&given.Health, "health", "", "loopback `ADDR` of GET /healthz (default none)")
	flags.BoolVar(&given.Headless, "headless", false, "run without a window")
	flags.BoolVar(&given.Cage, "cage", false, "bring up a screen of its own with cage, where there is no desktop")
	flags.BoolVar(&given.NoSandbox, "no-sandbox", false, "turn off the browser's sandbox; for trying out as root only")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprint(help, "Usage: plads-kiosk run --site DIR [flags]\n\n")
			flags.SetOutput(help)
			flags.PrintDefaults()
			return cfg, flag.ErrHelp
		}
		return cfg, fmt.Errorf("%w, 'plads-kiosk run -h' lists the flags", err)
	}
	if flags.NArg() > 0 {
		return cfg, fmt.Errorf("%q is not a flag, the site is given as --site DIR", flags.Arg(0))
	}
	if *file != "" {
		if err := cfg.ReadFile(*file); err != nil {
			return cfg, err
		}
	}
	if err := cfg.ReadEnv(environ); err != nil {
		return cfg, err
	}
	flags.Visit(func(f *flag.Flag) {
		switch f.Name {
		case "site":
			cfg.Site = given.Site
		case "listen":
			cfg.Listen = given.Listen
		case "health":
			cfg.Health = given.Health
		case "headless":
			cfg.Headless = given.Headless
		case "cage":
			cfg.Cage = given.Cage
		case "no-sandbox":
			cfg.NoSandbox = given.NoSandbox
		}
	})
	return cfg, nil
}

// version is what the Go tool stamped into the program.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "plads-kiosk, version not known"
	}
	v, at := info.Main.Version, ""
	for _, s := range info.Settings {
		if s.Key == "vcs.time" {
			at = " of " + s.Value
		}
	}
	if v == "" {
		v = "(devel)"
	}
	return "plads-kiosk " + v + at + ", " + info.GoVersion
}

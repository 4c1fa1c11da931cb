package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/policy"
)

// policies prints or writes Chromium's managed policies.
func policies(args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("policies", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	file := configFlag(flags)
	out := flags.String("o", "", "write `FILE` instead of printing; Chromium on Debian reads "+policy.Path)
	if err := parse(flags, args, stdout, "Usage: plads-kiosk policies [flags]\n\nPrints the rules that Chromium itself keeps.\n\n"); err != nil {
		return err
	}
	cfg, err := read(*file, os.Environ())
	if err != nil {
		return err
	}
	body, err := policy.Managed("http://" + cfg.Listen)
	if err != nil {
		return err
	}
	if *out == "" {
		_, err := stdout.Write(body)
		return err
	}
	return replace(*out, body)
}

// replace writes body to path, for all to read, so that a reader sees the old or
// the new.
func replace(path string, body []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making the folder of %s: %w", path, err)
	}
	f, err := renameio.NewPendingFile(path, renameio.WithTempDir(dir), renameio.WithStaticPermissions(0o644))
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	_, err = f.Write(body)
	if err == nil {
		err = f.CloseAtomicallyReplace()
	}
	if err = errors.Join(err, f.Cleanup()); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// configFlag adds the flag that names the config file.
func configFlag(flags *flag.FlagSet) *string {
	return flags.String("config", configFile(os.Getenv), "TOML `FILE` with the settings ('plads-kiosk config' prints one)")
}

// packaged is where the Debian package puts the settings.
const packaged = "/etc/plads-kiosk.toml"

// configFile is the config file that a command looks at when none is named: the
// one of the environment, or the package's where it is there.
func configFile(getenv func(string) string) string {
	if name := getenv(config.EnvFile); name != "" {
		return name
	}
	if _, err := os.Stat(packaged); err == nil {
		return packaged
	}
	return ""
}

// parse reads args, and prints usage and the flags to help where that is asked
// for.
func parse(flags *flag.FlagSet, args []string, help io.Writer, usage string) error {
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(help, usage)
		flags.SetOutput(help)
		flags.PrintDefaults()
		return flag.ErrHelp
	case err != nil:
		return fmt.Errorf("%w, 'plads-kiosk %s -h' lists the flags", err, flags.Name())
	case flags.NArg() > 0:
		return fmt.Errorf("%q is not a flag, 'plads-kiosk %s -h' lists them", flags.Arg(0), flags.Name())
	}
	return nil
}

// read gathers the settings from the defaults, the file (where one is named)
// and the environment.
func read(file string, environ []string) (config.Config, error) {
	cfg := config.Default()
	if file != "" {
		if err := cfg.ReadFile(file); err != nil {
			return cfg, err
		}
	}
	return cfg, cfg.ReadEnv(environ)
}

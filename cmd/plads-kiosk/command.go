package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/plads-til-alle/plads/kiosk/config"
)

// command is the command line of a command that looks at the settings of a
// terminal. Flags are added to it before it is parsed.
type command struct {
	*flag.FlagSet
	does string  // what -h says of it
	file *string // the config file, "" for none
}

// newCommand makes the command line of the command name, with the flag that names
// the config file.
func newCommand(name, does string) *command {
	c := &command{FlagSet: flag.NewFlagSet(name, flag.ContinueOnError), does: does}
	c.SetOutput(io.Discard)
	c.file = c.String("config", configFile(os.Getenv), "TOML `FILE` with the settings ('plads-kiosk config' prints one)")
	return c
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

// settings parses args and reads the settings.
func (c *command) settings(args []string, help io.Writer) (config.Config, error) {
	if err := c.parse(args, help); err != nil {
		return config.Config{}, err
	}
	return c.read()
}

// parse reads args, and prints how the command is used to help where that is
// asked for.
func (c *command) parse(args []string, help io.Writer) error {
	err := c.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(help, "Usage: plads-kiosk %s [flags]\n\n%s\n\n", c.Name(), c.does)
		c.SetOutput(help)
		c.PrintDefaults()
		return flag.ErrHelp
	case err != nil:
		return fmt.Errorf("%w, 'plads-kiosk %s -h' lists the flags", err, c.Name())
	case c.NArg() > 0:
		return fmt.Errorf("%q is not a flag, 'plads-kiosk %s -h' lists them", c.Arg(0), c.Name())
	}
	return nil
}

// read gathers the settings from the defaults, the file (where one is named)
// and the environment.
func (c *command) read() (config.Config, error) {
	cfg := config.Default()
	if *c.file != "" {
		if err := cfg.ReadFile(*c.file); err != nil {
			return cfg, err
		}
	}
	return cfg, cfg.ReadEnv(os.Environ())
}

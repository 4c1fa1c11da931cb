package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// ReadFile lays the TOML file at path over c. An unknown key is an error with
// file and line, because a misspelt key would otherwise be a silent default.
func (c *Config) ReadFile(path string) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("config file %s does not exist, 'plads-kiosk config > %s' writes one to start from: %w", path, path, fs.ErrNotExist)
	}
	if err != nil {
		return fmt.Errorf("reading the config file: %w", err)
	}
	return c.decode(path, data)
}

func (c *Config) decode(name string, data []byte) error {
	next := *c
	err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&next)
	var unknown *toml.StrictMissingError
	var bad *toml.DecodeError
	switch {
	case err == nil:
		*c = next
		return nil
	case errors.As(err, &unknown):
		var errs []error
		for _, e := range unknown.Errors {
			row, _ := e.Position()
			errs = append(errs, fmt.Errorf("%s:%d: unknown key %q, 'plads-kiosk config' lists the known ones", name, row, strings.Join(e.Key(), ".")))
		}
		return errors.Join(errs...)
	case errors.As(err, &bad):
		row, col := bad.Position()
		return fmt.Errorf("%s:%d:%d: %w, 'plads-kiosk config' shows how it is written", name, row, col, err)
	}
	return fmt.Errorf("%s: %w, 'plads-kiosk config' shows how it is written", name, err)
}

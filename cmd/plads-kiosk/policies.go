package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"github.com/plads-til-alle/plads/kiosk/policy"
)

// policies prints or writes Chromium's managed policies.
func policies(args []string, stdout io.Writer) error {
	c := newCommand("policies", "Prints the rules that Chromium itself keeps.")
	out := c.String("o", "", "write `FILE` instead of printing; Chromium on Debian reads "+policy.Path)
	cfg, err := c.settings(args, stdout)
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

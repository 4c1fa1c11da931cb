package main

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"github.com/plads-til-alle/plads/kiosk"
	"github.com/plads-til-alle/plads/kiosk/stats"
)

// statistics prints the openings of a year, and draws them.
func statistics(args []string, stdout io.Writer) error {
	c := newCommand("stats", "Prints how often each page was opened in a year, where that is counted.\nNumbers under five are not shown.")
	year := c.Int("year", time.Now().Year(), "the `YEAR`; this one and the one before are kept")
	picture := c.String("svg", "", "write a picture of the months to `FILE`")
	dir := c.String("dir", "", "`DIR` with the counts, such as /var/lib/plads-kiosk (default where the terminal of this user keeps them)")
	cfg, err := c.settings(args, stdout)
	if err != nil {
		return err
	}
	// The package's service has its own place, whoever asks.
	if *dir == "" && *c.file == packaged && cfg.Update.Dir == "" {
		*dir = "/var/lib/plads-kiosk"
	}
	if *dir == "" {
		if *dir, err = kiosk.StateDir(cfg); err != nil {
			return err
		}
	}
	days, err := stats.Read(*dir)
	if err != nil {
		return err
	}
	if len(days) == 0 {
		return fmt.Errorf("nothing is counted in %s: write statistics = true in the config file and restart the terminal", *dir)
	}
	told := days.Of(*year)
	if *picture != "" {
		var b bytes.Buffer
		if err := told.WriteSVG(&b); err != nil {
			return err
		}
		if err := replace(*picture, b.Bytes()); err != nil {
			return err
		}
	}
	return told.WriteTable(stdout)
}

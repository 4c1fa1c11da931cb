package kiosk

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/server"
	"github.com/plads-til-alle/plads/kiosk/stats"
)

// saveTime is how often the counts are written: a power cut loses an hour, and
// the file's own time tells nothing of a visit.
const saveTime = time.Hour

// counting lays the statistics over h where they are switched on, and returns
// what keeps them until its context ends.
func counting(cfg config.Config, h http.Handler, log *slog.Logger) (http.Handler, func(context.Context), error) {
	if !cfg.Statistics {
		return h, func(context.Context) {}, nil
	}
	dir, err := StateDir(cfg)
	if err != nil {
		return nil, nil, err
	}
	counter, err := stats.NewCounter(dir)
	if err != nil {
		return nil, nil, err
	}
	keep := func(ctx context.Context) {
		for { // at least once: what was counted is written when the terminal ends
			select {
			case <-ctx.Done():
			case <-time.After(saveTime):
			}
			if err := counter.Save(time.Now()); err != nil {
				log.Error("the statistics are not kept", "error", err)
			}
			if ctx.Err() != nil {
				return
			}
		}
	}
	return counter.Handler(h, cfg.Start, server.Own), keep, nil
}

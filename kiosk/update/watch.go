package update

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"
)

const (
	// firstLook is when a terminal looks for the first time after its start,
	// at the latest: not while it brings up its page.
	firstLook = 2 * time.Minute
	// firstRetry is the pause after a failure; it doubles up to the interval.
	firstRetry = time.Minute
	// fetchTime bounds one attempt. What it has brought stays.
	fetchTime = 2 * time.Hour
)

// Watch looks for a newer release each interval until ctx ends, later and later
// when it fails. Terminals that were switched on together do not look together.
func (s *Store) Watch(ctx context.Context, from *Source, interval time.Duration, log *slog.Logger) {
	wait, failures := time.Duration(rand.Float64()*float64(min(firstLook, interval))), 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		fetchCtx, cancel := context.WithTimeout(ctx, min(fetchTime, max(interval, time.Minute)))
		began := time.Now()
		got, err := s.Fetch(fetchCtx, from)
		cancel()
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			failures++
			log.Warn("no newer release", "error", err, "attempt", failures)
		} else {
			failures = 0
			if got.New != 0 {
				log.Info("fetched a release", "sequence", got.New, "files", got.Files, "kept", got.Kept, "bytes", got.Bytes, "ms", time.Since(began).Milliseconds())
			}
		}
		wait = pause(interval, failures, rand.Float64())
	}
}

// pause is the time to the next look: the interval, less after a failure, and a
// quarter more or less by chance, a number from 0 to 1.
func pause(interval time.Duration, failures int, chance float64) time.Duration {
	d := interval
	if failures > 0 && failures < 20 { // a larger shift overflows
		d = min(d, firstRetry<<(failures-1))
	}
	return time.Duration(float64(d) * (0.75 + chance/2))
}

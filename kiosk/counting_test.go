package kiosk

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/stats"
)

// Off unless it is switched on, and kept when the terminal ends.
func TestCounting(t *testing.T) {
	for _, on := range []bool{false, true} {
		cfg := config.Default()
		cfg.Statistics, cfg.Update.Dir = on, t.TempDir()
		h, keep, err := counting(cfg, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), slog.New(slog.NewTextHandler(io.Discard, nil)))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { keep(ctx); close(done) }()
		for range 6 {
			r := httptest.NewRequest(http.MethodGet, "/hjaelp/alene/", nil)
			r.Header.Set("Sec-Fetch-Dest", "document")
			h.ServeHTTP(httptest.NewRecorder(), r)
		}
		cancel()
		<-done
		days, err := stats.Read(cfg.Update.Dir)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(days.Of(time.Now().Year()).Pages); got != map[bool]int{false: 0, true: 1}[on] {
			t.Errorf("switched on %v: %d pages are told", on, got)
		}
	}
}

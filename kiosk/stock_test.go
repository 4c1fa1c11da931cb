package kiosk

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/health"
)

// Settings that are wrong are an error at the start; a disk that is of no use is
// none, but health tells of it.
func TestOpenStock(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	key := newPress(t).public.String()
	for _, tt := range []struct {
		name          string
		update        config.Update
		err, problem  string
		wantStock, on bool
	}{
		{name: "off"},
		{"on", config.Update{Address: "https://example.org/", Key: key, Dir: t.TempDir()}, "", "", true, true},
		{"no key", config.Update{Address: "https://example.org/", Key: "RW", Dir: t.TempDir()}, "update.key", "", false, false},
		{"not https", config.Update{Address: "http://example.org/", Key: key, Dir: t.TempDir()}, "is not https", "", false, false},
		{"a disk of no use", config.Update{Address: "https://example.org/", Key: key, Dir: filepath.Join(file, "store")}, "", "making the store", false, true},
	} {
		cfg, board := config.Default(), new(health.Board)
		cfg.Update = tt.update
		stock, from, err := openStock(cfg, plainSite("r0"), board, slog.New(slog.DiscardHandler))
		if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%s: got %v, want an error with %q", tt.name, err, tt.err)
		}
		if (stock != nil) != tt.wantStock || (from != nil) != tt.wantStock {
			t.Errorf("%s: got a stock %v, want %v", tt.name, stock != nil, tt.wantStock)
		}
		c := board.Report().Content
		if (c != nil) != tt.on || c != nil && !strings.Contains(c.Problem, tt.problem) {
			t.Errorf("%s: health tells %+v, want a problem with %q", tt.name, c, tt.problem)
		}
		if stock != nil {
			stock.Close()
		}
	}
}

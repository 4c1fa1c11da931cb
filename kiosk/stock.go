package kiosk

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/content"
	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/release"
	"github.com/plads-til-alle/plads/kiosk/update"
)

// openStock opens the stock of releases and the host that has newer ones, and
// lets the board tell of them. Both are nil where none is configured, and where
// the disk is of no use: then the first site is all there is, and it is shown.
// An error is one of the settings.
func openStock(cfg config.Config, first fs.FS, board *health.Board, log *slog.Logger) (*update.Store, *update.Source, error) {
	if cfg.Update.Address == "" {
		return nil, nil, nil
	}
	keys, err := release.ParseKeys(cfg.Update.Key)
	if err != nil {
		return nil, nil, fmt.Errorf("update.key: %w", err)
	}
	from, err := update.NewSource(cfg.Update.Address, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("update.address: %w", err)
	}
	dir, err := StateDir(cfg)
	if err != nil {
		return nil, nil, err
	}
	stock, err := update.Open(update.Options{Dir: dir, Keys: keys, First: first})
	if err != nil {
		log.Error("no newer release will be shown", "error", err)
		problem := health.Content{Problem: err.Error(), ProblemAt: time.Now().UTC().Truncate(time.Second)}
		board.Releases(func() health.Content { return problem })
		return nil, nil, nil
	}
	for {
		_, err := content.Check(stock.Current(), cfg.Start)
		if err == nil {
			break
		}
		log.Error("the release on the disk has no such start page", "error", err)
		if stock.Previous() != nil {
			break
		}
	}
	board.Releases(contentOf(stock))
	return stock, from, nil
}

// StateDir is where the terminal keeps what must last, releases and statistics: as
// configured, where systemd says (StateDirectory=), or where programs of the user keep
// theirs.
func StateDir(cfg config.Config) (string, error) {
	if cfg.Update.Dir != "" {
		return cfg.Update.Dir, nil
	}
	if dir, _, _ := strings.Cut(os.Getenv("STATE_DIRECTORY"), ":"); dir != "" {
		return dir, nil
	}
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "plads-kiosk"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("there is no home directory for releases, name one with update.dir")
	}
	return filepath.Join(home, ".local", "state", "plads-kiosk"), nil
}

// contentOf tells a monitor of the releases.
func contentOf(stock *update.Store) func() health.Content {
	return func() health.Content {
		s := stock.Status()
		return health.Content{
			Sequence: s.Sequence, Made: s.Made, Expires: s.Expires, OnTrial: s.OnTrial, Waiting: s.Waiting,
			Fetched: s.Fetched, Problem: s.Problem, ProblemAt: s.ProblemAt,
		}
	}
}

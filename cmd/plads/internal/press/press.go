package press

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// Press finishes rendered pages.
type Press struct {
	// Fonts is the folder of the npm package @expo-google-fonts/atkinson-hyperlegible-next.
	Fonts fs.FS
	// Icons is the folder of pictograms.
	Icons fs.FS
	// Cache is the path of a folder that keeps share cards between builds.
	Cache string
}

// Finish draws what the pages in the folder dir ask for: QR codes into them, share cards
// beside them. Pages are read, changed and written one at a time by as many workers as
// there are processors.
func (p Press) Finish(ctx context.Context, dir string) error {
	cards := newDeck(p.Fonts, p.Icons, p.Cache)
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(runtime.GOMAXPROCS(0))
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".html" {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		work.Go(func() error { return finishPage(cards, dir, name) })
		return nil
	})
	// What a worker met comes before the cancelling that it caused.
	if failed := work.Wait(); failed != nil {
		return failed
	}
	if err != nil {
		return fmt.Errorf("finish the pages: %w", err)
	}
	return cards.prune()
}

func finishPage(cards *deck, dir, name string) error {
	page, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("finish a page: %w", err)
	}
	finished, err := Page(page)
	if err == nil {
		finished, err = cards.deal(finished, dir)
	}
	if err != nil {
		if short, relErr := filepath.Rel(dir, name); relErr == nil {
			name = short
		}
		return fmt.Errorf("%s: %w", name, err)
	}
	if bytes.Equal(page, finished) {
		return nil
	}
	if err := os.WriteFile(name, finished, 0o644); err != nil {
		return fmt.Errorf("finish a page: %w", err)
	}
	return nil
}

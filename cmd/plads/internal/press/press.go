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

// Finish draws what the pages in the folder dir ask for. Pages are read, changed and
// written one at a time by as many workers as there are processors.
func Finish(ctx context.Context, dir string) error {
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(runtime.GOMAXPROCS(0))
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".html" {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		work.Go(func() error { return finishPage(dir, name) })
		return nil
	})
	// What a worker met comes before the cancelling that it caused.
	if failed := work.Wait(); failed != nil {
		return failed
	}
	if err != nil {
		return fmt.Errorf("finish the pages: %w", err)
	}
	return nil
}

func finishPage(dir, name string) error {
	page, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("finish a page: %w", err)
	}
	finished, err := Page(page)
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

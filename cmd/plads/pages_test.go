package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// pagesDir is where builtPages builds.
var pagesDir = filepath.Join(os.TempDir(), fmt.Sprintf("plads-pages-%d", os.Getpid()))

// builtPages builds the real site for the web, once for all tests of this package.
var builtPages = sync.OnceValues(func() (string, error) {
	out := filepath.Join(pagesDir, "site")
	return out, run(context.Background(), []string{"build", "-root", filepath.Join("..", ".."), "-out", out}, io.Discard, os.Stderr)
})

// sweeper runs the tests and removes what builtPages made.
type sweeper struct{ *testing.M }

func (s sweeper) Run() int {
	defer os.RemoveAll(pagesDir)
	return s.M.Run()
}

// servePages serves the real site on loopback for the time of a test and returns its address.
func servePages(t *testing.T) string {
	t.Helper()
	out, err := builtPages()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(out)))
	t.Cleanup(server.Close)
	return server.URL
}

// browse starts a browser with one tab for the time of a test.
func browse(t *testing.T) context.Context {
	t.Helper()
	options := []chromedp.ExecAllocatorOption{chromedp.Headless, chromedp.DisableGPU}
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

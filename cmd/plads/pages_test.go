package main

import (
	"context"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/plads-til-alle/plads/cmd/plads/internal/headers"
)

// pagesDir is where the real site is built for the tests.
var pagesDir string

// web and terminal are the real site in its two forms. Each is built once, for the first
// test that asks, and shared: a test that wants other content builds a copy of the project.
var (
	web      = sync.OnceValues(func() (fs.FS, error) { return buildPages("web") })
	terminal = sync.OnceValues(func() (fs.FS, error) { return buildPages("terminal", "-terminal") })
)

func buildPages(name string, args ...string) (fs.FS, error) {
	out := filepath.Join(pagesDir, name)
	args = append([]string{"build", "-root", filepath.Join("..", ".."), "-out", out}, args...)
	return os.DirFS(out), run(context.Background(), args, io.Discard, os.Stderr)
}

// sweeper runs the tests and removes what web and terminal built.
type sweeper struct{ *testing.M }

func (s sweeper) Run() int {
	var err error
	if pagesDir, err = os.MkdirTemp("", "plads-pages-"); err != nil {
		panic(err)
	}
	defer os.RemoveAll(pagesDir)
	return s.M.Run()
}

// serve serves a site's files on loopback, with the headers of the web host, for the time
// of a test and returns its address. It tells each of seen what is asked for.
func serve(t *testing.T, site fs.FS, seen ...func(*http.Request)) string {
	t.Helper()
	host, err := headers.Read(os.DirFS(filepath.Join("..", "..")))
	if err != nil {
		t.Fatal(err)
	}
	files := http.FileServerFS(site)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, see := range seen {
			see(r)
		}
		maps.Copy(w.Header(), host.At(r.URL.Path))
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// servePages serves web or terminal.
func servePages(t *testing.T, pages func() (fs.FS, error), seen ...func(*http.Request)) string {
	t.Helper()
	site, err := pages()
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, site, seen...)
}

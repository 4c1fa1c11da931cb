// Package built reads the pages of a built site, once for all checks.
package built

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/sync/errgroup"
)

// Page is one HTML file of the site, parsed. Nobody may change its nodes: every check
// reads the same.
type Page struct {
	File    string // "akut/index.html"
	Address string // "/akut/"
	Source  []byte
	Doc     *html.Node
}

// Site is a built site whose pages are read at most once.
type Site struct {
	fs.FS
	read func() ([]Page, error)
}

// Open returns fsys with a memory for its pages. They are read when first asked for.
func Open(fsys fs.FS) *Site {
	return &Site{fsys, sync.OnceValues(func() ([]Page, error) { return read(fsys) })}
}

// Pages returns every .html file of fsys, in the order of their paths; of a Site it
// returns what is read already.
func Pages(fsys fs.FS) ([]Page, error) {
	if s, ok := fsys.(*Site); ok {
		return s.read()
	}
	return read(fsys)
}

func read(fsys fs.FS) ([]Page, error) {
	var pages []Page
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && path.Ext(name) == ".html" {
			pages = append(pages, Page{File: name, Address: "/" + strings.TrimSuffix(name, "index.html")})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the built site: %w", err)
	}
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range pages {
		group.Go(func() (err error) {
			p := &pages[i]
			if p.Source, err = fs.ReadFile(fsys, p.File); err != nil {
				return fmt.Errorf("read the built site: %w", err)
			}
			if p.Doc, err = html.Parse(bytes.NewReader(p.Source)); err != nil {
				return fmt.Errorf("parse %s: %w", p.File, err)
			}
			return nil
		})
	}
	return pages, group.Wait()
}

package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
)

// weight is how many bytes the pages of one kind have, compressed as a server sends them.
type weight struct {
	kind             string
	pages            int
	median, p95, max int
	heaviest         string // the page of max
}

var bodyKind = regexp.MustCompile(`<body[^>]* data-kind="?([a-z-]+)`)

// weigh compresses every page of a built site. Pages that only send on are no pages.
func weigh(site fs.FS) ([]weight, error) {
	type page struct {
		bytes int
		name  string
	}
	kinds := map[string][]page{}
	var buffer bytes.Buffer
	zip := gzip.NewWriter(&buffer)
	err := fs.WalkDir(site, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		html, err := fs.ReadFile(site, name)
		if err != nil {
			return err
		}
		kind := bodyKind.FindSubmatch(html)
		if kind == nil {
			return nil
		}
		buffer.Reset()
		zip.Reset(&buffer)
		if _, err := zip.Write(html); err != nil {
			return err
		}
		if err := zip.Close(); err != nil {
			return err
		}
		kinds[string(kind[1])] = append(kinds[string(kind[1])], page{buffer.Len(), "/" + path.Dir(name) + "/"})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("weigh the pages: %w", err)
	}
	if len(kinds) == 0 {
		return nil, fmt.Errorf("weigh the pages: the site has none with a data-kind")
	}
	var out []weight
	for kind, pages := range kinds {
		slices.SortFunc(pages, func(a, b page) int { return cmp.Or(cmp.Compare(a.bytes, b.bytes), cmp.Compare(a.name, b.name)) })
		last := pages[len(pages)-1]
		out = append(out, weight{
			kind: kind, pages: len(pages), max: last.bytes, heaviest: last.name,
			median: pages[(len(pages)-1)/2].bytes, p95: pages[(len(pages)-1)*95/100].bytes,
		})
	}
	slices.SortFunc(out, func(a, b weight) int { return cmp.Or(cmp.Compare(b.max, a.max), cmp.Compare(a.kind, b.kind)) })
	return out, nil
}

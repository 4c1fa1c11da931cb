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
}

var bodyKind = regexp.MustCompile(`<body[^>]* data-kind="?([a-z-]+)`)

// weigh compresses every page of a built site. Pages that only send on are no pages.
func weigh(site fs.FS) ([]weight, error) {
	kinds := map[string][]int{}
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
		kinds[string(kind[1])] = append(kinds[string(kind[1])], buffer.Len())
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
		slices.Sort(pages)
		last := len(pages) - 1
		out = append(out, weight{kind: kind, pages: len(pages), median: pages[last/2], p95: pages[last*95/100], max: pages[last]})
	}
	slices.SortFunc(out, func(a, b weight) int { return cmp.Or(cmp.Compare(b.max, a.max), cmp.Compare(a.kind, b.kind)) })
	return out, nil
}

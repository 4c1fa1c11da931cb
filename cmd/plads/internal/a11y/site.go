package a11y

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// page is what the audit needs to know of a page before it opens it.
type page struct {
	address  string // "/akut/"
	lang     string // "da"
	kind     string // <body data-kind>
	terminal bool   // <html data-terminal>: built for the terminal's screen
	scripted bool   // has scripts
	sample   bool   // stands for its kind and language
}

// Samples returns the addresses of the first page of each kind and language of a built
// site.
func Samples(fsys fs.FS) ([]string, error) {
	pages, err := readPages(fsys, nil)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range pages {
		if p.sample {
			out = append(out, p.address)
		}
	}
	return out, nil
}

// readPages lists the pages of a built site without opening a browser. Pages that
// only send on are left out. The first page of each kind and language is marked
// as its sample; of wanted, if that is not nil.
func readPages(fsys fs.FS, wanted []string) ([]page, error) {
	var pages []page
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		address := "/" + strings.TrimSuffix(name, "index.html")
		if wanted != nil && !slices.ContainsFunc(wanted, func(w string) bool { return matches(w, address) }) {
			return nil
		}
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		if p, ok := readPage(address, src); ok {
			pages = append(pages, p)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the built site: %w", err)
	}
	for _, address := range wanted {
		// A pattern may fit in one build and not in the other.
		if strings.Contains(address, "*") {
			continue
		}
		if !slices.ContainsFunc(pages, func(p page) bool { return matches(address, p.address) }) {
			return nil, fmt.Errorf("no page %s in the built site: build again, or mend the address", address)
		}
	}
	seen := map[string]bool{}
	for i, p := range pages {
		key := p.lang + "\n" + p.kind
		pages[i].sample = !seen[key]
		seen[key] = true
	}
	return pages, nil
}

// matches compares an address with a pattern in which * stands for any part of one.
func matches(pattern, address string) bool {
	parts := strings.Split(pattern, "*")
	rest, found := strings.CutPrefix(address, parts[0])
	if len(parts) == 1 {
		return found && rest == ""
	}
	for _, part := range parts[1 : len(parts)-1] {
		var ok bool
		_, rest, ok = strings.Cut(rest, part)
		found = found && ok
	}
	return found && strings.HasSuffix(rest, parts[len(parts)-1])
}

func readPage(address string, src []byte) (page, bool) {
	p := page{address: address}
	z := html.NewTokenizer(bytes.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return p, true
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			attr := map[string]string{}
			for _, a := range t.Attr {
				attr[a.Key] = a.Val
			}
			switch t.Data {
			case "html":
				p.lang, _, _ = strings.Cut(attr["lang"], "-")
				_, p.terminal = attr["data-terminal"]
			case "body":
				p.kind = attr["data-kind"]
			case "script":
				// Data blocks run nothing.
				p.scripted = p.scripted || !strings.Contains(attr["type"], "json")
			case "meta":
				if strings.EqualFold(attr["http-equiv"], "refresh") {
					return page{}, false
				}
			}
		}
	}
}

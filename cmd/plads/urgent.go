package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// urgentOffers returns the paths of the offers that Danish pages send people in
// danger to: those of pages that are urgent as a whole, and those under "danger" of
// every guide. English pages name the same.
func urgentOffers(fsys fs.FS) ([]string, error) {
	var found []string
	err := fs.WalkDir(fsys, "content/da", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".md" {
			return err
		}
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		var front struct {
			Urgent bool `yaml:"is_urgent"`
			Groups []struct {
				Offers []string `yaml:"offers"`
			} `yaml:"groups"`
			Danger struct {
				Calls []struct {
					Offers []string `yaml:"offers"`
				} `yaml:"calls"`
			} `yaml:"danger"`
		}
		if err := yaml.Unmarshal(frontMatter(src), &front); err != nil {
			return fmt.Errorf("read the front matter of %s: %w", name, err)
		}
		for _, c := range front.Danger.Calls {
			found = append(found, c.Offers...)
		}
		if front.Urgent {
			for _, g := range front.Groups {
				found = append(found, g.Offers...)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find the offers of urgent pages: %w", err)
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

// frontMatter returns what stands between the two lines of "---" at a page's top, or
// nothing.
func frontMatter(src []byte) []byte {
	rest, found := bytes.CutPrefix(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")), []byte("---\n"))
	if !found {
		return nil
	}
	before, _, found := strings.Cut("\n"+string(rest), "\n---")
	if !found {
		return nil
	}
	return []byte(before)
}

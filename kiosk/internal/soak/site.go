package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/plads-til-alle/plads/kiosk/internal/residue"
)

// site is a copy of the built site whose content can be exchanged.
type site struct {
	dir   string
	start []byte // the start page as it was built
	marks [2]int // where the release stands in it
}

var marker = regexp.MustCompile(`<meta name="?plads-release"? content="?([^">]+)"?`)

// newSite copies the built site in dir. tidy removes the copy.
func newSite(dir string) (_ *site, tidy func(), err error) {
	to, err := os.MkdirTemp("", "plads-soak-")
	if err != nil {
		return nil, nil, fmt.Errorf("copying the site: %w", err)
	}
	tidy = func() { os.RemoveAll(to) }
	s := &site{dir: filepath.Join(to, "site")}
	if err := os.CopyFS(s.dir, os.DirFS(dir)); err != nil {
		tidy()
		return nil, nil, fmt.Errorf("copying the site, build it with 'bin/plads build -terminal' or name another with -site: %w", err)
	}
	if s.start, err = os.ReadFile(filepath.Join(s.dir, "index.html")); err == nil {
		err = os.WriteFile(filepath.Join(s.dir, residue.WorkerPath), []byte(residue.Worker), 0o644)
	}
	if err != nil {
		tidy()
		return nil, nil, fmt.Errorf("copying the site: %w", err)
	}
	at := marker.FindSubmatchIndex(s.start)
	if at == nil {
		tidy()
		return nil, nil, fmt.Errorf("the start page in %s has no release marker, build the site for the terminal", dir)
	}
	s.marks = [2]int{at[2], at[3]}
	return s, tidy, nil
}

// swap exchanges the start page for one of another release, in one step.
func (s *site) swap(release string) error {
	page := bytes.Join([][]byte{s.start[:s.marks[0]], s.start[s.marks[1]:]}, []byte(release))
	next := filepath.Join(s.dir, ".next")
	if err := os.WriteFile(next, page, 0o644); err != nil {
		return fmt.Errorf("exchanging the start page: %w", err)
	}
	if err := os.Rename(next, filepath.Join(s.dir, "index.html")); err != nil {
		return fmt.Errorf("exchanging the start page: %w", err)
	}
	return nil
}

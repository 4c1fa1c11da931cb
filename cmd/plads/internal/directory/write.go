package directory

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Write writes offers.json, municipalities.json, situations.json, terms.json,
// promises.json, themes.json, events.json, index.json, search.json, found.json, listed.json
// and alerts.json into dir, which it creates if need be. The same view always gives the
// same bytes. Each file is written whole and then moved into place, and is left alone if it
// holds those bytes already, so that a watching server stays quiet.
func (p Published) Write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("create the folder for published data: %w", err)
	}
	found, err := foundIn(p)
	if err != nil {
		return err
	}
	listed, err := listedIn(p)
	if err != nil {
		return err
	}
	files := []struct {
		name string
		data any
	}{
		{"offers.json", orEmpty(p.Offers)},
		{"municipalities.json", orEmpty(p.Municipalities)},
		{"situations.json", orEmpty(p.Situations)},
		{"terms.json", PublishedTerms{orEmpty(p.Terms.DA), orEmpty(p.Terms.EN)}},
		{"promises.json", orEmpty(p.Promises)},
		{"themes.json", orEmpty(p.Themes)},
		{"events.json", orEmpty(p.Events)},
		{"index.json", indexOf(p)},
		{"search.json", orEmpty(p.Topics)},
		{"found.json", found},
		{"listed.json", listed},
		{"alerts.json", orEmpty(p.Alerts)},
	}
	for _, f := range files {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false) // templates escape
		if err := enc.Encode(f.data); err != nil {
			return fmt.Errorf("write %s: %w", f.name, err)
		}
		if err := replace(filepath.Join(dir, f.name), b.Bytes()); err != nil {
			return fmt.Errorf("write %s: %w; is the folder writable?", f.name, err)
		}
	}
	return nil
}

func orEmpty[T any](s []T) []T { return append([]T{}, s...) }

// replace gives the file these bytes, all at once or not at all. A file that is
// there keeps its mode.
func replace(name string, data []byte) error {
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		mode = info.Mode().Perm()
	}
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, data) {
		return nil
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // fails once it has been renamed, as it should
	if _, err := tmp.Write(data); err != nil {
		tmp.Close()
		return err
	}
	if err := tmp.Chmod(mode); err != nil {
		tmp.Close()
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}

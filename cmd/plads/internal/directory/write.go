package directory

import (
	"bytes"
	"encoding/json"
	"errors"
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
	files := []struct {
		name string
		make func() (any, error)
	}{
		{"offers.json", func() (any, error) { return marshalled(p.Offers) }},
		{"found.json", func() (any, error) { return foundIn(p) }},
		{"listed.json", func() (any, error) { return listedIn(p) }},
		{"index.json", func() (any, error) { return indexOf(p), nil }},
		{"municipalities.json", func() (any, error) { return orEmpty(p.Municipalities), nil }},
		{"situations.json", func() (any, error) { return orEmpty(p.Situations), nil }},
		{"terms.json", func() (any, error) { return PublishedTerms{orEmpty(p.Terms.DA), orEmpty(p.Terms.EN)}, nil }},
		{"promises.json", func() (any, error) { return orEmpty(p.Promises), nil }},
		{"themes.json", func() (any, error) { return orEmpty(p.Themes), nil }},
		{"events.json", func() (any, error) { return orEmpty(p.Events), nil }},
		{"search.json", func() (any, error) { return orEmpty(p.Topics), nil }},
		{"alerts.json", func() (any, error) { return orEmpty(p.Alerts), nil }},
	}
	failed := make([]error, len(files))
	side(len(files), func(i int) {
		data, err := files[i].make()
		if err == nil {
			err = writeJSON(filepath.Join(dir, files[i].name), data)
		}
		if err != nil {
			failed[i] = fmt.Errorf("write %s: %w", files[i].name, err)
		}
	})
	return errors.Join(failed...)
}

func writeJSON(name string, data any) error {
	b, err := marshal(data)
	if err != nil {
		return err
	}
	if err := replace(name, append(b, '\n')); err != nil {
		return fmt.Errorf("%w; is the folder writable?", err)
	}
	return nil
}

// marshal leaves <, > and & as they are, for templates escape.
func marshal(data any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(data)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// marshalled marshals the entries of a long list side by side.
func marshalled[T any](list []T) ([]json.RawMessage, error) {
	out, failed := make([]json.RawMessage, len(list)), make([]error, len(list))
	side(len(list), func(i int) { out[i], failed[i] = marshal(list[i]) })
	return out, errors.Join(failed...)
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

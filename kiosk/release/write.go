package release

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"aead.dev/minisign"
	"github.com/google/renameio/v2"
)

// Bundle says what to make a release of.
type Bundle struct {
	// Site holds the built site.
	Site fs.FS
	// Marker is the site's plads-release.
	Marker string
	// Sequence, Made and Expires go into the manifest.
	Sequence int64
	Made     time.Time
	Expires  time.Time
	// Key signs it.
	Key minisign.PrivateKey
}

// Written counts what Write has done.
type Written struct {
	// Files and Bytes are those of the site.
	Files int
	Bytes int64
	// New and Packed are the files that the folder did not have, and their
	// bytes as they are sent.
	New    int
	Packed int64
}

// Write puts the release into the folder dir. Files that are there already stay
// as they are, those of older releases too: a terminal may be fetching one. The
// manifest comes last, so a folder that is copied while it is written never
// names a file that is not there.
func (b Bundle) Write(ctx context.Context, dir string) (Manifest, Written, error) {
	m := Manifest{Sequence: b.Sequence, Made: b.Made.UTC().Truncate(time.Second), Expires: b.Expires.UTC().Truncate(time.Second), Marker: b.Marker}
	var w Written
	if err := os.MkdirAll(filepath.Join(dir, FilesDir), 0o755); err != nil {
		return m, w, fmt.Errorf("making the folder of the release: %w", err)
	}
	err := fs.WalkDir(b.Site, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil || d.IsDir() {
			return err
		}
		if !d.Type().IsRegular() {
			return fmt.Errorf("%s is not an ordinary file", name)
		}
		data, err := fs.ReadFile(b.Site, name)
		if err != nil {
			return err
		}
		data = Blank(name, data, m.Marker)
		f := File{Path: name, SHA256: Sum(data), Size: int64(len(data))}
		n, err := f.store(dir, data)
		if err != nil {
			return err
		}
		m.Files = append(m.Files, f)
		w.Files, w.Bytes = w.Files+1, w.Bytes+f.Size
		if n > 0 {
			w.New, w.Packed = w.New+1, w.Packed+n
		}
		return nil
	})
	if err != nil {
		return m, w, fmt.Errorf("packing the site: %w", err)
	}
	slices.SortFunc(m.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	manifest, signature, err := Sign(m, b.Key)
	if err != nil {
		return m, w, fmt.Errorf("the site cannot be a release: %w", err)
	}
	if err := replace(filepath.Join(dir, SignatureName), signature); err != nil {
		return m, w, err
	}
	return m, w, replace(filepath.Join(dir, ManifestName), manifest)
}

// store packs the file unless a whole one is there. It returns how many bytes
// it wrote, 0 for a file that was there.
func (f File) store(dir string, data []byte) (int64, error) {
	name := filepath.Join(dir, filepath.FromSlash(f.Object()))
	if old, err := os.ReadFile(name); err == nil {
		if _, err := f.Unpack(bytes.NewReader(old)); err == nil {
			return 0, nil
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	packed, err := Pack(data)
	if err != nil {
		return 0, err
	}
	return int64(len(packed)), replace(name, packed)
}

// replace writes a file so that nobody reads half of it.
func replace(name string, data []byte) error {
	if err := renameio.WriteFile(name, data, 0o644, renameio.WithTempDir(filepath.Dir(name))); err != nil {
		return fmt.Errorf("writing the release: %w", err)
	}
	return nil
}

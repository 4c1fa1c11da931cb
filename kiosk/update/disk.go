package update

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"golang.org/x/sync/errgroup"

	"github.com/plads-til-alle/plads/kiosk/release"
)

// check looks at every byte of the release, and that nothing else is there.
func (r *Release) check() error {
	site := r.Site()
	n := 0
	err := fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		n++
		return nil
	})
	if err != nil {
		return err
	}
	if n != len(r.Files) {
		return fmt.Errorf("it has %d files and not %d: %w", n, len(r.Files), release.ErrDamaged)
	}
	var group errgroup.Group
	group.SetLimit(max(2, runtime.GOMAXPROCS(0)))
	for _, f := range r.Files {
		group.Go(func() error { return r.checkFile(f) })
	}
	return group.Wait()
}

func (r *Release) checkFile(f release.File) error {
	data, err := r.file(f)
	if err != nil {
		return err
	}
	return f.Check(data, r.Marker)
}

// file reads a file that is about as large as it should be.
func (r *Release) file(f release.File) ([]byte, error) {
	info, err := r.root.Stat(filepath.FromSlash(f.Path))
	if err != nil {
		return nil, err
	}
	// The marker makes a page a little larger than it is when it is packed.
	if !info.Mode().IsRegular() || info.Size() > f.Size+1<<16 {
		return nil, fmt.Errorf("%s: %w", f.Path, release.ErrDamaged)
	}
	return r.root.ReadFile(filepath.FromSlash(f.Path))
}

// writeFile writes a file and waits until it is on the disk.
func writeFile(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// replace exchanges a file in one step. The name it is written under is always the same, so
// that power cuts leave at most one, and the new name is on the disk when it returns:
// renameio promises neither.
func replace(name string, data []byte) error {
	tmp := name + ".new"
	err := writeFile(tmp, data)
	if err == nil {
		err = os.Rename(tmp, name)
	}
	if err == nil {
		err = syncDir(filepath.Dir(name))
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(name), err)
	}
	return nil
}

// syncDir waits until the names in a directory are on the disk.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// syncTree waits until all names under dir are on the disk.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return syncDir(name)
	})
}

// free returns how many bytes an ordinary user can still write under dir.
func free(dir string) (int64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, fmt.Errorf("asking for the free space of the disk: %w", err)
	}
	return int64(st.Bavail) * st.Bsize, nil
}

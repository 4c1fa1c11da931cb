package update

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/plads-til-alle/plads/kiosk/release"
)

// stocked is a file of a release that is here.
type stocked struct {
	from *Release
	file release.File
}

// stock is what is here, by hash.
func (s *Store) stock() map[string]stocked {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]stocked{}
	for _, r := range []*Release{s.previous, s.current, s.candidate} {
		if r == nil {
			continue
		}
		for _, f := range r.Files {
			all[f.SHA256] = stocked{r, f}
		}
	}
	return all
}

// obtain returns the file with a blank marker, from here if it is here and
// right, else from the host, and how many bytes came from there.
func (s *Store) obtain(ctx context.Context, from *Source, f release.File, old map[string]stocked) ([]byte, int64, error) {
	if o, ok := old[f.SHA256]; ok {
		if data, err := o.from.file(o.file); err == nil && o.file.Check(data, o.from.Marker) == nil {
			return release.Blank(o.file.Path, data, o.from.Marker), 0, nil
		}
	}
	part := s.path("parts", f.SHA256)
	if data, err := unpack(f, part); err == nil {
		return data, 0, nil
	}
	for again := false; ; again = true {
		had := size(part)
		err := from.object(ctx, f, part)
		if err == nil {
			s.opts.Step("part fetched")
			var data []byte
			n := size(part)
			if data, err = unpack(f, part); err == nil {
				return data, max(1, n-had), nil
			}
		}
		if !errors.Is(err, release.ErrDamaged) {
			return nil, 0, err
		}
		if err := os.Remove(part); err != nil {
			return nil, 0, err
		}
		// The beginning may have come from another packing of the same file:
		// once more, from the start.
		if again || had == 0 {
			return nil, 0, err
		}
	}
}

func unpack(f release.File, part string) ([]byte, error) {
	r, err := os.Open(part)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return f.Unpack(r)
}

func size(name string) int64 {
	info, err := os.Stat(name)
	if err != nil {
		return 0
	}
	return info.Size()
}

// weed removes what the release does not have, so that a file never stands
// where a folder must be.
func (r *Release) weed(site string) error {
	dirs, files := map[string]bool{".": true}, map[string]bool{}
	for _, f := range r.Files {
		files[f.Path] = true
		for dir := filepath.Dir(f.Path); !dirs[dir]; dir = filepath.Dir(dir) {
			dirs[dir] = true
		}
	}
	return fs.WalkDir(os.DirFS(site), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && dirs[name] || d.Type().IsRegular() && files[name] {
			return err
		}
		if err := os.RemoveAll(filepath.Join(site, filepath.FromSlash(name))); err != nil {
			return err
		}
		if d.IsDir() {
			return fs.SkipDir
		}
		return nil
	})
}

// drop removes all that is half there.
func (s *Store) drop() error {
	clearDir(s.path("parts"))
	return os.RemoveAll(s.path("next"))
}

func clearDir(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		os.RemoveAll(filepath.Join(dir, e.Name()))
	}
}

// room says that an error is for want of room.
func room(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrNoRoom, err)
	}
	return err
}

// plain adds to an error of the network what somebody in a library can do, and
// takes away what the program asked for, which they know.
func plain(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var dns *net.DNSError
	var op *net.OpError
	var timed net.Error
	switch {
	// Go's resolver keeps the words of an error only.
	case errors.Is(err, syscall.EPERM), errors.As(err, &dns) && strings.Contains(dns.Err, syscall.EPERM.Error()):
		return fmt.Errorf("%w: %w", ErrForbidden, err)
	case errors.As(err, &invalid), errors.As(err, &unknown), errors.As(err, &host):
		return fmt.Errorf("the host does not show who it is; look at the clock of this machine, and whether the network asks for a login: %w", err)
	case errors.As(err, &dns):
		return fmt.Errorf("the host is not found; is there a network? %w", err)
	// What a filter drops looks like this.
	case errors.As(err, &op) && op.Op == "dial", errors.As(err, &timed) && timed.Timeout():
		return fmt.Errorf("no answer comes from the host, 'sudo plads-kiosk doctor' looks why: %w", err)
	}
	return err
}

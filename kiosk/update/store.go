// Package update keeps the releases of the site on a terminal's disk and
// fetches newer ones. Whatever happens to the network, the disk, the clock or
// the power, there is a whole release to show: the current one, the one before,
// or the first, which is inside the package.
//
// A store is a directory:
//
//	current, previous    links to releases
//	releases/SEQUENCE/   manifest, signature, and the files under site/
//	next/                the release that is being put together
//	parts/               files of it that are under way
//	state.json           what is remembered
package update

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"aead.dev/minisign"

	"github.com/plads-til-alle/plads/kiosk/release"
)

// Options say what a store is made with.
type Options struct {
	// Dir is the directory of the store. It is made if it is missing.
	Dir string
	// Keys are those whose releases are taken.
	Keys []minisign.PublicKey
	// First is the site to show when there is no release.
	First fs.FS
	// Now is the clock, time.Now outside of tests.
	Now func() time.Time
	// Step, in tests, is told each step that a power cut can follow.
	Step func(name string)
	// Free returns the free bytes of the disk; nil asks the system.
	Free func(dir string) (int64, error)
}

// Store is a terminal's stock of releases. Its methods may be called from any
// goroutine; only Fetch takes long.
type Store struct {
	opts Options
	dir  string
	lock *os.File

	fetching sync.Mutex // held by Fetch

	mu        sync.Mutex
	state     state
	current   *Release // nil: the first is shown
	previous  *Release // nil: the first comes before the current one
	candidate *Release // whole, newer, and not yet shown
}

// Release is a whole release on the disk.
type Release struct {
	release.Manifest
	// Sum is the SHA-256 of the manifest.
	Sum string

	root *os.Root
}

// Site returns the files.
func (r *Release) Site() fs.FS { return r.root.FS() }

// ErrNoPrevious says that the first release is shown, before which there is none.
var ErrNoPrevious = errors.New("there is no release to go back to")

// startsAllowed is how often the program may start on a release that has not
// yet stood for a while: power cuts happen, but not each time.
const startsAllowed = 3

// Open opens the store and chooses what to show, after looking at every byte of
// it. Damage is no error, it leads to the release before. An error means that
// the directory cannot be used; the first release can be shown all the same.
func Open(opts Options) (*Store, error) {
	if opts.Step == nil {
		opts.Step = func(string) {}
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Free == nil {
		opts.Free = free
	}
	s := &Store{opts: opts, dir: opts.Dir}
	for _, dir := range []string{s.dir, s.path("releases"), s.path("parts")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, fmt.Errorf("making the store of releases, choose another place with update.dir: %w", err)
		}
	}
	lock, err := os.OpenFile(s.path("lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the store of releases: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		lock.Close()
		return nil, fmt.Errorf("the store of releases %s is in use by another program: %w", s.dir, err)
	}
	s.lock = lock
	s.state = loadState(s.path("state.json"))
	// What was here may turn out to be damaged, and must be fetched again.
	s.state.ETag = ""
	s.choose()
	return s, nil
}

// Close lets another program use the store. What it has given out stays usable.
func (s *Store) Close() error { return s.lock.Close() }

func (s *Store) path(parts ...string) string {
	return filepath.Join(append([]string{s.dir}, parts...)...)
}

// choose finds what to show and what else there is, and tidies up.
func (s *Store) choose() {
	for _, name := range []string{"current", "previous"} {
		r, err := s.linked(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			s.note(fmt.Errorf("the %s release on the disk is of no use: %w", name, err))
		case name == "current":
			s.current = r
		case s.current == nil:
			// What was the current one is damaged.
			s.current = r
		case r.Sequence != s.current.Sequence:
			s.previous = r
		}
	}
	if s.newFirst() {
		s.note(fmt.Errorf("the first site was exchanged for one newer than release %d, which is given up", s.current.Sequence))
		s.current, s.previous = nil, nil
		clearDir(s.path("releases"))
	}
	if s.current != nil && s.state.Trial.Sequence == s.current.Sequence {
		s.state.Trial.Starts++
		if s.state.Trial.Starts >= startsAllowed {
			s.back("the terminal was started on it several times and it never stood for a while")
		}
	}
	s.relink()
	s.lookForCandidate()
	if s.current != nil {
		s.raise(s.current)
	}
	s.save()
	s.tidy()
}

// newFirst says whether somebody has put another first site in place, such as a
// newer package, that was built after the current release was made. On a
// terminal without a network that is how new words come.
func (s *Store) newFirst() bool {
	page, err := fs.ReadFile(s.opts.First, "index.html")
	if err != nil {
		return false
	}
	info, err := fs.Stat(s.opts.First, "index.html")
	if err != nil {
		return false
	}
	old := s.state.First
	s.state.First = release.Sum(page)
	return old != "" && old != s.state.First && s.current != nil && info.ModTime().After(s.current.Made)
}

// linked loads the release that a link leads to.
func (s *Store) linked(name string) (*Release, error) {
	target, err := os.Readlink(s.path(name))
	if err != nil {
		return nil, err
	}
	return s.load(s.path("releases", filepath.Base(target)))
}

// load opens the release in dir and looks at all of it.
func (s *Store) load(dir string) (*Release, error) {
	r, err := s.read(dir)
	if err != nil {
		return nil, err
	}
	if err := r.check(); err != nil {
		return nil, errors.Join(err, r.root.Close())
	}
	return r, nil
}

// read reads the manifest of the release in dir.
func (s *Store) read(dir string) (*Release, error) {
	manifest, err := os.ReadFile(filepath.Join(dir, release.ManifestName))
	if err != nil {
		return nil, err
	}
	signature, err := os.ReadFile(filepath.Join(dir, release.SignatureName))
	if err != nil {
		return nil, err
	}
	m, err := release.Verify(manifest, signature, s.opts.Keys)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(filepath.Join(dir, "site"))
	if err != nil {
		return nil, err
	}
	return &Release{Manifest: m, Sum: release.Sum(manifest), root: root}, nil
}

// lookForCandidate finds a newer release that was fetched but not shown.
func (s *Store) lookForCandidate() {
	for _, n := range s.sequences() {
		if s.current != nil && n <= s.current.Sequence || s.candidate != nil && n <= s.candidate.Sequence || s.state.refused(n).forever() {
			continue
		}
		r, err := s.load(s.path("releases", strconv.FormatInt(n, 10)))
		if err != nil {
			s.note(fmt.Errorf("release %d on the disk is of no use: %w", n, err))
			continue
		}
		s.candidate = r
	}
}

// sequences are the releases on the disk.
func (s *Store) sequences() []int64 {
	entries, err := os.ReadDir(s.path("releases"))
	if err != nil {
		return nil
	}
	var all []int64
	for _, e := range entries {
		if n, err := strconv.ParseInt(e.Name(), 10, 64); err == nil {
			all = append(all, n)
		}
	}
	return all
}

// tidy removes the releases that nothing needs any more. What cannot be removed
// is in nobody's way. It may take a while, so it is done without the lock and
// not while a page waits.
func (s *Store) tidy() {
	keep := map[string]bool{}
	s.mu.Lock()
	for _, r := range []*Release{s.current, s.previous, s.candidate} {
		if r != nil {
			keep[strconv.FormatInt(r.Sequence, 10)] = true
		}
	}
	s.mu.Unlock()
	entries, err := os.ReadDir(s.path("releases"))
	if err != nil {
		return
	}
	for _, e := range entries {
		if !keep[e.Name()] {
			os.RemoveAll(s.path("releases", e.Name()))
		}
	}
	s.opts.Step("tidied")
}

// Current is the site to show.
func (s *Store) Current() fs.FS {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil {
		return s.opts.First
	}
	return s.current.Site()
}

// Candidate returns the release that waits to be shown, or nil.
func (s *Store) Candidate() *Release {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.candidate == nil || s.state.refused(s.candidate.Sequence).holds(s.opts.Now()) {
		return nil
	}
	return s.candidate
}

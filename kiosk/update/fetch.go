package update

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/plads-til-alle/plads/kiosk/release"
)

// workers is how many files are fetched at a time.
const workers = 4

// spare is what is left free on a disk for all else.
const spare = 32 << 20

// ErrNoRoom says that the disk is too full for a release.
var ErrNoRoom = errors.New("the disk is too full for a new release")

// Fetched says what Fetch has done.
type Fetched struct {
	// New is the sequence of a release that is now whole on the disk, or 0.
	New int64
	// Files and Bytes count what came over the network, Kept what was here.
	Files, Kept int
	Bytes       int64
}

// Fetch looks whether the host has a newer release and puts all of it on the
// disk, where Candidate finds it. It goes on where an earlier attempt ended.
// What is shown is not touched, whatever happens.
func (s *Store) Fetch(ctx context.Context, from *Source) (Fetched, error) {
	s.fetching.Lock()
	defer s.fetching.Unlock()
	s.tidy()
	got, err := s.fetch(ctx, from)
	if errors.Is(err, ErrNoRoom) {
		// What is half there takes room that others may need to live.
		err = errors.Join(err, s.drop())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		if ctx.Err() == nil {
			s.note(err)
			s.save()
		}
		return got, err
	}
	s.state.Fetched = s.opts.Now().UTC().Truncate(time.Second)
	s.save()
	return got, nil
}

func (s *Store) fetch(ctx context.Context, from *Source) (Fetched, error) {
	var got Fetched
	s.mu.Lock()
	etag := s.state.ETag
	s.mu.Unlock()
	manifest, signature, etag, err := from.latest(ctx, etag)
	if err != nil || manifest == nil {
		return got, err
	}
	m, err := release.Verify(manifest, signature, s.opts.Keys)
	if err != nil {
		return got, err
	}
	s.opts.Step("manifest verified")
	s.mu.Lock()
	v, err := s.state.judge(m, release.Sum(manifest), s.has, s.opts.Now())
	s.mu.Unlock()
	if err != nil {
		return got, err
	}
	if v == take {
		if got, err = s.assemble(ctx, from, m, manifest, signature); err != nil {
			return got, err
		}
	}
	s.mu.Lock()
	s.state.ETag = etag
	s.mu.Unlock()
	return got, nil
}

// has says whether a release is here, shown or not.
func (s *Store) has(sequence int64) bool {
	for _, r := range []*Release{s.current, s.candidate} {
		if r != nil && r.Sequence == sequence {
			return true
		}
	}
	return false
}

// assemble puts the release together in next/ and moves it to the others when
// all of it is there.
func (s *Store) assemble(ctx context.Context, from *Source, m release.Manifest, manifest, signature []byte) (Fetched, error) {
	var got Fetched
	dir := s.path("next")
	want, err := s.prepare(dir, m, manifest, signature)
	if err != nil {
		return got, room(err)
	}
	s.opts.Step("prepared")
	var files, kept, bytes atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	old := s.stock()
	for _, same := range bySum(want) {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error {
			data, n, err := s.obtain(ctx, from, same[0], old)
			if err != nil {
				return err
			}
			if n == 0 {
				kept.Add(1)
			} else {
				files.Add(1)
				bytes.Add(n)
			}
			for _, f := range same {
				name := filepath.Join(dir, "site", filepath.FromSlash(f.Path))
				if err := writeFile(name, release.Fill(f.Path, data, m.Marker)); err != nil {
					return err
				}
				s.opts.Step("file written")
			}
			os.Remove(s.path("parts", same[0].SHA256))
			return nil
		})
	}
	err = group.Wait()
	got = Fetched{Files: int(files.Load()), Kept: int(kept.Load()) + len(m.Files) - len(want), Bytes: bytes.Load()}
	if err != nil {
		return got, room(err)
	}
	got.New = m.Sequence
	return got, room(s.finish(dir, m))
}

// bySum gathers files that hold the same.
func bySum(files []release.File) map[string][]release.File {
	all := make(map[string][]release.File, len(files))
	for _, f := range files {
		all[f.SHA256] = append(all[f.SHA256], f)
	}
	return all
}

// finish moves the release to the others if it is whole.
func (s *Store) finish(dir string, m release.Manifest) error {
	if err := syncTree(dir); err != nil {
		return err
	}
	r, err := s.load(dir)
	if err != nil {
		return fmt.Errorf("looking at the new release: %w", err)
	}
	s.opts.Step("whole")
	s.mu.Lock()
	defer s.mu.Unlock()
	home := s.path("releases", strconv.FormatInt(m.Sequence, 10))
	if err := os.RemoveAll(home); err != nil { // a damaged one
		return err
	}
	if err := os.Rename(dir, home); err != nil {
		return err
	}
	s.opts.Step("moved")
	if err := errors.Join(syncDir(s.path("releases")), syncDir(s.dir)); err != nil {
		return err
	}
	s.candidate = r
	s.raise(r)
	s.save()
	clearDir(s.path("parts"))
	return nil
}

// prepare makes next/ ready for the release and returns the files that are not
// there yet. What an earlier attempt has brought stays if it is right.
func (s *Store) prepare(dir string, m release.Manifest, manifest, signature []byte) ([]release.File, error) {
	site := filepath.Join(dir, "site")
	if err := os.MkdirAll(site, 0o755); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(site)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	r := &Release{Manifest: m, root: root}
	if err := r.weed(site); err != nil {
		return nil, err
	}
	var mu sync.Mutex
	var want []release.File
	var bytes int64
	var group errgroup.Group
	group.SetLimit(workers)
	for _, f := range m.Files {
		group.Go(func() error {
			if r.checkFile(f) == nil {
				return nil
			}
			mu.Lock()
			defer mu.Unlock()
			want = append(want, f)
			bytes += f.Size
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	have, err := s.opts.Free(s.dir)
	if err != nil {
		return nil, err
	}
	// A file takes whole blocks, and its name room in a directory.
	if need := bytes + int64(len(want))*8192 + spare; have < need {
		return nil, fmt.Errorf("%w: it needs %d MB, and %d MB are free", ErrNoRoom, need>>20, have>>20)
	}
	for _, f := range want {
		if err := os.MkdirAll(filepath.Join(site, filepath.Dir(filepath.FromSlash(f.Path))), 0o755); err != nil {
			return nil, err
		}
	}
	if err := writeFile(filepath.Join(dir, release.ManifestName), manifest); err != nil {
		return nil, err
	}
	return want, writeFile(filepath.Join(dir, release.SignatureName), signature)
}

package site

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"strings"
	"sync"
	"testing"

	"github.com/spf13/afero"
)

// put writes a file in pieces, as Hugo may.
func put(t *testing.T, fs afero.Fs, name string, pieces ...string) error {
	t.Helper()
	f, err := fs.Create(name)
	if err != nil {
		t.Error(err)
		return nil
	}
	for _, p := range pieces {
		if _, err := f.WriteString(p); err != nil {
			t.Error(err)
		}
	}
	return f.Close()
}

func holds(t *testing.T, fs afero.Fs, name, want string) {
	t.Helper()
	if got, err := afero.ReadFile(fs, name); err != nil || string(got) != want {
		t.Errorf("%s is %q, %v; want %q", name, got, err, want)
	}
}

// counted counts what is written to a file system.
type counted struct {
	afero.Fs
	mu     sync.Mutex
	writes map[string]int
}

type countedFile struct {
	afero.File
	fs *counted
}

func (c *counted) Create(name string) (afero.File, error) {
	f, err := c.Fs.Create(name)
	return countedFile{f, c}, err
}

func (f countedFile) Write(b []byte) (int, error) {
	f.fs.mu.Lock()
	f.fs.writes[f.Name()]++
	f.fs.mu.Unlock()
	return f.File.Write(b)
}

// loud finishes pages: in capitals.
func loud(dst, page []byte) ([]byte, error) {
	if bytes.Contains(page, []byte("bad")) {
		return nil, errors.New("cannot be finished")
	}
	return append(dst, bytes.ToUpper(page)...), nil
}

func TestPublish(t *testing.T) {
	disk := &counted{Fs: afero.NewMemMapFs(), writes: map[string]int{}}
	pages := &publishFs{Fs: disk, finish: loud}
	var group sync.WaitGroup
	for i := range 200 {
		group.Go(func() {
			name := fmt.Sprintf("/a/%d/b/index.html", i)
			if err := put(t, pages, name, strings.Repeat("x", 1+i), "", fmt.Sprint("y", i)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for i := range 200 {
		name := fmt.Sprintf("/a/%d/b/index.html", i)
		holds(t, disk, name, strings.Repeat("X", 1+i)+fmt.Sprint("Y", i))
		if n := disk.writes[name]; n != 1 {
			t.Errorf("%s was written %d times", name, n)
		}
	}
	// A page written twice is the second one, also where Hugo comes back to it.
	for _, words := range []string{"a longer first one", "second"} {
		if err := put(t, pages, "/twice.html", words); err != nil {
			t.Error(err)
		}
	}
	holds(t, disk, "/twice.html", "SECOND")
	if err := afero.WriteFile(pages, "/twice.html", []byte("third"), 0o666); err != nil {
		t.Error(err)
	}
	holds(t, disk, "/twice.html", "THIRD")
	holds(t, pages, "/twice.html", "THIRD")
	// What is no page is left alone.
	for _, name := range []string{"/index.xml", "/a/b.css", "/html", "/data.html.json"} {
		if err := put(t, pages, name, "bad ", "and as it is"); err != nil {
			t.Error(err)
		}
		holds(t, disk, name, "bad and as it is")
	}
	if err := pages.err(); err != nil {
		t.Error(err)
	}
	if err := put(t, pages, "/en/offers/a/index.html", "a bad one"); err == nil {
		t.Error("a page that cannot be finished was written")
	}
	if err := pages.err(); err == nil || !strings.HasPrefix(err.Error(), "en/offers/a/index.html: cannot be") {
		t.Errorf("got %v, want an error that names the page", err)
	}
	if err := put(t, pages, "/after.html", "good"); err != nil {
		t.Error(err)
	}
	holds(t, disk, "/after.html", "GOOD")
}

// A file system that has no room left fails the build.
func TestPublishTellsOfTheDisk(t *testing.T) {
	full := &publishFs{Fs: fullFs{afero.NewMemMapFs()}, finish: loud}
	if err := put(t, full, "/a.html", "good"); err == nil || full.err() == nil {
		t.Errorf("the page was written: %v, %v", err, full.err())
	}
	closed := &publishFs{Fs: afero.NewReadOnlyFs(afero.NewMemMapFs()), finish: loud}
	for _, name := range []string{"/a.html", "/a/b.html"} {
		if f, err := closed.Create(name); err == nil || f != nil {
			t.Errorf("%s was made: %v, %v", path.Base(name), f, err)
		}
	}
}

type fullFs struct{ afero.Fs }

type fullFile struct{ afero.File }

func (fs fullFs) Create(name string) (afero.File, error) {
	f, err := fs.Fs.Create(name)
	return fullFile{f}, err
}

func (fullFile) Write([]byte) (int, error) { return 0, errors.New("no space left") }

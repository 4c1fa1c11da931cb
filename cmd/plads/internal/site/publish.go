package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/spf13/afero"
)

// publishFs is the file system that Hugo publishes to. A page that is written to it is
// finished when it is whole, and only then goes to the file system below, once. Hugo
// writes from many goroutines.
type publishFs struct {
	afero.Fs
	finish func(dst, page []byte) ([]byte, error)
	made   sync.Map // folders
	spare  sync.Pool

	mu     sync.Mutex
	failed error // the first, for Hugo does not ask what came of closing a file
}

// UnwrapFilesystem shows Hugo the file system below.
func (p *publishFs) UnwrapFilesystem() afero.Fs { return p.Fs }

// Create opens a file for writing. Its folder is made first: nearly every page is the
// first file in one of its own.
func (p *publishFs) Create(name string) (afero.File, error) {
	if err := p.folder(filepath.Dir(name)); err != nil {
		return nil, err
	}
	f, err := p.Fs.Create(name)
	return p.page(f, name), err
}

// OpenFile opens a file. Hugo opens a page once more when it comes back to one.
func (p *publishFs) OpenFile(name string, flag int, perm os.FileMode) (afero.File, error) {
	f, err := p.Fs.OpenFile(name, flag, perm)
	if flag&(os.O_WRONLY|os.O_RDWR) == 0 {
		return f, err
	}
	return p.page(f, name), err
}

// folder makes a folder and those that it lies in, each of them once.
func (p *publishFs) folder(name string) error {
	if _, made := p.made.Load(name); made {
		return nil
	}
	if above := filepath.Dir(name); above != name {
		if err := p.folder(above); err != nil {
			return err
		}
	}
	if err := p.Mkdir(name, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	p.made.Store(name, true)
	return nil
}

// page returns f as a page that is still to be finished, if that is what it is.
func (p *publishFs) page(f afero.File, name string) afero.File {
	if f == nil || filepath.Ext(name) != ".html" {
		return f
	}
	b, _ := p.spare.Get().(*buffers)
	if b == nil {
		b = &buffers{}
	}
	return &page{File: f, to: p, name: name, buffers: b}
}

// fail notes what went wrong with a page.
func (p *publishFs) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failed == nil {
		p.failed = err
	}
}

// err returns what went wrong with the first of the pages that could not be finished.
func (p *publishFs) err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.failed
}

// buffers are what one page after the other is put together in.
type buffers struct {
	written  bytes.Buffer
	finished []byte
}

// page is a file that gets its contents when it is closed.
type page struct {
	afero.File
	*buffers
	to   *publishFs
	name string
}

func (p *page) Write(b []byte) (int, error)       { return p.written.Write(b) }
func (p *page) WriteString(s string) (int, error) { return p.written.WriteString(s) }

// Close finishes the page and writes it.
func (p *page) Close() error {
	b := p.buffers
	if b == nil {
		return fs.ErrClosed
	}
	p.buffers = nil
	finished, err := p.to.finish(b.finished[:0], b.written.Bytes())
	if err == nil {
		b.finished = finished
		_, err = p.File.Write(finished)
	}
	if closed := p.File.Close(); err == nil {
		err = closed
	}
	b.written.Reset()
	p.to.spare.Put(b)
	if err != nil {
		err = fmt.Errorf("%s: %w", strings.TrimPrefix(filepath.ToSlash(p.name), "/"), err)
		p.to.fail(err)
	}
	return err
}

package stats

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/google/renameio/v2"
)

// File is the name of the file in the state directory.
const File = "openings.json"

// Read returns the counts in dir, none where nothing was counted.
func Read(dir string) (Days, error) {
	body, err := os.ReadFile(filepath.Join(dir, File))
	if errors.Is(err, fs.ErrNotExist) {
		return Days{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the statistics, only root and the terminal's user may: %w", err)
	}
	days := Days{}
	if err := json.Unmarshal(body, &days); err != nil {
		return nil, fmt.Errorf("%s cannot be read, remove it to begin anew: %w", filepath.Join(dir, File), err)
	}
	return days, nil
}

// Counter counts openings and keeps them in a file. Its methods may be called
// from any goroutine.
type Counter struct {
	dir  string
	mu   sync.Mutex
	days Days
}

// NewCounter goes on counting from what is in dir.
func NewCounter(dir string) (*Counter, error) {
	days, err := Read(dir)
	if err != nil {
		return nil, err
	}
	return &Counter{dir: dir, days: days}, nil
}

// Save writes the counts. A power cut leaves the old file or the new one.
func (c *Counter) Save(now time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.days.Prune(now)
	// Sorted by day and page, so that the file holds no order.
	body, err := json.Marshal(c.days)
	if err != nil {
		return fmt.Errorf("writing the statistics: %w", err)
	}
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return fmt.Errorf("making the folder of the statistics: %w", err)
	}
	if err := renameio.WriteFile(filepath.Join(c.dir, File), body, 0o600, renameio.WithTempDir(c.dir)); err != nil {
		return fmt.Errorf("writing the statistics: %w", err)
	}
	// A power cut leaves what was half written under another name, and nobody would prune it.
	left, err := fs.Glob(os.DirFS(c.dir), "."+File+"*")
	for _, name := range left {
		err = errors.Join(err, os.Remove(filepath.Join(c.dir, name)))
	}
	if err != nil {
		return fmt.Errorf("removing old statistics: %w", err)
	}
	return nil
}

// Handler counts the pages that next gives to a person: documents that are
// there, but not the start page, which the terminal opens by itself, nor what
// is below own, the program's own pages.
func (c *Counter) Handler(next http.Handler, start, own string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page := r.URL.Path
		if r.Method != http.MethodGet || r.Header.Get("Sec-Fetch-Dest") != "document" || page == start ||
			strings.HasPrefix(page, own) || !strings.HasSuffix(page, "/") {
			next.ServeHTTP(w, r)
			return
		}
		told := &status{ResponseWriter: w}
		next.ServeHTTP(told, r)
		if told.code == 0 || told.code == http.StatusOK || told.code == http.StatusNotModified {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.days.Add(time.Now(), page)
		}
	})
}

// status remembers what was answered.
type status struct {
	http.ResponseWriter
	code int
}

// WriteHeader remembers the code.
func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

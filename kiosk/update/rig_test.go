package update

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"io/fs"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"aead.dev/minisign"

	"github.com/plads-til-alle/plads/kiosk/release"
)

var made = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// A rig is a web host with a release on it, and a terminal's store.
type rig struct {
	t      *testing.T
	public minisign.PublicKey
	secret minisign.PrivateKey
	host   string // the folder that is served
	srv    *httptest.Server
	dir    string // the store's
	now    time.Time
	free   func(string) (int64, error)

	mu     sync.Mutex
	wrap   func(http.Handler) http.Handler
	asked  []string
	ranges []string
	sent   int64
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{t: t, host: t.TempDir(), dir: filepath.Join(t.TempDir(), "store"), now: made.Add(time.Hour)}
	var err error
	if r.public, r.secret, err = minisign.GenerateKey(rand.Reader); err != nil {
		t.Fatal(err)
	}
	files := http.FileServer(http.Dir(r.host))
	r.srv = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		r.mu.Lock()
		r.asked = append(r.asked, q.URL.Path)
		if v := q.Header.Get("Range"); v != "" {
			r.ranges = append(r.ranges, v)
		}
		h := http.Handler(files)
		if r.wrap != nil {
			h = r.wrap(h)
		}
		r.mu.Unlock()
		h.ServeHTTP(&counter{w, r}, q)
	}))
	r.srv.EnableHTTP2 = true
	r.srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	r.srv.StartTLS()
	t.Cleanup(r.srv.Close)
	return r
}

type counter struct {
	http.ResponseWriter
	r *rig
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p)
	c.r.mu.Lock()
	c.r.sent += int64(n)
	c.r.mu.Unlock()
	return n, err
}

func (c *counter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// forget begins counting anew.
func (r *rig) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked, r.ranges, r.sent = nil, nil, 0
}

func (r *rig) between(wrap func(http.Handler) http.Handler) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wrap = wrap
}

// tagged gives the manifest an ETag that changes with it.
func (r *rig) tagged(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if data, err := os.ReadFile(filepath.Join(r.host, release.ManifestName)); err == nil {
			w.Header().Set("ETag", `"`+release.Sum(data)+`"`)
		}
		h.ServeHTTP(w, q)
	})
}

func page(marker, text string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(`<!doctype html><meta name="plads-release" content="` + marker + `"><p>` + text)}
}

// noise is text that does not get smaller when it is packed.
func noise(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

// site is a small site; every page tells its text.
func site(marker, text string) fstest.MapFS {
	return fstest.MapFS{
		"index.html":    page(marker, text),
		"a/index.html":  page(marker, "the same in all"),
		"b/index.html":  page(marker, "the same in all"),
		"en/index.html": page(marker, text+" en"),
		"style.css":     {Data: []byte("p{}")},
	}
}

// publish puts a release on the host.
func (r *rig) publish(sequence int64, site fs.FS, edit ...func(*release.Bundle)) release.Manifest {
	r.t.Helper()
	b := release.Bundle{Site: site, Marker: "m" + string(rune('0'+sequence%10)), Sequence: sequence, Made: made, Expires: made.AddDate(1, 0, 0), Key: r.secret}
	for _, e := range edit {
		e(&b)
	}
	m, _, err := b.Write(r.t.Context(), r.host)
	if err != nil {
		r.t.Fatal(err)
	}
	return m
}

func (r *rig) options() Options {
	return Options{Dir: r.dir, Keys: []minisign.PublicKey{r.public}, First: site("m0", "first"),
		Now: func() time.Time { return r.now }, Free: r.free}
}

func (r *rig) open(edit ...func(*Options)) *Store {
	r.t.Helper()
	o := r.options()
	for _, e := range edit {
		e(&o)
	}
	s, err := Open(o)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { s.Close() })
	return s
}

func (r *rig) source() *Source {
	r.t.Helper()
	pool := x509.NewCertPool()
	pool.AddCert(r.srv.Certificate())
	from, err := NewSource(r.srv.URL, &tls.Config{RootCAs: pool})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(from.client.CloseIdleConnections)
	return from
}

func (r *rig) fetch(s *Store) (Fetched, error) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 20*time.Second)
	defer cancel()
	return s.Fetch(ctx, r.source())
}

// take fetches the release on the host and makes it the current one.
func (r *rig) take(s *Store) {
	r.t.Helper()
	if _, err := r.fetch(s); err != nil {
		r.t.Fatal(err)
	}
	if err := s.Take(s.Candidate()); err != nil {
		r.t.Fatal(err)
	}
}

// shows fails the test unless the whole site with that text is the current one.
func (r *rig) shows(s *Store, want string) {
	r.t.Helper()
	if got := shown(r.t, s.Current()); got != want {
		r.t.Errorf("shows %q, want %q", got, want)
	}
}

// shown returns what a site tells on its start page, or what is wrong with it.
func shown(t *testing.T, files fs.FS) string {
	t.Helper()
	text := ""
	for _, name := range []string{"index.html", "en/index.html", "a/index.html", "b/index.html", "style.css"} {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err.Error()
		}
		switch _, after, _ := strings.Cut(string(data), "<p>"); name {
		case "index.html":
			text = after
			if !strings.Contains(string(data), `content="m`) {
				return "no marker in " + string(data)
			}
		case "en/index.html":
			if after != text+" en" {
				return "two releases at once: " + text + ", " + after
			}
		}
	}
	return text
}

func refuses(t *testing.T, err error, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

func flip(t *testing.T, name string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

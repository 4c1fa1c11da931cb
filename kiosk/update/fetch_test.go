package update

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"aead.dev/minisign"

	"github.com/plads-til-alle/plads/kiosk/release"
)

// instead answers for one path, or for all of them with "".
func instead(path string, answer http.HandlerFunc) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if path == "" || strings.HasPrefix(r.URL.Path, path) {
				answer(w, r)
				return
			}
			h.ServeHTTP(w, r)
		})
	}
}

func login(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	io.WriteString(w, "<!doctype html><title>Log in to the library's network</title>")
}

// changed serves the files of the host with their bytes changed.
func changed(path string, edit func([]byte) []byte) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasPrefix(r.URL.Path, path) {
				h.ServeHTTP(w, r)
				return
			}
			buf := &buffer{header: http.Header{}}
			r.Header.Del("Range")
			h.ServeHTTP(buf, r)
			w.Write(edit(buf.body.Bytes()))
		})
	}
}

type buffer struct {
	header http.Header
	body   bytes.Buffer
}

func (b *buffer) Header() http.Header         { return b.header }
func (b *buffer) WriteHeader(int)             {}
func (b *buffer) Write(p []byte) (int, error) { return b.body.Write(p) }

// Whatever the host or the network does, the terminal shows what it had, says
// why in words, and takes the release when the fault is over.
func TestFaults(t *testing.T) {
	_, other, err := minisign.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		edit  func(*release.Bundle)
		wrap  func(http.Handler) http.Handler
		clock time.Duration
		free  int64
		want  error
		words string
	}{
		{name: "no fault"},
		{name: "signed with another key", edit: func(b *release.Bundle) { b.Key = other }, want: release.ErrSignature, words: "not signed"},
		{name: "no signature", wrap: instead("/manifest.json.minisig", http.NotFound), words: "404"},
		{name: "a flipped bit in the manifest", wrap: changed("/manifest.json", func(b []byte) []byte { b[20] ^= 1; return b }), want: release.ErrSignature},
		{name: "a manifest cut off", wrap: changed("/manifest.json", func(b []byte) []byte { return b[:len(b)/2] }), want: release.ErrSignature},
		{name: "an older release", edit: func(b *release.Bundle) { b.Sequence = 3 }, want: ErrOlder},
		{name: "another release with the number of the last", edit: func(b *release.Bundle) { b.Sequence = 4 }, want: ErrExchanged},
		{name: "expired", edit: func(b *release.Bundle) { b.Expires = made.Add(30 * time.Minute) }, want: ErrExpired},
		{name: "dated in the future", edit: func(b *release.Bundle) { b.Made = made.AddDate(0, 0, 3) }, want: ErrFuture},
		{name: "a clock years ahead", clock: 20 * 365 * 24 * time.Hour, want: ErrExpired},
		{name: "a clock years behind", clock: -20 * 365 * 24 * time.Hour},
		{name: "a login page", wrap: instead("", login), want: release.ErrNotManifest, words: "login page"},
		{name: "a login page elsewhere", wrap: instead("", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://login.example.org/", http.StatusFound)
		}), want: ErrElsewhere, words: "login page"},
		{name: "led to plain http", wrap: instead("", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://"+r.Host+r.URL.Path, http.StatusFound)
		}), want: ErrElsewhere},
		{name: "a login page for files only", wrap: instead("/files/", login), want: release.ErrDamaged},
		{name: "led round and round", wrap: instead("", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}), want: ErrElsewhere},
		{name: "a page for a signature", wrap: instead("/manifest.json.minisig", login), want: release.ErrSignature},
		{name: "a host in trouble", wrap: instead("", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }), words: "503"},
		{name: "files cut off", wrap: changed("/files/", func(b []byte) []byte { return b[:len(b)-5] }), want: release.ErrDamaged},
		{name: "a flipped bit in a file", wrap: changed("/files/", func(b []byte) []byte { b[len(b)/2] ^= 1; return b }), want: release.ErrDamaged},
		{name: "an empty file", wrap: changed("/files/", func([]byte) []byte { return nil }), want: release.ErrDamaged},
		{name: "a file without end", wrap: instead("/files/", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		}), want: release.ErrDamaged},
		{name: "a manifest without end", wrap: instead("/manifest.json", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(bytes.Repeat([]byte("{"), 1<<16)); err != nil {
					return
				}
			}
		}), want: release.ErrNotManifest},
		{name: "files are missing", wrap: instead("/files/", http.NotFound), words: "404"},
		{name: "the connection breaks off", wrap: instead("/files/", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "500")
			io.WriteString(w, "some")
			panic(http.ErrAbortHandler)
		}), words: "fetching "},
		{name: "the disk is full", free: 1 << 20, want: ErrNoRoom, words: "MB are free"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			s := r.open()
			r.publish(4, site("m4", "four"))
			r.take(s)
			s.Confirm()

			r.publish(5, site("m5", "five"), func(b *release.Bundle) {
				if tt.edit != nil {
					tt.edit(b)
				}
			})
			r.between(tt.wrap)
			r.now = r.now.Add(tt.clock)
			if tt.free != 0 {
				s.opts.Free = func(string) (int64, error) { return tt.free, nil }
			}
			_, err := r.fetch(s)
			r.shows(s, "four")
			if tt.edit == nil && tt.wrap == nil && tt.free == 0 && tt.want == nil {
				if err != nil || s.Candidate() == nil {
					t.Fatalf("got %v, want a candidate", err)
				}
				return
			}
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.words) {
				t.Errorf("got %v, want %v with %q", err, tt.want, tt.words)
			}
			if s.Candidate() != nil {
				t.Error("there is a candidate all the same")
			}
			if st := s.Status(); err != nil && st.Problem != err.Error() {
				t.Errorf("the status tells %q, want %q", st.Problem, err)
			}
			// A start amid the fault shows the same.
			s.Close()
			s = r.open()
			r.shows(s, "four")

			// The fault is over.
			r.between(nil)
			r.now = made.Add(time.Hour)
			r.publish(6, site("m6", "six"))
			r.take(s)
			r.shows(s, "six")
		})
	}
}

// The host is not who it says it is, as where a network opens HTTPS.
func TestUnknownCertificate(t *testing.T) {
	r := newRig(t)
	s := r.open()
	r.publish(1, site("m1", "one"))
	from, err := NewSource(r.srv.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Fetch(t.Context(), from); err == nil || !strings.Contains(err.Error(), "does not show who it is") {
		t.Errorf("got %v, want a refusal in words", err)
	}
	r.shows(s, "first")
}

func TestStalled(t *testing.T) {
	r := newRig(t)
	s := r.open()
	r.publish(1, site("m1", "one"))
	end := make(chan struct{})
	t.Cleanup(func() { close(end) })
	for name, wrap := range map[string]func(http.Handler) http.Handler{
		"manifest": instead("/manifest.json", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "{")
			w.(interface{ Unwrap() http.ResponseWriter }).Unwrap().(http.Flusher).Flush()
			select {
			case <-end:
			case <-r.Context().Done():
			}
		}),
		"file": instead("/files/", func(w http.ResponseWriter, r *http.Request) {
			w.(interface{ Unwrap() http.ResponseWriter }).Unwrap().(http.Flusher).Flush()
			select {
			case <-end:
			case <-r.Context().Done():
			}
		}),
	} {
		r.between(wrap)
		from := r.source()
		from.stall = 50 * time.Millisecond
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		_, err := s.Fetch(ctx, from)
		cancel()
		if !errors.Is(err, ErrStalled) {
			t.Errorf("%s: got %v, want ErrStalled", name, err)
		}
	}
	r.between(nil)
	r.take(s)
	r.shows(s, "one")
}

// When nothing is new, one short answer says so.
func TestNothingNew(t *testing.T) {
	r := newRig(t)
	r.between(r.tagged)
	s := r.open()
	r.publish(1, site("m1", "one"))
	r.take(s)
	r.forget()
	before := s.Status().Fetched
	r.now = r.now.Add(time.Hour)
	if got, err := r.fetch(s); err != nil || got != (Fetched{}) {
		t.Errorf("got %+v, %v, want nothing", got, err)
	}
	if len(r.asked) != 1 || r.sent != 0 {
		t.Errorf("asked for %q and %d bytes were sent, want one empty answer", r.asked, r.sent)
	}
	if !s.Status().Fetched.After(before) {
		t.Error("a good answer is not noted")
	}
}

// Between two attempts the host may have got another release: what is there of
// the first serves the second, and nothing of it stays.
func TestNextReleaseMeanwhile(t *testing.T) {
	r := newRig(t)
	s := r.open()
	files := site("m1", "one")
	files["en"] = nil
	delete(files, "en")
	files["old/index.html"] = page("m1", "old")
	r.publish(1, files)
	n := 0
	r.between(func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if strings.HasPrefix(q.URL.Path, "/files/") {
				r.mu.Lock()
				n++
				stop := n > 3
				r.mu.Unlock()
				if stop {
					w.WriteHeader(503)
					return
				}
			}
			h.ServeHTTP(w, q)
		})
	})
	if _, err := r.fetch(s); err == nil {
		t.Fatal("want a fault")
	}
	r.between(nil)
	next := site("m2", "two")
	next["old"] = &fstest.MapFile{Data: []byte("now a file")}
	r.publish(2, next)
	r.take(s)
	r.shows(s, "two")
	if _, err := s.Current().Open("old/index.html"); err == nil {
		t.Error("a page of the other release is there")
	}
}

// A bit flips on the disk after the start: the next release takes the file from
// the host, not from here.
func TestDamagedStock(t *testing.T) {
	r := newRig(t)
	s := r.open()
	r.publish(1, site("m1", "one"))
	r.take(s)
	s.Confirm()
	flip(t, filepath.Join(r.dir, "releases/1/site/style.css"))
	for _, name := range []string{"a", "b"} { // the same file twice
		flip(t, filepath.Join(r.dir, "releases/1/site", name, "index.html"))
	}
	r.publish(2, site("m2", "two"))
	got, err := r.fetch(s)
	if err != nil || got.Files != 4 || got.Kept != 0 {
		t.Fatalf("got %+v, %v, want four files and none kept", got, err)
	}
	if err := s.Take(s.Candidate()); err != nil {
		t.Fatal(err)
	}
	s.Close()
	r.shows(r.open(), "two")
}

// The disk does not keep what was written to it.
func TestDiskLies(t *testing.T) {
	r := newRig(t)
	lie := true
	s := r.open(func(o *Options) {
		var mu sync.Mutex
		o.Step = func(name string) {
			mu.Lock()
			defer mu.Unlock()
			style := filepath.Join(r.dir, "next/site/style.css")
			if name == "file written" && lie && size(style) > 0 {
				lie = false
				flip(t, style)
			}
		}
	})
	r.publish(1, site("m1", "one"))
	if _, err := r.fetch(s); !errors.Is(err, release.ErrDamaged) || s.Candidate() != nil {
		t.Errorf("got %v, want ErrDamaged and no candidate", err)
	}
	r.forget()
	r.take(s)
	r.shows(s, "one")
	if len(r.asked) != 3 {
		t.Errorf("asked for %q, want the manifest, its signature and one file", r.asked)
	}
}

func TestCheckAddress(t *testing.T) {
	for address, ok := range map[string]bool{
		"https://example.org/terminal": true, "https://example.org": true, "http://127.0.0.1:8080/x": true, "http://[::1]:80/": true,
		"http://example.org/": false, "http://localhost/": false, "ftp://example.org/": false, "example.org": false, "": false,
		"https://user:pass@example.org/": false, "https://example.org/?x": false, "https:///x": false, "file:///etc": false,
	} {
		if u, err := CheckAddress(address); (err == nil) != ok {
			t.Errorf("%q: got %v, %v, want ok %v", address, u, err, ok)
		}
	}
}

func TestPause(t *testing.T) {
	for _, tt := range []struct {
		failures int
		chance   float64
		want     time.Duration
	}{
		{0, 0, 45 * time.Minute}, {0, 0.5, time.Hour}, {0, 1, 75 * time.Minute},
		{1, 0.5, time.Minute}, {2, 0.5, 2 * time.Minute}, {3, 0.5, 4 * time.Minute}, {7, 0.5, time.Hour}, {1000, 0.5, time.Hour},
	} {
		if got := pause(time.Hour, tt.failures, tt.chance); got != tt.want {
			t.Errorf("after %d failures: got %v, want %v", tt.failures, got, tt.want)
		}
	}
}

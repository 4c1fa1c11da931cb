package update

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/plads-til-alle/plads/kiosk/release"
)

// A large file that breaks off goes on where it ended, and only the rest of it
// comes over the network.
func TestResume(t *testing.T) {
	r := newRig(t)
	s := r.open()
	files := site("m1", "one")
	files["film.bin"] = &fstest.MapFile{Data: noise(1 << 20)}
	m := r.publish(1, files)
	var film release.File
	for _, f := range m.Files {
		if f.Path == "film.bin" {
			film = f
		}
	}
	const first = 700 << 10
	r.between(func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if q.URL.Path != "/"+film.Object() {
				h.ServeHTTP(w, q)
				return
			}
			data, err := os.ReadFile(filepath.Join(r.host, film.Object()))
			if err != nil {
				t.Error(err)
			}
			w.Header().Set("Content-Length", fmt.Sprint(len(data)))
			w.Write(data[:first])
			panic(http.ErrAbortHandler)
		})
	})
	if _, err := r.fetch(s); err == nil {
		t.Fatal("a connection that broke off was no fault")
	}
	had := size(filepath.Join(r.dir, "parts", film.SHA256))
	if had < first/2 {
		t.Fatalf("%d bytes were kept, want about %d", had, first)
	}
	// The program starts anew in between.
	s.Close()
	s = r.open()
	r.between(nil)
	r.forget()
	got, err := r.fetch(s)
	if err != nil || got.New != 1 {
		t.Fatalf("got %+v, %v", got, err)
	}
	want := fmt.Sprintf("bytes=%d-", had)
	if len(r.ranges) != 1 || r.ranges[0] != want {
		t.Errorf("asked for the ranges %q, want one, %s", r.ranges, want)
	}
	if limit := int64(1<<20) - had + 16<<10; r.sent > limit {
		t.Errorf("%d bytes were sent, want at most %d", r.sent, limit)
	}
	if err := s.Take(s.Candidate()); err != nil {
		t.Fatal(err)
	}
	r.shows(s, "one")
}

// What is left of an attempt is from another packing of the same file: the file
// is fetched from its start, once.
func TestResumeOfSomethingElse(t *testing.T) {
	r := newRig(t)
	s := r.open()
	m := r.publish(1, site("m1", "one"))
	for _, f := range m.Files {
		if err := os.WriteFile(filepath.Join(r.dir, "parts", f.SHA256), []byte("something else"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r.take(s)
	r.shows(s, "one")
	if len(r.ranges) == 0 {
		t.Error("no range was asked for, the test tests nothing")
	}
}

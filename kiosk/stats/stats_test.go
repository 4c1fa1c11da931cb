package stats

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func at(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t
}

func TestYear(t *testing.T) {
	d := Days{}
	for page, n := range map[string]int{"/a/": 5, "/b/": 4, "/c/": 9, "/d/": 5} {
		for range n {
			d.Add(at("2026-03-01"), page)
		}
	}
	for range 4 {
		d.Add(at("2026-04-01"), "/c/")
	}
	d.Add(at("2025-03-01"), "/a/")
	y := d.Of(2026)
	if want := []Line{{"/c/", 13}, {"/a/", 5}, {"/d/", 5}}; !slices.Equal(y.Pages, want) {
		t.Errorf("got %v, want %v", y.Pages, want)
	}
	if y.Few != 1 || y.Months != [12]int{2: 23} {
		t.Errorf("got %d few and %v, want 1, and 23 in March alone: four are too few to tell", y.Few, y.Months)
	}
	var table, picture strings.Builder
	if err := errors.Join(y.WriteTable(&table), y.WriteSVG(&picture)); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(table.String(), "/b/") || !strings.Contains(table.String(), "     13  /c/\n") {
		t.Errorf("got\n%s", table.String())
	}
	for x := xml.NewDecoder(strings.NewReader(picture.String())); ; {
		if _, err := x.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Count(picture.String(), `fill="#1d4f91"`); got != 1 {
		t.Errorf("%d bars, want 1", got)
	}
}

func TestPrune(t *testing.T) {
	d := Days{}
	for _, day := range []string{"2024-12-31", "2025-01-01", "2026-06-01"} {
		d.Add(at(day), "/a/")
	}
	d.Prune(at("2026-06-02"))
	if len(d) != 2 || d["2024-12-31"] != nil {
		t.Errorf("got %v, want this year and the one before", d)
	}
}

// What is counted, and that nothing but the day and the page is kept.
func TestCounter(t *testing.T) {
	dir := t.TempDir()
	c, err := NewCounter(dir)
	if err != nil {
		t.Fatal(err)
	}
	h := c.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/gone/" {
			http.NotFound(w, r)
		}
	}), "/", "/_kiosk/")
	for _, tt := range []struct{ method, path, dest string }{
		{"GET", "/b/", "document"}, {"GET", "/a/?q=secret", "document"}, {"GET", "/a/", "document"},
		{"HEAD", "/a/", "document"}, {"GET", "/a/", "style"}, {"GET", "/a/", ""}, {"GET", "/", "document"},
		{"GET", "/gone/", "document"}, {"GET", "/_kiosk/x/", "document"}, {"GET", "/x.css", "document"},
	} {
		r := httptest.NewRequest(tt.method, tt.path, nil)
		r.Header.Set("Sec-Fetch-Dest", tt.dest)
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	// What a power cut left.
	half := filepath.Join(dir, "."+File+"123")
	if err := os.WriteFile(half, []byte(`{"2001-01-01":{"/old/":9`), 0o600); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	if err := c.Save(now); err != nil {
		t.Fatal(err)
	}
	if all, err := os.ReadDir(dir); err != nil || len(all) != 1 {
		t.Errorf("the folder holds %v, %v, want one file", all, err)
	}
	if info, err := os.Stat(filepath.Join(dir, File)); err != nil {
		t.Error(err)
	} else if info.Mode() != 0o600 {
		t.Errorf("the file is %v, want it for its owner only", info.Mode())
	}
	got, err := os.ReadFile(filepath.Join(dir, File))
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"` + now.Format(time.DateOnly) + `":{"/a/":2,"/b/":1}}`; string(got) != want {
		t.Errorf("the file holds %s, want %s", got, want)
	}
	again, err := Read(dir)
	if err != nil || again[now.Format(time.DateOnly)]["/a/"] != 2 {
		t.Errorf("read back: %v, %v", again, err)
	}
	if err := os.WriteFile(filepath.Join(dir, File), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := NewCounter(dir); err == nil || !strings.Contains(err.Error(), "remove it to begin anew") {
		t.Errorf("a damaged file: got %v", err)
	}
}

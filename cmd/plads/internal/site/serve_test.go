package site

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// The preview finishes pages on their way out, and nothing else.
func TestFinishing(t *testing.T) {
	hugo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/a.css" {
			w.Header().Set("Content-Type", "text/css")
		} else {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
		}
		fmt.Fprint(w, "some words")
	}))
	defer hugo.Close()
	to, err := url.Parse(hugo.URL)
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(finishing(to, func(dst, page []byte, dir string) ([]byte, error) {
		if dir != "" {
			t.Errorf("the preview has the folder %q", dir)
		}
		return append(append(dst, bytes.ToUpper(page)...), " and more"...), nil
	}))
	defer front.Close()
	for path, want := range map[string]string{"/": "SOME WORDS and more", "/a.css": "some words"} {
		resp, err := http.Get(front.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || string(got) != want || resp.ContentLength != int64(len(want)) {
			t.Errorf("%s: %q, %d bytes, %v; want %q", path, got, resp.ContentLength, err, want)
		}
	}
}

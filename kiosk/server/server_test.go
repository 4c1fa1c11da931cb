package server

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/plads-til-alle/plads/kiosk/content"
)

var addr = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}

func text(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

func fixture() fstest.MapFS {
	return fstest.MapFS{
		"index.html":       text("start"),
		"404.html":         text("ikke her"),
		"en/index.html":    text("start en"),
		"en/404.html":      text("not here"),
		"a/b/index.html":   text("b"),
		"empty/file.txt":   text("file"),
		"css/main.css":     text("p{}"),
		"js/main.mjs":      text("0"),
		"site.webmanifest": text("{}"),
		"odd.xyz":          text("?"),
		".env":             text("secret"),
		".git/config":      text("secret"),
	}
}

func do(h http.Handler, method, target string) *http.Response {
	r := httptest.NewRequest(method, "http://127.0.0.1:8080/", nil)
	path, query, _ := strings.Cut(target, "?")
	r.URL.Path, r.URL.RawQuery, r.Host = path, query, addr.String()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestPaths(t *testing.T) {
	h := New(fixture(), addr)
	for _, tt := range []struct {
		path   string
		status int
		body   string
		typ    string
	}{
		{"/", 200, "start", "text/html; charset=utf-8"},
		{"/index.html", 200, "start", "text/html; charset=utf-8"},
		{"/en/", 200, "start en", "text/html; charset=utf-8"},
		{"/a/b/", 200, "b", "text/html; charset=utf-8"},
		{"/a/b", 301, "", ""},
		{"/css/main.css", 200, "p{}", "text/css; charset=utf-8"},
		{"/js/main.mjs", 200, "0", "text/javascript; charset=utf-8"},
		{"/site.webmanifest", 200, "{}", "application/manifest+json"},
		{"/odd.xyz", 200, "?", "application/octet-stream"},
		{"/none", 404, "ikke her", "text/html; charset=utf-8"},
		{"/en/none/", 404, "not here", "text/html; charset=utf-8"},
		{"/en/deep/down/none", 404, "not here", "text/html; charset=utf-8"},
		{"/empty/", 404, "ikke her", ""},
		{"/empty", 404, "ikke her", ""},
		{"/css/", 404, "ikke her", ""},
		{"/../server.go", 404, "ikke her", ""},
		{"/a/../index.html", 404, "ikke her", ""},
		{"//index.html", 404, "ikke her", ""},
		{"/a\\..\\index.html", 404, "ikke her", ""},
		{"/index.html\x00", 404, "ikke her", ""},
		{"/.env", 404, "ikke her", ""},
		{"/.git/config", 404, "ikke her", ""},
	} {
		res := do(h, "GET", tt.path)
		body, _ := io.ReadAll(res.Body)
		if res.StatusCode != tt.status || tt.status != 301 && string(body) != tt.body {
			t.Errorf("%q: got %d %q, want %d %q", tt.path, res.StatusCode, body, tt.status, tt.body)
		}
		if got := res.Header.Get("Content-Type"); tt.typ != "" && got != tt.typ {
			t.Errorf("%q: got type %q, want %q", tt.path, got, tt.typ)
		}
	}
	if got, want := do(h, "GET", "/a/b?q=1").Header.Get("Location"), "/a/b/?q=1"; got != want {
		t.Errorf("redirect leads to %q, want %q", got, want)
	}
	if body, _ := io.ReadAll(do(h, "HEAD", "/none").Body); len(body) != 0 {
		t.Errorf("HEAD got a body %q", body)
	}
}

// The headers stand on every answer: an error page is a page too.
func TestHeaders(t *testing.T) {
	h := New(fixture(), addr)
	for _, path := range []string{"/", "/css/main.css", "/none", "/a/b", Emergency} {
		res := do(h, "GET", path)
		for name, want := range map[string]string{
			"Content-Security-Policy":    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := res.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		for _, want := range []string{"camera=()", "microphone=()", "geolocation=()"} {
			if got := res.Header.Get("Permissions-Policy"); !strings.Contains(got, want) {
				t.Errorf("%s: Permissions-Policy %q lacks %s", path, got, want)
			}
		}
	}
}

func TestMethods(t *testing.T) {
	h := New(fixture(), addr)
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"} {
		res := do(h, method, "/")
		if res.StatusCode != 405 || res.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: got %d, Allow %q, want 405, GET, HEAD", method, res.StatusCode, res.Header.Get("Allow"))
		}
	}
}

func TestHost(t *testing.T) {
	h := New(fixture(), addr)
	for host, want := range map[string]int{
		"127.0.0.1:8080": 200, "localhost:8080": 200,
		"127.0.0.1": 421, "127.0.0.1:80": 421, "evil.example:8080": 421, "": 421,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("host %q: got %d, want %d", host, w.Code, want)
		}
		if want == 421 && strings.Contains(w.Body.String(), "start") {
			t.Errorf("host %q: the page was sent all the same", host)
		}
	}
}

func TestRealDirectory(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret.html")
	dir := t.TempDir()
	for name, body := range map[string]string{outside: "secret", filepath.Join(dir, "index.html"): "start"} {
		if err := os.WriteFile(name, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link.html")); err != nil {
		t.Fatal(err)
	}
	root, err := content.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	h := New(root.FS(), addr)
	if res := do(h, "GET", "/"); res.StatusCode != 200 {
		t.Errorf("start page: got %d, want 200", res.StatusCode)
	}
	for _, path := range []string{"/link.html", "/../" + filepath.Base(filepath.Dir(outside)) + "/secret.html"} {
		if res := do(h, "GET", path); res.StatusCode != 404 {
			t.Errorf("%s: got %d, want 404", path, res.StatusCode)
		}
	}
}

func TestListen(t *testing.T) {
	for _, bad := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "example.org:0", "127.0.0.1"} {
		if l, err := Listen(t.Context(), bad); err == nil {
			l.Close()
			t.Errorf("Listen(%q) opened %s, want an error", bad, l.Addr())
		}
	}
	l, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(t.Context(), l.Addr().String()); err == nil || !strings.Contains(err.Error(), "--listen") {
		t.Errorf("a taken port: got %v, want an error with the remedy", err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, l, New(fixture(), l.Addr())) }()
	res, err := http.Get(Origin(l) + "/")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 200 {
		t.Errorf("got %d, want 200", res.StatusCode)
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Serve after the end of its context: got %v, want nil", err)
	}
}

// The emergency page is the last thing that works: both languages, no number
// but those of the urgent page and as the data has them, nothing that must be
// loaded from elsewhere, and a marker, so that the heartbeat accepts it.
func TestEmergencyPage(t *testing.T) {
	h := New(fstest.MapFS{}, addr)
	for _, path := range []string{Emergency, Wait, Own + "wait.js", Own + "own.css"} {
		if res := do(h, "GET", path); res.StatusCode != 200 {
			t.Errorf("%s: got %d, want 200 with no site at all", path, res.StatusCode)
		}
	}
	page, err := fs.ReadFile(own, "own/emergency.html")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := content.Release(bytes.NewReader(page)); err != nil || got != "emergency" {
		t.Errorf("marker: got %q, %v", got, err)
	}
	body := string(page[bytes.Index(page, []byte("<body>")):])
	da, en, _ := strings.Cut(body, `<section lang="en">`)
	for _, tt := range []struct {
		language, text string
		words          []string
	}{{"Danish", da, []string{"livsfare", "Ring 112", "virker ikke lige nu"}}, {"English", en, []string{"life in danger", "Call 112", "not working"}}} {
		for _, want := range tt.words {
			if !strings.Contains(tt.text, want) {
				t.Errorf("the emergency page in %s lacks %q", tt.language, want)
			}
		}
		var got []string
		words := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(tt.text, " ")
		for _, number := range regexp.MustCompile(`\d[\d ]*\d`).FindAllString(words, -1) {
			got = append(got, number)
		}
		var want []string
		for _, offer := range []string{"alarm-112", "livslinien", "lev-uden-vold-1888", "giftlinjen", "boernetelefonen"} {
			data, err := os.ReadFile("../../data/offers/landet/" + offer + ".yaml")
			if err != nil {
				t.Fatal(err)
			}
			phone := regexp.MustCompile(`(?m)^  phone: \{value: "([\d ]+)"`).FindSubmatch(data)
			if phone == nil {
				t.Fatalf("%s has no phone number, take it from the emergency page", offer)
			}
			want = append(want, string(phone[1]))
		}
		if !slices.Equal(got, want) {
			t.Errorf("the emergency page in %s has the numbers %q, the data %q", tt.language, got, want)
		}
	}
	if strings.Contains(string(page), "//") || strings.Contains(string(page), "<script") {
		t.Error("emergency page loads something from elsewhere or runs a script")
	}
}

// A browser keeps what it was given. After the site was exchanged, to a newer
// or an older one, none of that may be taken for the site's own.
func TestShow(t *testing.T) {
	newer := fstest.MapFS{"index.html": {Data: []byte("start"), ModTime: time.Unix(2e9, 0)}}
	older := fstest.MapFS{"index.html": {Data: []byte("START"), ModTime: time.Unix(1e9, 0)}}
	h := New(newer, addr)
	get := func(etag, word string) (int, string, string) {
		r := httptest.NewRequest("GET", "http://"+addr.String()+"/", nil)
		r.Header.Set("If-None-Match", etag)
		r.Header.Set("If-Modified-Since", time.Unix(2e9, 0).UTC().Format(http.TimeFormat))
		if word != "" {
			r.Header.Set(TryHeader, word)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code, w.Body.String(), w.Header().Get("ETag")
	}
	_, body, etag := get("", "")
	if status, _, _ := get(etag, ""); status != 304 || body != "start" {
		t.Errorf("the same file again: got %d after %q, want 304", status, body)
	}

	word, end := h.Try(older)
	if status, body, _ := get(etag, word); status != 200 || body != "START" {
		t.Errorf("the site that is tried: got %d %q, want 200 START", status, body)
	}
	if status, body, _ := get("", ""); status != 200 || body != "start" {
		t.Errorf("the site that is shown meanwhile: got %d %q, want 200 start", status, body)
	}
	end()
	for name, word := range map[string]string{"no longer tried": word, "another word": "x"} {
		if status, _, _ := get("", word); status != 404 {
			t.Errorf("%s: got %d, want 404", name, status)
		}
	}

	h.Show(older)
	if status, body, _ := get(etag, ""); status != 200 || body != "START" {
		t.Errorf("an older site that came back: got %d %q, want 200 START", status, body)
	}
}

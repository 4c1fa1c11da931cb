package a11y

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// policy is, unless the caller knows better, the Content-Security-Policy that the site is published with. Pages
// have to work under it.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// handler serves the files of a built site as a web host does: gzip for text, no
// list of folders, the policy on everything.
type handler struct {
	fsys    fs.FS
	headers func(path string) http.Header
	zipped  sync.Map // file name → []byte
}

// ownHeaders are those of a site whose host is not known.
func ownHeaders(string) http.Header {
	return http.Header{"Content-Security-Policy": {policy}, "X-Content-Type-Options": {"nosniff"}}
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if strings.HasSuffix(r.URL.Path, "/") {
		name = path.Join(name, "index.html")
	}
	header := w.Header()
	maps.Copy(header, h.headers(r.URL.Path))
	body, err := fs.ReadFile(h.fsys, name)
	if err != nil {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	kind, text := contentType(name)
	header.Set("Content-Type", kind)
	if text {
		if body, err = h.gzip(name, body); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		header.Set("Content-Encoding", "gzip")
	}
	header.Set("Content-Length", fmt.Sprint(len(body)))
	// An error here means that the browser went away, which the audit notices.
	_, _ = w.Write(body)
}

// gzip packs a file once and keeps the result, at the level that hosts use.
func (h *handler) gzip(name string, body []byte) ([]byte, error) {
	if packed, found := h.zipped.Load(name); found {
		return packed.([]byte), nil
	}
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	if _, err := zw.Write(body); err != nil {
		return nil, err
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	h.zipped.Store(name, b.Bytes())
	return b.Bytes(), nil
}

// contentType returns the media type of a file, and whether it is packed. The
// system's own table differs from machine to machine.
func contentType(name string) (kind string, text bool) {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8", true
	case ".css":
		return "text/css; charset=utf-8", true
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8", true
	case ".json", ".map":
		return "application/json", true
	case ".webmanifest":
		return "application/manifest+json", true
	case ".svg":
		return "image/svg+xml", true
	case ".xml":
		return "application/xml", true
	case ".txt", ".ics", ".vcf":
		return "text/plain; charset=utf-8", true
	case ".woff2":
		return "font/woff2", false
	case ".png":
		return "image/png", false
	case ".jpg", ".jpeg":
		return "image/jpeg", false
	case ".webp":
		return "image/webp", false
	case ".avif":
		return "image/avif", false
	case ".ico":
		return "image/x-icon", false
	case ".pdf":
		return "application/pdf", false
	}
	return "application/octet-stream", false
}

// Serve shows a built site on a free loopback port as a web host does, packed and with
// its headers, and returns its address,
// "http://127.0.0.1:43210", and a func that stops it.
func Serve(ctx context.Context, fsys fs.FS, headers func(string) http.Header) (string, func(), error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("serve the site for the audit: %w", err)
	}
	srv := &http.Server{Handler: &handler{fsys: fsys, headers: headers}, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(l) // always ErrServerClosed after Close
	}()
	stop := func() {
		_ = srv.Close()
		<-done
	}
	return "http://" + l.Addr().String(), stop, nil
}

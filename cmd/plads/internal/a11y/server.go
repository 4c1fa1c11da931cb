package a11y

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"log"
	"maps"
	"math/big"
	"net"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// policy is, unless the caller knows better, the Content-Security-Policy that the site is
// published with. Pages have to work under it.
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

// Host is a built site as a web host shows it, on a free loopback port: over HTTP/2,
// which sends headers that repeat in a byte or two, packed, and with the host's headers.
type Host struct {
	Origin string // "https://127.0.0.1:43210"
	// Key is the hash of the certificate's public key. A Chromium that is started with
	// it in --ignore-certificate-errors-spki-list trusts the certificate, which nobody
	// else has signed.
	Key  string
	Stop func()
}

// Serve starts to show a built site.
func Serve(ctx context.Context, fsys fs.FS, headers func(string) http.Header) (Host, error) {
	cert, key, err := certificate()
	if err != nil {
		return Host{}, fmt.Errorf("serve the site for the audit: %w", err)
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return Host{}, fmt.Errorf("serve the site for the audit: %w", err)
	}
	srv := &http.Server{
		Handler:           &handler{fsys: fsys, headers: headers},
		ReadHeaderTimeout: 10 * time.Second,
		TLSConfig:         &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS13},
		ErrorLog:          log.New(io.Discard, "", 0), // what the browser breaks off
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.ServeTLS(l, "", "") // always ErrServerClosed after Close
	}()
	stop := func() {
		_ = srv.Close()
		<-done
	}
	return Host{"https://" + l.Addr().String(), key, stop}, nil
}

// certificate returns a certificate for this one run, and the hash of its key.
func certificate() (tls.Certificate, string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, "", err
	}
	like := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	cert, err := x509.CreateCertificate(rand.Reader, like, like, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, "", err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return tls.Certificate{}, "", err
	}
	hash := sha256.Sum256(public)
	return tls.Certificate{Certificate: [][]byte{cert}, PrivateKey: key}, base64.StdEncoding.EncodeToString(hash[:]), nil
}

// Package server gives the files of the site to the browser on the same
// machine, and to nobody else.
package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync/atomic"
	"time"

	"github.com/plads-til-alle/plads/kiosk/config"
)

// Own is where the pages built into the program are served, beside the site.
// They must come from the site's own address: policies, headers and the guard
// of the browser then hold for them too.
const Own = "/_kiosk/"

// Emergency is the path of the page that stands when the site cannot be shown.
const Emergency = Own + "emergency.html"

// Wait is the path of an empty page in the site's colour, the first that a new
// browser opens.
const Wait = Own + "wait.html"

//go:embed own
var own embed.FS

// policy lets a page use what its own address serves, and nothing else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// permissions turns off what a reader of pages never needs.
const permissions = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), bluetooth=(), " +
	"midi=(), display-capture=(), clipboard-read=(), accelerometer=(), gyroscope=(), magnetometer=()"

// Listen opens the loopback address addr, host:port. An address that can be
// reached from outside the machine is an error.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	if err := config.Loopback(addr); err != nil {
		return nil, err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listening on %s, choose another port with --listen or stop the program that holds it: %w", addr, err)
	}
	// "localhost" is what the machine's hosts file says it is.
	if tcp, ok := l.Addr().(*net.TCPAddr); !ok || !tcp.IP.IsLoopback() {
		l.Close()
		return nil, fmt.Errorf("address %s is %s here, which can be reached from outside this machine, use 127.0.0.1 and a port", addr, l.Addr())
	}
	return l, nil
}

// Serve answers on l with h until ctx ends, and returns when every connection
// is closed. It returns nil when ctx ended it.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 1 << 15}
	stop := context.AfterFunc(ctx, func() { srv.Close() })
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving on %s: %w", l.Addr(), err)
	}
	return nil
}

// Origin is the address of the site on l without a path: "http://127.0.0.1:8080".
func Origin(l net.Listener) string { return "http://" + l.Addr().String() }

// TryHeader is the request header that asks for the site that is being tried.
// It carries the word that Site.Try returned.
const TryHeader = "Plads-Kiosk-Try"

// Site answers with the files of a site, which may be exchanged while it serves.
type Site struct {
	hosts map[string]bool
	count atomic.Int64
	shown atomic.Pointer[edition]
	tried atomic.Pointer[edition]
}

// An edition is a site with a number of its own, so that a browser never takes
// a file of one for that of another.
type edition struct {
	files  fs.FS
	number int64
	word   string // what asks for it while it is tried
}

// New returns a handler for the files of the site. It answers only when asked
// for by the address addr (or localhost with its port): a name from outside
// that is made to point here is refused (DNS rebinding).
func New(files fs.FS, addr net.Addr) *Site {
	hosts := map[string]bool{addr.String(): true}
	if _, port, err := net.SplitHostPort(addr.String()); err == nil {
		hosts["localhost:"+port] = true
	}
	s := &Site{hosts: hosts}
	s.Show(files)
	return s
}

// Show answers with files from now on. A request under way ends with the files
// that it began with.
func (s *Site) Show(files fs.FS) { s.shown.Store(s.edition(files, "")) }

// Try also answers with files, to requests with the returned word in TryHeader,
// until end is called or another site is tried. A page of that site loads all
// it needs from it, at the address of the site that is shown.
func (s *Site) Try(files fs.FS) (word string, end func()) {
	e := s.edition(files, rand.Text())
	s.tried.Store(e)
	return e.word, func() { s.tried.CompareAndSwap(e, nil) }
}

func (s *Site) edition(files fs.FS, word string) *edition {
	return &edition{files: files, number: s.count.Add(1), word: word}
}

// asked returns the edition that a request is for, nil when that is no more.
func (s *Site) asked(r *http.Request) *edition {
	word := r.Header.Get(TryHeader)
	if word == "" {
		return s.shown.Load()
	}
	if e := s.tried.Load(); e != nil && e.word == word {
		return e
	}
	return nil
}

func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Permissions-Policy", permissions)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	// The files may be exchanged under a running browser.
	h.Set("Cache-Control", "no-cache")

	if !s.hosts[r.Host] {
		http.Error(w, "this address does not answer for that name", http.StatusMisdirectedRequest)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD are answered here", http.StatusMethodNotAllowed)
		return
	}
	e := s.asked(r)
	if e == nil {
		http.Error(w, "that site is not being tried", http.StatusNotFound)
		return
	}
	name := r.URL.Path
	if rest, ok := strings.CutPrefix(name, Own); ok {
		sub, err := fs.Sub(own, "own")
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		e, name = &edition{files: sub, number: 0}, "/"+rest
	}
	e.file(w, r, name)
}

// file answers with the file at the URL path p.
func (e *edition) file(w http.ResponseWriter, r *http.Request, p string) {
	name := strings.TrimPrefix(p, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if !clean(name) {
		e.notFound(w, r, "")
		return
	}
	info, err := fs.Stat(e.files, name)
	switch {
	case err == nil && info.IsDir():
		if index, err := fs.Stat(e.files, name+"/index.html"); err == nil && index.Mode().IsRegular() {
			w.Header().Set("Location", (&url.URL{Path: r.URL.Path + "/", RawQuery: r.URL.RawQuery}).String())
			w.WriteHeader(http.StatusMovedPermanently)
			return
		}
		e.notFound(w, r, path.Dir(name))
	case err != nil || !info.Mode().IsRegular():
		e.notFound(w, r, path.Dir(name))
	default:
		e.send(w, r, name, info)
	}
}

// clean says whether a path is one that a site has. Dot files are no pages.
func clean(name string) bool {
	if !fs.ValidPath(name) || strings.ContainsAny(name, "\\\x00") {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") {
			return false
		}
	}
	return true
}

func (e *edition) send(w http.ResponseWriter, r *http.Request, name string, info fs.FileInfo) {
	f, err := e.files.Open(name)
	if err != nil {
		e.notFound(w, r, path.Dir(name))
		return
	}
	defer f.Close()
	body, ok := f.(io.ReadSeeker)
	if !ok {
		data, err := io.ReadAll(f)
		if err != nil {
			http.Error(w, "the file cannot be read", http.StatusInternalServerError)
			return
		}
		body = bytes.NewReader(data)
	}
	w.Header().Set("Content-Type", contentType(name))
	// Not the file's time: an older site may come back, and its files are older.
	w.Header().Set("ETag", fmt.Sprintf("\"%x-%x-%x\"", e.number, info.ModTime().UnixNano(), info.Size()))
	http.ServeContent(w, r, name, time.Time{}, body)
}

// notFound answers 404 with the nearest 404.html above the directory dir, so
// that an English address gets an English page.
func (e *edition) notFound(w http.ResponseWriter, r *http.Request, dir string) {
	for {
		if body, err := fs.ReadFile(e.files, path.Join(dir, "404.html")); err == nil {
			w.Header().Set("Content-Type", contentType(".html"))
			w.WriteHeader(http.StatusNotFound)
			if r.Method != http.MethodHead {
				w.Write(body)
			}
			return
		}
		if dir == "." || dir == "" {
			http.Error(w, "there is no such page here", http.StatusNotFound)
			return
		}
		dir = path.Dir(dir)
	}
}

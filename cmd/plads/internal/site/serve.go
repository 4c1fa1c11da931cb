package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gohugoio/hugo/commands"
)

// Serve shows a live preview on port of loopback that reloads when a file changes, until
// the process is interrupted. Hugo's own server stands behind it on a port of its own, so
// that pages can be finished on their way out. It prints to standard output.
func Serve(ctx context.Context, o Options, port string) error {
	for _, kv := range o.environ() {
		k, v, _ := strings.Cut(kv, "=")
		if err := os.Setenv(k, v); err != nil {
			return fmt.Errorf("set %s: %w", k, err)
		}
	}
	front, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		return fmt.Errorf("serve the preview: %w; choose another -port", err)
	}
	defer front.Close()
	_, port, err = net.SplitHostPort(front.Addr().String())
	if err != nil {
		return fmt.Errorf("serve the preview: %w", err)
	}
	behind, err := freePort()
	if err != nil {
		return fmt.Errorf("find a port for hugo: %w", err)
	}
	server := &http.Server{
		Handler:           finishing(&url.URL{Scheme: "http", Host: net.JoinHostPort("127.0.0.1", behind)}, o.Finish),
		ReadHeaderTimeout: 10 * time.Second,
	}
	ended := make(chan error, 2)
	go func() { ended <- server.Serve(front) }()
	go func() {
		ended <- commands.Execute([]string{
			"server", "--source", o.Root, "--environment", o.Environment,
			"--bind", "127.0.0.1", "--port", behind, "--liveReloadPort", port,
			"--baseURL", "http://127.0.0.1:" + port + "/", "--appendPort=false",
			"--cacheDir", filepath.Join(o.Root, ".plads", "cache"),
			// What is not finished must not lie where a build is put.
			"--renderToMemory", "--disableFastRender", "--noBuildLock",
		})
	}()
	select {
	case err = <-ended:
	case <-ctx.Done():
	}
	if err := server.Close(); err != nil {
		return fmt.Errorf("end the preview: %w", err)
	}
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the preview: %w", err)
	}
	return nil
}

// freePort returns a port of loopback that nobody listens on now.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, errors.Join(err, l.Close())
}

// finishing hands requests on to the server at to, and what comes back to the visitor:
// pages through finish, all else (the live reloading too) as it is.
func finishing(to *url.URL, finish func(dst, page []byte, dir string) ([]byte, error)) http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.Out.Host = r.In.Host
			r.Out.Header.Del("Accept-Encoding") // a packed page cannot be finished
		},
		ModifyResponse: func(r *http.Response) error {
			if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
				return nil
			}
			if r.Request.Method == http.MethodHead {
				r.Header.Del("Content-Length")
				return nil
			}
			page, err := io.ReadAll(r.Body)
			if err := errors.Join(err, r.Body.Close()); err != nil {
				return fmt.Errorf("read the page from hugo: %w", err)
			}
			if page, err = finish(nil, page, ""); err != nil {
				return err
			}
			r.Body = io.NopCloser(bytes.NewReader(page))
			r.ContentLength = int64(len(page))
			r.Header.Set("Content-Length", strconv.Itoa(len(page)))
			return nil
		},
	}
}

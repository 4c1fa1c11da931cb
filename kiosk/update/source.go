package update

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"aead.dev/minisign"

	"github.com/plads-til-alle/plads/kiosk/release"
)

// Source is a web host with a release on it.
type Source struct {
	base   *url.URL
	client *http.Client
	stall  time.Duration
}

// What a host, or the way to it, may do wrong.
var (
	ErrElsewhere = errors.New("the host sends the terminal elsewhere, perhaps to the login page of the network")
	ErrStalled   = errors.New("the connection stands still")
	ErrForbidden = errors.New("this machine keeps the terminal from the network, 'sudo plads-kiosk doctor' says how to open it")
)

// How long the parts of a request may take. A large file on a slow line takes
// as long as it takes, as long as something comes.
const (
	dialTime    = 15 * time.Second
	answerTime  = 30 * time.Second
	stallTime   = 30 * time.Second
	redirectMax = 3
)

// CheckAddress returns the address as a URL, or an error unless releases may be
// fetched from it: by HTTPS, or from this very machine.
func CheckAddress(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("update address %q is not like https://example.org/terminal/", address)
	}
	ip := net.ParseIP(u.Hostname())
	if u.Scheme != "https" && !(u.Scheme == "http" && ip != nil && ip.IsLoopback()) {
		return nil, fmt.Errorf("update address %q is not https", address)
	}
	u.Path = strings.TrimSuffix(u.Path, "/") + "/"
	return u, nil
}

// NewSource returns the host at address. trust, nil outside of tests, says whose
// certificates are good.
func NewSource(address string, trust *tls.Config) (*Source, error) {
	u, err := CheckAddress(address)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: dialTime}).DialContext,
		TLSHandshakeTimeout:   dialTime,
		ResponseHeaderTimeout: answerTime,
		IdleConnTimeout:       time.Minute,
		MaxIdleConnsPerHost:   workers,
		ForceAttemptHTTP2:     true,
		TLSClientConfig:       trust,
		// A header has no business being larger.
		MaxResponseHeaderBytes: 64 << 10,
	}
	client := &http.Client{Transport: transport, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if r.URL.Host != u.Host || r.URL.Scheme != u.Scheme || len(via) > redirectMax {
			return ErrElsewhere
		}
		return nil
	}}
	return &Source{base: u, client: client, stall: stallTime}, nil
}

// get asks for a file of the release. The caller closes the body, which ends
// with ErrStalled when nothing comes for a while.
func (s *Source) get(ctx context.Context, name string, header http.Header) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base.JoinPath(name).String(), nil)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	r.Header = header.Clone()
	if r.Header == nil {
		r.Header = http.Header{}
	}
	r.Header.Set("User-Agent", "plads-kiosk")
	res, err := s.client.Do(r)
	if err != nil {
		cancel(nil)
		return nil, plain(err)
	}
	res.Body = &watched{body: res.Body, cancel: cancel, ctx: ctx, limit: s.stall,
		timer: time.AfterFunc(s.stall, func() { cancel(ErrStalled) })}
	return res, nil
}

// small reads a file of at most limit bytes. It returns nil with status 304.
func (s *Source) small(ctx context.Context, name string, limit int64, etag string) (data []byte, newTag string, err error) {
	h := http.Header{}
	// What lies between may have an old copy; it must ask whether it is right.
	h.Set("Cache-Control", "no-cache")
	if etag != "" {
		h.Set("If-None-Match", etag)
	}
	res, err := s.get(ctx, name, h)
	if err != nil {
		return nil, "", fmt.Errorf("fetching %s: %w", name, err)
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode == http.StatusNotModified && etag != "":
		return nil, etag, nil
	case res.StatusCode != http.StatusOK:
		return nil, "", fmt.Errorf("fetching %s: the host answers %s", name, res.Status)
	}
	data, err = io.ReadAll(io.LimitReader(res.Body, limit+1))
	if err != nil {
		return nil, "", fmt.Errorf("fetching %s: %w", name, plain(err))
	}
	if int64(len(data)) > limit {
		return nil, "", fmt.Errorf("fetching %s: it is larger than %d bytes: %w", name, limit, release.ErrNotManifest)
	}
	return data, res.Header.Get("ETag"), nil
}

// latest returns the manifest on the host and its signature, both as they are, or
// nil when the manifest is still the one with the given tag.
func (s *Source) latest(ctx context.Context, etag string) (manifest, signature []byte, newTag string, err error) {
	manifest, newTag, err = s.small(ctx, release.ManifestName, release.MaxManifest, etag)
	if err != nil || manifest == nil {
		return nil, nil, newTag, err
	}
	signature, _, err = s.small(ctx, release.SignatureName, release.MaxSignature, "")
	return manifest, signature, newTag, err
}

// Look returns the manifest of the release on the host if one of the keys has
// signed it, and keeps nothing. The errors say in words what is wrong.
func (s *Source) Look(ctx context.Context, keys []minisign.PublicKey) (release.Manifest, error) {
	manifest, signature, _, err := s.latest(ctx, "")
	if err != nil {
		return release.Manifest{}, err
	}
	return release.Verify(manifest, signature, keys)
}

// object fetches the packed file f into the file part, going on where an earlier
// attempt ended. What is there afterwards may still be wrong.
func (s *Source) object(ctx context.Context, f release.File, part string) error {
	out, err := os.OpenFile(part, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return err
	}
	defer out.Close()
	had, err := out.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	h := http.Header{}
	// The bytes as they lie there: a proxy that unpacks them would break ranges.
	h.Set("Accept-Encoding", "identity")
	if had > 0 {
		h.Set("Range", fmt.Sprintf("bytes=%d-", had))
	}
	res, err := s.get(ctx, f.Object(), h)
	if err != nil {
		return fmt.Errorf("fetching %s: %w", f.Path, err)
	}
	defer res.Body.Close()
	switch res.StatusCode {
	case http.StatusPartialContent:
		var first int64
		if _, err := fmt.Sscanf(res.Header.Get("Content-Range"), "bytes %d-", &first); err != nil || first != had {
			return fmt.Errorf("fetching %s: %w", f.Path, release.ErrDamaged)
		}
	case http.StatusOK:
		had = 0
		if err := out.Truncate(0); err != nil {
			return err
		}
		if _, err := out.Seek(0, io.SeekStart); err != nil {
			return err
		}
	case http.StatusRequestedRangeNotSatisfiable:
		return nil // all of it is there, or it is wrong
	default:
		return fmt.Errorf("fetching %s: the host answers %s", f.Path, res.Status)
	}
	limit := release.MaxPacked(f.Size)
	n, err := io.Copy(out, io.LimitReader(res.Body, limit-had+1))
	if err != nil {
		return fmt.Errorf("fetching %s: %w", f.Path, plain(err))
	}
	if had+n > limit {
		return fmt.Errorf("fetching %s: it is larger than it can be: %w", f.Path, release.ErrDamaged)
	}
	return nil
}

// watched is a body that ends when nothing comes for a while.
type watched struct {
	body   io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	limit  time.Duration
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.body.Read(p)
	// A host that notices the end of a connection may still end its answer in
	// good form, so an end counts for nothing then.
	if err != nil && errors.Is(context.Cause(w.ctx), ErrStalled) {
		return n, ErrStalled
	}
	w.timer.Reset(w.limit)
	return n, err
}

func (w *watched) Close() error {
	w.timer.Stop()
	err := w.body.Close()
	w.cancel(nil)
	return err
}

package update

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"aead.dev/minisign"

	"github.com/plads-til-alle/plads/kiosk/release"
)

// What systemd's filter does to a packet is what these calls give.
func forbidden(op string) error {
	return &net.OpError{Op: op, Net: "udp", Err: os.NewSyscallError(op, syscall.EPERM)}
}

func TestPlain(t *testing.T) {
	resolver := func(err error) error {
		r := net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) { return nil, err }}
		_, err = r.LookupHost(t.Context(), "releases.example")
		return err
	}
	silent := make(chan struct{})
	for _, tt := range []struct {
		name string
		err  error
		is   error
		want string
	}{
		{"no name may be asked for", resolver(forbidden("write")), ErrForbidden, "plads-kiosk doctor"},
		{"no packet may leave", &url.Error{Op: "Get", Err: forbidden("dial")}, ErrForbidden, "plads-kiosk doctor"},
		{"no name server", resolver(&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ENETUNREACH)}), nil, "is there a network?"},
		{"nobody listens", dialed(t), nil, "no answer comes from the host"},
		{"packets are dropped", unanswered(t, silent), nil, "no answer comes from the host"},
		{"a cut connection", syscall.ECONNRESET, nil, "connection reset"},
	} {
		if tt.err == nil {
			t.Fatalf("%s: there is no error", tt.name)
		}
		got := plain(tt.err)
		if !strings.Contains(got.Error(), tt.want) || errors.Is(got, ErrForbidden) != (tt.is == ErrForbidden) {
			t.Errorf("%s: got %q, want %q, forbidden %v", tt.name, got, tt.want, tt.is != nil)
		}
	}
	close(silent)
}

// dialed is the error of a connection to a port where nobody listens.
func dialed(t *testing.T) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	_, err = http.Get("http://" + l.Addr().String())
	return err
}

// unanswered is the error of a request that is not answered until end is closed.
func unanswered(t *testing.T, end chan struct{}) error {
	r := newRig(t)
	r.between(instead("", func(http.ResponseWriter, *http.Request) { <-end }))
	client := r.srv.Client()
	client.Transport.(*http.Transport).ResponseHeaderTimeout = 50 * time.Millisecond
	_, err := client.Get(r.srv.URL)
	return err
}

func TestLook(t *testing.T) {
	r := newRig(t)
	r.publish(7, site("m7", "seven"))
	other, _, err := minisign.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	from := r.source()
	m, err := from.Look(t.Context(), []minisign.PublicKey{r.public})
	if err != nil || m.Sequence != 7 {
		t.Errorf("got %d %v, want release 7", m.Sequence, err)
	}
	if _, err = from.Look(t.Context(), []minisign.PublicKey{other}); !errors.Is(err, release.ErrSignature) {
		t.Errorf("another key: got %v, want %v", err, release.ErrSignature)
	}
	r.between(instead("", login))
	if _, err = from.Look(t.Context(), []minisign.PublicKey{r.public}); !errors.Is(err, release.ErrNotManifest) {
		t.Errorf("a login page: got %v, want %v", err, release.ErrNotManifest)
	}
}

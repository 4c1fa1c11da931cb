package kiosk

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"aead.dev/minisign"

	"github.com/plads-til-alle/plads/kiosk/browser"
	"github.com/plads-til-alle/plads/kiosk/browser/browsertest"
	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/release"
	"github.com/plads-til-alle/plads/kiosk/server"
	"github.com/plads-til-alle/plads/kiosk/update"
)

// A press publishes releases on a web host of the test.
type press struct {
	t      *testing.T
	public minisign.PublicKey
	secret minisign.PrivateKey
	dir    string
	srv    *httptest.Server
}

func newPress(t *testing.T) *press {
	t.Helper()
	p := &press{t: t, dir: t.TempDir()}
	var err error
	if p.public, p.secret, err = minisign.GenerateKey(rand.Reader); err != nil {
		t.Fatal(err)
	}
	p.srv = httptest.NewServer(http.FileServer(http.Dir(p.dir)))
	t.Cleanup(p.srv.Close)
	return p
}

// publish puts a site with the marker on the host, as release sequence.
func (p *press) publish(sequence int64, marker string, site fs.FS) {
	p.t.Helper()
	now := time.Now()
	b := release.Bundle{Site: site, Marker: marker, Sequence: sequence, Made: now, Expires: now.AddDate(1, 0, 0), Key: p.secret}
	if _, _, err := b.Write(p.t.Context(), p.dir); err != nil {
		p.t.Fatal(err)
	}
}

func plainSite(marker string) fstest.MapFS {
	return fstest.MapFS{"index.html": {Data: []byte(`<!doctype html><meta charset="utf-8"><meta name="plads-release" content="` + marker + `"><h1>` + marker + `</h1>`)}}
}

// fetched returns a store that shows the release 1, "r1", and has fetched 2, "r2".
func fetched(t *testing.T) *update.Store {
	t.Helper()
	p := newPress(t)
	now := time.Now()
	s, err := update.Open(update.Options{Dir: t.TempDir(), Keys: []minisign.PublicKey{p.public}, First: plainSite("r0"), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	from, err := update.NewSource(p.srv.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	for n, marker := range []string{"r1", "r2"} {
		p.publish(int64(n+1), marker, plainSite(marker))
		if _, err := s.Fetch(t.Context(), from); err != nil {
			t.Fatal(err)
		}
		if marker == "r1" {
			if err := s.Take(s.Candidate()); err != nil {
				t.Fatal(err)
			}
			s.Confirm()
		}
	}
	p.srv.Close()
	return s
}

// A show is a stage with a store.
type show struct {
	*stage
	stock *update.Store
	site  *server.Site
}

// playStock plays a keeper with a store that has a release waiting. answer is
// what the page of a browser gives on its beat n; unseen says that it is that of
// a trial.
func playStock(t *testing.T, answer func(unseen bool, shown, url string) (browser.Page, error), each func(n int, r *browsertest.Recorder) error, scene func(s *show)) {
	stock := fetched(t)
	site := server.New(stock.Current(), net.TCPAddrFromAddrPort(netip.MustParseAddrPort("127.0.0.1:8080")))
	playWith(t, func(n int, r *browsertest.Recorder) error {
		unseen := r.Options().Headers != nil
		r.OnBeat = func(ctx context.Context, n int, url string) (browser.Page, error) {
			if strings.HasPrefix(url, origin+server.Own) {
				return browser.Page{URL: url, Release: "emergency"}, nil
			}
			page, err := answer(unseen, marker(site), url)
			if errors.Is(err, browser.ErrFrozen) {
				<-ctx.Done()
			}
			return page, err
		}
		if each != nil {
			return each(n, r)
		}
		return nil
	}, func(k *keeper) {
		k.stock, k.site, k.previous = stock, site, k.goBack
	}, func(s *stage) { scene(&show{s, stock, site}) })
}

// good answers as the pages of the site that is tried or shown do.
func good(unseen bool, shown, url string) (browser.Page, error) {
	if unseen {
		shown = "r2"
	}
	return browser.Page{URL: url, Release: shown}, nil
}

// marker is that of the start page that the server gives.
func marker(site *server.Site) string {
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest("GET", origin+"/", nil))
	_, after, _ := strings.Cut(w.Body.String(), "<h1>")
	shown, _, _ := strings.Cut(after, "<")
	return shown
}

// shows fails the test unless the release with that number is shown, on the
// disk and by the server.
func (s *show) shows(sequence int64, want string) {
	s.t.Helper()
	if got := s.stock.Status().Sequence; got != sequence {
		s.t.Errorf("after %v: release %d is the current one, want %d", time.Since(s.began), got, sequence)
	}
	if got := marker(s.site); got != want {
		s.t.Errorf("after %v: the server gives the page of %q, want %q", time.Since(s.began), got, want)
	}
}

func TestNewReleaseIsShown(t *testing.T) {
	playStock(t, good, nil, func(s *show) {
		s.shows(1, "r1")
		s.at(5 * time.Second)
		s.shows(2, "r2")
		s.browsers(3) // the first, that of the trial, and a new one
		s.state(health.Showing)
		trial := s.stable.All()[1]
		if o := trial.Options(); !o.Headless || o.Headers[server.TryHeader] == "" {
			t.Errorf("the trial ran in a browser that people see: %+v", o)
		}
		if got := trial.Calls(); got[0] != "navigate "+origin+"/" || got[len(got)-1] != "close" {
			t.Errorf("the trial did %q", got)
		}
		if s.last().Options().Headers != nil {
			t.Error("the browser that people see asks for the site that is tried")
		}
		s.at(standTime)
		if !s.stock.OnTrial() {
			t.Error("the release is trusted before it has stood for a minute")
		}
		s.at(standTime + 10*time.Second)
		if s.stock.OnTrial() {
			t.Error("the release is not trusted after a minute")
		}
		s.at(time.Hour)
		s.browsers(3)
		if r := s.board.Report(); len(r.Recoveries) != 0 || r.SessionsEnded != 0 {
			t.Errorf("got %+v, want no recovery and no visit", r)
		}
	})
}

// Nobody is disturbed: the new release waits for the end of the visit.
func TestNewReleaseWaitsForTheVisitor(t *testing.T) {
	playStock(t, good, nil, func(s *show) {
		s.tell(browser.Active)
		s.at(149 * time.Second)
		s.browsers(1)
		s.shows(1, "r1")
		s.at(170 * time.Second)
		s.shows(2, "r2")
	})
}

// A visit that begins during the trial goes on.
func TestVisitDuringTheTrial(t *testing.T) {
	playStock(t, func(unseen bool, shown, url string) (browser.Page, error) {
		if unseen {
			time.Sleep(3 * time.Second)
		}
		return good(unseen, shown, url)
	}, nil, func(s *show) {
		s.at(3 * time.Second)
		s.browsers(2)
		s.stable.All()[0].Tell(browser.Active)
		s.at(60 * time.Second)
		s.browsers(2)
		s.shows(1, "r1")
		s.at(170 * time.Second)
		s.shows(2, "r2")
	})
}

// What a trial finds wrong keeps the release from the screen, for good after
// three times; the page that people see is not touched.
func TestTrialFails(t *testing.T) {
	for name, answer := range map[string]func(url string) (browser.Page, error){
		"frozen":         func(string) (browser.Page, error) { return browser.Page{}, browser.ErrFrozen },
		"crashed":        func(string) (browser.Page, error) { return browser.Page{}, browser.ErrCrashed },
		"no marker":      func(url string) (browser.Page, error) { return browser.Page{URL: url}, nil },
		"another marker": func(url string) (browser.Page, error) { return browser.Page{URL: url, Release: "r1"}, nil },
		"elsewhere":      func(string) (browser.Page, error) { return browser.Page{URL: "about:blank", Release: "r2"}, nil },
	} {
		t.Run(name, func(t *testing.T) {
			playStock(t, func(unseen bool, shown, url string) (browser.Page, error) {
				if unseen {
					return answer(url)
				}
				return good(unseen, shown, url)
			}, nil, func(s *show) {
				s.at(10 * time.Minute)
				s.browsers(1 + trialsAllowed)
				s.shows(1, "r1")
				s.state(health.Showing)
				if got := s.stable.All()[0].Calls(); len(got) != 1 {
					t.Errorf("the browser that people see was asked %q, want one page", got)
				}
				if st := s.stock.Status(); st.Waiting != 0 || !strings.Contains(st.Problem, "release 2 is not shown") {
					t.Errorf("got %+v, want the release given up in words", st)
				}
			})
		})
	}
}

// A browser that does not start for a trial says nothing of the release.
func TestTrialWithoutBrowser(t *testing.T) {
	playStock(t, good, func(n int, r *browsertest.Recorder) error {
		if r.Options().Headers != nil && n < 8 {
			return errors.New("no memory")
		}
		return nil
	}, func(s *show) {
		s.at(2 * time.Minute)
		s.shows(1, "r1")
		s.at(10 * time.Minute)
		s.shows(2, "r2")
	})
}

// It passed the trial, and does not show where people see it.
func TestRollBackAtOnce(t *testing.T) {
	playStock(t, good,
		func(n int, r *browsertest.Recorder) error {
			if n == 3 || n == 4 {
				r.OnBeat = func(context.Context, int, string) (browser.Page, error) { return browser.Page{}, browser.ErrCrashed }
			}
			return nil
		}, func(s *show) {
			s.at(20 * time.Second)
			s.shows(1, "r1")
			s.state(health.Showing)
			s.at(time.Hour)
			s.shows(1, "r1")
			s.browsers(5)
			if s.stock.Candidate() != nil {
				t.Error("it is tried again")
			}
		})
}

// It shows at first and then fails again and again: the ladder goes back.
func TestRollBackByTheLadder(t *testing.T) {
	playStock(t, good, func(n int, r *browsertest.Recorder) error {
		if n >= 3 && n <= 5 {
			r.OnBeat = func(_ context.Context, n int, url string) (browser.Page, error) {
				if n > 3 {
					return browser.Page{}, browser.ErrGone
				}
				return browser.Page{URL: url, Release: "r2"}, nil
			}
		}
		return nil
	}, func(s *show) {
		s.at(5 * time.Second)
		s.shows(2, "r2")
		s.at(2 * time.Minute)
		s.shows(1, "r1")
		s.state(health.Showing)
		s.at(time.Hour)
		s.shows(1, "r1")
		s.browsers(6)
	})
}

// The site that is shown is broken and there is only the emergency page: a new
// release that works brings the terminal back.
func TestNewReleaseEndsAnEmergency(t *testing.T) {
	playStock(t, func(unseen bool, shown, url string) (browser.Page, error) {
		if !unseen && shown != "r2" {
			shown = ""
		}
		return good(unseen, shown, url)
	}, nil, func(s *show) {
		s.at(5 * time.Minute)
		s.shows(2, "r2")
		s.state(health.Showing)
	})
}

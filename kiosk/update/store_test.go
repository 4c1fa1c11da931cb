package update

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/plads-til-alle/plads/kiosk/release"
)

func TestFirstWithoutNetwork(t *testing.T) {
	r := newRig(t)
	s := r.open()
	r.shows(s, "first")
	if err := s.Previous(); !errors.Is(err, ErrNoPrevious) {
		t.Errorf("got %v, want ErrNoPrevious", err)
	}
	if st := s.Status(); st.Sequence != 0 || st.Problem != "" || s.Candidate() != nil {
		t.Errorf("got %+v", st)
	}
	if _, err := Open(r.options()); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("a second program on the same store: got %v", err)
	}
}

func TestTakeAndGoBack(t *testing.T) {
	r := newRig(t)
	s := r.open()
	r.publish(1, site("m1", "one"))
	got, err := r.fetch(s)
	if err != nil || got.New != 1 || got.Files != 4 {
		t.Fatalf("got %+v, %v, want release 1 of four different files", got, err)
	}
	r.shows(s, "first") // until somebody takes it
	if err := s.Take(s.Candidate()); err != nil {
		t.Fatal(err)
	}
	r.shows(s, "one")
	if !s.OnTrial() {
		t.Error("a release that was just taken is not on trial")
	}
	s.Confirm()

	// The next one: only what changed is fetched.
	r.forget()
	r.publish(2, site("m2", "two"))
	if got, err := r.fetch(s); err != nil || got.Files != 2 || got.Kept != 2 {
		t.Errorf("got %+v, %v, want two files and two kept", got, err)
	}
	if err := s.Take(s.Candidate()); err != nil {
		t.Fatal(err)
	}
	r.shows(s, "two")

	// It does not show: back, and not again.
	if err := s.Previous(); err != nil {
		t.Fatal(err)
	}
	r.shows(s, "one")
	_, err = r.fetch(s)
	refuses(t, err, ErrTried)
	s.Close()
	s = r.open()
	r.shows(s, "one")
	if s.Candidate() != nil {
		t.Error("a release that failed is a candidate after the next start")
	}
	_, err = r.fetch(s)
	refuses(t, err, ErrTried)
	if st := s.Status(); st.Sequence != 1 || !strings.Contains(st.Problem, "did not show") {
		t.Errorf("got %+v", st)
	}

	// Back from there is the first, and that is the end.
	if err := s.Previous(); err != nil {
		t.Fatal(err)
	}
	r.shows(s, "first")
	refuses(t, s.Previous(), ErrNoPrevious)

	// A third one is taken.
	r.publish(3, site("m3", "three"))
	r.take(s)
	r.shows(s, "three")
	s.Close()
	r.shows(r.open(), "three")
}

// A release that has stood for a while may fail because of the machine.
func TestGoodReleaseComesBack(t *testing.T) {
	r := newRig(t)
	s := r.open()
	r.publish(1, site("m1", "one"))
	r.take(s)
	s.Confirm()
	if err := s.Previous(); err != nil {
		t.Fatal(err)
	}
	r.shows(s, "first")
	if s.Candidate() != nil {
		t.Error("it is tried again at once")
	}
	s.Close()
	s = r.open()
	r.shows(s, "first")
	if _, err := r.fetch(s); err != nil {
		t.Errorf("while it rests: %v, want no fault", err)
	}
	r.now = r.now.Add(restTime)
	if err := s.Take(s.Candidate()); err != nil {
		t.Fatal(err)
	}
	r.shows(s, "one")
}

// A release on which the program never stands for a while is given up, but not
// after one power cut.
func TestStartsOnTrial(t *testing.T) {
	r := newRig(t)
	s := r.open()
	r.publish(1, site("m1", "one"))
	r.take(s)
	s.Confirm()
	r.publish(2, site("m2", "two"))
	r.take(s)
	for i, want := range []string{"two", "two", "one", "one"} {
		s.Close()
		s = r.open()
		if got := shown(t, s.Current()); got != want {
			t.Errorf("start %d: shows %q, want %q", i+1, got, want)
		}
	}
}

// Damage on the disk, found at the next start: each leads to a whole release,
// and the damaged one is fetched again.
func TestDamage(t *testing.T) {
	site2 := filepath.Join("releases", "2", "site")
	for _, tt := range []struct {
		name   string
		damage func(r *rig) error
		want   string
	}{
		{"nothing", func(*rig) error { return nil }, "two"},
		{"a flipped bit in a page", func(r *rig) error {
			flip(r.t, filepath.Join(r.dir, site2, "en/index.html"))
			return nil
		}, "one"},
		{"a truncated page", func(r *rig) error { return os.Truncate(filepath.Join(r.dir, site2, "index.html"), 20) }, "one"},
		{"an empty style", func(r *rig) error { return os.Truncate(filepath.Join(r.dir, site2, "style.css"), 0) }, "one"},
		{"a page is gone", func(r *rig) error { return os.Remove(filepath.Join(r.dir, site2, "a/index.html")) }, "one"},
		{"a page too many", func(r *rig) error { return os.WriteFile(filepath.Join(r.dir, site2, "x.html"), nil, 0o644) }, "one"},
		{"a page leads out", func(r *rig) error {
			name := filepath.Join(r.dir, site2, "index.html")
			if err := os.Rename(name, filepath.Join(r.dir, "index.html")); err != nil {
				return err
			}
			return os.Symlink("../../../index.html", name)
		}, "one"},
		{"a flipped bit in the manifest", func(r *rig) error {
			flip(r.t, filepath.Join(r.dir, "releases/2/manifest.json"))
			return nil
		}, "one"},
		{"no signature", func(r *rig) error { return os.Remove(filepath.Join(r.dir, "releases/2/manifest.json.minisig")) }, "one"},
		{"the release is gone", func(r *rig) error { return os.RemoveAll(filepath.Join(r.dir, "releases/2")) }, "one"},
		{"the link is gone", func(r *rig) error { return os.Remove(filepath.Join(r.dir, "current")) }, "one"},
		{"the link leads nowhere", func(r *rig) error {
			os.Remove(filepath.Join(r.dir, "current"))
			return os.Symlink("/etc", filepath.Join(r.dir, "current"))
		}, "one"},
		{"the state is gone", func(r *rig) error { return os.Remove(filepath.Join(r.dir, "state.json")) }, "two"},
		{"the state is cut off", func(r *rig) error { return os.Truncate(filepath.Join(r.dir, "state.json"), 10) }, "two"},
		{"both are damaged", func(r *rig) error {
			flip(r.t, filepath.Join(r.dir, site2, "index.html"))
			flip(r.t, filepath.Join(r.dir, "releases/1/site/index.html"))
			return nil
		}, "first"},
		{"all is gone", func(r *rig) error { return os.RemoveAll(r.dir) }, "first"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			r.between(r.tagged)
			s := r.open()
			r.publish(1, site("m1", "one"))
			r.take(s)
			s.Confirm()
			r.publish(2, site("m2", "two"))
			r.take(s)
			s.Confirm()
			s.Close()
			if err := tt.damage(r); err != nil {
				t.Fatal(err)
			}
			s = r.open()
			r.shows(s, tt.want)
			// Where something was lost, the host has it.
			if _, err := r.fetch(s); err != nil {
				t.Errorf("mending: %v", err)
			}
			if c := s.Candidate(); c != nil {
				if err := s.Take(c); err != nil {
					t.Error(err)
				}
			}
			r.shows(s, "two")
		})
	}
}

func TestJudge(t *testing.T) {
	m := release.Manifest{Sequence: 5, Made: made, Expires: made.AddDate(1, 0, 0)}
	now := made.Add(time.Hour)
	none := func(int64) bool { return false }
	for _, tt := range []struct {
		name  string
		state state
		here  func(int64) bool
		now   time.Time
		want  verdict
		err   error
	}{
		{"a first one", state{}, none, now, take, nil},
		{"a newer one", state{Highest: 4, HighestSum: "x"}, none, now, take, nil},
		{"an older one", state{Highest: 6}, none, now, have, ErrOlder},
		{"the same", state{Highest: 5, HighestSum: "sum"}, func(n int64) bool { return n == 5 }, now, have, nil},
		{"the same, which is damaged here", state{Highest: 5, HighestSum: "sum"}, none, now, take, nil},
		{"the same number, another release", state{Highest: 5, HighestSum: "x"}, none, now, have, ErrExchanged},
		{"one that failed", state{Highest: 5, HighestSum: "sum", Refused: []refusal{{Sequence: 5}}}, none, now, have, ErrTried},
		{"another one failed", state{Highest: 4, Refused: []refusal{{Sequence: 4}}}, none, now, take, nil},
		{"an expired one", state{}, none, m.Expires, have, ErrExpired},
		{"in its last second", state{}, none, m.Expires.Add(-time.Second), take, nil},
		{"the clock is years ahead", state{}, none, made.AddDate(50, 0, 0), have, ErrExpired},
		{"the clock is ahead and it is here", state{Highest: 5, HighestSum: "sum"}, func(int64) bool { return true }, made.AddDate(50, 0, 0), have, nil},
		{"the clock is a little behind", state{}, none, made.Add(-futureMargin), take, nil},
		{"the clock is far behind", state{}, none, made.AddDate(-5, 0, 0), have, ErrFuture},
		{"the clock is far behind, a newer release was here", state{Highest: 4, Floor: made.Add(-time.Hour)}, none, time.Unix(0, 0), take, nil},
		{"a clock that went back does not revive what expired", state{Highest: 4, Floor: m.Expires.Add(time.Hour)}, none, now, have, ErrExpired},
	} {
		got, err := tt.state.judge(m, "sum", tt.here, tt.now)
		if got != tt.want || !errors.Is(err, tt.err) || (err == nil) != (tt.err == nil) {
			t.Errorf("%s: got %v, %v, want %v, %v", tt.name, got, err, tt.want, tt.err)
		}
	}
}

// A newer package on a terminal without a network: its site is shown, and what
// comes after it is taken again. An older one changes nothing.
func TestNewPackage(t *testing.T) {
	for _, tt := range []struct {
		name   string
		text   string
		built  time.Time
		want   string
		online string
	}{
		{"built after the release", "newer", made.Add(time.Hour), "newer", "one"},
		{"built before it", "older", made.Add(-time.Hour), "one", "one"},
		{"the same, installed anew", "first", made.Add(time.Hour), "one", "one"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			r.between(r.tagged)
			s := r.open()
			r.publish(1, site("m1", "one"))
			r.take(s)
			s.Confirm()
			s.Close()
			first := site("m0", tt.text)
			first["index.html"].ModTime = tt.built
			for range 2 { // it stays so
				s = r.open(func(o *Options) { o.First = first })
				r.shows(s, tt.want)
				s.Close()
			}
			s = r.open(func(o *Options) { o.First = first })
			if _, err := r.fetch(s); err != nil {
				t.Fatal(err)
			}
			if c := s.Candidate(); c != nil {
				if err := s.Take(c); err != nil {
					t.Fatal(err)
				}
			}
			r.shows(s, tt.online)
		})
	}
}

package update

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"aead.dev/minisign"
)

// What the process that is killed is told in its environment.
const (
	victimDir  = "PLADS_TEST_STORE"
	victimHost = "PLADS_TEST_HOST"
	victimCert = "PLADS_TEST_CERT"
	victimKey  = "PLADS_TEST_KEY"
	victimStep = "PLADS_TEST_STEP" // the step after which it kills itself, from 1; 0 for none
	victimDo   = "PLADS_TEST_DO"   // "back" also goes back to the release before
)

func TestMain(m *testing.M) {
	if os.Getenv(victimDir) != "" {
		if err := victim(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// victim does all that a terminal does with a release, and is killed amid it.
func victim() error {
	var key minisign.PublicKey
	if err := key.UnmarshalText([]byte(os.Getenv(victimKey))); err != nil {
		return err
	}
	last, err := strconv.Atoi(os.Getenv(victimStep))
	if err != nil {
		return err
	}
	step := 0
	s, err := Open(Options{Dir: os.Getenv(victimDir), Keys: []minisign.PublicKey{key}, First: site("m0", "first"),
		Now: func() time.Time { return made.Add(time.Hour) },
		Step: func(name string) {
			if step++; step == last {
				fmt.Println(name)
				syscall.Kill(os.Getpid(), syscall.SIGKILL)
				select {}
			}
		}})
	if err != nil {
		return err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(os.Getenv(victimCert)))
	from, err := NewSource(os.Getenv(victimHost), &tls.Config{RootCAs: pool})
	if err != nil {
		return err
	}
	if _, err := s.Fetch(context.Background(), from); err != nil && !errors.Is(err, ErrTried) {
		return err
	}
	if c := s.Candidate(); c != nil {
		if err := s.Take(c); err != nil {
			return err
		}
	}
	if os.Getenv(victimDo) != "back" {
		s.Confirm()
	} else if s.OnTrial() {
		return s.Previous()
	}
	return nil
}

// killed runs the victim on the store dir and returns the step after which it
// was killed, "" if it came to its end. After wait, if that is not 0, it is
// killed wherever it is.
func (r *rig) killed(dir string, step int, do string, wait time.Duration) string {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), victimDir+"="+dir, victimHost+"="+r.srv.URL, victimKey+"="+r.public.String(),
		victimStep+"="+strconv.Itoa(step), victimDo+"="+do,
		victimCert+"="+string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: r.srv.Certificate().Raw})))
	cmd.Stderr = os.Stderr
	if wait > 0 {
		if err := cmd.Start(); err != nil {
			r.t.Fatal(err)
		}
		timer := time.AfterFunc(wait, func() { cmd.Process.Kill() })
		defer timer.Stop()
		if cmd.Wait() == nil {
			return ""
		}
		return "somewhere"
	}
	out, err := cmd.Output()
	if err == nil {
		return ""
	}
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL || len(out) == 0 {
		r.t.Fatalf("the victim ended with %v, not by its own hand", err)
	}
	return string(out[:len(out)-1])
}

// after opens the store that a victim has left and fails the test unless it
// shows one whole release of those wanted.
func (r *rig) after(step string, want ...string) string {
	r.t.Helper()
	s := r.open()
	defer s.Close()
	got := shown(r.t, s.Current())
	for _, w := range want {
		if got == w {
			return got
		}
	}
	r.t.Errorf("killed after %q: shows %q, want one of %q", step, got, want)
	return got
}

// The power goes after each step of fetching and taking a release: the old one
// or the new one is shown, and a second attempt gets to the new one.
func TestKilledAtEachStep(t *testing.T) {
	for _, tt := range []struct {
		name, do  string
		old, end  string
		hasBefore bool
	}{
		{"the first release", "", "first", "two", false},
		{"the next release", "", "one", "two", true},
		{"back again", "back", "one", "one", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			before := filepath.Join(t.TempDir(), "before")
			if tt.hasBefore {
				s := r.open(func(o *Options) { o.Dir = before })
				r.publish(1, site("m1", "one"))
				r.take(s)
				s.Confirm()
				s.Close()
			}
			r.publish(2, site("m2", "two"))
			steps := map[string]int{}
			for n := 1; ; n++ {
				r.dir = filepath.Join(t.TempDir(), "store")
				if tt.hasBefore {
					copyStore(t, r.dir, before)
				}
				step := r.killed(r.dir, n, tt.do, 0)
				steps[step]++
				r.after(step, tt.old, "two")
				if step == "" {
					r.after(step, tt.end)
					break
				}
				// The power is back; it all goes on by itself.
				if again := r.killed(r.dir, 0, tt.do, 0); again != "" {
					t.Fatalf("killed after %q, then again after %q", step, again)
				}
				if tt.do == "" {
					r.after(step, tt.end)
				}
			}
			for _, want := range []string{"manifest verified", "prepared", "part fetched", "file written", "whole", "moved",
				"trial noted", "previous linked", "current link made", "current linked", "tidied", "state saved"} {
				if steps[want] == 0 {
					t.Errorf("never killed after %q: %v", want, steps)
				}
			}
			t.Logf("killed after %v", steps)
		})
	}
}

// And at any moment in between.
func TestKilledAnywhere(t *testing.T) {
	r := newRig(t)
	before := filepath.Join(t.TempDir(), "before")
	s := r.open(func(o *Options) { o.Dir = before })
	r.publish(1, site("m1", "one"))
	r.take(s)
	s.Confirm()
	s.Close()
	r.publish(2, site("m2", "two"))
	shows := map[string]int{}
	r.dir = filepath.Join(t.TempDir(), "store")
	for n := range 40 {
		if n%4 == 0 { // some are killed again and again on the same store
			r.dir = filepath.Join(t.TempDir(), "store")
			copyStore(t, r.dir, before)
		}
		r.killed(r.dir, 0, "", time.Duration(1+n*3)*time.Millisecond)
		shows[r.after("somewhere", "one", "two")]++
	}
	t.Logf("showed %v", shows)
}

func copyStore(t *testing.T, to, from string) {
	t.Helper()
	err := filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		switch {
		case d.IsDir():
			return os.MkdirAll(target, 0o755)
		case d.Type()&fs.ModeSymlink != 0:
			link, err := os.Readlink(name)
			if err != nil {
				return err
			}
			return os.Symlink(link, target)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

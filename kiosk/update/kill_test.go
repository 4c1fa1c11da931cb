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
	"strings"
	"sync"
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
	victimStep = "PLADS_TEST_STEP" // the step after which it kills itself
	victimNth  = "PLADS_TEST_NTH"  // and at which of its times, from 1; 0 for never
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

// victim does all that a terminal does with a release, tells each step, and is killed amid
// it. Which step follows which is chance where files are fetched side by side, but not how
// often each comes.
func victim() error {
	var key minisign.PublicKey
	if err := key.UnmarshalText([]byte(os.Getenv(victimKey))); err != nil {
		return err
	}
	last, err := strconv.Atoi(os.Getenv(victimNth))
	if err != nil {
		return err
	}
	var mu sync.Mutex
	times := 0
	s, err := Open(Options{Dir: os.Getenv(victimDir), Keys: []minisign.PublicKey{key}, First: site("m0", "first"),
		Now: func() time.Time { return made.Add(time.Hour) },
		Step: func(name string) {
			mu.Lock()
			defer mu.Unlock()
			fmt.Println(name)
			if name != os.Getenv(victimStep) {
				return
			}
			if times++; times == last {
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

// victim prepares to run one on the store dir, which kills itself after the nth time of step.
func (r *rig) victim(dir, do, step string, nth int) *exec.Cmd {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 20*time.Second)
	r.t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), victimDir+"="+dir, victimHost+"="+r.srv.URL, victimKey+"="+r.public.String(),
		victimStep+"="+step, victimNth+"="+strconv.Itoa(nth), victimDo+"="+do,
		victimCert+"="+string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: r.srv.Certificate().Raw})))
	cmd.Stderr = os.Stderr
	return cmd
}

// steps runs the victim to its end and returns what it told.
func (r *rig) steps(dir, do string) []string {
	r.t.Helper()
	out, err := r.victim(dir, do, "", 0).Output()
	if err != nil {
		r.t.Fatalf("the victim ended with %v", err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// killed runs the victim until it is killed after the nth time of step.
func (r *rig) killed(dir, do, step string, nth int) {
	r.t.Helper()
	cmd := r.victim(dir, do, step, nth)
	out, err := cmd.Output()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL || !strings.HasSuffix(string(out), step+"\n") {
		r.t.Fatalf("after %q (%d) the victim ended with %v, not by its own hand", step, nth, err)
	}
}

// killedAfter runs the victim and kills it after wait, wherever it is.
func (r *rig) killedAfter(dir string, wait time.Duration) {
	r.t.Helper()
	cmd := r.victim(dir, "", "", 0)
	if err := cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	timer := time.AfterFunc(wait, func() { cmd.Process.Kill() })
	defer timer.Stop()
	cmd.Wait() // it may have come to its end
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
			store := func() {
				r.dir = filepath.Join(t.TempDir(), "store")
				if tt.hasBefore {
					copyStore(t, r.dir, before)
				}
			}
			store()
			all := r.steps(r.dir, tt.do)
			r.after("", tt.end)
			steps := map[string]int{}
			for _, step := range all {
				steps[step]++
				store()
				r.killed(r.dir, tt.do, step, steps[step])
				r.after(step, tt.old, "two")
				// The power is back; it all goes on by itself.
				r.steps(r.dir, tt.do)
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
		r.killedAfter(r.dir, time.Duration(1+n*3)*time.Millisecond)
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

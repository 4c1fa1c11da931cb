package kiosk

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/plads-til-alle/plads/kiosk/browser"
	"github.com/plads-til-alle/plads/kiosk/browser/browsertest"
	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/health"
)

const origin = "http://127.0.0.1:8080"

// A stage is a keeper under a fake clock with recorders for browsers.
type stage struct {
	t      *testing.T
	stable *browsertest.Stable
	board  *health.Board
	began  time.Time
}

// play runs a keeper with the default settings in a bubble of fake time.
func play(t *testing.T, each func(n int, r *browsertest.Recorder) error, scene func(s *stage)) {
	playWith(t, each, func(*keeper) {}, scene)
}

// playWith runs a keeper that edit has changed.
func playWith(t *testing.T, each func(n int, r *browsertest.Recorder) error, edit func(*keeper), scene func(s *stage)) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s := &stage{t: t, stable: &browsertest.Stable{Each: each}, board: new(health.Board), began: time.Now()}
		done := make(chan struct{})
		go func() {
			k := newKeeper(config.Default(), origin, s.board, Outside{Launch: s.stable.Launch, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
			edit(k)
			k.run(ctx)
			close(done)
		}()
		synctest.Wait()
		scene(s)
		cancel()
		<-done
		for i, r := range s.stable.All() {
			if calls := r.Calls(); calls[len(calls)-1] != "close" {
				t.Errorf("browser %d was not closed: %q", i+1, calls)
			}
		}
	})
}

// at lets time pass until d after the beginning.
func (s *stage) at(d time.Duration) {
	time.Sleep(time.Until(s.began.Add(d)))
	synctest.Wait()
}

// last is the browser that was started last.
func (s *stage) last() *browsertest.Recorder {
	all := s.stable.All()
	return all[len(all)-1]
}

// tell sends an event from the last browser.
func (s *stage) tell(e browser.Event) {
	s.last().Tell(e)
	synctest.Wait()
}

func (s *stage) browsers(want int) {
	s.t.Helper()
	if got := len(s.stable.All()); got != want {
		s.t.Errorf("after %v: %d browsers were started, want %d", time.Since(s.began), got, want)
	}
}

func (s *stage) state(want health.State) {
	s.t.Helper()
	if got := s.board.Report().State; got != want {
		s.t.Errorf("after %v: state is %q, want %q", time.Since(s.began), got, want)
	}
}

func (s *stage) calls(want ...string) {
	s.t.Helper()
	if got := s.last().Calls(); !slices.Equal(got, want) {
		s.t.Errorf("after %v: the browser was asked %q, want %q", time.Since(s.began), got, want)
	}
}

package update

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// restTime is how long a release that had stood for a while is left alone after
// it failed: a fault of the machine must not condemn it for ever.
const restTime = 12 * time.Hour

// Take makes the candidate the current release. Until Confirm it is on trial:
// when it fails, Previous gives it up for good.
func (s *Store) Take(r *Release) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.candidate != r || r == nil {
		return errors.New("that release is no candidate any more")
	}
	old := s.state
	s.state.Trial = trial{Sequence: r.Sequence}
	if err := s.state.save(s.path("state.json")); err != nil {
		s.state = old
		return fmt.Errorf("noting what is tried: %w", err)
	}
	s.opts.Step("trial noted")
	if s.current != nil {
		if err := s.link("previous", s.current); err != nil {
			return err
		}
	}
	s.opts.Step("previous linked")
	if err := s.link("current", r); err != nil {
		return err
	}
	s.opts.Step("current linked")
	s.previous, s.current, s.candidate = s.current, r, nil
	return nil
}

// Confirm tells that the current release has stood for a while.
func (s *Store) Confirm() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state.Trial.Sequence == 0 {
		return
	}
	s.state.Trial = trial{}
	s.save()
	s.opts.Step("confirmed")
}

// OnTrial says whether the current release has yet to stand for a while.
func (s *Store) OnTrial() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current != nil && s.state.Trial.Sequence == s.current.Sequence
}

// Previous goes back to the release before the current one, the first if need
// be. A release on trial is never taken again, another not for half a day.
func (s *Store) Previous() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil {
		return ErrNoPrevious
	}
	s.back("it was shown, and the page failed again and again")
	s.relink()
	s.opts.Step("went back")
	s.save()
	return nil
}

// Refuse gives up the candidate.
func (s *Store) Refuse(r *Release, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r == nil || s.candidate != r {
		return
	}
	s.candidate = nil
	s.refuse(r.Sequence, why, time.Time{})
	s.save()
}

// back makes the release before the current one the current one. First it is
// remembered why, so that a power cut does not bring the failed one back.
func (s *Store) back(why string) {
	failed := s.current
	until := s.opts.Now().Add(restTime)
	if s.state.Trial.Sequence == failed.Sequence {
		until = time.Time{}
	}
	s.refuse(failed.Sequence, why, until)
	s.state.Trial = trial{}
	s.save()
	s.opts.Step("failure noted")
	s.current, s.previous = s.previous, nil
	if !until.IsZero() && s.candidate == nil {
		s.candidate = failed
	}
}

func (s *Store) refuse(sequence int64, why string, until time.Time) {
	s.state.Refused = append(s.state.Refused, refusal{Sequence: sequence, Why: why, Until: until})
	if n := len(s.state.Refused) - 50; n > 0 {
		s.state.Refused = s.state.Refused[n:]
	}
	s.note(fmt.Errorf("release %d is not shown: %s", sequence, why))
}

// relink makes the links say what is in memory. An error leaves the links as
// they were; the next start decides anew.
func (s *Store) relink() {
	for name, r := range map[string]*Release{"current": s.current, "previous": s.previous} {
		var err error
		if r == nil {
			if err = os.Remove(s.path(name)); errors.Is(err, os.ErrNotExist) {
				err = nil
			}
		} else {
			err = s.link(name, r)
		}
		if err != nil {
			s.note(err)
		}
	}
	if err := syncDir(s.dir); err != nil {
		s.note(err)
	}
}

// link points a link at a release, in one step: whoever looks finds the old or
// the new, and so does a start after a power cut.
func (s *Store) link(name string, r *Release) error {
	target := filepath.Join("releases", strconv.FormatInt(r.Sequence, 10))
	if now, err := os.Readlink(s.path(name)); err == nil && now == target {
		return nil
	}
	tmp := s.path(name + ".new")
	if err := os.Remove(tmp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("making the %s release the one to show: %w", name, err)
	}
	err := os.Symlink(target, tmp)
	if err == nil {
		s.opts.Step(name + " link made")
		err = os.Rename(tmp, s.path(name))
	}
	if err == nil {
		err = syncDir(s.dir)
	}
	if err != nil {
		return fmt.Errorf("making release %d the %s one: %w", r.Sequence, name, err)
	}
	return nil
}

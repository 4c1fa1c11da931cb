package update

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// state is what a store remembers beside the releases. A lost one does no harm:
// what counts is found again from the releases themselves.
type state struct {
	// Highest is the newest sequence that was ever whole here, and the
	// SHA-256 of its manifest.
	Highest    int64  `json:"highest"`
	HighestSum string `json:"highest_sum"`
	// Floor is the newest time that a release was made at: it cannot be
	// earlier, whatever the clock says.
	Floor time.Time `json:"floor"`
	// First is the SHA-256 of the start page of the first site, as last seen.
	First string `json:"first"`
	// Trial is the release that has yet to stand for a while.
	Trial trial `json:"trial"`
	// Refused are releases not to be shown again.
	Refused []refusal `json:"refused"`
	// ETag is that of the manifest that was last looked at to the end.
	ETag string `json:"etag"`
	// Fetched is when the host last gave a good manifest.
	Fetched time.Time `json:"fetched"`
	// Problem is the last thing that went wrong, and when.
	Problem   string    `json:"problem"`
	ProblemAt time.Time `json:"problem_at"`
}

type trial struct {
	Sequence int64 `json:"sequence"`
	Starts   int   `json:"starts"`
}

type refusal struct {
	Sequence int64     `json:"sequence"`
	Why      string    `json:"why"`
	Until    time.Time `json:"until"` // zero: for ever
}

// refused returns the last refusal of a release, a zero one if there is none.
func (s state) refused(sequence int64) refusal {
	for i := len(s.Refused) - 1; i >= 0; i-- {
		if s.Refused[i].Sequence == sequence {
			return s.Refused[i]
		}
	}
	return refusal{}
}

func (r refusal) forever() bool { return r.Sequence != 0 && r.Until.IsZero() }

func (r refusal) holds(now time.Time) bool {
	// A clock that was set back must not prolong it: restTime is all there is.
	return r.forever() || r.Sequence != 0 && now.Before(r.Until) && r.Until.Sub(now) <= restTime
}

func loadState(name string) state {
	var s state
	data, err := os.ReadFile(name)
	if err != nil || json.Unmarshal(data, &s) != nil {
		return state{}
	}
	return s
}

func (s state) save(name string) error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("writing down the state of the releases: %w", err)
	}
	return replace(name, data)
}

// save writes the state down. A disk that takes no more must not end anything.
func (s *Store) save() {
	if err := s.state.save(s.path("state.json")); err != nil {
		s.note(err)
	}
	s.opts.Step("state saved")
}

// note remembers what went wrong, for people.
func (s *Store) note(err error) {
	s.state.Problem, s.state.ProblemAt = err.Error(), s.opts.Now().UTC().Truncate(time.Second)
}

// raise remembers that the release was whole here.
func (s *Store) raise(r *Release) {
	if r.Sequence > s.state.Highest {
		s.state.Highest, s.state.HighestSum = r.Sequence, r.Sum
	}
	if r.Made.After(s.state.Floor) {
		s.state.Floor = r.Made
	}
}

// Status is what a person wants to know of the releases.
type Status struct {
	// Sequence, Made and Expires are of the release that is shown; a zero
	// sequence is the first one, from the package.
	Sequence      int64
	Made, Expires time.Time
	// OnTrial says that it has yet to stand for a while.
	OnTrial bool
	// Waiting is the sequence of a release that waits to be shown, or 0.
	Waiting int64
	// Fetched is when the host last gave a good manifest.
	Fetched time.Time
	// Problem is the last thing that went wrong, in words, and when.
	Problem   string
	ProblemAt time.Time
}

// Status returns the status.
func (s *Store) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := Status{Fetched: s.state.Fetched, Problem: s.state.Problem, ProblemAt: s.state.ProblemAt}
	if s.current != nil {
		st.Sequence, st.Made, st.Expires = s.current.Sequence, s.current.Made, s.current.Expires
		st.OnTrial = s.state.Trial.Sequence == s.current.Sequence
	}
	if s.candidate != nil {
		st.Waiting = s.candidate.Sequence
	}
	return st
}

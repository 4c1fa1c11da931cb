package update

import (
	"errors"
	"fmt"
	"time"

	"github.com/plads-til-alle/plads/kiosk/release"
)

// Why a release that is signed is not taken.
var (
	ErrOlder     = errors.New("the host offers an older release than the terminal has had")
	ErrExchanged = errors.New("the host offers another release under a number the terminal has seen")
	ErrExpired   = errors.New("the release on the host has expired: publish a new one")
	ErrFuture    = errors.New("the release on the host is dated in the future: set the clock of this machine, or of the one that made it")
	ErrTried     = errors.New("the release on the host was tried here and did not show: publish another")
)

// futureMargin is how far clocks may be apart.
const futureMargin = 24 * time.Hour

// verdict is what to do with a release that the host offers.
type verdict int

const (
	take verdict = iota
	have         // it is here already
)

// judge says whether to take the release m, whose manifest has the hash sum. now
// is what the clock says, which may be wrong. When it is behind, it cannot be
// earlier than the newest release was made. When it is ahead everything seems
// to have expired, and nothing new is taken until somebody sets it; what is
// shown stays in any case.
func (s state) judge(m release.Manifest, sum string, here func(sequence int64) bool, now time.Time) (verdict, error) {
	if now.Before(s.Floor) {
		now = s.Floor
	}
	day := func(t time.Time) string { return t.UTC().Format("2 January 2006 15:04") }
	switch {
	case m.Sequence < s.Highest:
		return have, fmt.Errorf("%w (%d, and it has had %d)", ErrOlder, m.Sequence, s.Highest)
	case m.Sequence == s.Highest && sum != s.HighestSum:
		return have, fmt.Errorf("%w (%d)", ErrExchanged, m.Sequence)
	case s.refused(m.Sequence).forever():
		return have, fmt.Errorf("%w (%d: %s)", ErrTried, m.Sequence, s.refused(m.Sequence).Why)
	case here(m.Sequence):
		return have, nil
	case !now.Before(m.Expires):
		return have, fmt.Errorf("%w (%d expired on %s, and here it is %s)", ErrExpired, m.Sequence, day(m.Expires), day(now))
	case m.Made.After(now.Add(futureMargin)):
		return have, fmt.Errorf("%w (%d was made on %s, and here it is %s)", ErrFuture, m.Sequence, day(m.Made), day(now))
	}
	return take, nil
}

package directory

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/dk"
)

// dayKind tells how far the weekly hours can be trusted on a day.
type dayKind int

const (
	ordinary dayKind = iota
	// holiday is a Danish public holiday (helligdag).
	holiday
	// doubtful is a closing day in practice without being a public holiday:
	// Grundlovsdag (5 June), 24 December and 31 December. Shops close by law
	// (lukkeloven § 1); offices, cafés and lines do as they like.
	doubtful
)

// kindOf returns the kind of day that an exact date is. Store bededag is a
// public holiday up to 2023 only (lov nr. 214 af 6. marts 2023).
func kindOf(d Date) dayKind {
	for _, h := range dk.Holidays {
		if h != dk.Grundlovsdag && falls(h, d) {
			return holiday
		}
	}
	// The library leaves these two out because they are always Sundays; an
	// offer that is open on Sundays is closed on them all the same.
	whitSunday := &cal.Holiday{Offset: 49, Func: cal.CalcEasterOffset}
	if falls(aa.Easter, d) || falls(whitSunday, d) {
		return holiday
	}
	switch (Date{0, d.Month, d.Day}) {
	case Date{0, time.June, 5}, Date{0, time.December, 24}, Date{0, time.December, 31}:
		return doubtful
	}
	return ordinary
}

func falls(h *cal.Holiday, d Date) bool {
	actual, _ := h.Calc(d.Year)
	return !actual.IsZero() && actual.Month() == d.Month && actual.Day() == d.Day
}

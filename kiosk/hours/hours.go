// Package hours reads hours of the week as people write them on a door, and
// says whether a moment falls into them.
package hours

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Week is hours of the week. The zero value is none. It can be compared with ==.
type Week struct{ text string } // empty, or what parse has read

// UnmarshalText reads spans with commas between them: "22:00-07:00" for every
// day, or "mon-fri 20:00-08:00, sat-sun 16:00-10:00". The days are those on
// which a span begins; one that ends no later than it begins ends on the next
// day, and 24:00 is the end of a day. An empty text is no hours.
func (w *Week) UnmarshalText(text []byte) error {
	if _, err := parse(string(text)); err != nil {
		return err
	}
	w.text = strings.TrimSpace(string(text))
	return nil
}

// MarshalText writes what UnmarshalText read.
func (w Week) MarshalText() ([]byte, error) { return []byte(w.text), nil }

// String is what UnmarshalText read, "" for none.
func (w Week) String() string { return w.text }

// Cover says whether at, by the clock on the wall in its own time zone, falls
// into the hours. The minute at which a span ends is no longer in it. Where
// summer time leaves an hour out or brings one twice, that clock counts too.
func (w Week) Cover(at time.Time) bool {
	spans, err := parse(w.text)
	if err != nil {
		return false // UnmarshalText has let nothing else in
	}
	minute := at.Hour()*60 + at.Minute()
	today := int(at.Weekday())
	yesterday := (today + 6) % 7
	return slices.ContainsFunc(spans, func(s span) bool {
		if s.from < s.to {
			return s.days[today] && s.from <= minute && minute < s.to
		}
		return s.days[today] && s.from <= minute || s.days[yesterday] && minute < s.to
	})
}

// A span begins on the days, by time.Weekday, at the minute from of the day, and
// ends at the minute to, on the next day unless that is later than from.
type span struct {
	days     [7]bool
	from, to int
}

// dayNames are in the order of time.Weekday.
var dayNames = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// parse reads what UnmarshalText describes.
func parse(text string) ([]span, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var spans []span
	for part := range strings.SplitSeq(text, ",") {
		part = strings.Join(strings.Fields(part), " ")
		part = strings.ReplaceAll(strings.ReplaceAll(part, " -", "-"), "- ", "-")
		days, times := "", part
		if i := strings.LastIndexByte(part, ' '); i >= 0 {
			days, times = part[:i], part[i+1:]
		}
		var s span
		var ok bool
		if s.days, ok = readDays(days); !ok {
			return nil, fmt.Errorf("%q does not begin with days, write them like mon or sat-sun, of mon tue wed thu fri sat sun, or leave them out for every day", part)
		}
		from, to, _ := strings.Cut(times, "-")
		var okFrom, okTo bool
		s.from, okFrom = readTime(from)
		s.to, okTo = readTime(to)
		switch {
		case !okFrom || !okTo || s.from == 24*60:
			return nil, fmt.Errorf("%q is not hours of the week, write them like \"22:00-07:00\" or \"mon-fri 20:00-08:00, sat-sun 16:00-10:00\"", part)
		case s.from == s.to:
			return nil, fmt.Errorf("%q ends when it begins, write 00:00-24:00 for a whole day", part)
		}
		spans = append(spans, s)
	}
	return spans, nil
}

// readDays reads "", "mon" or "fri-mon".
func readDays(text string) (days [7]bool, ok bool) {
	if text == "" {
		return [7]bool{true, true, true, true, true, true, true}, true
	}
	first, last, through := strings.Cut(strings.ToLower(text), "-")
	if !through {
		last = first
	}
	from, to := slices.Index(dayNames[:], first), slices.Index(dayNames[:], last)
	if from < 0 || to < 0 {
		return days, false
	}
	for d := from; ; d = (d + 1) % 7 {
		days[d] = true
		if d == to {
			return days, true
		}
	}
}

// readTime reads "07:30" as minutes of the day, up to 24:00.
func readTime(text string) (minutes int, ok bool) {
	if text == "24:00" {
		return 24 * 60, true
	}
	t, err := time.Parse("15:04", text)
	return t.Hour()*60 + t.Minute(), err == nil
}

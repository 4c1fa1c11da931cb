package directory

import (
	"cmp"
	"slices"
	"time"
)

// State is one of three: missing knowledge is never "closed".
type State int

const (
	NotKnown State = iota
	Open
	Closed
)

// String returns "open", "closed" or "unknown".
func (s State) String() string {
	switch s {
	case Open:
		return "open"
	case Closed:
		return "closed"
	}
	return unknown
}

// Interval is a stretch of time in one state, Start included and End not.
type Interval struct {
	Start, End time.Time
	State      State
}

// Intervals returns when the offer is Open and when that is NotKnown, in order,
// from the moment given and the given number of days ahead, cut off at both
// ends; between them it is Closed.
//
// A slot belongs to the day on which it begins: the night into a holiday is
// open until it ends, and the night out of a holiday follows the holiday. On
// 24 December, 31 December and 5 June nobody has said what "closed on holidays"
// means, so the state is NotKnown, except where it is Open either way.
func (h Hours) Intervals(from time.Time, days int) []Interval {
	from = from.In(copenhagen())
	end := from.AddDate(0, 0, days)
	var cut []Interval
	for _, s := range h.spans(from, end) {
		if s.Start.Before(from) {
			s.Start = from
		}
		if s.End.After(end) {
			s.End = end
		}
		if s.Start.Before(s.End) {
			cut = append(cut, s)
		}
	}
	return cut
}

// spans returns the Open and NotKnown stretches that touch the days from and to
// lie on, merged and in order. It may reach beyond them.
func (h Hours) spans(from, to time.Time) []Interval {
	var open, unsure []Interval
	last := DateOf(to)
	// The day before reaches in with a slot past midnight.
	for d := DateOf(from).AddDays(-1); d.Compare(last) <= 0; d = d.AddDays(1) {
		whole := []Interval{{wallStart(d, 0), wallStart(d.AddDays(1), 0), Open}}
		slots := h.on(d)
		kind := kindOf(d)
		switch {
		case h.Always:
			open = append(open, whole...)
		case kind == holiday && h.Holidays == HolidaysClosed:
		case len(h.Weekly) == 0:
			unsure = append(unsure, whole...)
		case kind == ordinary || h.Holidays == HolidaysOpen:
			open = append(open, slots...)
		case h.Holidays == HolidaysAllDay:
			open = append(open, slots...)
			if kind == holiday {
				open = append(open, whole...)
			} else {
				unsure = append(unsure, whole...)
			}
		default:
			unsure = append(append(unsure, whole...), slots...)
		}
	}
	open = merge(open, Open)
	spans := append(subtract(merge(unsure, NotKnown), open), open...)
	slices.SortFunc(spans, func(a, b Interval) int { return a.Start.Compare(b.Start) })
	return spans
}

// on returns the stretches of the slots that begin on d.
func (h Hours) on(d Date) []Interval {
	var is []Interval
	day := d.weekday()
	for _, s := range h.Weekly {
		if !slices.Contains(s.Days, day) {
			continue
		}
		ends := d
		if s.To <= s.From {
			ends = d.AddDays(1)
		}
		i := Interval{wallStart(d, s.From), wallEnd(ends, s.To), Open}
		if i.Start.Before(i.End) {
			is = append(is, i)
		}
	}
	return is
}

// wallStart returns the moment at which clocks in Denmark first show the given
// minute of the day, or the end of the gap when they skip it in March.
func wallStart(d Date, minute int) time.Time {
	t := wall(d, minute)
	if earlier := t.Add(-time.Hour); sameClock(earlier, t) {
		return earlier
	}
	return t
}

// wallEnd returns the moment at which clocks in Denmark last show the given
// minute of the day: somebody who closes at 02:30 is there for both of them in
// October.
func wallEnd(d Date, minute int) time.Time {
	t := wall(d, minute)
	if later := t.Add(time.Hour); sameClock(later, t) {
		return later
	}
	return t
}

func wall(d Date, minute int) time.Time {
	if minute == minutesPerDay {
		d, minute = d.AddDays(1), 0
	}
	t := time.Date(d.Year, d.Month, d.Day, 0, minute, 0, 0, copenhagen())
	if t.Hour()*60+t.Minute() == minute {
		return t
	}
	// The clocks skip this minute: take the moment of the change itself.
	before, after := t.Add(-2*time.Hour), t.Add(2*time.Hour)
	if _, end := before.ZoneBounds(); !end.IsZero() && end.Before(after) {
		return end.In(copenhagen())
	}
	return t
}

func sameClock(a, b time.Time) bool {
	return a.Day() == b.Day() && a.Hour() == b.Hour() && a.Minute() == b.Minute()
}

const minutesPerDay = 24 * 60

// merge joins stretches that touch or overlap.
func merge(is []Interval, state State) []Interval {
	slices.SortFunc(is, func(a, b Interval) int { return a.Start.Compare(b.Start) })
	var merged []Interval
	for _, i := range is {
		if n := len(merged); n > 0 && !i.Start.After(merged[n-1].End) {
			if i.End.After(merged[n-1].End) {
				merged[n-1].End = i.End
			}
			continue
		}
		merged = append(merged, Interval{i.Start, i.End, state})
	}
	return merged
}

// subtract returns what is left of from when the stretches in away are cut out.
// Both are merged and in order.
func subtract(from, away []Interval) []Interval {
	var left []Interval
	for _, f := range from {
		for _, a := range away {
			if !a.End.After(f.Start) || !a.Start.Before(f.End) {
				continue
			}
			if a.Start.After(f.Start) {
				left = append(left, Interval{f.Start, a.Start, f.State})
			}
			f.Start = a.End
		}
		if f.Start.Before(f.End) {
			left = append(left, f)
		}
	}
	return left
}

// WeeklyView returns the weekly hours as they are best read: days with the same
// hours together, Monday first, each slot of the day a row of its own.
func (h Hours) WeeklyView() []Slot {
	type key struct{ from, to int }
	perDay := map[time.Weekday][]key{}
	for _, s := range h.Weekly {
		for _, d := range s.Days {
			perDay[d] = append(perDay[d], key{s.From, s.To})
		}
	}
	byKey := func(a, b key) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) }
	for _, ks := range perDay {
		slices.SortFunc(ks, byKey)
	}
	var view []Slot
	done := map[time.Weekday]bool{}
	for _, d := range weekdays() {
		if done[d] || len(perDay[d]) == 0 {
			continue
		}
		var same []time.Weekday
		for _, e := range weekdays() {
			if slices.Equal(perDay[d], perDay[e]) {
				same, done[e] = append(same, e), true
			}
		}
		for _, k := range perDay[d] {
			view = append(view, Slot{same, k.from, k.to})
		}
	}
	return view
}

// weekdays returns the days of the week, Monday first.
func weekdays() []time.Weekday {
	return []time.Weekday{
		time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday,
	}
}

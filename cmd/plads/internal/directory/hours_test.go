package directory

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// at reads a moment on Danish clocks; a trailing offset settles the hour that
// happens twice.
func at(t *testing.T, s string) time.Time {
	t.Helper()
	for _, layout := range []string{"2006-01-02 15:04 -0700", "2006-01-02 15:04"} {
		if m, err := time.ParseInLocation(layout, s, copenhagen()); err == nil {
			return m.In(copenhagen())
		}
	}
	t.Fatalf("bad moment %q in the test", s)
	return time.Time{}
}

// weekly reads "mon tue 09:00-17:00; fri 22:00-04:00".
func weekly(t *testing.T, s string) []Slot {
	t.Helper()
	var slots []Slot
	for part := range strings.SplitSeq(s, ";") {
		words := strings.Fields(part)
		from, to, _ := strings.Cut(words[len(words)-1], "-")
		var slot Slot
		for _, w := range words[:len(words)-1] {
			slot.Days = append(slot.Days, time.Weekday(slices.Index(dayKeys(), w)))
		}
		slot.From, slot.To = minutes(t, from), minutes(t, to)
		slots = append(slots, slot)
	}
	return slots
}

func minutes(t *testing.T, s string) int {
	t.Helper()
	m := clockPattern.FindStringSubmatch(s)
	if m == nil {
		t.Fatalf("bad time %q in the test", s)
	}
	n := 0
	for _, r := range s {
		if r != ':' {
			n = n*10 + int(r-'0')
		}
	}
	return n/100*60 + n%100
}

// opening is what the hours say of one moment: the state until it changes to next, and when
// it opens next if it is not open. A time is zero where it is further ahead than is published.
type opening struct {
	state, next     State
	until, nextOpen time.Time
}

// openingAt reads from the intervals, as pages do, what the hours say of the moment.
func openingAt(h Hours, moment time.Time) opening {
	is, end := h.Intervals(moment, publishedDays), moment.AddDate(0, 0, publishedDays)
	o := opening{state: stateOf(is, moment), next: stateOf(is, moment)}
	for _, i := range is {
		for _, edge := range []time.Time{i.Start, i.End} {
			if o.until.IsZero() && edge.After(moment) && edge.Before(end) {
				o.until, o.next = edge, stateOf(is, edge)
			}
		}
		if i.State == Open && o.state != Open && o.nextOpen.IsZero() {
			o.nextOpen = i.Start
		}
	}
	return o
}

func stateOf(is []Interval, moment time.Time) State {
	for _, i := range is {
		if !moment.Before(i.Start) && moment.Before(i.End) {
			return i.State
		}
	}
	return Closed
}

const (
	office   = "mon tue wed thu fri 09:00-15:00"
	lifeline = "mon tue wed thu fri sat sun 09:00-05:00"
	bar      = "fri sat 22:00-04:00"
	doctor   = "mon tue wed thu fri 16:00-08:00; sat sun 08:00-08:00"
)

func TestOpening(t *testing.T) {
	tests := []struct {
		name     string
		weekly   string // or "always" or ""
		holidays string
		at       string
		state    State
		until    string // "" for no change in sight
		next     State
		nextOpen string
	}{
		// 2026-11-23 is a Monday.
		{"office, before it opens", office, HolidaysClosed, "2026-11-23 08:59", Closed, "2026-11-23 09:00", Open, "2026-11-23 09:00"},
		{"office, the minute it opens", office, HolidaysClosed, "2026-11-23 09:00", Open, "2026-11-23 15:00", Closed, ""},
		{"office, the last minute", office, HolidaysClosed, "2026-11-23 14:59", Open, "2026-11-23 15:00", Closed, ""},
		{"office, the minute it closes", office, HolidaysClosed, "2026-11-23 15:00", Closed, "2026-11-24 09:00", Open, "2026-11-24 09:00"},
		{"office, over the weekend", office, HolidaysClosed, "2026-11-21 12:00", Closed, "2026-11-23 09:00", Open, "2026-11-23 09:00"},
		{"two slots, at noon", "mon 09:00-12:00; mon 13:00-15:00", HolidaysClosed, "2026-11-23 12:30", Closed, "2026-11-23 13:00", Open, "2026-11-23 13:00"},
		{"slots that touch are one", "mon 09:00-12:00; mon 12:00-15:00", HolidaysClosed, "2026-11-23 10:00", Open, "2026-11-23 15:00", Closed, ""},
		{"until midnight as 24:00", "mon 20:00-24:00", HolidaysClosed, "2026-11-23 23:59", Open, "2026-11-24 00:00", Closed, ""},
		{"until midnight as 00:00", "mon 20:00-00:00", HolidaysClosed, "2026-11-23 23:59", Open, "2026-11-24 00:00", Closed, ""},

		{"past midnight, in the evening", lifeline, HolidaysOpen, "2026-11-23 23:30", Open, "2026-11-24 05:00", Closed, ""},
		{"past midnight, in the night", lifeline, HolidaysOpen, "2026-11-24 04:59", Open, "2026-11-24 05:00", Closed, ""},
		{"past midnight, in the gap", lifeline, HolidaysOpen, "2026-11-24 05:00", Closed, "2026-11-24 09:00", Open, "2026-11-24 09:00"},
		{"past midnight, across the week's end", "sun 20:00-04:00", HolidaysOpen, "2026-11-23 03:00", Open, "2026-11-23 04:00", Closed, ""},
		{"past midnight, not on a night without a slot", bar, HolidaysOpen, "2026-11-23 02:00", Closed, "2026-11-27 22:00", Open, "2026-11-27 22:00"},
		{"past midnight, across the year's end", lifeline, HolidaysOpen, "2026-12-31 23:30", Open, "2027-01-01 05:00", Closed, ""},

		// 2027: Easter Sunday is 28 March, and the clocks go forward that night.
		{"Maundy Thursday, closed", office, HolidaysClosed, "2027-03-25 10:00", Closed, "2027-03-30 09:00", Open, "2027-03-30 09:00"},
		{"Good Friday, closed", office, HolidaysClosed, "2027-03-26 10:00", Closed, "2027-03-30 09:00", Open, "2027-03-30 09:00"},
		{"Easter Sunday, open on Sundays otherwise", "sun 10:00-14:00", HolidaysClosed, "2027-03-28 11:00", Closed, "2027-04-04 10:00", Open, "2027-04-04 10:00"},
		{"Whit Sunday, open on Sundays otherwise", "sun 10:00-14:00", HolidaysClosed, "2027-05-16 11:00", Closed, "2027-05-23 10:00", Open, "2027-05-23 10:00"},
		{"Easter Monday, as that weekday", office, HolidaysOpen, "2027-03-29 10:00", Open, "2027-03-29 15:00", Closed, ""},
		{"Easter Monday, not known", office, HolidaysUnknown, "2027-03-29 10:00", NotKnown, "2027-03-30 00:00", Closed, "2027-03-30 09:00"},
		{"Easter Monday, no rule at all", office, "", "2027-03-29 10:00", NotKnown, "2027-03-30 00:00", Closed, "2027-03-30 09:00"},
		{"Easter Monday, all day", doctor, HolidaysAllDay, "2027-03-29 12:00", Open, "2027-03-30 08:00", Closed, ""},
		{"Ascension Day, closed", office, HolidaysClosed, "2027-05-06 10:00", Closed, "2027-05-07 09:00", Open, "2027-05-07 09:00"},
		{"Whit Monday, closed", office, HolidaysClosed, "2027-05-17 10:00", Closed, "2027-05-18 09:00", Open, "2027-05-18 09:00"},
		{"the day after Ascension is no holiday", office, HolidaysClosed, "2027-05-07 10:00", Open, "2027-05-07 15:00", Closed, ""},
		{"Store bededag is gone: Friday 26 April 2024", office, HolidaysClosed, "2024-04-26 10:00", Open, "2024-04-26 15:00", Closed, ""},
		{"Store bededag was there: Friday 5 May 2023", office, HolidaysClosed, "2023-05-05 10:00", Closed, "2023-05-08 09:00", Open, "2023-05-08 09:00"},
		{"New Year's Day, closed", office, HolidaysClosed, "2027-01-01 10:00", Closed, "2027-01-04 09:00", Open, "2027-01-04 09:00"},
		{"Christmas Day, closed", office, HolidaysClosed, "2026-12-25 10:00", Closed, "2026-12-28 09:00", Open, "2026-12-28 09:00"},

		{"24 December, closed on holidays", office, HolidaysClosed, "2026-12-24 10:00", NotKnown, "2026-12-25 00:00", Closed, "2026-12-28 09:00"},
		{"the evening before 24 December knows it is coming", office, HolidaysClosed, "2026-12-23 16:00", Closed, "2026-12-24 00:00", NotKnown, "2026-12-28 09:00"},
		{"31 December, closed on holidays", office, HolidaysClosed, "2026-12-31 10:00", NotKnown, "2027-01-01 00:00", Closed, "2027-01-04 09:00"},
		{"5 June, closed on holidays", office, HolidaysClosed, "2028-06-05 10:00", Closed, "2028-06-06 09:00", Open, "2028-06-06 09:00"}, // Whit Monday
		{"5 June on a Friday, closed on holidays", office, HolidaysClosed, "2026-06-05 10:00", NotKnown, "2026-06-06 00:00", Closed, "2026-06-08 09:00"},
		{"24 December, open on holidays", office, HolidaysOpen, "2026-12-24 10:00", Open, "2026-12-24 15:00", Closed, ""},
		{"24 December, not known", office, HolidaysUnknown, "2026-12-24 10:00", NotKnown, "2026-12-27 00:00", Closed, "2026-12-28 09:00"},
		{"24 December, all day, in the weekday's hours", doctor, HolidaysAllDay, "2026-12-24 17:00", Open, "2026-12-28 08:00", Closed, ""},
		{"24 December, all day, outside them", doctor, HolidaysAllDay, "2026-12-24 12:00", NotKnown, "2026-12-24 16:00", Open, "2026-12-24 16:00"},
		{"24 December, always", "always", HolidaysUnknown, "2026-12-24 10:00", Open, "", Open, ""},

		{"night after a closed holiday evening is closed", bar, HolidaysClosed, "2026-12-26 02:00", Closed, "2026-12-31 00:00", NotKnown, "2027-01-02 22:00"},
		{"night into a closed holiday is open to its end", "wed 22:00-04:00", HolidaysClosed, "2027-03-25 02:00", Open, "2027-03-25 04:00", Closed, ""},
		{"night into an unknown holiday is open to its end", "wed thu 22:00-04:00", HolidaysUnknown, "2027-03-25 02:00", Open, "2027-03-25 04:00", NotKnown, ""},
		{"night out of a closed holiday is closed", "mon 22:00-04:00", HolidaysClosed, "2027-03-30 02:00", Closed, "2027-04-05 22:00", Open, "2027-04-05 22:00"},
		{"night out of an unknown holiday is not known", "mon 22:00-04:00", HolidaysUnknown, "2027-03-30 02:00", NotKnown, "2027-03-30 04:00", Closed, "2027-04-05 22:00"},
		{"night out of an all-day holiday goes on", doctor, HolidaysAllDay, "2027-05-07 03:00", Open, "2027-05-07 08:00", Closed, ""},
		{"night out of 24 December is not known", "thu 22:00-04:00", HolidaysClosed, "2026-12-25 03:00", NotKnown, "2026-12-25 04:00", Closed, "2027-01-07 22:00"},

		// The clocks go forward on 28 March 2027 at 02:00, and back on 25 October
		// 2026 at 03:00.
		{"spring: the night is an hour shorter", "sat 22:00-04:00", HolidaysOpen, "2027-03-28 01:59", Open, "2027-03-28 04:00 +0200", Closed, ""},
		{"spring: closing in the skipped hour", "sat 22:00-02:30", HolidaysOpen, "2027-03-28 01:30", Open, "2027-03-28 03:00 +0200", Closed, ""},
		{"spring: opening in the skipped hour", "sun 02:30-06:00", HolidaysOpen, "2027-03-28 03:00 +0200", Open, "2027-03-28 06:00 +0200", Closed, ""},
		{"autumn: closing in the hour that comes twice, first time", "sat 22:00-02:30", HolidaysOpen, "2026-10-25 02:45 +0200", Open, "2026-10-25 02:30 +0100", Closed, ""},
		{"autumn: closing in it, second time", "sat 22:00-02:30", HolidaysOpen, "2026-10-25 02:45 +0100", Closed, "2026-10-31 22:00", Open, "2026-10-31 22:00"},
		{"autumn: opening in it counts from the first", "sun 02:30-06:00", HolidaysOpen, "2026-10-25 02:30 +0200", Open, "2026-10-25 06:00 +0100", Closed, ""},
		{"summer time, asked in another zone", office, HolidaysClosed, "2026-07-06 07:30 +0000", Open, "2026-07-06 15:00", Closed, ""},

		{"always open", "always", "", "2026-11-23 03:00", Open, "", Open, ""},
		{"always open on Good Friday", "always", HolidaysUnknown, "2027-03-26 03:00", Open, "", Open, ""},
		{"no hours known is not closed", "", HolidaysUnknown, "2026-11-23 10:00", NotKnown, "", NotKnown, ""},
		{"no hours known, but closed on holidays", "", HolidaysClosed, "2026-12-25 10:00", Closed, "2026-12-27 00:00", NotKnown, ""},
		{"every day, all day, written as slots", "mon tue wed thu fri sat sun 00:00-24:00", HolidaysOpen, "2026-11-23 10:00", Open, "", Open, ""},
	}
	if len(tests) < 40 {
		t.Errorf("%d cases, want at least 40", len(tests))
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := Hours{Holidays: tt.holidays, Always: tt.weekly == "always"}
			if tt.weekly != "" && !h.Always {
				h.Weekly = weekly(t, tt.weekly)
			}
			want := opening{state: tt.state, next: tt.next}
			if tt.until != "" {
				want.until = at(t, tt.until)
			}
			if tt.nextOpen != "" {
				want.nextOpen = at(t, tt.nextOpen)
			}
			if got := openingAt(h, at(t, tt.at)); got != want {
				t.Errorf("at %s\n got %+v\nwant %+v", tt.at, got, want)
			}
		})
	}
}

// TestIntervalsAreInOrder walks through weeks that hold Christmas, Easter and both changes
// of the clock.
func TestIntervalsAreInOrder(t *testing.T) {
	for _, rule := range holidayRules() {
		for _, week := range []string{office, lifeline, bar, doctor} {
			h := Hours{Holidays: rule, Weekly: weekly(t, week)}
			for _, start := range []string{"2026-12-20 07:13", "2027-03-20 00:00", "2026-10-20 23:30"} {
				is := h.Intervals(at(t, start), 14)
				if len(is) == 0 {
					t.Errorf("%s, %q, from %s: no intervals", rule, week, start)
				}
				for i, iv := range is {
					if !iv.Start.Before(iv.End) || i > 0 && iv.Start.Before(is[i-1].End) {
						t.Errorf("%s, %q, from %s: %v is empty or out of order", rule, week, start, iv)
					}
				}
			}
		}
	}
}

func TestIntervals(t *testing.T) {
	h := Hours{Holidays: HolidaysClosed, Weekly: weekly(t, office)}
	var got []string
	for _, i := range h.Intervals(at(t, "2026-12-23 10:00"), 6) {
		got = append(got, i.Start.Format("02 15:04")+" "+i.End.Format("02 15:04")+" "+i.State.String())
	}
	want := []string{"23 10:00 23 15:00 open", "24 00:00 25 00:00 unknown", "28 09:00 28 15:00 open", "29 09:00 29 10:00 open"}
	if !slices.Equal(got, want) {
		t.Errorf("Intervals\n got %q\nwant %q", got, want)
	}
	always := Hours{Always: true}.Intervals(at(t, "2026-12-23 10:00"), 2)
	if len(always) != 1 || always[0].End.Sub(always[0].Start) != 48*time.Hour {
		t.Errorf("always open gives %v, want one stretch of 48 hours", always)
	}
}

func TestWeeklyView(t *testing.T) {
	tests := []struct{ name, weekly, want string }{
		{"the same hours stand together", "tue 09:00-15:00; mon 09:00-15:00; thu 09:00-17:00", "mon tue 09:00-15:00; thu 09:00-17:00"},
		{"a day with two slots is two rows", "mon wed 13:00-15:00; mon wed 09:00-12:00; tue 09:00-12:00",
			"mon wed 09:00-12:00; mon wed 13:00-15:00; tue 09:00-12:00"},
		{"Monday comes first and Sunday last", "sun 10:00-12:00; mon 10:00-11:00", "mon 10:00-11:00; sun 10:00-12:00"},
		{"past midnight", "fri 22:00-04:00", "fri 22:00-04:00"},
		{"to midnight", "fri 22:00-24:00", "fri 22:00-24:00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var rows []string
			for _, s := range (Hours{Weekly: weekly(t, tt.weekly)}).WeeklyView() {
				row := ""
				for _, d := range s.Days {
					row += dayKeys()[d] + " "
				}
				rows = append(rows, row+clockText(s.From)+"-"+clockText(s.To))
			}
			if got := strings.Join(rows, "; "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if got := (Hours{}).WeeklyView(); len(got) != 0 {
		t.Errorf("no hours give %v", got)
	}
}

func TestKindOf(t *testing.T) {
	// The public holidays of 2027, from the church calendar.
	holidays := []string{
		"2027-01-01", "2027-03-25", "2027-03-26", "2027-03-28", "2027-03-29", "2027-05-06", "2027-05-16", "2027-05-17",
		"2027-12-25", "2027-12-26",
	}
	doubts := []string{"2027-06-05", "2027-12-24", "2027-12-31"}
	day := Date{2027, time.January, 1}
	for ; day.Year == 2027; day = day.AddDays(1) {
		want := ordinary
		if slices.Contains(holidays, day.String()) {
			want = holiday
		}
		if slices.Contains(doubts, day.String()) {
			want = doubtful
		}
		if got := kindOf(day); got != want {
			t.Errorf("%s is %d, want %d", day, got, want)
		}
	}
}

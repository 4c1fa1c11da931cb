package directory

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

// stateIn reads a timeline as a page does. Told is false where it tells nothing.
func stateIn(t *testing.T, line string, at time.Time) (state State, told bool) {
	t.Helper()
	number := func(s string) int64 {
		n, err := strconv.ParseInt(s, 36, 64)
		if err != nil {
			t.Fatalf("timeline %q: %v", line, err)
		}
		return n
	}
	words := strings.Fields(line)
	now, edge := at.Unix()/60, number(words[0])
	if now < edge || now >= edge+number(words[1]) {
		return NotKnown, false
	}
	for _, w := range words[2:] {
		gap, length, _ := strings.Cut(w[1:], ".")
		start := edge + number(gap)
		if edge = start + number(length); start <= now && now < edge {
			return map[byte]State{'o': Open, 'u': NotKnown}[w[0]], true
		}
	}
	return Closed, true
}

// TestTimeline compares what a page reads with what the hours say, at every quarter of
// an hour across Christmas and both changes of the clock.
func TestTimeline(t *testing.T) {
	tests := []struct{ name, slots, holidays, from string }{
		{"office at Christmas", office, HolidaysClosed, "2026-12-10"},
		{"office, nobody knows of holidays", office, HolidaysUnknown, "2026-12-10"},
		{"past midnight, clocks forward", lifeline, HolidaysOpen, "2027-03-10"},
		{"past midnight, clocks back", bar, HolidaysOpen, "2026-10-10"},
		{"doctor on holidays", doctor, HolidaysAllDay, "2026-12-10"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := Hours{Weekly: weekly(t, tt.slots), Holidays: tt.holidays}
			from := at(t, tt.from+" 00:00")
			line := timeline(h.Intervals(from, publishedDays), from, publishedDays)
			end := from.AddDate(0, 0, publishedDays)
			states := map[State]int{}
			for m := from; m.Before(end); m = m.Add(15 * time.Minute) {
				got, told := stateIn(t, line, m)
				if want := stateOf(h.Intervals(m, 1), m); !told || got != want {
					t.Fatalf("at %s the timeline says %v (told %v), the hours %v", m, got, told, want)
				}
				states[got]++
			}
			if states[Open] == 0 || states[Closed] == 0 {
				t.Errorf("looked at %v: want both open and closed moments", states)
			}
			for _, m := range []time.Time{from.Add(-time.Minute), end} {
				if _, told := stateIn(t, line, m); told {
					t.Errorf("the timeline tells of %s, outside of what is known", m)
				}
			}
			if len(line) > 700 {
				t.Errorf("%d bytes for %d days: too many to stand on a page", len(line), publishedDays)
			}
		})
	}
}

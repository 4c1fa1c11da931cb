package directory

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

func (d *decoder) hours(n *yaml.Node) *Hours {
	h := Hours{Holidays: HolidaysUnknown, Line: n.Line}
	var spans []weekSpan
	d.mapping(n, "hours", append(d.evidence(&h.Evidence),
		may("always", d.boolean("always", &h.Always)),
		may("weekly", func(n *yaml.Node) {
			d.list(n, "weekly", func(n *yaml.Node) {
				if s, ok := d.slot(n); ok {
					h.Weekly = append(h.Weekly, s)
					spans = append(spans, weekSpans(s, n.Line)...)
				}
			})
		}),
		may("holidays", d.oneOf("holidays", holidayRules(), &h.Holidays)),
		may("call_first", d.boolean("call_first", &h.CallFirst)),
		may("note", d.text("note", &h.Note)))...)
	switch weekly := child(n, "weekly"); {
	case h.Always && weekly != nil:
		d.add(weekly, "keep one of them", "hours are always open and weekly at the same time")
	case h.Always && h.Holidays == HolidaysClosed:
		d.add(n, "take out one of them", "hours are always open, yet closed on holidays")
	}
	d.overlaps(spans)
	return &h
}

func (d *decoder) slot(n *yaml.Node) (Slot, bool) {
	var s Slot
	from, to := -1, -1
	d.mapping(n, "opening slot",
		must("days", func(n *yaml.Node) {
			d.list(n, "days", func(n *yaml.Node) {
				var key string
				d.oneOf("day", dayKeys(), &key)(n)
				day := time.Weekday(slices.Index(dayKeys(), key))
				switch {
				case key == "":
				case slices.Contains(s.Days, day):
					d.add(n, "keep one of them", "day %q is listed twice", key)
				default:
					s.Days = append(s.Days, day)
				}
			})
		}),
		must("from", d.clock(&from, "23:59")),
		must("to", d.clock(&to, "24:00")))
	s.From, s.To = from, to
	return s, from >= 0 && to >= 0 && len(s.Days) > 0
}

var clockPattern = regexp.MustCompile(`^(?:([01]\d|2[0-3]):([0-5]\d)|(24):(00))$`)

// clock returns a reader of a time of day, in minutes after midnight.
func (d *decoder) clock(to *int, last string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		m := clockPattern.FindStringSubmatch(n.Value)
		if m == nil || n.Kind != yaml.ScalarNode || n.Value > last {
			d.add(n, `write "09:00", with 00:00 first and `+last+` last`, "%q is no time of day", n.Value)
			return
		}
		hour, _ := strconv.Atoi(m[1] + m[3]) // one of the two is empty; the pattern admits digits only
		minute, _ := strconv.Atoi(m[2] + m[4])
		*to = hour*60 + minute
	}
}

// weekSpan is a slot on one day, in minutes after Monday 00:00. It may reach
// past the end of the week.
type weekSpan struct{ from, to, line int }

func weekSpans(s Slot, line int) []weekSpan {
	length := s.To - s.From
	if length <= 0 {
		length += minutesPerDay
	}
	var spans []weekSpan
	for _, d := range s.Days {
		from := slices.Index(weekdays(), d)*minutesPerDay + s.From
		spans = append(spans, weekSpan{from, from + length, line})
	}
	return spans
}

// overlaps notes slots that overlap each other, midnight and the end of the
// week included.
func (d *decoder) overlaps(spans []weekSpan) {
	slices.SortStableFunc(spans, func(a, b weekSpan) int { return cmp.Compare(a.from, b.from) })
	told := map[[2]int]bool{}
	for i, a := range spans {
		for _, b := range spans[i+1:] {
			const week = 7 * minutesPerDay
			if b.from >= a.to && a.from+week >= b.to {
				continue
			}
			lines := [2]int{min(a.line, b.line), max(a.line, b.line)}
			if told[lines] {
				continue
			}
			told[lines] = true
			d.add(&yaml.Node{Line: lines[1]}, "let one end where the other begins",
				"hours overlap: %s and %s (lines %d and %d)", a, b, lines[0], lines[1])
		}
	}
}

// String writes the span as "mon 09:00-17:00".
func (s weekSpan) String() string {
	day := weekdays()[s.from/minutesPerDay]
	return fmt.Sprintf("%s %s-%s", dayKeys()[day], clockText(s.from%minutesPerDay), clockText((s.to-1)%minutesPerDay+1))
}

// clockText writes minutes after midnight as "09:00".
func clockText(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// lineOf returns the line of a place "file:line".
func lineOf(place string) int {
	line, _ := strconv.Atoi(place[strings.LastIndexByte(place, ':')+1:]) // places are written by us
	return line
}

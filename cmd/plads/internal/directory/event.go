package directory

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"
)

// Event is a day, a week or a month that matters: a market, a vote, a deadline.
type Event struct {
	ID         string
	Kommune    string // "" for the whole country
	Name, Text Text
	When       When
	Source     Text // as in Evidence
	URL        string
	Dated      Date
	Checked    Date
}

// When is one of three: a week of every year (ISO 8601), a day or a month of every
// year, or one date, which may be as coarse as a year.
type When struct {
	Week  int
	Month time.Month
	Day   int // 0 is the whole month
	Date  Date
}

// event reads an entry of data/events.yaml.
func (l *loader) event(d *decoder, n *yaml.Node) {
	var e Event
	d.mapping(n, "event",
		must("id", d.newID("event", &e.ID)),
		may("kommune", d.ref(kommuneID, &e.Kommune)),
		must("name", d.text("name", &e.Name)),
		must("text", d.text("text", &e.Text)),
		must("when", func(n *yaml.Node) { e.When = d.when(n) }),
		must("source", d.sourceName("source", &e.Source)),
		may("url", d.webAddress("url", &e.URL)),
		may("dated", d.date("dated", false, &e.Dated)),
		must("checked", d.date("checked", true, &e.Checked)))
	l.dir.Events = append(l.dir.Events, e)
}

func (d *decoder) when(n *yaml.Node) When {
	const remedy = `write one of {week: 17}, {month: 10, day: 10} and {date: "2029-11"}`
	var w When
	month := 0
	before := len(d.out.report.Problems)
	d.mapping(n, "when",
		may("week", d.countTo("week", 53, &w.Week)),
		may("month", d.countTo("month", 12, &month)),
		may("day", d.countTo("day", 31, &w.Day)),
		may("date", func(n *yaml.Node) {
			date, err := ParseDate(n.Value)
			if n.Kind != yaml.ScalarNode || err != nil {
				d.add(n, `write "2029-11-20", "2029-11" or "2029"`, "date %q is no date", n.Value)
				return
			}
			w.Date = date
		}))
	w.Month = time.Month(month)
	if len(d.out.report.Problems) > before {
		return w
	}
	given := 0
	for _, is := range []bool{w.Week > 0, w.Month > 0, !w.Date.IsZero()} {
		if is {
			given++
		}
	}
	switch {
	case given != 1:
		d.add(n, remedy, "when names %d of week, month and date, not one", given)
	case w.Day > 0 && w.Month == 0:
		d.add(n, remedy, "when has a day without a month")
	case w.Day > 0 && (Date{leapYear, w.Month, w.Day}).First() != DateOf((Date{leapYear, w.Month, w.Day}).midday()):
		d.add(n, remedy, "when: no year has a day %d in month %d", w.Day, w.Month)
	}
	return w
}

// leapYear is a year that has every day.
const leapYear = 2028

// countTo returns a reader of a whole number from 1 to last.
func (d *decoder) countTo(what string, last int, to *int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		v, err := strconv.Atoi(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil || v < 1 || v > last {
			d.add(n, "write a number from 1 to "+strconv.Itoa(last), "%s %q is out of range", what, n.Value)
			return
		}
		*to = v
	}
}

// Next returns the first and the last day of the stretch that is going on today or
// comes next. Ok is false when there is none any more.
func (w When) Next(today Date) (start, end Date, ok bool) {
	// Week 53 and 29 February come back within eight years.
	for y := today.Year - 1; y <= today.Year+8; y++ {
		start, end, ok = w.in(y)
		if ok && end.Compare(today) >= 0 {
			return start, end, true
		}
	}
	if start, end = w.Date.First(), w.Date.last(); !w.Date.IsZero() && end.Compare(today) >= 0 {
		return start, end, true
	}
	return Date{}, Date{}, false
}

// in returns the stretch that belongs to a year. Ok is false for a year that lacks
// it and for what does not come back.
func (w When) in(y int) (start, end Date, ok bool) {
	switch {
	case w.Week > 0:
		// 4 January is always in week 1 (ISO 8601).
		fourth := Date{y, time.January, 4}
		sinceMonday := (int(fourth.weekday()) + 6) % 7
		monday := fourth.AddDays(7*(w.Week-1) - sinceMonday)
		_, week := monday.midday().ISOWeek()
		return monday, monday.AddDays(6), week == w.Week
	case w.Month > 0:
		d := Date{y, w.Month, w.Day}
		return d.First(), d.last(), DateOf(d.First().midday()) == d.First()
	}
	return Date{}, Date{}, false
}

// precision returns how exactly an event is known: day, week, month or year.
func (w When) precision() string {
	switch {
	case w.Week > 0:
		return "week"
	case w.Day > 0 || w.Date.Day > 0:
		return "day"
	case w.Month > 0 || w.Date.Month > 0:
		return "month"
	}
	return "year"
}

// publishEvents returns what is going on today or comes later, the next first.
func publishEvents(dir Directory, today Date) []PublishedEvent {
	var out []PublishedEvent
	for _, e := range dir.Events {
		start, end, ok := e.When.Next(today)
		if !ok {
			continue
		}
		out = append(out, PublishedEvent{
			ID: e.ID, Name: e.Name, Text: e.Text, Start: start.String(), End: end.String(),
			Precision: e.When.precision(), Source: e.Source, Dated: e.Dated.String(),
		})
	}
	slices.SortStableFunc(out, func(a, b PublishedEvent) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// PublishedEvent is an event on its next dates, YYYY-MM-DD, the first and the last.
// Precision is day, week, month or year: a month is said as a month, never as a
// day. Dated is "" when the source is undated.
type PublishedEvent struct {
	ID        string `json:"id"`
	Name      Text   `json:"name"`
	Text      Text   `json:"text"`
	Start     string `json:"start"`
	End       string `json:"end"`
	Precision string `json:"precision"`
	Source    Text   `json:"source"`
	Dated     string `json:"dated"`
}

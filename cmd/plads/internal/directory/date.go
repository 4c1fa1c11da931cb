package directory

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"sync"
	"time"
	_ "time/tzdata" // a terminal or a build server may have no zone files
)

// Date is a calendar day, a month (Day is 0) or a year (Month is 0 too). The
// zero value is no date. A coarse date counts from its first day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

var datePattern = regexp.MustCompile(`^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$`)

// ParseDate reads YYYY, YYYY-MM or YYYY-MM-DD. It fails on anything else and on
// days that no calendar has.
func ParseDate(s string) (Date, error) {
	m := datePattern.FindStringSubmatch(s)
	if m == nil {
		return Date{}, fmt.Errorf("date %q is not written as YYYY, YYYY-MM or YYYY-MM-DD", s)
	}
	part := func(i int) int { n, _ := strconv.Atoi(m[i]); return n } // the pattern admits digits only
	d := Date{part(1), time.Month(part(2)), part(3)}
	first := d.First()
	if d.Year == 0 || m[2] != "" && d.Month == 0 || m[3] != "" && d.Day == 0 || DateOf(first.midday()) != first {
		return Date{}, fmt.Errorf("date %q is in no calendar", s)
	}
	return d, nil
}

// DateOf returns t's day in Danish time.
func DateOf(t time.Time) Date {
	y, m, d := t.In(copenhagen()).Date()
	return Date{y, m, d}
}

// Today returns the present day in Denmark.
func Today() Date { return DateOf(time.Now()) }

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// First returns the first day of a coarse date, and an exact date as it is.
func (d Date) First() Date {
	return Date{d.Year, max(d.Month, 1), max(d.Day, 1)}
}

// last returns the last day of a coarse date, and an exact date as it is.
func (d Date) last() Date {
	next := d.First()
	switch {
	case d.Day != 0:
		return d
	case d.Month != 0:
		next.Month++
	default:
		next.Year++
	}
	return DateOf(next.midday()).AddDays(-1)
}

// String returns the date as precisely as it is known, and "" for no date.
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Compare orders dates by their first days: -1, 0 or 1.
func (d Date) Compare(e Date) int {
	a, b := d.First(), e.First()
	return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Day, b.Day))
}

// AddDays returns the day n days later.
func (d Date) AddDays(n int) Date { return DateOf(d.First().midday().AddDate(0, 0, n)) }

// yearOn returns the last day that is at most twelve months after d: the same
// day a year later, and 28 February for 29 February.
func (d Date) yearOn() Date {
	f := d.First()
	if f.Month == time.February && f.Day == 29 {
		f.Day = 28
	}
	f.Year++
	return f
}

// midday is a moment well inside the day, so that no clock change moves it
// into another.
func (d Date) midday() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, copenhagen())
}

// weekday returns the day of the week of an exact date.
func (d Date) weekday() time.Weekday { return d.midday().Weekday() }

// copenhagen is the one time zone of all opening hours. The zone is embedded in
// the program, so that failing to find it is a fault of the program itself.
var copenhagen = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic(fmt.Sprintf("time/tzdata is embedded but lacks Denmark: %v", err))
	}
	return loc
})

// Package stats counts how often each page is opened on the terminal in a day,
// for the yearly report of a council. It is off unless somebody switches it on.
//
// It keeps a number for a page and a day and nothing else: no order, no time of
// day, no visit, nobody. Numbers under Least are never shown, because a single
// opening may be known to be somebody's. The privacy page of the site says so;
// what is counted must not grow without that page.
package stats

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Least is the smallest number that is shown.
const Least = 5

// Days counts openings by day ("2026-11-22") and page ("/hjaelp/alene/").
type Days map[string]map[string]int

// Add counts one opening of page on the day of now.
func (d Days) Add(now time.Time, page string) {
	day := now.Format(time.DateOnly)
	if d[day] == nil {
		d[day] = map[string]int{}
	}
	d[day][page]++
}

// Prune forgets everything from before the year before that of now.
func (d Days) Prune(now time.Time) {
	first := now.AddDate(-1, 0, 0).Format("2006") + "-01-01"
	maps.DeleteFunc(d, func(day string, _ map[string]int) bool { return day < first })
}

// Line is a page and how often it was opened.
type Line struct {
	Page     string
	Openings int
}

// Year is what may be told of a year.
type Year struct {
	Year int
	// Pages are those opened Least times or more, the most opened first.
	Pages []Line
	// Few is how many pages were opened, but fewer times.
	Few int
	// Months are the openings of each month, 0 where there are fewer than
	// Least. Pages under Least are among them: a month names no page.
	Months [12]int
}

// Of returns what may be told of the year.
func (d Days) Of(year int) Year {
	y := Year{Year: year}
	total := map[string]int{}
	for day, pages := range d {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil || at.Year() != year {
			continue
		}
		for page, n := range pages {
			total[page] += n
			y.Months[at.Month()-1] += n
		}
	}
	for page, n := range total {
		if n < Least {
			y.Few++
			continue
		}
		y.Pages = append(y.Pages, Line{page, n})
	}
	slices.SortFunc(y.Pages, func(a, b Line) int {
		return cmp.Or(cmp.Compare(b.Openings, a.Openings), cmp.Compare(a.Page, b.Page))
	})
	for i, n := range y.Months {
		if n < Least {
			y.Months[i] = 0
		}
	}
	return y
}

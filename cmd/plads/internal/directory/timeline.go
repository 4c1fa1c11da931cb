package directory

import (
	"strconv"
	"strings"
	"time"
)

// timeline writes stretches of time so briefly that a page can carry a month of
// them: the first moment that it tells of, in minutes since 1970, and for how many
// minutes it does; then each stretch as "o" (open) or "u" (nobody knows), the minutes
// since the one before it ended, a full stop, and its own minutes. All numbers are in
// base 36. Between stretches it is closed; outside of the whole nothing is known.
func timeline(is []Interval, from time.Time, days int) string {
	minutes := func(d time.Duration) string { return strconv.FormatInt(int64(d/time.Minute), 36) }
	words := []string{
		strconv.FormatInt(from.Unix()/60, 36),
		minutes(from.AddDate(0, 0, days).Sub(from)),
	}
	for _, i := range is {
		letter := map[State]string{Open: "o", NotKnown: "u"}[i.State]
		words = append(words, letter+minutes(i.Start.Sub(from))+"."+minutes(i.End.Sub(i.Start)))
		from = i.End
	}
	return strings.Join(words, " ")
}

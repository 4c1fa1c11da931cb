package health

import (
	"testing"
	"time"
)

func TestContentWords(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	at := func(hour int) time.Time { return time.Date(2026, 11, 22, hour, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		name string
		c    Content
		want string
	}{
		{"never answered", Content{}, "the release from the package is shown; the host has not answered yet"},
		{"refused at once", Content{Problem: "no network", ProblemAt: at(9)},
			"the release from the package is shown; the host has not answered yet; last trouble on 22 November 2026 10:00 CET: no network"},
		{"fetched, not shown", Content{Sequence: 7, Made: at(8), Waiting: 8, Fetched: at(9)},
			"release 7 of 22 November 2026 09:00 CET is shown, 8 waits until nobody is here; the host last answered on 22 November 2026 10:00 CET"},
		{"an old problem", Content{Sequence: 7, Made: at(8), Fetched: at(9), Problem: "no network", ProblemAt: at(8)},
			"release 7 of 22 November 2026 09:00 CET is shown; the host last answered on 22 November 2026 10:00 CET"},
	} {
		if got := tt.c.Words(zone); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

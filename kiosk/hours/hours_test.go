package hours

import (
	"strings"
	"testing"
	"time"
)

func week(t *testing.T, text string) Week {
	t.Helper()
	var w Week
	if err := w.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return w
}

// 2 March 2026 is a Monday.
func TestCover(t *testing.T) {
	for _, tt := range []struct {
		text, at string
		want     bool
	}{
		{"", "2026-03-02 03:00", false},
		{"  ", "2026-03-02 03:00", false},

		{"12:00-13:30", "2026-03-02 11:59", false},
		{"12:00-13:30", "2026-03-02 12:00", true},
		{"12:00-13:30", "2026-03-02 13:29", true},
		{"12:00-13:30", "2026-03-02 13:30", false},
		{"0:00-24:00", "2026-03-02 00:00", true},
		{"00:00-24:00", "2026-03-02 23:59", true},

		// Over midnight, every day.
		{"22:00-07:00", "2026-03-02 21:59", false},
		{"  22:00 - 07:00 ", "2026-03-02 22:00", true},
		{"22:00-07:00", "2026-03-02 22:00", true},
		{"22:00-07:00", "2026-03-03 00:00", true},
		{"22:00-07:00", "2026-03-03 06:59", true},
		{"22:00-07:00", "2026-03-03 07:00", false},
		{"22:00-00:00", "2026-03-02 23:59", true},
		{"22:00-00:00", "2026-03-03 00:00", false},

		// The day is that on which it begins.
		{"fri 20:00-08:00", "2026-03-06 07:59", false}, // Friday morning
		{"fri 20:00-08:00", "2026-03-06 20:00", true},
		{"fri 20:00-08:00", "2026-03-07 07:59", true},
		{"fri 20:00-08:00", "2026-03-07 20:00", false},
		{"sat 16:00-10:00", "2026-03-08 09:59", true}, // Sunday, from Saturday
		{"sat 16:00-10:00", "2026-03-01 09:59", true}, // over the month too
		{"sun 16:00-10:00", "2026-03-02 09:59", true}, // from the end of the week into its beginning
		{"sun 16:00-10:00", "2026-03-03 09:59", false},
		{"thu 20:00-08:00", "2027-01-01 07:59", true}, // Friday, from the last day of the year

		{"mon-fri 20:00-08:00, sat-sun 16:00-10:00", "2026-03-06 21:00", true},
		{"mon-fri 20:00-08:00, sat-sun 16:00-10:00", "2026-03-07 08:00", false},
		{"mon-fri 20:00-08:00, sat-sun 16:00-10:00", "2026-03-07 16:00", true},
		{"mon-fri 20:00-08:00, sat-sun 16:00-10:00", "2026-03-09 09:59", true},
		{"mon-fri 20:00-08:00,sat-sun 16:00-10:00", "2026-03-09 10:00", false},
		{"Sat - Mon  9:00-9:30", "2026-03-09 09:15", true},
		{"sat-mon 09:00-09:30", "2026-03-10 09:15", false},
		{"sun 00:00-24:00", "2026-03-08 12:00", true},
		{"sun 00:00-24:00", "2026-03-09 00:00", false},

		// Summer time begins: there is no 02:30, and after 01:59 comes 03:00.
		{"22:00-02:30", "2026-03-29 01:59", true},
		{"22:00-02:30", "2026-03-29 03:00", false},
		{"02:15-05:00", "2026-03-29 01:59", false},
		{"02:15-05:00", "2026-03-29 03:00", true},
		{"22:00-07:00", "2026-03-29 06:59", true},
		{"22:00-07:00", "2026-03-29 07:00", false},
		// It ends: 02:30 comes twice.
		{"22:00-02:30", "2026-10-25 02:29", true},
		{"22:00-02:30", "2026-10-25 02:29 again", true},
		{"22:00-02:30", "2026-10-25 02:30", false},
		{"22:00-02:30", "2026-10-25 02:30 again", false},
		{"22:00-07:00", "2026-10-25 06:59", true},
		{"22:00-07:00", "2026-10-25 07:00", false},
	} {
		if got := week(t, tt.text).Cover(copenhagen(t, tt.at)); got != tt.want {
			t.Errorf("%q at %s: got %v, want %v", tt.text, tt.at, got, tt.want)
		}
	}
}

// copenhagen reads a time of the clock on the wall there, "again" for the second
// time that it comes.
func copenhagen(t *testing.T, text string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	text, again := strings.CutSuffix(text, " again")
	at, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	// Which of the two times it is that was read is not promised.
	if first := at.Add(-time.Hour); first.Format("15:04") == at.Format("15:04") {
		at = first
	}
	if again {
		at = at.Add(time.Hour)
	}
	if got := at.Format("2006-01-02 15:04"); got != text {
		t.Fatalf("there is no %s: %s", text, got)
	}
	return at
}

// The hours of a night at the two changes of summer time, as they pass: how long
// 22:00-07:00 lasts, and that it comes and goes once.
func TestNightsOfChange(t *testing.T) {
	w := week(t, "22:00-07:00")
	for _, tt := range []struct {
		noon string
		want time.Duration
	}{
		{"2026-03-27 12:00", 9 * time.Hour},
		{"2026-03-28 12:00", 8 * time.Hour},
		{"2026-10-24 12:00", 10 * time.Hour},
	} {
		var lasted time.Duration
		changes, was := 0, false
		for at, end := copenhagen(t, tt.noon), copenhagen(t, tt.noon).Add(24*time.Hour); at.Before(end); at = at.Add(time.Minute) {
			is := w.Cover(at)
			if is {
				lasted += time.Minute
			}
			if is != was {
				changes++
			}
			was = is
		}
		if lasted != tt.want || changes != 2 {
			t.Errorf("from %s: lasts %v and changes %d times, want %v and 2", tt.noon, lasted, changes, tt.want)
		}
	}
}

func TestBadHours(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"22-07", `"22-07" is not hours`},
		{"22:00", `"22:00" is not hours`},
		{"22.00-07.00", `"22.00-07.00" is not hours`},
		{"22:00-25:00", "is not hours"},
		{"24:00-07:00", "is not hours"},
		{"22:60-07:00", "is not hours"},
		{"22:00-07:00,", `"" is not hours`},
		{"night", "is not hours"},
		{"mon-fri", "is not hours"},
		{"mon 08:00-10:00, man-fre 22:00-07:00", `"man-fre 22:00-07:00" does not begin with days`},
		{"mon tue 22:00-07:00", "does not begin with days"},
		{"08:00-08:00", "00:00-24:00 for a whole day"},
	} {
		w := week(t, "12:00-13:00")
		err := w.UnmarshalText([]byte(tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: got %v, want an error with %q", tt.text, err, tt.want)
		}
		if w.String() != "12:00-13:00" {
			t.Errorf("%q: what is refused has changed the hours to %q", tt.text, w)
		}
	}
}

package directory

import (
	"strings"
	"testing"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

func TestStanding(t *testing.T) {
	tests := []struct {
		name                       string
		how, dated, checked, today string
		want                       Standing
	}{
		{"own page, recent", HowOwnPage, "2026-09-01", "2026-11-21", "2026-11-21", Confirmed},
		{"two sources, recent", HowTwoSources, "2026-09-24", "2026-11-21", "2026-11-21", Confirmed},
		{"rung today", HowPhone, "", "2026-11-21", "2026-11-21", Confirmed},
		{"read in one place, recent", HowSource, "2026-11-01", "2026-11-21", "2026-11-21", Unconfirmed},
		{"no way given", "", "2026-11-01", "2026-11-21", "2026-11-21", Unconfirmed},
		{"own page, undated", HowOwnPage, "", "2026-11-21", "2026-11-21", Unconfirmed},
		{"two sources, undated", HowTwoSources, "", "2026-11-21", "2026-11-21", Unconfirmed},
		{"never looked at", HowPhone, "2026-11-01", "", "2026-11-21", Withdrawn},

		{"evidence twelve months old to the day", HowOwnPage, "2025-11-21", "2026-11-21", "2026-11-21", Confirmed},
		{"evidence a day older", HowOwnPage, "2025-11-20", "2026-11-21", "2026-11-21", Unconfirmed},
		{"last look twelve months ago to the day", HowPhone, "", "2025-11-21", "2026-11-21", Confirmed},
		{"last look a day earlier", HowPhone, "", "2025-11-20", "2026-11-21", Withdrawn},
		{"unconfirmed, last look a day too early", HowSource, "2017", "2025-11-20", "2026-11-21", Withdrawn},
		{"unconfirmed, last look twelve months ago", HowSource, "2017", "2025-11-21", "2026-11-21", Unconfirmed},
		{"a call does not mend an old date of the source", HowPhone, "2017", "2026-11-21", "2026-11-21", Unconfirmed},

		{"a month counts from its first day, in", HowOwnPage, "2025-12", "2026-11-21", "2026-12-01", Confirmed},
		{"a month counts from its first day, out", HowOwnPage, "2025-12", "2026-11-21", "2026-12-02", Unconfirmed},
		{"a year counts from its first day, in", HowOwnPage, "2026", "2026-11-21", "2027-01-01", Confirmed},
		{"a year counts from its first day, out", HowOwnPage, "2026", "2026-11-21", "2027-01-02", Unconfirmed},

		{"from a leap day, in", HowPhone, "", "2024-02-29", "2025-02-28", Confirmed},
		{"from a leap day, out", HowPhone, "", "2024-02-29", "2025-03-01", Withdrawn},
		{"to a leap day, in", HowPhone, "", "2027-03-01", "2028-02-29", Confirmed},
		{"to a leap day, out", HowPhone, "", "2027-02-28", "2028-02-29", Withdrawn},

		{"evidence in the future proves nothing", HowOwnPage, "2027-01-01", "2026-11-21", "2026-11-21", Unconfirmed},
		{"a look in the future proves nothing", HowPhone, "", "2062-11-21", "2026-11-21", Withdrawn},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Detail{Evidence: Evidence{How: tt.how, Dated: day(t, tt.dated), Checked: day(t, tt.checked)}}
			if got := d.Standing(day(t, tt.today)); got != tt.want {
				t.Errorf("Standing = %s, want %s", got, tt.want)
			}
		})
	}
}

// TestUntil checks the last days against Standing itself, for looks on every
// day of four years.
func TestUntil(t *testing.T) {
	for d := day(t, "2023-01-01"); d.Year < 2027; d = d.AddDays(1) {
		e := Evidence{How: HowPhone, Checked: d}
		last := e.ConfirmedUntil()
		if e.Standing(last) != Confirmed || e.Standing(last.AddDays(1)) != Withdrawn || last != e.ShownUntil() {
			t.Fatalf("rung on %s: ConfirmedUntil %s, ShownUntil %s", d, last, e.ShownUntil())
		}
	}
	e := Evidence{How: HowOwnPage, Dated: day(t, "2026-03"), Checked: day(t, "2026-11-21")}
	if got, want := e.ConfirmedUntil().String()+" "+e.ShownUntil().String(), "2027-03-01 2027-11-21"; got != want {
		t.Errorf("ConfirmedUntil and ShownUntil = %s, want %s", got, want)
	}
}

func TestDue(t *testing.T) {
	detail := func(how, dated, checked string) *Detail {
		return &Detail{Line: 7, Evidence: Evidence{How: how, Dated: day(t, dated), Checked: day(t, checked)}}
	}
	tests := []struct {
		name   string
		detail *Detail
		want   string // "" for no warning
	}{
		{"fresh", detail(HowPhone, "", "2026-11-01"), ""},
		{"old source, but looked at", detail(HowSource, "2017", "2026-11-01"), ""},
		{"withdrawn", detail(HowSource, "2017", "2025-11-01"), "withdrawn: last looked at 2025-11-01"},
		{"due in 60 days", detail(HowSource, "2017", "2026-01-20"), "withdrawn after 2027-01-20"},
		{"due in 61 days", detail(HowSource, "2017", "2026-01-21"), ""},
		{"confirmation runs out", detail(HowOwnPage, "2025-12", "2026-11-21"), "no longer confirmed after 2026-12-01"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := Directory{Offers: []Offer{{File: "data/offers/landet/x.yaml", Contact: Contact{Phone: tt.detail}}}}
			r := Due(dir, day(t, "2026-11-21"))
			if len(r.Looked) != 1 || r.Looked[0].Count != 1 {
				t.Errorf("looked at %v, want one detail", r.Looked)
			}
			if tt.want == "" {
				if len(r.Problems) != 0 {
					t.Errorf("got %v, want nothing", r.Problems)
				}
				return
			}
			if len(r.Problems) != 1 {
				t.Fatalf("got %v, want one warning", r.Problems)
			}
			p := r.Problems[0]
			if !strings.Contains(p.What, tt.want) || p.Place != "data/offers/landet/x.yaml:7" || p.Severity != problem.Warning {
				t.Errorf("got %s, want a warning with %q", p, tt.want)
			}
		})
	}
}

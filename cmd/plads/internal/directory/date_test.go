package directory

import (
	"testing"
	"time"
)

func day(t *testing.T, s string) Date {
	t.Helper()
	if s == "" {
		return Date{}
	}
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseDate(t *testing.T) {
	tests := []struct {
		in, first string // first "" for an error
	}{
		{"2026-11-21", "2026-11-21"},
		{"2025-12", "2025-12-01"},
		{"2017", "2017-01-01"},
		{"2024-02-29", "2024-02-29"},
		{"2025-02-29", ""},
		{"2026-13", ""},
		{"2026-00", ""},
		{"2026-11-00", ""},
		{"2026-11-31", ""},
		{"0000", ""},
		{"2026-1-2", ""},
		{"21-11-2026", ""},
		{"2026-11-21T10:00", ""},
		{"", ""},
	}
	for _, tt := range tests {
		got, err := ParseDate(tt.in)
		if (err != nil) != (tt.first == "") {
			t.Errorf("ParseDate(%q) error = %v", tt.in, err)
			continue
		}
		if err == nil && (got.First().String() != tt.first || got.String() != tt.in) {
			t.Errorf("ParseDate(%q) = %s, first day %s, want %s", tt.in, got, got.First(), tt.first)
		}
	}
}

func TestDateOf(t *testing.T) {
	// Half past eleven at night in Greenwich is the next day in Denmark.
	if got, want := DateOf(time.Date(2026, 11, 21, 23, 30, 0, 0, time.UTC)).String(), "2026-11-22"; got != want {
		t.Errorf("DateOf = %s, want %s", got, want)
	}
	if got, want := day(t, "2028-02-28").AddDays(2).String(), "2028-03-01"; got != want {
		t.Errorf("AddDays over a leap day = %s, want %s", got, want)
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/plads-til-alle/plads/kiosk/doctor"
	"github.com/plads-til-alle/plads/kiosk/health"
)

func TestReleasesFinding(t *testing.T) {
	now := time.Now()
	for _, tt := range []struct {
		name         string
		c            *health.Content
		grade        doctor.Grade
		seen, remedy string
	}{
		{"not told of the host", nil, doctor.Notice, "was started before", "restart"},
		{"has not looked yet", &health.Content{}, doctor.Well, "has not answered yet", ""},
		{"the last look failed", &health.Content{Fetched: now.Add(-time.Hour), Problem: "no network", ProblemAt: now}, doctor.Notice, "no network", "within 1h0m0s"},
		{"the last look went well", &health.Content{Sequence: 7, Fetched: now, Problem: "no network", ProblemAt: now.Add(-time.Hour)}, doctor.Well, "release 7", ""},
	} {
		f := releasesFinding(tt.c, time.Hour)
		if f.Grade != tt.grade || !strings.Contains(f.Seen, tt.seen) || !strings.Contains(f.Remedy, tt.remedy) || (f.Remedy == "") != (tt.remedy == "") {
			t.Errorf("%s: got %+v, want %s %q → %q", tt.name, f, tt.grade, tt.seen, tt.remedy)
		}
	}
}

// Whoever opens the network reads the same command everywhere.
func TestOneCommandOpensTheNetwork(t *testing.T) {
	for _, name := range []string{"README.md", "packaging/README.md"} {
		body, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(body), doctor.OpenNetwork) {
			t.Errorf("%s lacks the command that the doctor gives, %s", name, doctor.OpenNetwork)
		}
	}
}

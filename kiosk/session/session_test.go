package session

import (
	"testing"
	"time"
)

const quiet, warning = 120 * time.Second, 30 * time.Second

var start = time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)

func at(seconds float64) time.Time {
	return start.Add(time.Duration(seconds * float64(time.Second)))
}

// A step is one thing told to the machine and what it must answer.
type step struct {
	at   float64
	do   string
	want Action
}

func TestMachine(t *testing.T) {
	for _, tt := range []struct {
		name  string
		steps []step
	}{
		{"an untouched page has no timer", []step{{0, "tick", None}, {1e6, "tick", None}}},
		{"quiet, warning, end", []step{
			{0, "active", None}, {119.9, "tick", None}, {120, "tick", Warn}, {149.9, "tick", Warn}, {150, "tick", End}}},
		{"activity begins the quiet again", []step{
			{0, "active", None}, {100, "active", None}, {219, "tick", None}, {220, "tick", Warn}}},
		{"stay goes on, and the next warning is whole", []step{
			{0, "active", None}, {120, "tick", Warn}, {149, "stay", Resume}, {268, "tick", None}, {269, "tick", Warn}, {298, "tick", Warn}, {299, "tick", End}}},
		{"a touch beside the shown warning is not stay", []step{
			{0, "active", None}, {120, "tick", Warn}, {120, "shown", None}, {125, "active", None}, {130, "scrolled", None}, {150, "tick", End}}},
		{"a touch on a page without a warning goes on", []step{
			{0, "active", None}, {120, "tick", Warn}, {120, "hidden", None}, {125, "active", Resume}, {244, "tick", None}, {245, "tick", Warn}}},
		{"a page without a warning ends too", []step{
			{0, "active", None}, {120, "tick", Warn}, {120, "hidden", None}, {150, "tick", End}}},
		{"scrolling begins no visit", []step{{0, "scrolled", None}, {500, "tick", None}}},
		{"scrolling prolongs one", []step{{0, "active", None}, {100, "scrolled", None}, {219, "tick", None}, {220, "tick", Warn}}},
		{"leave ends at once", []step{{0, "active", None}, {1, "leave", End}}},
		{"leave ends an untouched page", []step{{0, "leave", End}}},
		{"leave ends under the warning", []step{{0, "active", None}, {120, "tick", Warn}, {121, "leave", End}}},
		{"after the wipe nothing runs", []step{
			{0, "active", None}, {120, "tick", Warn}, {150, "tick", End}, {150, "reset", None}, {900, "tick", None}}},
		{"a machine that slept gives the whole warning", []step{
			{0, "active", None}, {9000, "tick", Warn}, {9029, "tick", Warn}, {9030, "tick", End}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := New(quiet, warning)
			for i, s := range tt.steps {
				got := None
				switch s.do {
				case "tick":
					got = m.Tick(at(s.at))
				case "active":
					got = m.Active(at(s.at))
				case "scrolled":
					got = m.Scrolled(at(s.at))
				case "stay":
					got = m.Stay(at(s.at))
				case "leave":
					got = m.Leave()
				case "shown":
					m.Shown(true)
				case "hidden":
					m.Shown(false)
				case "reset":
					m.Reset()
				default:
					t.Fatalf("no such step %q", s.do)
				}
				if got != s.want {
					t.Fatalf("step %d, %s at %v s: got %v, want %v", i, s.do, s.at, got, s.want)
				}
			}
		})
	}
}

// WCAG 2.2 SC 2.2.1 asks for ten extensions; here there is no limit.
func TestStayWithoutLimit(t *testing.T) {
	m, now := New(quiet, warning), start
	m.Active(now)
	for i := range 100 {
		now = now.Add(quiet)
		if got := m.Tick(now); got != Warn {
			t.Fatalf("round %d: got %v, want the warning", i, got)
		}
		now = now.Add(warning - time.Second)
		if got := m.Stay(now); got != Resume {
			t.Fatalf("round %d: got %v, want resume", i, got)
		}
	}
}

// Whoever sleeps until Next and ticks then must see every change.
func TestNextLeadsToTheEnd(t *testing.T) {
	m, now := New(quiet, warning), start
	if _, ok := m.Next(); ok {
		t.Error("an untouched page has a timer")
	}
	m.Active(now)
	warnings := 0
	for {
		next, ok := m.Next()
		if !ok || !next.After(now) {
			t.Fatalf("at %v: next is %v, %v", now.Sub(start), next, ok)
		}
		now = next
		action := m.Tick(now)
		if action == End {
			break
		}
		if action != Warn {
			t.Fatalf("at %v: got %v", now.Sub(start), action)
		}
		if got, want := m.Left(now), 150*time.Second-now.Sub(start); got != want {
			t.Errorf("at %v: %v left, want %v", now.Sub(start), got, want)
		}
		warnings++
	}
	if got := now.Sub(start); got != quiet+warning {
		t.Errorf("ended after %v, want %v", got, quiet+warning)
	}
	if warnings != 30 {
		t.Errorf("got %d warnings, want one a second", warnings)
	}
}

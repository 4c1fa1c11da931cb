package watchdog

import (
	"testing"
	"time"
)

const retry = 30 * time.Second

var start = time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)

// A look is one observation and the step it must lead to.
type look struct {
	at   float64 // seconds
	see  Observation
	want Step
}

func sec(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func TestLadder(t *testing.T) {
	do := func(d Do) Step { return Step{Do: d} }
	restart := func(delay float64, emergency bool) Step {
		return Step{Do: Restart, Delay: sec(delay), Emergency: emergency}
	}
	emergency := func(d Do) Step { return Step{Do: d, Emergency: true} }

	for _, tt := range []struct {
		name  string
		looks []look
	}{
		{"a good page is left alone", []look{{0, OK, do(Nothing)}, {1e6, OK, do(Nothing)}}},
		{"one missed beat is no fault", []look{{0, Missed, do(Again)}, {1, OK, do(Nothing)}, {2, Missed, do(Again)}}},
		{"two missed beats replace the renderer", []look{{0, Missed, do(Again)}, {1, Missed, do(Replace)}, {2, OK, do(Nothing)}}},
		{"a frozen GPU: missed again after the new renderer", []look{
			{0, Missed, do(Again)}, {1, Missed, do(Replace)}, {2, Missed, restart(0, false)}}},
		{"a crash navigates", []look{{0, Crashed, do(Navigate)}, {1, OK, do(Nothing)}, {2, Crashed, do(Navigate)}}},
		{"a crash that comes back restarts", []look{{0, Crashed, do(Navigate)}, {1, Crashed, restart(0, false)}}},
		{"a crash and then silence of the page restarts", []look{{0, Crashed, do(Navigate)}, {1, Missed, restart(0, false)}}},
		{"a wrong address climbs step by step", []look{
			{0, Wrong, do(Navigate)}, {1, Wrong, do(Replace)}, {2, Wrong, restart(0, false)}}},
		{"a wrong address forgets what helped", []look{{0, Wrong, do(Navigate)}, {1, OK, do(Nothing)}, {2, Wrong, do(Navigate)}}},
		{"a silent browser restarts", []look{{0, Silent, restart(0, false)}}},
		{"a missed beat of a silent browser restarts", []look{{0, Missed, do(Again)}, {1, Silent, restart(0, false)}}},
		{"three restarts within two minutes bring the emergency page", []look{
			{0, Gone, restart(0, false)}, {1, OK, do(Nothing)}, {40, Gone, restart(1, false)}, {42, OK, do(Nothing)}, {119, Gone, restart(2, true)}}},
		{"three restarts in more than two minutes do not", []look{
			{0, Gone, restart(0, false)}, {1, OK, do(Nothing)}, {60, Gone, restart(1, false)}, {62, OK, do(Nothing)}, {121, Gone, restart(2, false)}}},
		{"a good while clears the back-off", []look{
			{0, Gone, restart(0, false)}, {1, OK, do(Nothing)}, {121, OK, do(Nothing)}, {122, Gone, restart(0, false)}}},
		{"the back-off grows to 30 s and never ends", []look{
			{0, Gone, restart(0, false)}, {1, Gone, restart(1, false)}, {2, Gone, restart(2, true)}, {4, Gone, restart(4, true)},
			{8, Gone, restart(8, true)}, {16, Gone, restart(16, true)}, {32, Gone, restart(30, true)}, {62, Gone, restart(30, true)},
			{1e5, Gone, restart(30, true)}, {2e5, Gone, restart(30, true)}}},
		{"the emergency page stands, then the start page is tried and stays", []look{
			{0, Gone, restart(0, false)}, {1, Gone, restart(1, false)}, {2, Gone, restart(2, true)},
			{4, OK, emergency(Nothing)}, {33, OK, emergency(Nothing)}, {34, OK, do(Try)}, {35, OK, do(Nothing)}, {36, OK, do(Nothing)}}},
		{"a start page that is still no good brings the emergency page back", []look{
			{0, Gone, restart(0, false)}, {1, Gone, restart(1, false)}, {2, Gone, restart(2, true)},
			{4, OK, emergency(Nothing)}, {34, OK, do(Try)}, {35, Wrong, restart(4, true)},
			{40, OK, emergency(Nothing)}, {69, OK, emergency(Nothing)}, {70, OK, do(Try)}}},
		{"the emergency page is guarded too", []look{
			{0, Gone, restart(0, false)}, {1, Gone, restart(1, false)}, {2, Gone, restart(2, true)},
			{4, OK, emergency(Nothing)}, {5, Crashed, emergency(Navigate)}, {6, OK, emergency(Nothing)},
			{7, Missed, emergency(Again)}, {8, Missed, emergency(Replace)}, {9, OK, emergency(Nothing)},
			{10, Wrong, emergency(Navigate)}, {11, OK, emergency(Nothing)}, {40, OK, emergency(Nothing)}, {41, OK, do(Try)}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := New(retry)
			for i, l := range tt.looks {
				if got := m.Observe(start.Add(sec(l.at)), l.see); got != l.want {
					t.Fatalf("look %d, %v at %v s: got %+v, want %+v", i, l.see, l.at, got, l.want)
				}
				if got, want := m.Emergency(), l.want.Emergency; got != want {
					t.Fatalf("look %d: Emergency() is %v, want %v", i, got, want)
				}
			}
		})
	}
}

func TestFresh(t *testing.T) {
	m := New(retry)
	m.Observe(start, Crashed)
	m.Fresh()
	if got := m.Observe(start, Crashed).Do; got != Navigate {
		t.Errorf("a first crash in a new browser: got %v, want %v", got, Navigate)
	}
	m.Fresh()
	m.Observe(start, Missed)
	m.Fresh()
	if got := m.Observe(start, Missed).Do; got != Again {
		t.Errorf("a first missed beat in a new browser: got %v, want %v", got, Again)
	}
}

// Whatever is seen, the machine never answers a fault with doing nothing.
func TestEveryFaultHasAStep(t *testing.T) {
	m, now := New(retry), start
	for i := range 5000 {
		o := Observation(1 + (i*i+i/7)%5)
		now = now.Add(sec(float64(i % 40)))
		if step := m.Observe(now, o); step.Do == Nothing || step.Delay > maxDelay || step.Delay < 0 {
			t.Fatalf("look %d, %v: got %+v", i, o, step)
		}
	}
}

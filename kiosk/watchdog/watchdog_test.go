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
	previous := func(delay float64) Step { return Step{Do: PreviousRelease, Delay: sec(delay)} }
	emergency := func(d Do) Step { return Step{Do: d, Emergency: true} }
	// Three restarts, and one more: the emergency page.
	down := func(then ...look) []look {
		return append([]look{{0, Gone, restart(0, false)}, {1, Gone, restart(1, false)}, {2, Gone, previous(2)}, {3, Gone, restart(4, true)}}, then...)
	}

	for _, tt := range []struct {
		name  string
		looks []look
	}{
		{"a good page is left alone", []look{{0, OK, do(Nothing)}, {1e6, OK, do(Nothing)}}},
		{"one missed beat is no fault", []look{{0, Missed, do(Again)}, {1, OK, do(Nothing)}, {2, Missed, do(Again)}}},
		{"two missed beats replace the renderer", []look{{0, Missed, do(Again)}, {1, Missed, do(Replace)}, {2, OK, do(Nothing)}}},
		{"missed again after the new renderer", []look{
			{0, Missed, do(Again)}, {1, Missed, do(Replace)}, {2, Missed, restart(0, false)}}},
		{"a process below the page hangs: a new page is not tried", []look{{0, Helper, do(Again)}, {1, Helper, restart(0, false)}}},
		{"a helper that was only late", []look{{0, Helper, do(Again)}, {1, OK, do(Nothing)}, {2, Helper, do(Again)}}},
		{"a window that closes", []look{{0, Strange, do(Again)}, {1, OK, do(Nothing)}}},
		{"a window that does not close", []look{{0, Strange, do(Again)}, {1, Strange, restart(0, false)}}},
		{"a window beside a page that was lost", []look{{0, Wrong, do(Navigate)}, {1, Strange, do(Again)}, {2, OK, do(Nothing)}}},
		{"a crash navigates", []look{{0, Crashed, do(Navigate)}, {1, OK, do(Nothing)}, {2, Crashed, do(Navigate)}}},
		{"a crash that comes back restarts", []look{{0, Crashed, do(Navigate)}, {1, Crashed, restart(0, false)}}},
		{"a crash and then silence of the page restarts", []look{{0, Crashed, do(Navigate)}, {1, Missed, restart(0, false)}}},
		{"a wrong address climbs step by step", []look{
			{0, Wrong, do(Navigate)}, {1, Wrong, do(Replace)}, {2, Wrong, restart(0, false)}}},
		{"a wrong address forgets what helped", []look{{0, Wrong, do(Navigate)}, {1, OK, do(Nothing)}, {2, Wrong, do(Navigate)}}},
		{"a silent browser restarts", []look{{0, Silent, restart(0, false)}}},
		{"a missed beat of a silent browser restarts", []look{{0, Missed, do(Again)}, {1, Silent, restart(0, false)}}},
		{"a page that dies soon after it is opened, again and again", []look{
			{0, Crashed, do(Navigate)}, {1, OK, do(Nothing)}, {8, Missed, do(Again)}, {9, Missed, do(Replace)}, {10, OK, do(Nothing)},
			{17, Crashed, restart(0, false)}, {18, OK, do(Nothing)}, {25, Crashed, do(Navigate)}, {26, OK, do(Nothing)},
			{33, Crashed, do(Navigate)}, {34, OK, do(Nothing)}, {41, Crashed, restart(1, false)}, {42, OK, do(Nothing)},
			{49, Crashed, do(Navigate)}, {50, OK, do(Nothing)}, {57, Crashed, do(Navigate)}, {58, OK, do(Nothing)}, {65, Crashed, previous(2)}}},
		{"a page that dies now and then", []look{
			{0, Crashed, do(Navigate)}, {1, OK, do(Nothing)}, {60, Crashed, do(Navigate)}, {61, OK, do(Nothing)}, {120, Crashed, do(Navigate)}}},
		{"three restarts within two minutes go back a release, a fourth brings the emergency page", []look{
			{0, Gone, restart(0, false)}, {1, OK, do(Nothing)}, {40, Gone, restart(1, false)}, {42, OK, do(Nothing)},
			{80, Wrong, do(Navigate)}, {81, Wrong, do(Replace)}, {82, Wrong, previous(2)}, {84, OK, do(Nothing)}, {119, Gone, restart(4, true)}}},
		{"three restarts in more than two minutes do not", []look{
			{0, Gone, restart(0, false)}, {1, OK, do(Nothing)}, {60, Gone, restart(1, false)}, {62, OK, do(Nothing)}, {121, Gone, restart(2, false)}}},
		{"the previous release holds, and a good while clears the back-off", []look{
			{0, Gone, restart(0, false)}, {1, Gone, restart(1, false)}, {2, Crashed, do(Navigate)}, {3, Crashed, previous(2)}, {4, OK, do(Nothing)},
			{124, OK, do(Nothing)}, {125, Gone, restart(0, false)}}},
		{"a good while clears the back-off", []look{
			{0, Gone, restart(0, false)}, {1, OK, do(Nothing)}, {121, OK, do(Nothing)}, {122, Gone, restart(0, false)}}},
		{"the back-off grows to 30 s and never ends", down(
			look{7, Gone, restart(8, true)}, look{15, Gone, restart(16, true)}, look{31, Gone, restart(30, true)}, look{61, Gone, restart(30, true)},
			look{1e5, Gone, restart(30, true)}, look{2e5, Gone, restart(30, true)})},
		{"the emergency page stands, then the start page is tried and stays", down(
			look{4, OK, emergency(Nothing)}, look{33, OK, emergency(Nothing)}, look{34, OK, do(Try)}, look{35, OK, do(Nothing)}, look{36, OK, do(Nothing)})},
		{"a start page that is still no good brings the emergency page back at once", down(
			look{4, OK, emergency(Nothing)}, look{34, OK, do(Try)}, look{35, Wrong, restart(0, true)},
			look{40, OK, emergency(Nothing)}, look{69, OK, emergency(Nothing)}, look{70, OK, do(Try)})},
		{"the emergency page is guarded too", down(
			look{4, OK, emergency(Nothing)}, look{5, Crashed, emergency(Navigate)}, look{6, OK, emergency(Nothing)},
			look{7, Missed, emergency(Again)}, look{8, Missed, emergency(Replace)}, look{9, OK, emergency(Nothing)},
			look{10, Wrong, emergency(Navigate)}, look{11, OK, emergency(Nothing)}, look{40, OK, emergency(Nothing)}, look{41, OK, do(Try)})},
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

// After three restarts the graphics processor is left alone for a day, and then
// tried again.
func TestPlain(t *testing.T) {
	m := New(retry)
	for i, want := range []bool{false, false, true} {
		m.Observe(start, Gone)
		if got := m.Plain(start); got != want {
			t.Errorf("after restart %d: Plain is %v, want %v", i+1, got, want)
		}
	}
	m.Observe(start, OK)
	for after, want := range map[time.Duration]bool{plainFor - 1: true, plainFor: false} {
		if got := m.Plain(start.Add(after)); got != want {
			t.Errorf("%v after: Plain is %v, want %v", after, got, want)
		}
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
		o := Strange + Observation(i*i+i/7)%(Gone-Strange+1)
		now = now.Add(sec(float64(i % 40)))
		if step := m.Observe(now, o); step.Do == Nothing || step.Delay > maxDelay || step.Delay < 0 {
			t.Fatalf("look %d, %v: got %+v", i, o, step)
		}
	}
}

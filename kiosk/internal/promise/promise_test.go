package promise

import (
	"slices"
	"testing"
	"time"
)

func TestBroken(t *testing.T) {
	const a, b = "page", "new browser"
	wrong := []string{"wrong"}
	for _, tt := range []struct {
		name  string
		tries [][]string // what is late in each
		want  []string
		runs  int
	}{
		{"in time", [][]string{{}}, nil, 1},
		{"late once", [][]string{{a}, {}, {}}, nil, 3},
		{"late twice at once", [][]string{{a}, {a}}, []string{a}, 2},
		{"late in two of three", [][]string{{a}, {}, {a}}, []string{a}, 3},
		{"told twice in one try", [][]string{{a, b, a}, {}, {}}, nil, 3},
		{"each once", [][]string{{a}, {b}, {}}, nil, 3},
		{"the second one", [][]string{{a}, {b}, {b}}, []string{b}, 3},
		{"both", [][]string{{a, b}, {a, b}}, []string{b, a}, 2},
		{"wrong at once", [][]string{wrong}, nil, 1},
		{"late, then wrong", [][]string{{a}, wrong}, nil, 2},
	} {
		runs := 0
		got := broken(func(n int) ([]string, bool) {
			if runs++; n != runs || n > len(tt.tries) {
				t.Fatalf("%s: measured for time %d as try %d", tt.name, runs, n)
			}
			late := slices.Clone(tt.tries[n-1])
			return late, !slices.Equal(late, wrong)
		})
		if !slices.Equal(got, tt.want) || runs != tt.runs {
			t.Errorf("%s: got %q after %d tries, want %q after %d", tt.name, got, runs, tt.want, tt.runs)
		}
	}
}

func TestKeep(t *testing.T) {
	var took []time.Duration
	Keep(t, func(t *testing.T, try *Try) {
		took = append(took, []time.Duration{2 * time.Second, time.Second, time.Millisecond}[len(took)])
		try.Took("it", took[len(took)-1], time.Second)
	})
	if len(took) != tries {
		t.Errorf("measured %d times, want %d after a late one", len(took), tries)
	}
}

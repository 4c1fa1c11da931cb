package problem

import (
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	tests := []struct {
		name   string
		report Report
		failed bool
		want   []string
	}{
		{"empty", Report{}, false, []string{"0 errors, 0 warnings"}},
		{
			"an error fails and is printed after warnings",
			Report{
				Problems: []Problem{
					{Check: "a", Place: "x.yaml:1", What: "bad phone number", Remedy: "write eight digits"},
					{Check: "b", Place: "/akut/", What: "long sentence", Severity: Warning},
				},
				Looked: []Looked{{"a", 3, "files"}},
			},
			true,
			[]string{"3 files [a]", "/akut/: long sentence [b] (warning)", "x.yaml:1: bad phone number [a]\n    → write eight digits", "1 errors, 1 warnings"},
		},
		{
			"a check that looked at nothing fails",
			Report{Looked: []Looked{{"axe", 0, "pages"}}},
			true,
			[]string{"looked at nothing"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.report.Failed(); got != tt.failed {
				t.Errorf("Failed() = %v, want %v", got, tt.failed)
			}
			var b strings.Builder
			if err := tt.report.Write(&b); err != nil {
				t.Fatal(err)
			}
			rest := b.String()
			for _, w := range tt.want {
				_, after, found := strings.Cut(rest, w)
				if !found {
					t.Fatalf("output lacks %q (in this order):\n%s", w, b.String())
				}
				rest = after
			}
		})
	}
}

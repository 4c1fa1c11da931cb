package coverage

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// claim lets a page of a site say what it covers.
func claim(name, content string) func(fstest.MapFS) {
	return replace(name, `<link rel="canonical"`, `<meta name="plads-covers" content="`+content+`"><link rel="canonical"`)
}

func TestSections(t *testing.T) {
	const file = "data/municipalities/aaby.yaml"
	policies := []Policy{
		{ID: "plan", File: file, Sections: []string{"first", "second"}},
		{ID: "policy", File: file, Sections: []string{"vision"}},
	}
	all := []func(fstest.MapFS){
		claim("a/index.html", "plan first second"), claim("en/a/index.html", "plan second first"),
		claim("index.html", "policy vision"), claim("en/index.html", "policy vision"),
	}
	without := func(i int, more ...func(fstest.MapFS)) []func(fstest.MapFS) {
		return append(slices.Delete(slices.Clone(all), i, i+1), more...)
	}
	tests := []struct {
		name                string
		change              []func(fstest.MapFS)
		policies            []Policy
		place, what, remedy string // no place: no problem
	}{
		{"everything told", all, policies, "", "", ""},
		{"spread over two pages", without(0, claim("a/index.html", "plan first"), claim("404.html", "plan second")), policies, "", "", ""},
		{"told twice", append(slices.Clone(all), claim("404.html", "plan second")), policies, "", "", ""},
		{"two policies on one page", without(2, claim("a/index.html", "policy vision")), policies, "", "", ""},

		{"missing in Danish", without(0, claim("a/index.html", "plan first")), policies, file,
			`the section "second" of the policy "plan" is on no page in Danish`, `add "second" under sections: of the page in content/da with policy: plan`},
		{"missing in English", without(1, claim("en/a/index.html", "plan second")), policies, file,
			`the section "first" of the policy "plan" is on no page in English`, `add "first" under sections: of the page in content/en with policy: plan`},
		{"told under another policy", without(2, claim("404.html", "plan first")), policies, file,
			`the section "vision" of the policy "policy" is on no page in Danish`, `"vision"`},
		{"told by a redirect only", without(2, claim("old/index.html", "policy vision")), policies, file,
			`the section "vision" of the policy "policy" is on no page in Danish`, ""},
		{"a section that does not exist", append(slices.Clone(all), claim("404.html", "plan third")), policies, "/404.html",
			`a section "third" that the policy "plan" lacks`, file},
		{"a policy that does not exist", append(slices.Clone(all), claim("404.html", "plam first")), policies, "/404.html",
			`a policy "plam" that does not exist`, "data/municipalities"},
		{"no sections", append(slices.Clone(all), claim("404.html", "plan")), policies, "/404.html", `no section of the policy "plan"`, "sections:"},
		{"nothing", append(slices.Clone(all), claim("404.html", " ")), policies, "/404.html", "an unnamed policy", "policy:"},
		{"a policy without sections", all, append(slices.Clone(policies), Policy{ID: "empty", File: "data/municipalities/tom.yaml"}),
			"data/municipalities/tom.yaml", `the policy "empty" lists no sections`, "headings"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fsys := whole("")
			for _, change := range tt.change {
				change(fsys)
			}
			r := Sections(fsys, tt.policies)
			if tt.place == "" {
				if len(r.Problems) > 0 || r.Failed() {
					t.Errorf("got %v, want no problems", r.Problems)
				}
				return
			}
			if len(r.Problems) != 1 || !r.Failed() {
				t.Fatalf("got %v, want one error", r.Problems)
			}
			if p := r.Problems[0]; p.Place != tt.place || !strings.Contains(p.What, tt.what) || !strings.Contains(p.Remedy, tt.remedy) || p.Remedy == "" {
				t.Errorf("got %v, want %q at %s with remedy %q", p, tt.what, tt.place, tt.remedy)
			}
		})
	}
	t.Run("nothing told", func(t *testing.T) {
		if r := Sections(whole(""), policies); len(r.Problems) != 6 {
			t.Errorf("got %d problems, want one for each of 3 sections in 2 languages: %v", len(r.Problems), r.Problems)
		}
	})
	t.Run("no policies", func(t *testing.T) {
		if r := Sections(whole(""), nil); !r.Failed() {
			t.Error("a check of nothing passes")
		}
	})
	t.Run("looked", func(t *testing.T) {
		fsys := whole("")
		for _, change := range all {
			change(fsys)
		}
		want := problem.Looked{Check: "sections", Count: 6, Unit: "sections in each language, told of on 4 pages"}
		if r := Sections(fsys, policies); !slices.Equal(r.Looked, []problem.Looked{want}) {
			t.Errorf("looked at %v, want %v", r.Looked, want)
		}
	})
}

package gallery

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

const (
	soundTemplate = "{{- /*\nA box. It takes words.\ntext   string  the words\nlevel  int     2 unless set\n*/ -}}\n<p>{{ .text }}</p>"
	soundYAML     = "about: A box.\nparameters: {text: the words, level: heading level}\nexamples: [{name: one}]\ndo: [a]\ndont: [b]\nkeyboard: none\nreader: read\n"
)

func TestAudit(t *testing.T) {
	without := func(part string) string { return strings.Replace(soundYAML, part, "", 1) }
	tests := []struct{ name, template, yaml, want string }{
		{"sound", soundTemplate, soundYAML, ""},
		{"no documentation", soundTemplate, "", "has no documentation"},
		{"undocumented parameter", soundTemplate, without(", level: heading level"), `takes "level"`},
		{"parameter that is gone", strings.Replace(soundTemplate, "level  int ", "A title", 1), soundYAML, `tells of "level"`},
		{"no example", soundTemplate, without("examples: [{name: one}]\n"), "no example"},
		{"seen elsewhere", soundTemplate, strings.Replace(soundYAML, "examples: [{name: one}]", "here: at the top", 1), ""},
		{"no purpose", soundTemplate, without("about: A box.\n"), "about is missing"},
		{"no advice", soundTemplate, without("dont: [b]\n"), "dont is missing"},
		{"broken", soundTemplate, "about: [", "not valid YAML"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fsys := fstest.MapFS{root + "/box/box.html": {Data: []byte(tt.template)}}
			if tt.yaml != "" {
				fsys[root+"/box/box.yaml"] = &fstest.MapFile{Data: []byte(tt.yaml)}
			}
			r := Audit(fsys)
			var got []string
			for _, p := range r.Problems {
				got = append(got, p.What)
			}
			if all := strings.Join(got, "; "); (tt.want == "") != (all == "") || !strings.Contains(all, tt.want) {
				t.Errorf("got %q, want %q", all, tt.want)
			}
		})
	}
	if r := Audit(fstest.MapFS{root + "/box/box.html": {Data: []byte("{{- /* Later. */ -}}")}}); !r.Failed() {
		t.Error("an audit that looked at nothing did not fail")
	}
}

func TestProjectsComponents(t *testing.T) {
	r := Audit(os.DirFS("../../../.."))
	for _, p := range r.Problems {
		if p.Severity == problem.Error {
			t.Errorf("%s: %s: %s", p.Place, p.What, p.Remedy)
		}
	}
}

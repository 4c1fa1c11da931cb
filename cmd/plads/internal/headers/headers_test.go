package headers

import (
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/plads-til-alle/plads/kiosk/server"
)

const strict = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func TestPlantedFaults(t *testing.T) {
	good := http.Header{"Content-Security-Policy": {strict}, "X-Content-Type-Options": {"nosniff"}, "Referrer-Policy": {"no-referrer"}}
	for _, tt := range []struct{ name, header, value, want string }{
		{"clean", "X-Other", "1", ""},
		{"no policy", "Content-Security-Policy", "", "no Content-Security-Policy"},
		{"inline styles", "Content-Security-Policy", strings.Replace(strict, "style-src 'self'", "style-src 'self' 'unsafe-inline'", 1), "style-src 'unsafe-inline'"},
		{"eval", "Content-Security-Policy", strict + "; script-src 'unsafe-eval'", "script-src 'unsafe-eval'"},
		{"another host", "Content-Security-Policy", strict + "; font-src fonts.example.org", "font-src fonts.example.org"},
		{"scripts from data", "Content-Security-Policy", strict + "; script-src data:", "script-src data:"},
		{"default", "Content-Security-Policy", strings.Replace(strict, "'none'", "'self'", 1), "default-src is not 'none'"},
		{"frames", "Content-Security-Policy", strings.Replace(strict, "frame-ancestors", "x", 1), "lacks frame-ancestors"},
		{"sniffing", "X-Content-Type-Options", "", "X-Content-Type-Options"},
		{"referrer", "Referrer-Policy", "origin", `"origin", not "no-referrer"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := good.Clone()
			h.Set(tt.header, tt.value)
			r := Audit("prøve", func(string) http.Header { return h })
			if tt.want == "" {
				if len(r.Problems) > 0 {
					t.Errorf("problems: %v", r.Problems)
				}
				return
			}
			if len(r.Problems) != 1 || !strings.Contains(r.Problems[0].What, tt.want) {
				t.Errorf("got %v, want one with %q", r.Problems, tt.want)
			}
		})
	}
}

func TestRulesOfTheHost(t *testing.T) {
	rules, err := Read(fstest.MapFS{File: {Data: []byte("[[headers]]\nfor = \"/*\"\n[headers.values]\nA = \"1\"\nB = \"1\"\n[[headers]]\nfor = \"/style.*.css\"\n[headers.values]\nB = \"2\"\n")}})
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{"/": "1", "/en/help/": "1", "/style.abc.css": "2", "/other.css": "1"} {
		if h := rules.At(address); h.Get("A") != "1" || h.Get("B") != want {
			t.Errorf("%s: got %v, want B = %s", address, h, want)
		}
	}
	if _, err := Read(fstest.MapFS{}); err == nil {
		t.Error("a missing file is no error")
	}
}

// The project's own host and terminal, as they are.
func TestProject(t *testing.T) {
	rules, err := Read(os.DirFS("../../../.."))
	if err != nil {
		t.Fatal(err)
	}
	addr := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}
	kiosk := Served(server.New(fstest.MapFS{"index.html": {}}, addr), addr.String())
	for place, at := range map[string]func(string) http.Header{"the web host": rules.At, "the terminal": kiosk} {
		if r := Audit(place, at); r.Failed() {
			t.Errorf("%v", r.Problems)
		}
	}
}

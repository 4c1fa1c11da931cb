// Package headers reads what the web host and the terminal answer with beside the
// pages, checks it, and hands it to the audit in a browser, so that pages are tried
// under the policy that they are published with.
package headers

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// File is where the web host reads its headers.
const File = "netlify.toml"

// Rules are the headers of the web host, by pattern of path.
type Rules []Rule

// Rule gives the headers of all paths that For matches: * stands for any part.
type Rule struct {
	For    string            `toml:"for"`
	Values map[string]string `toml:"values"`
}

// Read returns the rules in netlify.toml.
func Read(fsys fs.FS) (Rules, error) {
	src, err := fs.ReadFile(fsys, File)
	if err != nil {
		return nil, fmt.Errorf("read the web host's headers: %w", err)
	}
	var file struct {
		Headers Rules `toml:"headers"`
	}
	if err := toml.Unmarshal(src, &file); err != nil {
		return nil, fmt.Errorf("read the web host's headers in %s: %w", File, err)
	}
	return file.Headers, nil
}

// At returns the headers of a path, "/akut/". A later rule wins over an earlier.
func (rs Rules) At(address string) http.Header {
	h := http.Header{}
	for _, r := range rs {
		if r.matches(address) {
			for name, value := range r.Values {
				h.Set(name, value)
			}
		}
	}
	return h
}

func (r Rule) matches(address string) bool {
	if before, found := strings.CutSuffix(r.For, "*"); found && strings.HasPrefix(address, before) {
		return true
	}
	ok, err := path.Match(r.For, address)
	return ok && err == nil
}

// Served returns the headers that a server answers address with, without those that
// belong to the answer itself.
func Served(server http.Handler, host string) func(address string) http.Header {
	return func(address string) http.Header {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "http://"+host+address, nil)
		server.ServeHTTP(w, r)
		h := w.Header()
		for _, name := range []string{"Content-Type", "Content-Length", "Content-Encoding", "Last-Modified", "Etag", "Date", "Accept-Ranges", "Location"} {
			h.Del(name)
		}
		return h
	}
}

// pages are addresses that must answer under the policy: a page, a deep one, a file.
var pages = []string{"/", "/en/help/alone/", "/js/main.js"}

// Audit checks what place answers its pages with: a Content-Security-Policy that lets
// in nothing from elsewhere and nothing inline, and the headers that go with it.
func Audit(place string, at func(string) http.Header) problem.Report {
	var r problem.Report
	for _, address := range pages {
		for _, what := range faults(at(address)) {
			p := problem.Problem{Check: "headers", Place: place + " (" + address + ")", What: what, Remedy: "mend the headers of this address"}
			if !slices.ContainsFunc(r.Problems, func(q problem.Problem) bool { return q.What == what }) {
				r.Add(p)
			}
		}
	}
	r.Saw("headers", len(pages), "addresses of "+place)
	return r
}

// faults names what is wrong with the headers of one answer.
func faults(h http.Header) []string {
	var out []string
	policy := map[string][]string{}
	for directive := range strings.SplitSeq(h.Get("Content-Security-Policy"), ";") {
		if words := strings.Fields(directive); len(words) > 0 {
			policy[words[0]] = words[1:]
		}
	}
	if len(policy) == 0 {
		out = append(out, "no Content-Security-Policy")
	}
	if len(policy) > 0 && !slices.Equal(policy["default-src"], []string{"'none'"}) {
		out = append(out, "the policy lets in what it does not name: default-src is not 'none'")
	}
	for directive, words := range policy {
		for _, word := range words {
			switch {
			case strings.HasPrefix(word, "'unsafe-"), word == "*", word == "http:", word == "https:", word == "data:" && directive != "img-src", strings.Contains(word, "."):
				out = append(out, fmt.Sprintf("the policy has %s %s", directive, word))
			}
		}
	}
	for _, directive := range []string{"base-uri", "form-action", "frame-ancestors"} {
		if len(policy) > 0 && policy[directive] == nil {
			out = append(out, "the policy lacks "+directive+", for which default-src does not stand in")
		}
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"} {
		if got := h.Get(name); got != want {
			out = append(out, fmt.Sprintf("%s is %q, not %q", name, got, want))
		}
	}
	slices.Sort(out)
	return out
}

package markup

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/sync/errgroup"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

//go:embed validate.mjs
var validateJS string

// minRules is the least number of rules that html-validate has to apply; version
// 11.18.0 applies 36.
const minRules = 30

// Validation says what to validate and with what.
type Validation struct {
	Root   string // the project's folder, in which npm has installed html-validate
	Folder string // the built site
	// Passes is the file with the hashes of pages that are valid; empty means none.
	Passes string
	Fresh  bool // validate every page again
	// Samples leaves all but the first page of each kind and language out.
	Samples bool
}

type invalid struct {
	File     string `json:"file"`
	Rule     string `json:"rule"`
	Message  string `json:"message"`
	Selector string `json:"selector"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
}

type verdict struct {
	Rules int       `json:"rules"`
	Files int       `json:"files"`
	Found []invalid `json:"found"`
}

// Run validates the pages as the HTML standard has it. A page that was valid, and is the
// same but for the mark of its release, is not looked at again.
func (v Validation) Run(ctx context.Context, pages []built.Page) (problem.Report, error) {
	var r problem.Report
	module := filepath.Join(v.Root, "node_modules", "html-validate")
	info, err := os.ReadFile(filepath.Join(module, "package.json"))
	if err != nil {
		return r, fmt.Errorf("find html-validate: %w; run `npm ci` in the project's folder", err)
	}
	known := map[string]bool{}
	if v.Passes != "" && !v.Fresh {
		if src, err := os.ReadFile(v.Passes); err == nil {
			for line := range strings.Lines(string(src)) {
				known[strings.TrimSpace(line)] = true
			}
		}
	}
	sums := map[string]string{}
	var names []string
	if v.Samples {
		pages = samples(pages)
		v.Passes = "" // of all pages, which are not known here
	}
	for _, p := range pages {
		sums[p.File] = sum(p.Source, info)
		if !known[sums[p.File]] {
			names = append(names, p.File)
		}
	}
	got, err := v.all(ctx, filepath.Join(module, "dist", "esm", "browser.js"), names)
	if err != nil {
		return r, err
	}
	told := map[string]bool{}
	more := map[string]int{}
	for _, f := range got.Found {
		delete(sums, f.File)
		key := f.Rule + f.Message
		more[key]++
		if !told[key] {
			told[key] = true
			r.Add(problem.Problem{Check: "html", Place: fmt.Sprintf("/%s:%d:%d", strings.TrimSuffix(f.File, "index.html"), f.Line, f.Column), What: strings.TrimSuffix(fmt.Sprintf("%s: %s: %s", f.Rule, f.Message, f.Selector), ": "), Remedy: "mend the template; https://html-validate.org/rules/" + f.Rule + ".html tells more"})
		}
	}
	for i, p := range r.Problems {
		rule, rest, _ := strings.Cut(p.What, ": ")
		for key, n := range more {
			if n > 1 && strings.HasPrefix(rule+rest, key) {
				r.Problems[i].Place += fmt.Sprintf(" and %d more", n-1)
			}
		}
	}
	r.Saw("html", len(pages), fmt.Sprintf("pages valid by html-validate unless told, %d of them looked at now", len(names)))
	return r, v.keep(sums)
}

// samples returns the first page of each kind and language.
func samples(pages []built.Page) []built.Page {
	var out []built.Page
	seen := map[string]bool{}
	for _, p := range pages {
		key := ""
		for n := range p.Doc.Descendants() {
			if n.Type == html.ElementNode && (n.Data == "html" || n.Data == "body") {
				key += built.Attr(n, "lang") + built.Attr(n, "data-kind") + " "
			}
		}
		if !seen[key] {
			seen[key] = true
			out = append(out, p)
		}
	}
	return out
}

// all shares the pages out over as many Nodes as there are processors.
func (v Validation) all(ctx context.Context, module string, names []string) (verdict, error) {
	n := min(runtime.GOMAXPROCS(0), max(1, len(names)/50))
	parts := make([]verdict, n)
	group, ctx := errgroup.WithContext(ctx)
	for i := range n {
		group.Go(func() (err error) {
			parts[i], err = v.some(ctx, module, names[i*len(names)/n:(i+1)*len(names)/n])
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return verdict{}, err
	}
	var all verdict
	for _, p := range parts {
		all.Found = append(all.Found, p.Found...)
	}
	return all, nil
}

func (v Validation) some(ctx context.Context, module string, names []string) (verdict, error) {
	var res verdict
	if len(names) == 0 {
		return res, nil
	}
	cmd := exec.CommandContext(ctx, "node", "--input-type=module", "--eval", validateJS, "--", v.Folder, module)
	cmd.Stdin = strings.NewReader(strings.Join(names, "\n"))
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return res, fmt.Errorf("run html-validate with node: %w: %s", err, strings.TrimSpace(errs.String()))
	}
	if err := json.Unmarshal(out, &res); err != nil {
		return res, fmt.Errorf("understand html-validate: %w", err)
	}
	if res.Files != len(names) || res.Rules < minRules {
		return res, fmt.Errorf("html-validate looked at %d pages with %d rules, want %d pages and at least %d rules: is node_modules/html-validate whole", res.Files, res.Rules, len(names), minRules)
	}
	return res, nil
}

// keep writes down which pages are valid.
func (v Validation) keep(sums map[string]string) error {
	if v.Passes == "" {
		return nil
	}
	var b strings.Builder
	for _, s := range sums {
		b.WriteString(s + "\n")
	}
	if err := os.MkdirAll(filepath.Dir(v.Passes), 0o755); err != nil {
		return fmt.Errorf("keep what is valid: %w", err)
	}
	if err := os.WriteFile(v.Passes, []byte(b.String()), 0o644); err != nil {
		return fmt.Errorf("keep what is valid: %w", err)
	}
	return nil
}

var release = regexp.MustCompile(`(<meta name="?plads-release"? content="?)[0-9a-f]*`)

// sum is the hash of a page without the mark of its release, of the validator, and of
// how it is called.
func sum(src, validator []byte) string {
	h := sha256.New()
	h.Write(release.ReplaceAll(src, []byte("$1")))
	h.Write(validator)
	h.Write([]byte(validateJS))
	return hex.EncodeToString(h.Sum(nil))[:32]
}

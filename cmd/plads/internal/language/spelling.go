package language

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// Dictionary is one that hunspell has, and the language whose pages it is for.
type Dictionary struct {
	Lang  string   // primary tag: "da"
	Name  string   // hunspell's: "da_DK"
	Names []string // texts whose capitalised words are names, and right
	// Also holds dictionaries whose words may stand on these pages too: the Danish
	// names of laws and offices on English pages.
	Also []Dictionary
}

// wordLists are the words that hunspell lacks and we use: names, and compounds.
//
//go:embed words-da.txt words-en.txt
var wordLists embed.FS

// install is the remedy for all that hunspell may lack.
const install = "run `make tools`, or apt-get install hunspell hunspell-da hunspell-en-gb"

// nonsense is a word of no language. A spelling check that accepts it checks nothing.
const nonsense = "qxzvwkj"

// Spelling looks up every word of the pages in hunspell's dictionaries and the
// project's own lists, words-da.txt and words-en.txt. It reads what a visitor sees,
// in the page's own language, apart from code, the titles of sources (<cite>) and
// what is marked data-not-prose. It fails when hunspell or a dictionary is missing.
func Spelling(ctx context.Context, fsys fs.FS, dictionaries ...Dictionary) (problem.Report, error) {
	var r problem.Report
	pages, err := readPages(fsys)
	if err != nil {
		return r, err
	}
	for _, d := range dictionaries {
		seen := usages(pages, d.Lang)
		unknown, err := d.unknown(ctx, slices.Sorted(maps.Keys(seen)))
		if err != nil {
			return r, err
		}
		for _, w := range unknown {
			r.Add(seen[w].problem(w, d.Lang))
		}
		r.Saw("spelling", len(seen), fmt.Sprintf("different words, by hunspell %s", d.Name))
	}
	slices.SortStableFunc(r.Problems, func(a, b problem.Problem) int { return cmp.Compare(a.Place, b.Place) })
	return r, nil
}

// usages returns the words of the pages in lang, and where they stand. The gallery of
// components is for those who make the site.
func usages(pages []page, lang string) map[string]*usage {
	seen := map[string]*usage{}
	for _, p := range pages {
		if p.lang != lang || strings.Contains(p.address, "/galleri/") {
			continue
		}
		for _, w := range p.spelled() {
			if u := seen[w]; u == nil {
				seen[w] = &usage{first: p.address, last: p.address, pages: 1}
			} else if u.last != p.address {
				u.last = p.address
				u.pages++
			}
		}
	}
	return seen
}

// unknown returns those of the words that may not stand on the dictionary's pages.
func (d Dictionary) unknown(ctx context.Context, words []string) ([]string, error) {
	for _, d := range append([]Dictionary{d}, d.Also...) {
		var err error
		if words, err = d.lacks(ctx, words); err != nil {
			return nil, err
		}
	}
	return words, nil
}

// lacks returns those of the words that are neither in the dictionary nor in the
// project's list.
func (d Dictionary) lacks(ctx context.Context, words []string) ([]string, error) {
	right, err := d.right()
	if err != nil {
		return nil, err
	}
	unknown, err := hunspell(ctx, d.Name, words)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(unknown, func(w string) bool {
		return right[w] || right[strings.ToLower(w)] || right[genitive(w)] || !slices.Contains(words, w)
	}), nil
}

// usage is where a word stands.
type usage struct {
	first, last string
	pages       int
}

func (u usage) problem(word, lang string) problem.Problem {
	more := ""
	if u.pages > 1 {
		more = fmt.Sprintf(" (and on %d pages more)", u.pages-1)
	}
	return problem.Problem{
		Check: "spelling", Place: u.first, What: fmt.Sprintf("%q is in no dictionary%s", word, more),
		Remedy: fmt.Sprintf("mend it; if it is right, add it to cmd/plads/internal/language/words-%s.txt, or mark a name of another language with lang", lang),
	}
}

// right returns the words that need no looking up.
func (d Dictionary) right() (map[string]bool, error) {
	list, err := fs.ReadFile(wordLists, "words-"+d.Lang+".txt")
	if err != nil {
		return nil, fmt.Errorf("no list of words in %q: %w", d.Lang, err)
	}
	right := map[string]bool{}
	for line := range strings.Lines(string(list)) {
		word, _, _ := strings.Cut(line, "#")
		if word = strings.TrimSpace(word); word != "" {
			right[word] = true
		}
	}
	for _, name := range d.Names {
		for _, w := range tokens(name) {
			if first, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(first) {
				right[w] = true
			}
		}
	}
	return right, nil
}

// genitive returns a word without the s that says whose something is, or itself if
// it is no name.
func genitive(w string) string {
	first, _ := utf8.DecodeRuneInString(w)
	if !unicode.IsUpper(first) {
		return w
	}
	return strings.TrimSuffix(strings.TrimSuffix(w, "s"), "'")
}

// spelled returns the words of the page that are to be looked up, with repetitions.
func (p page) spelled() []string {
	var out []string
	for n := range p.doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch {
		case n.Data == "title" && n.Parent.Data == "head":
			out = append(out, tokens(squeeze(built.Text(n)))...)
		case n.Data == "meta" && built.Attr(n, "name") == "description":
			out = append(out, tokens(squeeze(built.Attr(n, "content")))...)
		case n.Data == "body":
			// The explanation of a term stands inside the sentence, and is read by itself.
			roots := []*html.Node{n}
			for len(roots) > 0 {
				root := roots[0]
				roots = roots[1:]
				for _, block := range blocks(root, p.lang, func(n *html.Node) bool {
					if built.Has(n, "popover") {
						roots = append(roots, n)
						return true
					}
					return slices.Contains([]string{"cite", "code", "kbd", "samp", "pre"}, n.Data) || built.Has(n, "data-not-prose")
				}) {
					out = append(out, tokens(block)...)
				}
			}
		}
	}
	return out
}

// notWords are addresses of the web and of mail, and everything with a digit in it.
var notWords = regexp.MustCompile(`\S*(?:@|://|\d)\S*|[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}(?:/\S*)?`)

// tokens returns the words of a text, without the dots of abbreviations. Parts that
// are joined by hyphens are looked up one by one; single letters are no words.
func tokens(text string) []string {
	text = strings.ReplaceAll(notWords.ReplaceAllString(text, " "), "’", "'")
	text = dotted.ReplaceAllStringFunc(text, func(s string) string { return strings.ReplaceAll(s, ".", "") })
	var out []string
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		if w = strings.Trim(w, "'"); utf8.RuneCountInString(w) > 1 {
			out = append(out, w)
		}
	}
	return out
}

// dotted is letters with a dot behind each: "bl.a.", "e.g."
var dotted = regexp.MustCompile(`\b\p{L}{1,3}\.(?:\p{L}{1,3}\.)+`)

// hunspell returns those of the words that its dictionary lacks. Words go in one a
// line, so that it parts none of them.
func hunspell(ctx context.Context, dictionary string, words []string) ([]string, error) {
	path, err := exec.LookPath("hunspell")
	if err != nil {
		return nil, fmt.Errorf("check the spelling: %w; %s", err, install)
	}
	cmd := exec.CommandContext(ctx, path, "-d", dictionary, "-i", "utf-8", "-l")
	cmd.Stdin = strings.NewReader(strings.Join(append([]string{nonsense}, words...), "\n") + "\n")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("hunspell with the dictionary %s: %w: %s; %s", dictionary, err, strings.TrimSpace(stderr.String()), install)
	}
	unknown := strings.Fields(string(out))
	if !slices.Contains(unknown, nonsense) {
		return nil, errors.New("hunspell with the dictionary " + dictionary + " accepts every word; " + install)
	}
	return unknown, nil
}

package markup

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/net/html"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// common are words that stand in nearly every sentence of a language, and are no words
// of the other one.
var common = map[string]map[string]bool{
	"da": set("og det er du ikke af på der som har hvis hvor eller din dit dine fra til kan skal vi når hvad hos"),
	"en": set("the and you your with that this are not from they will what when who how can of is it or does do"),
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

func other(lang string) string {
	if lang == "da" {
		return "en"
	}
	return "da"
}

// Interface are the texts of i18n/, by language: only those that the other language
// does not have too.
type Interface map[string]map[string]bool

// ReadInterface reads i18n/da.toml and i18n/en.toml of the project.
func ReadInterface(project fs.FS) (Interface, error) {
	all := Interface{}
	for _, lang := range []string{"da", "en"} {
		src, err := fs.ReadFile(project, "i18n/"+lang+".toml")
		if err != nil {
			return nil, fmt.Errorf("read the words of the interface: %w", err)
		}
		var tables map[string]any
		if err := toml.Unmarshal(src, &tables); err != nil {
			return nil, fmt.Errorf("read i18n/%s.toml: %w", lang, err)
		}
		all[lang] = map[string]bool{}
		all.gather(lang, tables)
	}
	for text := range all["da"] {
		if all["en"][text] {
			delete(all["da"], text)
			delete(all["en"], text)
		}
	}
	return all, nil
}

func (in Interface) gather(lang string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, child := range v {
			in.gather(lang, child)
		}
	case string:
		if text := squeeze(v); len(text) > 3 && !strings.Contains(text, "{{") {
			in[lang][text] = true
		}
	}
}

// Parts checks that text and names are in the language that their element says (WCAG
// 2.2 SC 3.1.1 and 3.1.2): no word of the interface from the other language, no
// sentence of the other language, and links to the other language marked as such.
func Parts(pages []built.Page, words Interface) problem.Report {
	p := parts{words: words, told: map[string]bool{}}
	for _, b := range pages {
		// The gallery of components is for those who make the site, in English.
		if strings.Contains(b.Address, "/galleri/") {
			continue
		}
		p.page = b.Address
		p.walk(b.Doc, "")
	}
	p.Saw("language of parts", p.texts, fmt.Sprintf("texts and names, %d links to the other language", p.links))
	return p.Report
}

type parts struct {
	problem.Report
	words        Interface
	page         string
	told         map[string]bool
	texts, links int
	away         bool // inside a link to the other language, whose words are from this one's file
	// block is the text since a block began, in one language.
	block strings.Builder
	lang  string
}

func (p *parts) walk(n *html.Node, lang string) {
	switch n.Type {
	case html.TextNode:
		if lang != p.lang {
			p.flush()
			p.lang = lang
		}
		p.block.WriteString(n.Data)
		p.name(lang, n.Data, "the text")
		return
	case html.ElementNode:
		switch n.Data {
		case "script", "style", "noscript", "template":
			return
		}
		if own := built.Attr(n, "lang"); own != "" {
			lang, _, _ = strings.Cut(strings.ToLower(own), "-")
		}
		if n.Data == "a" && built.Attr(n, "hreflang") != "" {
			p.away = true
			defer func() { p.away = false }()
		}
		p.element(n, lang)
	}
	block := n.Type == html.ElementNode && !inline[n.Data]
	if block {
		p.flush()
	}
	for c := range n.ChildNodes() {
		p.walk(c, lang)
	}
	if block {
		p.flush()
	}
}

func (p *parts) element(n *html.Node, lang string) {
	for _, name := range []string{"aria-label", "alt", "title", "placeholder", "aria-description", "aria-roledescription"} {
		if text := built.Attr(n, name); text != "" {
			p.name(lang, text, name)
			p.sentence(lang, text, 2)
		}
	}
	if to := built.Attr(n, "hreflang"); n.Data == "a" && to != "" {
		p.links++
		if own, _, _ := strings.Cut(to, "-"); own != lang {
			p.tell(fmt.Sprintf("a link to a page in %q does not say that its words are: %s", to, squeeze(built.Text(n))), fmt.Sprintf("give it lang=%q beside hreflang", to))
		}
	}
}

// name tells of a text that is one of the interface in the other language.
func (p *parts) name(lang, text, what string) {
	text = squeeze(text)
	if text == "" {
		return
	}
	p.texts++
	if p.words[other(lang)][text] && !p.away {
		p.tell(fmt.Sprintf("%s “%s” is of the interface in %q, in a part in %q", what, text, other(lang), lang), "take the word from i18n, or give the part its lang")
	}
}

func (p *parts) flush() {
	p.sentence(p.lang, p.block.String(), 3)
	p.block.Reset()
}

// sentence tells of a text in which least or more common words are of the other
// language, and they are more than twice as many as those of its own.
func (p *parts) sentence(lang, text string, least int) {
	if common[lang] == nil {
		return
	}
	own, foreign := 0, 0
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if common[lang][w] {
			own++
		}
		if common[other(lang)][w] {
			foreign++
		}
	}
	if foreign >= least && foreign > 2*own {
		p.tell(fmt.Sprintf("“%s” reads as %q, in a part in %q", shorten(squeeze(text)), other(lang), lang), fmt.Sprintf("translate it, or give its element lang=%q", other(lang)))
	}
}

// tell tells the same once: the same text may stand on many pages.
func (p *parts) tell(what, remedy string) {
	if !p.told[what] {
		p.told[what] = true
		p.Add(problem.Problem{Check: "language of parts", Place: p.page, What: what, Remedy: remedy})
	}
}

// inline are elements that stand inside a sentence (HTML, phrasing content).
var inline = set("a abbr b bdi bdo br button cite code data del dfn em i img input ins kbd label mark output q s samp small span strong sub sup svg time u var wbr")

func shorten(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}

func squeeze(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00ad", "")), " ")
}

package language

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// Scores measures every page of a built site that is in Danish or English, in
// the order of their files. Redirects are left out.
func Scores(fsys fs.FS) ([]Score, error) {
	pages, err := readPages(fsys)
	if err != nil {
		return nil, err
	}
	var scores []Score
	for _, p := range pages {
		if p.lang == "da" || p.lang == "en" {
			scores = append(scores, p.score())
		}
	}
	return scores, nil
}

func (p page) score() Score {
	s := Measure(p.lang, p.prose()...)
	s.Page, s.Kind = p.address, p.kind
	s.Urgent = p.urgent || p.kind == "urgent"
	return s
}

// Summary returns the median value (LIX or grade) of the scores in lang that are
// long enough to trust, the hardest of them, and how many they are.
func Summary(scores []Score, lang string) (median float64, worst Score, n int) {
	var in []Score
	for _, s := range scores {
		if s.Lang == lang && !s.Short {
			in = append(in, s)
		}
	}
	if len(in) == 0 {
		return 0, Score{}, 0
	}
	slices.SortFunc(in, func(a, b Score) int { return cmp.Compare(a.Value(), b.Value()) })
	mid := len(in) / 2
	median = in[mid].Value()
	if len(in)%2 == 0 {
		median = (median + in[mid-1].Value()) / 2
	}
	return median, in[len(in)-1], len(in)
}

// Audit checks readability, the length of sentences, words and link texts on
// every page of a built site, and records how much it looked at.
func Audit(fsys fs.FS) problem.Report {
	var r problem.Report
	pages, err := readPages(fsys)
	if err != nil {
		r.Add(problem.Problem{Check: "language", Place: ".", What: err.Error(), Remedy: "build the site again"})
	}
	measured, short := map[string]int{}, map[string]int{}
	sentences, text := 0, 0
	links := linkCheck{seen: map[string]*problem.Problem{}, more: map[string]int{}}
	for _, p := range pages {
		if p.lang != "da" && p.lang != "en" {
			r.Add(problem.Problem{Check: "language", Place: p.address, What: fmt.Sprintf("no measure for <html lang=%q>", p.lang), Remedy: `set lang to "da" or "en"`})
			continue
		}
		if p.main == nil {
			r.Add(problem.Problem{Check: "language", Place: p.address, What: "no <main>, so no text can be measured", Remedy: `wrap the page's own text in <main id="indhold">`})
			continue
		}
		s := p.score()
		if s.Short {
			short[p.lang]++
		} else {
			measured[p.lang]++
			r.Add(readability(s)...)
		}
		sentences += s.Sentences
		r.Add(p.longSentences()...)
		n, ps := p.wording()
		text += n
		r.Add(ps...)
		links.page(p)
	}
	r.Add(links.problems()...)
	for _, lang := range []string{"da", "en"} {
		measure := map[string]string{"da": "LIX", "en": "Flesch-Kincaid grade"}[lang]
		r.Saw("readability", measured[lang], fmt.Sprintf("pages by %s (%d more under %d words: only sentences and words)", measure, short[lang], MinWords))
	}
	r.Saw("sentence", sentences, "sentences")
	r.Saw("wording", text, "words")
	r.Saw("link text", links.count, "links")
	return r
}

// readability compares the score of a page with its limits.
func readability(s Score) []problem.Problem {
	p := problem.Problem{Check: "readability", Place: s.Page, Remedy: "shorten sentences, and swap long words for short ones"}
	name, aim, limit := "LIX", LIXAim, LIXLimit
	if s.Lang == "en" {
		name, aim, limit = "Flesch-Kincaid grade", GradeAim, GradeLimit
	} else if s.Urgent || s.Kind == "home" {
		aim = LIXUrgentAim
	}
	switch v := s.Value(); {
	case v > limit:
		p.What = fmt.Sprintf("%s %.1f is over %.0f", name, v, limit)
	case v > aim:
		p.What = fmt.Sprintf("%s %.1f is over %.0f", name, v, aim)
		p.Severity = problem.Warning
	default:
		return nil
	}
	return []problem.Problem{p}
}

func (p page) longSentences() []problem.Problem {
	var out []problem.Problem
	for _, block := range p.prose() {
		for _, s := range Sentences(block, p.lang) {
			n := len(words(s))
			if n <= SentenceAim {
				continue
			}
			bad := problem.Problem{
				Check: "sentence", Place: p.address,
				What:     fmt.Sprintf("a sentence of %d words: “%s”", n, beginning(s)),
				Remedy:   fmt.Sprintf("part it; at most %d words, better %d", SentenceLimit, SentenceAim),
				Severity: problem.Warning,
			}
			if n > SentenceLimit {
				bad.Severity = problem.Error
			}
			out = append(out, bad)
		}
	}
	return out
}

// beginning returns the first words of a text, enough to find it by.
func beginning(s string) string {
	fields := strings.Fields(s)
	if len(fields) <= 9 {
		return s
	}
	return strings.Join(fields[:8], " ") + " …"
}

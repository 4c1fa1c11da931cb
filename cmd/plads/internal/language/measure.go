package language

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of readability. LIX for Danish: at most 24 is very easy, 25-34 easy,
// 35-44 medium, 45-54 hard, from 55 very hard (Björnsson's bands as used in
// Denmark). The Flesch-Kincaid grade for English is the number of school years
// that a text asks for.
const (
	LIXAim       = 30.0 // above it: a warning
	LIXLimit     = 35.0 // above it: an error
	LIXUrgentAim = 25.0 // the start page and urgent pages: above it a warning
	GradeAim     = 6.0  // above it: a warning
	GradeLimit   = 8.0  // above it: an error

	SentenceAim   = 20 // words; above it: a warning
	SentenceLimit = 25 // words; above it: an error

	// MinWords is the least number of words for which LIX or a grade says
	// anything. Shorter texts are measured for their sentences only.
	MinWords = 60

	// longWord is the number of letters that makes a word long in LIX.
	longWord = 7
)

// Score is what was measured on one page, or on one text.
type Score struct {
	Page   string // address, "/akut/"; empty for a text
	Lang   string // "da" or "en"
	Kind   string // data-kind of the page
	Urgent bool   // the page is marked data-urgent, or its kind is "urgent"

	Words     int
	Sentences int
	Longest   int // words of the longest sentence

	// LIX is set for Danish, Grade (Flesch-Kincaid) for English. They are
	// computed for any length; Short says whether to trust them.
	LIX   float64
	Grade float64
	// Short is true for fewer than MinWords words.
	Short bool
}

// Value returns LIX for Danish and the grade for English.
func (s Score) Value() float64 {
	if s.Lang == "en" {
		return s.Grade
	}
	return s.LIX
}

// Measure measures running text in lang ("da" or "en"). Each of paragraphs ends
// a sentence; plain text only, no markup.
func Measure(lang string, paragraphs ...string) Score {
	score := Score{Lang: lang}
	long, syllables := 0, 0
	for _, p := range paragraphs {
		for _, sentence := range Sentences(p, lang) {
			ws := words(sentence)
			if len(ws) == 0 {
				continue
			}
			score.Sentences++
			score.Words += len(ws)
			score.Longest = max(score.Longest, len(ws))
			for _, w := range ws {
				if letters(w) >= longWord {
					long++
				}
				if lang == "en" {
					syllables += Syllables(w)
				}
			}
		}
	}
	score.Short = score.Words < MinWords
	if score.Words == 0 {
		return score
	}
	n, s := float64(score.Words), float64(score.Sentences)
	if lang == "en" {
		// Kincaid et al., Derivation of new readability formulas, 1975.
		score.Grade = 0.39*n/s + 11.8*float64(syllables)/n - 15.59
	} else {
		score.LIX = n/s + 100*float64(long)/n
	}
	return score
}

func letters(word string) int {
	return utf8.RuneCountInString(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, word))
}

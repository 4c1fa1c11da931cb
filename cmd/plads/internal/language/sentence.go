package language

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences splits one paragraph of running text into sentences. A full stop
// ends a sentence unless it belongs to an abbreviation, an ordinal or another
// number, an initial, or a word that a small letter follows: a doubtful stop
// makes the text look harder, never easier.
func Sentences(text, lang string) []string {
	tokens := strings.Fields(squeeze(text))
	var out []string
	start := 0
	for i := range tokens {
		if i == len(tokens)-1 || ends(tokens, i, start, lang) {
			out = append(out, strings.Join(tokens[start:i+1], " "))
			start = i + 1
		}
	}
	return out
}

// ends reports whether the sentence that began at tokens[start] ends with
// tokens[i], which is not the last.
func ends(tokens []string, i, start int, lang string) bool {
	const closing = "\"'”’»«)]"
	word := strings.TrimRight(tokens[i], closing)
	last, _ := utf8.DecodeLastRuneInString(word)
	if !strings.ContainsRune(".!?…", last) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(tokens[i+1], "\"'”“„»«([–-"))
	if unicode.IsLower(next) {
		return false
	}
	if last != '.' || strings.HasSuffix(word, "..") {
		return true
	}
	stem := strings.TrimLeft(strings.TrimSuffix(word, "."), "\"'”“„»«([")
	if number(stem) {
		// "1. Ring til os" is a list marker typed by hand; "den 1. 5." a date.
		return i > start && !unicode.IsDigit(next)
	}
	if utf8.RuneCountInString(stem) == 1 {
		return false
	}
	switch abbreviation(strings.ToLower(stem), lang) {
	case never:
		return false
	case maybe:
		return unicode.IsUpper(next)
	}
	return true
}

func number(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsDigit(r) && !strings.ContainsRune(".,:-–§", r)
	}) < 0
}

type stop int

const (
	always stop = iota // no abbreviation: the full stop ends the sentence
	never              // something always follows: "kl.", "f.eks."
	maybe              // may stand last: ends when a capital follows: "osv."
)

// abbreviation says what the full stop after a word means. The word is in small
// letters and without its last full stop.
func abbreviation(word, lang string) stop {
	if lang == "en" {
		switch word {
		case "e.g", "i.e", "mr", "mrs", "ms", "dr", "prof", "st", "no", "nos", "vs", "approx",
			"cf", "sec", "art", "fig", "para", "tel", "subs", "incl", "excl", "kl", "nr", "dkk":
			return never
		case "etc", "a.m", "p.m", "jr", "ltd", "inc", "co", "et al":
			return maybe
		}
		return always
	}
	switch word {
	case "f.eks", "bl.a", "dvs", "d.v.s", "ca", "cirka", "kl", "nr", "stk", "pkt", "jf", "jfr", "evt",
		"inkl", "ekskl", "pga", "p.g.a", "mht", "m.h.t", "ift", "i.f.t", "iht", "i.h.t", "tlf",
		"vedr", "hhv", "henh", "dr", "hr", "fr", "sml", "sct", "skt", "chr", "kap", "art", "lb.nr",
		"lbkg", "lov nr", "bek", "ang", "afd", "adr", "gl", "int", "maks", "min", "max",
		"bl", "eks", "red", "d", "tv", "th", "mf", "jan", "feb", "apr", "aug", "sep",
		"sept", "okt", "nov", "dec", "man", "tirs", "ons", "tors", "fre", "lør", "søn", "cvr", "mr":
		return never
	case "osv", "o.s.v", "mv", "m.v", "m.m", "mm", "m.fl", "mfl", "o.l", "o.lign", "lign", "kr", "pct",
		"mio", "mia", "mdr", "md", "etc", "p.t", "pt", "s.u", "ff", "a.m.b.a", "udg", "årg":
		return maybe
	}
	return always
}

// address matches what a visitor types or mails to, not reads: whole URLs, mail
// addresses and bare host names such as borger.dk/hjaelp.
var address = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s)»”"]*[^\s)»”".,:;!?]` +
	`|[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.[a-z]{2,}` +
	`|\b[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.(?:dk|com|org|net|eu|gl|fo|info|io)\b(?:/[^\s)»”"]*[^\s)»”".,:;!?])?`)

// words returns the words of a text: runs of letters, digits, hyphens and
// apostrophes with at least one letter. A number is no word. Full stops inside
// an abbreviation do not part it.
func words(text string) []string {
	text = address.ReplaceAllString(text, "")
	text = strings.ReplaceAll(text, "’", "'")
	fields := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-'.", r)
	})
	var out []string
	for _, f := range fields {
		f = strings.ReplaceAll(strings.Trim(f, "-'."), ".", "")
		if strings.IndexFunc(f, unicode.IsLetter) >= 0 {
			out = append(out, f)
		}
	}
	return out
}

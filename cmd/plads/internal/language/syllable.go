package language

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Syllables counts the syllables of an English word by its spelling: groups of
// vowels, less what is silent, plus vowels that stand together and are read
// apart. A word in capitals that cannot be said, or of at most three letters, is
// read letter by letter: SMS, GP. It goes by rules
// and a short list, so rare words and names may be one off, either way.
func Syllables(word string) int {
	n := 0
	for part := range strings.SplitSeq(word, "-") {
		n += syllables(part)
	}
	return max(n, 1)
}

func syllables(part string) int {
	part = strings.TrimSuffix(strings.TrimSuffix(part, "'s"), "'")
	letter := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, part)
	if letter == "" {
		return 0
	}
	w := strings.ToLower(letter)
	if size := utf8.RuneCountInString(w); letter == strings.ToUpper(letter) && size > 1 &&
		(size <= 3 || !strings.ContainsAny(w, vowels)) {
		// The name of the letter w has three syllables.
		return size + 2*strings.Count(w, "w")
	}
	if n := irregular(w); n > 0 {
		return n
	}
	n := vowelGroups(w) + len(apart.FindAllString(w, -1)) - len(together.FindAllString(w, -1))
	n += len(suffixApart.FindAllString(w, -1))
	if silentEnd.MatchString(w) && !spokenEnd.MatchString(w) {
		n--
	}
	if silentInside.MatchString(w) {
		n--
	}
	return max(n, 1)
}

const vowels = "aeiouyæøåáéíóúäöü"

// vowelGroups counts runs of vowels. The u of qu and gu and the y before a vowel
// are no vowels; a y between a consonant and a vowel is a group of its own.
func vowelGroups(w string) int {
	rs := []rune(w)
	is := func(i int) bool { return i >= 0 && i < len(rs) && strings.ContainsRune(vowels, rs[i]) }
	n, open := 0, false
	for i, r := range rs {
		vowel := is(i)
		if r == 'u' && i > 0 && strings.ContainsRune("qg", rs[i-1]) && is(i+1) {
			vowel = false
		}
		if r == 'y' && is(i+1) && rs[i+1] != 'y' {
			if i == 0 || is(i-1) || rs[i-1] == 'w' {
				open = false
				continue
			}
			n, open = n+1, false
			continue
		}
		if vowel && !open {
			n++
		}
		open = vowel
	}
	return n
}

var (
	// apart: two syllables where the groups count one.
	apart = regexp.MustCompile(`i[aou]|ua|uou|eo|ien|iet|^reu|^rei[mns][^e]..|^coo[pr]|ruin|flui|uity|uel|ueta|uen[ct]|` +
		`theat|react|creat|^reapp|chao|poe[mt]|dnt$|snt$`)
	// together: one syllable in what apart takes for two.
	together = regexp.MustCompile(`[cstgx]i[aou]|[cst]ien|fuelle|[qg]ua|suad|[qg]uen|geo[nu]|eon[el]|peop|eou|llion|nion|nior|riag|[qg]uet|uou[a-z]*uou`)
	// suffixApart: endings that are a syllable more than they look.
	suffixApart = regexp.MustCompile(`(?:[^ptv]..ier|[a-z]{4}iers?|[a-z]{3}iest|[oe]ing|[cst]iat[a-z]*|sms?|eos)$`)
	// silentEnd: an e that is written, not said.
	silentEnd = regexp.MustCompile(`[^aeiouy]e$|[^aeiouy]es$|[^aeiouytd]ed$`)
	// spokenEnd: ta-ble, pla-ces, han-dled keep theirs.
	spokenEnd = regexp.MustCompile(`[^aeiouyl]l(?:e|es|ed)$|(?:[szxcg]|ch|sh)es$|[^aeiouyl]red$|^[^aeiouy]+e[ds]?$`)
	// silentInside: safe-ly, home-less, some-thing.
	silentInside = regexp.MustCompile(`[aeiouy][^aeiouyl]?[^aeiouy]e(?:ly|ful|fully|less|lessness|ness|ment|ments|thing|times?|where|` +
		`body|works?|fore|one|how|what|side|line|land|bound|made|guard|keepers?|makers?)$`)
)

// irregular returns the syllables of frequent words whose spelling misleads, and
// 0 for all others.
func irregular(w string) int {
	switch w {
	case "eye", "eyes", "queue", "priest", "friend", "friends", "does", "arent", "werent", "fierce":
		return 1
	case "someone", "people", "science", "soldier", "every", "evening", "evenings", "business",
		"really", "friendly", "friendship", "naked", "hundred":
		return 2
	case "area", "areas", "idea", "ideas", "everyone", "everything", "everywhere", "businesses",
		"element", "elements", "reopen", "anyone", "museum", "museums", "recipe", "recipes",
		"kommune", "kommunes":
		return 3
	case "reality", "especially", "february":
		return 4
	case "simultaneous":
		return 5
	}
	return 0
}

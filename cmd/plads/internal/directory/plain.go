package directory

import (
	"strings"
	"unicode"
)

// plain returns text as a reader sees it, for comparing: soft hyphens and
// zero-width signs gone, every kind of space one space, every kind of dash and
// digit the plain one. Line breaks count as spaces; breakSign stays.
func plain(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case r > ' ' && r < 0x7f: // most of it
		case r == '\u00ad' || unicode.Is(unicode.Cf, r):
			continue
		case unicode.IsSpace(r) || unicode.Is(unicode.Zs, r):
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		case unicode.Is(unicode.Pd, r) || r == '\u2212':
			r = '-'
		case r >= 0xff10 && r <= 0xff19:
			r = '0' + r - 0xff10
		}
		space = false
		b.WriteRune(r)
	}
	return b.String()
}

// breakSign stands where no phone number can run on: between blocks of a page.
const breakSign = "\x1e"

// folded returns plain text in lower case with the Danish letters spelt out, so
// that "Højnæsvej" and "HOEJNAESVEJ" are the same.
func folded(s string) string { return foldedPlain(plain(s)) }

// foldedPlain is folded for text that is plain already.
func foldedPlain(s string) string { return spellOut.Replace(strings.ToLower(s)) }

var spellOut = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa", "é", "e", "o\u0308", "oe", "a\u030a", "aa")

// readyText is a text made ready for looking for many forbidden values in it.
type readyText struct{ plain, folded string }

func ready(s string) readyText {
	s = plain(s)
	return readyText{s, foldedPlain(s)}
}

// neverMatcher is a forbidden value made ready for looking.
type neverMatcher struct {
	Never
	digits  string // of a number, or ""
	address string // of anything else, folded
}

func (n Never) matcher() neverMatcher {
	value := plain(n.Value)
	if digits := digitsOf(value); len(digits) >= 3 && strings.Trim(value, "0123456789 +.-") == "" {
		return neverMatcher{Never: n, digits: strings.TrimPrefix(digits, countryCodeIn(value))}
	}
	return neverMatcher{Never: n, address: strings.TrimSpace(folded(value))}
}

func countryCodeIn(value string) string {
	if strings.HasPrefix(value, "+45") {
		return "45"
	}
	return ""
}

// in reports whether text holds the forbidden value, however it is written:
// a number with any spaces, dots, dashes or brackets, with or without country
// code; an address in any case, with æ, ø and å spelt out or not.
func (m neverMatcher) in(text readyText) bool {
	if m.digits != "" {
		return holdsDigits(text.plain, m.digits)
	}
	return m.inFolded(text.folded)
}

func (m neverMatcher) inFolded(text string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], m.address)
		if i < 0 || m.address == "" {
			return false
		}
		end := from + i + len(m.address)
		// "Vejen 9" is not in "Vejen 98".
		if end == len(text) || !isDigit(text[end]) || !isDigit(m.address[len(m.address)-1]) {
			return true
		}
		from = end
	}
}

// holdsDigits reports whether plain text holds the number: its digits in order
// with at most two separators between them, not inside a longer row of digits
// unless what stands before is the country code.
func holdsDigits(text, digits string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] != digits[0] {
			continue
		}
		end := digitsFrom(text, i, digits)
		if end > 0 && (end == len(text) || !isDigit(text[end])) && startsNumber(text[:i]) {
			return true
		}
	}
	return false
}

// digitsFrom returns where the digits end in text if they begin at i, or 0.
func digitsFrom(text string, i int, digits string) int {
	separators := 0
	for matched := 0; i < len(text); i++ {
		switch {
		case text[i] == digits[matched]:
			matched++
			separators = 0
			if matched == len(digits) {
				return i + 1
			}
		case strings.IndexByte(" .-/()_", text[i]) >= 0 && separators < 2:
			separators++
		default:
			return 0
		}
	}
	return 0
}

func startsNumber(before string) bool {
	n := len(before)
	if n == 0 || !isDigit(before[n-1]) {
		return true
	}
	code, found := strings.CutSuffix(before, "45")
	if !found {
		return false
	}
	code = strings.TrimSuffix(code, "00")
	return code == "" || !isDigit(code[len(code)-1])
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

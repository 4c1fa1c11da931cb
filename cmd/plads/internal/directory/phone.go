package directory

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shortNumbers are the Danish numbers of three and four digits that the
// directory knows; four digits are otherwise too easily a year.
func shortNumbers() []string { return []string{"112", "114", "1813", "1818", "1888"} }

var (
	eightDigits = regexp.MustCompile(`^[2-9]\d{7}$`)
	harmonised  = regexp.MustCompile(`^116\d{3}$`)
	allDigits   = regexp.MustCompile(`^\d+$`)
)

// ParsePhone returns the digits of a Danish phone number written the one way
// the directory writes it: "112", "1813", "116 111", "36 37 70 00". Numbers
// begin with 2 to 9 (the Danish numbering plan); the errors name the right way.
func ParsePhone(s string) (string, error) {
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .-\u00a0", r) {
			return -1
		}
		return r
	}, strings.TrimPrefix(s, "+45"))
	if !allDigits.MatchString(digits) {
		return "", fmt.Errorf("phone number %q has other signs than digits", s)
	}
	if !slices.Contains(shortNumbers(), digits) && !harmonised.MatchString(digits) && !eightDigits.MatchString(digits) {
		return "", fmt.Errorf("phone number %q is no Danish number: eight digits from 2 to 9, 116 and three digits, or one of %s",
			s, strings.Join(shortNumbers(), ", "))
	}
	if want := FormatPhone(digits); s != want {
		return "", fmt.Errorf("phone number %q is to be written %q", s, want)
	}
	return digits, nil
}

// FormatPhone groups the digits of a Danish number: "36 37 70 00", "116 111",
// "1813".
func FormatPhone(digits string) string {
	switch len(digits) {
	case 8:
		return digits[:2] + " " + digits[2:4] + " " + digits[4:6] + " " + digits[6:]
	case 6:
		return digits[:3] + " " + digits[3:]
	}
	return digits
}

// telHref returns the link that rings a number. Short and 116 numbers exist in
// Denmark only, so they carry no country code.
func telHref(digits string) string {
	if len(digits) == 8 {
		return "tel:+45" + digits
	}
	return "tel:" + digits
}

func smsHref(digits string) string { return "sms:" + strings.TrimPrefix(telHref(digits), "tel:") }

// groupings are the ways in which eight digits are seen as a phone number.
// Dates (21 11 2026, 2026-11-21) are grouped otherwise.
func groupings() [][]int {
	return [][]int{{2, 2, 2, 2}, {2, 3, 3}, {3, 3, 2}, {3, 2, 3}, {2, 6}, {4, 4}, {8}, {3, 3}, {6}}
}

// foundPhone is a number found in running text.
type foundPhone struct {
	digits, raw string
	start, end  int // in the text
}

var digitGroup = regexp.MustCompile(`\d+`)

// findPhones returns what looks like Danish phone numbers in plain text. Where
// groups of digits stand in a row, numbers for which known is true are taken
// first, so that "2610 36 37 70 00" holds one number and not another.
func findPhones(text string, known func(string) bool) []foundPhone {
	var found []foundPhone
	groups := digitGroup.FindAllStringIndex(text, -1)
	for len(groups) > 0 {
		n := 1
		for n < len(groups) && joined(text[groups[n-1][1]:groups[n][0]]) {
			n++
		}
		found = append(found, phonesInRun(text, groups[:n], known)...)
		groups = groups[n:]
	}
	return found
}

// joined reports whether what stands between two groups of digits can be inside
// a phone number.
func joined(between string) bool { return between == " " || between == "." || between == "-" }

func phonesInRun(text string, run [][]int, known func(string) bool) []foundPhone {
	var found []foundPhone
	taken := make([]bool, len(run))
	for _, wantKnown := range []bool{true, false} {
		for i := 0; i < len(run); i++ {
			p, n := phoneAt(text, run[i:], known, wantKnown)
			if n == 0 || slices.Contains(taken[i:i+n], true) {
				continue
			}
			for j := i; j < i+n; j++ {
				taken[j] = true
			}
			found = append(found, p)
			i += n - 1
		}
	}
	return found
}

// phoneAt returns the number that begins with the run's first group, and how
// many groups it takes, or 0.
func phoneAt(text string, run [][]int, known func(string) bool, wantKnown bool) (foundPhone, int) {
	start, first := run[0][0], text[run[0][0]:run[0][1]]
	skipped := 0
	if start > 0 && text[start-1] == '+' || strings.HasPrefix(first, "00") {
		code := strings.TrimPrefix(first, "00")
		rest, danish := strings.CutPrefix(code, "45")
		switch {
		case !danish:
			return foundPhone{}, 0 // a foreign number is no Danish one
		case rest == "" && len(run) > 1:
			run, skipped = run[1:], 1
		default:
			run = slices.Clone(run)
			run[0] = []int{run[0][1] - len(rest), run[0][1]}
		}
	}
	for _, g := range groupings() {
		if !fits(text, run, g) {
			continue
		}
		end := run[len(g)-1][1]
		digits := digitsOf(text[run[0][0]:end])
		if len(digits) == 6 && !harmonised.MatchString(digits) {
			continue
		}
		if known(digits) == wantKnown {
			return foundPhone{digits, text[start:end], start, end}, skipped + len(g)
		}
	}
	return foundPhone{}, 0
}

// fits reports whether the run begins with groups of the given lengths, apart
// by one kind of separator, and is not something else: a span of years, a
// number inside an address of the web, an amount with dots.
func fits(text string, run [][]int, lengths []int) bool {
	if len(run) < len(lengths) {
		return false
	}
	separator := ""
	for i, want := range lengths {
		if run[i][1]-run[i][0] != want {
			return false
		}
		if i == 0 {
			continue
		}
		s := text[run[i-1][1]:run[i][0]]
		if separator != "" && s != separator {
			return false
		}
		separator = s
	}
	start, end := run[0][0], run[len(lengths)-1][1]
	switch len(lengths) {
	case 1:
		return !gluedToWord(text, start, end)
	case 2:
		if lengths[0] == 4 {
			return !(isYear(text[run[0][0]:run[0][1]]) && isYear(text[run[1][0]:run[1][1]]))
		}
	case 3:
		return separator != "."
	}
	return true
}

func isYear(s string) bool { return strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20") }

// gluedToWord reports whether a group of digits is a part of a name or an
// address of the web, as in "/20230048" or "bek12345678".
func gluedToWord(text string, start, end int) bool {
	glued := func(r rune) bool { return unicode.IsLetter(r) || strings.ContainsRune("/=_#&?%", r) }
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return start > 0 && glued(before) || end < len(text) && glued(after)
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

package directory

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// title tells how a name is set where it is a title.
func title(name Text) PublishedTitle {
	var out PublishedTitle
	out.TitleMarks = strings.ContainsFunc(name.DA+name.EN, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != ' ' && r != ','
	})
	if size := (Text{titleSize(name.DA), titleSize(name.EN)}); size != (Text{"l", "l"}) {
		out.TitleSize = &size
	}
	return out
}

// titleSize tells how large a title can be on a poster, by its length and its longest
// word: "l", "m" or "s".
func titleSize(title string) string {
	longest := 0
	for word := range strings.SplitSeq(title, " ") {
		longest = max(longest, utf8.RuneCountInString(word))
	}
	switch n := utf8.RuneCountInString(title); {
	case n >= 49 || longest >= 17:
		return "s"
	case n >= 27 || longest >= 12:
		return "m"
	}
	return "l"
}

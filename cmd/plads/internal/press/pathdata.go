package press

import (
	"fmt"
	"regexp"
	"strings"
)

// arguments is how many numbers a segment of a path takes (SVG 2, 9.3.9).
var arguments = map[byte]int{'m': 2, 'l': 2, 'h': 1, 'v': 1, 'c': 6, 's': 4, 'q': 4, 't': 2, 'a': 7, 'z': 0}

var (
	pathData   = regexp.MustCompile(`\bd="([^"]*)"`)
	roundedX   = regexp.MustCompile(`\brx="([^"]+)"`)
	pathNumber = regexp.MustCompile(`^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?`)
	pathFlag   = regexp.MustCompile(`^[01]`)
)

// plain writes out what an svg may leave unsaid and the library that draws it does not
// know: the letter of every segment of a path, the spaces around the flags of an arc, and
// the other radius of a rounded corner.
func plain(svg []byte) ([]byte, error) {
	svg = roundedX.ReplaceAll(svg, []byte(`rx="$1" ry="$1"`))
	var failed error
	svg = pathData.ReplaceAllFunc(svg, func(attribute []byte) []byte {
		d, err := plainPath(string(pathData.FindSubmatch(attribute)[1]))
		if err != nil {
			failed = err
		}
		return []byte(`d="` + d + `"`)
	})
	return svg, failed
}

// plainPath writes path data with a letter before every segment and spaces between numbers.
func plainPath(d string) (string, error) {
	var out strings.Builder
	var letter byte
	rest := strings.TrimLeft(d, " ,\t\n")
	for rest != "" {
		if c := rest[0]; c|0x20 >= 'a' && c|0x20 <= 'z' {
			letter, rest = c, strings.TrimLeft(rest[1:], " ,\t\n")
		}
		count, known := arguments[letter|0x20]
		if !known {
			return "", fmt.Errorf("no segment of a path: %.20q in %.60q", rest, d)
		}
		out.WriteByte(letter)
		for i := range count {
			form := pathNumber
			if letter|0x20 == 'a' && (i == 3 || i == 4) {
				form = pathFlag
			}
			number := form.FindString(rest)
			if number == "" {
				return "", fmt.Errorf("no number for %q: %.20q in %.60q", letter, rest, d)
			}
			if i > 0 {
				out.WriteByte(' ')
			}
			out.WriteString(number)
			rest = strings.TrimLeft(rest[len(number):], " ,\t\n")
		}
		switch letter {
		case 'm':
			letter = 'l'
		case 'M':
			letter = 'L'
		case 'z', 'Z':
			letter = 0
		}
	}
	return out.String(), nil
}

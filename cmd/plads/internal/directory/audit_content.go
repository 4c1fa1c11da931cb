package directory

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// document is one file of a built site, made ready for the audits.
type document struct {
	name   string
	whole  content
	urgent []content
	mute   []string             // offers on an urgent page that have no number to show today
	parts  map[string][]content // by the id of the offer that they are about
}

// content is what a file, or a part of it, says.
type content struct {
	// visible is what a visitor sees or hears, where phone numbers are sought:
	// blocks are apart by breakSign, and what is marked as no phone is left out.
	visible string
	// all is everything that can be read, source code included.
	all string
	// wrongLinks are call links that show another number than they ring.
	wrongLinks []string
}

// numberLink is a link that rings or writes to a number.
type numberLink struct{ scheme, digits string }

var linkedNumber = regexp.MustCompile(`^(?://)?(\+?[\d(][\d ().+-]*)`)

// links returns the call and message links, each as often as it stands there.
// A link for sharing by text message has no number and is none of them.
func (c content) links() []numberLink {
	var links []numberLink
	before, rest := "", plain(c.all)
	for {
		scheme, after, found := strings.Cut(rest, ":")
		if !found {
			return links
		}
		before, rest = scheme, after
		scheme = numberScheme(before)
		if scheme == "" {
			continue
		}
		if m := linkedNumber.FindStringSubmatch(rest); m != nil {
			links = append(links, numberLink{scheme, localDigits(m[1])})
		}
	}
}

// numberScheme returns "tel" or "sms" if the text ends in the scheme of a link
// that calls or writes, and "" otherwise.
func numberScheme(before string) string {
	before = strings.ToLower(before[max(0, len(before)-8):])
	for _, s := range []struct{ written, means string }{
		{"tel", "tel"}, {"callto", "tel"}, {kindSMS, kindSMS}, {"smsto", kindSMS}, {"sms-to", kindSMS},
	} {
		ahead, found := strings.CutSuffix(before, s.written)
		if !found {
			continue
		}
		if last, _ := utf8.DecodeLastRuneInString(ahead); ahead == "" || !unicode.IsLetter(last) {
			return s.means
		}
	}
	return ""
}

// localDigits returns the digits without Denmark's country code.
func localDigits(number string) string {
	digits := digitsOf(number)
	digits = strings.TrimPrefix(digits, "00")
	if len(digits) > 8 {
		digits = strings.TrimPrefix(digits, "45")
	}
	return digits
}

// saysShort reports whether plain text names a short number as one to ring, and
// not as a paragraph, a price or a count: it stands alone, or after a word that
// announces a number.
func saysShort(text, digits string) bool {
	for _, block := range strings.Split(text, breakSign) {
		if strings.TrimSpace(block) == digits {
			return true
		}
	}
	return announced(digits).MatchString(text)
}

func announced(digits string) *regexp.Regexp {
	return regexp.MustCompile(
		`(?i)(?:ring|ringe|ringer|call|dial|phone|tlf\.?|telefon|nummer|number|nummeret|politiet|police)[: ]+(?:til |på |to |on |the )*` +
			regexp.QuoteMeta(digits) + `(?:[^\d%]|$)|(?:^| )(?:på|on) ` + regexp.QuoteMeta(digits) + `(?:[.,:;!?]|$|` + breakSign + `)`)
}

var (
	urlPattern = regexp.MustCompile(`(?i)(?:https?:)?//[^\s"'<>` + breakSign + `]+|geo:[\d.-]+,[\d.-]+`)
	// geoMarkup is the machine's way of saying where something is: schema.org,
	// the geo meta tags, and iCalendar (RFC 5545, 3.8.1.6).
	geoMarkup = regexp.MustCompile(
		`(?i)"?\b(?:latitude|longitude|streetAddress|postalCode|hasMap|geo\.position|geo\.placename|ICBM)\b"?|(?:^|\n|` + breakSign + `)GEO:[\d.-]+`)
)

// giveaway returns what in a text about a secret offer tells where it is, or "".
func giveaway(all string) string {
	if m := geoMarkup.FindString(all); m != "" {
		return strings.Trim(m, breakSign+" \n\"")
	}
	for _, address := range urlPattern.FindAllString(all, -1) {
		if isMap(address) {
			return address
		}
	}
	return whereabouts(all)
}

// gatherer builds a content. Running text goes into text and visible; what does
// not run on in it (attributes, comments, scripts) is kept for the end, so that
// it cuts no number in two.
type gatherer struct {
	text, visible     strings.Builder
	hidden, alongside strings.Builder
	wrong             []string
}

func (g *gatherer) content() content {
	return content{
		visible:    g.visible.String() + breakSign + g.alongside.String(),
		all:        g.text.String() + breakSign + g.hidden.String(),
		wrongLinks: g.wrong,
	}
}

// say adds a piece that a visitor meets by itself.
func (g *gatherer) say(s string) {
	g.alongside.WriteString(s + breakSign)
	g.hide(s)
}

// hide adds a piece that only source code shows, also as it reads when its
// escapes are undone.
func (g *gatherer) hide(s string) {
	g.hidden.WriteString(s + breakSign)
	if strings.Contains(s, `\u`) {
		g.hidden.WriteString(unicodeEscape.ReplaceAllStringFunc(s, unescape) + breakSign)
	}
	if !strings.Contains(s, "%") {
		return
	}
	// A space in an address may be written as + or as %20.
	for _, undo := range []func(string) (string, error){url.QueryUnescape, url.PathUnescape} {
		if decoded, err := undo(s); err == nil {
			g.hidden.WriteString(decoded + breakSign)
		}
	}
}

var unicodeEscape = regexp.MustCompile(`\\u[0-9a-fA-F]{4}`)

func unescape(s string) string {
	var r rune
	if _, err := fmt.Sscanf(s, `\u%04x`, &r); err != nil {
		return s
	}
	return string(r)
}

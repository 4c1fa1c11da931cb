package directory

import (
	"net/url"
	"regexp"
	"strings"
)

var (
	// streetPattern is a street and a house number. The endings that are also
	// common words count only in words that begin with a capital letter:
	// "krisecenterplads 24" is no address.
	streetPattern = regexp.MustCompile(
		`(?:(?i:[\p{L}][\p{L}'-]+(?:vej|vejen|gade|gaden|allé|stræde|strædet|vænge|vænget|boulevard|boulevarden|street|road))` +
			`|\p{Lu}[\p{L}'-]*(?:plads|pladsen|torv|torvet|parken|vangen|haven|bakken|lunden|marken|toften|brygge|alle)` +
			`|Plads|Torv|Torvet|Allé|Alle|Park|Vej|Gade|Street|Road|Avenue|Lane)\s+\d{1,3}\s?[A-ZÆØÅa-zæøå]?(?:[^\p{L}\d]|$)`)

	// postcodePattern is a postcode and a town. From 1000 to 2099 lie the years,
	// the short numbers (1813) and the postcodes of København and Frederiksberg.
	postcodePattern = regexp.MustCompile(
		`(?:^|[^\d\p{L}])(?:DK-?\s?)?(?:(?:2[1-9]|[3-9]\d)\d\d\s+\p{Lu}\p{Ll}\p{L}*|(?:1\d|20)\d\d\s+(?:København|Copenhagen|Kbh|Frederiksberg))`)

	// coordinatePattern is a latitude and a longitude in Denmark.
	coordinatePattern = regexp.MustCompile(`(?:^|[^\d.])5[4-7]\.\d{3,}[^\d]{1,30}(?:[89]|1[0-5])\.\d{3,}` +
		`|(?:^|[^\d.])(?:[89]|1[0-5])\.\d{3,}[^\d]{1,30}5[4-7]\.\d{3,}`)

	mapHosts = regexp.MustCompile(`(?i)^(?:maps?\.|.*\.maps\.)|openstreetmap|^osm\.|krak\.dk|degulesider\.dk|findvej|rejseplanen|what3words|goo\.gl$`)
)

// whereabouts returns what in plain text gives away where a place is, or "".
func whereabouts(text string) string {
	text = plain(text)
	if !strings.ContainsAny(text, "0123456789") {
		return "" // every one of the patterns has a number in it
	}
	text = withoutPhones(text)
	for _, p := range []*regexp.Regexp{streetPattern, postcodePattern, coordinatePattern} {
		if m := p.FindString(text); m != "" {
			return strings.Trim(m, " "+breakSign)
		}
	}
	return ""
}

// withoutPhones blanks phone numbers, whose groups look like postcodes.
func withoutPhones(text string) string {
	b := []byte(text)
	for _, p := range findPhones(text, func(string) bool { return false }) {
		copy(b[p.start:p.end], strings.Repeat("#", p.end-p.start))
	}
	return string(b)
}

// isMap reports whether an address of the web leads to a map.
func isMap(address string) bool {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return false
	}
	return strings.EqualFold(u.Scheme, "geo") || mapHosts.MatchString(u.Hostname()) ||
		strings.Contains(u.Hostname(), "google.") && strings.HasPrefix(u.Path, "/maps")
}

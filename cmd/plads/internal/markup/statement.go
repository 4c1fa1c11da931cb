package markup

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// The statement on accessibility, by language.
var statements = map[string]string{"da": "/was/", "en": "/en/accessibility/"}

// statementAge is how old a statement may be: the Danish model asks for a look at it at
// least once a year.
const statementAge = 366 * 24 * time.Hour

// Statement checks that the statement on accessibility exists in both languages, is
// linked from the foot of every page, has a date of the last year, and tells whom one
// can ring or write to (the model statement of Digitaliseringsstyrelsen).
func Statement(pages []built.Page, today time.Time) problem.Report {
	var r problem.Report
	tell := func(sev problem.Severity, place, what, remedy string) {
		r.Add(problem.Problem{Check: "statement", Place: place, What: what, Remedy: remedy, Severity: sev})
	}
	linked, missing := 0, 0
	found := map[string]bool{}
	for _, p := range pages {
		lang, foot, refreshes := outline(p.Doc)
		if refreshes {
			continue
		}
		address := statements[lang]
		if p.Address == address {
			found[lang] = true
			judge(p, lang, today, tell)
		}
		if hrefs(foot, address) {
			linked++
		} else if missing++; missing == 1 {
			tell(problem.Error, p.Address, "no link to the statement on accessibility in the footer", "link to "+address+" in the footer")
		}
	}
	for lang, address := range statements {
		if !found[lang] {
			tell(problem.Error, address, "no statement on accessibility in "+lang, "write it, in both languages")
		}
	}
	r.Saw("statement", linked, "footers that link to it")
	return r
}

func judge(p built.Page, lang string, today time.Time, tell func(problem.Severity, string, string, string)) {
	main := first(p.Doc, "main")
	if main == nil {
		tell(problem.Error, p.Address, "no main", "put the statement into main")
		return
	}
	said := built.Text(main)
	switch date := latest(said, lang); {
	case date.IsZero():
		tell(problem.Error, p.Address, "no date", "say when it was made, as “21. november 2026”")
	case today.Sub(date) > statementAge:
		tell(problem.Error, p.Address, "the newest date is more than a year ago: "+date.Format("2006-01-02"), "read it again, mend it, and write the new date")
	case date.After(today):
		tell(problem.Error, p.Address, "the date has not come yet: "+date.Format("2006-01-02"), "mend the date")
	}
	direct, by := false, false
	for n := range main.Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" {
			continue
		}
		href := built.Attr(n, "href")
		direct = direct || strings.HasPrefix(href, "tel:") || strings.HasPrefix(href, "mailto:")
		by = by || strings.HasPrefix(href, "/kommuner/") || strings.HasPrefix(href, "/en/municipalities/")
	}
	direct = direct || phone.MatchString(said) || strings.Contains(said, "@")
	switch {
	case !direct && !by:
		tell(problem.Error, p.Address, "nobody to ring or write to", "give a number, an address to write to, or the way to the kommune's number")
	case !direct:
		tell(problem.Warning, p.Address, "no number or address of its own, only the way to the kommune's", "set feedback_email in hugo.toml when there is somebody who reads it")
	}
}

var phone = regexp.MustCompile(`\b\d\d[\s\x{00a0}]?\d\d[\s\x{00a0}]?\d\d[\s\x{00a0}]?\d\d\b`)

var months = map[string][]string{
	"da": {"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"},
	"en": {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"},
}

var written = regexp.MustCompile(`(\d{1,2})\.?\s+(\p{L}+)\s+(\d{4})`)

// latest returns the last day that a text names, or no day.
func latest(text, lang string) time.Time {
	var last time.Time
	for _, m := range written.FindAllStringSubmatch(strings.ToLower(text), -1) {
		for i, month := range months[lang] {
			if m[2] != month {
				continue
			}
			day, _ := strconv.Atoi(m[1])
			year, _ := strconv.Atoi(m[3])
			if d := time.Date(year, time.Month(i+1), day, 0, 0, 0, 0, time.UTC); d.After(last) {
				last = d
			}
		}
	}
	return last
}

// outline returns the language of a document, its last footer, and whether it only
// sends the visitor on.
func outline(doc *html.Node) (lang string, foot *html.Node, refreshes bool) {
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "html":
			lang = built.Attr(n, "lang")
		case "meta":
			refreshes = refreshes || strings.EqualFold(built.Attr(n, "http-equiv"), "refresh")
		case "footer":
			foot = n
		}
	}
	return lang, foot, refreshes
}

func first(doc *html.Node, name string) *html.Node {
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			return n
		}
	}
	return nil
}

func hrefs(n *html.Node, address string) bool {
	if n == nil {
		return false
	}
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == "a" && built.Attr(c, "href") == address {
			return true
		}
	}
	return false
}

package directory

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// Names of the audits in reports.
const (
	auditRead   = "audit-read"
	auditNever  = "audit-never"
	auditSecret = "audit-secret"
	auditUrgent = "audit-urgent"
	auditPhone  = "audit-phone"
)

// Audit reads every text file of a built site and compares it with what may be
// shown on the given day:
//
//   - audit-never: no forbidden value anywhere, however it is written, scripts,
//     attributes and comments included;
//   - audit-secret: nothing that tells where a secret place is, on its pages and
//     wherever it is named with its address;
//   - audit-urgent: in the page or element that carries data-urgent, only
//     numbers that are confirmed, and no offer that has lost its number
//     (data-without-number);
//   - audit-phone: every call link, message link and phone number in visible
//     text is one that Publish allows, links say the number they ring, and
//     numbers for text messages are never call links. An element that carries
//     data-not-phone is passed over in this audit.
//
// All four tell how much they looked at; one that looked at nothing fails.
func Audit(fsys fs.FS, dir Directory, today Date) problem.Report {
	a := newAuditor(dir, today)
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			a.add(auditRead, name, "look at its permissions", "cannot be read: %v", err)
			return nil
		}
		if e.IsDir() || !audited(name) {
			return nil
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			a.add(auditRead, name, "look at its permissions", "cannot be read: %v", err)
			return nil
		}
		doc, err := read(name, data, a.isOfferLink)
		if err != nil {
			a.add(auditRead, name, "mend the file: what cannot be read cannot be audited", "%v", err)
		}
		a.document(doc)
		return nil
	})
	if err != nil {
		a.add(auditRead, ".", "give the folder of the built site", "cannot be read: %v", err)
	}
	a.report.Saw(auditNever, a.files, "files")
	if len(a.secret) > 0 {
		a.report.Saw(auditSecret, a.secretParts, "pages and parts about secret offers")
	}
	a.report.Saw(auditUrgent, a.urgentParts, "urgent pages and panels")
	a.report.Saw(auditPhone, a.numbers, "numbers")
	return a.report
}

// audited reports whether a file is text that a visitor or a program may read.
// Style sheets hold no facts.
func audited(name string) bool {
	return slices.Contains([]string{
		".html", ".htm", ".json", ".webmanifest", ".xml", ".txt", ".ics", ".svg", ".js", ".mjs", ".md", ".csv", ".vcf", ".map",
	}, strings.ToLower(path.Ext(name)))
}

type auditor struct {
	report problem.Report
	never  []neverMatcher
	secret []secretOffer
	offers map[string]bool // ids of all offers

	call, text, sure map[string]bool // digits that may be rung, texted, and used on urgent pages
	doubted          map[string]bool // digits that data/ holds and that are not sure

	files, secretParts, urgentParts, numbers int
}

type secretOffer struct {
	id, path, address string
}

func newAuditor(dir Directory, today Date) *auditor {
	a := &auditor{
		offers: map[string]bool{}, call: map[string]bool{}, text: map[string]bool{},
		sure: map[string]bool{}, doubted: map[string]bool{},
	}
	for _, n := range dir.Never {
		a.never = append(a.never, n.matcher())
	}
	p := Publish(dir, today)
	for _, o := range p.Offers {
		a.allow(o.Contacts)
		a.allow(o.Fallback)
	}
	for _, m := range p.Municipalities {
		a.allow(m.Contacts)
	}
	for _, m := range dir.Municipalities {
		a.doubt(m.Contact)
	}
	for _, o := range dir.Offers {
		a.doubt(o.Contact)
		a.offers[o.ID] = true
		if o.Secret() {
			s := secretOffer{id: o.ID, path: o.Path()}
			if o.Contact.Address != nil {
				s.address = folded(o.Contact.Address.Value)
			}
			a.secret = append(a.secret, s)
		}
	}
	return a
}

func (a *auditor) allow(cs []PublishedContact) {
	for _, c := range cs {
		digits := digitsOf(c.Value)
		switch c.Kind {
		case kindPhone:
			a.call[digits] = true
		case kindSMS:
			a.text[digits] = true
		default:
			continue
		}
		if c.Standing == Confirmed.String() {
			a.sure[digits] = true
		}
	}
}

func (a *auditor) doubt(c Contact) {
	for _, d := range []*Detail{c.Phone, c.SMS} {
		if d != nil && !a.sure[digitsOf(d.Value)] {
			a.doubted[digitsOf(d.Value)] = true
		}
	}
}

func (a *auditor) add(check, place, remedy, what string, args ...any) {
	p := problem.Problem{Check: check, Place: place, What: fmt.Sprintf(what, args...), Remedy: remedy}
	if !slices.Contains(a.report.Problems, p) {
		a.report.Add(p)
	}
}

// document puts one file through every audit.
func (a *auditor) document(d document) {
	a.files++
	lower := folded(d.whole.all)
	text := plain(d.whole.all)
	for _, m := range a.never {
		if m.digits != "" && holdsDigits(text, m.digits) || m.digits == "" && m.inFolded(lower) {
			remedy := "take it out of content and data"
			if m.Instead != "" {
				remedy = "use " + m.Instead
			}
			a.add(auditNever, d.name, remedy, "%q must never be shown: %s", m.Value, m.Why)
		}
	}
	a.secrecy(d, lower)
	for _, part := range d.urgent {
		a.urgentParts++
		a.urgency(d.name, part)
	}
	for _, offer := range d.mute {
		a.add(auditUrgent, d.name, "ring the place and write down the answer, or take it off the page", "%s stands here without a confirmed number", offer)
	}
	a.phones(d)
}

// secrecy looks for what tells where a secret place is.
func (a *auditor) secrecy(d document, lower string) {
	const remedy = "take it out: somebody's safety hangs on it"
	for _, s := range a.secret {
		if s.address != "" && strings.Contains(lower, s.address) {
			a.add(auditSecret, d.name, remedy, "the secret address of %s", s.path)
		}
		parts := d.parts[s.id]
		if aboutID(d.name, s.id) {
			parts = []content{d.whole}
		}
		for _, part := range parts {
			a.secretParts++
			if found := giveaway(part.all); found != "" {
				a.add(auditSecret, d.name, remedy, "%q tells where %s is, whose address is secret", found, s.path)
			}
		}
	}
}

// aboutID reports whether a file is about the offer: a folder, or the file
// itself, is named after it.
func aboutID(name, id string) bool {
	segments := strings.Split(strings.TrimSuffix(name, path.Ext(name)), "/")
	return slices.Contains(segments, id)
}

// urgency looks for numbers that are not confirmed, in an urgent page or panel.
func (a *auditor) urgency(name string, c content) {
	const remedy = "leave it out here, or ring and write down that it is right"
	tell := func(digits string) {
		if a.doubted[digits] {
			a.add(auditUrgent, name, remedy, "%s is on an urgent page and is not confirmed", FormatPhone(digits))
		}
	}
	for _, l := range c.links() {
		tell(l.digits)
	}
	for _, p := range findPhones(plain(c.visible), func(s string) bool { return a.sure[s] }) {
		tell(p.digits)
	}
	for digits := range a.doubted {
		if len(digits) < 6 && saysShort(plain(c.visible), digits) {
			tell(digits)
		}
	}
}

// phones compares links and numbers in visible text with what may be shown.
func (a *auditor) phones(d document) {
	const remedy = "take the number from the directory; if it is no phone number, put data-not-phone on its element"
	for _, l := range d.whole.links() {
		a.numbers++
		known := a.call
		if l.scheme == kindSMS {
			known = a.text
		}
		switch {
		case known[l.digits]:
		case l.scheme != kindSMS && a.text[l.digits]:
			a.add(auditPhone, d.name, "link it with sms:", "%s takes text messages only, yet is a call link", FormatPhone(l.digits))
		case l.scheme == kindSMS && a.call[l.digits]:
			a.add(auditPhone, d.name, "link it with tel:", "%s is for calls, yet is a link for text messages", FormatPhone(l.digits))
		default:
			a.add(auditPhone, d.name, remedy, "link %s:%s is no number that may be shown today", l.scheme, l.digits)
		}
	}
	for _, wrong := range d.whole.wrongLinks {
		a.add(auditPhone, d.name, "let the link ring the number that it shows", "%s", wrong)
	}
	known := func(s string) bool { return a.call[s] || a.text[s] }
	for _, p := range findPhones(plain(d.whole.visible), known) {
		a.numbers++
		if !known(p.digits) {
			a.add(auditPhone, d.name, remedy, "%q is no phone number that may be shown today", p.raw)
		}
	}
}

// isOfferLink returns the id of the offer that an address of the web ends in,
// or "".
func (a *auditor) isOfferLink(address string) string {
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	id := path.Base(strings.TrimSuffix(strings.TrimSuffix(address, "index.html"), "/"))
	id = strings.TrimSuffix(id, path.Ext(id))
	if a.offers[id] {
		return id
	}
	return ""
}

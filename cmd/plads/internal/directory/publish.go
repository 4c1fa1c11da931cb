package directory

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// publishedDays is how many days ahead opening is published: a page
// built today and looked at a month later still knows the coming week.
const publishedDays = 35

// Publish decides what may be shown on the given day. It does not trust that
// dir was validated: details that are withdrawn or forbidden, unconfirmed
// hours, and whatever tells where a secret place is are left out here too.
func Publish(dir Directory, today Date) Published {
	p := publisher{today: today, kommuner: map[string]Contact{}, sensitive: map[string]bool{}}
	for _, s := range dir.Situations {
		p.sensitive[s.ID] = s.Sensitive
	}
	for _, n := range dir.Never {
		p.never = append(p.never, n.matcher())
	}
	var out Published
	for _, m := range dir.Municipalities {
		p.kommuner[m.ID] = m.Contact
		out.Municipalities = append(out.Municipalities, p.municipality(m))
	}
	out.Offers = make([]PublishedOffer, len(dir.Offers))
	side(len(dir.Offers), func(i int) {
		o, offer := dir.Offers[i], &out.Offers[i]
		*offer = p.offer(o)
		if i := slices.IndexFunc(dir.Situations, func(s Situation) bool { return slices.Contains(o.Situations, s.ID) }); i >= 0 {
			offer.Icon = dir.Situations[i].Icon
		}
	})
	for _, s := range dir.Situations {
		out.Situations = append(out.Situations, PublishedSituation(s))
	}
	for _, t := range dir.Terms {
		out.Terms.DA = append(out.Terms.DA, PublishedTerm{t.ID, t.DA})
		out.Terms.EN = append(out.Terms.EN, PublishedTerm{t.ID, t.EN})
	}
	for _, t := range dir.Themes {
		out.Themes = append(out.Themes, PublishedTheme(t))
	}
	out.Promises = publishPromises(dir)
	out.Events = publishEvents(dir, today)
	out.Topics = publishTopics(dir.Topics)
	out.Alerts = publishAlerts(dir, today)
	slices.SortFunc(out.Offers, func(a, b PublishedOffer) int { return cmp.Compare(a.Path, b.Path) })
	addOthers(out.Offers, out.Municipalities)
	slices.SortFunc(out.Municipalities, func(a, b PublishedMunicipality) int { return cmp.Compare(a.ID, b.ID) })
	for _, terms := range [][]PublishedTerm{out.Terms.DA, out.Terms.EN} {
		slices.SortFunc(terms, func(a, b PublishedTerm) int {
			return cmp.Or(cmp.Compare(alphabetical(a.Word.Word), alphabetical(b.Word.Word)), cmp.Compare(a.ID, b.ID))
		})
	}
	return out
}

type publisher struct {
	today     Date
	never     []neverMatcher
	kommuner  map[string]Contact
	sensitive map[string]bool // situations, by id
}

func (p publisher) offer(o Offer) PublishedOffer {
	// show is the one gate that every word of an offer goes through.
	show := func(s string) string { return s }
	if o.Secret() {
		show = withoutWhereabouts
	}
	out := PublishedOffer{
		ID: o.ID, Kommune: o.Kommune, Path: o.Path(), Kind: o.Kind,
		Name: shown(o.Name, show), Summary: shown(o.Summary, show), Audience: shown(o.Audience, show),
		Meet: optional(o.Meet, show), Limits: optional(o.Limits, show), Withheld: optional(o.Withheld, show),
		Bring: optional(o.Bring, show), Next: optional(o.Next, show),
		Situations: list(o.Situations), About: strings.Join(slices.Sorted(slices.Values(o.Situations)), " "), Checked: o.Checked.String(),
		Source: PublishedSource{shown(o.Source.Title, show), show(o.Source.URL), o.Source.Dated.String()},
		Facets: []PublishedFacet{}, Fallback: []PublishedContact{},
		Sensitive: o.Kind == kindCrisisCentre || slices.ContainsFunc(o.Situations, func(id string) bool { return p.sensitive[id] }),
		Doctor:    strings.HasPrefix(o.ID, doctorPrefix),
		Region:    o.UrgentDoctor,
	}
	if out.Doctor {
		out.Region = o.ID
	}
	for _, key := range FacetKeys() {
		facet := PublishedFacet{Key: key, Is: unknown}
		for _, f := range o.Facets {
			if f.Key == key && slices.Contains(facetStates(), f.Is) {
				facet = PublishedFacet{key, f.Is, optional(f.Note, show)}
			}
		}
		out.Facets = append(out.Facets, facet)
	}
	if !o.Secret() {
		out.Way = optional(o.Way, show)
	}
	out.Contacts = p.contacts(o.Contact, o.Secret(), show)
	out.UrgentContacts = confirmed(out.Contacts)
	if !slices.ContainsFunc(out.Contacts, func(c PublishedContact) bool { return c.Kind == kindPhone }) {
		// Only its number: on a secret offer's page any address would be taken for the offer's.
		out.Fallback = p.contacts(Contact{Phone: p.kommuner[o.Kommune].Phone}, false, func(s string) string { return s })
	}
	if o.Hours != nil && o.Hours.Standing(p.today) == Confirmed {
		out.Hours = p.hours(*o.Hours, show)
	}
	switch {
	case has(out.Contacts, kindPhone):
		out.Reach = kindPhone
	case has(out.Contacts, kindSMS):
		out.Reach = kindSMS
	case has(out.Fallback, kindPhone):
		out.Reach = reachFallback
	}
	if c := out.Contacts; (out.Reach == kindPhone || out.Reach == kindSMS) && c[0].Standing == Confirmed.String() && c[0].Note == nil {
		out.Number = c[0].Value
	}
	switch {
	case o.Secret() && has(out.Contacts, kindPhone):
		out.Secret = "contact.secret"
	case o.Secret():
		out.Secret = "contact.secret_mute" // without a number that one could ring
	}
	out.Turn = turnOf(out, o)
	out.Code = listCode("/tilbud/" + out.Path)
	out.PublishedTitle = title(out.Name)
	out.PublishedKnowledge = knowledge(out)
	return out
}

// knowledge sorts an offer's facets into what is known and what to ask. A phone line has
// no door, so what is not known of a door is no question.
func knowledge(o PublishedOffer) PublishedKnowledge {
	var out PublishedKnowledge
	var known, asked []string
	listed := open(o)
	for _, f := range o.Facets {
		switch {
		case f.Is == yes:
			out.Says += "y"
		case slices.Contains(listed, f.Key):
			out.Says += "o"
		default:
			out.Says += "-"
		}
		switch {
		case f.Key == "free":
			out.Free, out.FreeNote = f.Is, f.Note
		case f.Is == unknown:
			if o.Kind != kindLine || !slices.Contains(doors(), f.Key) {
				asked = append(asked, "un."+f.Key+";")
			}
		case f.Note != nil:
			known = append(known, fmt.Sprintf("%s.%s{%d};", f.Is, f.Key, len(out.Notes)))
			out.Notes = append(out.Notes, *f.Note)
		default:
			known = append(known, f.Is+"."+f.Key+";")
		}
	}
	switch {
	case len(asked) == 0:
	case o.Reach == "":
		known = append(known, "unknown:")
	default:
		known = append(known, "ask:")
	}
	out.Marks = strings.Join(append(known, asked...), " ")
	return out
}

// reachFallback is the way to an offer that can only be asked for at its kommune.
const reachFallback = "fallback"

func (p publisher) municipality(m Municipality) PublishedMunicipality {
	same := func(s string) string { return s }
	out := PublishedMunicipality{
		ID: m.ID, Name: m.Name, Region: m.Region, RegionNote: optional(m.RegionNote, same), UrgentDoctor: m.UrgentDoctor,
		Contacts: p.contacts(m.Contact, false, same), Policies: []PublishedPolicy{},
	}
	if !m.Council.Name.IsZero() {
		out.Council = &PublishedCouncil{Facts: []PublishedFact{}}
		for _, f := range m.Council.Facts {
			out.Council.Facts = append(out.Council.Facts, PublishedFact{f.Text, f.Source, f.Dated.String()})
		}
	}
	for _, d := range m.Policies {
		policy := PublishedPolicy{d.ID, d.Title, d.Standing, d.Dated.String(), d.Period, []PublishedSection{}}
		for _, s := range d.Sections {
			policy.Sections = append(policy.Sections, PublishedSection(s))
		}
		out.Policies = append(out.Policies, policy)
	}
	return out
}

// letterCode is a postcode of the state or of the kommuner, Statsservice or Kommunepost, which
// lies nowhere: letters are sorted by it.
var letterCode = regexp.MustCompile(`\b799[89]\b`)

// contacts returns what may be shown of c, in the fixed order, without the
// address and without links to maps if the place is secret.
func (p publisher) contacts(c Contact, secret bool, show func(string) string) []PublishedContact {
	out := []PublishedContact{}
	for _, d := range c.details() {
		standing := d.Standing(p.today)
		if standing == Withdrawn || p.forbidden(d.Value) || secret && d.kind == kindAddress || show(d.Value) == "" {
			continue
		}
		href, host, onMap := "", "", ""
		switch d.kind {
		case kindPhone, kindSMS:
			digits, err := ParsePhone(d.Value)
			if err != nil {
				continue // a number that cannot be a number helps nobody
			}
			href = telHref(digits)
			if d.kind == kindSMS {
				href = smsHref(digits)
			}
		case kindWeb:
			href = d.Value
			if u, err := url.Parse(href); err == nil {
				host = strings.TrimPrefix(u.Host, "www.")
			}
		case kindAddress:
			if !letterCode.MatchString(d.Value) {
				onMap = "https://www.openstreetmap.org/search?query=" + url.QueryEscape(d.Value)
			}
		}
		out = append(out, PublishedContact{
			Kind: d.kind, Value: d.Value, Href: href, Host: host, Map: onMap, Standing: standing.String(),
			PublishedEvidence: vouched(d.Evidence, standing, show), Note: optional(d.Note, show),
		})
	}
	return out
}

func (p publisher) forbidden(value string) bool {
	text := ready(value)
	return slices.ContainsFunc(p.never, func(m neverMatcher) bool { return m.in(text) })
}

func (p publisher) hours(h Hours, show func(string) string) *PublishedHours {
	midnight := wallStart(p.today, 0)
	out := PublishedHours{
		Always: h.Always, Holidays: h.Holidays, CallFirst: h.CallFirst, Note: optional(h.Note, show),
		PublishedEvidence: vouched(h.Evidence, Confirmed, show),
		Weekly:            []PublishedSlot{}, Timeline: timeline(h.Intervals(midnight, publishedDays), midnight, publishedDays),
	}
	for _, s := range h.WeeklyView() {
		slot := PublishedSlot{From: clockText(s.From), To: clockText(s.To)}
		for _, d := range s.Days {
			slot.Days = append(slot.Days, dayKeys()[d])
		}
		out.Weekly = append(out.Weekly, slot)
	}
	return &out
}

// vouched publishes evidence, with all that assets/components/contact/proof.html tells of it.
func vouched(e Evidence, standing Standing, show func(string) string) PublishedEvidence {
	out := PublishedEvidence{Source: shown(e.Source, show), Year: year(e.Dated), Dated: e.Dated.String(), Checked: e.Checked.String(), How: e.How}
	said := []string{standing.String(), out.Source.DA, out.Source.EN}
	switch {
	case standing != Confirmed:
		said = append(said, out.Year)
	case e.How == "phone":
		said = []string{e.How, out.Checked}
	default:
		said = append(said, cmp.Or(out.Dated, out.Checked))
	}
	out.Proof = strings.Join(said, "|")
	return out
}

func confirmed(cs []PublishedContact) []PublishedContact {
	out := []PublishedContact{}
	for _, c := range cs {
		if c.Standing == Confirmed.String() {
			out = append(out, c)
		}
	}
	return out
}

// withoutWhereabouts returns s, or nothing if it tells where a place is.
func withoutWhereabouts(s string) string {
	if whereabouts(s) != "" || isMap(s) {
		return ""
	}
	return s
}

func shown(t Text, show func(string) string) Text { return Text{show(t.DA), show(t.EN)} }

// optional returns nil for a text that is not there, so that a template's
// "with" does what it says.
func optional(t Text, show func(string) string) *Text {
	if t = shown(t, show); t.IsZero() {
		return nil
	}
	return &t
}

// list returns a copy that JSON writes as [] and never as null.
func list(s []string) []string { return append([]string{}, s...) }

func year(d Date) string {
	if d.IsZero() {
		return ""
	}
	return strconv.Itoa(d.Year)
}

// alphabetical returns a key that sorts in the Danish order, where æ, ø and å
// come last.
func alphabetical(s string) string {
	return strings.NewReplacer("æ", "{", "ø", "|", "å", "}").Replace(strings.ToLower(s))
}

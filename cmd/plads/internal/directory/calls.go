package directory

import (
	"cmp"
	"slices"
)

// Call is one place that somebody ought to ring: why, on which number, what we
// believe now and what to ask.
type Call struct {
	Reason      Reason
	Path        string // "landet/livslinien", or a kommune's id for its main contact
	Name        Text
	Kommune     string // "" for the whole country
	KommuneName string
	Known       []Known
	Withheld    Text
	Ask         []string // keys: phone, sms, address, way, hours, bring and those of FacetKeys
	Ring        *Ring    // nil when nobody knows a number
	until       Date     // when the first of what is unsure falls, or fell
	danger      bool     // people in danger are sent there
}

// Reason is why somebody ought to ring; the first is the worst.
type Reason int

// The order is that of the list of calls.
const (
	// Urgent: people in danger are sent there, and something is unsure or soon will be.
	Urgent Reason = iota
	// Missing: nobody can ring or write to the place itself.
	Missing
	// Overdue: something is unconfirmed, withdrawn, or soon will be.
	Overdue
	// Unsettled: the sources disagree, or something else is held back.
	Unsettled
)

// String returns "urgent", "missing", "overdue" or "unsettled".
func (r Reason) String() string { return []string{"urgent", "missing", "overdue", "unsettled"}[r] }

// Known is what we believe of a contact or of the hours today. Until is the last
// day of a Confirmed standing, and otherwise the last day on which it is shown.
type Known struct {
	Kind     string // phone, sms, address, web or hours
	Value    string // "" for hours
	Hours    *Hours
	Standing Standing
	Until    Date
	Soon     bool // confirmed, but not for long
	Evidence
}

// Ring is the number to ring: the place's own, whatever its standing, or that of
// its kommune.
type Ring struct {
	Own      bool
	Value    string
	Standing Standing
}

// dangerousSituations are those in which a wrong number can cost a life.
func dangerousSituations() []string {
	return []string{"sind-og-krise", "bange-hjemme", "intet-sted-at-sove"}
}

// Calls returns whom to ring, the worst first: places for people in danger, by the
// day on which their contacts fall; then those without any number; then what is
// unconfirmed, withdrawn or will be within days; then what is held back. OnUrgent
// holds the paths of the offers that urgent pages name.
func Calls(dir Directory, today Date, days int, onUrgent []string) []Call {
	c := caller{today: today, soon: today.AddDays(days), kommuner: map[string]Municipality{}}
	var calls []Call
	for _, m := range dir.Municipalities {
		c.kommuner[m.ID] = m
		if call, ok := c.municipality(m); ok {
			calls = append(calls, call)
		}
	}
	for _, o := range dir.Offers {
		if call, ok := c.offer(o, slices.Contains(onUrgent, o.Path())); ok {
			calls = append(calls, call)
		}
	}
	slices.SortStableFunc(calls, func(a, b Call) int {
		return cmp.Or(cmp.Compare(a.Reason, b.Reason), cmp.Compare(safe(a), safe(b)),
			a.until.Compare(b.until), cmp.Compare(a.Path, b.Path))
	})
	return calls
}

func safe(c Call) int {
	if c.danger {
		return 0
	}
	return 1
}

type caller struct {
	today, soon Date
	kommuner    map[string]Municipality
}

// municipality asks for a kommune's main contact, which stands in for every offer
// that has no number of its own: it is as urgent as the most urgent of them.
func (c caller) municipality(m Municipality) (Call, bool) {
	call := Call{
		Reason: Urgent, Path: m.ID, Name: Text{m.Name, m.Name}, Kommune: m.ID, KommuneName: m.Name,
		Known: c.known(m.Contact, nil), danger: true,
	}
	unsure := c.unsure(&call)
	if m.Contact.Phone == nil {
		call.Ask = append([]string{kindPhone}, call.Ask...)
	} else {
		call.Ring = &Ring{true, m.Contact.Phone.Value, m.Contact.Phone.Standing(c.today)}
	}
	return call, unsure || m.Contact.Phone == nil
}

func (c caller) offer(o Offer, onUrgent bool) (Call, bool) {
	m := c.kommuner[o.Kommune]
	call := Call{
		Path: o.Path(), Name: o.Name, Kommune: m.ID, KommuneName: m.Name, Withheld: o.Withheld,
		Known:  c.known(o.Contact, o.Hours),
		danger: onUrgent || slices.ContainsFunc(o.Situations, func(s string) bool { return slices.Contains(dangerousSituations(), s) }),
	}
	unsure := c.unsure(&call)
	reachable := o.Contact.Phone != nil || o.Contact.SMS != nil
	switch {
	case unsure && reachable && call.danger:
		call.Reason = Urgent
	case !reachable:
		call.Reason = Missing
	case unsure:
		call.Reason = Overdue
	case !o.Withheld.IsZero():
		call.Reason = Unsettled
	default:
		return call, false
	}
	call.Ask = append(c.missing(o), call.Ask...)
	slices.SortStableFunc(call.Ask, func(a, b string) int {
		return cmp.Compare(slices.Index(questions(), a), slices.Index(questions(), b))
	})
	switch {
	case o.Contact.Phone != nil:
		call.Ring = &Ring{true, o.Contact.Phone.Value, o.Contact.Phone.Standing(c.today)}
	case m.Contact.Phone != nil:
		call.Ring = &Ring{false, m.Contact.Phone.Value, m.Contact.Phone.Standing(c.today)}
	}
	return call, true
}

// known returns what is believed today, in the order in which it is shown.
func (c caller) known(contact Contact, hours *Hours) []Known {
	var known []Known
	add := func(k Known) {
		k.Standing, k.Until = k.Evidence.Standing(c.today), k.ShownUntil()
		if k.Standing == Confirmed {
			k.Until = k.ConfirmedUntil()
			k.Soon = k.Until.Compare(c.soon) <= 0
		}
		known = append(known, k)
	}
	for _, d := range contact.details() {
		add(Known{Kind: d.kind, Value: d.Value, Evidence: d.Evidence})
	}
	if hours != nil {
		add(Known{Kind: kindHours, Hours: hours, Evidence: hours.Evidence})
	}
	return known
}

// unsure asks for everything known that is not confirmed for long, and reports
// whether there is any. Nobody rings about a web page.
func (c caller) unsure(call *Call) bool {
	for _, k := range call.Known {
		if k.Kind == kindWeb || k.Standing == Confirmed && !k.Soon {
			continue
		}
		call.Ask = append(call.Ask, k.Kind)
		if call.until.IsZero() || k.Until.Compare(call.until) < 0 {
			call.until = k.Until
		}
	}
	return len(call.Ask) > 0
}

// missing returns what nobody has said about an offer yet. A line has no door: its
// address, steps, dogs and company are no question. A secret address is never asked for.
func (c caller) missing(o Offer) []string {
	var ask []string
	line := o.Kind == kindLine
	if o.Contact.Phone == nil {
		ask = append(ask, kindPhone)
	}
	if o.Contact.Address == nil && !line && !o.Secret() {
		ask = append(ask, kindAddress)
	}
	if o.Way.IsZero() && !line && !o.Secret() {
		ask = append(ask, "way")
	}
	if o.Hours == nil {
		ask = append(ask, kindHours)
	}
	if o.Bring.IsZero() && !line {
		ask = append(ask, "bring")
	}
	for _, f := range o.Facets {
		if f.Is == unknown && !(line && slices.Contains(facetsOfPlaces(), f.Key)) {
			ask = append(ask, f.Key)
		}
	}
	return ask
}

func facetsOfPlaces() []string { return []string{"dogs", "step_free", "under_influence", "together"} }

// questions is the order in which to ask.
func questions() []string {
	return []string{
		kindPhone, kindSMS, kindAddress, "way", kindHours, "free", "bring", "anonymous", "no_referral", "dogs", "step_free", "under_influence", "relatives", "together", "languages",
	}
}

package directory

import (
	"fmt"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// Standing is how surely a detail is known on a given day.
type Standing int

const (
	// Withdrawn details are shown nowhere: nobody has looked for a year.
	Withdrawn Standing = iota
	// Unconfirmed details are shown with their source and year beside them, and
	// never on urgent pages.
	Unconfirmed
	// Confirmed details are shown with their date.
	Confirmed
)

// String returns "confirmed", "unconfirmed" or "withdrawn".
func (s Standing) String() string {
	switch s {
	case Confirmed:
		return "confirmed"
	case Unconfirmed:
		return "unconfirmed"
	}
	return "withdrawn"
}

// Standing decides what may be done with a detail today; it is the only place
// where this is decided. Confirmed needs how to be phone, own-page or
// two-sources, and both the evidence and the last look to be at most twelve
// months old; a last look older than that withdraws the detail. Dates in the
// future vouch for nothing.
func (e Evidence) Standing(today Date) Standing {
	if !withinYear(e.Checked, today) {
		return Withdrawn
	}
	if e.How != HowSource && e.How != "" && withinYear(e.evidenceDate(), today) {
		return Confirmed
	}
	return Unconfirmed
}

// ConfirmedUntil returns the last day on which the detail is Confirmed, or the
// zero Date if it never is.
func (e Evidence) ConfirmedUntil() Date {
	date := e.evidenceDate()
	if e.How == HowSource || e.How == "" || date.IsZero() || e.Checked.IsZero() {
		return Date{}
	}
	if e.Checked.Compare(date) < 0 {
		date = e.Checked
	}
	return date.yearOn()
}

// ShownUntil returns the last day on which the detail is shown at all.
func (e Evidence) ShownUntil() Date {
	if e.Checked.IsZero() {
		return Date{}
	}
	return e.Checked.yearOn()
}

// evidenceDate is the date of the source, or of the call when somebody rang; an
// undated page proves nothing about today.
func (e Evidence) evidenceDate() Date {
	if e.Dated.IsZero() && e.How == HowPhone {
		return e.Checked
	}
	return e.Dated
}

func withinYear(d, today Date) bool {
	return !d.IsZero() && d.Compare(today) <= 0 && today.Compare(d.yearOn()) <= 0
}

// dueDays is how long before a detail loses its standing the editor is told.
const dueDays = 60

// Due warns of every detail that is withdrawn today, or that will be withdrawn
// or lose its confirmation within 60 days. All are warnings.
func Due(dir Directory, today Date) problem.Report {
	var r problem.Report
	looked := 0
	each := func(file, path, name string, e Evidence, line int) {
		looked++
		if what := due(e, today); what != "" {
			r.Add(problem.Problem{
				Check: "freshness", Place: fmt.Sprintf("%s:%d", file, line), What: name + " " + what,
				Remedy:   fmt.Sprintf("ring, and write it down: plads confirm %s %s -how phone -by ROLE", path, name),
				Severity: problem.Warning,
			})
		}
	}
	for _, m := range dir.Municipalities {
		for _, d := range m.Contact.details() {
			each(m.File, m.ID, d.kind, d.Evidence, d.Line)
		}
	}
	for _, o := range dir.Offers {
		for _, d := range o.Contact.details() {
			each(o.File, o.Path(), d.kind, d.Evidence, d.Line)
		}
		if o.Hours != nil {
			each(o.File, o.Path(), kindHours, o.Hours.Evidence, o.Hours.Line)
		}
	}
	r.Saw("freshness", looked, "details")
	return r
}

func due(e Evidence, today Date) string {
	soon := today.AddDays(dueDays)
	shown, confirmed := e.ShownUntil(), e.ConfirmedUntil()
	switch {
	case e.Standing(today) == Withdrawn:
		return fmt.Sprintf("is withdrawn: last looked at %s, more than a year ago", e.Checked)
	case shown.Compare(soon) <= 0:
		return fmt.Sprintf("is withdrawn after %s", shown)
	case e.Standing(today) == Confirmed && confirmed.Compare(soon) <= 0:
		return fmt.Sprintf("is no longer confirmed after %s", confirmed)
	}
	return ""
}

// namedDetail is a detail with the name of its kind.
type namedDetail struct {
	kind string
	*Detail
}

// details returns the known details in the order in which they are shown.
func (c Contact) details() []namedDetail {
	var ds []namedDetail
	for _, d := range []namedDetail{
		{kindPhone, c.Phone}, {kindSMS, c.SMS}, {kindAddress, c.Address}, {kindWeb, c.Web},
	} {
		if d.Detail != nil {
			ds = append(ds, d)
		}
	}
	return ds
}

// Kinds of contact details, and of what else is confirmed like one.
const (
	kindPhone   = "phone"
	kindSMS     = "sms"
	kindAddress = "address"
	kindWeb     = "web"
	kindHours   = "hours"
)

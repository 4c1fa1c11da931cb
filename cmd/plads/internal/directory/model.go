// Package directory is the register of help: who helps, where, when, and how
// surely we know it. It reads data/, checks it, decides what may be shown on a
// given day, and audits a built site against those decisions. It knows nothing
// of how pages are made or looked at.
package directory

import "time"

// National is the folder, and the kommune id, of offers for the whole country.
const National = "landet"

// Text is one text in both languages.
type Text struct {
	DA string `json:"da"`
	EN string `json:"en"`
}

// IsZero reports whether neither language has a text.
func (t Text) IsZero() bool { return t == Text{} }

// Directory is everything that data/ holds.
type Directory struct {
	Municipalities []Municipality // sorted by id
	Situations     []Situation    // in the order of the file, which is the order shown
	Offers         []Offer        // sorted by path
	Terms          []Term         // sorted by id
	Themes         []Theme        // in the order of the file, which is the order shown
	Topics         []Topic        // what people search for; in the order of the file
	Promises       []Promise      // by kommune, and then in the order of the file
	Events         []Event        // in the order of the file
	Alerts         []Alert        // in the order of the file
	Never          []Never
}

// Situation is one of the life situations that guides and offers share.
type Situation struct {
	ID   string
	Name Text
	Icon string
	// Sensitive is true when it may be dangerous to be seen reading about it.
	Sensitive bool
}

// Municipality is one kommune.
type Municipality struct {
	ID, File           string
	Name               string
	Region, RegionNote Text
	UrgentDoctor       string // id of a national offer
	Contact            Contact
	Council            Council
	Policies           []Policy
}

// Council is a kommune's udsatteråd.
type Council struct {
	Name  Text
	Offer string // id of the offer that describes it, or ""
	Facts []Fact
}

// Fact is a short statement with its source.
type Fact struct {
	Text   Text
	Source Text // as in Evidence
	Dated  Date
}

// Policy is one policy document.
type Policy struct {
	ID       string
	Title    Text
	Standing string // draft, adopted, expired or undated
	Dated    Date
	Period   string
	Sections []Section
}

// Section is one heading of a policy document.
type Section struct {
	ID    string
	Title Text
}

// Offer is one offer of help: a place, a line, an authority.
type Offer struct {
	ID, Kommune, File string
	Name              Text
	Kind              string
	Situations        []string
	Summary, Audience Text
	Meet, Limits      Text
	Way               Text    // how to find the door, as a source describes it
	Bring             Text    // what to have with you
	Next              Text    // the one thing to do next, where the kind's own sentence does not fit
	Facets            []Facet // every facet, in the order of FacetKeys
	Contact           Contact
	Hours             *Hours
	SecretAddress     bool
	RelativesOnly     bool // nothing for the one who is in the situation
	SomeOnly          bool // for some of those in the situation, by their age or its cause
	Withheld          Text
	Source            Source
	Checked           Date
	Policies          []string
	// UrgentDoctor is the id of the doctor on duty in the only region that it serves; "" when
	// it serves everybody whom its kommune, or the country, does.
	UrgentDoctor string
}

// Path returns the offer's address below the list of offers: "landet/livslinien".
func (o Offer) Path() string { return o.Kommune + "/" + o.ID }

// Secret reports whether the offer's address must appear nowhere. A crisis
// centre's is secret even if its file forgot to say so.
func (o Offer) Secret() bool { return o.SecretAddress || o.Kind == kindCrisisCentre }

// Source is where the description of an offer was read.
type Source struct {
	Title Text // as in Evidence
	URL   string
	Dated Date
}

// Facet is one thing that a visitor can ask of an offer, in three states.
type Facet struct {
	Key      string
	Is       string // yes, no or unknown
	Note     Text
	Evidence // of the answer itself, where somebody has asked
}

// Contact holds the ways to reach an offer or a kommune; nil is not known.
type Contact struct {
	Phone, SMS, Address, Web *Detail
}

// Detail is one contact detail and what vouches for it.
type Detail struct {
	Value string
	Evidence
	Note Text
	Line int // in the owner's file
}

// Evidence is what vouches for a contact detail or for opening hours.
type Evidence struct {
	Source  Text // for citizens to read; a name such as rk.dk is the same in both languages
	URL     string
	Dated   Date // of the source itself; zero when undated
	Checked Date // the day somebody last looked
	How     string
	By      string // the role of whoever answered; never a person's name, and never published
}

// Ways to have checked a detail (Evidence.How).
const (
	HowPhone      = "phone"       // somebody rang
	HowOwnPage    = "own-page"    // the owner's or an authority's own page
	HowTwoSources = "two-sources" // two independent recent sources agree
	HowSource     = "source"      // read in one place, not confirmed
)

// Hours are opening hours.
type Hours struct {
	Always    bool // open all day and night, holidays too
	Weekly    []Slot
	Holidays  string
	CallFirst bool // "ring først"
	Note      Text
	Evidence
	Line int
}

// What happens on public holidays (Hours.Holidays).
const (
	HolidaysClosed  = "closed"
	HolidaysOpen    = "open"    // as on that weekday
	HolidaysAllDay  = "all-day" // open all day and night
	HolidaysUnknown = "unknown"
)

// Slot is a stretch of opening on certain weekdays. A slot belongs to the day
// on which it begins. From and To are minutes after midnight; To is at most
// 24*60, and To <= From means that it ends on the next day.
type Slot struct {
	Days     []time.Weekday
	From, To int
}

// Term is a hard word with its plain meaning in each language.
type Term struct {
	ID     string
	DA, EN Word
}

// Word is a term in one language.
type Word struct {
	Word    string   `json:"word"`
	Forms   []string `json:"forms"`
	Meaning string   `json:"meaning"`
}

// Never is a number or an address that must be on no page.
type Never struct {
	Value, Why, Instead string
}

const (
	kindLine         = "line"
	kindCrisisCentre = "crisis-centre"
	doctorPrefix     = "laegevagt-" // of the ids of the doctors on duty, one for each region
	yes              = "yes"
	no               = "no"
	unknown          = "unknown"
)

// FacetKeys returns the keys of all facets in the order in which they are shown.
func FacetKeys() []string {
	return []string{"no_referral", "anonymous", "free", "dogs", "step_free", "under_influence", "relatives", "together", "languages"}
}

// Kinds returns the kinds of offers.
func Kinds() []string {
	return []string{
		kindLine, "clinic", "shelter", kindCrisisCentre, "drop-in", "treatment", "housing", "advice", "legal",
		"authority", "council", "volunteering", "health", "work", "young", "complaint",
	}
}

func facetStates() []string { return []string{yes, no, unknown} }

func hows() []string { return []string{HowPhone, HowOwnPage, HowTwoSources, HowSource} }

func holidayRules() []string {
	return []string{HolidaysClosed, HolidaysOpen, HolidaysAllDay, HolidaysUnknown}
}

func policyStandings() []string { return []string{"draft", "adopted", "expired", "undated"} }

// dayKeys is the order of time.Weekday.
func dayKeys() []string { return []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} }

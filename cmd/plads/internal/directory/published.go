package directory

// Published is what may be shown on one day, and nothing else: what is
// withdrawn, secret or meant for the editor has no field here.
type Published struct {
	Offers         []PublishedOffer
	Municipalities []PublishedMunicipality
	Situations     []PublishedSituation
	Terms          PublishedTerms
	Promises       []PublishedPromise
	Themes         []PublishedTheme
	Events         []PublishedEvent
	Topics         []PublishedTopic
	Alerts         []PublishedAlert
}

// PublishedOffer is an offer as templates see it. Optional texts are null.
type PublishedOffer struct {
	ID      string `json:"id"`
	Kommune string `json:"kommune"`
	Path    string `json:"path"`
	Name    Text   `json:"name"`
	// Code is what the offer has on a reader's list; see listCode.
	Code string `json:"code"`
	PublishedTitle
	Kind       string   `json:"kind"`
	Situations []string `json:"situations"`
	// About are the situations in one text, whatever their order: offers with the same are
	// about the same, and what is said of that is rendered once.
	About    string `json:"about"`
	Summary  Text   `json:"summary"`
	Audience Text   `json:"audience"`
	Meet     *Text  `json:"meet"`
	Limits   *Text  `json:"limits"`
	Way      *Text  `json:"way"`
	Bring    *Text  `json:"bring"`
	Next     *Text  `json:"next"`
	// Facets are all of them, for the index. The nine of each offer would be a quarter of
	// offers.json: templates get what they show of them, in the next fields.
	Facets []PublishedFacet `json:"-"`
	PublishedKnowledge
	// Contacts are the offer's own, confirmed or not, in a fixed order.
	Contacts []PublishedContact `json:"contacts"`
	// UrgentContacts are the confirmed ones: nothing else may stand on an
	// urgent page.
	UrgentContacts []PublishedContact `json:"urgent_contacts"`
	// Fallback is how to ring the kommune, when the offer has no number of its
	// own to show.
	Fallback []PublishedContact `json:"fallback"`
	Hours    *PublishedHours    `json:"hours"`
	// Reach is how one can ask: phone, sms, fallback (the kommune's number), or "".
	Reach string `json:"reach"`
	// Number is the offer's own when it is confirmed: a poster gives no other. One with a note is
	// another place's.
	Number string `json:"number,omitempty"`
	// Sensitive is true when it may be dangerous to be seen reading about the offer.
	Sensitive bool `json:"sensitive,omitempty"`
	// Doctor is true of a region's doctor on duty: other regions have another.
	Doctor bool `json:"doctor,omitempty"`
	// Region is the id of the doctor on duty in the only region that the offer serves; "" when
	// it serves all.
	Region string `json:"region,omitempty"`
	// Secret is the key of what is said of an address that is a secret.
	Secret string `json:"secret,omitempty"`
	// Icon is that of the first of the situations in their own order.
	Icon string `json:"icon"`
	// Turn is when the offer's turn comes in a list of cards; see turnOf.
	Turn string `json:"turn"`
	// Others are the paths of what to try when this does not fit, the best first.
	Others   []string        `json:"others"`
	Withheld *Text           `json:"withheld"`
	Source   PublishedSource `json:"source"`
	Checked  string          `json:"checked"`
}

// PublishedTitle is how an offer's name is set where it is a title.
type PublishedTitle struct {
	// TitleMarks is true when there is something in the name that Markdown may read, or a soft
	// hyphen: anything but letters, digits, spaces and commas.
	TitleMarks bool `json:"title_marks,omitempty"`
	// TitleSize is how large it can be on a poster, by language; see titleSize. None is large.
	TitleSize *Text `json:"title_size,omitempty"`
}

// PublishedFacet is one facet; Is is yes, no or unknown.
type PublishedFacet struct {
	Key  string
	Is   string
	Note *Text
}

// PublishedKnowledge is what is known of an offer's facets, as assets/components/facets
// and the rows of a filter take it.
type PublishedKnowledge struct {
	// Free is whether it costs nothing: yes, no or unknown.
	Free     string `json:"free"`
	FreeNote *Text  `json:"free_note,omitempty"`
	// Says tells for each facet, in their order: y for yes, o where it is listed under as not
	// known (see open), and - for neither.
	Says string `json:"says"`
	// Marks stand for the others: "yes.dogs; no.together; ask: un.anonymous;". What is not
	// known comes after "ask:", or after "unknown:" where there is nobody to ask. A note
	// stands in Notes, and in the marks its place there, as in "yes.dogs{0};".
	Marks string `json:"facets"`
	Notes []Text `json:"notes,omitempty"`
}

// PublishedContact is one way to reach somebody. Kind is phone, sms, address or
// web; Href is "" for an address, and Map is where a map shows it. Host is that of a web
// address, as one says it.
// Standing is confirmed or unconfirmed. Year and Dated are "" when the source is undated.
type PublishedContact struct {
	Kind     string `json:"kind"`
	Value    string `json:"value"`
	Href     string `json:"href"`
	Host     string `json:"host,omitempty"`
	Map      string `json:"map,omitempty"`
	Standing string `json:"standing"`
	Note     *Text  `json:"note"`
	PublishedEvidence
}

// PublishedEvidence is what vouches for a contact or for hours.
type PublishedEvidence struct {
	Source  Text   `json:"source"`
	Year    string `json:"year"`
	Dated   string `json:"dated"`
	Checked string `json:"checked"`
	How     string `json:"how"`
	// Proof is the same where the same is said of two of them: what is said is then
	// rendered once.
	Proof string `json:"proof"`
}

// PublishedHours are opening hours; they are published only when confirmed.
type PublishedHours struct {
	Always    bool            `json:"always"`
	Weekly    []PublishedSlot `json:"weekly"`
	Holidays  string          `json:"holidays"`
	CallFirst bool            `json:"call_first"`
	Note      *Text           `json:"note"`
	PublishedEvidence
	// Timeline is the same hours as moments, holidays and changes of the clock
	// reckoned with; see timeline.
	Timeline string `json:"timeline"`
}

// PublishedSlot is one row of the weekly hours. A To that is not after From is
// on the next day.
type PublishedSlot struct {
	Days []string `json:"days"`
	From string   `json:"from"`
	To   string   `json:"to"`
}

// PublishedSource is where the description of an offer was read.
type PublishedSource struct {
	Title Text   `json:"title"`
	URL   string `json:"url"`
	Dated string `json:"dated"`
}

// PublishedMunicipality is a kommune as templates see it.
type PublishedMunicipality struct {
	ID           string             `json:"id"`
	Name         string             `json:"name"`
	Region       Text               `json:"region"`
	RegionNote   *Text              `json:"region_note"`
	UrgentDoctor string             `json:"urgent_doctor"`
	Contacts     []PublishedContact `json:"contacts"`
	Council      *PublishedCouncil  `json:"council"`
	Policies     []PublishedPolicy  `json:"policies"`
}

// PublishedCouncil is a kommune's udsatteråd.
type PublishedCouncil struct {
	Facts []PublishedFact `json:"facts"`
}

// PublishedFact is a statement with its source.
type PublishedFact struct {
	Text   Text   `json:"text"`
	Source Text   `json:"source"`
	Dated  string `json:"dated"`
}

// PublishedPolicy is a policy document and its headings.
type PublishedPolicy struct {
	ID       string             `json:"id"`
	Title    Text               `json:"title"`
	Standing string             `json:"standing"`
	Dated    string             `json:"dated"`
	Period   string             `json:"period"`
	Sections []PublishedSection `json:"sections"`
}

// PublishedSection is one heading of a policy.
type PublishedSection struct {
	ID    string `json:"id"`
	Title Text   `json:"title"`
}

// PublishedSituation is a life situation.
type PublishedSituation struct {
	ID        string `json:"id"`
	Name      Text   `json:"name"`
	Icon      string `json:"icon"`
	Sensitive bool   `json:"sensitive"`
}

// PublishedTerms are the terms of each language, in its alphabetical order.
type PublishedTerms struct {
	DA []PublishedTerm `json:"da"`
	EN []PublishedTerm `json:"en"`
}

// PublishedTerm is a term in one language.
type PublishedTerm struct {
	ID string `json:"id"`
	Word
}

// Reach counts the offers that show a contact of their own, and those that show
// none.
func (p Published) Reach() (with, without int) {
	for _, o := range p.Offers {
		if len(o.Contacts) > 0 {
			with++
		} else {
			without++
		}
	}
	return with, without
}

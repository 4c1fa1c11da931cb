package directory

// The turns of offers in a list of cards. An offer without a way to reach it is no card.
const (
	turnConfirmed = "confirmed"
	turnBed       = "bed"
	turnAsked     = "asked"
	turnReached   = "reached"
	turnSome      = "some"
	turnRelatives = "relatives"
	turnAuthority = "authority"
	turnNone      = "none"
)

// cardTurns are the turns of those shown as cards, in their order.
var cardTurns = []string{turnConfirmed, turnBed, turnAsked, turnReached, turnSome, turnRelatives, turnAuthority}

// turnOf puts a confirmed number first, then a place to sleep, then one, or treatment, for
// which the kommune can be asked, then others with a number or an address to go to, then what
// is for some alone, or for relatives alone, then authorities and where one complains. It takes
// an offer, and the one that it is published of.
func turnOf(o PublishedOffer, of Offer) string {
	number := func(cs []PublishedContact) bool { return has(cs, kindPhone) || has(cs, kindSMS) }
	switch reached := number(o.Contacts) || has(o.Contacts, kindAddress); {
	case !reached && (o.Kind == "shelter" || o.Kind == "treatment") && o.Reach == reachFallback:
		return turnAsked
	case !reached:
		return turnNone
	case o.Kind == "authority" || o.Kind == "complaint":
		return turnAuthority
	case of.RelativesOnly:
		return turnRelatives
	case of.SomeOnly:
		return turnSome
	case number(o.UrgentContacts):
		return turnConfirmed
	case o.Kind == "shelter":
		return turnBed
	}
	return turnReached
}

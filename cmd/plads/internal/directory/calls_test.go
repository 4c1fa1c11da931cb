package directory

import (
	"slices"
	"strings"
	"testing"
)

func callTo(t *testing.T, calls []Call, path string) Call {
	t.Helper()
	i := slices.IndexFunc(calls, func(c Call) bool { return c.Path == path })
	if i < 0 {
		t.Fatalf("no call to %s", path)
	}
	return calls[i]
}

func order(calls []Call) string {
	var parts []string
	for _, c := range calls {
		parts = append(parts, c.Path+" "+c.Reason.String())
	}
	return strings.Join(parts, ", ")
}

func TestCallsOrder(t *testing.T) {
	tests := []struct {
		name, today string
		days        int
		onUrgent    []string
		change      func(*testing.T, Directory)
		want        string
	}{
		{"as it is", fixtureDay, 60, nil, nil,
			// The crisis centre's number is old. Of the council nothing is known, of the
			// café the address.
			"aaby urgent, landet/krise urgent, aaby/raad missing, aaby/cafe missing"},
		{"a longer look ahead finds what falls in September", fixtureDay, 320, nil, nil,
			"landet/skriv overdue"},
		{"the soonest first", fixtureDay, 320, []string{"landet/skriv", "landet/livslinien"}, nil,
			"aaby urgent, landet/skriv urgent, landet/livslinien urgent, landet/krise urgent"},
		{"withdrawn before all", fixtureDay, 60, []string{"landet/livslinien"}, func(t *testing.T, dir Directory) {
			offerIn(t, dir, "livslinien").Contact.Phone.Checked = day(t, "2025-11-20")
		}, "landet/livslinien urgent, aaby urgent, landet/krise urgent"},
		{"missing where people are in danger first", fixtureDay, 60, nil, func(t *testing.T, dir Directory) {
			offerIn(t, dir, "cafe").Situations = []string{"bange-hjemme"}
		}, "aaby/cafe missing, aaby/raad missing"},
		{"something held back", fixtureDay, 60, nil, func(t *testing.T, dir Directory) {
			offerIn(t, dir, "skriv").Withheld = Text{"To adresser.", "Two addresses."}
		}, "aaby/cafe missing, landet/skriv unsettled"},
		{"a kommune without a number", fixtureDay, 60, nil, func(t *testing.T, dir Directory) {
			dir.Municipalities[0].Contact = Contact{}
		}, "aaby urgent"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := soundDirectory(t)
			if tt.change != nil {
				tt.change(t, dir)
			}
			got := order(Calls(dir, day(t, tt.today), tt.days, tt.onUrgent))
			if !strings.Contains(got, tt.want) {
				t.Errorf("\n got %s\nwant in it %s", got, tt.want)
			}
		})
	}
	t.Run("nobody to ring", func(t *testing.T) {
		dir := soundDirectory(t)
		dir.Offers = []Offer{*offerIn(t, dir, "skriv")}
		dir.Municipalities[0].Contact.Phone = dir.Municipalities[0].Contact.Address
		if got := Calls(dir, day(t, fixtureDay), 60, nil); len(got) != 0 {
			t.Errorf("got %s, want none: everything is confirmed", order(got))
		}
	})
}

func TestCallsAsk(t *testing.T) {
	const facets = " free bring anonymous no_referral dogs step_free under_influence relatives together languages"
	tests := []struct{ path, today, ask, ring string }{
		{"aaby", fixtureDay, "phone", "36 37 70 00 own unconfirmed"},
		{"aaby/cafe", fixtureDay, "phone address way hours" + facets, "36 37 70 00 kommune unconfirmed"},
		{"aaby/raad", fixtureDay, "phone address way hours" + facets, "36 37 70 00 kommune unconfirmed"},
		// The address of a secret place is no question.
		{"landet/krise", fixtureDay, "phone hours" + facets, "33 33 00 47 own unconfirmed"},
		// A line has no door, and what is said is not asked again.
		{"landet/livslinien", "2027-09-20", "phone hours anonymous no_referral relatives languages", "70 20 12 01 own confirmed"},
		{"landet/skriv", "2027-08-01", "phone sms hours free anonymous no_referral relatives languages", ""},
	}
	for _, tt := range tests {
		t.Run(tt.path+" on "+tt.today, func(t *testing.T) {
			c := callTo(t, Calls(soundDirectory(t), day(t, tt.today), 60, nil), tt.path)
			if got := strings.Join(c.Ask, " "); got != tt.ask {
				t.Errorf("ask %q, want %q", got, tt.ask)
			}
			ring := ""
			if c.Ring != nil {
				ring = c.Ring.Value + map[bool]string{true: " own ", false: " kommune "}[c.Ring.Own] + c.Ring.Standing.String()
			}
			if ring != tt.ring {
				t.Errorf("ring %q, want %q", ring, tt.ring)
			}
		})
	}
}

func TestCallsKnown(t *testing.T) {
	c := callTo(t, Calls(soundDirectory(t), day(t, "2027-09-20"), 60, nil), "landet/livslinien")
	var got []string
	for _, k := range c.Known {
		soon := ""
		if k.Soon {
			soon = " soon"
		}
		got = append(got, k.Kind+" "+k.Value+" "+k.Standing.String()+soon+" "+k.Until.String())
	}
	want := []string{
		"phone 70 20 12 01 confirmed soon 2027-09-24",
		"web https://livslinien.dk unconfirmed 2027-11-21",
		"hours  confirmed soon 2027-09-24",
	}
	if !slices.Equal(got, want) {
		t.Errorf("known\n got %q\nwant %q", got, want)
	}
	if c.Known[2].Hours == nil || c.KommuneName != "" {
		t.Errorf("call is wrong: %+v", c)
	}
}

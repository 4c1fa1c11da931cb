package directory

import (
	"slices"
	"strings"
	"testing"
)

func TestParsePhone(t *testing.T) {
	tests := []struct{ in, digits, err string }{
		{"36 37 70 00", "36377000", ""},
		{"112", "112", ""},
		{"114", "114", ""},
		{"1813", "1813", ""},
		{"116 111", "116111", ""},
		{"116111", "", `"116 111"`},
		{"36377000", "", `"36 37 70 00"`},
		{"80 200 500", "", `"80 20 05 00"`},
		{"+45 36 37 70 00", "", `"36 37 70 00"`},
		{"36 37 70 0", "", "no Danish number"},
		{"36 37 70 00 0", "", "no Danish number"},
		{"12 34 56 78", "", "no Danish number"},
		{"1999", "", "no Danish number"},
		{"36 37 70 OO", "", "other signs"},
		{"", "", "other signs"},
	}
	for _, tt := range tests {
		got, err := ParsePhone(tt.in)
		if got != tt.digits || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
			t.Errorf("ParsePhone(%q) = %q, %v; want %q, %q", tt.in, got, err, tt.digits, tt.err)
		}
	}
	if got, want := telHref("36377000")+" "+telHref("112")+" "+telHref("116111")+" "+smsHref("54541245"),
		"tel:+4536377000 tel:112 tel:116111 sms:+4554541245"; got != want {
		t.Errorf("links %q, want %q", got, want)
	}
}

func TestFindPhones(t *testing.T) {
	known := func(s string) bool { return s == "36377000" }
	tests := []struct {
		in   string
		want string // digits, apart by spaces
	}{
		{"Ring 36 37 70 00 nu", "36377000"},
		{"36377000", "36377000"},
		{"+4536377000", "36377000"},
		{"+45 36 37 70 00", "36377000"},
		{"0045 36377000", "36377000"},
		{"70 201 201", "70201201"},
		{"80 200 500.", "80200500"},
		{"3637 7000", "36377000"},
		{"36.37.70.00 eller 36-37-70-01", "36377000 36377001"},
		{"(36 37 70 00)", "36377000"},
		{"»36377000«", "36377000"},
		{"116 111 og 116006", "116111 116006"},
		{"2610 36 37 70 00", "36377000"},
		{"10 36 37 70 00", "36377000"},
		{"36 37 70 00 36 39 36 39", "36377000 36393639"},
		{"2017-2018", ""},
		{"2017 2018", ""},
		{"21 11 2026", ""},
		{"21.11.2026", ""},
		{"2026-11-21", ""},
		{"12.345.678 kroner", ""},
		{"kl. 10-12 og 14-16", ""},
		{"10-12 14-16", ""},
		{"/20230048/", ""},
		{"bek20230048", ""},
		{"123 456", ""},
		{"§ 110, stk. 3", ""},
		{"+46 812 34 56 78", ""},
		{"36, 37, 70, 00", ""},
		{"36 37" + breakSign + "70 00", ""},
	}
	for _, tt := range tests {
		var digits []string
		for _, p := range findPhones(plain(tt.in), known) {
			digits = append(digits, p.digits)
		}
		if got := strings.Join(digits, " "); got != tt.want {
			t.Errorf("findPhones(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestNeverIn(t *testing.T) {
	number := Never{Value: "70 20 30 82"}
	address := Never{Value: "Højnæsvej 73"}
	tests := []struct {
		never Never
		text  string
		want  bool
	}{
		{number, "Ring 70 20 30 82.", true},
		{number, "70203082", true},
		{number, "+4570203082", true},
		{number, "+45 70 20 30 82", true},
		{number, "004570203082", true},
		{number, "tel:+4570203082", true},
		{number, "7020-3082", true},
		{number, "702 03 082", true},
		{number, "70.20.30.82", true},
		{number, "(70) 20 30 82", true},
		{number, "70\u00a020\u200930\u202f82", true},
		{number, "7020\u00ad3082", true},
		{number, "70\u200b20\u200b30\u200b82", true},
		{number, "２０２６ ７０２０３０８２", true},
		{number, "70\n20\n30\n82", true},
		{number, "170203082", false},
		{number, "702030821", false},
		{number, "12345702030829", false},
		{number, "70 20 30 83", false},
		{number, "70, 20, 30, 82", false},
		{address, "Højnæsvej 73, 1., 2610 Rødovre", true},
		{address, "HOEJNAESVEJ 73", true},
		{address, "højnæs\u00advej\u00a073", true},
		{address, "Højnæsvej 7", false},
		{address, "Højnæsvej 731", false},
		{address, "Højnæsvej 731 og Højnæsvej 73", true},
		{Never{Value: "116 006"}, "116006", true},
		{Never{Value: "116 006"}, "2116006", false},
		{Never{Value: "+45 70 20 30 82"}, "70203082", true},
	}
	for _, tt := range tests {
		if got := tt.never.matcher().in(ready(tt.text)); got != tt.want {
			t.Errorf("%q held by %q = %v, want %v", tt.never.Value, tt.text, got, tt.want)
		}
	}
}

func TestWhereabouts(t *testing.T) {
	tests := []struct {
		in   string
		want bool
	}{
		{"Jagtvej 12", true},
		{"på jagtvej 12, 1. sal", true},
		{"Rødovre Parkvej 150", true},
		{"Nikolaj Plads 15", true},
		{"Rådhuspladsen 2", true},
		{"Østergade 55B", true},
		{"Frederiksberg Allé 5", true},
		{"2610 Rødovre", true},
		{"DK-5000 Odense C", true},
		{"1159 København K", true},
		{"2000 Frederiksberg", true},
		{"55.6761, 12.5683", true},
		{"lat=55.67612&lng=12.56834", true},
		{"Ring 1888 Lev Uden Vold", false},
		{"I 2025 Danner fik flere pladser", false},
		{"33 33 00 47 Danner", false},
		{"3333 0047 Danner", false},
		{"En krisecenterplads 24 timer i døgnet", false},
		{"Der er 20 pladser", false},
		{"efter § 109 i serviceloven", false},
		{"for alle 18 år", false},
		{"3000 kvinder", false},
		{"version 55.6 og 12.5", false},
	}
	for _, tt := range tests {
		if got := whereabouts(tt.in); (got != "") != tt.want {
			t.Errorf("whereabouts(%q) = %q, want %v", tt.in, got, tt.want)
		}
	}
	maps := []string{"https://www.google.dk/maps/place/x", "https://maps.app.goo.gl/x", "https://maps.google.com/?q=x", "geo:55.6,12.5",
		"https://www.openstreetmap.org/#map=1", "https://map.krak.dk/x"}
	for _, m := range maps {
		if !isMap(m) {
			t.Errorf("isMap(%q) = false, want true", m)
		}
	}
	others := []string{"https://danner.dk/", "https://www.google.com/search", "https://mapstreet.dk", "/kommuner/odense/"}
	if i := slices.IndexFunc(others, isMap); i >= 0 {
		t.Errorf("isMap(%q) = true, want false", others[i])
	}
}

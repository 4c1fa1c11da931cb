package doctor

import (
	"net/netip"
	"strings"
	"testing"
)

func TestNetwork(t *testing.T) {
	const (
		shipped = "IPAddressAllow=::1/128 127.0.0.0/8\nIPAddressDeny=::/0 0.0.0.0/0\n"
		opened  = "IPAddressAllow=::/0 0.0.0.0/0\nIPAddressDeny=::/0 0.0.0.0/0\n"
		narrow  = "IPAddressAllow=192.0.2.0/24 ::1/128 127.0.0.0/8\nIPAddressDeny=::/0 0.0.0.0/0\n"
	)
	for _, tt := range []struct {
		name, says, host string
		grade            Grade
	}{
		{"as it is shipped", shipped, "192.0.2.7", Trouble},
		{"as it is shipped, the host's name is not known", shipped, "", Trouble},
		{"as it is shipped, the host is this machine", shipped, "127.0.0.1", Well},
		{"opened", opened, "192.0.2.7", Well},
		{"opened, IPv6", opened, "2001:db8::7", Well},
		{"opened, the host's name is not known", opened, "", Well},
		{"opened for the host alone", narrow, "192.0.2.7", Well},
		{"opened for another host alone", narrow, "198.51.100.7", Trouble},
		{"opened for one of the host's addresses", narrow, "2001:db8::7 192.0.2.7", Well},
		{"an IPv4 address in the form of IPv6", narrow, "::ffff:192.0.2.7", Well},
		{"no filter", "IPAddressAllow=\nIPAddressDeny=\n", "192.0.2.7", Well},
		{"no systemd", "fails", "192.0.2.7", Notice},
	} {
		s := newSound()
		s.programs["systemctl"] = tt.says
		var host []netip.Addr
		for a := range strings.FieldsSeq(tt.host) {
			host = append(host, netip.MustParseAddr(a))
		}
		f := s.machine().Network(t.Context(), host)
		if f.Grade != tt.grade || f.Seen == "" || (f.Remedy == OpenNetwork) != (tt.grade == Trouble) {
			t.Errorf("%s: got %+v, want %s", tt.name, f, tt.grade)
		}
	}
}

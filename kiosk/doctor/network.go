package doctor

import (
	"context"
	"net/netip"
	"slices"
	"strings"
)

// OpenNetwork lets the service reach other machines, at once and for good.
const OpenNetwork = "sudo systemctl set-property plads-kiosk.service IPAddressAllow=any"

// Network says whether systemd lets the service reach one of the addresses of a
// host (systemd.resource-control(5), IPAddressAllow=). With none, whether it may
// reach all.
func (m Machine) Network(ctx context.Context, host []netip.Addr) Finding {
	const name = "network"
	out, err := m.Output(ctx, "systemctl", "show", "-p", "IPAddressAllow", "-p", "IPAddressDeny", "plads-kiosk.service")
	if err != nil {
		return notice(name, "systemd does not say whether the service may use it", "'systemctl show plads-kiosk' tells more")
	}
	var allow, deny []netip.Prefix
	for line := range strings.Lines(out) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		switch key {
		case "IPAddressAllow":
			allow = prefixes(value)
		case "IPAddressDeny":
			deny = prefixes(value)
		}
	}
	if len(deny) == 0 {
		return well(name, "systemd does not keep the service from it")
	}
	if len(host) == 0 {
		host = []netip.Addr{netip.IPv4Unspecified(), netip.IPv6Unspecified()}
	}
	if !slices.ContainsFunc(host, func(a netip.Addr) bool {
		return slices.ContainsFunc(allow, func(p netip.Prefix) bool { return p.Contains(a.Unmap()) })
	}) {
		return trouble(name, "systemd does not let the service reach the host of new releases", OpenNetwork)
	}
	return well(name, "the service may reach the host of new releases")
}

// prefixes reads what systemctl prints.
func prefixes(list string) []netip.Prefix {
	var all []netip.Prefix
	for word := range strings.FieldsSeq(list) {
		if p, err := netip.ParsePrefix(word); err == nil {
			all = append(all, p)
		}
	}
	return all
}

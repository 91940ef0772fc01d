package fetch

import "net/netip"

// closed are the networks that are not public, of those that look as if they were: IANA's registries of special-purpose addresses
// (iana-ipv4-special-registry, iana-ipv6-special-registry, read on 29 November 2026) and one address of a provider that answers
// its own machines alone. Of IPv6 only 2000::/3 is given out at all.
var closed = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
	"192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
	"224.0.0.0/4", "240.0.0.0/4",
	"168.63.129.16/32", // Azure's WireServer
	"2001::/23",        // protocols, among them Teredo (2001::/32) and ORCHID
	"2001:db8::/32", "2002::/16", "3fff::/20",
)

var (
	given = netip.MustParsePrefix("2000::/3")
	nat64 = netip.MustParsePrefix("64:ff9b::/96") // RFC 6052: an IPv4 address, seen from networks without IPv4
)

func prefixes(texts ...string) (all []netip.Prefix) {
	for _, text := range texts {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}

// public reports whether anybody on the internet could connect to an address.
func public(a netip.Addr) bool {
	if a.Zone() != "" {
		return false
	}
	a = a.Unmap()
	if nat64.Contains(a) {
		bytes := a.As16()
		a = netip.AddrFrom4([4]byte(bytes[12:]))
	}
	if a.Is6() && !given.Contains(a) {
		return false
	}
	for _, p := range closed {
		if p.Contains(a) {
			return false
		}
	}
	return a.IsValid()
}

package theme

import (
	"net/netip"
	"strings"
)

// Network is a range of addresses of machines, or a single one: 10.0.0.0/8 or 2001:db8::5.
type Network netip.Prefix

func (n *Network) parse(text string) error {
	const right = "write addresses of proxies, like 10.0.0.0/8 or 10.1.2.3"
	prefix, err := netip.ParsePrefix(text)
	if address, bare := netip.ParseAddr(strings.Trim(text, "[]")); bare == nil && address.Zone() == "" {
		prefix, err = netip.PrefixFrom(address, address.BitLen()), nil
	}
	switch {
	case err != nil:
		return wrong(right, "%q is no address and no range of them", text)
	case prefix.Addr().Is4In6():
		return wrong("write it as IPv4: "+prefix.Addr().Unmap().String(), "%q is an IPv4 address written as IPv6", text)
	case prefix.Bits() == 0:
		return wrong(right, "%q is every address, so anybody could say where they come from", text)
	case prefix != prefix.Masked():
		return wrong("write "+prefix.Masked().String()+", or "+prefix.Addr().String()+" for that one address", "%q names an address and a range", text)
	}
	*n = Network(prefix)
	return nil
}

package web

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// network returns where a request comes from: an IPv4 address, or the first 64 bits of an IPv6 address. A proxy on this machine, or one
// that the operator names, tells by X-Forwarded-For who asked it; so what counts is the last address there that is none of those. What
// stands before it anybody may have written.
func (h *Handler) network(r *http.Request) string { return h.origin(r, 32, 64) }

// region returns what a request comes from that is wider than a network: what one provider gives to a customer or two, the first 24 bits
// of an IPv4 address and the first 48 of an IPv6 address.
func (h *Handler) region(r *http.Request) string { return h.origin(r, 24, 48) }

// origin returns so many bits of the address that a request comes from; all of an IPv4 address is written without their number.
func (h *Handler) origin(r *http.Request, of4, of6 int) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	from, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	from = from.Unmap().WithZone("")
	through := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(through) - 1; i >= 0 && h.proxy(from); i-- {
		named, err := forwarded(through[i])
		if err != nil {
			break
		}
		from = named
	}
	bits := of4
	if from.Is6() {
		bits = of6
	}
	if prefix, err := from.Prefix(bits); err == nil && !prefix.IsSingleIP() {
		return prefix.String()
	}
	return from.String()
}

// proxy reports whether what an address says of others is believed.
func (h *Handler) proxy(from netip.Addr) bool {
	return from.IsLoopback() || slices.ContainsFunc(h.options.Proxies, func(p netip.Prefix) bool { return p.Contains(from) })
}

// forwarded reads an address of X-Forwarded-For, which some proxies write with a port.
func forwarded(text string) (netip.Addr, error) {
	text = strings.TrimSpace(text)
	if host, _, err := net.SplitHostPort(text); err == nil {
		text = host
	}
	from, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return from.Unmap().WithZone(""), err
}

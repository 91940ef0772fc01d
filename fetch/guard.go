package fetch

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// Hosts are the hosts and networks that may be asked although they are not public. A host, by its name or IP address, may be asked
// at any port; a network at the usual ones alone, so that nobody can look through it. The zero Hosts has none.
type Hosts struct {
	names    []string
	networks []netip.Prefix
}

// ParseHosts reads names of hosts, IP addresses and networks (10.0.0.0/8). One address as a network, 10.1.2.3/32, is a host too.
func ParseHosts(list []string) (Hosts, error) {
	var h Hosts
	for _, text := range list {
		if network, err := netip.ParsePrefix(text); err == nil {
			h.networks = append(h.networks, network.Masked())
			if network.IsSingleIP() {
				h.names = append(h.names, network.Addr().String())
			}
			continue
		}
		name, err := hostName(text)
		if err != nil {
			return Hosts{}, refusal("", "%q is no host and no network; write calendar.example.org, 10.1.2.3 or 10.0.0.0/8", text)
		}
		h.names = append(h.names, name)
	}
	return h, nil
}

// host reports whether a host is listed by its name.
func (h Hosts) host(name string) bool { return slices.Contains(h.names, name) }

// network reports whether an address is in a network that is listed.
func (h Hosts) network(a netip.Addr) bool {
	return slices.ContainsFunc(h.networks, func(p netip.Prefix) bool { return p.Contains(a.Unmap().WithZone("")) })
}

// mayDial says why one address of a host may not be connected to, nil if it may.
func (h Hosts) mayDial(host string, a netip.AddrPort) error {
	usual := a.Port() == 443 || a.Port() == 80
	switch {
	case h.host(host):
		return nil
	case !public(a.Addr()) && !h.network(a.Addr()):
		return refusal(host, "is on no public network; if rondo may connect to it, list it in rondo.yaml: avoid_hosts: [%s]", host)
	case !usual:
		return refusal(host, "is connected to at the ports 443 and 80 alone; if rondo may use others, list it in rondo.yaml: avoid_hosts: [%s]", host)
	}
	return nil
}

// tries is how many addresses of a name are tried at most, and patience how long each may take.
const (
	tries    = 4
	patience = 5 * time.Second
)

// dial connects to a host, if all of its addresses may be connected to. The address that is looked up is the one that is dialled.
func (c *Client) dial(ctx context.Context, _, hostPort string) (net.Conn, error) {
	host, service, err := net.SplitHostPort(hostPort)
	if err != nil {
		return nil, err
	}
	if host, err = hostName(host); err != nil {
		return nil, err
	}
	port, err := strconv.ParseUint(service, 10, 16)
	if err != nil {
		return nil, err
	}
	found, err := c.lookUp(ctx, host)
	if err != nil {
		return nil, err
	}
	for _, a := range found {
		if err := c.allowed.mayDial(host, netip.AddrPortFrom(a, uint16(port))); err != nil {
			return nil, err
		}
	}
	guard := func(_ context.Context, _, address string, _ syscall.RawConn) error {
		a, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		return c.allowed.mayDial(host, a)
	}
	for _, a := range found[:min(len(found), tries)] {
		var conn net.Conn
		if conn, err = c.connect(ctx, netip.AddrPortFrom(a, uint16(port)), guard); err == nil {
			return conn, nil
		}
	}
	return nil, err
}

// lookUp returns the addresses of a host, at least one.
func (c *Client) lookUp(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	found, err := c.names.LookupNetIP(ctx, "ip", host)
	if err == nil && len(found) == 0 {
		err = &net.DNSError{Err: "no address", Name: host, IsNotFound: true}
	}
	return found, err
}

// control is what a dialer asks in the moment before it connects.
type control = func(ctx context.Context, network, address string, conn syscall.RawConn) error

func connect(ctx context.Context, to netip.AddrPort, guard control) (net.Conn, error) {
	d := net.Dialer{Timeout: patience, ControlContext: guard}
	return d.DialContext(ctx, "tcp", to.String())
}

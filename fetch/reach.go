package fetch

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Allows says why nothing may be handed to an address, as far as that is known without asking anybody: it is no address, or its host is no
// public one. Which addresses the name of a host has is seen by [Client.Reach] alone. The error is an [*Error]; nil where nothing is known
// against it.
func (c *Client) Allows(address string) error {
	at, err := ParseTarget(address)
	if err != nil {
		return err
	}
	host := at.Hostname()
	a, err := netip.ParseAddr(host)
	switch {
	case err == nil:
	case host == "localhost", strings.HasSuffix(host, ".localhost"): // RFC 6761 §6.3
		a = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	default:
		a = netip.MustParseAddr("1.1.1.1") // as if it were public
	}
	port, err := strconv.ParseUint(portOf(at), 10, 16)
	if err != nil {
		return refusal("", noAddress, exampleTarget)
	}
	return c.allowed.mayDial(host, netip.AddrPortFrom(a, uint16(port)))
}

// Reach connects to the server of an address, by TLS where that is https, and hangs up. No request is made. The error is an [*Error].
func (c *Client) Reach(ctx context.Context, address string) error {
	if err := c.Allows(address); err != nil {
		return err
	}
	at, err := ParseTarget(address)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	conn, err := c.dial(ctx, "tcp", net.JoinHostPort(at.Hostname(), portOf(at)))
	if err != nil {
		return failure(at.Hostname(), err)
	}
	defer conn.Close()
	if at.Scheme == "https" {
		config := &tls.Config{}
		if t, ok := c.trip.(*http.Transport); ok && t.TLSClientConfig != nil {
			config = t.TLSClientConfig.Clone()
		}
		if config.ServerName == "" {
			config.ServerName = at.Hostname()
		}
		if err := tls.Client(conn, config).HandshakeContext(ctx); err != nil {
			return failure(at.Hostname(), err)
		}
	}
	return nil
}

// portOf returns the port of an address, or the usual one of its scheme.
func portOf(at *url.URL) string {
	switch {
	case at.Port() != "":
		return at.Port()
	case at.Scheme == "http":
		return "80"
	}
	return "443"
}

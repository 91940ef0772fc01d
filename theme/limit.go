package theme

import (
	"net"
	"net/netip"
	"strings"

	"go.yaml.in/yaml/v4"

	"rondo/lazyregexp"
)

// LinkLimits are what a conference link holds, or all links whose addresses begin alike.
type LinkLimits struct {
	AtOnce int     `yaml:"at_once"` // how many meetings at a time; default 1 for a link, any number for all that begin alike
	Gap    *Length `yaml:"gap"`     // what it needs between two sessions of different themes; default: the gap of rondo.yaml
	Seats  int     `yaml:"seats"`   // how many people get in; default: any number
}

// Links are the limits of links. Their keys are host and path without a scheme, the host in lower case:
// meet.example.org/datatalks.
type Links map[string]LinkLimits

var linkForm = lazyregexp.New(`^([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?)(/[^\s?#]*)?$`)

func (l *Links) decode(d *document, n *yaml.Node, where string) {
	if !d.isMapping(n, where) {
		return
	}
	*l = Links{}
	d.pairs(n, func(key, value *yaml.Node) {
		var limits LinkLimits
		at := join(where, key.Value)
		d.decode(value, valueOf(&limits), at)
		d.checkLimits(at, limits)
		written := key.Value
		for _, scheme := range []string{"https://", "http://", "//"} {
			written = strings.TrimPrefix(written, scheme)
		}
		m := linkForm.FindStringSubmatch(written)
		switch {
		case strings.ContainsAny(written, "?#"):
			d.report(key, "a link with what follows ? or #", "write host and path alone, "+written[:strings.IndexAny(written, "?#")])
			return
		case m == nil || !strings.Contains(m[1], ".") && m[1] != "localhost":
			d.report(key, describe(key)+" where a link belongs", "write host and path, like meet.example.org/datatalks")
			return
		}
		name := strings.ToLower(m[1]) + strings.TrimRight(m[2], "/")
		if _, twice := (*l)[name]; twice {
			d.report(key, name+" stands here twice", "keep one of them")
			return
		}
		(*l)[name] = limits
	})
}

func (d *document) checkLimits(where string, limits LinkLimits) {
	if at := join(where, "at_once"); d.sound(at) && (limits.AtOnce < 1 || limits.AtOnce > 1000) {
		d.wrong(at, "write a number from 1 to 1000", "%d meetings at a time", limits.AtOnce)
	}
	if at := join(where, "seats"); d.sound(at) && limits.Seats < 1 {
		d.wrong(at, "write at least 1, or leave it out", "a link with %d seats", limits.Seats)
	}
	if at := join(where, "gap"); limits.Gap != nil && limits.Gap.Duration() > day {
		d.wrong(at, "write at most 1 day, like 5m", "a link that stays empty for %s", *limits.Gap)
	}
}

// Host is a host or a range of addresses that the operator vouches for: intranet.example.org, 10.0.0.0/8 or 10.1.2.3. As text it
// is a name in lower case, or a range as [netip.ParsePrefix] reads it.
type Host string

func (h *Host) parse(text string) error {
	const right = "write a host like intranet.example.org, or addresses like 10.0.0.0/8"
	if prefix, err := netip.ParsePrefix(text); err == nil {
		*h = Host(prefix.Masked().String())
		return nil
	}
	if address, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil && address.Zone() == "" {
		*h = Host(netip.PrefixFrom(address, address.BitLen()).String())
		return nil
	}
	if _, rest, ok := strings.Cut(text, "://"); ok {
		return wrong("write the host alone: "+strings.SplitN(rest, "/", 2)[0], "%q is an address of the web", text)
	}
	if host, _, err := net.SplitHostPort(text); err == nil {
		return wrong("leave the port out: "+host, "%q has a port", text)
	}
	if m := linkForm.FindStringSubmatch(text); m == nil || m[2] != "" || strings.Contains(text, "..") || strings.TrimLeft(text, "0123456789.") == "" {
		return wrong(right, "%q is no host", text)
	}
	*h = Host(strings.ToLower(text))
	return nil
}

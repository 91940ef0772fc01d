package fetch

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// longest is how many bytes an address may have.
const longest = 4096

// ParseURL reads the address of a calendar: https or http, or webcal, which stands for https. A name of other letters than ASCII
// becomes the one that the name service knows. The error is an [*Error] that says what would be right; it does not repeat
// the address.
func ParseURL(text string) (*url.URL, error) {
	u, err := parse(text, exampleCalendar)
	if err != nil {
		return nil, err
	}
	return plain(u)
}

// ParseTarget reads the address to which messages are handed: https or http, without user and password. Otherwise it is as [ParseURL].
func ParseTarget(text string) (*url.URL, error) {
	u, err := parse(text, exampleTarget)
	switch {
	case err != nil:
		return nil, err
	case u.User != nil:
		return nil, refusal("", "a user or password stands in the address; messages are handed over without")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, refusal("", noAddress, exampleTarget)
	}
	return named(u, exampleTarget)
}

// Examples of addresses that are right.
const (
	exampleCalendar = "https://calendar.example.org/team.ics"
	exampleTarget   = "https://hooks.example.org/rondo"
)

const noAddress = "this is no address of a web server; write it like %s"

func parse(text, example string) (*url.URL, error) {
	if len(text) > longest {
		return nil, refusal("", "the address has %d bytes; at most %d", len(text), longest)
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, refusal("", noAddress, example)
	}
	return u, nil
}

// plain brings an address into the form in which it is asked for: without a fragment, and with the name of its host in lower case.
func plain(from *url.URL) (*url.URL, error) {
	u := *from
	switch u.Scheme {
	case "https", "http":
	case "webcal", "webcals":
		u.Scheme = "https"
	default:
		return nil, refusal("", "calendars come by https, http or webcal, not by %q", u.Scheme)
	}
	at, err := named(&u, exampleCalendar)
	if err == nil && u.User != nil && u.Scheme != "https" {
		return nil, refusal(at.Hostname(), "would get a password in plain text; write https")
	}
	return at, err
}

// named returns an address with the name of its host as it is looked up, and without a fragment.
func named(from *url.URL, example string) (*url.URL, error) {
	u := *from
	host, err := hostName(u.Hostname())
	if err != nil || u.Opaque != "" {
		return nil, refusal("", noAddress, example)
	}
	port := u.Port()
	if u.Host = host; strings.Contains(host, ":") {
		u.Host = "[" + strings.ReplaceAll(host, "%", "%25") + "]"
	}
	if port != "" {
		u.Host += ":" + port
	}
	u.Fragment, u.RawFragment = "", ""
	return &u, nil
}

// hostName returns the name or IP address of a host as it is looked up. What ends in a number and is no IP address in its usual form is
// refused, as browsers do (WHATWG URL §3.5): some resolvers take 127.1 or 0x7f000001 for one.
func hostName(name string) (string, error) {
	if a, err := netip.ParseAddr(name); err == nil {
		return a.String(), nil
	}
	name = strings.ToLower(name)
	if !ascii(name) {
		var err error
		if name, err = idna.Lookup.ToASCII(name); err != nil {
			return "", err
		}
	}
	name = strings.TrimSuffix(name, ".")
	if a, err := netip.ParseAddr(name); err == nil {
		return a.String(), nil
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if last == "" || number(last) || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
		return "", errName
	}
	return name, nil
}

var errName = errors.New("no name of a host")

// number reports whether old readers of IP addresses take this for a number: 127, 0177, 0x7f.
func number(label string) bool {
	if hex, ok := strings.CutPrefix(label, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return strings.Trim(label, "0123456789") == ""
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

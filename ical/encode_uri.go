package ical

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"unicode/utf8"

	"rondo/lazyregexp"
)

// IsLink reports whether text is one https or http link and nothing else, as [Event].URL and [Event].Conference take it.
func IsLink(text string) bool {
	_, err := httpURI(text)
	return err == nil
}

// httpURI checks a link that people will open. Letters of other scripts are percent-encoded, but refused in the host
// name, where programs disagree on how to read them.
func httpURI(link string) (string, error) {
	for _, r := range link {
		if r <= ' ' || r == 0x7f || strings.ContainsRune("\"<>\\^`{|}", r) {
			return "", fmt.Errorf("link %q holds %q; write it percent-encoded", link, r)
		}
	}
	if err := checkText(link); err != nil {
		return "", err
	}
	u, err := url.Parse(link)
	if err == nil {
		_, err = url.PathUnescape(link) // Parse does not look at the query
	}
	if err != nil {
		return "", fmt.Errorf("link %q is not a URL; it should look like https://example.org/page", link)
	}
	if u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" {
		return "", fmt.Errorf("link %q does not begin with https:// or http:// and a host name", link)
	}
	if !isASCII(u.Host) {
		return "", fmt.Errorf("link %q has a host name in other letters than a–z; write its xn-- form", link)
	}
	return percentEncode(link, func(c byte) bool { return c < 0x80 }), nil
}

// hostOf returns the host of a link that [httpURI] accepts, and empty for others.
func hostOf(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	return u.Host
}

// mailDomain is the end of an address: a host name, perhaps in other letters than a–z (RFC 6531 §3.3).
var mailDomain = lazyregexp.New(`^[^@]+@[\pL\pM\pN-]+(\.[\pL\pM\pN-]+)*$`)

// mailtoURI writes an addr-spec as a calendar user address (RFC 6068 §2). Quoted local parts and address literals are
// refused: hardly a mail system takes them, and the ones that do disagree on how to read them.
func mailtoURI(address string) (string, error) {
	if address == "" {
		return "", errors.New("address is empty")
	}
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || !mailDomain.MatchString(address) {
		return "", fmt.Errorf("address %q is not of the form name@example.org", address)
	}
	if err := checkText(address); err != nil {
		return "", err
	}
	return "mailto:" + percentEncode(address, func(c byte) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("@.-_~+!$'*", c) >= 0
	}), nil
}

// percentEncode writes the octets that are not plain as %XX (RFC 3986 §2.1).
func percentEncode(s string, plain func(byte) bool) string {
	const hex = "0123456789ABCDEF"
	if strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf || !plain(byte(r)) }) < 0 {
		return s
	}
	encoded := make([]byte, 0, len(s)+8)
	for i := range len(s) {
		if c := s[i]; plain(c) {
			encoded = append(encoded, c)
		} else {
			encoded = append(encoded, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(encoded)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

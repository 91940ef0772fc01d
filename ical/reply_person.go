package ical

import (
	"net/url"
	"strings"
	"unicode"
)

// longestAddress is in bytes, by the limits of RFC 5321 §4.5.3.1.
const longestAddress = 320

// mostDelegates is how many people one may delegate to.
const mostDelegates = 100

// longestValue is in bytes, with schemes, a name and escapes around an address.
const longestValue = 2 << 10

// addressSchemes are those of mail addresses, in lower case; smtp: is Exchange's name for them.
var addressSchemes = []string{"mailto:", "smtp:"}

// address returns a calendar user address (RFC 5545 §3.3.3) as an addr-spec in lower case, empty where it is none. Programs
// write the scheme twice, put brackets and quotation marks around any of it, and a name before it as in a mail's header.
func address(value string) string {
	if len(value) > longestValue {
		return ""
	}
	a := strings.ToLower(strings.Join(strings.Fields(value), "")) // a fold with one blank too many
	for before := ""; a != before; {
		before = a
		a = withoutScheme(bare(a))
		if open := strings.LastIndexByte(a, '<'); open >= 0 {
			a = strings.TrimSuffix(a[open+1:], ">")
		}
	}
	local, domain, _ := strings.Cut(a, "@")
	domain, _, _ = strings.Cut(domain, "?") // fields of a mail to be written (RFC 6068 §2)
	a = local + "@" + domain
	if local == "" || domain == "" || len(a) > longestAddress || strings.ContainsFunc(a, notInAddress) {
		return ""
	}
	if strings.ContainsAny(domain, "@/") {
		return ""
	}
	return a
}

// withoutScheme returns a without the first scheme; what stands behind one may be escaped as in a URI.
func withoutScheme(a string) string {
	for _, scheme := range addressSchemes {
		if rest, found := strings.CutPrefix(a, scheme); found {
			if decoded, err := url.PathUnescape(rest); err == nil {
				return strings.ToLower(decoded)
			}
			return rest
		}
	}
	return a
}

// bare returns s without quotation marks around it.
func bare(s string) string {
	if n := len(s); n > 1 && s[0] == s[n-1] && (s[0] == '"' || s[0] == '\'') {
		return s[1 : n-1]
	}
	return s
}

// notInAddress returns what no address that rondo writes to holds, quoted local parts included; see mailtoURI.
func notInAddress(r rune) bool {
	return r == unicode.ReplacementChar || !unicode.IsPrint(r) || strings.ContainsRune(` "<>()[],:;\`, r)
}

// person returns the address of an ATTENDEE or ORGANIZER. Apple writes an account's path or a number and puts the address
// beside it.
func (l contentLine) person() string {
	if a := address(l.value); a != "" {
		return a
	}
	email, _ := l.param("EMAIL")
	return address(unquote(email))
}

// people returns the addresses of DELEGATED-TO and DELEGATED-FROM: in quotation marks, separated by commas.
func (l contentLine) people(param string) (list []string) {
	value, _ := l.param(param)
	for _, item := range strings.SplitN(value, ",", mostDelegates+1) {
		a := address(unquote(item))
		if a == "" {
			a = oneLine(unquote(item), longestAddress)
		}
		if a != "" && len(list) < mostDelegates {
			list = append(list, a)
		}
	}
	return list
}

// status returns PARTSTAT, or what vCalendar 1.0 has in its place: a STATUS of the same words, but for SENT and NEEDS ACTION,
// which both mean that nothing was answered.
func (l contentLine) status() (known PartStat, unknown string) {
	value, found := l.param("PARTSTAT")
	if !found {
		value, _ = l.param("STATUS")
	}
	if value == "" {
		return NeedsAction, ""
	}
	value = oneLine(unquote(value), longestName)
	switch s := PartStat(strings.ToUpper(value)); s {
	case Accepted, Tentative, Declined, Delegated:
		return s, ""
	case NeedsAction, "NEEDS ACTION", "SENT":
		return NeedsAction, ""
	}
	return NeedsAction, value
}

// replier reads an ATTENDEE.
func (l contentLine) replier() Replier {
	name, _ := l.param("CN")
	r := Replier{
		Address:       l.person(),
		Name:          oneLine(unquote(name), longestName),
		DelegatedTo:   l.people("DELEGATED-TO"),
		DelegatedFrom: l.people("DELEGATED-FROM"),
	}
	if r.Address == "" {
		r.Unread = oneLine(l.value, longestName)
	}
	r.PartStat, r.Unknown = l.status()
	return r
}

package ical

import (
	"net/url"
	"strings"
	"unicode"
)

// longestAddress is in bytes, by the limits of RFC 5321 §4.5.3.1.
const longestAddress = 320

// address is a calendar user address (RFC 5545 §3.3.3) as an addr-spec in lower case, empty where it is none.
func address(value string) string {
	a := bare(strings.Join(strings.Fields(value), "")) // a fold with one blank too many
	const scheme = "mailto:"
	for len(a) >= len(scheme) && strings.EqualFold(a[:len(scheme)], scheme) {
		a = a[len(scheme):]
		if decoded, err := url.PathUnescape(a); err == nil {
			a = decoded
		}
	}
	if open := strings.LastIndexByte(a, '<'); open >= 0 { // with a name before it, as in a mail's header
		a = strings.TrimSuffix(a[open+1:], ">")
	}
	a = strings.ToLower(bare(a))
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

// bare is s without quotation marks around it.
func bare(s string) string {
	if n := len(s); n > 1 && s[0] == s[n-1] && (s[0] == '"' || s[0] == '\'') {
		return s[1 : n-1]
	}
	return s
}

// notInAddress is what no address that rondo writes to holds, quoted local parts included; see mailtoURI.
func notInAddress(r rune) bool {
	return r == unicode.ReplacementChar || !unicode.IsPrint(r) || strings.ContainsRune(` "<>()[],:;\`, r)
}

// person is the address of an ATTENDEE or ORGANIZER. Apple writes an account's path or a number and puts the address
// beside it.
func (l contentLine) person() string {
	if a := address(l.value); a != "" {
		return a
	}
	email, _ := l.param("EMAIL")
	return address(unquote(email))
}

// people are the addresses of DELEGATED-TO and DELEGATED-FROM: in quotation marks, separated by commas.
func (l contentLine) people(param string) (list []string) {
	value, _ := l.param(param)
	for item := range strings.SplitSeq(value, ",") {
		if a := address(unquote(item)); a != "" {
			list = append(list, a)
		}
	}
	return list
}

// replier reads an ATTENDEE.
func (l contentLine) replier() Replier {
	name, _ := l.param("CN")
	status, _ := l.param("PARTSTAT")
	r := Replier{
		Address:       l.person(),
		Name:          oneLine(unquote(name), longestName),
		PartStat:      PartStat(strings.ToUpper(strings.TrimSpace(unquote(status)))),
		DelegatedTo:   l.people("DELEGATED-TO"),
		DelegatedFrom: l.people("DELEGATED-FROM"),
	}
	switch r.PartStat {
	case Accepted, Tentative, Declined, Delegated:
	default:
		r.PartStat = NeedsAction
	}
	return r
}

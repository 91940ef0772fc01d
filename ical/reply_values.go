package ical

import (
	"html"
	"math"
	"net/url"
	"strings"
	"unicode"
)

const (
	longestComment = 2000 // characters
	longestName    = 200
	longestAddress = 320 // bytes, by the limits of RFC 5321 §4.5.3.1
)

// unescape decodes TEXT (RFC 5545 §3.3.11). A backslash before anything else stands for itself.
func unescape(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\:`, ":", `\"`, `"`, `\n`, "\n", `\N`, "\n").Replace(s)
}

// unquote decodes a parameter's value: quotation marks and RFC 6868.
func unquote(s string) string {
	return strings.NewReplacer(`"`, "", "^n", "\n", "^^", "^", "^'", `"`).Replace(s)
}

// plain is text that may be shown anywhere: no control character but \n, nothing that turns the direction of writing,
// at most n characters.
func plain(s string, n int) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n").Replace(s)
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, s))
	for i := range s {
		if n--; n < 0 {
			return strings.TrimSpace(s[:i])
		}
	}
	return s
}

// oneLine is [plain] text in which every white space is one blank.
func oneLine(s string, n int) string { return strings.Join(strings.Fields(plain(s, n)), " ") }

// comment is what somebody wrote to the organizer in one of the places where calendars put it.
func comment(lines []contentLine) string {
	var said, private []string
	for _, l := range lines {
		switch l.name {
		case "ATTENDEE":
			// Google: HTML in a parameter, whose semicolons are written as in TEXT.
			if text, ok := l.param("X-RESPONSE-COMMENT"); ok {
				if text = plain(html.UnescapeString(unescape(unquote(text))), longestComment); text != "" {
					return text
				}
			}
		case "COMMENT":
			said = append(said, unescape(l.value))
		case "X-CALENDARSERVER-PRIVATE-COMMENT", "X-CALENDARSERVER-ATTENDEE-COMMENT":
			private = append(private, unescape(l.value))
		}
	}
	if text := plain(strings.Join(said, "\n"), longestComment); text != "" {
		return text
	}
	return plain(strings.Join(private, "\n"), longestComment)
}

// address is a calendar user address (RFC 5545 §3.3.3) as an addr-spec in lower case, empty where it is none.
func address(value string) string {
	a := strings.TrimSpace(value)
	const scheme = "mailto:"
	for len(a) >= len(scheme) && strings.EqualFold(a[:len(scheme)], scheme) {
		a, _, _ = strings.Cut(strings.TrimSpace(a[len(scheme):]), "?")
		if decoded, err := url.PathUnescape(a); err == nil {
			a = decoded
		}
	}
	a = strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(a, "<"), ">"))
	// A line that was folded with one blank too many.
	a = strings.Join(strings.Fields(a), "")
	local, domain, found := strings.Cut(a, "@")
	if !found || local == "" || domain == "" || len(a) > longestAddress || strings.ContainsFunc(a, notInAddress) {
		return ""
	}
	if strings.ContainsAny(domain, "@/:") {
		return ""
	}
	return a
}

// notInAddress is what no address that rondo writes to holds, quoted local parts included; see mailtoURI.
func notInAddress(r rune) bool {
	return r == unicode.ReplacementChar || !unicode.IsPrint(r) || strings.ContainsRune(`"<>()[],;\`, r)
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

// sequence reads a number from 0 to 2147483647; what is larger is that, what is none is 0.
func sequence(value string) int {
	value = strings.TrimPrefix(strings.TrimSpace(value), "+")
	n := 0
	for i := range len(value) {
		if value[i] < '0' || value[i] > '9' {
			return 0
		}
		n = min(n*10+int(value[i]-'0'), math.MaxInt32)
	}
	return n
}

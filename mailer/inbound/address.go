package inbound

import (
	"slices"
	"strings"
	"unicode"
)

const mostRecipients = 100

// addresses finds the addr-specs of an address list (RFC 5322 §3.4) in lower case, each once. It takes names that should
// have been quoted, and finds two where readers could disagree about which of two is meant.
func addresses(list string) []string {
	var found []string
	add := func(text string) {
		if address := addrSpec(text); address != "" && len(found) < mostRecipients && !slices.Contains(found, address) {
			found = append(found, address)
		}
	}
	word := 0      // where it begins
	quotes := true // until one is never closed
	for i := 0; i <= len(list); {
		next, angle := i+1, ""
		if i < len(list) {
			switch list[i] {
			default:
				i++
				continue
			case ',', ';', ':', ' ', '\t', '\r', '\n':
			case '(':
				next = afterComment(list, i)
			case '"':
				if quotes {
					if next, quotes = afterClosing(list, i, '"'); !quotes {
						next = i + 1
					}
				}
			case '<':
				next, _ = afterClosing(list, i, '>')
				angle = strings.TrimSuffix(list[i+1:next], ">")
			}
		}
		add(list[word:i])
		add(withoutRoute(angle))
		i, word = next, next
	}
	return found
}

// afterClosing returns the place behind the character that closes what opens at i, quoted pairs aside.
func afterClosing(s string, i int, closing byte) (next int, found bool) {
	for i++; i < len(s); i++ {
		switch s[i] {
		case closing:
			return i + 1, true
		case '\\':
			i++
		}
	}
	return len(s), false
}

// afterComment returns the place behind the comment that opens at i; comments nest (RFC 5322 §3.2.2).
func afterComment(s string, i int) int {
	for depth := 0; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		case '\\':
			i++
		}
	}
	return len(s)
}

// withoutRoute drops the servers that old addresses name before the colon (RFC 5322 §4.4).
func withoutRoute(angle string) string {
	if strings.HasPrefix(strings.TrimSpace(angle), "@") {
		return angle[strings.LastIndexByte(angle, ':')+1:]
	}
	return angle
}

// addrSpec returns an address in lower case when it has the one form that everybody reads alike, otherwise "".
func addrSpec(s string) string {
	s = strings.TrimSpace(s)
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at == len(s)-1 || at > 64 || len(s) > 254 || strings.IndexByte(s, '@') != at {
		return ""
	}
	for _, r := range s {
		if r == unicode.ReplacementChar || unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`<>()[]\,;:"`, r) {
			return ""
		}
	}
	return strings.ToLower(s)
}

// first returns the first address of the topmost field of a name; "" for none.
func (h header) first(name string) string {
	if found := addresses(h.get(name)); len(found) > 0 {
		return found[0]
	}
	return ""
}

// named returns the addresses of the topmost field of a name.
func (h header) named(name string) []string { return addresses(h.get(name)) }

// from returns the one address that the mail says it is from. Two fields or two addresses are how a forger has one reader
// check somebody else than another shows.
func (h header) from() (address, note string) {
	var found []string
	for _, value := range h.all("From") {
		if strings.ContainsFunc(value, unicode.IsControl) {
			return "", "whom it is from has control characters"
		}
		found = append(found, addresses(value)...)
	}
	slices.Sort(found)
	switch found = slices.Compact(found); len(found) {
	case 1:
		return found[0], ""
	case 0:
		return "", "it does not say whom it is from"
	}
	return "", "it says it is from several addresses"
}

// routes name, besides To and Cc, whom a mail was carried to. The envelope is gone when a mail is read; this is where
// servers and forwarders keep what was in it.
var routes = []string{
	"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "X-Forwarded-To", "X-Original-Recipient",
	"X-RCPT-To", "Original-Recipient", "Apparently-To", "Resent-To",
}

// recipients returns all addresses that the mail may have been meant for, each once, those of the envelope first.
func (h header) recipients() []string {
	var found []string
	add := func(list string) {
		for _, address := range addresses(list) {
			if len(found) < mostRecipients && !slices.Contains(found, address) {
				found = append(found, address)
			}
		}
	}
	for _, name := range routes {
		for _, value := range h.all(name) {
			add(strings.TrimPrefix(strings.ToLower(value), "rfc822;"))
		}
	}
	for _, value := range h.all("Received") {
		if _, rest, ok := strings.Cut(value, " for "); ok {
			address, _, _ := strings.Cut(rest, ";")
			add(address)
		}
	}
	for _, name := range []string{"To", "Cc"} {
		for _, value := range h.all(name) {
			add(value)
		}
	}
	return found
}

package inbound

import (
	"fmt"
	"slices"
	"strings"
)

// Reported reports whether a delivery or abuse report comes from the server that it says it is from, going by servers of
// ours, whose names are as in [Message.Authentic]. When not, why says it in words for the organizer.
//
// Reports have no sender in the envelope and often no signature, so SPF of the server's own name counts too (RFC 7208 §2.4).
// What our own servers report is checked by nobody: it counts where every Received says that it never came from outside.
func (m Message) Reported(names []string) (ok bool, why string) {
	if ok, _ := m.Authentic(names); ok {
		return true, ""
	}
	_, domain, _ := strings.Cut(m.From, "@")
	ours, wrote, _ := m.ours(names)
	switch {
	case wrote && ours.greeted(domain), !wrote && m.isHomemade(names, domain):
		return true, ""
	case !wrote:
		return false, ours.Server + " did not check who reported it"
	}
	return false, clip(fmt.Sprintf("%s does not say that it was reported by %s", ours.Server, orNobody(domain)), 500)
}

// greeted reports whether SPF passed for a server of a domain, by its name or by the postmaster there, and DMARC did not fail.
func (r Result) greeted(domain string) bool {
	passed := false
	for _, c := range r.Checks {
		switch {
		case c.Method == "dmarc" && c.Value == "fail":
			return false
		case c.Method == "spf" && c.Value == "pass":
			for _, name := range []string{"smtp.helo", "smtp.mailfrom"} {
				host := c.Properties[name]
				passed = passed || domain != "" && aligned(host[strings.LastIndexByte(host, '@')+1:], domain)
			}
		}
	}
	return passed
}

// isHomemade reports whether a mail was made by our servers and never came from elsewhere. A From without a domain is
// theirs, too: they have not completed it.
func (m Message) isHomemade(names []string, domain string) bool {
	if domain != "" && !isOurs(names, domain) || len(m.received) == 0 {
		return false
	}
	seen := false
	for _, value := range m.received {
		host, from := by(value), handedOver(value)
		if host != "" && !isOurs(names, host) || from != "" && !isOurs(names, from) {
			return false
		}
		seen = seen || host != ""
	}
	return seen
}

// handedOver returns the server that a Received field says the mail came from; "" where it was made or came from the same machine.
func handedOver(received string) string {
	fields := strings.Fields(strings.ToLower(received))
	if len(fields) < 2 || fields[0] != "from" {
		return ""
	}
	until := slices.Index(fields, "by")
	if until < 0 {
		until = len(fields)
	}
	origin := strings.Join(fields[1:until], " ")
	rest := strings.Join(fields[until:], " ")
	switch {
	case contains(origin, []string{"[127.", "[::1]", "[::ffff:127.", "[local]"}):
		return ""
	case strings.Contains(origin, "["): // another machine
		return lookedUp(origin)
	case strings.Contains(origin, "("), contains(rest, []string{"smtp"}) && fields[1] != "localhost": // it may say of itself what it likes
		return "unknown"
	case contains(" "+rest+" ", []string{" with local ", " with dsn "}) || fields[1] == "localhost":
		return ""
	}
	return fields[1]
}

// lookedUp returns the name that a server found for the machine that spoke to it, before the address: "helo (name [address])".
func lookedUp(origin string) string {
	_, name, _ := strings.Cut(origin, "(")
	if fields := strings.Fields(name); len(fields) > 0 && fields[0][0] != '[' && !strings.Contains(origin, "may be forged") {
		return strings.TrimRight(fields[0], ".")
	}
	return "unknown"
}

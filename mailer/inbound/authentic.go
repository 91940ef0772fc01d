package inbound

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Authentic reports whether servers of ours say that the mail comes from the domain of From: DMARC passed, or a DKIM
// signature of the same organization did, and DMARC did not fail. When not, why says it in words for the organizer.
//
// Ours are the servers that call themselves by one of the names (RFC 8601 §2.5), each by its own: a domain stands for none
// of its hosts. All their fields count together, since programs write one each (RFC 8601 §4.1), but none that stands below
// a Received of a foreign server: it came with the mail. Whoever runs the servers has them remove those that claim their
// names (RFC 8601 §5).
func (m Message) Authentic(names []string) (ok bool, why string) {
	_, domain, found := strings.Cut(m.From, "@")
	if !found {
		return false, "it is not from one address"
	}
	ours, wrote, foreign := m.ours(names)
	switch {
	case wrote:
		return ours.vouches(domain)
	case foreign != "":
		return false, fmt.Sprintf("%s did not check who sent it: what has that name came with the mail, below what %s wrote", ours.Server, foreign)
	}
	return false, ours.Server + " did not check who sent it"
}

// ours returns all checks of our servers together, whether there are fields of theirs, and below whose Received there are others
// that only have their names ("" for none).
func (m Message) ours(names []string) (ours Result, wrote bool, foreign string) {
	ours = Result{Server: strings.Join(names, ", ")}
	begun := -1
	for _, r := range m.Results {
		if !r.By(names) {
			continue
		}
		if begun < 0 {
			begun = r.takenIn(names)
		}
		if foreign = r.foreign(names, begun); foreign != "" {
			break
		}
		if !wrote {
			ours.Server, wrote = r.Server, true
		}
		ours.Checks = append(ours.Checks, r.Checks...)
	}
	return ours, wrote, foreign
}

// By reports whether a server wrote the field that calls itself by one of the names, in any case of letters.
func (r Result) By(names []string) bool {
	return r.Server != "" && slices.ContainsFunc(names, func(name string) bool {
		return strings.EqualFold(strings.TrimSuffix(name, "."), strings.TrimSuffix(r.Server, "."))
	})
}

// isOurs reports whether a server is of the same organization as one of the names.
func isOurs(names []string, host string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return aligned(strings.TrimSuffix(name, "."), host) })
}

// takenIn returns how many Received fields above this one brought the mail from our servers to its mailbox: those above the
// first of ours, or all where none is ours.
func (r Result) takenIn(names []string) int {
	if first := slices.IndexFunc(r.below, func(host string) bool { return isOurs(names, host) }); first >= 0 {
		return first
	}
	return len(r.below)
}

// foreign returns a server of somebody else's that stands between this field and where the mail was taken in; "" for none.
// Servers without a domain are nobody's.
func (r Result) foreign(names []string, begun int) string {
	for _, host := range r.below[begun:] {
		if host != "" && !isOurs(names, host) {
			return host
		}
	}
	return ""
}

// by returns the server that wrote a Received field, in lower case (RFC 5321 §4.4); "" for one that has no domain, such as an
// address or a name inside of a network.
func by(received string) string {
	fields := strings.Fields(strings.ToLower(withoutComments(received)))
	for i, word := range fields {
		if word != "by" || i+1 == len(fields) {
			continue
		}
		host := strings.TrimRight(fields[i+1], ";.")
		dot := strings.LastIndexByte(host, '.')
		if top := host[dot+1:]; dot > 0 && top[0] >= 'a' && !slices.Contains(inside, top) && len(host) < 256 && !strings.Contains(host, ":") {
			return host
		}
		return ""
	}
	return ""
}

// inside are the ends of names that mean something in one network only.
var inside = []string{"internal", "local", "localdomain", "lan", "home", "corp", "intranet", "private", "arpa"}

// vouches reports whether a check passed for a domain.
func (r Result) vouches(domain string) (ok bool, why string) {
	var found []string
	passed, failed := false, false
	for _, c := range r.Checks {
		var signer string
		switch c.Method {
		case "dmarc":
			signer = c.Properties["header.from"]
			passed = passed || c.Value == "pass" && strings.EqualFold(signer, domain)
			failed = failed || c.Value == "fail" && (signer == "" || aligned(signer, domain))
		case "dkim":
			if signer = c.Properties["header.d"]; signer == "" {
				_, signer, _ = strings.Cut(c.Properties["header.i"], "@")
			}
			passed = passed || c.Value == "pass" && aligned(signer, domain)
		default:
			continue
		}
		found = append(found, clip(fmt.Sprintf("%s=%s for %s", c.Method, c.Value, orNobody(signer)), 100))
	}
	switch {
	case passed && !failed:
		return true, ""
	case len(found) == 0:
		return false, r.Server + " checked neither DMARC nor DKIM"
	}
	return false, clip(fmt.Sprintf("%s does not say that it is from %s: %s", r.Server, domain, strings.Join(found, ", ")), 500)
}

func orNobody(domain string) string {
	if domain == "" {
		return "nobody"
	}
	return domain
}

// aligned reports whether two domains belong to one organization (RFC 7489 §3.1.1, relaxed).
func aligned(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if a == b {
		return a != ""
	}
	ofA, err := publicsuffix.EffectiveTLDPlusOne(a)
	if err != nil {
		return false
	}
	ofB, err := publicsuffix.EffectiveTLDPlusOne(b)
	return err == nil && ofA == ofB
}

package inbound

import (
	"fmt"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Authentic reports whether the server that calls itself authservID says that the mail comes from the domain of From:
// DMARC passed, or a DKIM signature of the same organization did. When not, why says it in words for the organizer.
//
// Only the topmost field of that name counts. Fields further down may have come with the mail: whoever runs the server
// has it remove those that claim its name (RFC 8601 §5).
func (m Message) Authentic(authservID string) (ok bool, why string) {
	_, domain, found := strings.Cut(m.From, "@")
	if !found {
		return false, "it is not from one address"
	}
	for _, r := range m.Results {
		if r.Server != "" && strings.EqualFold(r.Server, authservID) {
			return r.vouches(domain)
		}
	}
	return false, authservID + " did not check who sent it"
}

// vouches reports whether a check passed for a domain.
func (r Result) vouches(domain string) (ok bool, why string) {
	var found []string
	for _, c := range r.Checks {
		var signer string
		switch c.Method {
		case "dmarc":
			signer = c.Properties["header.from"]
			ok = strings.EqualFold(signer, domain)
		case "dkim":
			if signer = c.Properties["header.d"]; signer == "" {
				_, signer, _ = strings.Cut(c.Properties["header.i"], "@")
			}
			ok = aligned(signer, domain)
		default:
			continue
		}
		if ok && c.Value == "pass" {
			return true, ""
		}
		found = append(found, clip(fmt.Sprintf("%s=%s for %s", c.Method, c.Value, orNobody(signer)), 100))
	}
	if len(found) == 0 {
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

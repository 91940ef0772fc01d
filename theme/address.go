package theme

import (
	"net/mail"
	"regexp"
	"strings"
)

var (
	domainForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$`)
	localForm  = regexp.MustCompile(`^[a-z0-9!#$%&'*+/=?^_{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_{|}~-]+)*$`)
)

// address checks and lower-cases an addr-spec (RFC 5322 §3.4.1). Quoted local parts, comments, domain literals and
// characters beyond ASCII are refused: hardly a mailbox has them, and every mail server reads them differently.
func address(text string) (string, error) {
	const right = "write it like ada@example.org"
	lower := strings.ToLower(text)
	local, domain, ok := strings.Cut(lower, "@")
	parsed, err := mail.ParseAddress(lower)
	switch {
	case !ok:
		return "", wrong(right, "%q is no mail address", text)
	case strings.IndexFunc(lower, func(r rune) bool { return r > '~' }) >= 0:
		return "", wrong("write it in ASCII, a domain in its xn-- form", "%q has characters that not every mail server takes", text)
	case !strings.Contains(domain, ".") && domain != "localhost":
		return "", wrong(right, "%q has no full domain", text)
	case err != nil, parsed.Name != "", parsed.Address != lower, len(lower) > 254, len(local) > 64,
		!localForm.MatchString(local), !domainForm.MatchString(domain):
		return "", wrong(right, "%q is no mail address", text)
	}
	return lower, nil
}

// Address checks a mail address that somebody typed, and returns it in lower case.
func Address(text string) (string, error) { return address(text) }

// fold makes words equal that people take for the same.
func fold(word string) string { return strings.ToLower(strings.Join(strings.Fields(word), " ")) }

package theme

import (
	"net/mail"
	"strings"

	"rondo/lazyregexp"
)

var (
	domainForm = lazyregexp.New(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$`)
	localForm  = lazyregexp.New(`^[a-z0-9!#$%&'*+/=?^_{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_{|}~-]+)*$`)
)

// address checks and lower-cases an addr-spec (RFC 5322 §3.4.1). Quoted local parts, comments, domain literals and
// characters beyond ASCII are refused: hardly a mailbox has them, and every mail server reads them differently.
func address(text string) (string, error) {
	if plain(text) {
		return text, nil
	}
	return checkedAddress(text)
}

// plain reports whether a text is an address as most are: in lower case, with nothing but letters, digits and . _ + - before its @. It is what
// checkedAddress takes as it stands, found out in a hundredth of the time.
func plain(text string) bool {
	local, domain, ok := strings.Cut(text, "@")
	if !ok || len(text) > 254 || len(local) > 64 || !strings.Contains(domain, ".") {
		return false
	}
	return dotted(local, "_+-", "_+-") && dotted(domain, "", "-")
}

// dotted reports whether a text is of words with a dot between each two, none of them empty or longer than 63 octets: of small letters, digits, and the
// marks of outer; between its first and its last character also those of inner.
func dotted(text, outer, inner string) bool {
	word := 0 // octets of the present one
	for i := range len(text) {
		c := text[i]
		letter := 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || strings.IndexByte(outer, c) >= 0
		ends := i+1 == len(text) || text[i+1] == '.'
		switch {
		case c == '.' && word > 0 && i+1 < len(text):
			word = 0
			continue
		case !letter && (word == 0 || ends || strings.IndexByte(inner, c) < 0):
			return false
		}
		if word++; word > 63 {
			return false
		}
	}
	return word > 0
}

func checkedAddress(text string) (string, error) {
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

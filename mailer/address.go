package mailer

import (
	"errors"
	"fmt"
	"strings"
)

// checkAddress accepts the addresses that mean the same to every server on the way: an unquoted local part and a
// domain name, in ASCII (Dot-string "@" Domain of RFC 5321 §4.1.2). Quoted local parts, comments and address literals
// are refused: they are where a parser and a server begin to disagree.
func checkAddress(address string) error {
	if err := wellFormedAddress(address); err != nil {
		return fmt.Errorf("address %q: %w", address, err)
	}
	return nil
}

func wellFormedAddress(address string) error {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return errors.New("has no @; write name@example.org")
	}
	local, domain := address[:at], address[at+1:]
	switch {
	case len(local) > 64 || len(address) > 254:
		return errors.New("is longer than mail allows (64 octets before the @, 254 in all)")
	case !dotted(local, isAtext):
		return errors.New("has characters before the @ that many servers refuse; use letters, digits and . _ + -")
	case !dotted(domain, isLetterDigitHyphen):
		return errors.New("has no plain domain name after the @; write a name with other letters in its xn-- form")
	}
	for label := range strings.SplitSeq(domain, ".") {
		if len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return errors.New("has no domain name after the @ that can exist")
		}
	}
	return nil
}

// dotted reports whether s is one or more non-empty atoms between dots.
func dotted(s string, in func(byte) bool) bool {
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" {
			return false
		}
		for i := range len(atom) {
			if !in(atom[i]) {
				return false
			}
		}
	}
	return true
}

func isLetterDigitHyphen(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-'
}

// isAtext reports whether a character is atext (RFC 5322 §3.2.3).
func isAtext(c byte) bool {
	return isLetterDigitHyphen(c) || strings.IndexByte("!#$%&'*+/=?^_`{|}~", c) >= 0
}

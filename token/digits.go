package token

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"
)

// Digits returns what the browser with a secret shows to whoever has to prove that they have it before them: six digits. They are short,
// so whoever checks them counts how often they were wrong.
func (k Key) Digits(secret string) string {
	raw, _ := encoding.DecodeString(k.Make(Digits, secret)) // of our own making
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(raw)%1_000_000)
}

// DigitsTyped returns digits as somebody typed them, with nothing between them.
func DigitsTyped(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPunct(r) {
			return -1
		}
		return r
	}, text)
}

package ical

import (
	"errors"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// checkText refuses what no encoding of RFC 5545 can carry: control characters other than line feed and tab, and
// invalid UTF-8. U+0085, U+2028 and U+2029 are legal, but readers exist that end a line at them.
func checkText(s string) error {
	if !utf8.ValidString(s) {
		return errors.New("text is not valid UTF-8; save the file as UTF-8")
	}
	for i, r := range s {
		if r == '\n' || r == '\t' || r >= ' ' && r < 0x7f {
			continue
		}
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return fmt.Errorf("text holds the control character %U after %q; remove it", r, lastRunes(s[:i], 20))
		}
	}
	return nil
}

// lastRunes returns the end of s, at most n characters long.
func lastRunes(s string, n int) string {
	runes := []rune(s)
	return string(runes[max(0, len(runes)-n):])
}

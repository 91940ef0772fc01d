package templates

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// oneLine makes a value fit for a subject or a sentence: line breaks and runs of space become one space, control
// characters and those that turn the direction of the text around are left out.
func oneLine(s string) string {
	if isTidy(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f':
			gap = b.Len() > 0
			continue
		case hidden(r):
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isTidy tells that oneLine would change nothing, for the many strings of printable characters.
func isTidy(s string) bool {
	space := true
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c < ' ' || c == 0x7f || c == ' ' && space {
				return false
			}
			space = c == ' '
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError || hidden(r) || unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' {
			return false
		}
		space = false
		i += size
	}
	return s == "" || !space
}

// hidden tells characters that nobody can see and that may mislead: controls, directional overrides and isolates, and
// the byte order mark. Joiners stay: emoji and many scripts need them.
func hidden(r rune) bool {
	return unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == '\ufeff'
}

var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n\n")

// paragraphs splits a text at empty lines, and tidies each line.
func paragraphs(s string) []string {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	var paragraphs []string
	var lines []string
	for line := range strings.Lines(lineBreaks.Replace(s)) {
		if line = oneLine(line); line != "" {
			lines = append(lines, line)
		} else if len(lines) > 0 && len(paragraphs) < maxRows-1 {
			paragraphs = append(paragraphs, strings.Join(lines, "\n"))
			lines = nil
		}
	}
	if len(lines) > 0 {
		paragraphs = append(paragraphs, strings.Join(lines, "\n"))
	}
	return paragraphs
}

// person tidies the name of a person or a group. Mail programs turn anything that looks like an address into a link, and
// people choose their own names: a zero width space inside "evil.example" or "https://" leaves nothing to press.
func person(name string) string {
	name = oneLine(name)
	if !strings.ContainsAny(name, ".:@/\\") {
		return name
	}
	var b strings.Builder
	for i, r := range name {
		b.WriteRune(r)
		rest := name[i+utf8.RuneLen(r):]
		if strings.ContainsRune(".:@/\\", r) && rest != "" && rest[0] != ' ' {
			b.WriteRune('\u200b')
		}
	}
	return b.String()
}

// shorten cuts a text to at most n characters, at a word if one ends nearby.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)[:n-1]
	cut := string(runes)
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.-–\u200d") + "…"
}

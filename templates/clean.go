package templates

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// oneLine returns a text fit for a subject or a sentence: line breaks and runs of spaces become one space, and hidden
// characters are left out. Spaces that do not break stay.
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

// isTidy reports whether oneLine would return the same. It is quick, as most texts are tidy.
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

// hidden reports whether a character is one that nobody sees and that may mislead: a control, a directional override or
// isolate, or the byte order mark. Joiners are not: emoji and many scripts need them.
func hidden(r rune) bool {
	return unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == '\ufeff'
}

var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n\n")

// paragraphs splits a text at empty lines into at most maxRows paragraphs. Each of their lines is as oneLine returns it;
// they are joined by \n. It returns nil for a text without words.
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

// person returns the name of a person or a group as one line that no mail program turns into a link. People choose their
// own names, so "evil.example" and "https://" get a zero width space inside, which leaves nothing to press.
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

// shorten returns a text of at most n characters: the text, or its beginning with "…", cut behind a word if one ends in
// the second half.
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

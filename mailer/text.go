package mailer

import (
	"strings"
	"unicode"
)

// line makes one line of a text: whatever ends or steers a line becomes a space, runs of spaces become one.
func line(s string) string {
	if plain(s, false) && !strings.Contains(s, "  ") && strings.Trim(s, " ") == s {
		return s
	}
	return oneLine(s)
}

func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool {
		return unicode.IsSpace(r) || steers(r)
	}), " ")
}

// breaks makes each line break one \n, and each tab a space.
var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n", "\v", "\n", "\f", "\n", "\t", " ")

// lines keeps the line breaks of a text, each as one \n, and takes every other control character out.
func lines(s string) string {
	if plain(s, true) {
		return s
	}
	return severalLines(s)
}

func severalLines(s string) string {
	s = breaks.Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		if r != '\n' && steers(r) {
			return -1
		}
		return r
	}, s)
}

// plain reports whether a text is of ASCII characters that print, and of \n if breaks may be in it. Most texts are, and are
// taken as they are.
func plain(s string, breaks bool) bool {
	for i := range len(s) {
		if c := s[i]; (c < ' ' || c > '~') && (c != '\n' || !breaks) {
			return false
		}
	}
	return true
}

// steers reports characters that act on text instead of being part of it: controls, separators of lines and
// paragraphs, and the marks that turn the direction of reading and so disguise a name (UTR #36 §2.5).
func steers(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' ||
		'\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069'
}

// clip shortens a text for a header, on a character.
func clip(s string, most int) string {
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}

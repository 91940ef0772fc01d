package ical

import (
	"encoding/hex"
	"iter"
	"strings"
)

// mostParams is how many parameters of a property are looked at.
const mostParams = 32

// contentLine is one property of a calendar that came in (RFC 5545 §3.1).
type contentLine struct {
	name   string // in upper case
	params string // ";NAME=VALUE;NAME=VALUE" as written
	value  string // as written
}

// readLine takes a line apart. It is false for a line that is no property.
func readLine(line string) (contentLine, bool) {
	end := strings.IndexAny(line, ";:")
	if end < 0 {
		return contentLine{}, false
	}
	name, rest := strings.ToUpper(strings.TrimSpace(line[:end])), line[end:]
	if !isName(name) {
		return contentLine{}, false
	}
	if end = valueOf(name, rest); end < 0 {
		return contentLine{}, false
	}
	l := contentLine{name: name, params: rest[:end], value: strings.TrimSpace(rest[end+1:])}
	if isQuotedPrintable(l.params) {
		l.value = strings.TrimSpace(fromQuotedPrintable(l.value))
	}
	return l, true
}

// items returns the parts of a list of moments, which vCalendar 1.0 separates by semicolons.
func (l contentLine) items() iter.Seq[string] {
	return strings.FieldsFuncSeq(l.value, func(c rune) bool { return c == ',' || c == ';' })
}

// isQuotedPrintable reports whether parameters say that vCalendar 1.0 encoded the value.
func isQuotedPrintable(params string) bool {
	return strings.Contains(asciiLower(params), "quoted-printable")
}

// fromQuotedPrintable decodes a value (RFC 2045 §6.7). What is no encoded byte stands for itself.
func fromQuotedPrintable(value string) string {
	decoded := make([]byte, 0, len(value))
	for i := 0; i < len(value); i++ {
		if value[i] == '=' && i+2 < len(value) {
			if b, err := hex.DecodeString(value[i+1 : i+3]); err == nil {
				decoded = append(decoded, b[0])
				i += 2
				continue
			}
		}
		decoded = append(decoded, value[i])
	}
	return validText(decoded)
}

// isName reports whether a byte may stand in a name. It is wider than RFC 5545 §3.1 by the underscore and the dot, which Outlook for Mac and Domino write.
func isName(name string) bool {
	for i := range len(name) {
		c := name[i]
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return name != ""
}

// valueOf returns the position of the colon before the value in what follows a property's name, -1 if there is none.
// Quotation marks hide a colon. Where they do not pair, and where a parameter has bare colons, the kind of value tells:
// an address begins at the last mailto: (or smtp:), a time has no colon in it.
func valueOf(name, rest string) int {
	switch name {
	case "ATTENDEE", "ORGANIZER":
		if at := schemeOf(asciiLower(rest)); at >= 0 && unquoted(rest, ':') <= at {
			return at
		}
	case "DTSTART", "DTEND", "DTSTAMP", "RECURRENCE-ID":
		if at := unquoted(rest, ':'); at >= 0 {
			if _, ok := readMoment(rest[at+1:]); ok {
				return at
			}
		}
		return strings.LastIndexByte(rest, ':')
	}
	if at := unquoted(rest, ':'); at >= 0 {
		return at
	}
	return strings.LastIndexByte(rest, ':')
}

// schemeOf returns the position of the colon before the last scheme of an address, or before the first of several that stand
// in a row, as in mailto:MAILTO:; -1 if there is none. The text is in lower case.
func schemeOf(rest string) int {
	at := -1
	for _, scheme := range addressSchemes {
		at = max(at, strings.LastIndex(rest, ":"+scheme))
	}
	for at >= 0 {
		before, found := cutScheme(strings.TrimRight(rest[:at], " \t"))
		before, again := strings.CutSuffix(strings.TrimRight(before, " \t\"'<"), ":")
		if !found || !again {
			break
		}
		at = len(before)
	}
	return at
}

// cutScheme takes a scheme without its colon off the end.
func cutScheme(text string) (before string, found bool) {
	for _, scheme := range addressSchemes {
		if before, found := strings.CutSuffix(text, strings.TrimSuffix(scheme, ":")); found {
			return before, true
		}
	}
	return text, false
}

// unquoted returns the position of the first such byte outside of quotation marks, -1 if there is none.
func unquoted(s string, c byte) int {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == c && !quoted:
			return i
		}
	}
	return -1
}

// param returns the parameter's value as written; of several with the name it is the first. Where quotation marks do not
// pair they hide nothing.
func (l contentLine) param(name string) (value string, ok bool) {
	paired := strings.Count(l.params, `"`)%2 == 0
	rest := l.params
	for n := 0; rest != "" && n < mostParams; n++ {
		rest = rest[1:]
		end := strings.IndexByte(rest, ';')
		if paired {
			end = unquoted(rest, ';')
		}
		if end < 0 {
			end = len(rest)
		}
		key, value, found := strings.Cut(rest[:end], "=")
		if found && strings.EqualFold(strings.TrimSpace(key), name) {
			return strings.TrimSpace(value), true
		}
		rest = rest[end:]
	}
	return "", false
}

// find returns the first line with the name that says something.
func find(lines []contentLine, name string) (contentLine, bool) {
	for _, l := range lines {
		if l.name == name && l.value != "" {
			return l, true
		}
	}
	return contentLine{}, false
}

// asciiLower keeps every byte at its place, unlike [strings.ToLower].
func asciiLower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

package ical

import (
	"html"
	"math"
	"strings"
	"unicode"
)

const (
	longestComment = 2000 // characters
	longestName    = 200
)

var (
	textEscapes  = strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\:`, ":", `\"`, `"`, `\n`, "\n", `\N`, "\n")
	paramEscapes = strings.NewReplacer(`"`, "", "^n", "\n", "^^", "^", "^'", `"`)
	lineEnds     = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n")
)

// unescape decodes TEXT (RFC 5545 §3.3.11). A backslash before anything else stands for itself.
func unescape(s string) string { return textEscapes.Replace(s) }

// unquote decodes a parameter's value: quotation marks and RFC 6868.
func unquote(s string) string { return paramEscapes.Replace(s) }

// plain returns text that may be shown anywhere: no control character but \n, nothing that turns the direction of writing,
// at most n characters.
func plain(s string, n int) string {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, lineEnds.Replace(s)))
	for i := range s {
		if n--; n < 0 {
			return strings.TrimSpace(s[:i])
		}
	}
	return s
}

// oneLine returns [plain] text in which every white space is one blank.
func oneLine(s string, n int) string { return strings.Join(strings.Fields(plain(s, n)), " ") }

// comment returns what somebody wrote to the organizer in one of the places where calendars put it: beside the answer, in
// COMMENT, or in a property of Apple's.
func comment(lines []contentLine) string {
	var beside, said, private []string
	for _, l := range lines {
		switch {
		case l.name == "ATTENDEE":
			if text, ok := l.param("X-RESPONSE-COMMENT"); ok {
				beside = append(beside, fromGoogle(unquote(text)))
			}
		case l.name == "X-RESPONSE-COMMENT":
			beside = append(beside, fromGoogle(l.value))
		case l.name == "COMMENT":
			said = append(said, unescape(l.value))
		case strings.HasPrefix(l.name, "X-CALENDARSERVER-") && strings.HasSuffix(l.name, "-COMMENT"):
			private = append(private, unescape(l.value))
		}
	}
	for _, texts := range [][]string{beside, said, private} {
		if text := plain(strings.Join(texts, "\n"), longestComment); text != "" {
			return text
		}
	}
	return ""
}

// fromGoogle returns a comment that is HTML whose semicolons are written as in TEXT: "That&#39\;s fine".
func fromGoogle(text string) string { return html.UnescapeString(unescape(text)) }

// sequence returns SEQUENCE from 0 to 2147483647: what is larger is that, what is no number is 0. Outlook has a number of its
// own, which counts where there is no other.
func sequence(lines []contentLine) int {
	l, ok := find(lines, "SEQUENCE")
	if !ok {
		l, _ = find(lines, "X-MICROSOFT-CDO-APPT-SEQUENCE")
	}
	value := strings.TrimPrefix(l.value, "+")
	n := 0
	for i := range len(value) {
		if value[i] < '0' || value[i] > '9' {
			return 0
		}
		n = min(n*10+int(value[i]-'0'), math.MaxInt32)
	}
	return n
}

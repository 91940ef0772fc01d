package inbound

import (
	"html"
	"strings"

	"rondo/lazyregexp"
	"rondo/token"
)

// longestText is how many characters are read of what a person wrote.
const longestText = 8000

// written returns the text that a person wrote, with what they quote: of the first part in plain text, else of the first in HTML.
// It has no control characters but \n, and no line that is longer than a screen can show.
func (m *mail) written() string {
	for _, kind := range []string{"text/plain", "text/html"} {
		for _, p := range m.leaves {
			if p.kind != kind || p.fileName() != "" {
				continue
			}
			text := strings.ToValidUTF8(string(p.text(4*longestText)), "")
			if kind == "text/html" {
				text = fromHTML(text)
			}
			if text = tidy(text); text != "" {
				return text
			}
		}
	}
	return ""
}

// tidy keeps lines and drops what is no text.
func tidy(text string) string {
	var lines []string
	left, empty := longestText, false
	for line := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n") {
		if line = clip(line, left); line == "" {
			empty = len(lines) > 0
			continue
		}
		if empty {
			lines = append(lines, "")
		}
		empty = false
		lines = append(lines, line)
		if left -= len([]rune(line)) + 1; left <= 0 {
			break
		}
	}
	return strings.Join(lines, "\n")
}

var (
	hidden = lazyregexp.New(`(?is)<(style|script|head|title)\b.*?</(style|script|head|title)\s*>|<!--.*?-->`)
	breaks = lazyregexp.New(`(?i)<br\b[^>]*>|</(p|div|tr|li|h[1-6]|blockquote)\s*>`)
)

func fromHTML(text string) string {
	text = strings.Join(strings.Fields(hidden.ReplaceAllString(text, " ")), " ")
	return html.UnescapeString(tags.ReplaceAllString(breaks.ReplaceAllString(text, "\n"), ""))
}

// threads returns the marks of letters of ours that the mail answers, the nearest first (RFC 5322 §3.6.4). Programs in Python write ids of
// more than 77 characters, and what stands near one, as encoded words, though RFC 2047 section 5 forbids it.
func (h header) threads() (marks []string) {
	references := strings.Fields(strings.ReplaceAll(decoded(h.get("References")), "<", " <"))
	for i := len(references) - 1; i >= 0 && i >= len(references)-mostThreads; i-- {
		marks = append(marks, references[i])
	}
	marks = append(strings.Fields(clip(decoded(h.get("In-Reply-To")), longestID)), marks...)
	known := marks[:0]
	for _, id := range marks {
		if local, _, _ := strings.Cut(strings.Trim(id, "<>,"), "@"); token.WellFormed(local) {
			known = append(known, local)
		}
	}
	return known
}

const mostThreads = 20

// name returns the display name of the one author; "" for none.
func (h header) name() string {
	value := h.get("From")
	if at := strings.LastIndexByte(value, '<'); at > 0 {
		return strings.Trim(clip(phrase(strings.Trim(strings.TrimSpace(value[:at]), `"`)), longestAuthor), `"' `)
	}
	return ""
}

const longestAuthor = 100

// longestTyped is how many characters are shown of what stands beside an answer.
const longestTyped = 2000

// besideAnswer returns what a person typed into the text of an answer: without what is quoted, what stands behind a signature's mark
// and what programs write of themselves.
func besideAnswer(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case line == "--", strings.HasPrefix(line, "___"), strings.HasPrefix(line, "-----"), quoting.MatchString(line):
			return clipText(lines)
		case strings.HasPrefix(line, ">"), written.MatchString(line):
		case line != "" || len(lines) > 0 && lines[len(lines)-1] != "":
			lines = append(lines, line)
		}
	}
	return clipText(lines)
}

var (
	// quoting begins what is quoted, to the end.
	quoting = lazyregexp.New(`(?i)^(on .* wrote:|am .* schrieb.*:|le .* a écrit ?:|el .* escribió:|.* kirjoitti:|.* skrev.*:|from: .*|von: .*|lähettäjä: .*|when: .*|invitation from google calendar.*)$`)
	// written is a line that programs write about an answer.
	written = lazyregexp.New(`(?i)^(.{0,200} (has )?(accepted|declined|tentatively accepted|replied|responded).{0,200}|(accepted|declined|tentative)(:.*|\.)?|sent from my .*|begin:vcalendar.*)$`)
)

func clipText(lines []string) string {
	text := []rune(strings.TrimSpace(strings.Join(lines, "\n")))
	return strings.TrimSpace(string(text[:min(len(text), longestTyped)]))
}

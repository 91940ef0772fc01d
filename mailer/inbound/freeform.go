package inbound

import (
	"regexp"
	"slices"
	"strings"

	"rondo/scheduler"
)

// returned begin the copy of the mail that a report in a form of its own is about, in lower case.
var returned = []string{
	"below this line is a copy of the message", "this is a copy of the message", "this is a copy of your message",
	"original message follows", "original message headers follow", "message headers follow", "header of the original message",
	"headers of the message", "undelivered message follows", "unsent message", "original message", "returned message follows",
	"message header follow", "returned mail follows", "your message follows", "text of your message", "the following is a copy",
	"start of returned message", "begin of returned", "included is a copy", "the header of the message",
}

// ownWords are those of the report itself, without the mail that it brings back.
func (m *mail) ownWords() string {
	if m.words != nil {
		return *m.words
	}
	var b strings.Builder
	for _, p := range m.leaves {
		if b.Len() < longestReport && (p.kind == "text/plain" || p.kind == "text/html" && b.Len() == 0) {
			text := string(p.text(longestReport))
			if p.kind == "text/html" {
				text = tags.ReplaceAllString(text, " ")
			}
			b.WriteString(beforeReturned(text))
			b.WriteByte('\n')
		}
	}
	said := b.String()
	m.words = &said
	return said
}

var tags = regexp.MustCompile(`<[a-zA-Z/!][^>]*>`)

// beforeReturned cuts where a line announces the returned mail, or where its header begins.
func beforeReturned(text string) string {
	at := 0
	for line := range strings.Lines(text) {
		lower := strings.ToLower(strings.TrimLeft(line, " \t>"))
		if strings.HasPrefix(lower, "received: ") || strings.HasPrefix(lower, "return-path:") || strings.HasPrefix(lower, "x-rondo-letter:") ||
			len(line) < 100 && contains(lower, returned) {
			break
		}
		at += len(line)
	}
	return text[:at]
}

// readFreeForm reads a report that has no part for machines.
func (m *mail) readFreeForm() scheduler.Report {
	said := m.ownWords()
	r := scheduler.Report{Status: codeOf(said)}
	r.Diagnostic = clip(diagnosticOf(said), longestDiagnostic)
	for _, value := range append(m.top.header.all("X-Failed-Recipients"), said) {
		if r.Recipient = m.someoneElse(addresses(value)); r.Recipient != "" {
			break
		}
	}
	subject := strings.ToLower(m.Subject)
	if strings.Contains(subject, "delay") || strings.HasPrefix(subject, "warning") {
		r.Fault = scheduler.SoftFault
	} else {
		r.Fault = judge(r.Status, said+"\n"+subject)
	}
	return r
}

// someoneElse is the first address that is neither the reporting server's nor the one that is reported to.
func (m *mail) someoneElse(found []string) string {
	for _, address := range found {
		local, _, _ := strings.Cut(address, "@")
		if address != m.From && local != "postmaster" && local != "mailer-daemon" && !slices.Contains(m.Recipients, address) {
			return address
		}
	}
	return ""
}

// reply is a line that quotes a server's reply (RFC 5321 §4.2).
var reply = regexp.MustCompile(`(?m)^.*(?:^|[\s:(#])[45]\d\d[\s-].*$`)

// diagnosticOf is the line that says most: the one with a status code, then with a reply code, then the first with
// words that are known; "" for none.
func diagnosticOf(said string) string {
	if at := enhanced.FindStringIndex(said); at != nil {
		return lineAt(said, at[1]-1)
	}
	if line := reply.FindString(said); line != "" {
		return line
	}
	for line := range strings.Lines(said) {
		if fromWords(line) != scheduler.NoFault {
			return line
		}
	}
	return ""
}

func lineAt(text string, at int) string {
	start := strings.LastIndexByte(text[:at], '\n') + 1
	line, _, _ := strings.Cut(text[start:], "\n")
	return line
}

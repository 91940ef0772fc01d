package inbound

import (
	"regexp"
	"slices"
	"strings"

	"rondo/scheduler"
)

// returned begin the line that announces the mail a report is about, in lower case.
var returned = []string{
	"below this line is a copy", "this is a copy of", "the following is a copy", "included is a copy", "a copy of your message",
	"original message", "message headers follow", "message header follow", "header of the original message",
	"the header of the original message", "headers of the message", "undelivered message follows", "unsent message",
	"returned message follows", "returned mail follows", "your message follows", "the text of your message",
	"start of returned message", "begin of returned message",
}

// ownWords are those of the report itself, without the mail that it brings back.
func (m *mail) ownWords() string {
	if m.words != nil {
		return *m.words
	}
	var b strings.Builder
	for _, p := range m.leaves {
		if b.Len() < longestWords && (p.kind == "text/plain" || p.kind == "text/html" && b.Len() == 0) {
			text := string(p.text(longestWords))
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
		lower := strings.ToLower(line[:min(len(line), 100)])
		if hasPrefix(strings.TrimLeft(lower, " \t-=*#>"), returned) || hasPrefix(lower, []string{"received:", "return-path:", "x-rondo-letter:"}) {
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
	switch subject := strings.ToLower(m.Subject); {
	case contains(subject, []string{"success", "relayed", "delivered:"}):
	case strings.Contains(subject, "delay") || strings.HasPrefix(subject, "warning"):
		r.Fault = scheduler.SoftFault
	default:
		r.Fault = judge(r.Status, r.Diagnostic)
		if r.Fault == scheduler.UnsureFault {
			r.Fault = judge(r.Status, said+"\n"+subject)
		}
		if r.Fault == scheduler.HardFault && !m.isServers() {
			r.Fault = scheduler.UnsureFault
		}
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

// replyLine is a line that quotes a server's reply (RFC 5321 §4.2).
var replyLine = regexp.MustCompile(`(?m)^(?:.*[ \t:(#])?[45]\d\d[ -].*$`)

// diagnosticOf is the paragraph that says most, from the line that does: one with a status code, then with a reply code,
// then the first with words that are known; "" for none.
func diagnosticOf(said string) string {
	if at := enhanced.FindStringIndex(said); at != nil {
		return paragraph(said, at[1]-1)
	}
	if at := replyLine.FindStringIndex(said); at != nil {
		return paragraph(said, at[0])
	}
	at := 0
	for line := range strings.Lines(said) {
		if fromWords(line) != scheduler.NoFault {
			return paragraph(said, at)
		}
		at += len(line)
	}
	return ""
}

// paragraph is what follows up to an empty line, from the beginning of the line of a place.
func paragraph(text string, at int) string {
	start := strings.LastIndexByte(text[:at], '\n') + 1
	end := start
	for line := range strings.Lines(text[start:]) {
		if strings.TrimSpace(line) == "" {
			break
		}
		end += len(line)
	}
	return text[start:end]
}

func hasPrefix(text string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(text, w) {
			return true
		}
	}
	return false
}

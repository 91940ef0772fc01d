package mailer

import (
	"bytes"
	"mime"
	"net/mail"
	"strings"
	"time"

	"rondo/ical"
)

// The longest texts that a header is given, in characters.
const (
	longestSubject = 200
	longestName    = 100
)

// header appends every field but Content-Type to out: what go-mail writes, which a test compares, but for the first fold of a
// field. go-mail takes about a hundred allocations for it.
func (e *envelope) header(out []byte) []byte {
	field := func(name, value string) { out = appendField(out, name, mime.QEncoding.Encode("UTF-8", value)) }
	// In the order of their names, and then whom it is from and to.
	field("Auto-Submitted", "auto-generated") // RFC 3834 §5
	field("Date", e.date.UTC().Format(time.RFC1123Z))
	if e.thread != "" { // RFC 5322 §3.6.4
		field("In-Reply-To", "<"+e.thread+"@"+e.host+">")
	}
	field("List-Id", "<"+listLabel(e.list)+"."+e.host+">")
	if e.leave != "" {
		field("List-Unsubscribe", "<"+e.leave+">")
		field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	field("MIME-Version", "1.0")
	field("Message-ID", "<"+e.messageID()+">")
	if e.thread != "" {
		field("References", "<"+e.thread+"@"+e.host+">")
	}
	if e.replyTo != "" {
		field("Reply-To", "<"+e.replyTo+">")
	}
	field("Subject", clip(e.subject, longestSubject))
	// Not "All", which would suppress the bounces that tell of addresses gone bad.
	field("X-Auto-Response-Suppress", "OOF, AutoReply")
	field("X-Rondo-Letter", e.id)
	out = appendField(out, "From", named(e.from))
	return appendField(out, "To", named(e.to))
}

// named returns a mailbox as a header has it (RFC 5322 §3.4).
func named(box ical.Mailbox) string {
	address := mail.Address{Name: clip(box.Name, longestName), Address: box.Address}
	return address.String()
}

// appendField appends a field, folded before each word that would make its line too long (RFC 5322 §2.2.3).
func appendField(out []byte, name, value string) []byte {
	begin, early := len(out), false
	out = append(append(out, name...), ": "...)
	room := longestLine - len("\r\n") - len(name) - len(": ")
	for rest, more := value, true; more; {
		var word string
		word, rest, more = strings.Cut(rest, " ")
		if room-len(word) <= 1 {
			early = early || len(out) == begin+len(name)+len(": ")
			out = append(bytes.TrimSuffix(out, []byte(" ")), "\r\n "...)
			room = longestLine - len("\r\n ")
		}
		if out = append(out, word...); more {
			out = append(out, ' ')
		}
		room -= len(word) + 1
	}
	if early {
		out = append(out[:begin], foldLater(out[begin:])...)
	}
	return append(out, "\r\n"...)
}

// listLabel makes one label of a theme's id (RFC 2919 §2).
func listLabel(id string) string {
	label := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '-', r == '_':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, id)
	if label == "" {
		return "organizers"
	}
	return label[:min(len(label), 63)]
}

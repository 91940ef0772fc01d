package mailer

import (
	"bytes"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"rondo/ical"
	"rondo/templates"
)

// envelope is one mail before it is written: every choice is made, only the form is left.
type envelope struct {
	id       string // of the letter; unique, without meaning
	host     string // of the installation
	from, to ical.Mailbox
	replyTo  string // empty for From
	date     time.Time
	list     string // theme id; empty for letters about the installation
	leave    string // where one POST unsubscribes (RFC 8058); empty for nowhere
	subject  string
	words    templates.Mail
	method   ical.Method // empty when no calendar object comes with the words
	invite   []byte
}

func (e envelope) messageID() string { return e.id + "@" + e.host }

// The longest texts that a header is given, in characters.
const (
	longestSubject = 200
	longestName    = 100
)

// write is the mail in the form that calendars recognize as an invitation: words and calendar object as alternatives,
// the calendar object last, and once more as an attachment for programs that open files.
func (e envelope) write() ([]byte, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	m.FromMailAddress(&mail.Address{Name: clip(e.from.Name, longestName), Address: e.from.Address})
	m.ToMailAddress(&mail.Address{Name: clip(e.to.Name, longestName), Address: e.to.Address})
	m.Subject(clip(e.subject, longestSubject))
	m.SetDateWithValue(e.date.UTC())
	m.SetMessageIDWithValue(e.messageID())
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834 §5
	// Not "All", which would suppress the bounces that tell of addresses gone bad.
	m.SetGenHeader("X-Auto-Response-Suppress", "OOF, AutoReply")
	m.SetGenHeader("X-Rondo-Letter", e.id)
	m.SetGenHeader("List-Id", "<"+listLabel(e.list)+"."+e.host+">")
	if e.replyTo != "" {
		m.SetGenHeader("Reply-To", "<"+e.replyTo+">")
	}
	if e.leave != "" {
		m.SetGenHeader("List-Unsubscribe", "<"+e.leave+">")
		m.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}

	m.SetBodyString(gomail.TypeTextPlain, e.words.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, e.words.HTML)
	if e.method != "" {
		m.AddAlternativeString(gomail.ContentType("text/calendar; method="+string(e.method)), string(e.invite),
			gomail.WithPartEncoding(gomail.EncodingB64)) // gateways rewrite 8bit parts
		err := m.AttachReader("invite.ics", bytes.NewReader(e.invite), gomail.WithFileContentType("application/ics"))
		if err != nil {
			return nil, fmt.Errorf("attach the calendar entry: %w", err)
		}
	}
	var raw bytes.Buffer
	raw.Grow(2*len(e.words.HTML) + 2*len(e.words.Text) + 3*len(e.invite) + 4096)
	if _, err := m.WriteTo(&raw); err != nil {
		return nil, fmt.Errorf("write the mail: %w", err)
	}
	text := settleBoundaries(raw.Bytes(), e.id)
	return text, checkLines(text)
}

// settleBoundaries puts boundaries that follow from the letter in the place of go-mail's random ones, which it lets
// nobody choose part by part. "=_" occurs in neither quoted-printable nor base64, so no text can hold them
// (RFC 2045 §6.7).
func settleBoundaries(text []byte, id string) []byte {
	type boundary struct {
		random  []byte
		settled string
		next    int // where in text it stands next; negative for nowhere
	}
	var all []boundary
	for _, kind := range []string{"mixed", "alternative"} {
		_, rest, found := bytes.Cut(text, []byte("\r\nContent-Type: multipart/"+kind+";\r\n boundary="))
		if found {
			random, _, _ := bytes.Cut(rest, []byte("\r\n"))
			all = append(all, boundary{random, "=_" + kind + "-" + id, bytes.Index(text, random)})
		}
	}
	out, done := make([]byte, 0, len(text)), 0
	for {
		var first *boundary
		for i := range all {
			if b := &all[i]; b.next >= 0 && (first == nil || b.next < first.next) {
				first = b
			}
		}
		if first == nil {
			return append(out, text[done:]...)
		}
		out = append(out, text[done:first.next]...)
		if bytes.HasSuffix(out, []byte("boundary=")) {
			out = append(append(append(out, '"'), first.settled...), '"')
		} else {
			out = append(out, first.settled...)
		}
		done = first.next + len(first.random)
		if i := bytes.Index(text[done:], first.random); i >= 0 {
			first.next = done + i
		} else {
			first.next = -1
		}
	}
}

// checkLines holds the mail to what SMTP carries unchanged: CR and LF only together, no NUL, at most 998 octets a line
// (RFC 5321 §4.5.3.1.6, RFC 5322 §2.1.1).
func checkLines(text []byte) error {
	rows := bytes.Count(text, []byte("\r\n"))
	if !bytes.HasSuffix(text, []byte("\r\n")) || bytes.Count(text, []byte("\r")) != rows ||
		bytes.Count(text, []byte("\n")) != rows || bytes.IndexByte(text, 0) >= 0 {
		return errors.New("write the mail: a stray line end or NUL")
	}
	for row := range bytes.SplitSeq(text, []byte("\r\n")) {
		if len(row) > 998 {
			return fmt.Errorf("write the mail: a line of %d octets (%.40q…); 998 are allowed", len(row), row)
		}
	}
	return nil
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

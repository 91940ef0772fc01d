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
	back     string // the envelope's sender
	replyTo  string // empty for From
	date     time.Time
	list     string // theme id; empty for letters about the installation
	leave    string // where one POST unsubscribes (RFC 8058); empty for nowhere
	thread   string // id of the letter that this one belongs to; empty for none
	subject  string
	words    templates.Mail
	method   ical.Method // empty when no calendar object comes with the words
	invite   []byte
	enclosed []byte // comes along as plain text, which no calendar acts on

	text, html *quoted // remember the lines of the words that many readers share
}

func (e *envelope) messageID() string { return e.id + "@" + e.host }

// The longest texts that a header is given, in characters.
const (
	longestSubject = 200
	longestName    = 100
)

// write returns the mail in the form that calendars recognize as an invitation.
func (e *envelope) write() ([]byte, error) {
	head, err := e.header()
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(head)+(len(e.words.HTML)+len(e.words.Text))*21/20+3*len(e.invite)+2048)
	out = e.body(append(out, head...))
	return out, checkLines(out)
}

// header returns every field but Content-Type, encoded by go-mail, and folded by it but for the first fold.
func (e *envelope) header() ([]byte, error) {
	var head bytes.Buffer
	head.Grow(1024)
	if _, err := e.fields().WriteTo(&head); err != nil {
		return nil, fmt.Errorf("write the header of the mail: %w", err)
	}
	return foldLater(head.Bytes()), nil
}

// fields returns the mail without a body.
func (e *envelope) fields() *gomail.Msg {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	m.FromMailAddress(&mail.Address{Name: clip(e.from.Name, longestName), Address: e.from.Address})
	m.ToMailAddress(&mail.Address{Name: clip(e.to.Name, longestName), Address: e.to.Address})
	m.Subject(clip(e.subject, longestSubject))
	m.SetDateWithValue(e.date.UTC())
	m.SetMessageIDWithValue(e.messageID())
	if e.thread != "" { // RFC 5322 §3.6.4
		m.SetGenHeader("In-Reply-To", "<"+e.thread+"@"+e.host+">")
		m.SetGenHeader("References", "<"+e.thread+"@"+e.host+">")
	}
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
	return m
}

// checkLines holds the mail to what SMTP carries unchanged: CR and LF only together, no NUL, at most 998 octets a line
// (RFC 5321 §4.5.3.1.6, RFC 5322 §2.1.1).
func checkLines(text []byte) error {
	stray := errors.New("write the mail: a stray line end or NUL")
	rows := 0
	for rest := text; len(rest) > 0; rows++ {
		end := bytes.IndexByte(rest, '\n')
		if end < 1 || rest[end-1] != '\r' {
			return stray
		}
		if row := rest[:end-1]; len(row) > 998 {
			return fmt.Errorf("write the mail: a line of %d octets (%.40q…); 998 are allowed", len(row), row)
		}
		rest = rest[end+1:]
	}
	if rows == 0 || bytes.Count(text, []byte("\r")) != rows || bytes.IndexByte(text, 0) >= 0 {
		return stray
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

package mailer

import (
	"bytes"
	"errors"
	"fmt"
	"time"

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

// write returns the mail in the form that calendars recognize as an invitation.
func (e *envelope) write() ([]byte, error) {
	out := make([]byte, 0, (len(e.words.HTML)+len(e.words.Text))*21/20+3*len(e.invite)+3072)
	out = e.body(e.header(out))
	return out, checkLines(out)
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

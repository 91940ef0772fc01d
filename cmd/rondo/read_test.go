package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"rondo/ical/icaltest"
)

// letter is a mail as a recipient's programs see it, read without any code that wrote it.
type letter struct {
	to, subject string
	text, html  string
	calendar    []byte
	method      string // of the MIME part
	attachment  []byte
	err         error
}

func readLetter(raw []byte) *letter {
	l := &letter{}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		l.err = err
		return l
	}
	to, err := m.Header.AddressList("To")
	if err != nil || len(to) != 1 {
		l.err = fmt.Errorf("To: %q: %v", m.Header.Get("To"), err)
		return l
	}
	l.to = to[0].Address
	if l.subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		l.err = err
		return l
	}
	l.err = l.walk(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), "", m.Body)
	return l
}

func (l *letter) walk(contentType, encoding, disposition string, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return err
	}
	if strings.HasPrefix(kind, "multipart/") {
		for r := multipart.NewReader(body, params["boundary"]); ; {
			p, err := r.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			h := p.Header
			if err := l.walk(h.Get("Content-Type"), h.Get("Content-Transfer-Encoding"), h.Get("Content-Disposition"), p); err != nil {
				return err
			}
		}
	}
	switch strings.ToLower(encoding) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	data, err := io.ReadAll(body)
	switch {
	case strings.HasPrefix(disposition, "attachment"):
		l.attachment = data
	case kind == "text/plain":
		l.text = strings.ReplaceAll(string(data), "\r\n", "\n")
	case kind == "text/html":
		l.html = string(data)
	case kind == "text/calendar":
		l.calendar, l.method = data, params["method"]
	}
	return err
}

// String is one line for the mail and, when a calendar object came with it, one for that.
func (l *letter) String() string {
	if l.err != nil {
		return fmt.Sprintf("unreadable: %v\n", l.err)
	}
	line := fmt.Sprintf("%s | %s\n", l.to, l.subject)
	if l.calendar == nil {
		return line
	}
	if !bytes.Equal(l.calendar, l.attachment) {
		return line + "  invite.ics is not what the calendar part says\n"
	}
	c, err := icaltest.Parse(l.calendar)
	if err != nil {
		return line + fmt.Sprintf("  unreadable calendar: %v\n", err)
	}
	if c.Text("METHOD") != l.method {
		return line + fmt.Sprintf("  METHOD %s in a part of method %s\n", c.Text("METHOD"), l.method)
	}
	if n := len(c.Events()); n != 1 {
		return line + fmt.Sprintf("  %d events\n", n)
	}
	e := c.Events()[0]
	if l.method == "DECLINECOUNTER" {
		return line + fmt.Sprintf("  %s #%s | %s | %s\n", l.method, e.Value("SEQUENCE"), e.Value("UID"), e.Text("COMMENT"))
	}
	if got := e.Value("ATTENDEE"); got != "mailto:"+l.to {
		return line + fmt.Sprintf("  ATTENDEE is %s\n", got)
	}
	return line + fmt.Sprintf("  %s %s\n", l.method, readEvent(e))
}

// readFeed is a feed, one line an entry, in the feed's order.
func readFeed(body []byte) (string, error) {
	c, err := icaltest.Parse(body)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, e := range c.Events() {
		if e.Has("ATTENDEE") || e.Has("ORGANIZER") {
			return "", fmt.Errorf("the feed names a person")
		}
		fmt.Fprintln(&b, readEvent(e))
	}
	return b.String(), nil
}

// readEvent is an entry in one line: SEQUENCE, STATUS, start in the entry's own zone, UID and SUMMARY.
func readEvent(e *icaltest.Component) string {
	start, err := e.Time("DTSTART")
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("#%s %s %s %s | %s | %s", e.Value("SEQUENCE"), e.Value("STATUS"), e.Value("DTSTART"),
		start.Format("15:04Z"), e.Value("UID"), e.Text("SUMMARY"))
}

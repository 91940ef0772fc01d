package main

import (
	"slices"
	"strings"
	"time"

	"rondo/token"
)

// scene is one person about to answer, and somebody else whose row is not to change.
type scene struct {
	*invited
	me, other string
}

// claim is a mail as a calendar program or a forger writes it. What is empty stays out.
type claim struct {
	from, to, results       string
	header                  []string // further lines of it
	kind, named             string   // of the calendar part; METHOD in its Content-Type
	method, uid, sequence   string
	organizer, recurrence   string
	stamp                   time.Time
	attendees, lines, after []string // further events are after
	text                    string   // in place of the calendar part
	wrap                    func(head, body string) string
}

func attendee(who, partStat string) string {
	return "ATTENDEE;CN=Somebody;PARTSTAT=" + partStat + ":mailto:" + who
}

// honest is the answer of an honest program to the newest letter about the talk.
func (s *scene) honest() *claim {
	s.t.Helper()
	a, err := answerTo(s.letter(s.me, "DataTalks"), "ACCEPTED", "", s.now())
	if err != nil {
		s.t.Fatal(err)
	}
	return &claim{
		from: s.me, to: a.to, kind: "text/calendar", named: "REPLY", method: "REPLY", uid: a.event.Value("UID"), sequence: a.event.Value("SEQUENCE"),
		organizer: a.to, stamp: s.now(), attendees: []string{attendee(s.me, "ACCEPTED")},
		results: "mx.example.org; dmarc=pass header.from=example.org",
	}
}

func (c *claim) object() string {
	lines := slices.Concat(c.attendees, c.lines)
	for _, line := range [][2]string{{"UID", c.uid}, {"SEQUENCE", c.sequence}, {"RECURRENCE-ID", c.recurrence}} {
		if line[1] != "" {
			lines = append(lines, line[0]+":"+line[1])
		}
	}
	if c.organizer != "" {
		lines = append(lines, "ORGANIZER:mailto:"+c.organizer)
	}
	if !c.stamp.IsZero() {
		lines = append(lines, "DTSTAMP:"+basic(c.stamp))
	}
	one := object(c.method, "-//example.org//forged//EN", lines...)
	return strings.Replace(one, "END:VEVENT\r\n", "END:VEVENT\r\n"+strings.Join(c.after, ""), 1)
}

func basic(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

func (c *claim) String() string {
	lines := []string{"From: " + c.from, "To: " + c.to, "Subject: Accepted: DataTalks", "Message-ID: <" + basic(c.stamp) + c.from + ">", "MIME-Version: 1.0"}
	if c.results != "" {
		lines = append([]string{"Authentication-Results: " + c.results}, lines...)
	}
	top := head(append(lines, c.header...)...)
	switch {
	case c.wrap != nil:
		return c.wrap(top, c.object())
	case c.text != "":
		return top + "\n" + c.text + "\n"
	}
	return top + "Content-Type: " + c.kind + "; charset=utf-8; method=" + c.named + "\n\n" + c.object()
}

// inAMail puts an answer into a mail that is passed on.
func inAMail(top, body string) string {
	return top + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nsee below\n--b\nContent-Type: message/rfc822\n\n" +
		top + "Content-Type: text/calendar; method=REPLY\n\n" + body + "\n--b--\n"
}

// inAFile puts an answer into an attachment.
func inAFile(top, body string) string {
	return top + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n\n--b\n" +
		"Content-Type: application/ics; name=reply.ics\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n\n" + b64(body) + "\n--b--\n"
}

// fromPostfix puts the line before it that begins a mail in mbox files, as local(8) does.
func fromPostfix(top, body string) string {
	return "From p01@example.org  Tue Nov 24 09:00:00 2026\nReturn-Path: <p01@example.org>\nX-Original-To: guild@example.org\n" + top +
		"Content-Type: text/calendar; method=REPLY\n\n" + strings.ReplaceAll(body, "\r\n", "\n")
}

// oldToken is an address with a token of a key that was replaced.
func oldToken(who string) string {
	return "guild+" + token.NewKey().Make(token.Reply, who) + "@example.org"
}

// mark is that of somebody's letter: a token, but no reply token.
func (s *scene) mark(who string) string {
	raw := string(s.letter(who, "DataTalks"))
	_, rest, _ := strings.Cut(raw, "X-Rondo-Letter: ")
	mark, _, _ := strings.Cut(rest, "\r\n")
	return mark
}

// uid is that of the session whose letters have some text in their subject.
func (s *scene) uid(subject string) string {
	a, err := answerTo(s.letter(s.me, subject), "ACCEPTED", "", s.now())
	if err != nil {
		s.t.Fatal(err)
	}
	return a.event.Value("UID")
}

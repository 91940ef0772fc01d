package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"

	"rondo/ical/icaltest"
)

// answered is what a person says to a letter, for a calendar program to put into its own form.
type answered struct {
	letter   *letter
	event    *icaltest.Component
	to       string // where the program sends it: the ORGANIZER
	partStat string
	comment  string
	proposal time.Time // another start; zero for none
	stamp    time.Time
}

// shapes are how calendar programs answer an invitation. They were learned from mails of these programs.
var shapes = map[string]func(answered) string{
	"google": google, "outlook": outlook, "outlook-mac": outlookMac, "apple": apple, "thunderbird": thunderbird,
}

func answerTo(raw []byte, partStat, comment string, stamp time.Time) (answered, error) {
	a := answered{letter: readLetter(raw), partStat: strings.ToUpper(partStat), comment: comment, stamp: stamp}
	if a.letter.err != nil {
		return a, a.letter.err
	}
	c, err := icaltest.Parse(a.letter.calendar)
	if err != nil {
		return a, err
	}
	a.event = c.Events()[0]
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return a, err
	}
	from, err := mail.ParseAddress(m.Header.Get("From"))
	if err != nil {
		return a, err
	}
	a.to = strings.TrimPrefix(strings.ToLower(a.event.Value("ORGANIZER")), "mailto:")
	if a.to != strings.ToLower(from.Address) {
		return a, fmt.Errorf("ORGANIZER is %s and From is %s", a.to, from.Address)
	}
	return a, nil
}

func (a answered) utc(name string) string {
	t, err := a.event.Time(name)
	if err != nil {
		panic(err)
	}
	return t.UTC().Format("20060102T150405Z")
}

func (a answered) dtstamp() string { return a.stamp.UTC().Format("20060102T150405Z") }

// event is lines as a calendar object of one event.
func object(method, product string, lines ...string) string {
	head := []string{"BEGIN:VCALENDAR", "PRODID:" + product, "VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:" + method, "BEGIN:VEVENT"}
	return strings.Join(append(append(head, lines...), "END:VEVENT", "END:VCALENDAR", ""), "\r\n")
}

func head(lines ...string) string { return strings.Join(lines, "\n") + "\n" }

// google says that a robot sent it, names itself as Sender, has the comment in a parameter, and calls a proposal a REPLY
// outside and a COUNTER inside.
func google(a answered) string {
	method, start, end := "REPLY", a.utc("DTSTART"), a.utc("DTEND")
	if !a.proposal.IsZero() {
		method = "COUNTER"
		length := mustBasic(end).Sub(mustBasic(start))
		start, end = a.proposal.UTC().Format("20060102T150405Z"), a.proposal.Add(length).UTC().Format("20060102T150405Z")
	}
	comment := ""
	if a.comment != "" {
		comment = `;X-RESPONSE-COMMENT="` + a.comment + `"`
	}
	ics := object(method, "-//Google Inc//Google Calendar 70.9054//EN", "DTSTART:"+start, "DTEND:"+end, "DTSTAMP:"+a.dtstamp(),
		"ORGANIZER;CN="+a.to+":mailto:"+a.to, "UID:"+a.event.Value("UID"),
		"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT="+a.partStat+";CN="+a.letter.to+";X-NUM-GUESTS=0"+comment+":mailto:"+a.letter.to,
		"CREATED:"+a.dtstamp(), "DESCRIPTION:", "LAST-MODIFIED:"+a.dtstamp(), "SEQUENCE:"+a.event.Value("SEQUENCE"), "STATUS:CONFIRMED",
		"SUMMARY:"+a.event.Value("SUMMARY"), "TRANSP:OPAQUE")
	return head("Return-Path: <3abc@calendar-server.bounces.google.com>", "Reply-To: "+a.letter.to, "Sender: Google Calendar <calendar-notification@google.com>",
		"Auto-Submitted: auto-generated", "Message-ID: <calendar-"+a.dtstamp()+a.letter.to+">", "Subject: Accepted: session",
		"From: "+a.letter.to, "To: "+a.to, "MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="b1"`) + "\n" +
		"--b1\n" + `Content-Type: multipart/alternative; boundary="b2"` + "\n\n" +
		"--b2\nContent-Type: text/plain; charset=\"UTF-8\"; format=flowed; delsp=yes\nContent-Transfer-Encoding: base64\n\n" + b64(a.letter.to+" has answered.") +
		"\n--b2\nContent-Type: text/html; charset=\"UTF-8\"\n\n<p>answered</p>\n" +
		"--b2\nContent-Type: text/calendar; charset=\"UTF-8\"; method=REPLY\nContent-Transfer-Encoding: 7bit\n\n" + ics +
		"\n--b2--\n--b1\nContent-Type: application/ics; name=\"invite.ics\"\nContent-Disposition: attachment; filename=\"invite.ics\"\n" +
		"Content-Transfer-Encoding: base64\n\n" + b64(ics) + "\n--b1--\n"
}

// outlook leaves ORGANIZER out, has Windows zones, the comment in COMMENT, and no attachment.
func outlook(a answered) string {
	method := "REPLY"
	lines := []string{
		"ATTENDEE;PARTSTAT=" + a.partStat + ";CN=" + a.letter.to + ":MAILTO:" + a.letter.to, "UID:" + a.event.Value("UID"),
		"SUMMARY;LANGUAGE=en-US:Accepted: " + a.event.Value("SUMMARY"), "DTSTAMP:" + a.dtstamp(), "SEQUENCE:" + a.event.Value("SEQUENCE"),
		"PRIORITY:5", "CLASS:PUBLIC",
	}
	if a.comment != "" {
		lines = append(lines, `COMMENT;LANGUAGE=en-US:`+a.comment+`\n`)
	}
	local := func(t time.Time) string {
		return ";TZID=FLE Standard Time:" + t.UTC().Add(2*time.Hour).Format("20060102T150405")
	}
	start, end := mustBasic(a.utc("DTSTART")), mustBasic(a.utc("DTEND"))
	if !a.proposal.IsZero() {
		method = "COUNTER"
		lines = append(lines, "X-MS-OLK-ORIGINALSTART"+local(start), "X-MS-OLK-ORIGINALEND"+local(end))
		end, start = a.proposal.Add(end.Sub(start)), a.proposal
	}
	lines = append(lines, "DTSTART"+local(start), "DTEND"+local(end), "X-MICROSOFT-CDO-APPT-SEQUENCE:"+a.event.Value("SEQUENCE"))
	zone := "BEGIN:VTIMEZONE\r\nTZID:FLE Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T040000\r\nTZOFFSETFROM:+0300\r\nTZOFFSETTO:+0200\r\n" +
		"RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T030000\r\n" +
		"TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0300\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
	ics := strings.Replace(object(method, "Microsoft Exchange Server 2010", lines...), "BEGIN:VEVENT", zone+"BEGIN:VEVENT", 1)
	return head("From: "+a.letter.to, "To: Data Guild <"+a.to+">", "Subject: Accepted: session", "Thread-Topic: session",
		"Message-ID: <AM0PR"+a.dtstamp()+a.letter.to+">", "X-MS-Has-Attach:", "MIME-Version: 1.0", `Content-Type: multipart/alternative; boundary="_000_x_"`) + "\n" +
		"--_000_x_\nContent-Type: text/plain; charset=\"us-ascii\"\n\n\n--_000_x_\n" +
		"Content-Type: text/calendar; charset=\"utf-8\"; method=" + method + "\nContent-Transfer-Encoding: base64\n\n" + b64(ics) + "\n--_000_x_--\n"
}

// outlookMac has a property with an underscore, which many readers reject, and folds inside a quoted name.
func outlookMac(a answered) string {
	ics := object("REPLY", "-//Microsoft Corporation//Outlook for Mac MIMEDIR//EN", "UID:"+a.event.Value("UID"), "X-ENTOURAGE_UUID:5A6B",
		"DTSTAMP:"+a.dtstamp(), "DTSTART:"+a.utc("DTSTART"), "DTEND:"+a.utc("DTEND"), "ORGANIZER;CN=\"Data Guild\":MAILTO:"+a.to,
		"ATTENDEE;CN=\"Somebody\r\n  Long\";ROLE=OPT-PARTICIPANT;RSVP=FALSE;PARTSTAT="+a.partStat+":mailto:"+a.letter.to,
		"SEQUENCE:"+a.event.Value("SEQUENCE"), "COMMENT:"+a.comment)
	return head("From: "+a.letter.to, "To: "+a.to, "Subject: Accepted: session", "Message-ID: <mac-"+a.dtstamp()+a.letter.to+">", "MIME-Version: 1.0",
		`Content-Type: multipart/alternative; boundary="B_1"`) + "\n--B_1\nContent-Type: text/html\n\n<p>yes</p>\n" +
		"--B_1\nContent-Type: text/calendar; name=\"meeting.ics\"; charset=\"US-ASCII\"; method=REPLY\nContent-Transfer-Encoding: 7bit\n\n" + ics + "\n--B_1--\n"
}

// apple has the comment in a property of its own and repeats the address in EMAIL; a proposal hides in a parameter.
func apple(a answered) string {
	proposal := ""
	if !a.proposal.IsZero() {
		proposal = `;TO-ALL-PROPOSED-NEW-TIME="DTSTART:` + a.proposal.UTC().Format("20060102T150405Z") + `;STATUS:;"`
	}
	lines := []string{
		"UID:" + a.event.Value("UID"), "DTSTAMP:" + a.dtstamp(), "DTSTART:" + a.utc("DTSTART"), "DTEND:" + a.utc("DTEND"),
		"SEQUENCE:" + a.event.Value("SEQUENCE"), "ORGANIZER;CN=Data Guild;EMAIL=" + a.to + ":mailto:" + a.to,
		"ATTENDEE;CN=Somebody;CUTYPE=INDIVIDUAL;EMAIL=" + a.letter.to + ";PARTSTAT=" + a.partStat + proposal + ":mailto:" + a.letter.to,
	}
	if a.comment != "" {
		lines = append(lines, "X-CALENDARSERVER-PRIVATE-COMMENT:"+a.comment)
	}
	return head("From: Somebody <"+a.letter.to+">", "To: "+a.to, "Subject: Accepted: session", "Message-Id: <apple-"+a.dtstamp()+a.letter.to+">",
		"Mime-Version: 1.0 (1.0)", "X-Mailer: iPhone Mail (21G93)", `Content-Type: multipart/alternative; boundary="Apple-Mail-1"`) + "\n" +
		"--Apple-Mail-1\nContent-Type: text/plain; charset=utf-8\n\nyes\n--Apple-Mail-1\n" +
		"Content-Type: text/calendar; charset=utf-8; name=\"meeting.ics\"; method=REPLY\nContent-Transfer-Encoding: quoted-printable\n\n" +
		qp(object("REPLY", "-//Apple Inc.//iPhone 3.0//EN", lines...)) + "\n--Apple-Mail-1--\n"
}

// thunderbird sends both the part and the attachment.
func thunderbird(a answered) string {
	ics := object("REPLY", "-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN", "CREATED:"+a.dtstamp(), "LAST-MODIFIED:"+a.dtstamp(), "DTSTAMP:"+a.dtstamp(),
		"UID:"+a.event.Value("UID"), "SUMMARY:"+a.event.Value("SUMMARY"), "ORGANIZER;RSVP=TRUE;CN=Data Guild;PARTSTAT=ACCEPTED;ROLE=CHAIR:mailto:"+a.to,
		"ATTENDEE;RSVP=TRUE;CN=Somebody;PARTSTAT="+a.partStat+";ROLE=REQ-PARTICIPANT:mailto:"+a.letter.to, "COMMENT:"+a.comment,
		"DTSTART:"+a.utc("DTSTART"), "DTEND:"+a.utc("DTEND"), "SEQUENCE:"+a.event.Value("SEQUENCE"), "X-MOZ-RECEIVED-SEQUENCE:"+a.event.Value("SEQUENCE"))
	return head("From: "+a.letter.to, "To: "+a.to, "Subject: Event Invitation Reply (Accepted): session", "Message-ID: <tb-"+a.dtstamp()+a.letter.to+">",
		"MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="Boundary_(ID)"`) + "\n--Boundary_(ID)\n" +
		`Content-type: multipart/alternative; boundary="Boundary_(ID2)"` + "\n\n--Boundary_(ID2)\nContent-type: text/plain; charset=UTF-8\n" +
		"Content-transfer-encoding: 8BIT\n\naccepted\n\n--Boundary_(ID2)\nContent-type: text/calendar; method=REPLY; charset=UTF-8\n" +
		"Content-transfer-encoding: 8BIT\n\n" + ics + "\n--Boundary_(ID2)--\n\n--Boundary_(ID)\nContent-type: application/ics; name=invite.ics\n" +
		"Content-transfer-encoding: 8BIT\nContent-disposition: attachment; filename=invite.ics\n\n" + ics + "\n--Boundary_(ID)--\n"
}

func mustBasic(text string) time.Time {
	t, err := time.Parse("20060102T150405Z", text)
	if err != nil {
		panic(err)
	}
	return t
}

func b64(text string) string {
	all := base64.StdEncoding.EncodeToString([]byte(text))
	var b strings.Builder
	for len(all) > 76 {
		b.WriteString(all[:76] + "\n")
		all = all[76:]
	}
	return b.String() + all
}

func qp(text string) string {
	var b bytes.Buffer
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}

package inbound_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"rondo/mailer/inbound"
	"rondo/scheduler"
)

const start = "From: ada@example.org\r\nTo: guild@example.org\r\nSubject: Yes\r\nMIME-Version: 1.0\r\n"

const answer = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:a@example.org\r\n" +
	"ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

func nested(depth int, kind, inner string) string {
	var b strings.Builder
	b.WriteString(start)
	for i := range depth {
		fmt.Fprintf(&b, "Content-Type: %s; boundary=b%d\r\n\r\n--b%d\r\n", kind, i, i)
	}
	return b.String() + inner
}

func parts(count int, inner string) string {
	return start + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n"+inner+"\r\n", count) + "--b--\r\n"
}

func encoded(text string, times int) string {
	for range times {
		text = base64.StdEncoding.EncodeToString([]byte(text))
	}
	return text
}

const calendarPart = "Content-Type: text/calendar; method=REPLY\r\n"

// bombs are mails that are made to keep a reader busy (S4). Each is refused with the reason begun here, or is what the
// second column says.
var bombs = []struct {
	name  string
	mail  string
	class scheduler.Class
	why   string
}{
	{"parts 10,000 deep", nested(10_000, "multipart/mixed", answer), scheduler.Unreadable, "its parts are more than 8 deep"},
	{"parts 1,000 deep", nested(1_000, "multipart/mixed", answer), scheduler.Unreadable, "its parts are more than 8 deep"},
	{"parts 8 deep", nested(7, "multipart/mixed", calendarPart+"\r\n"+answer), scheduler.Calendar, ""},
	{"parts 9 deep", nested(8, "multipart/mixed", calendarPart+"\r\n"+answer), scheduler.Unreadable, "its parts are more than 8 deep"},
	{"one boundary for all depths", strings.ReplaceAll(nested(8, "multipart/mixed", answer), "b7", "b0"), scheduler.Unreadable, "its parts are"},
	{"10,000 parts", parts(10_000, calendarPart+"\r\nx"), scheduler.Calendar, "its calendar object cannot be read"},
	{"100,000 empty parts", parts(100_000, ""), scheduler.Unreadable, "it has more than 50 parts"},
	{"49 calendars of 20 KB", parts(49, calendarPart+"\r\n"+strings.Repeat("BEGIN:VCALENDAR\r\n", 1200)), scheduler.Calendar, ""},
	{"200,000 headers", start + strings.Repeat("X: y\r\n", 200_000) + "\r\n", scheduler.Unreadable, "its headers have more than 65536 bytes"},
	{"one header of 1 MB", start + "X: " + strings.Repeat("y", 1<<20) + "\r\n\r\n", scheduler.Unreadable, "its headers have more"},
	{"10,000 folds", start + "X: y\r\n" + strings.Repeat(" y\r\n", 10_000) + "\r\nhello", scheduler.Words, ""},
	{"headers of parts", parts(40, strings.Repeat("X: y\r\n", 400)+"\r\n"), scheduler.Unreadable, "its headers have more"},
	{"25 MB", start + "\r\n" + strings.Repeat("hello \r\n", 25<<17), scheduler.Words, ""},
	{"25 MB without a line end", start + "\r\n" + strings.Repeat("a", 25<<20), scheduler.Words, ""},
	{"base64 of base64", start + calendarPart + "Content-Transfer-Encoding: base64\r\n\r\n" + encoded(answer, 12), scheduler.Calendar, ""},
	{"base64 within base64", start + "Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded(parts(3, answer), 1),
		scheduler.Words, ""},
	{"a calendar of 1.4 MB", start + calendarPart + "\r\n" + strings.Repeat(answer, 10_000), scheduler.Calendar, ""},
	{"the same in base64", start + calendarPart + "Content-Transfer-Encoding: base64\r\n\r\n" + encoded(strings.Repeat(answer, 9_000), 1),
		scheduler.Calendar, ""},
	{"a charset that grows", start + "Content-Type: text/calendar; method=REPLY; charset=iso-8859-1\r\n\r\n" + strings.Repeat("\xff", 1<<20),
		scheduler.Calendar, "its calendar object cannot be read"},
	{"a charset of escapes", start + "Content-Type: text/calendar; method=REPLY; charset=iso-2022-jp\r\n\r\n" + strings.Repeat("\x1b$B\x1b(B", 1<<17),
		scheduler.Calendar, ""},
	{"UTF-7", start + "Content-Type: text/calendar; method=REPLY; charset=utf-7\r\n\r\n" + answer, scheduler.Calendar, ""},
	{"UTF-16", start + "Content-Type: text/calendar; method=REPLY; charset=utf-16le\r\n\r\n" + wide(answer), scheduler.Calendar, ""},
	{"10,000 encoded words", start + strings.Repeat("Subject: =?iso-2022-jp?B?GyRC?=\r\n", 1_500) + "\r\n", scheduler.Words, ""},
	{"one subject of encoded words", strings.Replace(start, "Yes", strings.Repeat("=?utf-7?Q?a?= ", 4_000), 1) + "\r\n", scheduler.Words, ""},
	{"mails within mails", start + strings.Repeat("Content-Type: message/rfc822\r\n\r\n", 50_000), scheduler.Words, ""},
	{"reports within reports", nested(7, "multipart/report", strings.Repeat("Content-Type: message/rfc822\r\n\r\n", 30_000)), scheduler.AutoReply, ""},
	{"1,000,000 addresses", "From: " + strings.Repeat("a@example.org,", 1_000_000) + "\r\nTo: guild@example.org\r\n\r\n", scheduler.Unreadable, "its headers have more"},
	{"4,000 senders", strings.Replace(start, "ada@example.org", distinct(4_000), 1) + "\r\n", scheduler.Words, ""},
	{"4,000 recipients", strings.Replace(start, "guild@example.org", distinct(4_000), 1) + "\r\n", scheduler.Words, ""},
	{"quotes that never end", strings.Replace(start, "ada@example.org", strings.Repeat(`"\`, 30_000), 1) + "\r\n", scheduler.Words, ""},
	{"comments that never end", strings.Replace(start, "ada@example.org", strings.Repeat(`(<"`, 20_000), 1) + "\r\n", scheduler.Words, ""},
	{"angles that never end", strings.Replace(start, "ada@example.org", strings.Repeat(`<\`, 30_000), 1) + "\r\n", scheduler.Words, ""},
	{"results without end", "Authentication-Results: " + strings.Repeat(`a=b"c"(d);`, 6_000) + "\r\n" + start + "\r\n", scheduler.Words, ""},
	{"results in open quotes", "Authentication-Results: " + strings.Repeat(`"\`, 30_000) + "\r\n" + start + "\r\n", scheduler.Words, ""},
	{"parameters", start + "Content-Type: text/calendar" + strings.Repeat("; a=b", 12_000) + "\r\n\r\n" + answer, scheduler.Calendar, ""},
	{"numbered parameters", start + "Content-Type: text/calendar" + numbered(3_000) + "\r\n\r\n" + answer, scheduler.Calendar, ""},
	{"a boundary in every line", start + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b x\r\n", 250_000), scheduler.Words, ""},
	{"a boundary of dashes", start + "Content-Type: multipart/mixed; boundary=" + strings.Repeat("-", 60) + "\r\n\r\n" + strings.Repeat("-", 2_000_000), scheduler.Words, ""},
	{"a report of lines", report(strings.Repeat("Final-Recipient: rfc822; a@example.net\r\nAction: failed\r\n\r\n", 30_000)), scheduler.Bounce, ""},
	{"a report of one line", report("Final-Recipient: rfc822; a@example.net\r\nDiagnostic-Code: smtp; " + strings.Repeat("5.1.1 ", 300_000)), scheduler.Bounce, ""},
	{"a report of words", "From: MAILER-DAEMON@example.net\r\nSubject: failure notice\r\n\r\n" + strings.Repeat("<a> 5.1.1.1 4", 150_000), scheduler.Bounce, ""},
	{"a report of tags", "From: MAILER-DAEMON@example.net\r\nSubject: failure notice\r\nContent-Type: text/html\r\n\r\n" + strings.Repeat("<a", 900_000), scheduler.Bounce, ""},
	{"50 reports of 40 KB", "Return-Path: <>\r\n" + parts(45, "Content-Type: text/plain\r\n\r\n"+strings.Repeat("X-Rondo-Letter: a\r\n", 2_000)), scheduler.AutoReply, ""},
	{"NUL", strings.Repeat("\x00", 1<<20), scheduler.Unreadable, "it is no mail"},
}

func wide(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		b.Write([]byte{c, 0})
	}
	return b.String()
}

func distinct(count int) string {
	var b strings.Builder
	for i := range count {
		fmt.Fprintf(&b, "a%d@b.org,", i)
	}
	return b.String()
}

func numbered(count int) string {
	var b strings.Builder
	for i := range count {
		fmt.Fprintf(&b, "; name*%d*=%%41", i)
	}
	return b.String()
}

func report(blocks string) string {
	return "From: MAILER-DAEMON@example.net\r\nSubject: failure notice\r\nContent-Type: multipart/report; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.net\r\n\r\n" + blocks + "\r\n--b--\r\n"
}

func TestBombs(t *testing.T) {
	for _, bomb := range bombs {
		t.Run(bomb.name, func(t *testing.T) {
			m := readBounded(t, bomb.name, []byte(bomb.mail), 2*time.Second, 40<<20) // one that goes off takes minutes
			if m.Class != bomb.class || bomb.why != "" && !strings.HasPrefix(m.Why, bomb.why) {
				t.Errorf("%s: %s; want %s: %s", m.Class, m.Why, bomb.class, bomb.why)
			}
			if len(m.Recipients) > 100 || len(m.Results) > 20 || len(m.Subject) > 1000 {
				t.Errorf("%d recipients, %d results, a subject of %d bytes", len(m.Recipients), len(m.Results), len(m.Subject))
			}
		})
	}
}

// TestOverLimitIsShown tells the organizer whose mail could not be read.
func TestOverLimitIsShown(t *testing.T) {
	m := inbound.Read([]byte(start + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\nContent-Type: image/png\r\n\r\nx\r\n", 100)))
	if m.Class != scheduler.Unreadable || !m.IsMail() || m.From != "ada@example.org" || m.Subject != "Yes" {
		t.Errorf("%+v", m)
	}
}

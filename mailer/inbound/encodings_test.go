package inbound_test

import (
	"encoding/base64"
	"testing"

	"rondo/ical"
	"rondo/mailer/inbound"
	"rondo/scheduler"
)

// An answer counts whatever its part says of the encoding and the type, and where the empty line before it is lost.
func TestAnswersInPartsThatAreMisnamed(t *testing.T) {
	const object = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1@example.org\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.net\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	encoded := base64.StdEncoding.EncodeToString([]byte(object))
	const answer = "Content-Type: text/calendar; method=REPLY\r\n"
	for name, part := range map[string]string{
		"a hyphen in the encoding":        answer + "Content-Transfer-Encoding: base-64\r\n\r\n" + encoded,
		"a comment behind the encoding":   answer + "Content-Transfer-Encoding: base64 (as ever)\r\n\r\n" + encoded,
		"an encoding that is not named":   answer + "\r\n" + encoded,
		"an encoding that it has not":     answer + "Content-Transfer-Encoding: base64\r\n\r\n" + object,
		"uuencode":                        answer + "Content-Transfer-Encoding: x-uuencode\r\n\r\n" + "begin 644 invite.ics\r\nM0D5'24XZ5D-!3$5.1$%2#0I-151(3T0Z4D503%D-\"D)%1TE..E9%5D5.5 T*\r\nM54E$.C%`97AA;7!L92YO<F<-\"D%45$5.1$5%.U!!4E135$%4/4%#0T505$5$\r\nM.FUA:6QT;SIA9&%`97AA;7!L92YN970-\"D5.1#I6159%3E0-\"D5.1#I60T%,\r\n'14Y$05(-\"@``\r\n`\r\nend\r\n",
		"uuencode without its last blank": answer + "Content-Transfer-Encoding: x-uuencode\r\n\r\n" + "begin 644 invite.ics\r\n" + "M0D5'24XZ5D-!3$5.1$%2#0I-151(3T0Z4D503%D-\"D)%1TE..E9%5D5.5 T*\r\nM54E$.C% 97AA;7!L92YO<F<-\"D%45$5.1$5%.U!!4E135$%4/4%#0T505$5$\r\n,.FUA:6QT;SIA9&%\r\nH97AA;7!L92YN970-\"D5.1#I6159%3E0-\"D5.1#I60T%,14Y$05(-\"@\r\n`\r\nend\r\n",
		"uuencode that is none":           answer + "Content-Transfer-Encoding: x-uuencode\r\n\r\n" + object,
		"no empty line":                   answer + object,
		"an empty line with blanks":       answer + "  \r\n" + object,
		"before its fields, with blanks":  "BEGIN: VCALENDAR\r\nMETHOD: REPLY\r\nBEGIN: VEVENT\r\nUID: 1@example.org\r\nATTENDEE;PARTSTAT=ACCEPTED: mailto:ada@example.net\r\nEND: VEVENT\r\nEND: VCALENDAR\r\n" + answer + "\r\n",
		"another name of the type":        "Content-Type: text/x-ics\r\n\r\n" + object,
		"any type and the name of a file": "Content-Type: application/x-download; name=invite.ics\r\n\r\n" + object,
	} {
		m := inbound.Read([]byte("From: ada@example.net\r\nTo: guild@example.org\r\nSubject: Accepted\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
			"--b\r\n" + part + "\r\n--b--\r\n"))
		if m.Class != scheduler.Calendar || len(m.Replies) != 1 || len(m.Replies[0].Attendees) != 1 || m.Replies[0].Attendees[0].PartStat != ical.Accepted || m.Replies[0].Attendees[0].Address != "ada@example.net" {
			t.Errorf("%s: %s %s %+v", name, m.Class, m.Why, m.Replies)
		}
	}
	for name, part := range map[string]string{
		"a forwarded answer":     "Content-Type: message/rfc822; name=answer.ics\r\n\r\n" + answer + "\r\n" + object,
		"an answer that is told": "Content-Type: text/plain\r\n\r\nMy calendar wrote this:\r\n" + object,
		"a picture":              "Content-Type: image/png; name=ics.png\r\n\r\n" + object,
	} {
		m := inbound.Read([]byte("From: ada@example.net\r\nTo: guild@example.org\r\nSubject: Hello\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
			"--b\r\n" + part + "\r\n--b--\r\n"))
		if m.Class != scheduler.Words {
			t.Errorf("%s: %s %+v", name, m.Class, m.Replies)
		}
	}
}

package inbound_test

import (
	"testing"

	"rondo/mailer/inbound"
	"rondo/scheduler"
)

// Whoever answers a letter in words may send the invitation back with them. Without words, or when it answers no letter of
// ours, it stays a calendar object.
func TestI1WordsBesideTheInvitation(t *testing.T) {
	const (
		head    = "From: ada@example.org\nTo: guild@example.org\nSubject: Re: DataTalks\n"
		answers = "In-Reply-To: <26ay6ons36simrkcov5x3aen6u@sessions.example.org>\n"
		words   = "--b\nContent-Type: text/plain\n\nCan we meet later?\n"
		object  = "--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:x@sessions.example.org\nDTSTART:20270105T120000Z\n" +
			"ATTENDEE:mailto:ada@example.org\nEND:VEVENT\nEND:VCALENDAR\n--b--\n"
		mixed = "Content-Type: multipart/mixed; boundary=b\n\n"
	)
	if m := inbound.Read([]byte(head + answers + mixed + words + object)); m.Class != scheduler.Words || m.Text != "Can we meet later?" {
		t.Errorf("%s %q", m.Class, m.Text)
	}
	for _, mail := range []string{head + mixed + words + object, head + answers + mixed + object} {
		if m := inbound.Read([]byte(mail)); m.Class != scheduler.Calendar {
			t.Errorf("%s", m.Class)
		}
	}
}

// An answer may lie in a part whose name is encoded, or that has none.
func TestI10AnswersInPartsWithoutAName(t *testing.T) {
	const object = "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:x@sessions.example.org\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org\nEND:VEVENT\nEND:VCALENDAR\n"
	for _, kind := range []string{
		"text/plain", "application/octet-stream", `application/octet-stream; name="=?utf-8?B?cmVwbHkuaWNz?="`,
	} {
		m := inbound.Read([]byte("From: ada@example.org\nTo: guild@example.org\nSubject: Accepted\nContent-Type: " + kind + "\n\n" + object))
		if m.Class != scheduler.Calendar || len(m.Replies) != 1 {
			t.Errorf("%s: %s", kind, m.Class)
		}
	}
}

// What comes from lists and from somebody on holiday is not forwarded, without the fields of RFC 2919 and RFC 3834, too.
func TestI1ListsAndHolidaysAreNotForwarded(t *testing.T) {
	const start = "From: ada@example.org\nTo: guild@example.org\n"
	for _, field := range []string{"X-BeenThere: talk@example.org", "X-Mailman-Version: 2.1.39"} {
		if m := inbound.Read([]byte(start + "Subject: Re: DataTalks\n" + field + "\n\nWords.\n")); m.Class != scheduler.AutoReply {
			t.Errorf("%s: %s", field, m.Class)
		}
	}
	if m := inbound.Read([]byte(start + "Subject: Olen lomalla\n\nPalaan maanantaina.\n")); m.Class != scheduler.Words || m.Robotic == "" {
		t.Errorf("%s %q", m.Class, m.Robotic)
	}
}

package inbound_test

import (
	"fmt"
	"strings"

	"rondo/mailer/inbound"
)

// An answer as a calendar mails it. What it says is read; whether it is believed is for others to decide.
func ExampleRead() {
	m := inbound.Read([]byte(strings.ReplaceAll(`From: Ada <Ada@example.org>
To: guild@example.org
Subject: Accepted: DataTalks
Message-ID: <17@mail.example.org>
MIME-Version: 1.0
Content-Type: text/calendar; method=REPLY; charset=utf-8

BEGIN:VCALENDAR
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
UID:datatalks.20261201@sessions.example.org
DTSTAMP:20261120T080000Z
ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n")))
	fmt.Println(m.Class, "from", m.From)
	for _, r := range m.Replies {
		fmt.Println(r.UID, r.Attendees[0].Address, r.Attendees[0].PartStat)
	}

	m = inbound.Read([]byte("From: ada@example.org\r\nSubject: Re: DataTalks\r\n\r\nIs there a lift?\r\n"))
	fmt.Printf("%s from %s: %q\n", m.Class, m.From, m.Text)
	// Output:
	// calendar from ada@example.org
	// datatalks.20261201@sessions.example.org ada@example.org ACCEPTED
	// words from ada@example.org: "Is there a lift?"
}

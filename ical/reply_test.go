package ical_test

import (
	"testing"

	"rondo/ical"
)

func TestParseReply(t *testing.T) {
	const text = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:a\r\nX-ENTOURAGE_UUID:1\r\nCOMMENT:Late\\, sorry\r\n" +
		"ATTENDEE;CN=\"Ada\r\n  Lovelace\";PARTSTAT=accepted:MAILTO:Ada@Example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	replies, err := ical.ParseReply([]byte(text))
	if err != nil || len(replies) != 1 {
		t.Fatalf("%v, %v", replies, err)
	}
	r := replies[0]
	if r.Method != ical.Answer || r.UID != "a" || r.Comment != "Late, sorry" || len(r.Attendees) != 1 {
		t.Fatalf("%+v", r)
	}
	if a := r.Attendees[0]; a.Address != "ada@example.org" || a.Name != "Ada Lovelace" || a.PartStat != ical.Accepted {
		t.Errorf("%+v", a)
	}
}

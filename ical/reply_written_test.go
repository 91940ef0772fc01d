package ical_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
)

// What rondo sends is read back as it was meant, from any zone and with any words in it.
func TestReplyReadsWhatIsWritten(t *testing.T) {
	zones := clocksOfTheWorld(t)
	word := rapid.StringMatching(`[ -~äöß€😀]{0,40}`)
	address := rapid.StringMatching(`[a-z0-9]([.+_-]?[a-z0-9]){0,20}@[a-z0-9]{1,10}\.example\.(org|com)`)
	rapid.Check(t, func(t *rapid.T) {
		at := func(label string) time.Time {
			return time.Unix(rapid.Int64Range(0, 2_500_000_000).Draw(t, label), 0).UTC() // until 2049
		}
		e := ical.Event{
			UID:       rapid.StringMatching(`[a-z0-9,;\\.@-]{1,120}`).Draw(t, "uid"),
			Sequence:  rapid.IntRange(0, 1<<31-1).Draw(t, "sequence"),
			Stamp:     at("stamp"),
			Start:     at("start"),
			Zone:      rapid.SampledFrom(zones).Draw(t, "zone"),
			Summary:   word.Draw(t, "summary"),
			Organizer: &ical.Mailbox{Name: word.Draw(t, "organizer"), Address: address.Draw(t, "organizer address")},
			Attendee:  &ical.Attendee{PartStat: rapid.SampledFrom([]ical.PartStat{"", ical.Accepted, ical.Declined}).Draw(t, "status")},
		}
		e.Description = "BEGIN:VEVENT\n" + e.Summary + "\nUID:b"
		e.Attendee.Mailbox = ical.Mailbox{Name: word.Draw(t, "attendee"), Address: address.Draw(t, "address")}
		e.End = e.Start.Add(time.Duration(rapid.IntRange(1, 100_000).Draw(t, "seconds")) * time.Second)
		method := rapid.SampledFrom([]ical.Method{ical.Request, ical.Cancel}).Draw(t, "method")
		b, err := message(method, e).Encode()
		if err != nil {
			t.Fatal(err)
		}
		replies, err := ical.ParseReply(b)
		if err != nil || len(replies) != 1 || len(replies[0].Attendees) != 1 {
			t.Fatalf("%d replies, %v in\n%s", len(replies), err, b)
		}
		r, a := replies[0], replies[0].Attendees[0]
		status := e.Attendee.PartStat
		if status == "" {
			status = ical.NeedsAction
		}
		if r.Method != method || r.UID != e.UID || r.Sequence != e.Sequence || !r.Stamp.Equal(e.Stamp) || !r.Start.Equal(e.Start) ||
			!r.End.Equal(e.End) || r.Organizer != e.Organizer.Address || a.Address != e.Attendee.Address || a.PartStat != status ||
			r.Recurrence != "" || r.Comment != "" || r.Proposed != nil {
			t.Fatalf("read %sin\n%s", said(replies, nil), b)
		}
	})
}

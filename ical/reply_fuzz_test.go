package ical_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"rondo/ical"
)

// FuzzParseReply holds what is true of whatever was read, of anything.
func FuzzParseReply(f *testing.F) {
	archive, names := messages(f)
	for _, name := range names {
		f.Add(onTheWire(section(archive, name)))
	}
	f.Add([]byte(utf16Text("\uFEFFBEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n", 0, 1)))
	f.Add([]byte("BEGIN:VCALENDAR\rbegin:vevent\rUID:J\xe4\xe4\xc3\r UID\r\tDTSTART;TZID=\"a;b:c:20261201T250000"))
	f.Add([]byte("BEGIN:VEVENT\nATTENDEE;EMAIL=a@b;CN=\"x:mailto:\xff@\nSEQUENCE:-0\nDURATION:P99999W"))
	f.Add([]byte(strings.Repeat("BEGIN:X\n", 9) + "END:VEVENT\nBEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nUID:a\nEND:VEVENT"))
	f.Add([]byte("\x00B\x00E\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		replies, err := ical.ParseReply(data)
		if (err == nil) != (len(replies) > 0) || len(replies) > 3*64 {
			t.Fatalf("%d replies, %v", len(replies), err)
		}
		for _, r := range replies {
			checkReply(t, r)
		}
		again, _ := ical.ParseReply(data)
		if said(again, nil) != said(replies, nil) {
			t.Fatalf("read again:\n%swas\n%s", said(again, nil), said(replies, nil))
		}
	})
}

// checkReply holds that a reply can be shown, stored and compared as it is.
func checkReply(t *testing.T, r ical.Reply) {
	t.Helper()
	texts := map[string]string{"METHOD": string(r.Method), "UID": r.UID, "RECURRENCE-ID": r.Recurrence}
	addresses := []string{r.Organizer}
	for _, a := range r.Attendees {
		texts["name "+a.Name] = a.Name
		addresses = append(addresses, a.Address)
		for _, d := range append(a.DelegatedTo, a.DelegatedFrom...) { // what is no address is told as it was written
			if texts["delegate "+d] = d; d == "" || len(d) > 4*320 {
				t.Errorf("delegate %q", d)
			}
		}
		if !slices.Contains([]ical.PartStat{ical.NeedsAction, ical.Accepted, ical.Tentative, ical.Declined, ical.Delegated}, a.PartStat) {
			t.Errorf("PARTSTAT %q", a.PartStat)
		}
	}
	for _, a := range addresses {
		texts["address "+a] = a
		if a != "" && (strings.Count(a, "@") != 1 || a != strings.ToLower(a) || strings.ContainsAny(a, " <>\"") || len(a) > 320) {
			t.Errorf("address %q", a)
		}
	}
	for name, text := range texts {
		if strings.ContainsFunc(text, unicode.IsControl) || !utf8.ValidString(text) {
			t.Errorf("%s is %q", name, text)
		}
	}
	if !utf8.ValidString(r.Comment) || utf8.RuneCountInString(r.Comment) > 2000 || strings.ContainsFunc(r.Comment, func(c rune) bool {
		return unicode.IsControl(c) && c != '\n'
	}) {
		t.Errorf("comment %q", r.Comment)
	}
	if r.Sequence < 0 || r.Sequence > 1<<31-1 {
		t.Errorf("sequence %d", r.Sequence)
	}
	if p := r.Proposed; p != nil && (p.Start.IsZero() || !p.End.IsZero() && !p.End.After(p.Start)) {
		t.Errorf("proposed %+v", p)
	}
}

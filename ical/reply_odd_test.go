package ical_test

import (
	"fmt"
	"strings"
	"testing"

	"rondo/ical"
)

// attendee is what is read of one ATTENDEE.
func attendee(t *testing.T, line string) ical.Replier {
	t.Helper()
	replies, err := ical.ParseReply(fmt.Appendf(nil, "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:a\r\n%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", line))
	if err != nil || len(replies) != 1 || len(replies[0].Attendees) != 1 {
		t.Fatalf("%s: read as %+v, %v", line, replies, err)
	}
	return replies[0].Attendees[0]
}

// Programs write the scheme of an address twice and in other ways, and Exchange calls it smtp:. The answer beside it stays.
func TestI10ASchemeMayStandSeveralTimes(t *testing.T) {
	for _, value := range []string{
		"mailto:ada@example.org", "mailto:MAILTO:ada@example.org", "MAILTO:mailto:Mailto:ada@example.org", "mailto: mailto:ada@example.org",
		`"mailto:mailto:ada@example.org"`, `mailto:"mailto:ada@example.org"`, "mailto:<mailto:ada@example.org>", "mailto:mailto%3Aada%40example.org",
		"smtp:ada@example.org", "SMTP:Ada@example.org", "mailto:smtp:ada@example.org", "smtp:mailto:ada@example.org",
		"mailto:Ada Lovelace <mailto:ada@example.org>",
	} {
		for _, line := range []string{"ATTENDEE;PARTSTAT=ACCEPTED:", "ATTENDEE;PARTSTAT=ACCEPTED;CN=\"a: b\":", "ATTENDEE;SENT-BY=mailto:ben@example.org;PARTSTAT=ACCEPTED:", "ATTENDEE;CN=Ada, \"Countess;PARTSTAT=ACCEPTED:"} {
			if strings.Count(line+value, `"`)%2 != 0 && strings.Contains(value, `"`) {
				continue // nobody could tell which mark closes which
			}
			if a := attendee(t, line+value); a.Address != "ada@example.org" || a.PartStat != ical.Accepted || a.Unread+a.Unknown != "" {
				t.Errorf("%s is read as %+v", line+value, a)
			}
		}
	}
}

// A status that nobody knows is something, and none is nothing. vCalendar 1.0 calls it STATUS.
func TestI10AStatusIsKnownOrSaid(t *testing.T) {
	for status, want := range map[string]ical.Replier{
		"PARTSTAT=ACCEPTED":        {PartStat: ical.Accepted},
		`PARTSTAT="declined"`:      {PartStat: ical.Declined},
		"STATUS=ACCEPTED":          {PartStat: ical.Accepted},
		"STATUS=Tentative":         {PartStat: ical.Tentative},
		"STATUS=DECLINED":          {PartStat: ical.Declined},
		"STATUS=SENT":              {PartStat: ical.NeedsAction},
		"STATUS=NEEDS ACTION":      {PartStat: ical.NeedsAction},
		"PARTSTAT=NEEDS-ACTION":    {PartStat: ical.NeedsAction},
		"PARTSTAT=":                {PartStat: ical.NeedsAction},
		"ROLE=CHAIR":               {PartStat: ical.NeedsAction},
		"PARTSTAT=ACCEPT":          {PartStat: ical.NeedsAction, Unknown: "ACCEPT"},
		"PARTSTAT=Confirmed":       {PartStat: ical.NeedsAction, Unknown: "Confirmed"},
		"PARTSTAT=COMPLETED":       {PartStat: ical.NeedsAction, Unknown: "COMPLETED"},
		"PARTSTAT=X-MAYBE":         {PartStat: ical.NeedsAction, Unknown: "X-MAYBE"},
		"STATUS=CONFIRMED":         {PartStat: ical.NeedsAction, Unknown: "CONFIRMED"},
		"PARTSTAT=ACCEPT;STATUS=X": {PartStat: ical.NeedsAction, Unknown: "ACCEPT"},
	} {
		if a := attendee(t, "ATTENDEE;"+status+":mailto:ada@example.org"); a.PartStat != want.PartStat || a.Unknown != want.Unknown {
			t.Errorf("%s is read as %s, unknown %q", status, a.PartStat, a.Unknown)
		}
	}
}

// What stands where an address should is kept, so that it can be named.
func TestI11WhatIsNoAddressIsKept(t *testing.T) {
	for value, want := range map[string]string{
		"EX:/o=ExchangeLabs/cn=ada": "EX:/o=ExchangeLabs/cn=ada",
		"invalid:nomail":            "invalid:nomail",
		"/principals/users/ada":     "/principals/users/ada",
		"mailto:":                   "mailto:",
		"":                          "",
		"urn:uuid:\t\u202E 1234":    "urn:uuid: 1234",
		"mailto:two@a.org,to@b.org": "mailto:two@a.org,to@b.org",
	} {
		a := attendee(t, "ATTENDEE;PARTSTAT=ACCEPTED:"+value)
		if a.Unread != want && a.Address == "" {
			t.Errorf("%q is kept as %q, want %q", value, a.Unread, want)
		}
	}
	if a := attendee(t, `ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="EX:/o=Labs/cn=Ben":mailto:ada@example.org`); len(a.DelegatedTo) != 1 || a.DelegatedTo[0] != "EX:/o=Labs/cn=Ben" {
		t.Errorf("delegated to %q", a.DelegatedTo)
	}
}

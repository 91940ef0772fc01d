package ical_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rondo/ical"
)

// calendars are one of each kind that rondo writes.
func calendars(t testing.TB) map[string]ical.Calendar {
	off := session(t)
	off.Cancelled = true
	idle := session(t)
	idle.Transparent = true
	declined := invitation(t)
	declined.Comment = "The session stays where it is."
	return map[string]ical.Calendar{
		"request":    message(ical.Request, invitation(t)),
		"cancel":     message(ical.Cancel, invitation(t)),
		"decline":    message(ical.DeclineCounter, declined),
		"feed":       feed(t, session(t), off, idle),
		"empty feed": feed(t),
		"one event":  {Events: []ical.Event{session(t)}},
	}
}

// A feed has no METHOD, so it needs no ORGANIZER, and nobody's address can get into it.
func TestC1FeedsSayNoMethodAndNameNobody(t *testing.T) {
	for _, name := range []string{"feed", "empty feed", "one event"} {
		b, read := encode(t, calendars(t)[name])
		if read.Has("METHOD") || strings.Contains(string(b), "mailto:") {
			t.Errorf("%s:\n%s", name, b)
		}
	}
	e := session(t)
	e.Organizer = &ical.Mailbox{Address: "guild@example.org"}
	if _, err := feed(t, e).Encode(); err == nil {
		t.Error("a feed with an ORGANIZER")
	}
	if _, err := e.Write(); err == nil {
		t.Error("an event for feeds with an ORGANIZER")
	}
}

func TestC4TheDefaultOfTRANSPIsLeftOut(t *testing.T) {
	idle := invitation(t)
	idle.Transparent = true
	for want, c := range map[string]ical.Calendar{
		"":            message(ical.Request, invitation(t)),
		"TRANSPARENT": message(ical.Request, idle),
	} {
		if _, read := encode(t, c); read.Events()[0].Text("TRANSP") != want {
			t.Errorf("TRANSP is %q, want %q", read.Events()[0].Text("TRANSP"), want)
		}
	}
	if _, read := encode(t, feed(t, session(t))); read.Events()[0].Has("TRANSP") {
		t.Error("a feed says TRANSP:OPAQUE")
	}
}

// Whatever a letter says and whomever it is to: see checkPeople of icaltest for what Gnus does otherwise.
func TestC5PARTSTATIsNeverLast(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		e := invitation(t)
		e.Attendee.Name = rapid.SampledFrom([]string{"", "Ada", `"`, "a;b", "a\nb", "日本語"}).Draw(rt, "name")
		e.Organizer.Name = rapid.SampledFrom([]string{"", "Guild"}).Draw(rt, "organizer")
		e.Attendee.PartStat = rapid.SampledFrom([]ical.PartStat{"", ical.NeedsAction, ical.Accepted, ical.Tentative, ical.Declined,
			ical.Delegated}).Draw(rt, "status")
		b, err := message(rapid.SampledFrom([]ical.Method{ical.Request, ical.Cancel, ical.DeclineCounter}).Draw(rt, "method"), e).Encode()
		if err != nil {
			rt.Fatal(err)
		}
		for line := range strings.SplitSeq(strings.ReplaceAll(string(b), "\r\n ", ""), "\r\n") {
			if _, rest, found := strings.Cut(line, "PARTSTAT="); found && !strings.Contains(beforeColon(rest), ";") {
				rt.Errorf("PARTSTAT is the last parameter of %s", line)
			}
		}
	})
}

func beforeColon(line string) string {
	head, _, _ := strings.Cut(line, ":")
	return head
}

func TestC6NamesAreReadWithoutRFC6868(t *testing.T) {
	for name, want := range map[string]string{
		`Ada "Countess" Lovelace`: `CN=Ada “Countess” Lovelace:`,
		`"Bo", Modeller`:          `CN="“Bo”, Modeller":`,
		`("Kim")`:                 `CN=(“Kim”):`,
		"x^2 and ^n":              `CN=xˆ2 and ˆn:`,
		"two\nlines":              `CN=two lines:`,
		`Eve";X-EVIL="1`:          `CN="Eve”;X-EVIL=”1":`,
		"O'Brien":                 `CN=O'Brien:`,
	} {
		e := invitation(t)
		e.Attendee.Name, e.Organizer.Name = name, name
		b, read := encode(t, message(ical.Request, e))
		plain := strings.ReplaceAll(string(b), "\r\n ", "")
		if strings.Count(plain, want) != 2 || strings.ContainsAny(plain, "^") {
			t.Errorf("%q is written as\n%s\nwant %s", name, plain, want)
		}
		if read.Events()[0].Value("ATTENDEE") != "mailto:ada+rondo@example.org" {
			t.Errorf("%q changes the address: %s", name, plain)
		}
	}
}

// RFC 5546 §3.2.8 allows only these; other readers take the rest for the event as it is to be.
func TestC7ADeclinedProposalSaysNothingOfTheEvent(t *testing.T) {
	for sequence, want := range []string{"UID DTSTAMP COMMENT ORGANIZER", "UID DTSTAMP SEQUENCE COMMENT ORGANIZER"} {
		e := invitation(t)
		e.Sequence, e.Comment = sequence, "The session stays where it is."
		_, read := encode(t, message(ical.DeclineCounter, e))
		var names []string
		for _, p := range read.Events()[0].Props {
			names = append(names, p.Name)
		}
		if got := strings.Join(names, " "); got != want || len(read.Components) != 1 {
			t.Errorf("it says %s in %d components, want %s in 1", got, len(read.Components), want)
		}
	}
}

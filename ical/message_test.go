package ical_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"rondo/ical"
	"rondo/ical/icaltest"
)

// TestMessage holds a message that is written once for many readers to one that is written for one, errors included.
func TestMessage(t *testing.T) {
	values := append(icaltest.Hostile, awkward...)
	if testing.Short() {
		values = icaltest.Every(3, values)
	}
	for _, method := range []ical.Method{ical.Request, ical.Cancel, ical.DeclineCounter, "REPLY"} {
		for _, f := range fields {
			for _, value := range values {
				c := f.filled(t, value)
				c.Method = method
				want, wantErr := c.Encode()
				var got []byte
				m, err := c.Message()
				if err == nil {
					got, err = m.For(*c.Events[0].Organizer, *c.Events[0].Attendee, c.Events[0].Description)
				}
				if fmt.Sprint(err) != fmt.Sprint(wantErr) || err == nil && !bytes.Equal(got, want) {
					t.Fatalf("%s with %s %q:\n%s (%v)\nwant\n%s (%v)", method, f.name, value, got, err, want, wantErr)
				}
			}
		}
	}
}

// Readers may have different organizers, and each their own.
func TestMessageWithSeveralOrganizers(t *testing.T) {
	c := fields[0].filled(t, "uid")
	c.Method = ical.Request
	m, err := c.Message()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Ada", "Bo", "Bo", "", "Ada"} {
		organizer := ical.Mailbox{Name: name, Address: "guild@example.org"}
		c.Events[0].Organizer = &organizer
		want, err := c.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := m.For(organizer, *c.Events[0].Attendee, c.Events[0].Description); err != nil || !bytes.Equal(got, want) {
			t.Errorf("of %q:\n%s (%v)\nwant\n%s", name, got, err, want)
		}
	}
}

func TestMessageIsToOnePerson(t *testing.T) {
	c := fields[0].filled(t, "uid")
	c.Method = ical.None
	if _, err := c.Message(); err == nil {
		t.Error("a feed as a message to one person")
	}
	c.Method, c.Events = ical.Request, nil
	if _, err := c.Message(); err == nil {
		t.Error("a message about nothing")
	}
}

// A message may differ between readers in what its description says, however long that is and wherever its lines are folded.
func TestMessageWithADescriptionForOneReader(t *testing.T) {
	for _, description := range append(icaltest.Hostile, "Join: https://sessions.example.org/j/"+strings.Repeat("a", 200), "") {
		c := fields[0].filled(t, "uid")
		c.Method, c.Events[0].Description = ical.Request, "Join: https://join.invalid/"
		m, err := c.Message()
		if err != nil {
			t.Fatal(err)
		}
		got, err := m.For(*c.Events[0].Organizer, *c.Events[0].Attendee, description)
		c.Events[0].Description = description
		want, wantErr := c.Encode()
		if fmt.Sprint(err) != fmt.Sprint(wantErr) && wantErr == nil || err == nil && !bytes.Equal(got, want) {
			t.Errorf("%q:\n%s (%v)\nwant\n%s (%v)", description, got, err, want, wantErr)
		}
	}
}

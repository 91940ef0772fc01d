package ical_test

import (
	"testing"

	"rondo/ical"
)

// A session of which it is not certain that it takes place blocks time as one that may not, in feeds and in letters: STATUS for most
// calendars, X-MICROSOFT-CDO-BUSYSTATUS for Outlook, which looks at nothing else. Later it is the same entry, newer and confirmed.
func TestTentative(t *testing.T) {
	for name, c := range map[string]struct {
		method            ical.Method
		change            func(*ical.Event)
		status, see, busy string
	}{
		"feed":          {ical.None, func(*ical.Event) {}, "TENTATIVE", "", "TENTATIVE"},
		"invitation":    {ical.Request, func(*ical.Event) {}, "TENTATIVE", "", "TENTATIVE"},
		"blocks nobody": {ical.None, func(e *ical.Event) { e.Transparent = true }, "TENTATIVE", "TRANSPARENT", "FREE"},
		"certain now":   {ical.Request, func(e *ical.Event) { e.Tentative, e.Sequence = false, 1 }, "CONFIRMED", "", "BUSY"},
		"off in a feed": {ical.None, func(e *ical.Event) { e.Cancelled = true }, "CANCELLED", "TRANSPARENT", "FREE"},
		"cancellation":  {ical.Cancel, func(e *ical.Event) { e.Sequence = 1 }, "CANCELLED", "TRANSPARENT", "FREE"},
	} {
		t.Run(name, func(t *testing.T) {
			e := session(t)
			if c.method != ical.None {
				e = invitation(t)
			}
			e.Tentative = true
			c.change(&e)
			whole := message(c.method, e)
			if c.method == ical.None {
				whole = feed(t, e)
			}
			raw, read := encode(t, whole)
			entry := read.Events()[0]
			if status, see, busy := entry.Text("STATUS"), entry.Text("TRANSP"), entry.Text("X-MICROSOFT-CDO-BUSYSTATUS"); status != c.status || see != c.see || busy != c.busy {
				t.Errorf("STATUS %q, TRANSP %q, BUSYSTATUS %q; want %q, %q, %q in\n%s", status, see, busy, c.status, c.see, c.busy, raw)
			}
			if entry.Text("UID") != session(t).UID {
				t.Errorf("another UID: %s", entry.Text("UID"))
			}
		})
	}
}

// What rondo says of a tentative session is read by rondo as perhaps busy, as other calendars' are.
func TestTentativeIsReadAsPerhapsBusy(t *testing.T) {
	perhaps, certain := session(t), session(t)
	perhaps.Tentative = true
	certain.UID, certain.Start, certain.End = "other@sessions.example.org", certain.Start.AddDate(0, 0, 1), certain.End.AddDate(0, 0, 1)
	raw, _ := encode(t, feed(t, perhaps, certain))
	c, err := ical.ReadBusy(raw, perhaps.Zone, perhaps.Start.AddDate(0, 0, -1), perhaps.Start.AddDate(0, 0, 7))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Spans) != 2 || c.Spans[0].Kind != ical.BusyTentative || c.Spans[1].Kind != ical.Busy {
		t.Errorf("read as %+v", c.Spans)
	}
}

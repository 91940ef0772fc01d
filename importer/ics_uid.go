package importer

import (
	"strings"

	"rondo/ical"
	"rondo/theme"
)

// identity decides what becomes of the UID of an event, as the table in docs/design.md has it: a single event keeps it where nobody but the
// installation writes about it, and everything else is ended where it was sent.
func (s *series) identity(m ical.Meeting, at *theme.Tree) {
	sender := ""
	if a, err := theme.Address(m.Organizer.Address); err == nil {
		sender = a
	}
	found, _ := theme.CheckUID(m.UID, s.b.Host)
	switch ours := sender == "" || sender == strings.ToLower(s.b.Sender); {
	case m.Rule != "" || len(m.Extra) > 0:
		if sender != "" {
			s.note(at, "have the series ended where it was sent, with its last date before the first session here, or people have each date twice",
				"%q has one UID for all its dates, and sessions have one each, so its entries stay in people's calendars", s.title)
		}
	case found != "":
		s.note(at, "have the event cancelled where it was sent, or people have it twice", "%q: %s", s.title, found)
	case !ours && s.b.Sender == "":
		s.note(at, "import it beside a rondo.yaml with mail.from: "+sender+" to keep its UID; else have it cancelled where it was sent, or people have it twice",
			"%q was sent by %s", s.title, sender)
	case !ours:
		s.note(at, "have it cancelled where it was sent, or people have it twice; with mail.from: "+sender+" it would keep its UID",
			"%q was sent by %s, and letters come from %s now, which calendars take for somebody else", s.title, sender, s.b.Sender)
	default:
		s.uid, s.sequence = m.UID, m.Sequence
		return
	}
	s.foreign(at, m.UID)
}

// adopt writes the UID of a single event into its session.
func (s *series) adopt(t *theme.Theme, notes map[string][]string) {
	if s.uid == "" {
		return
	}
	on := theme.When{Local: s.starts.Midnight(), Set: true, DateOnly: true}
	o := t.Sessions[on]
	o.UID, o.Sequence = s.uid, min(max(s.sequence, 0), 1<<30)
	t.Sessions[on] = o
	notes["sessions/"+on.String()] = []string{"The UID that calendars have it under, so that their entries are updated and none comes beside them."}
}

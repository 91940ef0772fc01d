package mailer

import (
	"strings"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/templates"
)

// invite is the session as a calendar object for one person: one VEVENT with its reader as the only attendee
// (RFC 5546 §3.2.2, §3.2.5, §3.2.8). The method is also that of the MIME part; the two must not differ (RFC 6047 §2.4).
func (s Sealer) invite(l scheduler.Letter, words templates.Mail) ([]byte, ical.Method, error) {
	zone, err := ical.LoadZone(l.Facts.Zone)
	if err != nil {
		return nil, "", err
	}
	from := s.from(l)
	place := line(l.Facts.Place)
	event := ical.Event{
		UID:         l.UID,
		Sequence:    l.Sequence,
		Stamp:       l.Stamp,
		Modified:    l.Stamp,
		Start:       l.Facts.Start,
		End:         l.Facts.End,
		Zone:        zone,
		Summary:     line(words.Summary),
		Description: lines(words.Description),
		Location:    place,
		URL:         l.Page,
		Categories:  categories(l.Facts.Categories),
		Color:       l.Facts.Color,
		Organizer:   &from,
		Attendee: &ical.Attendee{
			Mailbox:  ical.Mailbox{Name: line(l.To.Name), Address: l.To.Email},
			PartStat: l.Answer,
		},
		Transparent: l.Facts.Transparent,
	}
	if ical.IsLink(place) {
		event.Conference = place
	}
	method := ical.Request
	switch l.Kind {
	case scheduler.Cancel:
		method, event.Cancelled = ical.Cancel, true
	case scheduler.TurnDown: // with the times that hold, for calendars that take whatever comes as the truth
		method, event.Comment = ical.DeclineCounter, line(words.Comment)
	}
	raw, err := ical.Calendar{Method: method, Events: []ical.Event{event}}.Encode()
	return raw, method, err
}

func categories(list string) []string {
	var names []string
	for name := range strings.SplitSeq(list, ",") {
		if name = line(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

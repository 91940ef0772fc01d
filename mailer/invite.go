package mailer

import (
	"strings"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/templates"
)

// invite returns the session as a calendar object in which only the people are missing: one VEVENT with its reader as the
// only attendee (RFC 5546 §3.2.2, §3.2.5, §3.2.8). The method is also that of the MIME part; the two must not differ
// (RFC 6047 §2.4).
func invite(l *scheduler.Letter, words templates.Mail) (*ical.Message, ical.Method, error) {
	if err := l.Facts.Zone.Check(); err != nil {
		return nil, "", err
	}
	place := line(l.Facts.Place)
	event := ical.Event{
		UID:         l.UID,
		Sequence:    l.Sequence,
		Stamp:       l.Stamp,
		Modified:    l.Stamp,
		Start:       l.Facts.Start.Add(-l.Setup), // a presenter is there earlier
		End:         l.Facts.End,
		Zone:        l.Facts.Zone,
		Summary:     line(words.Summary),
		Description: lines(words.Description),
		Location:    place,
		URL:         l.Page,
		Categories:  categories(l.Facts.Categories),
		Color:       l.Facts.Color,
		Tentative:   l.Facts.Tentative,
		Transparent: l.Facts.Transparent,
	}
	if ical.IsLink(place) {
		event.Conference = place
	}
	method := l.Kind.Traits().Method
	event.Cancelled = method == ical.Cancel
	if method == ical.DeclineCounter {
		event.Comment = line(words.Comment)
	}
	message, err := ical.Calendar{Method: method, Events: []ical.Event{event}}.Message()
	return message, method, err
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

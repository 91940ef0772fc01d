// Package mailertest has letters to try a sealer, and what reads its mails, with.
package mailertest

import (
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

// Invitation returns a first letter with everything in it, to somebody of another zone than the session's.
func Invitation() scheduler.Letter {
	start := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	return scheduler.Letter{
		Name:      "request/datatalks.20261201@sessions.example.org/0/jorg@example.com",
		Kind:      scheduler.Request,
		Theme:     "datatalks",
		UID:       "datatalks.20261201@sessions.example.org",
		Key:       "2026-12-01",
		Page:      "https://sessions.example.org/s/datatalks/2026-12-01",
		To:        theme.Entry{Email: "jorg@example.com", Name: "Jörg Müller", Language: "en", Zone: zone("Europe/Berlin")}.Person(),
		Role:      theme.Audience,
		Via:       "data-guild",
		Organizer: ical.Mailbox{Name: "Data Guild", Address: "guild@example.org"},
		Stamp:     time.Date(2026, 11, 10, 7, 0, 0, 0, time.UTC),
		Revision:  1,
		First:     true,
		Facts: scheduler.Facts{
			Start: start, End: start.Add(45 * time.Minute), Zone: zone("Europe/Helsinki"),
			Name: "DataTalks", Title: "How search ranking was rebuilt",
			Purpose:   "Case studies of how teams decide with data, so that next week's decision is easier.",
			Abstract:  "Two years, three rewrites, one lesson.\nBring a question.",
			Presenter: "Ada Öberg", Place: "https://meet.example.org/datatalks", Categories: "data, search", Color: "teal",
		},
	}
}

// Letters returns one letter of each kind, by its kind; "plain" is a request to whoever reads mail.from.
func Letters() map[string]scheduler.Letter {
	request := Invitation()

	update := Invitation()
	was := update.Facts
	update.Name, update.Kind, update.Sequence, update.First = "update/"+update.UID+"/1/jorg@example.com", scheduler.Update, 1, false
	update.Stamp = update.Stamp.Add(48 * time.Hour)
	update.Was, update.Changed, update.Answer = &was, []scheduler.Field{scheduler.FieldPlace}, ical.Accepted
	update.Facts.Place = "Room 4, third floor"

	cancel := Invitation()
	cancel.Name, cancel.Kind, cancel.Sequence, cancel.First = "cancel/"+cancel.UID+"/2/jorg@example.com", scheduler.Cancel, 2, false
	cancel.Was, cancel.Changed = &was, []scheduler.Field{scheduler.FieldCancelled}
	cancel.Facts.Cancelled, cancel.Facts.Reason = true, "the presenter is ill"

	plain := Invitation()
	plain.Name, plain.Plain, plain.First = "request/"+plain.UID+"/0/guild@example.org", true, false
	plain.To, plain.Role = theme.Entry{Email: "guild@example.org", Language: "en", Zone: zone("Europe/Helsinki")}.Person(), theme.Organizer

	reminder := Invitation()
	reminder.Name, reminder.Kind, reminder.First = "reminder/"+reminder.UID+"/20261201T120000Z/24h/jorg@example.com", scheduler.Reminder, false
	reminder.Stamp = reminder.Facts.Start.Add(-24 * time.Hour)

	notice := scheduler.Letter{Name: "notice/files/abc/guild@example.org", Kind: scheduler.Notice, Stamp: request.Stamp, To: plain.To,
		Lines: []scheduler.Line{{A: "themes/datatalks.yaml: 12 sessions would move"}}}

	refresh := Invitation()
	refresh.Name, refresh.Kind, refresh.First = "refresh/"+refresh.UID+"/20261111T090000Z/jorg@example.com", scheduler.Refresh, false
	refresh.Sequence, refresh.Answer, refresh.Places = 1, ical.Accepted, 40
	refresh.Stamp = refresh.Stamp.Add(26 * time.Hour)

	decline := Invitation()
	decline.Name, decline.Kind, decline.First = "decline/"+decline.UID+"/7/jorg@example.com", scheduler.TurnDown, false
	decline.Stamp, decline.Answer = decline.Stamp.Add(26*time.Hour), ical.Tentative
	decline.Proposal = &scheduler.Proposal{ID: "7", UID: decline.UID, Theme: decline.Theme, Address: decline.To.Email,
		Start: decline.Facts.Start.Add(20 * time.Hour), End: decline.Facts.End.Add(20 * time.Hour)}

	returned := notice
	returned.Name, returned.Kind = "returned/20261110/guild@example.org", scheduler.Returned
	returned.Lines = []scheduler.Line{{A: "bo@example.com: 550 5.1.1 no such user; no more letters go there"}}

	forwarded := notice
	forwarded.Name, forwarded.Kind, forwarded.Theme = "forwarded/jxr4/guild@example.org", scheduler.Forwarded, "datatalks"
	forwarded.Facts = scheduler.Facts{Name: "DataTalks", Title: "May I bring a friend?"}
	forwarded.Author = ical.Mailbox{Name: "Ada", Address: "ada@example.com"}
	forwarded.Lines, forwarded.Quote = []scheduler.Line{{A: "rondo inbox show jxr4"}}, "Hello,\n\nmay I bring a friend?"

	signIn := notice
	signIn.Name, signIn.Kind = "sign-in/hofldmwtgq2xvqzpzpywqvn5pa/guild@example.org", scheduler.SignIn
	signIn.Lines, signIn.Login = nil, "hofldmwtgq2xvqzpzpywqvn5pa"

	all := map[string]scheduler.Letter{"request": request, "update": update, "cancel": cancel, "plain": plain,
		"reminder": reminder, "notice": notice, "refresh": refresh, "decline": decline, "returned": returned, "forwarded": forwarded, "sign-in": signIn}
	for _, kind := range []scheduler.Kind{scheduler.Nudge, scheduler.Place, scheduler.OnWaiting} {
		l := reminder
		l.Name, l.Kind = string(kind)+"/"+l.UID+"/20261201T120000Z/jorg@example.com", kind
		l.Places, l.Waits = 40, kind == scheduler.OnWaiting
		if kind != scheduler.Nudge {
			l.Answer = ical.Accepted
		}
		all[string(kind)] = l
	}
	return all
}

// zone loads a zone that is always there.
func zone(name string) ical.Zone {
	z, err := ical.LoadZone(name)
	if err != nil {
		panic(err)
	}
	return z
}

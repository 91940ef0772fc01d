package storetest

import (
	"fmt"
	"strings"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

// Noon is when the tests take place.
var Noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// Session is one that starts in two weeks, without seats.
func Session(id string) scheduler.Session {
	start := Noon.Add(14 * 24 * time.Hour)
	return scheduler.Session{
		UID: id + "@sessions.example.org", Theme: id, Slot: ical.LocalOf(start), Revision: 1,
		Organizer: ical.Mailbox{Name: "Guild", Address: "guild@example.org"},
		Facts:     scheduler.Facts{Start: start, End: start.Add(time.Hour), Name: "DataTalks"},
		Created:   Noon, Modified: Noon,
	}
}

// Request invites a person to a session.
func Request(s scheduler.Session, address string) scheduler.Letter {
	return scheduler.Letter{
		Name: "request/" + s.UID + "/0/" + address, Kind: scheduler.Request, Theme: s.Theme, UID: s.UID,
		To: theme.Person{Email: address}, Role: theme.Audience, Organizer: s.Organizer, Stamp: Noon, Answer: ical.NeedsAction,
		Lane: scheduler.Invite, NotBefore: Noon, Expires: s.Facts.Start, Revision: s.Revision, Facts: s.Facts, Why: "3 weeks before",
	}
}

// Sealed is a letter with bytes that name it.
func Sealed(l scheduler.Letter) scheduler.Post {
	id := strings.ReplaceAll(l.Name, "@", "=") + "@sessions.example.org"
	return scheduler.Post{Letter: l, Sealed: scheduler.Sealed{MessageID: id, From: "guild@example.org",
		Bytes: fmt.Appendf(nil, "Subject: %s\r\nFrom: guild@example.org\r\nTo: %s\r\nMessage-ID: <%s>\r\n\r\n", l.Name, l.To.Email, id),
	}}
}

// Yes is a person's acceptance of a session, given to the letter with a SEQUENCE.
func Yes(s scheduler.Session, address string, sequence int, at time.Time) scheduler.Record {
	return scheduler.Record{UID: s.UID, Address: address, Answer: ical.Accepted, Claimed: at, Said: scheduler.Said{
		Answer: ical.Accepted, Sequence: sequence, Stamp: at, At: at, Source: scheduler.ByMail, Verified: true, Comment: "With \"pleasure\" – ü",
	}}
}

// Proposal proposes an hour later.
func Proposal(s scheduler.Session, id, address string, at time.Time) scheduler.Proposal {
	return scheduler.Proposal{
		ID: id, UID: s.UID, Theme: s.Theme, Address: address, Start: s.Facts.Start.Add(time.Hour), End: s.Facts.End.Add(time.Hour),
		Comment: "rather later", At: at, State: scheduler.ProposalOpen,
	}
}

// Delivered is what a server's yes makes of a letter.
var Delivered = scheduler.Result{State: scheduler.Sent, Reply: "250 2.0.0 queued as 1", Attempted: true}

// Line describes a letter in a word or two: "ada urgent", "bob cancel". The text is its name.
func Line(s scheduler.Session, text string) scheduler.Letter {
	words := strings.Fields(text)
	l := Request(s, words[0]+"@example.org")
	l.Name = text
	for _, w := range words[1:] {
		switch w {
		case "urgent":
			l.Lane = scheduler.Urgent
		case "remind":
			l.Lane, l.Kind = scheduler.Remind, scheduler.Reminder
		case "cancel":
			l.Kind = scheduler.Cancel
		}
	}
	return l
}

// Names lists the names of letters that were claimed.
func Names(claimed []scheduler.Delivery) (names []string) {
	for _, d := range claimed {
		names = append(names, d.Name)
	}
	return names
}

// News tells a person news about a session, after the letter before it.
func News(s scheduler.Session, address string, at time.Time) scheduler.Letter {
	l := Request(s, address)
	l.Name, l.Kind, l.Sequence, l.Stamp = "update/"+s.UID+"/1/"+address, scheduler.Update, 1, at
	return l
}

// ADayBefore is what a seat remembers of the reminder of a session that leaves a day before.
func ADayBefore(s scheduler.Session) []scheduler.Mark {
	return []scheduler.Mark{{Of: scheduler.Reminder, At: s.Facts.Start, Before: 24 * time.Hour}}
}

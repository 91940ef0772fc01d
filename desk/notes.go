package desk

import (
	"fmt"
	"strings"
	"time"

	"rondo/say"
	"rondo/scheduler"
	"rondo/theme"
)

// Note is something that is still to be said to people of a session.
type Note struct {
	Session *scheduler.Session
	scheduler.Due
}

// notes returns what is still to be said once the plan is done, session by session.
func (p *Planned) notes(after scheduler.State) (all []Note) {
	if after.Accepted == nil {
		return nil
	}
	for _, s := range after.Sessions {
		for _, due := range after.Due(s, p.Now) {
			all = append(all, Note{s, due})
		}
	}
	return all
}

// String says when, of which session, to whom and what.
func (n Note) String() string {
	when, f := say.Time(n.At, n.Session.Facts.Zone), n.Session.Facts
	if n.Hand {
		when = "now"
	}
	words := strings.Join(strings.Fields(n.Text), " ")
	if runes := []rune(words); len(runes) > 60 {
		words = strings.TrimSpace(string(runes[:59])) + "…"
	}
	whom := theme.SayAddressees(n.To)
	if n.People > 0 {
		whom += fmt.Sprintf(" (%s today)", say.Count(n.People, "person", "people"))
	}
	return fmt.Sprintf("%s  %s %s  to %s: %s", when, f.Name, f.Wall, whom, words)
}

// NoteRecord is a note for scripts.
type NoteRecord struct {
	At     string            `json:"at"`
	Theme  string            `json:"theme"`
	UID    string            `json:"uid"`
	Start  string            `json:"start"`
	To     []theme.Addressee `json:"to"`
	People int               `json:"people"` // by their answers of today
	Say    string            `json:"say"`
}

// NoteRecords returns notes for scripts.
func NoteRecords(notes []Note) []NoteRecord {
	all := make([]NoteRecord, len(notes))
	for i, n := range notes {
		s := n.Session
		all[i] = NoteRecord{n.At.Format(time.RFC3339), s.Theme, s.UID, s.Facts.Start.Format(time.RFC3339), n.To, n.People, n.Text}
	}
	return all
}

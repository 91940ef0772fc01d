package desk

import (
	"slices"
	"strings"
	"time"

	"rondo/say"
	"rondo/scheduler"
)

// SessionsOf returns the sessions of a theme that are not over, or the one on a date.
func SessionsOf(have scheduler.State, name string, now time.Time, date []string) ([]*scheduler.Session, error) {
	all, err := sessionsOfTheme(have, name)
	if err != nil {
		return nil, err
	}
	if len(date) == 1 {
		s, err := sessionOn(all, name, date[0])
		return []*scheduler.Session{s}, err
	}
	return slices.DeleteFunc(all, func(s *scheduler.Session) bool { return !s.Facts.End.After(now) }), nil
}

// SeatRecord is one person's seat.
type SeatRecord struct {
	Session    string `json:"session"`
	Person     string `json:"person"`
	Name       string `json:"name,omitempty"`
	Role       string `json:"role"`
	Status     string `json:"status"`
	Source     string `json:"source,omitempty"` // mail, web or organizer
	AnsweredAt string `json:"answered_at,omitempty"`
	Verified   bool   `json:"verified"`
	Comment    string `json:"comment,omitempty"`
	Delegate   string `json:"delegate,omitempty"`
	Earlier    string `json:"earlier,omitempty"` // an answer to an earlier time, which does not count
	Leaving    string `json:"leaving,omitempty"` // since when the files name them no more
	Came       *bool  `json:"came,omitempty"`    // nil where that is not known
	State      string `json:"state,omitempty"`   // how far the session is; "" where that is not asked for
}

// CameSaid returns Came in a word: yes, no, or "" where that is not known.
func (r *SeatRecord) CameSaid() string {
	switch {
	case r.Came == nil:
		return ""
	case *r.Came:
		return string(scheduler.Present)
	}
	return string(scheduler.Absent)
}

// StateOf returns how far a session is, by the accepted files.
func StateOf(have scheduler.State, s *scheduler.Session, now time.Time) scheduler.SessionState {
	if have.Accepted == nil {
		return s.StateAt(nil, now)
	}
	return s.StateAt(have.Accepted.Theme(s.Theme), now)
}

// Curated reports whether the accepted files look for presenters of these sessions.
func Curated(have scheduler.State, sessions []*scheduler.Session) bool {
	return have.Accepted != nil && slices.ContainsFunc(sessions, func(s *scheduler.Session) bool {
		t := have.Accepted.Theme(s.Theme)
		return t != nil && t.Curated()
	})
}

// SeatRecords returns the seats of s for scripts, by address. Names come from the accepted files.
func SeatRecords(have scheduler.State, s *scheduler.Session) []SeatRecord {
	out := make([]SeatRecord, len(s.Seats))
	for i, seat := range s.Seats {
		r := SeatRecord{
			Session: s.Key(), Person: seat.Address, Role: string(seat.Role), Status: string(have.StatusOf(seat)),
			Source: string(seat.Said.Source), AnsweredAt: say.UTC(seat.Said.At), Verified: seat.Said.Verified, Comment: seat.Said.Comment,
			Delegate: seat.Said.To, Name: seat.Leaving.Name, Leaving: say.UTC(seat.Leaving.Since),
		}
		if have.Accepted != nil {
			if who := have.Accepted.People.ByAddress.At(seat.Address); who != nil {
				r.Name = who.Name
			}
		}
		if said := seat.Said.Answer; said != "" && said != seat.Answer {
			r.Earlier = strings.ToLower(string(said))
		}
		if seat.Came != scheduler.NotKnown {
			came := seat.Came == scheduler.Present
			r.Came = &came
		}
		out[i] = r
	}
	return out
}

// Stated returns seats of one session with how far it is.
func Stated(seats []SeatRecord, state scheduler.SessionState) []SeatRecord {
	for i := range seats {
		seats[i].State = string(state)
	}
	return seats
}

// Headcount counts the answers to one session.
type Headcount struct {
	Session  string         `json:"session"`
	UID      string         `json:"uid"`
	Start    string         `json:"start"`
	Title    string         `json:"title"`
	Capacity int            `json:"capacity,omitempty"`
	Counts   map[string]int `json:"counts"` // by status
	State    string         `json:"state,omitempty"`
	Said     string         `json:"-"` // the start in the session's zone
}

// Statuses in the order in which organizers want to know them.
var Statuses = []scheduler.Status{
	scheduler.Accepted, scheduler.Waiting, scheduler.Tentative, scheduler.Declined, scheduler.Delegated, scheduler.NeedsAction,
	scheduler.Undeliverable, scheduler.Left,
}

// Headcounts counts the answers to each of sessions, in their order.
func Headcounts(have scheduler.State, sessions []*scheduler.Session) []Headcount {
	out := make([]Headcount, len(sessions))
	for i, s := range sessions {
		out[i] = Headcount{
			Session: s.Key(), UID: s.UID, Start: say.UTC(s.Facts.Start), Title: s.Facts.Title, Capacity: have.Capacity(s),
			Counts: map[string]int{}, Said: say.Time(s.Facts.Start, s.Facts.Zone),
		}
		for _, seat := range s.Seats {
			out[i].Counts[string(have.StatusOf(seat))]++
		}
	}
	return out
}

// StatedHeadcounts returns [Headcounts] with how far each session is.
func StatedHeadcounts(have scheduler.State, sessions []*scheduler.Session, now time.Time) []Headcount {
	out := Headcounts(have, sessions)
	for i, s := range sessions {
		out[i].State = string(StateOf(have, s, now))
	}
	return out
}

// Rank returns the place of a status in [Statuses], -1 for none.
func Rank(status string) int { return slices.Index(Statuses, scheduler.Status(status)) }

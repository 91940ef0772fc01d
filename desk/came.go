package desk

import (
	"context"

	"rondo/say"
	"rondo/scheduler"
)

// Turnout is who came to a session, for scripts.
type Turnout struct {
	Session   string       `json:"session"`
	UID       string       `json:"uid"`
	Start     string       `json:"start"`
	Title     string       `json:"title"`
	Came      int          `json:"came"`
	Absent    int          `json:"absent"`
	Unknown   int          `json:"unknown"`
	Seats     []SeatRecord `json:"seats"`
	Matched   []Line       `json:"matched,omitempty"`   // lines of the list that was read
	Unmatched []Line       `json:"unmatched,omitempty"` // those that are nobody's
	Said      string       `json:"-"`                   // the start in the session's zone
}

// Line is a line of a list of those who came.
type Line struct {
	Line    int    `json:"line"`
	Name    string `json:"name,omitempty"`
	Address string `json:"address,omitempty"`
	Person  string `json:"person,omitempty"` // whose seat it is
	By      string `json:"by,omitempty"`     // address or name
	Why     string `json:"why,omitempty"`    // it is nobody's
}

// TurnoutOf returns who came to a session. People who left its audience count only where it is known that they came.
func TurnoutOf(have scheduler.State, s *scheduler.Session) Turnout {
	t := Turnout{
		Session: s.Key(), UID: s.UID, Start: say.UTC(s.Facts.Start), Title: s.Facts.Title, Said: say.Time(s.Facts.Start, s.Facts.Zone),
		Seats: []SeatRecord{},
	}
	for i, r := range SeatRecords(have, s) {
		seat := s.Seats[i]
		switch {
		case seat.Came == scheduler.Present:
			t.Came++
		case seat.Left:
			continue
		case seat.Came == scheduler.Absent:
			t.Absent++
		default:
			t.Unknown++
		}
		t.Seats = append(t.Seats, r)
	}
	return t
}

// RecordCame records who came to the session of a theme on a date, as a list says, and returns who came then. The others did not come,
// unless the list only adds to what is known. A session that has not begun is [Unclear].
func (d *Desk) RecordCame(ctx context.Context, theme, date string, list []scheduler.Attended, adds bool) (t Turnout, err error) {
	have, err := d.Ledger.State(ctx)
	if err != nil {
		return t, err
	}
	sessions, err := SessionsOf(have, theme, d.Now(), []string{date})
	if err != nil {
		return t, err
	}
	s := sessions[0]
	if opens := s.Facts.Start.Add(-scheduler.Early); d.Now().Before(opens) {
		return t, unclearf("the session of %s begins at %s, so nobody can have come yet", s.Facts.Name, say.Time(s.Facts.Start, s.Facts.Zone))
	}
	var matches []scheduler.Match
	_, err = d.Ledger.Update(ctx, scheduler.Scope{Sessions: []string{s.UID}}, func(have scheduler.State) ([]scheduler.Action, error) {
		session := have.Session(s.UID)
		if session == nil {
			return nil, unclearf("there is no session %s any more", s.UID)
		}
		matches = have.MatchAttended(session, list)
		return scheduler.Attending(session, matches, adds), nil
	})
	if err != nil {
		return t, err
	}
	if have, err = d.Ledger.State(ctx); err != nil {
		return t, err
	}
	t = TurnoutOf(have, have.Session(s.UID))
	for _, m := range matches {
		line := Line{Line: m.Line, Name: m.Name, Address: m.Address, Person: m.Seat, By: m.By, Why: m.Why}
		if m.Seat == "" {
			t.Unmatched = append(t.Unmatched, line)
		} else {
			t.Matched = append(t.Matched, line)
		}
	}
	return t, nil
}

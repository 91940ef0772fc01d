package desk

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"time"

	"rondo/say"
	"rondo/scheduler"
	"rondo/theme"
)

// Word is what is to be said to people of a session, and who they are.
type Word struct {
	Session *scheduler.Session
	Saying  scheduler.Saying
	Seats   []scheduler.Seat   // of Saying.People
	Had     []scheduler.Saying // the same words, said to people of this session within an hour
	Spared  int                // how many people who had those are left out
	Silent  int                // how many would be addressed and are not written to, or have left
	Held    string             // why nothing leaves at present; "" when it does
}

// sameWords is how long ago the same words may have been said to be taken for a mistake, or for a script that runs again.
const sameWords = time.Hour

// WordTo composes what is said to the people of the session of a theme on a date, by their answers: to is a list with commas
// as in files, "" for the default. Who had the same words within an hour is left out, unless again is set. A session that
// nobody was told of, or that was over more than four weeks ago, is an error, and so is a text that cannot be said.
func WordTo(have scheduler.State, name, date, text, to string, again bool, now time.Time) (w Word, err error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if err := theme.CheckNote(text); err != nil {
		return w, Unclear{err}
	}
	whom, err := theme.ParseAddressees(to)
	if err != nil {
		return w, Unclear{err}
	}
	sessions, err := SessionsOf(have, name, now, []string{date})
	if err != nil {
		return w, err
	}
	w.Session = sessions[0]
	s := w.Session
	switch over := now.Sub(s.Facts.End); {
	case over > scheduler.AfterwardsUntil:
		return w, fmt.Errorf("the session was over on %s; something can be said to its people until four weeks later",
			say.Time(s.Facts.End, s.Facts.Zone))
	case have.Accepted == nil || have.Accepted.Theme(s.Theme) == nil:
		return w, fmt.Errorf("the theme %s has no file any more", s.Theme)
	case !have.Tells(s):
		return w, fmt.Errorf("nobody was invited to the session on %s yet; what is to be said then can be one of its notes", s.Slot)
	}
	w.Saying = scheduler.Saying{UID: s.UID, Text: text, To: whom, At: now.UTC().Truncate(time.Millisecond)}
	w.Seats, w.Silent = have.Hearers(s, whom)
	if !again {
		w.spare(now)
	}
	for _, seat := range w.Seats {
		w.Saying.People = append(w.Saying.People, seat.Address)
	}
	for _, h := range have.Holds {
		if h.Scope == "theme/"+s.Theme || h.Scope == "template/"+s.Theme {
			w.Held = h.Why
		}
	}
	return w, nil
}

// spare leaves out who has had the same words within an hour.
func (w *Word) spare(now time.Time) {
	for _, earlier := range w.Session.Sayings {
		if age := now.Sub(earlier.At); earlier.Text != w.Saying.Text || age.Abs() >= sameWords { // a clock may have been set back
			continue
		}
		w.Had = append(w.Had, earlier)
		before := len(w.Seats)
		w.Seats = slices.DeleteFunc(w.Seats, func(seat scheduler.Seat) bool {
			_, had := slices.BinarySearch(earlier.People, seat.Address)
			return had
		})
		w.Spared += before - len(w.Seats)
	}
}

// sayingID makes the name of a saying from what is said when.
func sayingID(s scheduler.Saying) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d\n%v\n%s", s.UID, s.At.UnixNano(), s.To, s.Text))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:5]))
}

// Counts says how many people hear it, by how they are addressed: "14 people: 11 accepted, 3 tentative".
func (w *Word) Counts() string {
	by := map[theme.Addressee]int{}
	for _, seat := range w.Seats {
		by[scheduler.AddresseeOf(seat)]++
	}
	var parts []string
	for _, a := range theme.Addressees {
		if by[a] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", by[a], a))
		}
	}
	people := say.Count(len(w.Seats), "person", "people")
	if len(parts) == 0 {
		return people
	}
	return people + ": " + strings.Join(parts, ", ")
}

// Say records the word, so that those people are written to with the next plan, and returns what was recorded. Who has had the same
// words meanwhile is left out, unless again is set; where that is everybody, nothing is recorded and the saying has no ID.
func (d *Desk) Say(ctx context.Context, w Word, again bool) (said scheduler.Saying, err error) {
	acts, err := d.Ledger.Update(ctx, scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		now := w
		if now.Session = have.Session(w.Session.UID); now.Session == nil {
			return nil, fmt.Errorf("the session %s is no longer there", w.Session.UID)
		}
		now.Seats = slices.Clone(w.Seats)
		now.Saying.At = d.Now().UTC().Truncate(time.Millisecond)
		if !again {
			now.spare(now.Saying.At)
		}
		now.Saying.People = nil
		for _, seat := range now.Seats {
			now.Saying.People = append(now.Saying.People, seat.Address)
		}
		if len(now.Seats) == 0 {
			return nil, nil
		}
		now.Saying.ID = sayingID(now.Saying)
		return []scheduler.Action{scheduler.Say{Saying: now.Saying}}, nil
	})
	for _, a := range acts {
		if act, ok := a.(scheduler.Say); ok {
			said = act.Saying
		}
	}
	return said, err
}

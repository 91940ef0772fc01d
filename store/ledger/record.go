package ledger

import (
	"bytes"
	"cmp"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// recorder writes the rows that actions touch as they are in the state that the actions lead to. So what actions mean is
// said in one place, scheduler.State.Apply; only of letters the ledger knows more than the State.
type recorder struct {
	db   *core
	tx   *sql.Tx
	was  *theme.Set // the accepted files as the State has them that the actions were decided on; nil for none
	next scheduler.State
	now  time.Time
	read time.Time // when the State was read that the actions were decided on

	leased  func(letter int64) bool
	accepts bool // the actions accept files

	parcels   []parcel            // of the letters, in their order
	originals map[*original]int64 // their rows

	sessions []string          // UIDs
	seats    []seatKey         // in order of their first action
	marked   map[seatKey]bool  // seats that may have other marks than before
	letters  map[seatKey]int64 // the last request, update or cancel of a seat, if it is new
	index    map[string]*scheduler.Session
	prepared map[string]*sql.Stmt
}

type seatKey struct{ uid, address string }

func (r *recorder) record(acts []scheduler.Action) error {
	r.letters = make(map[seatKey]int64)
	r.marked = make(map[seatKey]bool)
	r.originals = make(map[*original]int64)
	r.index = make(map[string]*scheduler.Session, len(r.next.Sessions))
	for _, s := range r.next.Sessions {
		r.index[s.UID] = s
	}
	var files *scheduler.Accept
	holds := false
	for _, a := range acts {
		var err error
		switch a := a.(type) {
		case scheduler.Accept:
			files, holds = &a, true
		case scheduler.HoldBack, scheduler.Lift:
			holds = true
		case scheduler.Open:
			if err = r.fresh(a.Session); err == nil {
				r.sessions = append(r.sessions, a.Session.UID)
			}
		case scheduler.Amend:
			r.sessions = append(r.sessions, a.UID)
			if a.Ahead() {
				err = r.exec(`UPDATE seats SET came = '' WHERE uid = ?1 AND came <> ''`, a.UID)
			}
		case scheduler.Close:
			r.sessions, holds = append(r.sessions, a.UID), true
		case scheduler.Rename:
			err = r.rename(a)
		case scheduler.Expire:
			r.marked[seatKey{a.UID, a.Address}] = true
			err = r.withdraw(a)
		case scheduler.Ask:
			r.marked[seatKey{a.UID, a.Address}] = true
		case scheduler.Post:
			r.marked[seatKey{a.Letter.UID, a.Letter.To.Email}] = true
		}
		if uid, address := a.Seat(); uid != "" {
			r.seats = append(r.seats, seatKey{uid, address})
		}
		if err != nil {
			return err
		}
	}
	if r.accepts = files != nil; r.accepts {
		if err := r.writeFiles(files); err != nil {
			return err
		}
	}
	for _, uid := range r.sessions {
		if err := r.writeSession(uid); err != nil {
			return err
		}
	}
	if files != nil {
		if err := r.lowered(); err != nil {
			return err
		}
	}
	if err := r.calendars(acts); err != nil {
		return err
	}
	if err := r.devices(acts); err != nil {
		return err
	}
	if err := r.histories(acts); err != nil {
		return err
	}
	if err := r.presenters(staged(acts)); err != nil {
		return err
	}
	if err := r.answers(acts); err != nil {
		return err
	}
	if err := r.post(acts); err != nil {
		return err
	}
	if err := r.heed(acts); err != nil {
		return err
	}
	if err := r.writeSeats(); err != nil || !holds {
		return err
	}
	return r.writeHolds()
}

// fresh refuses to open a session under a UID that one of long ago has, which no State holds any more.
func (r *recorder) fresh(s scheduler.Session) error {
	if s.Facts.Key == "" {
		return nil
	}
	var theme string
	switch err := r.tx.QueryRow(`SELECT theme FROM sessions WHERE uid = ?1`, s.UID).Scan(&theme); {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	}
	return fmt.Errorf("the UID %q is that of a session of %s that is over; take uid out of the entry of %s in the file of %s", s.UID, theme, s.Slot.Date(), s.Theme)
}

// rename gives a seat to another address, in place of a seat that this one may have.
func (r *recorder) rename(a scheduler.Rename) error {
	err := r.exec(`DELETE FROM seats WHERE uid = ?1 AND address = ?3 AND address <> ?2
		AND EXISTS (SELECT 1 FROM seats f WHERE f.uid = ?1 AND f.address = ?2)`, a.UID, a.From, a.To)
	if err != nil {
		return err
	}
	return r.exec(`UPDATE seats SET address = ?3 WHERE uid = ?1 AND address = ?2`, a.UID, a.From, a.To)
}

func (r *recorder) writeFiles(a *scheduler.Accept) error {
	names := slices.Collect(maps.Keys(a.Files))
	if _, err := r.tx.Exec(`DELETE FROM files WHERE path NOT IN (SELECT value FROM json_each(?1))`, list(names)); err != nil {
		return err
	}
	for path, data := range a.Files { // nearly all of which are there
		if r.was != nil {
			if was, there := r.was.Files[path]; there && bytes.Equal(was, data) {
				continue
			}
		}
		if _, err := r.tx.Exec(`INSERT INTO files VALUES (?1, ?2) ON CONFLICT (path) DO UPDATE SET bytes = ?2 WHERE files.bytes <> ?2`, path, notNull(data)); err != nil {
			return err
		}
	}
	return nil
}

func (r *recorder) writeSession(uid string) error {
	s := r.index[uid]
	if s == nil { // closed; its facts follow by themselves
		for _, from := range []string{"seats", "sessions"} {
			if _, err := r.tx.Exec(`DELETE FROM `+from+` WHERE uid = ?1`, uid); err != nil {
				return err
			}
		}
		return nil
	}
	facts, err := json.Marshal(s.Facts)
	if err != nil {
		return err
	}
	_, err = r.tx.Exec(`INSERT INTO sessions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
		ON CONFLICT (uid) DO UPDATE SET slot = ?3, organizer_name = ?4, organizer_address = ?5, sequence = ?6, revision = ?7, ends_at = ?8, changed_at = ?9, modified_at = ?11`,
		s.UID, s.Theme, wall{s.Slot}, s.Organizer.Name, s.Organizer.Address, s.Sequence, s.Revision,
		instant{s.Facts.End}, instant{s.Changed}, instant{s.Created}, instant{s.Modified})
	if err != nil {
		return err
	}
	_, err = r.tx.Exec(`INSERT INTO facts (uid, revision, facts) VALUES (?1, ?2, ?3) ON CONFLICT (uid, revision) DO UPDATE SET facts = ?3`,
		s.UID, s.Revision, string(facts))
	if err != nil {
		return err
	}
	for revision := range s.Told {
		var silent any
		if f, ok := s.Silent[revision]; ok {
			text, err := json.Marshal(f)
			if err != nil {
				return err
			}
			silent = string(text)
		}
		if _, err := r.tx.Exec(`UPDATE facts SET silent = ?3 WHERE uid = ?1 AND revision = ?2 AND silent IS DISTINCT FROM ?3`, s.UID, revision, silent); err != nil {
			return err
		}
	}
	return nil
}

const seatSQL = `
INSERT INTO seats (uid, address, role, via, answer, revision, sequence, stamp, "left",
	letter_id, said, said_sequence, said_stamp, said_at, said_source, said_verified, said_comment, said_to, asked, waits,
	claimed_at, delegated_by, leaving, told_sequence, came)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)
ON CONFLICT (uid, address) DO UPDATE SET role = ?3, via = ?4, answer = ?5, revision = ?6, sequence = ?7, stamp = ?8,
	"left" = ?9, letter_id = coalesce(?10, seats.letter_id), said = ?11, said_sequence = ?12, said_stamp = ?13, said_at = ?14,
	said_source = ?15, said_verified = ?16, said_comment = ?17, said_to = ?18, asked = ?19, waits = ?20, claimed_at = ?21,
	delegated_by = ?22, leaving = ?23, told_sequence = ?24, came = ?25`

// markSQL is for a seat that is there.
const markSQL = `INSERT INTO marks VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (uid, address, mark) DO UPDATE SET at = ?4, lead = ?5`

func (r *recorder) writeSeats() error {
	slices.SortFunc(r.seats, func(a, b seatKey) int {
		return cmp.Or(cmp.Compare(a.uid, b.uid), cmp.Compare(a.address, b.address))
	})
	write, err := r.tx.Prepare(seatSQL)
	if err != nil {
		return err
	}
	defer write.Close()
	for _, at := range slices.Compact(r.seats) {
		s := r.seat(at)
		if s == nil {
			if _, err := r.tx.Exec(`DELETE FROM seats WHERE uid = ?1 AND address = ?2`, at.uid, at.address); err != nil {
				return err
			}
			continue
		}
		var letter any
		if id, ok := r.letters[at]; ok {
			letter = id
		}
		if _, err := write.Exec(at.uid, s.Address, string(s.Role), s.Via, string(s.Answer), s.Revision, s.Number,
			instant{s.Stamp}, s.Left, letter,
			string(s.Said.Answer), s.Said.Sequence, instant{s.Said.Stamp}, instant{s.Said.At}, string(s.Said.Source),
			s.Said.Verified, s.Said.Comment, s.Said.To, s.Asked, string(s.Waits), instant{s.Claimed}, s.By,
			leaving(s.Leaving), s.Sequence, string(s.Came)); err != nil {
			return err
		}
		if !r.marked[at] {
			continue
		}
		for _, m := range s.Marks {
			if err := r.exec(markSQL, at.uid, s.Address, string(m.Of), instant{m.At}, int64(m.Before/time.Second)); err != nil {
				return err
			}
		}
	}
	return nil
}

// leaving returns how a seat's row says since when its person leaves; nil when they do not.
func leaving(l scheduler.Leaving) any {
	if l.Since.IsZero() {
		return nil
	}
	text, _ := json.Marshal(l) // of a struct of texts and a time
	return string(text)
}

func (r *recorder) writeHolds() error {
	if _, err := r.tx.Exec(`UPDATE ledger SET released = ?1, feeds_since = ?2`, r.next.Released, instant{r.next.Feeds}); err != nil {
		return err
	}
	if _, err := r.tx.Exec(`DELETE FROM holds`); err != nil {
		return err
	}
	for _, h := range r.next.Holds {
		if _, err := r.tx.Exec(`INSERT INTO holds VALUES (?1, ?2, ?3, ?4)`, h.Scope, h.Why, h.Digest, instant{h.Since}); err != nil {
			return err
		}
	}
	return nil
}

// seat returns the seat as the actions leave it, nil if there is none.
func (r *recorder) seat(at seatKey) *scheduler.Seat {
	if s := r.index[at.uid]; s != nil {
		return s.Seat(at.address)
	}
	return nil
}

// notNull keeps empty bytes from being written as NULL.
func notNull(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

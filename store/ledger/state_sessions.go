package ledger

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"rondo/scheduler"
)

func readSessions(tx *sql.Tx, which selection, byUID map[string]*scheduler.Session) (all []*scheduler.Session, err error) {
	err = each(tx, `SELECT s.uid, s.theme, s.slot, s.organizer_name, s.organizer_address, s.sequence, s.revision,
			s.changed_at, s.created_at, s.modified_at, f.facts
		FROM sessions s JOIN facts f ON f.uid = s.uid AND f.revision = s.revision
		WHERE `+which.sessions+` ORDER BY s.theme, s.slot, s.uid`, which.args, func(rows *sql.Rows) error {
		s := &scheduler.Session{}
		var slot wall
		var changed, created, modified instant
		var facts sql.RawBytes
		if err := rows.Scan(&s.UID, &s.Theme, &slot, &s.Organizer.Name, &s.Organizer.Address, &s.Sequence, &s.Revision,
			&changed, &created, &modified, &facts); err != nil {
			return err
		}
		s.Slot, s.Changed, s.Created, s.Modified = slot.Local, changed.Time, created.Time, modified.Time
		if err := json.Unmarshal(facts, &s.Facts); err != nil {
			return fmt.Errorf("facts of %s: %w", s.UID, err)
		}
		all = append(all, s)
		byUID[s.UID] = s
		return nil
	})
	return all, err
}

func readSeats(tx *sql.Tx, which selection, byUID map[string]*scheduler.Session) error {
	var session *scheduler.Session
	var seats []scheduler.Seat // of the session, so that each session's are allocated once
	seat := func() {
		if session != nil {
			session.Seats, seats = slices.Clone(seats), seats[:0]
		}
	}
	words := make(map[string]string) // few, and the same for many seats
	err := each(tx, `SELECT uid, address, role, via, answer, revision, sequence, told_sequence, stamp, "left", asked
		FROM seats WHERE `+which.ofThem(`seats`)+` AND `+which.seats+` ORDER BY uid, address`, which.args,
		func(rows *sql.Rows) error {
			var uid string
			var s scheduler.Seat
			var stamp instant
			if err := rows.Scan(&uid, &s.Address, (*string)(&s.Role), &s.Via, (*string)(&s.Answer), &s.Revision, &s.Number,
				&s.Sequence, &stamp, &s.Left, &s.Asked); err != nil {
				return err
			}
			s.Stamp = stamp.Time
			for _, word := range []*string{(*string)(&s.Role), &s.Via, (*string)(&s.Answer)} {
				if _, known := words[*word]; !known {
					words[*word] = *word
				}
				*word = words[*word]
			}
			if session == nil || session.UID != uid {
				seat()
				session = byUID[uid]
			}
			seats = append(seats, s)
			return nil
		})
	seat()
	return err
}

// readMarks adds to the seats what they remember of letters.
func readMarks(tx *sql.Tx, which selection, byUID map[string]*scheduler.Session) error {
	kinds := make(map[string]scheduler.Kind) // few, and the same for many seats
	var seats []scheduler.Seat               // of the session that is being read, from the present one on
	var session string
	return each(tx, `SELECT uid, address, mark, at, lead FROM marks
		WHERE `+which.ofThem(`marks`)+` AND `+strings.ReplaceAll(which.seats, "seats.", "marks.")+`
		ORDER BY uid, address, mark`, which.args, func(rows *sql.Rows) error {
		var uid, address, kind sql.RawBytes
		var at instant
		var lead int64
		if err := rows.Scan(&uid, &address, &kind, &at, &lead); err != nil {
			return err
		}
		if string(uid) != session {
			session, seats = string(uid), nil
			if s := byUID[session]; s != nil {
				seats = s.Seats
			}
		}
		for len(seats) > 0 && seats[0].Address < string(address) {
			seats = seats[1:]
		}
		if len(seats) == 0 || seats[0].Address != string(address) { // of a damaged ledger
			return nil
		}
		of, known := kinds[string(kind)]
		if !known {
			of = scheduler.Kind(kind)
			kinds[string(of)] = of
		}
		seats[0].Marks = append(seats[0].Marks, scheduler.Mark{Of: of, At: at.Time, Before: time.Duration(lead) * time.Second})
		return nil
	})
}

const pendingSQL = `
SELECT l.id, s.uid, s.address, l.name, l.kind, l.was_revision, l.was_left, l.was_answer, l.was_asked, l.reminds
FROM letters l JOIN seats s ON s.letter_id = l.id
WHERE l.state IN ('queued', 'in_doubt') AND l.leased_until IS NULL AND l.doubts = 0
	AND NOT EXISTS (SELECT 1 FROM transit t WHERE t.letter_id = l.id)
UNION ALL
SELECT l.id, s.uid, s.address, l.name, l.kind, l.was_revision, l.was_left, l.was_answer, l.was_asked, l.reminds
FROM letters l JOIN seats s ON s.letter_id = l.id
WHERE l.doubts = 0 AND l.` + waveHeld

// pendingHereSQL is the same, beginning with the seats of some sessions.
const pendingHereSQL = `
SELECT l.id, seats.uid, seats.address, l.name, l.kind, l.was_revision, l.was_left, l.was_answer, l.was_asked, l.reminds
FROM seats CROSS JOIN letters l ON l.id = seats.letter_id
WHERE l.doubts = 0 AND (l.state IN ('queued', 'in_doubt') AND l.leased_until IS NULL
	AND NOT EXISTS (SELECT 1 FROM transit t WHERE t.letter_id = l.id) OR l.` + waveHeld + `) AND `

// readPending finds the letters that can still be withdrawn. One that is leased might be, but its dot is near: what is decided would
// rarely be true when it is recorded.
func (db *core) readPending(tx *sql.Tx, which selection, byUID map[string]*scheduler.Session) error {
	query, args := pendingSQL, []any(nil)
	if !which.all {
		query, args = pendingHereSQL+which.ofThem(`seats`)+` AND `+which.seats, which.args
	}
	leased, err := db.leasedIn(tx)
	if err != nil {
		return err
	}
	return each(tx, query, args,
		func(rows *sql.Rows) error {
			var id int64
			var uid, address string
			var p scheduler.Pending
			if err := rows.Scan(&id, &uid, &address, &p.Name, (*string)(&p.Kind), &p.Revision, &p.Left, (*string)(&p.Answer),
				&p.Asked, &p.Reminds); err != nil || leased(id) {
				return err
			}
			if session := byUID[uid]; session != nil {
				if seat := session.Seat(address); seat != nil {
					seat.Pending = &p
				}
			}
			return nil
		})
}

// readTold adds the earlier revisions that a seat or its pending letter names.
func readTold(tx *sql.Tx, which selection, byUID map[string]*scheduler.Session) error {
	type revision struct {
		uid string
		n   int
	}
	named := make(map[revision]bool)
	for uid, session := range byUID {
		for _, seat := range session.Seats {
			named[revision{uid, seat.Revision}] = true
			if seat.Pending != nil {
				named[revision{uid, seat.Pending.Revision}] = true
			}
		}
	}
	return each(tx, `SELECT f.uid, f.revision, f.facts, f.silent FROM sessions s JOIN facts f ON f.uid = s.uid AND f.revision <> s.revision
		WHERE `+which.sessions, which.args, func(rows *sql.Rows) error {
		var r revision
		var text, silent sql.RawBytes
		if err := rows.Scan(&r.uid, &r.n, &text, &silent); err != nil || !named[r] {
			return err
		}
		var facts scheduler.Facts
		if err := json.Unmarshal(text, &facts); err != nil {
			return fmt.Errorf("facts %d of %s: %w", r.n, r.uid, err)
		}
		session := byUID[r.uid]
		if session.Told == nil {
			session.Told = make(map[int]scheduler.Facts)
		}
		session.Told[r.n] = facts
		if silent == nil {
			return nil
		}
		var known scheduler.Facts
		if err := json.Unmarshal(silent, &known); err != nil {
			return fmt.Errorf("facts %d of %s that changed in silence: %w", r.n, r.uid, err)
		}
		if session.Silent == nil {
			session.Silent = make(map[int]scheduler.Facts)
		}
		session.Silent[r.n] = known
		return nil
	})
}

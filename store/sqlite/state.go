package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"rondo/scheduler"
)

// memory is how long after its end a session still belongs to the State, for the feed.
const memory = scheduler.FeedPast

// State reads everything that planning, feeds and pages go by, as of one moment: the accepted files, what is held, and
// the coming sessions with those that ended within the last twelve weeks.
func (db *DB) State(ctx context.Context) (scheduler.State, error) {
	have, _, err := db.snapshot(ctx)
	if err != nil {
		return scheduler.State{}, fmt.Errorf("read the ledger: %w", explain(err))
	}
	return have, nil
}

// Shown is the part of State that everybody may see: the accepted files, and the same sessions with nobody in them. It
// costs what the sessions cost, however many people are invited.
func (db *DB) Shown(ctx context.Context) (have scheduler.State, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) (err error) {
		if have.Accepted, err = db.accepted.read(tx); err != nil {
			return err
		}
		if have.Feeds, err = readFeeds(tx); err != nil {
			return err
		}
		since := instant{db.now().Add(-memory)}
		have.Sessions, err = readSessions(tx, since, make(map[string]*scheduler.Session))
		return err
	})
	if err != nil {
		return scheduler.State{}, fmt.Errorf("read what is shown: %w", explain(err))
	}
	return have, nil
}

// Version rises whenever something that State returns has changed, but for letters that leave the queue.
func (db *DB) Version(ctx context.Context) (int64, error) {
	var version int64
	if err := db.readers.QueryRowContext(ctx, `SELECT version FROM ledger`).Scan(&version); err != nil {
		return 0, fmt.Errorf("read the ledger's version: %w", explain(err))
	}
	return version, nil
}

// Holds is what is held at present, in order of scope: the part of [DB.State] that health asks for, without the rest.
func (db *DB) Holds(ctx context.Context) (holds []scheduler.Hold, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) (err error) {
		holds, err = readHolds(tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what is held: %w", explain(err))
	}
	return holds, nil
}

// snapshot returns the State and its version.
func (db *DB) snapshot(ctx context.Context) (have scheduler.State, version int64, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		since := instant{db.now().Add(-memory)}
		if err := tx.QueryRow(`SELECT version, released FROM ledger`).Scan(&version, &have.Released); err != nil {
			return err
		}
		if have.Accepted, err = db.accepted.read(tx); err != nil {
			return err
		}
		if have.Feeds, err = readFeeds(tx); err != nil {
			return err
		}
		if have.Known, err = readKnown(tx); err != nil {
			return err
		}
		if have.Holds, err = readHolds(tx); err != nil {
			return err
		}
		byUID := make(map[string]*scheduler.Session)
		if have.Sessions, err = readSessions(tx, since, byUID); err != nil {
			return err
		}
		if err := readSeats(tx, since, byUID); err != nil {
			return err
		}
		if err := readMarks(tx, since, byUID); err != nil {
			return err
		}
		if err := readAnswers(tx, since, byUID); err != nil {
			return err
		}
		if err := db.readPending(tx, byUID); err != nil {
			return err
		}
		if err := readTold(tx, since, byUID); err != nil {
			return err
		}
		return readComeBack(tx, &have)
	})
	return have, version, err
}

// each runs scan for every row of a query. It goes without a context: the transaction has one, and a context of the
// query's own would make every row pay for it.
func each(tx *sql.Tx, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func readFeeds(tx *sql.Tx) (time.Time, error) {
	var since instant
	err := tx.QueryRow(`SELECT feeds_since FROM ledger`).Scan(&since)
	return since.Time, err
}

func readKnown(tx *sql.Tx) (map[string]bool, error) {
	known := make(map[string]bool)
	err := each(tx, `SELECT address FROM known`, nil, func(rows *sql.Rows) error {
		var address string
		if err := rows.Scan(&address); err != nil {
			return err
		}
		known[address] = true
		return nil
	})
	return known, err
}

func readHolds(tx *sql.Tx) (holds []scheduler.Hold, err error) {
	err = each(tx, `SELECT scope, why, digest, since FROM holds ORDER BY scope`, nil, func(rows *sql.Rows) error {
		var h scheduler.Hold
		var since instant
		if err := rows.Scan(&h.Scope, &h.Why, &h.Digest, &since); err != nil {
			return err
		}
		h.Since = since.Time
		holds = append(holds, h)
		return nil
	})
	return holds, err
}

func readSessions(tx *sql.Tx, since instant, byUID map[string]*scheduler.Session) (all []*scheduler.Session, err error) {
	err = each(tx, `SELECT s.uid, s.theme, s.slot, s.organizer_name, s.organizer_address, s.sequence, s.revision,
			s.changed_at, s.created_at, s.modified_at, f.facts
		FROM sessions s JOIN facts f ON f.uid = s.uid AND f.revision = s.revision
		WHERE s.ends_at >= ?1 ORDER BY s.theme, s.slot, s.uid`, []any{since}, func(rows *sql.Rows) error {
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

func readSeats(tx *sql.Tx, since instant, byUID map[string]*scheduler.Session) error {
	var session *scheduler.Session
	var seats []scheduler.Seat // of the session, so that each session's are allocated once
	seat := func() {
		if session != nil {
			session.Seats, seats = slices.Clone(seats), seats[:0]
		}
	}
	words := make(map[string]string) // few, and the same for many seats
	err := each(tx, `SELECT uid, address, role, via, answer, revision, sequence, told_sequence, stamp, "left", asked
		FROM seats WHERE uid IN (SELECT uid FROM sessions WHERE ends_at >= ?1) ORDER BY uid, address`, []any{since},
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
func readMarks(tx *sql.Tx, since instant, byUID map[string]*scheduler.Session) error {
	kinds := make(map[string]scheduler.Kind) // few, and the same for many seats
	var seats []scheduler.Seat               // of the session that is being read, from the present one on
	var session string
	return each(tx, `SELECT uid, address, mark, at, lead FROM marks
		WHERE uid IN (SELECT uid FROM sessions WHERE ends_at >= ?1) ORDER BY uid, address, mark`, []any{since}, func(rows *sql.Rows) error {
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
SELECT l.id, s.uid, s.address, l.name, l.kind, l.was_revision, l.was_left, l.was_answer, l.was_asked
FROM letters l JOIN seats s ON s.letter_id = l.id
WHERE l.state IN ('queued', 'in_doubt') AND l.leased_until IS NULL AND l.doubts = 0
	AND NOT EXISTS (SELECT 1 FROM transit t WHERE t.letter_id = l.id)
UNION ALL
SELECT l.id, s.uid, s.address, l.name, l.kind, l.was_revision, l.was_left, l.was_answer, l.was_asked
FROM letters l JOIN seats s ON s.letter_id = l.id
WHERE l.doubts = 0 AND l.` + waveHeld

// readPending finds the letters that can still be withdrawn. One that is leased might be, but its dot is near: what is decided would
// rarely be true when it is recorded.
func (db *DB) readPending(tx *sql.Tx, byUID map[string]*scheduler.Session) error {
	return each(tx, pendingSQL, nil,
		func(rows *sql.Rows) error {
			var id int64
			var uid, address string
			var p scheduler.Pending
			if err := rows.Scan(&id, &uid, &address, &p.Name, (*string)(&p.Kind), &p.Revision, &p.Left, (*string)(&p.Answer),
				&p.Asked); err != nil || db.leases.has(id) {
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
func readTold(tx *sql.Tx, since instant, byUID map[string]*scheduler.Session) error {
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
	return each(tx, `SELECT f.uid, f.revision, f.facts FROM sessions s JOIN facts f ON f.uid = s.uid AND f.revision <> s.revision
		WHERE s.ends_at >= ?1`, []any{since}, func(rows *sql.Rows) error {
		var r revision
		var text sql.RawBytes
		if err := rows.Scan(&r.uid, &r.n, &text); err != nil || !named[r] {
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
		return nil
	})
}

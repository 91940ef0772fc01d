package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// memory is how long after its end a session still belongs to the State, for the feed.
const memory = scheduler.FeedPast

// State reads everything that planning, feeds and pages go by, as of one moment: the accepted files, what is held, and
// the coming sessions with those that ended within the last twelve weeks.
func (db *core) State(ctx context.Context) (scheduler.State, error) {
	have, err := db.snapshot(ctx, scheduler.Scope{Everybody: true})
	if err != nil {
		return scheduler.State{}, fmt.Errorf("read the ledger: %w", explain(err))
	}
	return have, nil
}

// Part returns the part of State that a scope names, as of one moment.
func (db *core) Part(ctx context.Context, scope scheduler.Scope) (scheduler.State, error) {
	have, err := db.snapshot(ctx, scope)
	if err != nil {
		return scheduler.State{}, fmt.Errorf("read a part of the ledger: %w", explain(err))
	}
	return have, nil
}

// Version rises whenever something that State returns has changed, but for letters that leave the queue.
func (db *core) Version(ctx context.Context) (int64, error) {
	var version int64
	if err := db.readers.QueryRowContext(ctx, `SELECT version FROM ledger`).Scan(&version); err != nil {
		return 0, fmt.Errorf("read the ledger's version: %w", explain(err))
	}
	return version, nil
}

// Holds returns what is held at present, in order of scope: the part of [DB.State] that health asks for, without the rest.
func (db *core) Holds(ctx context.Context) (holds []scheduler.Hold, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) (err error) {
		holds, err = readHolds(tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what is held: %w", explain(err))
	}
	return holds, nil
}

// snapshot reads a part of the State, as of one moment.
func (db *core) snapshot(ctx context.Context, scope scheduler.Scope) (have scheduler.State, err error) {
	scope = scope.And(scheduler.Scope{}) // in order
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		since := instant{db.now().Add(-memory)}
		if err := db.readSingle(tx, &have); err != nil {
			return err
		}
		if scope.Everybody {
			if have.Sessions, err = db.readAbout(tx, everything(since)); err != nil {
				return err
			}
			if err := readRest(tx, &have); err != nil {
				return err
			}
			if have.Spent, err = readSpent(tx, since, have.Accepted); err != nil {
				return err
			}
		} else {
			err = db.readPart(tx, scope, since, &have)
		}
		if err != nil {
			return err
		}
		return readMails(tx, scope.Mails, have.Read.Versions)
	})
	return have, err
}

// readSpent reads the UIDs of sessions that are in no State any more, but for those that were made here: no file may name such a one.
func readSpent(tx *sql.Tx, since instant, accepted *theme.Set) (spent map[string]bool, err error) {
	end := "@"
	if accepted != nil {
		end += accepted.Config.Site.Host()
	}
	err = each(tx, `SELECT uid FROM sessions WHERE ends_at < ?1
			AND NOT (substr(uid, 1, length(theme) + 1) = theme || '.' AND substr(uid, length(uid) - length(?2) + 1) = ?2)`, []any{since, end}, func(rows *sql.Rows) error {
		var uid string
		if err := rows.Scan(&uid); err != nil {
			return err
		}
		if spent == nil {
			spent = map[string]bool{}
		}
		spent[uid] = true
		return nil
	})
	return spent, err
}

// readSingle reads what every State has, and how often each part of the ledger has changed, but for those of single people.
func (db *core) readSingle(tx *sql.Tx, have *scheduler.State) (err error) {
	var feeds instant
	var version int64
	if err := tx.QueryRow(`SELECT version, released, feeds_since FROM ledger`).Scan(&version, &have.Released, &feeds); err != nil {
		return err
	}
	have.Feeds = feeds.Time
	if have.Accepted, err = db.accepted.read(tx); err != nil {
		return err
	}
	if have.Holds, err = readHolds(tx); err != nil {
		return err
	}
	if have.Joined, have.Accepted, err = db.joined.read(tx, have.Accepted); err != nil {
		return err
	}
	if have.Forgotten, err = readForgotten(tx); err != nil {
		return err
	}
	have.Read.Versions, err = readVersions(tx, nil)
	have.Read.Versions[partAll] = version
	return err
}

// readPart reads what a scope names.
func (db *core) readPart(tx *sql.Tx, scope scheduler.Scope, since instant, have *scheduler.State) (err error) {
	have.Read.Part = &scope
	if len(scope.Sessions)+len(scope.Themes) > 0 {
		if have.Sessions, err = db.readAbout(tx, within(scope, since)); err != nil {
			return err
		}
	}
	if len(scope.Seats) > 0 {
		if have.Elsewhere, err = db.readAbout(tx, elsewhere(scope, since)); err != nil {
			return err
		}
	}
	if scope.Rest {
		if err := readRest(tx, have); err != nil {
			return err
		}
		return nil
	}
	if err := readPeople(tx, scope, have); err != nil {
		return err
	}
	people := make([]string, len(scope.People))
	for i, address := range scope.People {
		people[i] = personPart(address)
	}
	versions, err := readVersions(tx, people)
	maps.Copy(have.Read.Versions, versions)
	return err
}

// readAbout reads sessions with their seats.
func (db *core) readAbout(tx *sql.Tx, which selection) (all []*scheduler.Session, err error) {
	byUID := make(map[string]*scheduler.Session)
	if all, err = readSessions(tx, which, byUID); err != nil {
		return nil, err
	}
	if err := readSequels(tx, which, byUID); err != nil {
		return nil, err
	}
	if err := readSeats(tx, which, byUID); err != nil {
		return nil, err
	}
	if err := readMarks(tx, which, byUID); err != nil {
		return nil, err
	}
	if err := readAnswers(tx, which, byUID); err != nil {
		return nil, err
	}
	if err := readSayings(tx, which, byUID); err != nil {
		return nil, err
	}
	if err := readPresenting(tx, which, byUID); err != nil {
		return nil, err
	}
	if err := db.readChannels(tx, which, byUID); err != nil {
		return nil, err
	}
	if err := db.readPending(tx, which, byUID); err != nil {
		return nil, err
	}
	return all, readTold(tx, which, byUID)
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

// Known lists the addresses that were ever written to, but for letters that are [scheduler.Traits].Unasked, in order; nil when there are as many as the caller knows already.
// An address that was written to stays known.
func (db *core) Known(ctx context.Context, already int) (addresses []string, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		var all int
		if err := tx.QueryRow(`SELECT count(*) FROM known`).Scan(&all); err != nil || all == already {
			return err
		}
		known, err := readKnown(tx, `true`)
		addresses = slices.Sorted(maps.Keys(known))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list who was written to: %w", explain(err))
	}
	return addresses, nil
}

func readKnown(tx *sql.Tx, which string, args ...any) (map[string]bool, error) {
	known := make(map[string]bool)
	err := each(tx, `SELECT address FROM known WHERE `+which, args, func(rows *sql.Rows) error {
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
		FROM seats WHERE uid IN (SELECT s.uid FROM sessions s WHERE `+which.sessions+`) AND `+which.seats+` ORDER BY uid, address`, which.args,
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
		WHERE uid IN (SELECT s.uid FROM sessions s WHERE `+which.sessions+`) AND `+strings.ReplaceAll(which.seats, "seats.", "marks.")+`
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
FROM sessions s CROSS JOIN seats ON seats.uid = s.uid CROSS JOIN letters l ON l.id = seats.letter_id
WHERE l.doubts = 0 AND (l.state IN ('queued', 'in_doubt') AND l.leased_until IS NULL
	AND NOT EXISTS (SELECT 1 FROM transit t WHERE t.letter_id = l.id) OR l.` + waveHeld + `) AND `

// readPending finds the letters that can still be withdrawn. One that is leased might be, but its dot is near: what is decided would
// rarely be true when it is recorded.
func (db *core) readPending(tx *sql.Tx, which selection, byUID map[string]*scheduler.Session) error {
	query, args := pendingSQL, []any(nil)
	if len(which.args) > 1 {
		query, args = pendingHereSQL+which.sessions+` AND `+which.seats, which.args
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

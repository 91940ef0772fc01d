package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"rondo/scheduler"
)

// most is how many of each kind [scheduler.Returns] names, so that a State stays small on a bad day.
const most = 200

// readAnswers adds to the seats what few of them have: most people have not answered when the State is read.
func readAnswers(tx *sql.Tx, which selection, byUID map[string]*scheduler.Session) error {
	return each(tx, `SELECT uid, address, said, said_sequence, said_stamp, said_at, said_source, said_verified, said_comment,
			said_to, waits, claimed_at, delegated_by, leaving, came
		FROM seats WHERE `+which.ofThem(`seats`)+` AND `+which.seats+` AND (said <> '' OR waits <> '' OR
			claimed_at IS NOT NULL OR delegated_by <> '' OR leaving IS NOT NULL OR came <> '')`, which.args, func(rows *sql.Rows) error {
		var uid string
		var s scheduler.Seat
		var stamp, at, claimed instant
		var parting sql.RawBytes
		if err := rows.Scan(&uid, &s.Address, (*string)(&s.Said.Answer), &s.Said.Sequence, &stamp, &at, (*string)(&s.Said.Source),
			&s.Said.Verified, &s.Said.Comment, &s.Said.To, (*string)(&s.Waits), &claimed, &s.By,
			&parting, (*string)(&s.Came)); err != nil {
			return err
		}
		if len(parting) > 0 {
			if err := json.Unmarshal(parting, &s.Leaving); err != nil {
				return fmt.Errorf("since when %s leaves %s: %w", s.Address, uid, err)
			}
		}
		session := byUID[uid]
		if session == nil { // of a damaged ledger, in which its facts are missing
			return nil
		}
		seat := session.Seat(s.Address)
		seat.Said, seat.Said.Stamp, seat.Said.At = s.Said, stamp.Time, at.Time
		seat.Waits, seat.Claimed, seat.By = s.Waits, claimed.Time, s.By
		seat.Leaving, seat.Came = s.Leaving, s.Came
		return nil
	})
}

// readPeople reads what a scope names that is about single people, and the proposals about its sessions.
func readPeople(tx *sql.Tx, scope scheduler.Scope, have *scheduler.State) (err error) {
	if len(scope.People) > 0 {
		people := list(scope.People)
		if have.Wishes, err = readWishes(tx, `address IN (SELECT value FROM json_each(?1))`, people); err != nil {
			return err
		}
		if have.Suppressed, err = readSuppressed(tx, `address IN (SELECT value FROM json_each(?1))`, people); err != nil {
			return err
		}
		if have.Knocks, err = readKnocks(tx, `address IN (SELECT value FROM json_each(?1))`, people); err != nil {
			return err
		}
	}
	if len(have.Sessions) > 0 {
		uids := make([]string, len(have.Sessions))
		for i, s := range have.Sessions {
			uids[i] = s.UID
		}
		have.Proposals, err = readProposals(tx, `state IN ('open', 'declining') AND uid IN (SELECT value FROM json_each(?1))`, list(uids))
	}
	return err
}

// readRest reads everything that is not about single sessions, but for who was written to: these may be very many.
func readRest(tx *sql.Tx, have *scheduler.State) (err error) {
	if have.Wishes, err = readWishes(tx, `true`); err != nil {
		return err
	}
	if have.Suppressed, err = readSuppressed(tx, `true`); err != nil {
		return err
	}
	if have.Knocks, err = readKnocks(tx, `true`); err != nil {
		return err
	}
	return readAsked(tx, have)
}

// readAsked reads what waits for organizers.
func readAsked(tx *sql.Tx, have *scheduler.State) (err error) {
	if have.Proposals, err = readProposals(tx, `state IN ('open', 'declining')`); err != nil {
		return err
	}
	if have.Written, err = readWritten(tx); err != nil {
		return err
	}
	if err = readSeasons(tx, have); err != nil {
		return err
	}
	if have.Logins, err = readLogins(tx); err != nil {
		return err
	}
	have.Returns, err = readReturns(tx)
	return err
}

// readWritten finds what people wrote that is to be forwarded, or came within the day before the newest.
func readWritten(tx *sql.Tx) (all []scheduler.Written, err error) {
	var newest instant
	if err := tx.QueryRow(`SELECT max(at) FROM words`).Scan(&newest); err != nil || newest.IsZero() {
		return nil, err
	}
	err = each(tx, `SELECT inbox, written, forwarded FROM words WHERE at > ?1 OR forwarded IS NULL ORDER BY at, inbox LIMIT ?2`,
		[]any{instant{newest.Add(-24 * time.Hour)}, most}, func(rows *sql.Rows) error {
			var w scheduler.Written
			var inbox string
			var text sql.RawBytes
			var forwarded instant
			if err := rows.Scan(&inbox, &text, &forwarded); err != nil {
				return err
			}
			if err := json.Unmarshal(text, &w); err != nil {
				return fmt.Errorf("the words of mail %s: %w", inbox, err)
			}
			w.Forwarded = forwarded.Time
			all = append(all, w)
			return nil
		})
	return all, err
}

func readWishes(tx *sql.Tx, which string, args ...any) (map[string]scheduler.Wish, error) {
	all := make(map[string]scheduler.Wish)
	err := each(tx, `SELECT address, wish FROM wishes WHERE `+which, args, func(rows *sql.Rows) error {
		var address string
		var text sql.RawBytes
		if err := rows.Scan(&address, &text); err != nil {
			return err
		}
		var w scheduler.Wish
		if err := json.Unmarshal(text, &w); err != nil {
			return fmt.Errorf("the wish of %s: %w", address, err)
		}
		all[address] = w
		return nil
	})
	return all, err
}

// Proposals lists every time that was ever proposed, in order of arrival.
func (db *core) Proposals(ctx context.Context) (all []scheduler.Proposal, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) (err error) {
		all, err = readProposals(tx, `true`)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list proposals: %w", explain(err))
	}
	return all, nil
}

func readProposals(tx *sql.Tx, which string, args ...any) (all []scheduler.Proposal, err error) {
	err = each(tx, `SELECT id, uid, theme, address, start_at, end_at, comment, at, state FROM proposals WHERE `+which+`
		ORDER BY at, id`, args, func(rows *sql.Rows) error {
		var p scheduler.Proposal
		var start, end, at instant
		err := rows.Scan(&p.ID, &p.UID, &p.Theme, &p.Address, &start, &end, &p.Comment, &at, (*string)(&p.State))
		p.Start, p.End, p.At = start.Time, end.Time, at.Time
		all = append(all, p)
		return err
	})
	return all, err
}

const (
	undeliveredSQL = `
SELECT recorded_at, address, '', reason, at FROM suppressions WHERE recorded_at >= ?1
UNION ALL
SELECT settled_at, address, theme, reply, settled_at FROM letters l WHERE state = 'failed' AND settled_at >= ?1
	AND NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.recorded_at >= ?1 AND s.address = l.address AND s.letter = l.name)
UNION ALL
SELECT settled_at, tell_address, tell_theme, tell_why, tell_at FROM inbox WHERE tells <> '' AND tells = 'undelivered' AND settled_at >= ?1
ORDER BY 1 LIMIT ?2`

	parkedSQL = `
SELECT id, tell_address, tell_why, tell_at FROM inbox WHERE tells <> '' AND tells = 'parked' AND settled_at >= ?1
ORDER BY settled_at, number LIMIT ?2`
)

// readReturns finds what came back since the last daily note was decided.
func readReturns(tx *sql.Tx) (r scheduler.Returns, err error) {
	var told, heard instant
	if err := tx.QueryRow(`SELECT told_at, heard_at FROM ledger`).Scan(&told, &heard); err != nil {
		return r, err
	}
	r.Told = told.Time
	since := ""
	if !heard.IsZero() {
		since = heard.UTC().Format(instantLayout)
	}
	err = each(tx, undeliveredSQL, []any{since, most}, func(rows *sql.Rows) error {
		var u scheduler.Undelivered
		var recorded string
		var at instant
		err := rows.Scan(&recorded, &u.Address, &u.Theme, &u.Why, &at)
		u.At = at.Time
		r.Undelivered = append(r.Undelivered, u)
		return err
	})
	if err != nil {
		return r, err
	}
	err = each(tx, parkedSQL, []any{since, most}, func(rows *sql.Rows) error {
		var p scheduler.Parking
		var at instant
		err := rows.Scan(&p.Inbox, &p.From, &p.Why, &at)
		p.At = at.Time
		r.Parked = append(r.Parked, p)
		return err
	})
	if err != nil {
		return r, err
	}
	waves, err := readWaves(tx)
	if err != nil {
		return r, err
	}
	for _, w := range waves {
		if w.Last.After(heard.Time) {
			r.Waves = append(r.Waves, w)
		}
	}
	troubles, err := readTroubles(tx)
	if err != nil {
		return r, err
	}
	for _, t := range troubles {
		if t.Since.After(heard.Time) {
			r.Troubles = append(r.Troubles, t)
		}
	}
	return r, tx.QueryRow(`SELECT count(*) FROM inbox WHERE class = 'words' AND source = 'imap' AND kept_at >= ?1`, since).Scan(&r.Words)
}

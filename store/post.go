package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rondo/scheduler"
)

const (
	postSQL = `
INSERT INTO letters (name, kind, theme, uid, address, lane, state, was_revision, was_left, was_answer,
	was_asked, mark, posted_at, not_before, expires_at, copies, why)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'queued', ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
ON CONFLICT (name) WHERE withdrawn = 0 DO NOTHING`

	sealedSQL = `INSERT INTO sealed VALUES (?1, ?2, ?3, ?4)`

	knownSQL = `INSERT INTO known VALUES (?1, ?2) ON CONFLICT DO NOTHING`

	// olderSQL finds what waits for seat ?1, ?2 when it is told something newer: calendar letters always, words only if ?3
	// says that their time is not true any more.
	olderSQL = `
SELECT id FROM letters WHERE id = (SELECT letter_id FROM seats WHERE uid = ?1 AND address = ?2)
	AND (state = 'queued' OR state = 'in_doubt' OR state = 'held') AND leased_until IS NULL
UNION ALL
SELECT id FROM letters WHERE uid = ?1 AND address = ?2
	AND (kind = 'reminder' OR kind = 'nudge' OR kind = 'place' OR kind = 'waiting' OR kind = 'refresh')
	AND (state = 'queued' OR state = 'in_doubt' OR state = 'held') AND (?3 OR kind = 'refresh') AND leased_until IS NULL`

	supersedeSQL = `UPDATE letters SET state = 'expired', settled_at = ?2, note = 'superseded by ' || ?3 WHERE id = ?1`
)

// post puts the letters among acts into the outbox. A letter whose name is there already is not posted again.
func (r *recorder) post(acts []scheduler.Action) error {
	var prepared [4]*sql.Stmt
	for i, text := range []string{postSQL, sealedSQL, knownSQL, olderSQL} {
		stmt, err := r.tx.Prepare(text)
		if err != nil {
			return err
		}
		defer stmt.Close()
		prepared[i] = stmt
	}
	insert, sealed, known, older := prepared[0], prepared[1], prepared[2], prepared[3]
	for _, a := range acts {
		p, ok := a.(scheduler.Post)
		if !ok {
			continue
		}
		l := p.Letter
		at := seatKey{l.UID, l.To.Email}
		if l.UID != "" {
			r.seats = append(r.seats, at)
		}
		if _, err := known.Exec(l.To.Email, instant{r.now}); err != nil {
			return err
		}
		var was scheduler.Pending
		if seat := r.seat(at); seat != nil && seat.Pending != nil && seat.Pending.Name == l.Name {
			was = *seat.Pending
		}
		posted, err := insert.Exec(l.Name, string(l.Kind), l.Theme, l.UID, l.To.Email, int(l.Lane), was.Revision, was.Left,
			string(was.Answer), was.Asked, markOf(p.Sealed), instant{r.now}, instant{later(l.NotBefore, r.now)}, instant{l.Expires}, copies(l.Kind),
			string(l.Why))
		if err != nil {
			return fmt.Errorf("post %s: %w", l.Name, err)
		}
		var id int64
		if n, err := posted.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			if err := r.tx.QueryRow(`SELECT id FROM letters WHERE name = ?1 AND withdrawn = 0`, l.Name).Scan(&id); err != nil {
				return err
			}
			r.remember(l, at, id)
			continue
		}
		if id, err = posted.LastInsertId(); err != nil {
			return err
		}
		if _, err := sealed.Exec(id, p.Sealed.MessageID, p.Sealed.From, notNull(p.Sealed.Bytes)); err != nil {
			return fmt.Errorf("keep the bytes of %s: %w", l.Name, err)
		}
		if l.UID == "" || !calendar(l.Kind) {
			continue
		}
		if err := r.supersede(older, l); err != nil {
			return fmt.Errorf("supersede letters before %s: %w", l.Name, err)
		}
		r.remember(l, at, id)
	}
	return nil
}

// supersede expires what waits for the letter's seat and is older than its news.
func (r *recorder) supersede(older *sql.Stmt, l scheduler.Letter) error {
	untrue := l.Kind == scheduler.Cancel || slices.Contains(l.Changed, scheduler.FieldStart)
	rows, err := older.Query(l.UID, l.To.Email, untrue)
	if err != nil {
		return err
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, id := range ids {
		if err := r.exec(supersedeSQL, id, instant{r.now}, l.Name); err != nil {
			return err
		}
	}
	return nil
}

// markOf is the local part of a letter's Message-ID.
func markOf(s scheduler.Sealed) string {
	if at := strings.LastIndexByte(s.MessageID, '@'); at >= 0 {
		return s.MessageID[:at]
	}
	return s.MessageID
}

// remember notes the letter that a seat points to.
func (r *recorder) remember(l scheduler.Letter, at seatKey, id int64) {
	if l.UID != "" && calendar(l.Kind) {
		r.letters[at] = id
	}
}

const withdrawSQL = `
UPDATE letters SET state = 'expired', settled_at = ?2, withdrawn = 1, note = ?3
WHERE name = ?1 AND withdrawn = 0 AND state = 'queued' AND attempts = 0 AND doubts = 0`

// withdraw expires a letter that was never attempted. If somebody has begun to carry it, the decision is stale.
func (r *recorder) withdraw(a scheduler.Expire) error {
	err := one(r.tx.Exec(withdrawSQL, a.Name, instant{r.now}, "withdrawn: "+string(a.Why)))
	if errors.Is(err, ErrNotCarried) {
		return errStale
	}
	return err
}

// calendar says whether letters of this kind tell a seat where and when.
func calendar(k scheduler.Kind) bool {
	return k == scheduler.Request || k == scheduler.Update || k == scheduler.Cancel
}

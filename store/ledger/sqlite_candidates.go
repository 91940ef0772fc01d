package ledger

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
)

// candidatesSQL finds due letters in the order in which they leave, and says which of them are overtaken, because newer
// news for their seat was posted while they were being carried, and which are for an address that is suppressed. Each
// other is free to go, but for the hourly limit and for a letter leased to the same seat. ?5 are the leased letters. What is
// asked of some is asked once and mostly answered with no, which saves asking about each letter.
const (
	candidatesSQL = candidatesOf + onlyMail + candidatesEnd
	noticesSQL    = candidatesOf + onlyChats + candidatesEnd
)

const candidatesOf = `
SELECT l.id, l.method, l.name, l.uid, l.address, l.lane, l.attempts, l.doubts, l.expires_at,
	l.recalled_by = 'news' AND EXISTS (
		SELECT 1 FROM seats s CROSS JOIN letters news ON news.id = s.letter_id AND news.withdrawn = 0
		WHERE s.uid = l.uid AND s.address = l.address AND s.letter_id > l.id),
	(SELECT count(*) FROM letters r WHERE r.address = l.address AND r.carried_at > ?3 AND r.carried_at <= ?1) +
	iif(EXISTS (SELECT 1 FROM letters some WHERE some.state = 'queued' AND some.method = 'CANCEL'),
		(SELECT count(*) FROM letters r WHERE r.address = l.address AND r.state = 'queued' AND r.method = 'CANCEL'), 0),
	EXISTS (SELECT 1 FROM suppressions some WHERE some.restored_at IS NULL) AND
		EXISTS (SELECT 1 FROM suppressions p WHERE p.address = l.address AND p.restored_at IS NULL),
	` + wasHeldSQL + `, message_id, sender, sealed.bytes, o.bytes
FROM letters l LEFT JOIN sealed ON sealed.letter_id = l.id LEFT JOIN originals o ON o.letter_id = original
WHERE l.state IN ('queued', 'in_doubt') AND l.leased_until IS NULL AND l.not_before <= ?1 AND
	l.id NOT IN (SELECT value FROM json_each(?5)) AND `

const candidatesEnd = ` AND
	(?4 = '' OR instr(?4, lower(substr(l.address, instr(l.address, '@'))) || ' ') = 0) AND ` + unhindered + `
ORDER BY l.doubts, l.lane, l.id LIMIT ?2`

// unhindered is the condition that neither a hold of the letter's theme nor a letter in flight to the same seat stands in
// the way of l.
const unhindered = `
NOT (EXISTS (SELECT 1 FROM holds some) AND EXISTS (SELECT 1 FROM holds h WHERE h.scope = 'theme/' || l.theme)) AND
NOT (EXISTS (SELECT 1 FROM letters some WHERE some.leased_until IS NOT NULL) AND
	EXISTS (SELECT 1 FROM letters f WHERE f.uid = l.uid AND f.address = l.address AND f.uid <> '' AND f.leased_until IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM transit t WHERE t.letter_id = f.id AND t.reply IS NOT NULL)))`

// roomSQL finds the letter that has to become an hour old before person ?1 may get one more: the ?3-th newest of those
// carried since ?2, counted from 0, and of the leased ones, ?6, which count as carried now, ?5. For letters other than a CANCEL,
// room is kept for each CANCEL that waits.
const roomSQL = `
WITH recent AS (
	SELECT carried_at FROM letters WHERE address = ?1 AND carried_at > ?2 AND carried_at <= ?5
	UNION ALL
	SELECT ?5 FROM json_each(?6) j CROSS JOIN letters l ON l.id = j.value
	WHERE l.carried_at IS NULL OR l.carried_at <= ?2 OR l.carried_at > ?5)
SELECT carried_at FROM recent ORDER BY carried_at DESC
LIMIT 1 OFFSET max(0, ?3 - CASE ?4 WHEN 'CANCEL' THEN 0 ELSE
	(SELECT count(*) FROM letters WHERE address = ?1 AND state = 'queued' AND method = 'CANCEL' AND not_before <= ?5
		AND id NOT IN (SELECT value FROM json_each(?6))) END)`

// candidates finds letters that are not in the list leased.
func (db *DB) candidates(find *sql.Stmt, s search, leased string) ([]candidate, error) {
	var domains strings.Builder
	for _, domain := range s.except {
		domains.WriteString("@" + domain + " ")
	}
	rows, err := find.Query(instant{s.now}, s.n, instant{s.now.Add(-time.Hour)}, domains.String(), leased)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var due []candidate
	for rows.Next() {
		c, err := scanCandidate(rows)
		if err != nil {
			return nil, err
		}
		due = append(due, c)
	}
	return due, rows.Err()
}

// crowded puts a letter off when its recipient has had enough for the hour, and says whether it did.
func (db *DB) crowded(tx *sql.Tx, c candidate, s search) (bool, error) {
	limit, now := db.limit(s.route), s.now
	if limit <= 0 || c.recent+db.leases.of(c.To) < limit {
		return false, nil
	}
	var carried instant
	err := tx.QueryRow(roomSQL, c.To, instant{now.Add(-time.Hour)}, limit-1, c.method, instant{now}, db.leases.ids(c.To)).
		Scan(&carried)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(crowdedSQL, c.ID, instant{carried.Add(time.Hour)})
	return true, err
}

// look finds letters without keeping anybody from writing, and says how many to each address are leased.
func (db *DB) look(ctx context.Context, s search) (found []candidate, people map[string]int, err error) {
	// Before the ledger is read, which knows what became of a letter whose lease has ended.
	leased, people := db.leases.ids("", s.passed...), db.leases.counts()
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		var doubt string
		if err := tx.QueryRow(`SELECT doubt FROM identity`).Scan(&doubt); err != nil || doubt != "" {
			return err
		}
		found, err = db.candidates(tx.Stmt(db.hot.look[s.route]), s, leased)
		return err
	})
	return found, people, err
}

// odd reports whether c needs the writer: its address is suppressed, it is overtaken or past its life, or its recipient may
// be over the hourly limit. leased counts the leased letters to that address.
func (db *DB) odd(c candidate, s search, leased int) bool {
	limit, now := db.limit(s.route), s.now
	return c.gone || c.overtaken || c.past(now) || limit > 0 && c.recent+leased >= limit
}

// tidy looks like look, expires and puts off, and finds what is free to go: one letter to a person, because the next one
// may be beyond the limit then. more says that there may be more.
func (db *DB) tidy(ctx context.Context, s search) (free []candidate, more bool, err error) {
	err = db.write(ctx, func(tx *sql.Tx) error {
		free = nil
		found, err := db.candidates(tx.Stmt(db.hot.candidates[s.route]), s, db.leases.ids("", s.passed...))
		if err != nil {
			return err
		}
		more = len(found) > 0
		taken := make(map[string]bool, len(found))
		for _, c := range found {
			if taken[c.To] {
				continue
			}
			if past, err := c.expire(tx, s.now); err != nil {
				return err
			} else if past {
				continue
			}
			if put, err := db.crowded(tx, c, s); err != nil {
				return err
			} else if put {
				continue
			}
			taken[c.To] = true
			free = append(free, c)
		}
		return nil
	})
	return free, more, err
}

package sqlite

import (
	"database/sql"
	"encoding/json"
	"time"

	"rondo/store"
)

// While many letters leave at once, their doubts and receipts are kept in the table transit first. There a commit
// touches one or two pages, where the letters themselves lie on many and stand in several indexes. They are written into
// their letters (landed) together: before a change of any other kind in any process, when many have arrived, and otherwise
// when nothing moves for a moment. So every decision about letters sees where they are, but for a claim, which knows it from
// the hand; a reader beside it may see a letter that was just sent as waiting.

const (
	// ?1 are the ids of letters that are in doubt from now on.
	departSQL = `
INSERT OR IGNORE INTO transit
SELECT l.id, NULL, NULL FROM json_each(?1) j CROSS JOIN letters l ON l.id = j.value
WHERE (l.state = 'queued' OR l.state = 'in_doubt') AND l.leased_until IS NULL`

	// ?1 are letters in flight that have arrived, each with its reply and the time, whether their doubts have landed or not.
	arriveSQL = `
INSERT OR REPLACE INTO transit
SELECT l.id, j.value ->> 1, j.value ->> 2 FROM json_each(?1) j CROSS JOIN letters l ON l.id = j.value ->> 0
WHERE l.state = 'queued' OR l.state = 'in_doubt'`

	// What doubtSQL, unless the doubt has landed, and then settleSQL would have made of a letter.
	landSQL = `
UPDATE letters SET state = 'sent', attempts = attempts + 1, doubts = doubts - (leased_until IS NOT NULL), note = '', crowded = 0,
	leased_until = NULL, reply = ?2, settled_at = ?3, carried_at = ?3
WHERE id = ?1`
)

// land writes what is in transit into the letters.
func (db *DB) land(tx *sql.Tx) error { return db.landThose(tx, "true") }

func (db *DB) landThose(tx *sql.Tx, which string) error {
	waiting, err := waiting(tx, which)
	if err != nil || len(waiting) == 0 {
		return err
	}
	arrived := tx.Stmt(db.hot.land)
	for _, w := range waiting {
		if w.reply.Valid {
			err = one(arrived.Exec(w.id, w.reply.String, w.at))
		} else {
			err = db.mark(tx, w.id)
		}
		if err != nil {
			return err
		}
	}
	_, err = tx.Exec(`DELETE FROM transit WHERE ` + which)
	return err
}

// voyage is a row of the table transit.
type voyage struct {
	id    int64
	reply sql.NullString
	at    sql.NullString
}

func waiting(tx *sql.Tx, which string) (all []voyage, err error) {
	err = each(tx, `SELECT letter_id, reply, at FROM transit WHERE `+which, nil, func(rows *sql.Rows) error {
		var v voyage
		err := rows.Scan(&v.id, &v.reply, &v.at)
		all = append(all, v)
		return err
	})
	return all, err
}

// passage is what a change says of letters in transit: that one has arrived, and that another one departs.
type passage struct {
	arrives int64 // 0 for none
	reply   string
	at      time.Time
	departs int64               // 0 for none
	settle  func(*sql.Tx) error // arrives, which is not in flight any more
}

// passAll makes a group's changes by way of the table transit.
func (db *DB) passAll(tx *sql.Tx, group []*change) (moved bool, err error) {
	var arriving []*passage
	var departing []int64
	for _, ch := range group {
		if ch.pass.arrives != 0 {
			arriving = append(arriving, ch.pass)
		}
		if ch.pass.departs != 0 {
			departing = append(departing, ch.pass.departs)
		}
	}
	if err := db.arrive(tx, arriving); err != nil {
		return false, err
	}
	// All are refused when one of the letters is not the carrier's any more; each change is tried by itself then.
	n, err := passing(tx, db.hot.depart, departing)
	if err == nil && n < len(departing) {
		err = store.ErrNotCarried
	}
	return true, err
}

// arrive settles those by themselves that are not in flight any more.
func (db *DB) arrive(tx *sql.Tx, all []*passage) error {
	row := func(p *passage) []any { return []any{p.arrives, p.reply, instant{p.at}.text()} }
	rows := make([][]any, len(all))
	for i, p := range all {
		rows[i] = row(p)
	}
	n, err := passing(tx, db.hot.arrive, rows)
	if err != nil || n == len(all) {
		return err
	}
	for _, p := range all {
		if n, err = passing(tx, db.hot.arrive, [][]any{row(p)}); err == nil && n == 0 {
			err = p.settle(tx)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// passing executes a statement for a list, if it is not empty, and returns how many rows came of it.
func passing[T any](tx *sql.Tx, stmt *sql.Stmt, all []T) (int, error) {
	if len(all) == 0 {
		return 0, nil
	}
	list, err := json.Marshal(all)
	if err != nil {
		return 0, err
	}
	done, err := tx.Stmt(stmt).Exec(string(list))
	if err != nil {
		return 0, err
	}
	n, err := done.RowsAffected()
	return int(n), err
}

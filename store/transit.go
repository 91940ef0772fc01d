package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// While many letters leave at once, their doubts and receipts are kept in the table transit first. There a commit
// touches one or two pages, where the letters themselves lie on many and stand in several indexes. They are written into
// their letters (landed) together: before a change of any other kind in any process, by the next claim, and otherwise
// when nothing moves for a moment. So every decision about letters sees where they are; a reader beside it may see a
// letter that was just sent as leased.

const (
	// ?1 are the ids of leased letters that are in doubt from now on.
	departSQL = `
INSERT OR IGNORE INTO transit
SELECT l.id, NULL, NULL FROM json_each(?1) j CROSS JOIN letters l ON l.id = j.value WHERE l.state = 'leased'`

	arriveSQL = `UPDATE transit SET reply = ?2, at = ?3 WHERE letter_id = ?1 AND reply IS NULL`

	// What doubtSQL and then settleSQL would have made of a letter.
	landSQL = `
UPDATE letters SET state = 'sent', attempts = attempts + 1, note = '', leased_until = NULL,
	reply = ?2, settled_at = ?3, carried_at = ?3
WHERE id = ?1`
)

// land writes what is in transit into the letters.
func (db *DB) land(tx *sql.Tx) error {
	waiting, err := waiting(tx)
	if err != nil || len(waiting) == 0 {
		return err
	}
	arrived, departed := tx.Stmt(db.hot.land), tx.Stmt(db.hot.doubt)
	for _, w := range waiting {
		if w.reply.Valid {
			err = one(arrived.Exec(w.id, w.reply.String, w.at))
		} else {
			err = one(departed.Exec(w.id))
		}
		if err != nil {
			return err
		}
	}
	_, err = tx.Exec(`DELETE FROM transit`)
	return err
}

// voyage is a row of the table transit.
type voyage struct {
	id    int64
	reply sql.NullString
	at    sql.NullString
}

func waiting(tx *sql.Tx) (all []voyage, err error) {
	err = each(tx, `SELECT letter_id, reply, at FROM transit`, nil, func(rows *sql.Rows) error {
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
	settle  func(*sql.Tx) error // arrives, of which nothing is in transit any more
}

// passAll makes a group's changes by way of the table transit.
func (db *DB) passAll(tx *sql.Tx, group []*change) (moved bool, err error) {
	arrive := tx.Stmt(db.hot.arrive)
	var departing []int64
	for _, ch := range group {
		p := ch.pass
		if p.arrives != 0 {
			err := one(arrive.Exec(p.arrives, p.reply, instant{p.at}))
			if errors.Is(err, ErrNotCarried) { // its doubt has landed
				err = p.settle(tx)
			}
			if err != nil {
				return false, err
			}
		}
		if p.departs != 0 {
			departing = append(departing, p.departs)
		}
	}
	return true, db.depart(tx, departing)
}

// depart refuses all when one of the letters is not the carrier's any more; each change is tried by itself then.
func (db *DB) depart(tx *sql.Tx, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	done, err := tx.Stmt(db.hot.depart).Exec(string(list))
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == int64(len(ids)) {
		return err
	}
	return ErrNotCarried
}

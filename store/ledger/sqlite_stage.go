package ledger

import (
	"database/sql"
	"encoding/json"
	"time"

	"rondo/store"
)

// While many letters leave at once, their doubts and receipts are staged: kept as rows of the table transit first. There a
// commit touches one or two pages, where the letters themselves lie on many and stand in several indexes. Staged rows are
// flushed, written into their letters, many at a time: before a change of any other kind in any process, when there are many
// receipts, and otherwise when nothing is committed for a moment. So every decision reads letters as they are, but for a
// claim, which knows from the leases; a reader beside it may see a letter that was just sent as waiting.

const (
	// ?1 are the ids of letters that are in doubt from now on.
	stageDoubtSQL = `
INSERT OR IGNORE INTO transit
SELECT l.id, NULL, NULL FROM json_each(?1) j CROSS JOIN letters l ON l.id = j.value
WHERE (l.state = 'queued' OR l.state = 'in_doubt') AND l.leased_until IS NULL`

	// ?1 are letters that the server took, each with its reply and the time, whether their doubts are flushed or still staged.
	stageReceiptSQL = `
INSERT OR REPLACE INTO transit
SELECT l.id, j.value ->> 1, j.value ->> 2 FROM json_each(?1) j CROSS JOIN letters l ON l.id = j.value ->> 0
WHERE l.state = 'queued' OR l.state = 'in_doubt'`

	// What doubtSQL, unless the doubt is flushed, and then settleSQL would have made of a letter.
	flushSQL = `
UPDATE letters SET state = 'sent', attempts = attempts + 1, doubts = doubts - (leased_until IS NOT NULL), note = '', crowded = 0,
	leased_until = NULL, reply = ?2, settled_at = ?3, carried_at = ?3
WHERE id = ?1`
)

// flush writes all staged rows into their letters; flushThose those that match an SQL condition on transit.
func (db *DB) flush(tx *sql.Tx) error { return db.flushThose(tx, "true") }

func (db *DB) flushThose(tx *sql.Tx, which string) error {
	rows, err := stagedLetters(tx, which)
	if err != nil || len(rows) == 0 {
		return err
	}
	sent := tx.Stmt(db.hot.flush)
	for _, w := range rows {
		if w.reply.Valid {
			err = one(sent.Exec(w.id, w.reply.String, w.at))
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

// stagedLetter is a row of the table transit.
type stagedLetter struct {
	id    int64
	reply sql.NullString
	at    sql.NullString
}

func stagedLetters(tx *sql.Tx, which string) (all []stagedLetter, err error) {
	err = each(tx, `SELECT letter_id, reply, at FROM transit WHERE `+which, nil, func(rows *sql.Rows) error {
		var l stagedLetter
		err := rows.Scan(&l.id, &l.reply, &l.at)
		all = append(all, l)
		return err
	})
	return all, err
}

// staging is a change that can be staged: a doubt, or a receipt.
type staging struct {
	doubt   int64 // the letter that is in doubt from now on; 0 for none
	receipt int64 // the letter that the server took; 0 for none
	reply   string
	at      time.Time
	settle  func(*sql.Tx) error // records the receipt of a letter that is settled otherwise meanwhile
}

// stageAll stages a group's changes.
func (db *DB) stageAll(tx *sql.Tx, group []*change) (moved bool, err error) {
	var receipts []*staging
	var doubts []int64
	for _, ch := range group {
		if ch.stage.receipt != 0 {
			receipts = append(receipts, ch.stage)
		}
		if ch.stage.doubt != 0 {
			doubts = append(doubts, ch.stage.doubt)
		}
	}
	if err := db.stageReceipts(tx, receipts); err != nil {
		return false, err
	}
	// All are refused when one of the letters is not the carrier's any more; each change is tried by itself then.
	n, err := execEach(tx, db.hot.stageDoubt, doubts)
	if err == nil && n < len(doubts) {
		err = store.ErrNotCarried
	}
	return true, err
}

// stageReceipts stages receipts, and settles at once those of letters that are neither queued nor in doubt any more.
func (db *DB) stageReceipts(tx *sql.Tx, all []*staging) error {
	row := func(p *staging) []any { return []any{p.receipt, p.reply, instant{p.at}.text()} }
	rows := make([][]any, len(all))
	for i, p := range all {
		rows[i] = row(p)
	}
	n, err := execEach(tx, db.hot.stageReceipt, rows)
	if err != nil || n == len(all) {
		return err
	}
	for _, p := range all {
		if n, err = execEach(tx, db.hot.stageReceipt, [][]any{row(p)}); err == nil && n == 0 {
			err = p.settle(tx)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// execEach executes a statement for a list, if it is not empty, and returns how many rows came of it.
func execEach[T any](tx *sql.Tx, stmt *sql.Stmt, all []T) (int, error) {
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

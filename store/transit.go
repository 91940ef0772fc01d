package store

import "database/sql"

// While many letters leave at once, their doubts and receipts are kept in the table transit first. There a commit
// touches one or two pages, where the letters themselves lie on many and stand in several indexes. They are written into
// their letters (landed) together: before a change of any other kind in any process, by the next claim, and otherwise
// when nothing moves for a moment. So every decision about letters sees where they are; a reader beside it may see a
// letter that was just sent as leased.

const (
	beginSQL   = `INSERT OR IGNORE INTO transit SELECT id, NULL, NULL FROM letters WHERE id = ?1 AND state = 'leased'`
	receiptSQL = `UPDATE transit SET reply = ?2, at = ?3 WHERE letter_id = ?1 AND reply IS NULL`

	// What doubtSQL and then settleSQL would have made of them.
	landSentSQL = `
UPDATE letters SET
	state = 'sent', attempts = attempts + 1, note = '', leased_until = NULL,
	(reply, settled_at, carried_at) = (SELECT reply, at, at FROM transit WHERE letter_id = letters.id)
WHERE id IN (SELECT letter_id FROM transit WHERE reply IS NOT NULL)`
	landDoubtSQL = `
UPDATE letters SET state = 'in_doubt', doubts = doubts + 1
WHERE id IN (SELECT letter_id FROM transit WHERE reply IS NULL)`
	landedSQL = `DELETE FROM transit`
)

// land writes what is in transit into the letters.
func land(tx *sql.Tx) error {
	var waits bool
	if err := tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM transit)`).Scan(&waits); err != nil || !waits {
		return err
	}
	for _, text := range []string{landSentSQL, landDoubtSQL, landedSQL} {
		if _, err := tx.Exec(text); err != nil {
			return err
		}
	}
	return nil
}

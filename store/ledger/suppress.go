package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

const (
	// suppressSQL suppresses address ?1, or says anew why it is suppressed. ?6 is the report that makes it, '' for none.
	suppressSQL = `
INSERT INTO suppressions (address, reason, at, letter, recorded_at, after_letter, report)
VALUES (?1, ?2, ?3, ?4, ?5, (SELECT coalesce(max(id), 0) FROM letters), ?6)
ON CONFLICT (address) WHERE restored_at IS NULL DO UPDATE SET reason = ?2, at = ?3, letter = ?4, recorded_at = ?5, report = ?6`

	restoreSQL = `
UPDATE suppressions SET restored_at = ?2, restored_why = ?3, until_letter = (SELECT coalesce(max(id), 0) FROM letters)
WHERE address = ?1 AND restored_at IS NULL`
)

// suppress records that an address is not written to any more, whoever found out: a server at once, or a report later.
func suppress(tx *sql.Tx, address string, why scheduler.Suppression, now time.Time) error {
	_, err := tx.Exec(suppressSQL, address, why.Reason, instant{why.At}, why.Letter, instant{now}, why.Report)
	return err
}

// suppressRecipient suppresses the address of a letter that a server has refused because there is no such address.
func suppressRecipient(tx *sql.Tx, letter int64, reply string, now time.Time) error {
	var name, address string
	if err := tx.QueryRow(`SELECT name, address FROM letters WHERE id = ?1`, letter).Scan(&name, &address); err != nil {
		return err
	}
	if err := suppress(tx, address, scheduler.Suppression{Reason: reply, At: now, Letter: name}, now); err != nil {
		return err
	}
	return touch(tx, personPart(address), partPeople, partRest)
}

// Suppressions lists the addresses that are suppressed, in their order, and after them those that were, newest first.
func (db *core) Suppressions(ctx context.Context) ([]store.Suppressed, error) {
	var list []store.Suppressed
	err := inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, `SELECT address, reason, at, letter, report, restored_at, restored_why FROM suppressions
			ORDER BY restored_at IS NOT NULL, iif(restored_at IS NULL, address, ''), id DESC`, nil, func(rows *sql.Rows) error {
			var s store.Suppressed
			var at, restored instant
			err := rows.Scan(&s.Address, &s.Reason, &at, &s.Letter, &s.Report, &restored, &s.Why)
			s.At, s.Restored = at.Time, restored.Time
			list = append(list, s)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list suppressed addresses: %w", explain(err))
	}
	return list, nil
}

func readSuppressed(tx *sql.Tx, which string, args ...any) (map[string]scheduler.Suppression, error) {
	all := make(map[string]scheduler.Suppression)
	err := each(tx, `SELECT address, reason, at, letter, report FROM suppressions WHERE restored_at IS NULL AND `+which, args, func(rows *sql.Rows) error {
		var address string
		var s scheduler.Suppression
		var at instant
		err := rows.Scan(&address, &s.Reason, &at, &s.Letter, &s.Report)
		s.At = at.Time
		all[address] = s
		return err
	})
	return all, err
}

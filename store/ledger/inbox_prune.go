package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// remembered is how much longer than its bytes the row of a mail is kept: a mailbox that is read again from its start
// brings nothing back.
const remembered = 180 * 24 * time.Hour

// PruneInbox drops the bytes of mail that was settled longer than keep ago and does not wait for the organizer, and
// much later forgets all mail. People's words wait no longer than that. It says how many mails lost their bytes.
func (db *core) PruneInbox(ctx context.Context, now time.Time, keep time.Duration) (mails int64, err error) {
	err = db.write(ctx, func(tx *sql.Tx) error {
		before := instant{now.Add(-keep)}
		_, err := tx.Exec(`UPDATE inbox SET outcome = 'noted', tells = '' WHERE outcome = 'parked' AND class = 'words' AND settled_at < ?1`, before)
		if err == nil {
			_, err = tx.Exec(`DELETE FROM words WHERE at < ?1`, before)
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("prune the inbox: %w", err)
	}
	for _, step := range []struct {
		before time.Time
		from   string
		which  string
	}{
		{now.Add(-keep), "mails", `outcome <> 'parked' AND EXISTS (SELECT 1 FROM mails m WHERE m.number = inbox.number)`},
		{now.Add(-keep - remembered), "mails", `EXISTS (SELECT 1 FROM mails m WHERE m.number = inbox.number)`},
		{now.Add(-keep - remembered), "inbox", `true`},
	} {
		for {
			var gone int64
			err := db.write(ctx, func(tx *sql.Tx) error {
				res, err := tx.Exec(`DELETE FROM `+step.from+` WHERE number IN (
					SELECT number FROM inbox WHERE settled_at < ?1 AND `+step.which+` LIMIT ?2)`, instant{step.before}, tidyShare)
				if err == nil {
					gone, err = res.RowsAffected()
				}
				return err
			})
			if err != nil {
				return mails, fmt.Errorf("prune the inbox: %w", err)
			}
			if step.from == "mails" {
				mails += gone
			}
			if gone < tidyShare {
				break
			}
		}
	}
	return mails, nil
}

package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"rondo/scheduler"
)

// Newer returns [DB.State], but sessions of themes that nothing was recorded about since last are those of last. Only what can
// still be withdrawn of them, Pending, may be as it was. last is an earlier State of this ledger, or the zero State.
func (db *core) Newer(ctx context.Context, last scheduler.State) (have scheduler.State, err error) {
	if last.Read.Versions == nil || last.Read.Part != nil {
		return db.State(ctx)
	}
	err = inTx(ctx, db.readers, func(tx *sql.Tx) (err error) {
		have, err = db.renewed(tx, last)
		return err
	})
	if err != nil {
		return scheduler.State{}, fmt.Errorf("read what is new in the ledger: %w", explain(err))
	}
	return have, nil
}

func (db *core) renewed(tx *sql.Tx, last scheduler.State) (have scheduler.State, err error) {
	since := instant{db.now().Add(-memory)}
	if err := db.readSingle(tx, &have); err != nil {
		return have, err
	}
	var known int
	if err := tx.QueryRow(`SELECT count(*) FROM known`).Scan(&known); err != nil {
		return have, err
	}
	was := last.Read.Versions
	if have.Known = last.Known; known != len(last.Known) {
		if have.Known, err = readKnown(tx, `true`); err != nil {
			return have, err
		}
	}
	have.Wishes, have.Suppressed, have.Knocks = last.Wishes, last.Suppressed, last.Knocks
	if was[partPeople] != have.Read.Versions[partPeople] {
		if have.Wishes, err = readWishes(tx, `true`); err != nil {
			return have, err
		}
		if have.Suppressed, err = readSuppressed(tx, `true`); err != nil {
			return have, err
		}
		if have.Knocks, err = readKnocks(tx, `true`); err != nil {
			return have, err
		}
	}
	if err := readAsked(tx, &have); err != nil {
		return have, err
	}
	have.Sessions, err = renewedSessions(last, have, since, func(which selection) ([]*scheduler.Session, error) { return db.readAbout(tx, which, scheduler.Scope{}) })
	return have, err
}

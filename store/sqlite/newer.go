package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rondo/scheduler"
)

// Newer returns [DB.State], but sessions of themes that nothing was recorded about since last are those of last. Only what can
// still be withdrawn of them, Pending, may be as it was. last is an earlier State of this ledger, or the zero State.
func (db *DB) Newer(ctx context.Context, last scheduler.State) (have scheduler.State, err error) {
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

func (db *DB) renewed(tx *sql.Tx, last scheduler.State) (have scheduler.State, err error) {
	since := instant{db.now().Add(-memory)}
	if err := db.readSingle(tx, &have); err != nil {
		return have, err
	}
	var known int
	if err := tx.QueryRow(`SELECT count(*) FROM known`).Scan(&known); err != nil {
		return have, err
	}
	changed, was := map[string]bool{}, last.Read.Versions
	for part, version := range have.Read.Versions {
		if id, theme := strings.CutPrefix(part, themePart("")); theme && was[part] != version {
			changed[id] = true
		}
	}
	if have.Known = last.Known; known != len(last.Known) {
		if have.Known, err = readKnown(tx); err != nil {
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
	for _, s := range last.Sessions {
		if !changed[s.Theme] && !s.Facts.End.Before(since.Time) {
			have.Sessions = append(have.Sessions, s)
		}
	}
	if len(changed) == 0 {
		return have, nil
	}
	anew, err := db.readAbout(tx, within(scheduler.Scope{Themes: slices.Collect(maps.Keys(changed))}, since))
	have.Sessions = append(have.Sessions, anew...)
	slices.SortStableFunc(have.Sessions, func(a, b *scheduler.Session) int {
		return cmp.Or(strings.Compare(a.Theme, b.Theme), cmp.Compare(a.Slot, b.Slot), strings.Compare(a.UID, b.UID))
	})
	return have, err
}

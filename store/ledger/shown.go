package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rondo/scheduler"
	"rondo/theme"
)

// Shown returns the part of State that everybody may see: the accepted files, and the same sessions with nobody in them. It
// costs what the sessions cost, however many people are invited.
func (db *core) Shown(ctx context.Context) (scheduler.State, error) {
	return db.ShownSince(ctx, scheduler.State{})
}

// ShownSince returns Shown, but sessions of themes that nothing was recorded about since last are those of last, an earlier one of this
// ledger or the zero State. It costs what the sessions of the others cost.
func (db *core) ShownSince(ctx context.Context, last scheduler.State) (scheduler.State, error) {
	return db.shown(ctx, db.accepted.read, func(tx *sql.Tx, have scheduler.State) ([]*scheduler.Session, error) {
		since, byUID := instant{db.now().Add(-memory)}, make(map[string]*scheduler.Session)
		if last.Read.Versions == nil {
			return readSessions(tx, everything(since), byUID)
		}
		return renewedSessions(last, have, since, func(which selection) ([]*scheduler.Session, error) {
			return readSessions(tx, which, byUID)
		})
	})
}

// Outline returns Shown, but does not wait for files that were not read yet: their Set is then as [theme.Outline] has it.
func (db *core) Outline(ctx context.Context) (scheduler.State, error) {
	return db.shown(ctx, db.accepted.outline, func(tx *sql.Tx, _ scheduler.State) ([]*scheduler.Session, error) {
		return readSessions(tx, everything(instant{db.now().Add(-memory)}), make(map[string]*scheduler.Session))
	})
}

// Front returns Outline, of the sessions that have not ended and the latest few that have. A daemon has read it while it opened the ledger.
func (db *core) Front(ctx context.Context) (scheduler.State, error) {
	ahead := db.ahead.take(ctx)
	return db.shown(ctx, db.accepted.outline, func(tx *sql.Tx, have scheduler.State) ([]*scheduler.Session, error) {
		if ahead.Read.Versions != nil && maps.Equal(ahead.Read.Versions, have.Read.Versions) {
			return ahead.Sessions, nil
		}
		return db.readFront(tx)
	})
}

func (db *core) readFront(tx *sql.Tx) ([]*scheduler.Session, error) {
	return readSessions(tx, coming(instant{db.now()}), make(map[string]*scheduler.Session))
}

// shown returns what everybody may see, with the accepted files and the sessions as functions read them; have is what was read before those.
func (db *core) shown(ctx context.Context, accepted func(*sql.Tx) (*theme.Set, error),
	sessions func(tx *sql.Tx, have scheduler.State) ([]*scheduler.Session, error),
) (have scheduler.State, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) (err error) {
		if have.Accepted, err = accepted(tx); err != nil {
			return err
		}
		if have.Feeds, err = readFeeds(tx); err != nil {
			return err
		}
		have.Read = scheduler.Read{Part: &scheduler.Scope{}}
		if have.Read.Versions, err = readVersions(tx, nil); err != nil {
			return err
		}
		have.Sessions, err = sessions(tx, have)
		return err
	})
	if err != nil {
		return scheduler.State{}, fmt.Errorf("read what is shown: %w", explain(err))
	}
	return have, nil
}

// renewedSessions returns the sessions that ended at since or later: those of last, but for themes about which something was recorded
// between last and have, of which read reads them.
func renewedSessions(last, have scheduler.State, since instant, read func(selection) ([]*scheduler.Session, error)) (all []*scheduler.Session, err error) {
	changed := map[string]bool{}
	for part, version := range have.Read.Versions {
		if id, theme := strings.CutPrefix(part, themePart("")); theme && last.Read.Versions[part] != version {
			changed[id] = true
		}
	}
	for _, s := range last.Sessions {
		if !changed[s.Theme] && !s.Facts.End.Before(since.Time) {
			all = append(all, s)
		}
	}
	if len(changed) == 0 {
		return all, nil
	}
	anew, err := read(within(scheduler.Scope{Themes: slices.Collect(maps.Keys(changed))}, since))
	all = append(all, anew...)
	slices.SortStableFunc(all, func(a, b *scheduler.Session) int {
		return cmp.Or(strings.Compare(a.Theme, b.Theme), cmp.Compare(a.Slot, b.Slot), strings.Compare(a.UID, b.UID))
	})
	return all, err
}

package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// OwnCalendars lists the calendars that one person gave, or everybody.
func (db *core) OwnCalendars(ctx context.Context, address string) (all []store.OwnCalendar, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		read := map[store.SourceKey]store.Source{}
		err := each(tx, sourcesSQL+` WHERE own IS NOT NULL AND own IN (SELECT id FROM calendars WHERE ?1 = '' OR address = ?1)`, []any{address},
			func(rows *sql.Rows) error {
				s, err := scanSource(rows)
				read[s.SourceKey] = s
				return err
			})
		if err != nil {
			return err
		}
		return each(tx, `SELECT id, address, sealed, zone, given_at FROM calendars WHERE ?1 = '' OR address = ?1
			ORDER BY address, given_at, id`, []any{address}, func(rows *sql.Rows) error {
			var c store.OwnCalendar
			var given instant
			err := rows.Scan(&c.ID, &c.Address, &c.Sealed, &c.Zone, &given)
			c.Given, c.Source = given.Time, read[c.Key()]
			all = append(all, c)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list people's calendars: %w", explain(err))
	}
	return all, nil
}

// GiveCalendar keeps a calendar that somebody gave, and what was read from it.
func (db *core) GiveCalendar(ctx context.Context, c store.OwnCalendar) error {
	err := db.write(ctx, func(tx *sql.Tx) error {
		var others int
		if err := tx.QueryRow(`SELECT count(*) FROM calendars WHERE address = ?1 AND id <> ?2`, c.Address, c.ID).Scan(&others); err != nil {
			return err
		}
		if others >= store.MostCalendars {
			return store.ErrManyCalendars
		}
		if err := db.overwriting(tx, `DELETE FROM sources WHERE own = ?1 AND zone <> ?2`, c.ID, c.Zone); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO calendars VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE SET address = ?2, sealed = ?3, zone = ?4`,
			c.ID, c.Address, c.Sealed, c.Zone, instant{c.Given})
		if err != nil {
			return err
		}
		c.Source.SourceKey, c.Source.Own = c.Key(), true
		return keepSource(tx, c.Source)
	})
	if err != nil {
		return fmt.Errorf("keep somebody's calendar: %w", err)
	}
	return nil
}

// TakeCalendar forgets a calendar of a person.
func (db *core) TakeCalendar(ctx context.Context, address, id string) error {
	err := db.write(ctx, func(tx *sql.Tx) error {
		return db.overwriting(tx, `DELETE FROM calendars WHERE address = ?1 AND id = ?2`, address, id)
	})
	if err != nil {
		return fmt.Errorf("forget somebody's calendar: %w", err)
	}
	return nil
}

// calendars lets people's calendars follow them: to another address, and out when they leave everything or are named no more.
func (r *recorder) calendars(acts []scheduler.Action) error {
	for _, a := range acts {
		var err error
		switch a := a.(type) {
		case scheduler.Accept:
			if r.next.Accepted != nil {
				err = r.namedIn(r.next.Accepted.People)
			}
		case scheduler.Prefer:
			if a.Wish.All {
				err = r.db.overwriting(r.tx, `DELETE FROM calendars WHERE address = ?1`, a.Address)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// namedIn keeps the calendars of those whom files name, under the addresses that they have there.
func (r *recorder) namedIn(people theme.People) error {
	kept, err := texts(r.tx, `SELECT address FROM calendars ORDER BY address LIMIT 1`)
	if err != nil || len(kept) == 0 {
		return err
	}
	for address, who := range people.ByAddress.All() {
		if who.Was() == "" {
			continue
		}
		if err := r.exec(`UPDATE calendars SET address = ?2 WHERE address = ?1`, strings.ToLower(who.Was()), address); err != nil {
			return err
		}
	}
	named := people.ByAddress.Addresses()
	return r.db.overwriting(r.tx, `DELETE FROM calendars WHERE address NOT IN (SELECT value FROM json_each(?1))`, list(named))
}

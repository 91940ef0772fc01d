package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// AskIn keeps that somebody wants to sign in.
func (db *core) AskIn(ctx context.Context, l scheduler.Login) error {
	err := db.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.Exec(`INSERT INTO logins (id, address, asked_at, browser, posted) VALUES (?1, ?2, ?3, ?4, ?5)`,
			l.ID, l.Address, instant{l.At}, l.Browser, l.Posted); err != nil || l.Posted {
			return err
		}
		return touch(tx, partRest) // a letter follows
	})
	if err != nil {
		return fmt.Errorf("keep who wants to sign in: %w", err)
	}
	return nil
}

const loginsSQL = `SELECT id, address, asked_at, browser, tries, posted, used FROM logins `

func scanLogin(row interface{ Scan(...any) error }) (l scheduler.Login, err error) {
	var asked instant
	err = row.Scan(&l.ID, &l.Address, &asked, &l.Browser, &l.Tries, &l.Posted, &l.Used)
	l.At = asked.Time
	return l, err
}

// mostLogins is how many of them a State has: of each address the newest whose letter waits and the newest others, as many as it gets
// letters. Addresses for which one waits come before the others, the latest to ask first, and each with all of its own: so what an address
// has had is counted, however many are asked for.
const mostLogins = 500

// readLogins finds those that were asked for while links of the newest one last.
func readLogins(tx *sql.Tx) (all []scheduler.Login, err error) {
	var newest instant
	if err := tx.QueryRow(`SELECT max(asked_at) FROM logins`).Scan(&newest); err != nil || newest.IsZero() {
		return nil, err
	}
	err = each(tx, `SELECT id, address, asked_at, browser, tries, posted, used
		FROM (SELECT *, row_number() OVER (PARTITION BY address, posted ORDER BY asked_at DESC, id) AS nth, min(posted) OVER (PARTITION BY address) AS settled,
				max(asked_at) OVER (PARTITION BY address) AS latest
			FROM logins WHERE asked_at > ?1) AS l
		WHERE nth <= ?2 ORDER BY settled, latest DESC, address, posted DESC, asked_at DESC, id LIMIT ?3`,
		[]any{instant{newest.Add(-scheduler.LoginFor)}, scheduler.LoginLetters, mostLogins},
		func(rows *sql.Rows) error {
			l, err := scanLogin(rows)
			all = append(all, l)
			return err
		})
	slices.SortFunc(all, func(a, b scheduler.Login) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID)) })
	return all, err
}

// Login returns what was asked by its id.
func (db *core) Login(ctx context.Context, id string) (l scheduler.Login, err error) {
	l, err = scanLogin(db.readers.QueryRowContext(ctx, loginsSQL+`WHERE id = ?1`, id))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return scheduler.Login{}, store.ErrNoLogin
	case err != nil:
		return scheduler.Login{}, fmt.Errorf("read who wants to sign in: %w", explain(err))
	}
	return l, nil
}

// Try counts a code that somebody types.
func (db *core) Try(ctx context.Context, id string) error {
	err := db.write(ctx, func(tx *sql.Tx) error {
		n, err := changedRows(tx.Exec(`UPDATE logins SET tries = tries + 1 WHERE id = ?1 AND tries < ?2`, id, scheduler.LoginTries))
		if err == nil && n == 0 {
			err = store.ErrNoLogin
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("count a code: %w", err)
	}
	return nil
}

// Enter uses a login up and begins a device with its first cookie.
func (db *core) Enter(ctx context.Context, login string, d store.Device, cookie store.Hash) error {
	err := db.write(ctx, func(tx *sql.Tx) error {
		if n, err := changedRows(tx.Exec(`UPDATE logins SET used = 1 WHERE id = ?1 AND used = 0`, login)); err != nil {
			return err
		} else if n == 0 {
			return store.ErrNoLogin
		}
		if _, err := tx.Exec(`INSERT INTO devices (id, address, name, began_at, seen_at) VALUES (?1, ?2, ?3, ?4, ?5)`,
			d.ID, d.Address, d.Name, instant{d.Began}, instant{d.Seen}); err != nil {
			return err
		}
		return giveCookie(tx, d.ID, cookie, d.Began)
	})
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	return nil
}

func giveCookie(tx *sql.Tx, device string, cookie store.Hash, now time.Time) error {
	_, err := tx.Exec(`INSERT INTO cookies (hash, device, given_at) VALUES (?1, ?2, ?3)`, cookie[:], device, instant{now})
	return err
}

// Device returns whose cookie it is.
func (db *core) Device(ctx context.Context, cookie store.Hash) (d store.Device, c store.Cookie, found bool, err error) {
	var began, seen, given, replaced instant
	err = db.readers.QueryRowContext(ctx, `SELECT d.id, d.address, d.name, d.began_at, d.seen_at, c.given_at, c.replaced_at,
			EXISTS (SELECT 1 FROM cookies o WHERE o.device = c.device AND o.number < c.number AND o.replaced_at IS NULL),
			EXISTS (SELECT 1 FROM cookies o WHERE o.device = c.device AND o.number > c.number)
		FROM cookies c JOIN devices d ON d.id = c.device WHERE c.hash = ?1`, cookie[:]).
		Scan(&d.ID, &d.Address, &d.Name, &began, &seen, &given, &replaced, &c.Earlier, &c.Later)
	d.Began, d.Seen, c.Given, c.Replaced = began.Time, seen.Time, given.Time, replaced.Time
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return store.Device{}, store.Cookie{}, false, nil
	case err != nil:
		return store.Device{}, store.Cookie{}, false, fmt.Errorf("read whose device it is: %w", explain(err))
	}
	return d, c, true, nil
}

// Follow ends the cookies that came before this one.
func (db *core) Follow(ctx context.Context, cookie store.Hash, now time.Time) error {
	err := db.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`UPDATE cookies SET replaced_at = ?2 WHERE replaced_at IS NULL
			AND device = (SELECT device FROM cookies WHERE hash = ?1) AND number < (SELECT number FROM cookies WHERE hash = ?1)`, cookie[:], instant{now})
		return err
	})
	if err != nil {
		return fmt.Errorf("end earlier cookies of a device: %w", err)
	}
	return nil
}

// Rotate gives the device of a cookie its next one.
func (db *core) Rotate(ctx context.Context, cookie, next store.Hash, since, now time.Time) (given bool, err error) {
	err = db.write(ctx, func(tx *sql.Tx) error {
		given = false
		var device string
		err := tx.QueryRow(`SELECT device FROM cookies c WHERE hash = ?1 AND replaced_at IS NULL AND NOT EXISTS
			(SELECT 1 FROM cookies o WHERE o.device = c.device AND o.number > c.number AND o.given_at > ?2)`, cookie[:], instant{since}).Scan(&device)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		given = true
		if _, err := tx.Exec(`UPDATE devices SET seen_at = max(seen_at, ?2) WHERE id = ?1`, device, instant{now}); err != nil {
			return err
		}
		return giveCookie(tx, device, next, now)
	})
	if err != nil {
		return false, fmt.Errorf("give a device its next cookie: %w", err)
	}
	return given, nil
}

// Devices lists the devices of an address, those that were seen last first.
func (db *core) Devices(ctx context.Context, address string) (all []store.Device, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, `SELECT id, address, name, began_at, seen_at FROM devices WHERE address = ?1 ORDER BY seen_at DESC, id`, []any{address},
			func(rows *sql.Rows) error {
				var d store.Device
				var began, seen instant
				err := rows.Scan(&d.ID, &d.Address, &d.Name, &began, &seen)
				d.Began, d.Seen = began.Time, seen.Time
				all = append(all, d)
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("list devices: %w", explain(err))
	}
	return all, nil
}

// SignOut ends a device of an address, or all of them.
func (db *core) SignOut(ctx context.Context, address, id string) (devices int64, err error) {
	err = db.write(ctx, func(tx *sql.Tx) error {
		if id == "" {
			if _, err := tx.Exec(`UPDATE logins SET used = 1 WHERE address = ?1`, address); err != nil {
				return err
			}
		}
		devices, err = changedRows(tx.Exec(`DELETE FROM devices WHERE address = ?1 AND (?2 = '' OR id = ?2)`, address, id))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("sign out: %w", err)
	}
	return devices, nil
}

// PruneDevices forgets devices and logins whose time is over.
func (db *core) PruneDevices(ctx context.Context, began, seen, asked time.Time) (devices int64, err error) {
	err = db.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.Exec(`DELETE FROM logins WHERE asked_at < ?1`, instant{asked}); err != nil {
			return err
		}
		devices, err = changedRows(tx.Exec(`DELETE FROM devices WHERE began_at < ?1 OR seen_at < ?2`, instant{began}, instant{seen}))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("forget devices: %w", err)
	}
	return devices, nil
}

// changedRows returns how many rows a statement has changed.
func changedRows(res sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// devices lets devices follow their owners where files are accepted: to another address, and out where their owner may do nothing at
// the desk any more.
func (r *recorder) devices(acts []scheduler.Action) error {
	if !slices.ContainsFunc(acts, func(a scheduler.Action) bool { _, accepts := a.(scheduler.Accept); return accepts }) || r.next.Accepted == nil {
		return nil
	}
	for address, who := range r.next.Accepted.People.ByAddress.All() {
		if who.Was() == "" {
			continue
		}
		if err := r.exec(`UPDATE devices SET address = ?2 WHERE address = ?1`, strings.ToLower(who.Was()), address); err != nil {
			return err
		}
	}
	var out []string
	err := each(r.tx, `SELECT DISTINCT address FROM devices`, nil, func(rows *sql.Rows) error {
		var address string
		err := rows.Scan(&address)
		if !r.next.Accepted.Roles(address).Any() {
			out = append(out, address)
		}
		return err
	})
	if err != nil || len(out) == 0 {
		return err
	}
	return r.exec(`DELETE FROM devices WHERE address IN (SELECT value FROM json_each(?1))`, list(out))
}

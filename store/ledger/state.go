package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// memory is how long after its end a session still belongs to the State, for the feed.
const memory = scheduler.FeedPast

// State reads everything that planning, feeds and pages go by, as of one moment: the accepted files, what is held, and
// the coming sessions with those that ended within the last twelve weeks.
func (db *core) State(ctx context.Context) (scheduler.State, error) {
	have, err := db.snapshot(ctx, scheduler.Scope{Everybody: true})
	if err != nil {
		return scheduler.State{}, fmt.Errorf("read the ledger: %w", explain(err))
	}
	return have, nil
}

// Part returns the part of State that a scope names, as of one moment.
func (db *core) Part(ctx context.Context, scope scheduler.Scope) (scheduler.State, error) {
	have, err := db.snapshot(ctx, scope)
	if err != nil {
		return scheduler.State{}, fmt.Errorf("read a part of the ledger: %w", explain(err))
	}
	return have, nil
}

// Version rises whenever something that State returns has changed, but for letters that leave the queue.
func (db *core) Version(ctx context.Context) (int64, error) {
	var version int64
	if err := db.readers.QueryRowContext(ctx, `SELECT version FROM ledger`).Scan(&version); err != nil {
		return 0, fmt.Errorf("read the ledger's version: %w", explain(err))
	}
	return version, nil
}

// Holds returns what is held at present, in order of scope: the part of [DB.State] that health asks for, without the rest.
func (db *core) Holds(ctx context.Context) (holds []scheduler.Hold, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) (err error) {
		holds, err = readHolds(tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what is held: %w", explain(err))
	}
	return holds, nil
}

// snapshot reads a part of the State, as of one moment.
func (db *core) snapshot(ctx context.Context, scope scheduler.Scope) (have scheduler.State, err error) {
	scope = scope.And(scheduler.Scope{}) // in order
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		since := instant{db.now().Add(-memory)}
		if err := db.readSingle(tx, &have); err != nil {
			return err
		}
		if scope.Everybody || scope.Ahead.All {
			if scope.Ahead.All {
				have.Read.Part = &scope
			}
			if have.Sessions, err = db.readAbout(tx, everything(since), scope); err != nil {
				return err
			}
			if have.Known, err = readKnown(tx, `true`); err != nil {
				return err
			}
			if err := readRest(tx, &have); err != nil {
				return err
			}
			if have.Spent, err = readSpent(tx, since, have.Accepted); err != nil {
				return err
			}
		} else {
			err = db.readPart(tx, scope, since, &have)
		}
		if err != nil {
			return err
		}
		return readMails(tx, scope.Mails, have.Read.Versions)
	})
	return have, err
}

// readSpent reads the UIDs of sessions that are in no State any more, but for those that were made here: no file may name such a one.
func readSpent(tx *sql.Tx, since instant, accepted *theme.Set) (spent map[string]bool, err error) {
	end := "@"
	if accepted != nil {
		end += accepted.Config.Site.Host()
	}
	err = each(tx, `SELECT uid FROM sessions WHERE ends_at < ?1
			AND NOT (substr(uid, 1, length(theme) + 1) = theme || '.' AND substr(uid, length(uid) - length(?2) + 1) = ?2)`, []any{since, end}, func(rows *sql.Rows) error {
		var uid string
		if err := rows.Scan(&uid); err != nil {
			return err
		}
		if spent == nil {
			spent = map[string]bool{}
		}
		spent[uid] = true
		return nil
	})
	return spent, err
}

// readSingle reads what every State has, and how often each part of the ledger has changed, but for those of single people.
func (db *core) readSingle(tx *sql.Tx, have *scheduler.State) (err error) {
	var feeds instant
	var version int64
	if err := tx.QueryRow(`SELECT version, released, feeds_since FROM ledger`).Scan(&version, &have.Released, &feeds); err != nil {
		return err
	}
	have.Feeds = feeds.Time
	if have.Accepted, err = db.accepted.read(tx); err != nil {
		return err
	}
	if have.Holds, err = readHolds(tx); err != nil {
		return err
	}
	if have.Joined, have.Accepted, err = db.joined.read(tx, have.Accepted); err != nil {
		return err
	}
	if have.Forgotten, err = readForgotten(tx); err != nil {
		return err
	}
	have.Read.Versions, err = readVersions(tx, nil)
	have.Read.Versions[partAll] = version
	return err
}

// readPart reads what a scope names.
func (db *core) readPart(tx *sql.Tx, scope scheduler.Scope, since instant, have *scheduler.State) (err error) {
	have.Read.Part = &scope
	if len(scope.Sessions)+len(scope.Themes)+len(scope.Ahead.Themes) > 0 {
		if have.Sessions, err = db.readAbout(tx, within(scope, since), scope); err != nil {
			return err
		}
	}
	nearby, err := readNearby(tx, scope.Nearby)
	if err != nil {
		return err
	}
	if len(scope.Seats)+len(nearby) > 0 {
		if have.Elsewhere, err = db.readAbout(tx, elsewhere(scope, nearby, since), scheduler.Scope{}); err != nil {
			return err
		}
	}
	if len(scope.People) > 0 {
		if have.Known, err = readKnown(tx, `address IN (SELECT value FROM json_each(?1))`, list(scope.People)); err != nil {
			return err
		}
	}
	if scope.Rest {
		return readRest(tx, have)
	}
	if err := readPeople(tx, scope, have); err != nil {
		return err
	}
	people := make([]string, len(scope.People))
	for i, address := range scope.People {
		people[i] = personPart(address)
	}
	versions, err := readVersions(tx, people)
	maps.Copy(have.Read.Versions, versions)
	return err
}

// readAbout reads sessions with their seats, but those of which a scope does not name them.
func (db *core) readAbout(tx *sql.Tx, which selection, scope scheduler.Scope) (all []*scheduler.Session, err error) {
	byUID := make(map[string]*scheduler.Session)
	if all, err = readSessions(tx, which, byUID); err != nil {
		return nil, err
	}
	if err := readSequels(tx, which, byUID); err != nil {
		return nil, err
	}
	if err := readSayings(tx, which, byUID); err != nil {
		return nil, err
	}
	if err := readPresenting(tx, which, byUID); err != nil {
		return nil, err
	}
	if err := db.readChannels(tx, which, byUID); err != nil {
		return nil, err
	}
	which = seated(which, all, scope)
	if err := readSeats(tx, which, byUID); err != nil {
		return nil, err
	}
	if err := readMarks(tx, which, byUID); err != nil {
		return nil, err
	}
	if err := readAnswers(tx, which, byUID); err != nil {
		return nil, err
	}
	if err := db.readPending(tx, which, byUID); err != nil {
		return nil, err
	}
	return all, readTold(tx, which, byUID)
}

// each runs scan for every row of a query. It goes without a context: the transaction has one, and a context of the
// query's own would make every row pay for it.
func each(tx *sql.Tx, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func readFeeds(tx *sql.Tx) (time.Time, error) {
	var since instant
	err := tx.QueryRow(`SELECT feeds_since FROM ledger`).Scan(&since)
	return since.Time, err
}

// Known lists the addresses that were ever written to, but for letters that are [scheduler.Traits].Unasked, in order; nil when there are as many as the caller knows already.
// An address that was written to stays known.
func (db *core) Known(ctx context.Context, already int) (addresses []string, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		var all int
		if err := tx.QueryRow(`SELECT count(*) FROM known`).Scan(&all); err != nil || all == already {
			return err
		}
		known, err := readKnown(tx, `true`)
		addresses = slices.Sorted(maps.Keys(known))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list who was written to: %w", explain(err))
	}
	return addresses, nil
}

func readKnown(tx *sql.Tx, which string, args ...any) (map[string]bool, error) {
	known := make(map[string]bool)
	err := each(tx, `SELECT address FROM known WHERE `+which, args, func(rows *sql.Rows) error {
		var address string
		if err := rows.Scan(&address); err != nil {
			return err
		}
		known[address] = true
		return nil
	})
	return known, err
}

func readHolds(tx *sql.Tx) (holds []scheduler.Hold, err error) {
	err = each(tx, `SELECT scope, why, digest, since FROM holds ORDER BY scope`, nil, func(rows *sql.Rows) error {
		var h scheduler.Hold
		var since instant
		if err := rows.Scan(&h.Scope, &h.Why, &h.Digest, &since); err != nil {
			return err
		}
		h.Since = since.Time
		holds = append(holds, h)
		return nil
	})
	return holds, err
}

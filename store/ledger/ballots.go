package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// Ballots lie in a box, one of a survey. Whenever one comes in the box is emptied: either there are enough to be counted, or
// all go back in another order and under new random ids. So neither the ids nor where rows lie in the file tell who answered
// first, last or before whom.

// ticketSQL gives ?2 the ticket of session ?1, unless they have it. Its time is the session's start.
const ticketSQL = `
INSERT INTO marks
SELECT t.uid, t.address, '` + string(scheduler.Surveyed) + `', strftime('%Y-%m-%dT%H:%M:%fZ', f.starts_at), 0
FROM seats t JOIN sessions s ON s.uid = t.uid JOIN facts f ON f.uid = s.uid AND f.revision = s.revision
WHERE t.uid = ?1 AND t.address = ?2
ON CONFLICT (uid, address, mark) DO NOTHING`

// Cast gives a person their ticket and puts their ballot into the box, as [store.Ballots] says.
func (db *core) Cast(ctx context.Context, c store.Cast, k int, open store.OpenBallot) (counted bool, err error) {
	err = db.write(ctx, func(tx *sql.Tx) error {
		counted = false // it may be tried again
		var part string
		err := tx.QueryRow(`SELECT s.theme FROM seats t JOIN sessions s ON s.uid = t.uid WHERE t.uid = ?1 AND t.address = ?2`, c.UID, c.Address).Scan(&part)
		if err == sql.ErrNoRows {
			return store.ErrNoSeat
		} else if err != nil {
			return err
		}
		ticket, err := tx.Exec(ticketSQL, c.UID, c.Address)
		if err != nil {
			return err
		}
		if n, err := ticket.RowsAffected(); err != nil || n == 0 {
			return err
		}
		counted = true
		b, err := db.takeBox(tx, c.UID)
		if err != nil {
			return err
		}
		b.asked(c.Asked)
		b.ballots = append(b.ballots, c.Sealed)
		b.count(k, open)
		if err := b.put(tx); err != nil {
			return err
		}
		return touch(tx, themePart(part))
	})
	if err != nil {
		return false, fmt.Errorf("count an answer: %w", err)
	}
	return counted, nil
}

// Offer notes whether a person would present.
func (db *core) Offer(ctx context.Context, uid, address string, would bool) error {
	err := db.write(ctx, func(tx *sql.Tx) error {
		var part string
		err := tx.QueryRow(`SELECT s.theme FROM seats t JOIN sessions s ON s.uid = t.uid WHERE t.uid = ?1 AND t.address = ?2`, uid, address).Scan(&part)
		if err == sql.ErrNoRows {
			return store.ErrNoSeat
		} else if err != nil {
			return err
		}
		if would {
			_, err = tx.Exec(`INSERT INTO marks SELECT ?1, ?2, ?3, strftime('%Y-%m-%dT%H:%M:%fZ', f.starts_at), 0
				FROM sessions s JOIN facts f ON f.uid = s.uid AND f.revision = s.revision WHERE s.uid = ?1
				ON CONFLICT (uid, address, mark) DO NOTHING`, uid, address, string(scheduler.Presents))
		} else {
			_, err = tx.Exec(`DELETE FROM marks WHERE uid = ?1 AND address = ?2 AND mark = ?3`, uid, address, string(scheduler.Presents))
		}
		if err != nil {
			return err
		}
		return touch(tx, themePart(part))
	})
	if err != nil {
		return fmt.Errorf("note who would present: %w", err)
	}
	return nil
}

// Publish counts the ballots that are enough, and lets go of those that are too few when their survey is closed.
func (db *core) Publish(ctx context.Context, closed time.Time, k int, open store.OpenBallot) (surveys int, err error) {
	err = db.write(ctx, func(tx *sql.Tx) error {
		surveys = 0
		var uids []string
		err := each(tx, `SELECT b.uid FROM ballots b JOIN sessions s ON s.uid = b.uid GROUP BY b.uid HAVING count(*) >= ?1 OR max(s.ends_at) < ?2`,
			[]any{k, instant{closed}}, func(rows *sql.Rows) error {
				var uid string
				err := rows.Scan(&uid)
				uids = append(uids, uid)
				return err
			})
		if err != nil {
			return err
		}
		for _, uid := range uids {
			b, err := db.takeBox(tx, uid)
			if err != nil {
				return err
			}
			if b.count(k, open) {
				surveys++
			}
			if b.ended.Before(closed) {
				b.lost += len(b.ballots)
				b.ballots = nil
			}
			if err := b.put(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("count the answers to surveys: %w", err)
	}
	return surveys, nil
}

// box is all that is kept of one survey, but for the tickets.
type box struct {
	uid     string
	ended   time.Time // when the session did
	lost    int
	results scheduler.Results // without Waiting
	ballots [][]byte
}

// takeBox reads a survey and takes its ballots out of the table. What is deleted is overwritten.
func (db *core) takeBox(tx *sql.Tx, uid string) (*box, error) {
	b := &box{uid: uid}
	var tallies string
	var ended instant
	err := tx.QueryRow(`SELECT s.ends_at, coalesce(v.shown, 0), coalesce(v.lost, 0), coalesce(v.results, '[]')
		FROM sessions s LEFT JOIN surveys v ON v.uid = s.uid WHERE s.uid = ?1`, uid).Scan(&ended, &b.results.Shown, &b.lost, &tallies)
	if err != nil {
		return nil, err
	}
	b.ended = ended.Time
	if err := json.Unmarshal([]byte(tallies), &b.results.Tallies); err != nil {
		return nil, fmt.Errorf("what the survey of %s says: %w", uid, err)
	}
	err = each(tx, `SELECT sealed FROM ballots WHERE uid = ?1`, []any{uid}, func(rows *sql.Rows) error {
		var sealed []byte
		err := rows.Scan(&sealed)
		b.ballots = append(b.ballots, sealed)
		return err
	})
	if err != nil || len(b.ballots) == 0 {
		return b, err
	}
	return b, db.overwriting(tx, `DELETE FROM ballots WHERE uid = ?1`, uid)
}

func (b *box) asked(asked []theme.Question) { b.results = b.results.Ask(asked) }

// count counts all ballots that can be opened when there are k of them, and says whether it did.
func (b *box) count(k int, open store.OpenBallot) bool {
	if len(b.ballots) < max(k, theme.LeastShown) {
		return false
	}
	var opened []scheduler.Ballot
	var shut [][]byte
	for _, sealed := range b.ballots {
		if ballot, err := open(b.uid, sealed); err == nil {
			opened = append(opened, ballot)
		} else {
			shut = append(shut, sealed)
		}
	}
	if len(opened) < max(k, theme.LeastShown) {
		return false
	}
	b.results, b.ballots = b.results.Count(opened), shut
	return true
}

// put writes the survey back, with its ballots in another order.
func (b *box) put(tx *sql.Tx) error {
	tallies, err := json.Marshal(b.results.Tallies)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO surveys VALUES (?1, ?2, ?3, ?4) ON CONFLICT (uid) DO UPDATE SET shown = ?2, lost = ?3, results = ?4`,
		b.uid, b.results.Shown, b.lost, string(tallies))
	if err != nil {
		return err
	}
	ids := make([]string, len(b.ballots))
	for i := range ids {
		var id [16]byte
		_, _ = rand.Read(id[:]) // crypto/rand never fails
		ids[i] = string(id[:])
	}
	order := make([]int, len(ids))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return slices.Compare([]byte(ids[i]), []byte(ids[j])) })
	for _, i := range order {
		if _, err := tx.Exec(`INSERT INTO ballots VALUES (?1, ?2, ?3)`, []byte(ids[i]), b.uid, b.ballots[i]); err != nil {
			return err
		}
	}
	return nil
}

// Results returns what surveys say, as [store.Ballots] has it.
func (db *core) Results(ctx context.Context, uids ...string) (map[string]store.Results, error) {
	all := make(map[string]store.Results)
	which, args := "true", []any(nil)
	if len(uids) > 0 {
		which, args = "s.uid IN (SELECT value FROM json_each(?1))", []any{list(uids)}
	}
	err := inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, `SELECT s.uid, s.theme, coalesce(v.shown, 0), coalesce(v.lost, 0) + (SELECT count(*) FROM ballots b WHERE b.uid = s.uid), coalesce(v.results, '[]'),
				coalesce(z.presents, p.presents, 0)
			FROM sessions s LEFT JOIN surveys v ON v.uid = s.uid LEFT JOIN folded z ON z.uid = s.uid
				LEFT JOIN (SELECT uid, count(*) AS presents FROM marks WHERE mark = '`+string(scheduler.Presents)+`' GROUP BY uid) p ON p.uid = s.uid
			WHERE `+which+` AND (v.uid IS NOT NULL OR p.uid IS NOT NULL OR z.presents > 0)`, args, func(rows *sql.Rows) error {
			var uid, tallies string
			var r store.Results
			if err := rows.Scan(&uid, &r.Theme, &r.Shown, &r.Waiting, &tallies, &r.Presents); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(tallies), &r.Tallies); err != nil {
				return fmt.Errorf("what the survey of %s says: %w", uid, err)
			}
			all[uid] = r
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read the results of surveys: %w", explain(err))
	}
	return all, nil
}

package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// dueSQL finds due letters that nobody carries, in the order in which they leave, and says of them what candidatesSQL says. What
// somebody else is claiming at this moment is passed over. ?4 is a list of letters to leave out.
var dueSQL = [...]string{byMail: dueOf + onlyMail + dueEnd, byChat: dueOf + onlyChats + dueEnd}

const dueOf = `
SELECT l.id, l.method, l.name, l.uid, l.address, l.lane, l.attempts, l.doubts, l.expires_at,
	l.recalled_by = 'news' AND EXISTS (
		SELECT 1 FROM seats s JOIN letters news ON news.id = s.letter_id AND news.withdrawn = 0
		WHERE s.uid = l.uid AND s.address = l.address AND s.letter_id > l.id),
	(SELECT count(*) FROM letters r WHERE r.address = l.address AND r.carried_at > ?3 AND r.carried_at <= ?1) +
		(SELECT count(*) FROM letters r WHERE r.address = l.address AND r.state = 'queued' AND r.method = 'CANCEL'),
	EXISTS (SELECT 1 FROM suppressions p WHERE p.address = l.address AND p.restored_at IS NULL),
	` + wasHeldSQL + `, message_id, sender, sealed.bytes, o.bytes
FROM letters l LEFT JOIN sealed ON sealed.letter_id = l.id LEFT JOIN originals o ON o.letter_id = original
WHERE l.state IN ('queued', 'in_doubt') AND l.leased_until IS NULL AND l.not_before <= ?1 AND
	l.id NOT IN (SELECT CAST(value AS BIGINT) FROM json_each(?4)) AND `

const dueEnd = ` AND
	(?5 = '' OR instr(?5, lower(substr(l.address, instr(l.address, '@'))) || ' ') = 0) AND ` + unclaimed + `
ORDER BY l.doubts, l.lane, l.id LIMIT ?2
FOR NO KEY UPDATE OF l SKIP LOCKED`

// unclaimed is the condition that neither a hold of the letter's theme nor a letter that somebody carries to the same seat stands in the
// way of l, nor a carrier of its own.
const unclaimed = `
NOT EXISTS (SELECT 1 FROM holds h WHERE h.scope = 'theme/' || l.theme) AND
NOT EXISTS (SELECT 1 FROM letters f WHERE f.uid = l.uid AND f.address = l.address AND f.uid <> '' AND f.leased_until IS NOT NULL) AND
NOT EXISTS (SELECT 1 FROM claims c WHERE c.letter_id = l.id) AND
NOT EXISTS (SELECT 1 FROM claims c WHERE c.uid = l.uid AND c.address = l.address AND c.uid <> '')`

// crowdSQL finds the letter that has to become an hour old before person ?1 may get one more, as roomSQL does.
const crowdSQL = `
WITH recent AS (
	SELECT carried_at FROM letters WHERE address = ?1 AND carried_at > ?2 AND carried_at <= ?5
	UNION ALL
	SELECT ?5 FROM claims c JOIN letters l ON l.id = c.letter_id
	WHERE c.address = ?1 AND (l.carried_at IS NULL OR l.carried_at <= ?2 OR l.carried_at > ?5))
SELECT carried_at FROM recent ORDER BY carried_at DESC
LIMIT 1 OFFSET greatest(0, ?3 - CASE ?4 WHEN 'CANCEL' THEN 0 ELSE
	(SELECT count(*) FROM letters l WHERE address = ?1 AND state = 'queued' AND method = 'CANCEL' AND not_before <= ?5
		AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.letter_id = l.id)) END)`

// claimSQL leases letters ?2, each of them [id, uid, address], to node ?3, for ?4 milliseconds by the clock of the database. Those that
// somebody was faster with, or whose seat somebody is on the way to, are left out.
const claimSQL = `
INSERT INTO claims
SELECT CAST(json_extract(value, '$[0]') AS BIGINT), json_extract(value, '$[1]'), json_extract(value, '$[2]'), ?3,
	` + leaseClock + ` + ?4 * interval '1 millisecond' FROM json_each(?2)
ON CONFLICT DO NOTHING
RETURNING letter_id`

// Claim leases up to n letters that are due, as [store.Outbox] says: to this node, for an hour by the clock of the database or until
// the node is gone.
func (db *Postgres) Claim(ctx context.Context, now time.Time, n int, except ...string) ([]scheduler.Delivery, error) {
	return db.claimBy(ctx, search{now: now, n: n, except: except})
}

// ClaimNotices leases letters to channels, as [store.Outbox] says.
func (db *Postgres) ClaimNotices(ctx context.Context, now time.Time, n int) ([]scheduler.Delivery, error) {
	return db.claimBy(ctx, search{now: now, n: n, route: byChat})
}

func (db *Postgres) claimBy(ctx context.Context, s search) ([]scheduler.Delivery, error) {
	if db.writer == nil {
		return nil, fmt.Errorf("claim letters: %w", store.ErrReadOnly)
	}
	if err := db.Room(); err != nil {
		return nil, fmt.Errorf("claim letters: %w", err)
	}
	claimed, err := db.claim(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("claim letters: %w", explain(err))
	}
	return claimed, nil
}

func (db *Postgres) claim(ctx context.Context, s search) (claimed []scheduler.Delivery, err error) {
	me, err := db.join(ctx)
	if err != nil {
		return nil, err
	}
	err = db.locked(ctx, shared, func(tx *sql.Tx) error {
		claimed = nil
		var doubt string
		if err := tx.QueryRow(`SELECT doubt FROM identity`).Scan(&doubt); err != nil || doubt != "" {
			return err
		}
		if _, err := db.takeBackLapsed(tx); err != nil {
			return err
		}
		for passed := s.passed; len(claimed) < s.n; {
			rest := s
			rest.n, rest.passed = s.n-len(claimed), passed
			found, err := db.due(tx, rest)
			if err != nil || len(found) == 0 {
				return err
			}
			free, later, err := db.sort(tx, found, s)
			if err != nil {
				return err
			}
			ours, err := db.lease(tx, me, free)
			if err != nil {
				return err
			}
			for _, c := range free {
				if ours[c.ID] {
					claimed = append(claimed, c.Delivery)
				} else {
					passed = append(passed, c.ID)
				}
			}
			if len(found) < rest.n && !later {
				return nil
			}
		}
		return nil
	})
	return claimed, err
}

// due finds letters.
func (db *Postgres) due(tx *sql.Tx, s search) ([]candidate, error) {
	var domains strings.Builder
	for _, domain := range s.except {
		domains.WriteString("@" + domain + " ")
	}
	// The order is that of an index. The server would rather sort all that waits, as long as it takes that for little.
	if _, err := tx.Exec(`SET LOCAL enable_sort = off`); err != nil {
		return nil, err
	}
	rows, err := tx.Query(dueSQL[s.route], instant{s.now}, s.n, instant{s.now.Add(-time.Hour)}, numbers(s.passed), domains.String())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []candidate
	for rows.Next() {
		c, err := scanCandidate(rows)
		if err != nil {
			return nil, err
		}
		found = append(found, c)
	}
	return found, rows.Err()
}

// sort expires letters that are past their life, overtaken or for nobody, and puts those off whose people have had enough for the hour.
// It returns those that are free to go. later says that there is one more to a person of whom another letter decides first.
func (db *Postgres) sort(tx *sql.Tx, found []candidate, s search) (free []candidate, later bool, err error) {
	limit, now := db.limit(s.route), s.now
	people, err := db.carriedTo(tx, limit)
	if err != nil {
		return nil, false, err
	}
	taken := map[string]bool{} // to whom a letter is free to go that no row says so of
	for _, c := range found {
		if past, err := c.expire(tx, now); err != nil {
			return nil, false, err
		} else if past {
			continue
		}
		if limit > 0 && c.recent+people[c.To] >= limit {
			if taken[c.To] {
				later = true
				continue
			}
			if put, err := db.putOff(tx, c, now, limit); err != nil {
				return nil, false, err
			} else if put {
				continue
			}
		}
		taken[c.To] = true
		people[c.To]++
		free = append(free, c)
	}
	return free, later, nil
}

// carriedTo counts the letters that are claimed, by address, where there is a limit.
func (db *Postgres) carriedTo(tx *sql.Tx, limit int) (map[string]int, error) {
	people := map[string]int{}
	if limit <= 0 {
		return people, nil
	}
	err := each(tx, `SELECT address, count(*) FROM claims GROUP BY address`, nil, func(rows *sql.Rows) error {
		var address string
		var n int
		err := rows.Scan(&address, &n)
		people[address] = n
		return err
	})
	return people, err
}

// putOff puts a letter off when its recipient has had enough for the hour, and says whether it did.
func (db *Postgres) putOff(tx *sql.Tx, c candidate, now time.Time, limit int) (bool, error) {
	var carried instant
	err := tx.QueryRow(crowdSQL, c.To, instant{now.Add(-time.Hour)}, limit-1, c.method, instant{now}).Scan(&carried)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err == nil {
		_, err = tx.Exec(crowdedSQL, c.ID, instant{carried.Add(time.Hour)})
	}
	return true, err
}

// lease claims letters, and returns which are this node's now.
func (db *Postgres) lease(tx *sql.Tx, me string, free []candidate) (map[int64]bool, error) {
	ours := map[int64]bool{}
	if len(free) == 0 {
		return ours, nil
	}
	list := make([][3]any, len(free))
	for i, c := range free {
		list[i] = [3]any{c.ID, c.uid, c.To}
	}
	text, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	err = each(tx, claimSQL, []any{db.skew(), string(text), me, leaseTime.Milliseconds()}, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ours[id] = true
		return err
	})
	return ours, err
}

const nextFreeSQL = `
SELECT min(l.not_before) FROM letters l
WHERE l.state IN ('queued', 'in_doubt') AND l.leased_until IS NULL AND ` + unclaimed + `
	AND NOT EXISTS (SELECT 1 FROM identity WHERE doubt <> '') AND `

// NextDue returns when the next waiting letter becomes due, as [store.Outbox] says. What somebody is to take back from a node that is
// gone comes with the next beat.
func (db *Postgres) NextDue(ctx context.Context) (time.Time, error) { return db.nextDueBy(ctx, byMail) }

// NextNotice is NextDue of letters to channels.
func (db *Postgres) NextNotice(ctx context.Context) (time.Time, error) {
	return db.nextDueBy(ctx, byChat)
}

func (db *Postgres) nextDueBy(ctx context.Context, by route) (time.Time, error) {
	var due instant
	if err := db.readers.QueryRowContext(ctx, nextFreeSQL+[...]string{byMail: onlyMail, byChat: onlyChats}[by]).Scan(&due); err != nil {
		return time.Time{}, fmt.Errorf("find the next due letter: %w", explain(err))
	}
	return due.Time, nil
}

// Expire ends the life of letters that are past it, as [store.Outbox] says.
func (db *Postgres) Expire(ctx context.Context, now time.Time) (letters int64, err error) {
	return db.expire(ctx, now, func(tx *sql.Tx) error {
		_, err := db.takeBackLapsed(tx)
		return err
	})
}

// totalsSQL counts what is settled from the totals that are kept, and what waits from the indexes of it. The newest letter never
// goes, and its id says how many there were.
const totalsSQL = `
SELECT coalesce((SELECT max(id) FROM letters), 0) - sum(gone), sum(sent), sum(failed), sum(held), sum(expired),
	(SELECT count(*) FROM letters WHERE leased_until IS NOT NULL),
	(SELECT count(*) FROM letters WHERE state IN ('queued', 'in_doubt') AND leased_until IS NULL AND doubts > 0 AND state = 'in_doubt'),
	(SELECT count(*) FROM letters WHERE crowded = 1),
	(SELECT min(not_before) FROM letters WHERE state IN ('queued', 'in_doubt') AND leased_until IS NULL),
	(SELECT count(*) FROM claims c JOIN letters l ON l.id = c.letter_id WHERE l.state = 'queued' AND ` + isLive + `)
FROM settled`

// Counts counts the letters, as [store.Letters] says. Those that any node is carrying count as leased while nothing else is known of them.
func (db *Postgres) Counts(ctx context.Context) (store.Counts, error) {
	c := store.Counts{ByState: make(map[scheduler.LetterState]int)}
	var all, sent, failed, held, expired, inFlight, inDoubt, leased int
	var oldest instant
	err := db.readers.QueryRowContext(ctx, totalsSQL, db.skew()).Scan(&all, &sent, &failed, &held, &expired, &inFlight, &inDoubt, &c.Crowded, &oldest, &leased)
	if err != nil {
		return store.Counts{}, fmt.Errorf("count letters: %w", explain(err))
	}
	c.Oldest = oldest.Time
	queued := all - sent - failed - held - expired - inFlight - inDoubt - leased
	for state, n := range map[scheduler.LetterState]int{scheduler.Queued: queued, scheduler.Leased: leased, scheduler.InDoubt: inFlight + inDoubt,
		scheduler.Sent: sent, scheduler.Failed: failed, scheduler.Held: held, scheduler.Expired: expired} {
		if n > 0 {
			c.ByState[state] = n
		}
	}
	return c, nil
}

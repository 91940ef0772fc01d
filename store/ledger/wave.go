package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// What is held because a server refused many together (mailer/wave.go) has this note; other letters that are held may have been
// delivered.
const (
	waveNote = "refused together with others; nobody is given up for it"
	waveHeld = `state = 'held' AND note = '` + waveNote + `'`

	// wasHeldSQL says of letter l whether its last attempt ended so, and somebody has released it since.
	wasHeldSQL = `l.attempts > 0 AND EXISTS (
		SELECT 1 FROM attempts a WHERE a.letter_id = l.id AND a.number = l.attempts AND a.state = 'held')`

	released = "released by hand"
)

// takeBack makes of letters that failed what becomes of the one that shows that the server was wrong, and undoes what
// followed: their people are not suppressed, and other letters to them wait again. again is when those that wait are tried.
func takeBack(tx *sql.Tx, r scheduler.Result, again time.Time) error {
	list, err := json.Marshal(r.With)
	if err != nil {
		return err
	}
	for _, change := range []struct {
		text string
		args []any
	}{
		{`UPDATE letters SET state = 'queued', settled_at = NULL, note = ''
			WHERE state = 'expired' AND note = '` + goneNote + `' AND doubts = 0 AND EXISTS (
				SELECT 1 FROM suppressions s JOIN letters f ON f.name = s.letter AND f.address = s.address
				WHERE f.id IN (SELECT CAST(value AS BIGINT) FROM json_each(?1)) AND s.restored_at IS NULL
					AND s.report = '' AND s.address = letters.address AND letters.settled_at >= s.recorded_at)`, nil},
		{`DELETE FROM suppressions WHERE restored_at IS NULL AND report = '' AND EXISTS (SELECT 1 FROM letters l
			WHERE l.id IN (SELECT CAST(value AS BIGINT) FROM json_each(?1)) AND l.name = suppressions.letter AND l.address = suppressions.address)`, nil},
		{`UPDATE attempts SET state = ?2 WHERE state = 'failed' AND letter_id IN (SELECT CAST(value AS BIGINT) FROM json_each(?1))
			AND number = (SELECT attempts FROM letters l WHERE l.id = letter_id AND l.state = 'failed')`, []any{string(r.State)}},
		{`UPDATE letters SET state = ?2, note = iif(?2 = 'held', '` + waveNote + `', ''), not_before = iif(?2 = 'held', not_before, ?3),
			settled_at = iif(?2 = 'held', settled_at, NULL)
			WHERE state = 'failed' AND id IN (SELECT CAST(value AS BIGINT) FROM json_each(?1))`, []any{string(r.State), instant{again}}},
	} {
		args := change.args
		if strings.Contains(change.text, "?1") {
			args = append([]any{string(list)}, args...)
		}
		if _, err := tx.Exec(change.text, args...); err != nil {
			return fmt.Errorf("take back what followed from a refusal: %w", err)
		}
	}
	if _, err := tx.Exec(`UPDATE versions SET version = version + 1`); err != nil { // of anybody who was suppressed for it
		return fmt.Errorf("take back what followed from a refusal: %w", err)
	}
	return touch(tx, partRest)
}

const refusalsSQL = `
WITH refused AS (
	SELECT id, address, settled_at AS at, 0 AS held FROM letters
	WHERE state = 'failed' AND settled_at > ?1 AND (substr(reply, 1, 7) IN ('RCPT: 5', 'DATA: 5') OR substr(reply, 1, 14) = 'end of data: 5')
	UNION ALL
	SELECT id, address, settled_at, 1 FROM letters WHERE ` + waveHeld + `
	UNION ALL
	SELECT id, address, (SELECT max(a.at) FROM attempts a WHERE a.letter_id = l.id), 1 FROM letters l
	WHERE l.state = 'queued' AND l.leased_until IS NULL AND ` + wasHeldSQL + `)
SELECT id, address, at, held FROM refused ORDER BY at, id`

// Refusals lists recipients who were refused for good within a day, and those whose letters are held for it or were until
// they were released, oldest first. Those are left out after whose refusal somebody of their domain was taken.
func (db *core) Refusals(ctx context.Context, now time.Time) (all []scheduler.Refusal, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		var at []instant
		err := each(tx, refusalsSQL, []any{instant{now.Add(-24 * time.Hour)}}, func(rows *sql.Rows) error {
			var r scheduler.Refusal
			var when instant
			err := rows.Scan(&r.Letter, &r.To, &when, &r.Held)
			all, at = append(all, r), append(at, when)
			return err
		})
		if err != nil || len(all) == 0 {
			return err
		}
		taken := map[string]time.Time{}
		err = each(tx, `SELECT lower(substr(address, instr(address, '@') + 1)), max(carried_at) FROM letters
			WHERE carried_at > ?1 AND state = 'sent' GROUP BY 1`, []any{at[0]}, func(rows *sql.Rows) error {
			var domain string
			var when instant
			err := rows.Scan(&domain, &when)
			taken[domain] = when.Time
			return err
		})
		n := 0
		for i, r := range all {
			if !taken[domainOf(r.To)].After(at[i].Time) {
				all[n] = r
				n++
			}
		}
		all = all[:n]
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for refusals: %w", explain(err))
	}
	return all, nil
}

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

// Released returns when somebody last released a letter that still waits; zero for never.
func (db *core) Released(ctx context.Context) (time.Time, error) {
	var at instant
	err := db.readers.QueryRowContext(ctx, `SELECT max(not_before) FROM letters WHERE state = 'queued' AND leased_until IS NULL
		AND note = ?1`, released).Scan(&at)
	if err != nil {
		return time.Time{}, fmt.Errorf("look for released letters: %w", explain(err))
	}
	return at.Time, nil
}

// Rest records that a domain rests, or, without an end, that it does not any more. Of a channel the domain is its address; when its rest is
// over, what waits for it is due at once.
func (db *core) Rest(ctx context.Context, r scheduler.Rest) error {
	err := db.write(ctx, func(tx *sql.Tx) error {
		if now := db.now(); strings.HasSuffix(r.Domain, channelEnd) && !r.Until.After(now) {
			if _, err := tx.Exec(`UPDATE letters SET not_before = ?2 WHERE kind = 'chat' AND state = 'queued' AND leased_until IS NULL AND address = ?1 AND not_before > ?2`,
				r.Domain, instant{now}); err != nil {
				return err
			}
		}
		if r.Until.IsZero() {
			_, err := tx.Exec(`DELETE FROM rests WHERE domain = ?1`, r.Domain)
			return err
		}
		_, err := tx.Exec(`INSERT INTO rests (domain, why, since, until, reached) VALUES (?1, ?2, ?3, ?4, ?5)
			ON CONFLICT (domain) DO UPDATE SET why = ?2, since = ?3, until = ?4, reached = ?5`, r.Domain, r.Why, instant{r.Since}, instant{r.Until}, r.Reached)
		return err
	})
	if err != nil {
		return fmt.Errorf("record that %s rests: %w", r.Domain, err)
	}
	return nil
}

// channelEnd ends the addresses of channels of chats, which have no domain of their own.
const channelEnd = "@" + theme.ChannelHost

// Rests lists the domains that rest, in their order. One whose rest has just ended is being tried, and counts for a minute.
func (db *core) Rests(ctx context.Context) (all []scheduler.Rest, err error) {
	return db.rests(ctx, `until > ?1 AND domain NOT LIKE '%`+channelEnd+`'`, instant{db.now().Add(-time.Minute)})
}

// ChannelRests lists what is known to be wrong with channels, as [store.Ledger] says.
func (db *core) ChannelRests(ctx context.Context) (all []scheduler.Rest, err error) {
	return db.rests(ctx, `domain LIKE '%`+channelEnd+`'`)
}

func (db *core) rests(ctx context.Context, which string, args ...any) (all []scheduler.Rest, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, `SELECT domain, why, since, until, reached FROM rests WHERE `+which+` ORDER BY domain`, args, func(rows *sql.Rows) error {
			var r scheduler.Rest
			var since, until instant
			err := rows.Scan(&r.Domain, &r.Why, &since, &until, &r.Reached)
			r.Since, r.Until = since.Time, until.Time
			all = append(all, r)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list domains that rest: %w", explain(err))
	}
	return all, nil
}

// Waves lists the letters that are held because their servers refused many together, by domain.
func (db *core) Waves(ctx context.Context) (all []scheduler.Wave, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) (err error) {
		all, err = readWaves(tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list waves of refusals: %w", explain(err))
	}
	return all, nil
}

func readWaves(tx *sql.Tx) (all []scheduler.Wave, err error) {
	waves, people := map[string]*scheduler.Wave{}, map[string]bool{}
	err = each(tx, `SELECT address, settled_at, reply FROM letters WHERE `+waveHeld+` ORDER BY settled_at, id`, nil, func(rows *sql.Rows) error {
		var address, reply string
		var at instant
		if err := rows.Scan(&address, &at, &reply); err != nil {
			return err
		}
		domain := domainOf(address)
		w := waves[domain]
		if w == nil {
			w = &scheduler.Wave{Domain: domain, Since: at.Time}
			waves[domain] = w
		}
		w.Letters, w.Last, w.Reply = w.Letters+1, at.Time, reply
		if !people[address] {
			people[address] = true
			w.People++
		}
		return nil
	})
	for _, w := range waves {
		all = append(all, *w)
	}
	slices.SortFunc(all, func(a, b scheduler.Wave) int { return cmp.Compare(a.Domain, b.Domain) })
	return all, err
}

const (
	// Both take domains as ?2, a JSON array, empty for all; ?1 is now.
	ofDomains = `(json_array_length(?2) = 0 OR lower(substr(address, instr(address, '@') + 1)) IN (SELECT value FROM json_each(?2)))`

	// Letters that were put off because of the wave need not wait for the end of a rest.
	hastenSQL = `
UPDATE letters SET not_before = ?1
WHERE state = 'queued' AND leased_until IS NULL AND not_before > ?1 AND ` + ofDomains + `
	AND instr(reply, lower(substr(address, instr(address, '@') + 1)) || ' refuses one recipient') = 1`

	releaseWavesSQL = `
UPDATE letters SET not_before = ?1, note = '` + released + `', state = 'queued', settled_at = NULL, copies = max(copies, doubts + 1)
WHERE ` + waveHeld + ` AND (expires_at IS NULL OR expires_at > ?1) AND ` + ofDomains
)

// ReleaseWaves releases every letter that is held because many were refused together, or those to some domains, and returns
// how many.
func (db *core) ReleaseWaves(ctx context.Context, domains ...string) (letters int, err error) {
	names := make([]string, len(domains))
	for i, domain := range domains {
		names[i] = strings.ToLower(strings.TrimPrefix(domain, "@"))
	}
	list, err := json.Marshal(names)
	if err != nil {
		return 0, err
	}
	err = db.write(ctx, func(tx *sql.Tx) error {
		now := instant{db.now()}
		if _, err := tx.Exec(hastenSQL, now, string(list)); err != nil {
			return err
		}
		res, err := tx.Exec(releaseWavesSQL, now, string(list))
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		letters = int(n)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("release letters that were refused together: %w", err)
	}
	return letters, nil
}

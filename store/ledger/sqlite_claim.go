package ledger

import (
	"context"
	"fmt"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// Claim leases up to n letters that are due, for the caller to carry: those never in doubt first, then by lane and age,
// one for a session and person. Letters past their life, and those to suppressed addresses, are expired on the way. A
// person's letters beyond the hourly limit are put off until there is room, CANCELs last. Nothing is claimed from an unconfirmed
// database (see [DB.Identity]) nor of a theme on hold, nor to a domain of except (in lower case), which may be empty.
//
// Every claimed letter has to come back by [DB.Settle]; the attempt that passes the final dot calls [DB.Doubt] first, which
// fails where the letter was expired or withdrawn since. A lease lasts an hour, or until this program ends. n is from 1 to some
// thousands; fewer letters than n are all that may leave now. The error is [store.ErrReadOnly], [store.ErrFull] until there is
// room on the disk, [store.ErrBusy] where letters have to be expired and another process is writing, or [store.ErrStrange];
// then none is leased.
func (db *DB) Claim(ctx context.Context, now time.Time, n int, except ...string) ([]scheduler.Delivery, error) {
	return db.claimBy(ctx, search{now: now, n: n, except: except})
}

// ClaimNotices leases letters to channels, as [store.Outbox] says.
func (db *DB) ClaimNotices(ctx context.Context, now time.Time, n int) ([]scheduler.Delivery, error) {
	return db.claimBy(ctx, search{now: now, n: n, route: byChat})
}

func (db *DB) claimBy(ctx context.Context, s search) ([]scheduler.Delivery, error) {
	if db.commits == nil {
		return nil, fmt.Errorf("claim letters: %w", store.ErrReadOnly)
	}
	if err := db.Room(); err != nil {
		return nil, fmt.Errorf("claim letters: %w", err)
	}
	db.claiming.Lock()
	defer db.claiming.Unlock()
	db.leases.lapse(s.now)
	claimed, err := db.claim(ctx, s)
	if db.ballast.watch(err) != nil {
		for _, d := range claimed {
			db.leases.end(d.ID)
		}
		return nil, fmt.Errorf("claim letters: %w", explain(err))
	}
	return claimed, nil
}

// claim leases letters until there are enough, or no more to be found. It looks beside the writer, which is asked
// only where letters have to be expired or put off.
func (db *DB) claim(ctx context.Context, s search) (claimed []scheduler.Delivery, err error) {
	take := func(c candidate) {
		if db.leases.take(c.ID, seatKey{c.uid, c.To}, s.now.Add(leaseTime)) {
			claimed = append(claimed, c.Delivery)
		} else {
			s.passed = append(s.passed, c.ID)
		}
	}
	for more := true; more && len(claimed) < s.n; {
		rest := s
		rest.n -= len(claimed)
		found, people, err := db.look(ctx, rest)
		if err != nil {
			return claimed, err
		}
		more = len(found) == rest.n
		odd := false
		for _, c := range found {
			if db.odd(c, s, people[c.To]) {
				odd = true
				continue
			}
			take(c)
			people[c.To]++
		}
		if !odd || len(claimed) == s.n {
			continue
		}
		rest.n, rest.passed = s.n-len(claimed), s.passed
		if found, more, err = db.tidy(ctx, rest); err != nil {
			return claimed, err
		}
		for _, c := range found {
			take(c)
		}
	}
	return claimed, nil
}

const (
	nextDueSQL    = nextDueOf + onlyMail + ` ORDER BY l.not_before`
	nextNoticeSQL = nextDueOf + onlyChats + ` ORDER BY l.not_before`
)

const nextDueOf = `
SELECT l.id, l.uid, l.address, l.not_before FROM letters l
WHERE l.state IN ('queued', 'in_doubt') AND l.leased_until IS NULL AND ` + unhindered + `
	AND NOT EXISTS (SELECT 1 FROM identity WHERE doubt <> '') AND `

// NextDue returns when the next waiting letter becomes due, the zero time if none will by itself. Letters that wait for
// a hold or for another letter to the same seat do not count: what frees them is a change that its maker knows of.
func (db *DB) NextDue(ctx context.Context) (time.Time, error) { return db.nextDueBy(ctx, byMail) }

// NextNotice is NextDue of letters to channels.
func (db *DB) NextNotice(ctx context.Context) (time.Time, error) { return db.nextDueBy(ctx, byChat) }

func (db *DB) nextDueBy(ctx context.Context, by route) (time.Time, error) {
	due, err := db.nextDue(ctx, by)
	if err != nil {
		return time.Time{}, fmt.Errorf("find the next due letter: %w", explain(err))
	}
	return due, nil
}

func (db *DB) nextDue(ctx context.Context, by route) (time.Time, error) {
	rows, err := db.readers.QueryContext(ctx, [...]string{byMail: nextDueSQL, byChat: nextNoticeSQL}[by])
	if err != nil {
		return time.Time{}, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var seat seatKey
		var due instant
		if err := rows.Scan(&id, &seat.uid, &seat.address, &due); err != nil {
			return time.Time{}, err
		}
		if !db.leases.blocks(id, seat) {
			return due.Time, nil
		}
	}
	return time.Time{}, rows.Err()
}

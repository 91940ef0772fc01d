package ledger

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"rondo/scheduler"
)

// answers writes what is not in seats of the actions that follow from what came in, in their order.
func (r *recorder) answers(acts []scheduler.Action) error {
	for _, a := range acts {
		var err error
		switch a := a.(type) {
		case scheduler.Conclude:
			err = r.conclude(a)
		case scheduler.Propose:
			err = r.propose(a.Proposal)
		case scheduler.Resolve:
			err = r.resolve(a.ID, a.State)
		case scheduler.Silence:
			err = suppress(r.tx, a.Address, a.Suppression, r.now)
		case scheduler.Restore:
			err = r.exec(restoreSQL, a.Address, instant{r.now}, string(a.Why))
		case scheduler.Prefer:
			err = r.prefer(a)
		case scheduler.Join:
			err = r.join(a.Joined)
		case scheduler.Forward:
			err = r.forward(a.Written)
		case scheduler.Say:
			err = r.say(a.Saying)
		case scheduler.Renew:
			err = r.renew(a)
		case scheduler.Begin:
			err = r.begin(a)
		case scheduler.Settle:
			err = r.settle(a)
		case scheduler.Post:
			err = errors.Join(r.answered(a.Letter), r.latest(a.Letter))
		case scheduler.Accept, scheduler.Open, scheduler.Amend, scheduler.Close, scheduler.HoldBack, scheduler.Lift, scheduler.Enter, scheduler.Heed: // see record
		default:
			if uid, _ := a.Seat(); uid == "" {
				err = fmt.Errorf("nobody has said how %T is recorded", a)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// answered writes what follows from the letters that are about answers.
func (r *recorder) answered(l scheduler.Letter) error {
	if l.Kind.Traits().Unasked {
		return r.knocked(l)
	}
	switch {
	case l.Kind == scheduler.TurnDown && l.Proposal != nil:
		return r.resolve(l.Proposal.ID, scheduler.ProposalDeclined)
	case l.Kind == scheduler.Forwarded:
		return r.exec(`UPDATE words SET forwarded = ?2 WHERE ?1 LIKE 'forwarded/' || inbox || '/%'`, l.Name, instant{l.Stamp})
	case l.Kind == scheduler.SignIn:
		return r.exec(`UPDATE logins SET posted = 1 WHERE id = ?1`, l.Login)
	case l.Kind == scheduler.Returned:
		// What came back after the State was read, the letter does not tell.
		return r.exec(`UPDATE ledger SET told_at = ?1, heard_at = ?2`, instant{l.Stamp}, instant{r.read})
	}
	return nil
}

const (
	// Of a person's proposals for a session the newest counts. The list of states leads to the index.
	outdoneSQL = `UPDATE proposals SET state = 'stale'
		WHERE uid = ?1 AND address = ?2 AND state IN ('open', 'declining') AND state = 'open' AND id <> ?3`

	proposeSQL = `
INSERT INTO proposals VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (id) DO UPDATE SET uid = ?2, theme = ?3, address = ?4, start_at = ?5, end_at = ?6, comment = ?7, at = ?8, state = ?9`

	// A proposal that is at an end stays so.
	resolveSQL = `UPDATE proposals SET state = ?2 WHERE id = ?1 AND state IN ('open', 'declining')`
)

func (r *recorder) propose(p scheduler.Proposal) error {
	if err := r.exec(outdoneSQL, p.UID, p.Address, p.ID); err != nil {
		return err
	}
	return r.exec(proposeSQL, p.ID, p.UID, p.Theme, p.Address, instant{p.Start}, instant{p.End}, p.Comment, instant{p.At}, string(p.State))
}

func (r *recorder) resolve(id string, state scheduler.ProposalState) error {
	return r.exec(resolveSQL, id, string(state))
}

func (r *recorder) forward(w scheduler.Written) error {
	written, err := json.Marshal(w)
	if err != nil {
		return err
	}
	return r.exec(`INSERT INTO words VALUES (?1, ?2, ?3, NULL) ON CONFLICT (inbox) DO NOTHING`, w.Inbox, string(written), instant{w.At})
}

func (r *recorder) prefer(a scheduler.Prefer) error {
	wish, err := json.Marshal(a.Wish)
	if err != nil {
		return err
	}
	if err := r.exec(`INSERT INTO wishes VALUES (?1, ?2) ON CONFLICT (address) DO UPDATE SET wish = ?2`, a.Address, string(wish)); err != nil {
		return err
	}
	if !a.Wish.All && len(a.Wish.Left) == 0 {
		return nil
	}
	return r.exec(partingSQL, a.Address, instant{r.now}, a.Wish.All, list(slices.Sorted(maps.Keys(a.Wish.Left))))
}

// partingSQL ends the letters that wait for person ?1, who has left everything (?3) or the themes ?4: words about sessions, which
// nobody takes back otherwise. What calendars act on is the plan's to withdraw.
const partingSQL = `
UPDATE letters SET state = 'expired', settled_at = ?2, note = 'has left the theme'
WHERE address = ?1 AND state = 'queued' AND leased_until IS NULL AND news = 0 AND method = '' AND uid <> '' AND
	(?3 = 1 OR theme IN (SELECT value FROM json_each(?4)))`

// outcomeSQL ends the way of mail ?1. That something is a replay says nothing new of mail that was settled before.
const outcomeSQL = `
UPDATE inbox SET settled_at = ?2, outcome = ?3, uid = ?4, address = ?5, why = ?6,
	tells = ?7, tell_address = ?8, tell_theme = ?9, tell_why = ?10, tell_at = ?11
WHERE id = ?1 AND (?3 <> 'replayed' OR outcome IN ('', 'parked'))`

func (r *recorder) settle(a scheduler.Settle) error {
	var tells, address, theme, why string
	var at instant
	switch p, u := a.Parking, a.Undelivered; {
	case p != nil:
		tells, address, why, at = "parked", p.From, p.Why, instant{p.At}
	case u != nil:
		tells, address, theme, why, at = "undelivered", u.Address, u.Theme, u.Why, instant{u.At}
	}
	return r.exec(outcomeSQL, a.Inbox, instant{r.now}, string(a.Outcome), a.UID, a.Address, string(a.Why),
		tells, address, theme, why, at)
}

// exec runs a statement that is prepared once a transaction.
func (r *recorder) exec(text string, args ...any) error {
	stmt := r.prepared[text]
	if stmt == nil {
		var err error
		if stmt, err = r.tx.Prepare(text); err != nil { // closed with the transaction
			return err
		}
		if r.prepared == nil {
			r.prepared = make(map[string]*sql.Stmt)
		}
		r.prepared[text] = stmt
	}
	_, err := stmt.Exec(args...)
	return err
}

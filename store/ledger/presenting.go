package ledger

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"rondo/scheduler"
)

// staged returns the sessions of whose presenters actions change what is recorded.
func staged(acts []scheduler.Action) map[string]bool {
	uids := make(map[string]bool)
	for _, a := range acts {
		switch a := a.(type) {
		case scheduler.Enter:
			uids[a.UID] = true
		case scheduler.Rename:
			uids[a.UID] = true
		case scheduler.Post:
			if a.Letter.Path != nil {
				uids[a.Letter.UID] = true
			}
			if a.Letter.About != nil {
				uids[a.Letter.About.UID] = true
			}
		}
	}
	return uids
}

// presenters writes what is recorded of the presenters of some sessions, few each, as the actions leave it.
func (r *recorder) presenters(uids map[string]bool) error {
	for uid := range uids {
		s := r.index[uid]
		if s == nil {
			continue
		}
		if err := r.exec(`DELETE FROM presenting WHERE uid = ?1`, uid); err != nil {
			return err
		}
		for _, p := range s.Presenting {
			text, err := json.Marshal(p)
			if err != nil {
				return err
			}
			if err := r.exec(`INSERT INTO presenting VALUES (?1, ?2, ?3)`, uid, p.Address, string(text)); err != nil {
				return err
			}
		}
	}
	return nil
}

// readPresenting adds to sessions what is recorded of their presenters.
func readPresenting(tx *sql.Tx, which selection, byUID map[string]*scheduler.Session) error {
	return each(tx, `SELECT p.uid, p.address, p.presenting FROM presenting p CROSS JOIN sessions s ON s.uid = p.uid
		WHERE `+which.sessions+` ORDER BY p.uid, p.address`, which.args, func(rows *sql.Rows) error {
		var uid, address string
		var text sql.RawBytes
		if err := rows.Scan(&uid, &address, &text); err != nil {
			return err
		}
		var p scheduler.Presenting
		if err := json.Unmarshal(text, &p); err != nil {
			return fmt.Errorf("%s as a presenter of %s: %w", address, uid, err)
		}
		if session := byUID[uid]; session != nil {
			session.Presenting = append(session.Presenting, p)
		}
		return nil
	})
}

// presenting holds that what is recorded of a presenter is kept under their address, and that it can be what it says: an answer has
// a time, and who was asked to step in is one of those whom letters asked.
func (v *verifier) presenting(tx *sql.Tx) error {
	return each(tx, `SELECT uid, address, presenting FROM presenting`, nil, func(rows *sql.Rows) error {
		var uid, address string
		var text sql.RawBytes
		if err := rows.Scan(&uid, &address, &text); err != nil {
			return err
		}
		var p scheduler.Presenting
		if err := json.Unmarshal(text, &p); err != nil || p.Address != address || !p.Sound() {
			v.add("presenter", uid+" "+address, "it reads %s", text)
		}
		return nil
	})
}

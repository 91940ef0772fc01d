package ledger

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"rondo/scheduler"
)

// readChannels adds to sessions what channels were told of them, and whether the last letter to each has reached nobody: it can still be
// withdrawn, or its life is over.
func (db *core) readChannels(tx *sql.Tx, which selection, byUID map[string]*scheduler.Session) error {
	leased, err := db.leasedIn(tx)
	if err != nil {
		return err
	}
	return each(tx, `SELECT c.uid, c.name, c.told, c.was, c.notice, coalesce(l.id, 0) FROM channels c
		LEFT JOIN letters l ON l.name = c.notice AND l.withdrawn = 0 AND l.state IN ('queued', 'expired') AND l.doubts = 0 AND l.leased_until IS NULL
			AND NOT EXISTS (SELECT 1 FROM transit t WHERE t.letter_id = l.id)
		WHERE c.uid IN (SELECT s.uid FROM sessions s WHERE `+which.sessions+`) ORDER BY c.uid, c.name`, which.args, func(rows *sql.Rows) error {
		var uid string
		var c scheduler.Channel
		var told, was sql.RawBytes
		var letter int64
		if err := rows.Scan(&uid, &c.Name, &told, &was, &c.Notice, &letter); err != nil {
			return err
		}
		for into, text := range map[*scheduler.Heard]sql.RawBytes{&c.Told: told, &c.Was: was} {
			if err := json.Unmarshal(text, into); err != nil {
				return fmt.Errorf("what %s was told of %s: %w", c.Name, uid, err)
			}
		}
		c.Waits = letter != 0 && !leased(letter)
		if s := byUID[uid]; s != nil {
			s.Channels = append(s.Channels, c)
		}
		return nil
	})
}

const heedSQL = `INSERT INTO channels VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (uid, name) DO UPDATE SET told = ?3, was = ?4, notice = ?5`

// obsoleteSQL finds the letters that wait for a channel about a session, but for one.
const obsoleteSQL = `
SELECT id FROM letters WHERE uid = ?1 AND address = ?2 AND name <> ?3 AND leased_until IS NULL
	AND (state = 'queued' OR state = 'in_doubt' OR state = 'held')`

// outdatedSQL ends the life of a letter to a channel. One that reached nobody gives its name back.
const outdatedSQL = `
UPDATE letters SET state = 'expired', settled_at = ?2, withdrawn = iif(doubts = 0, 1, 0),
	note = 'overtaken by newer news' || iif(doubts > 0, ', maybe delivered', '') WHERE id = ?1`

// heed writes what channels count as knowing after some actions. What waits for them and is true no more is withdrawn; what somebody
// carries is looked at before it is told.
func (r *recorder) heed(acts []scheduler.Action) error {
	for _, a := range acts {
		var uid string
		switch a := a.(type) {
		case scheduler.Heed:
			uid = a.UID
		case scheduler.Amend:
			uid = a.UID
		case scheduler.Post:
			if uid = a.Letter.UID; !a.Letter.Kind.Traits().Channel {
				continue
			}
		}
		s := r.index[uid]
		if s == nil {
			continue
		}
		for _, c := range s.Channels {
			if err := r.writeChannel(uid, c); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *recorder) writeChannel(uid string, c scheduler.Channel) error {
	told, err := json.Marshal(c.Told)
	if err != nil {
		return err
	}
	was, err := json.Marshal(c.Was)
	if err != nil {
		return err
	}
	if err := r.exec(heedSQL, uid, c.Name, string(told), string(was), c.Notice); err != nil {
		return err
	}
	old, err := returned(r.tx, obsoleteSQL, uid, c.Address(), c.Notice)
	if err != nil {
		return err
	}
	for _, id := range old {
		if r.leased(id) {
			continue
		}
		if err := r.exec(outdatedSQL, id, instant{r.now}); err != nil {
			return err
		}
	}
	return nil
}

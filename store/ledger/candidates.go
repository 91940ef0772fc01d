package ledger

import (
	"database/sql"
	"fmt"
	"time"

	"rondo/scheduler"
)

// search is what Claim looks for.
type search struct {
	now    time.Time
	n      int
	except []string // domains
	route  route
	passed []int64 // letters that wait for one that is leased
}

// route says which letters are carried: 0 for those that go by mail, 1 for those to channels of chats.
type route int

const (
	byMail route = iota
	byChat
)

// The conditions that a letter l goes by a route. The index letters_chats has the few that wait for channels.
const (
	onlyMail  = `l.kind <> 'chat'`
	onlyChats = `l.kind = 'chat'`
)

// limit returns how many letters one address gets in an hour by a route, 0 for no limit. People have one; a channel has its own pace.
func (db *core) limit(by route) int {
	if by == byChat {
		return 0
	}
	return int(db.hourly.Load())
}

// candidate is a letter that is free to go, unless it is overtaken, past its life or for nobody, or its recipient has had
// enough.
type candidate struct {
	scheduler.Delivery
	method    string // iTIP
	uid       string
	overtaken bool
	gone      bool // the recipient's address is suppressed
	recent    int  // letters carried to the recipient within the hour, but for leased ones, and CANCELs that wait
}

const goneNote = "the address is suppressed"

// expire ends the life of a letter that is past it, overtaken or for nobody, and says whether it did.
func (c candidate) expire(tx *sql.Tx, now time.Time) (bool, error) {
	why := ""
	switch {
	case c.gone:
		why = goneNote
	case c.overtaken:
		why = "overtaken by newer news"
	}
	if why != "" {
		_, err := tx.Exec(`UPDATE letters SET state = 'expired', settled_at = ?2, note = ?3 ||
			iif(doubts > 0, ', maybe delivered', '') WHERE id = ?1`, c.ID, instant{now}, why)
		return true, err
	}
	if !c.past(now) {
		return false, nil
	}
	_, err := tx.Exec(expireSQL+`id = ?2`, instant{now}, c.ID)
	return true, err
}

func (c candidate) past(now time.Time) bool { return !c.Expires.IsZero() && !now.Before(c.Expires) }

// crowdedSQL puts letter ?1 off until ?2.
const crowdedSQL = `UPDATE letters SET not_before = ?2, crowded = 1, note = 'the person''s hourly limit is reached' WHERE id = ?1`

// scanCandidate reads a letter as the queries of both databases return it.
func scanCandidate(rows *sql.Rows) (c candidate, err error) {
	var expires instant
	var id, from sql.NullString
	var kept, original sql.RawBytes
	if err := rows.Scan(&c.ID, &c.method, &c.Name, &c.uid, &c.To, &c.Lane, &c.Attempts, &c.Doubts, &expires, &c.overtaken,
		&c.recent, &c.gone, &c.Released, &id, &from, &kept, &original); err != nil {
		return c, err
	}
	if !id.Valid {
		return c, fmt.Errorf("read the bytes of %s: %w", c.Name, sql.ErrNoRows)
	}
	if c.Sealed.Bytes, err = unpack(kept, original); err != nil {
		return c, fmt.Errorf("read the bytes of %s: %w", c.Name, err)
	}
	c.Expires, c.Sealed.MessageID, c.Sealed.From = expires.Time, id.String, from.String
	return c, nil
}

package sqlite

import (
	"bytes"
	"cmp"
	"database/sql"
	"fmt"
	"net/mail"
	"time"

	"rondo/scheduler"
)

// answering is how long a server may take to answer after the final dot (RFC 5321 §4.5.3.2.6): by so much a letter may
// count as sent later than it left.
const answering = 10 * time.Minute

// sentence is a letter as the rules about the order of letters see it.
type sentence struct {
	name    string
	kind    scheduler.Kind
	uid, to string
	state   scheduler.LetterState
	posted  time.Time
	settled time.Time
	mail    []byte // empty once it is pruned

	mark, messageID, sender string

	named  scheduler.Named  // what its name says
	traits scheduler.Traits // of its kind, as its row has them
	doubts int
}

// letters walks all letters, those about one session to one seat in the order in which they were posted.
func (v *verifier) letters(tx *sql.Tx) error {
	var at *course
	return each(tx, `SELECT l.name, l.kind, l.uid, l.address, l.state, l.posted_at, l.settled_at, z.bytes, o.bytes,
			s.sequence, s.stamp, l.mark, coalesce(z.message_id, ''), coalesce(z.sender, ''),
			l.method, l.news, l.recalled_by, l.timed, l.copies, l.doubts
		FROM letters l LEFT JOIN sealed z ON z.letter_id = l.id LEFT JOIN originals o ON o.letter_id = z.original LEFT JOIN seats s ON s.uid = l.uid AND s.address = l.address
		ORDER BY l.uid, l.address, l.id`, nil, func(rows *sql.Rows) error {
		var l sentence
		var posted, settled, stamp instant
		var sequence sql.NullInt64
		var kept, original sql.RawBytes
		if err := rows.Scan(&l.name, (*string)(&l.kind), &l.uid, &l.to, (*string)(&l.state), &posted, &settled, &kept,
			&original, &sequence, &stamp, &l.mark, &l.messageID, &l.sender,
			(*string)(&l.traits.Method), &l.traits.News, (*string)(&l.traits.RecalledBy), &l.traits.Timed, &l.traits.Copies, &l.doubts); err != nil {
			return err
		}
		var err error
		if l.mail, err = unpack(kept, original); err != nil {
			v.add("bytes", l.name, "%v", err)
		}
		v.addressed(l)
		l.posted, l.settled = posted.Time, settled.Time
		if !v.kind(&l) || l.uid == "" {
			return nil
		}
		if at == nil || at.uid != l.uid || at.address != l.to {
			at = &course{uid: l.uid, address: l.to, sequence: -1}
		}
		v.letter(at, l, sequence, stamp.Time)
		return nil
	})
}

// course is how far the letters to one seat have been followed.
type course struct {
	uid, address string
	sequence     int64
	stamp        time.Time
	posted       time.Time // when the last of them that was sent was posted
	sent         time.Time // and when it was sent
	last         string    // its name
}

// kind holds that a letter is what its kind says, and reports whether its name does.
func (v *verifier) kind(l *sentence) bool {
	kind := l.kind.Traits()
	if kind.Kind == "" {
		v.add("letter", l.name, "it is of the kind %s, which there is not", l.kind)
		return false
	}
	if has := l.traits; has.Method != kind.Method || has.News != kind.News || has.RecalledBy != kind.RecalledBy || has.Timed != kind.Timed {
		v.add("letter", l.name, "its row says %s, and its kind, %s, %s", traitsInRow(has), l.kind, traitsInRow(*kind))
	}
	if l.traits.Copies > kind.Copies && l.doubts < l.traits.Copies-1 { // who was released by hand may have one more each time
		v.add("copies", l.name, "it is allowed %d copies after %d doubts", l.traits.Copies, l.doubts)
	}
	var ok bool
	if l.named, ok = kind.ReadName(l.name, l.uid, l.to); !ok || (l.uid == "") != kind.Seatless() {
		v.add("once", l.name, "its name does not say that it is a %s about %s to %s", l.kind, cmp.Or(l.uid, "no session"), l.to)
		return false
	}
	return true
}

// traitsInRow says in words what rows keep of a letter's traits, but for the copies, which may grow.
func traitsInRow(t scheduler.Traits) string {
	return fmt.Sprintf("method %q, news %v, recalled by %q, timed %v", t.Method, t.News, t.RecalledBy, t.Timed)
}

func (v *verifier) letter(at *course, l sentence, seat sql.NullInt64, seatStamp time.Time) {
	dies := l.kind.Traits().Dies
	if start := l.named.Start; (dies == scheduler.AtStart || dies == scheduler.BeforeStart) && l.state == scheduler.Sent &&
		!start.IsZero() && l.settled.After(start.Add(answering)) {
		v.add("reminder", l.name, "it was sent at %s, after the session had started", l.settled.Format(time.RFC3339))
	}
	if !l.traits.News {
		return
	}
	if sequence := l.named.Number; !l.named.Again {
		if sequence <= at.sequence {
			v.add("sequence", l.name, "its SEQUENCE %d is not above that of an earlier letter, %d", sequence, at.sequence)
		}
		at.sequence = max(at.sequence, sequence)
		if seat.Valid && seat.Int64 < sequence {
			v.add("sequence", l.name, "the seat remembers the lower SEQUENCE %d", seat.Int64)
		}
	}
	if stamp, ok := l.stamp(); ok {
		if stamp.Before(at.stamp) {
			v.add("sequence", l.name, "its DTSTAMP %s is before that of an earlier letter, %s", stamp.Format(time.RFC3339), at.stamp.Format(time.RFC3339))
		}
		at.stamp = stamp
		if seat.Valid && seatStamp.Before(stamp) {
			v.add("sequence", l.name, "the seat remembers the earlier DTSTAMP %s", seatStamp.Format(time.RFC3339))
		}
	}
	if l.state == scheduler.Sent {
		turnedBack := l.posted.Before(at.posted) // the clock was, so that times tell no order
		if l.settled.Before(at.sent) && !turnedBack {
			v.add("sequence", at.last, "it was sent after %s, which is newer", l.name)
		}
		at.posted, at.sent, at.last = l.posted, l.settled, l.name
	}
}

// stamp returns the letter's DTSTAMP, which is also its Date.
func (l sentence) stamp() (time.Time, bool) {
	_, rest, found := bytes.Cut(l.mail, []byte("\r\nDate: "))
	date, _, ended := bytes.Cut(rest, []byte("\r\n"))
	if !found || !ended {
		return time.Time{}, false
	}
	stamp, err := mail.ParseDate(string(date))
	return stamp, err == nil
}

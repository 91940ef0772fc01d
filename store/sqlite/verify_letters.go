package sqlite

import (
	"bytes"
	"database/sql"
	"net/mail"
	"strconv"
	"strings"
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
}

// letters walks all letters, those about one session to one seat in the order in which they were posted.
func (v *verifier) letters(tx *sql.Tx) error {
	var at *course
	return each(tx, `SELECT l.name, l.kind, l.uid, l.address, l.state, l.posted_at, l.settled_at, z.bytes, o.bytes,
			s.sequence, s.stamp, l.mark, coalesce(z.message_id, ''), coalesce(z.sender, '')
		FROM letters l LEFT JOIN sealed z ON z.letter_id = l.id LEFT JOIN originals o ON o.letter_id = z.original LEFT JOIN seats s ON s.uid = l.uid AND s.address = l.address
		ORDER BY l.uid, l.address, l.id`, nil, func(rows *sql.Rows) error {
		var l sentence
		var posted, settled, stamp instant
		var sequence sql.NullInt64
		var kept, original sql.RawBytes
		if err := rows.Scan(&l.name, (*string)(&l.kind), &l.uid, &l.to, (*string)(&l.state), &posted, &settled, &kept,
			&original, &sequence, &stamp, &l.mark, &l.messageID, &l.sender); err != nil {
			return err
		}
		var err error
		if l.mail, err = unpack(kept, original); err != nil {
			v.add("bytes", l.name, "%v", err)
		}
		if v.addressed(l); l.uid == "" {
			return nil
		}
		l.posted, l.settled = posted.Time, settled.Time
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

func (v *verifier) letter(at *course, l sentence, seat sql.NullInt64, seatStamp time.Time) {
	if l.kind == scheduler.Reminder {
		v.reminder(l)
		return
	}
	if !calendar(l.kind) {
		return
	}
	sequence, again, ok := l.sequence()
	if !ok {
		v.add("once", l.name, "its name does not say that it is a %s about %s to %s", l.kind, l.uid, l.to)
		return
	}
	if !again {
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

// reminder holds that it was sent before the start, of which its name tells: reminder/<uid>/<start>/<offset>/<address>.
func (v *verifier) reminder(l sentence) {
	rest, ok := strings.CutPrefix(l.name, "reminder/"+l.uid+"/")
	begins, rest, _ := strings.Cut(rest, "/")
	start, err := time.Parse("20060102T150405Z", begins)
	if _, to, _ := strings.Cut(rest, "/"); !ok || err != nil || !l.names(to) {
		v.add("once", l.name, "its name does not say that it is a reminder of %s to %s", l.uid, l.to)
		return
	}
	if l.state == scheduler.Sent && l.settled.After(start.Add(answering)) {
		v.add("reminder", l.name, "it was sent at %s, after the session had started", l.settled.Format(time.RFC3339))
	}
}

// sequence reads the number from the name, <kind>/<uid>/<number>/<address>. again says that the letter is one sent once more,
// which has no number of its own.
func (l sentence) sequence() (sequence int64, again, ok bool) {
	rest, ok := strings.CutPrefix(l.name, string(l.kind)+"/"+l.uid+"/")
	number, to, _ := strings.Cut(rest, "/")
	sequence, err := strconv.ParseInt(number, 10, 64)
	return sequence, to != l.to, ok && err == nil && l.names(to)
}

// names says whether the end of a letter's name is its address, or that and the number of a repetition.
func (l sentence) names(end string) bool {
	rest, ok := strings.CutPrefix(end, l.to)
	return ok && (rest == "" || strings.HasPrefix(rest, "/resend-"))
}

// stamp is the letter's DTSTAMP, which is also its Date.
func (l sentence) stamp() (time.Time, bool) {
	_, rest, found := bytes.Cut(l.mail, []byte("\r\nDate: "))
	date, _, ended := bytes.Cut(rest, []byte("\r\n"))
	if !found || !ended {
		return time.Time{}, false
	}
	stamp, err := mail.ParseDate(string(date))
	return stamp, err == nil
}

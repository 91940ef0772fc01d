package ledger

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"net/mail"
	"slices"
	"strings"
	"time"

	"rondo/scheduler"
)

// parcelled is a letter whose bytes are there.
type parcelled struct {
	name, to, mark    string
	messageID, sender string
	mail              []byte
}

// bytes holds that the bytes of letters follow from what is kept, and are those of mails to their recipients, from senders of this
// installation. It notes their DTSTAMPs by the letters' ids.
func (v *verifier) bytes(tx *sql.Tx, stamps map[int64]time.Time) error {
	if err := v.readSenders(tx); err != nil {
		return err
	}
	return each(tx, `SELECT l.id, l.name, l.address, l.mark, z.message_id, z.sender, z.bytes, o.bytes
		FROM sealed z JOIN letters l ON l.id = z.letter_id LEFT JOIN originals o ON o.letter_id = z.original`, nil, func(rows *sql.Rows) error {
		var l parcelled
		var id int64
		var kept, original sql.RawBytes
		err := rows.Scan(&id, &l.name, &l.to, &l.mark, &l.messageID, &l.sender, &kept, &original)
		if err != nil {
			return err
		}
		if l.mail, err = unpack(kept, original); err != nil {
			v.add("bytes", l.name, "%v", err)
		}
		v.addressed(l)
		if stamp, ok := l.stamp(); ok {
			stamps[id] = stamp
		}
		return nil
	})
}

// stamp returns the letter's DTSTAMP, which is also its Date.
func (l parcelled) stamp() (time.Time, bool) {
	_, rest, found := bytes.Cut(l.mail, []byte("\r\nDate: "))
	date, _, ended := bytes.Cut(rest, []byte("\r\n"))
	if !found || !ended {
		return time.Time{}, false
	}
	stamp, err := mail.ParseDate(string(date))
	return stamp, err == nil
}

// addressed holds that the bytes of a letter are those of the mail to its recipient, from a sender of this installation.
func (v *verifier) addressed(l parcelled) {
	if len(l.mail) == 0 {
		return // pruned
	}
	m, err := mail.ReadMessage(bytes.NewReader(l.mail))
	if err != nil {
		v.add("bytes", l.name, "they are no mail: %v", err)
		return
	}
	if to := addressIn(m, "To"); to != l.to {
		v.add("bytes", l.name, "they are a mail to %q", to)
	}
	if id := m.Header.Get("Message-ID"); id != "<"+l.messageID+">" {
		v.add("bytes", l.name, "their Message-ID is %s, and not <%s>", id, l.messageID)
	}
	from := base(addressIn(m, "From"))
	if from == "@" {
		v.add("bytes", l.name, "they come from nobody")
	}
	if back := base(l.sender); back != from && !v.senders[back] {
		v.add("bytes", l.name, "they come from %s, and are returned to %s", from, l.sender)
	}
	if local, _, _ := strings.Cut(l.sender, "@"); l.mark != "" && strings.Contains(local, "+") && !v.senders[l.sender] && !strings.HasSuffix(local, "+"+l.mark) {
		v.add("bytes", l.name, "they are returned to %s, which is not the mark %s", l.sender, l.mark)
	}
}

// addressIn returns the one address in a field, "" where there is none.
func addressIn(m *mail.Message, field string) string {
	list, err := m.Header.AddressList(field)
	if err != nil || len(list) != 1 {
		return ""
	}
	return strings.ToLower(list[0].Address)
}

// base returns an address without what stands behind a + in it.
func base(address string) string {
	local, domain, _ := strings.Cut(strings.ToLower(address), "@")
	local, _, _ = strings.Cut(local, "+")
	return local + "@" + domain
}

// readSenders gathers the addresses that letters may be sent from: those of sessions, and those of more than one letter, since
// mail.from may have changed since a letter was posted.
func (v *verifier) readSenders(tx *sql.Tx) error {
	v.senders = make(map[string]bool)
	return each(tx, `SELECT organizer_address FROM sessions UNION SELECT sender FROM sealed GROUP BY sender HAVING count(*) > 1`, nil,
		func(rows *sql.Rows) error {
			var address string
			err := rows.Scan(&address)
			v.senders[strings.ToLower(address)], v.senders[base(address)] = true, true
			return err
		})
}

// marks holds that seats remember letters of kinds that there are.
func (v *verifier) marks(tx *sql.Tx) error {
	return each(tx, `SELECT uid, address, mark FROM marks`, nil, func(rows *sql.Rows) error {
		var uid, address string
		var of scheduler.Kind
		err := rows.Scan(&uid, &address, (*string)(&of))
		if !scheduler.IsMark(of) {
			v.add("seat", uid+" "+address, "it remembers a letter of the kind %s, which there is not", of)
		}
		return err
	})
}

// sayings holds that what was said is kept under its own name and session, and that there is something in it. Notes of sessions
// are read with their facts.
func (v *verifier) sayings(tx *sql.Tx) error {
	err := each(tx, `SELECT id, uid, saying FROM sayings`, nil, func(rows *sql.Rows) error {
		var id, uid string
		var text sql.RawBytes
		if err := rows.Scan(&id, &uid, &text); err != nil {
			return err
		}
		var s scheduler.Saying
		if err := json.Unmarshal(text, &s); err != nil || s.ID != id || s.UID != uid || s.Text == "" || s.At.IsZero() ||
			len(s.To) == 0 || !slices.IsSorted(s.People) {
			v.add("saying", id, "it is about %s and reads %s", uid, text)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return each(tx, `SELECT uid, revision, facts FROM facts
		WHERE iif(json_valid(facts), json_extract(facts, '$.Notes') IS NOT NULL, false)`, nil, func(rows *sql.Rows) error {
		var uid string
		var revision int
		var text sql.RawBytes
		if err := rows.Scan(&uid, &revision, &text); err != nil {
			return err
		}
		var f scheduler.Facts
		if json.Unmarshal(text, &f) == nil && !f.SoundNotes() {
			v.add("facts", uid, "the notes of revision %d cannot be read: %s", revision, f.Notes)
		}
		return nil
	})
}

// mails holds that what came in is kept under the id that follows from its bytes.
func (v *verifier) mails(tx *sql.Tx) error {
	return each(tx, `SELECT i.id, m.raw FROM mails m JOIN inbox i ON i.number = m.number`, nil, func(rows *sql.Rows) error {
		var id string
		var raw sql.RawBytes
		if err := rows.Scan(&id, &raw); err != nil {
			return err
		}
		if now := inboxID(raw); now != id {
			v.add("inbox", id, "its bytes are those of another mail, %s", now)
		}
		return nil
	})
}

// places holds that not more people have a place than there are, or were when there were more.
func (v *verifier) places(have scheduler.State) {
	for _, s := range have.Sessions {
		limit := have.Capacity(s)
		if taken, _ := s.Places(); limit > 0 && taken > max(limit, v.lowered[s.UID]) {
			v.add("places", s.UID, "%d people have a place, and there are %d", taken, limit)
		}
	}
}

func (v *verifier) readLowered(tx *sql.Tx) error {
	v.lowered = make(map[string]int)
	return each(tx, `SELECT uid, places FROM lowered`, nil, func(rows *sql.Rows) error {
		var uid string
		var places int
		err := rows.Scan(&uid, &places)
		v.lowered[uid] = places
		return err
	})
}

package sqlite

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"net/mail"
	"slices"
	"strings"

	"rondo/scheduler"
)

// addressed holds that the bytes of a letter are those of the mail to its recipient, from a sender of this installation.
func (v *verifier) addressed(l sentence) {
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

// told holds that the last letter of a seat is the one whose SEQUENCE the seat remembers.
func (v *verifier) told(tx *sql.Tx) error {
	return each(tx, `SELECT l.name, l.kind, l.uid, l.address, s.address, s.sequence FROM seats s JOIN letters l ON l.id = s.letter_id
		WHERE l.uid = s.uid`, nil, func(rows *sql.Rows) error {
		var l sentence
		var seat string
		var sequence int64
		if err := rows.Scan(&l.name, (*string)(&l.kind), &l.uid, &l.to, &seat, &sequence); err != nil {
			return err
		}
		if named, ok := l.kind.Traits().ReadName(l.name, l.uid, l.to); ok && !named.Again && named.Number < sequence {
			v.add("sequence", l.uid+" "+seat, "it remembers SEQUENCE %d, and its last letter has %d", sequence, named.Number)
		}
		return nil
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

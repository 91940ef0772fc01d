package ledger

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/store"
)

const (
	postSQL = `
INSERT INTO letters (name, kind, theme, uid, address, lane, state, was_revision, was_left, was_answer,
	was_asked, mark, posted_at, not_before, expires_at, copies, why, method, news, recalled_by, timed, reminds)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'queued', ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
ON CONFLICT (name) WHERE withdrawn = 0 DO NOTHING`

	sealedSQL = `INSERT INTO sealed (letter_id, message_id, sender, bytes, original) VALUES (?1, ?2, ?3, ?4, ?5)`

	originalSQL = `INSERT INTO originals VALUES (?1, ?2)`

	knownSQL = `INSERT INTO known SELECT value, ?2 FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`

	// olderSQL finds what waits for seats that are told something newer by the letters in ?1, each of them [id, uid, address,
	// untrue]: the letter that told them last always, others if that is what recalls them.
	olderSQL = `
WITH news AS NOT MATERIALIZED (SELECT CAST(json_extract(value, '$[0]') AS BIGINT) AS id, json_extract(value, '$[1]') AS uid, json_extract(value, '$[2]') AS address,
	CAST(json_extract(value, '$[3]') AS BIGINT) AS untrue FROM json_each(?1))
SELECT l.id, news.id FROM news CROSS JOIN letters l ON l.id = (SELECT letter_id FROM seats s WHERE s.uid = news.uid AND s.address = news.address)
	AND (l.state = 'queued' OR l.state = 'in_doubt' OR l.state = 'held') AND l.leased_until IS NULL AND l.id < news.id
UNION ALL
SELECT l.id, news.id FROM news CROSS JOIN letters l ON l.uid = news.uid AND l.address = news.address
	AND l.news = 0 AND l.recalled_by <> '' AND (news.untrue = 1 OR l.recalled_by = 'news')
	AND (l.state = 'queued' OR l.state = 'in_doubt' OR l.state = 'held') AND l.leased_until IS NULL
	AND l.id < news.id`

	supersedeSQL = `
UPDATE letters SET state = 'expired', settled_at = ?2, note = 'superseded by ' || (SELECT name FROM letters WHERE id = ?3)
WHERE id = ?1 AND state <> 'expired'`
)

// post puts the letters among acts into the outbox, packed as [pack] did. A letter whose name is there already is not posted
// again.
func (r *recorder) post(acts []scheduler.Action) error {
	out, err := openPoster(r.db, r.tx)
	if err != nil {
		return err
	}
	defer out.close()
	var people []string
	var told []news
	parcels := r.parcels
	for _, a := range acts {
		p, ok := a.(scheduler.Post)
		if !ok {
			continue
		}
		l, kept := p.Letter, parcels[0]
		parcels = parcels[1:]
		at, kind := seatKey{l.UID, l.To.Email}, l.Kind.Traits()
		if !kind.Unasked && !kind.Channel {
			people = append(people, l.To.Email)
		}
		var was scheduler.Pending
		if seat := r.seat(at); seat != nil && seat.Pending != nil && seat.Pending.Name == l.Name {
			was = *seat.Pending
		}
		id, fresh, err := out.put(l, p.Sealed, was, r.now)
		if err != nil {
			return err
		}
		if !fresh {
			r.remember(l, at, id)
			continue
		}
		original, err := r.original(kept, id)
		if err == nil {
			err = out.keep(id, p.Sealed, kept, original)
		}
		if err != nil {
			return fmt.Errorf("keep the bytes of %s: %w", l.Name, err)
		}
		if !kind.News {
			continue
		}
		untrue := 0
		if kind.Method == ical.Cancel || slices.Contains(l.Changed, scheduler.FieldStart) {
			untrue = 1
		}
		told = append(told, news{id, l.UID, l.To.Email, untrue})
		r.remember(l, at, id)
	}
	if err := r.know(people); err != nil {
		return fmt.Errorf("note who is written to: %w", err)
	}
	if err := r.supersede(told); err != nil {
		return fmt.Errorf("supersede older letters: %w", err)
	}
	return nil
}

// poster is the one road into the outbox, for plans and for what is sent once more.
type poster struct {
	db            engine
	tx            *sql.Tx
	letter, bytes *sql.Stmt
}

// openPoster prepares what each letter of a transaction needs. It is closed before the transaction ends.
func openPoster(db engine, tx *sql.Tx) (p poster, err error) {
	p.db, p.tx = db, tx
	if p.letter, err = tx.Prepare(postSQL); err != nil {
		return p, err
	}
	if p.bytes, err = tx.Prepare(sealedSQL); err != nil {
		return p, errors.Join(err, p.letter.Close())
	}
	return p, nil
}

func (p poster) close() { _, _ = p.letter.Close(), p.bytes.Close() }

// put posts a letter. was is what its seat was before. fresh is false where a letter with that name is there, and id is then its.
func (p poster) put(l scheduler.Letter, sealed scheduler.Sealed, was scheduler.Pending, now time.Time) (id int64, fresh bool, err error) {
	kind := l.Kind.Traits()
	posted, err := p.letter.Exec(
		l.Name, string(l.Kind), l.Theme, l.UID, l.To.Email, int(l.Lane), was.Revision, was.Left, string(was.Answer), was.Asked,
		markOf(sealed), instant{now}, instant{scheduler.Later(l.NotBefore, now)}, instant{l.Expires}, l.Copies(), string(l.Why),
		string(kind.Method), kind.News, string(kind.RecalledBy), kind.Timed, l.Reminds,
	)
	if err != nil {
		return 0, false, fmt.Errorf("post %s: %w", l.Name, err)
	}
	if n, err := posted.RowsAffected(); err != nil {
		return 0, false, err
	} else if n == 0 {
		err = p.tx.QueryRow(`SELECT id FROM letters WHERE name = ?1 AND withdrawn = 0`, l.Name).Scan(&id)
		return id, false, err
	}
	id, err = p.db.lastLetter(p.tx, posted)
	return id, true, err
}

// keep keeps the bytes of a letter that was put, as they are packed.
func (p poster) keep(id int64, sealed scheduler.Sealed, as parcel, original sql.NullInt64) error {
	_, err := p.bytes.Exec(id, sealed.MessageID, sealed.From, as.bytes, original)
	return err
}

// original returns the row of the original that a letter is packed with, NULL for none. The first letter brings it along.
func (r *recorder) original(kept parcel, letter int64) (id sql.NullInt64, err error) {
	if kept.original == nil {
		return id, nil
	}
	if r.originals[kept.original] == 0 {
		r.originals[kept.original] = letter
		err = r.exec(originalSQL, letter, kept.original.bytes)
	}
	return sql.NullInt64{Int64: r.originals[kept.original], Valid: true}, err
}

// know notes that people were written to.
func (r *recorder) know(people []string) error {
	if len(people) == 0 {
		return nil
	}
	addresses, err := json.Marshal(people)
	if err != nil {
		return err
	}
	return r.exec(knownSQL, string(addresses), instant{r.now})
}

// news is a letter that tells a seat where and when.
type news struct {
	id           int64
	uid, address string
	untrue       int // the time in letters before it
}

// MarshalJSON writes it as olderSQL reads it.
func (n news) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{n.id, n.uid, n.address, n.untrue})
}

// supersede expires what waits for the seats of letters and is older than their news.
func (r *recorder) supersede(told []news) error {
	if len(told) == 0 {
		return nil
	}
	list, err := json.Marshal(told)
	if err != nil {
		return err
	}
	var pairs [][2]int64
	err = each(r.tx, olderSQL, []any{string(list)}, func(rows *sql.Rows) error {
		var pair [2]int64
		pairs = append(pairs, pair)
		return rows.Scan(&pairs[len(pairs)-1][0], &pairs[len(pairs)-1][1])
	})
	if err != nil {
		return err
	}
	for _, pair := range pairs {
		if r.leased(pair[0]) { // it goes first, and if it comes back, it is overtaken
			continue
		}
		if err := r.exec(supersedeSQL, pair[0], instant{r.now}, pair[1]); err != nil {
			return err
		}
	}
	return nil
}

// markOf returns the local part of a letter's Message-ID.
func markOf(s scheduler.Sealed) string {
	if at := strings.LastIndexByte(s.MessageID, '@'); at >= 0 {
		return s.MessageID[:at]
	}
	return s.MessageID
}

// remember notes the letter that a seat points to.
func (r *recorder) remember(l scheduler.Letter, at seatKey, id int64) {
	if l.Kind.Traits().News {
		r.letters[at] = id
	}
}

const withdrawSQL = `
UPDATE letters SET state = 'expired', settled_at = ?2, withdrawn = 1, note = ?3
WHERE name = ?1 AND withdrawn = 0 AND doubts = 0 AND (state = 'queued' OR ` + waveHeld + `)`

// withdraw expires a letter that reached nobody: it was not attempted, or refused each time. If somebody has begun to carry
// it, the decision is stale.
func (r *recorder) withdraw(a scheduler.Expire) error {
	var id int64
	err := r.tx.QueryRow(`SELECT id FROM letters WHERE name = ?1 AND withdrawn = 0`, a.Name).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) || r.leased(id) {
		return store.ErrStale
	}
	if err != nil {
		return err
	}
	err = one(r.tx.Exec(withdrawSQL, a.Name, instant{r.now}, "withdrawn: "+string(a.Why)))
	if errors.Is(err, store.ErrNotCarried) {
		return store.ErrStale
	}
	return err
}

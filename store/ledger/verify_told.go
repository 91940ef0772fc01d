package ledger

import (
	"cmp"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rondo/scheduler"
)

// told are the letters that told somebody something of a session: few octets of each, since there may be millions.
type told struct {
	names   map[string]int32 // UIDs and addresses, numbered as they come
	last    string           // UID, and its number: letters about one session mostly stand together
	lastUID int32
	letters []tiding
	stamps  map[int64]time.Time // DTSTAMPs by id, of those whose bytes are there
}

// tiding is one of them.
type tiding struct {
	uid, to         int32
	sent, again     bool
	id, number      int64
	posted, settled int64 // moments as digits, which sort as they read
}

func newTold() *told {
	return &told{names: make(map[string]int32), stamps: make(map[int64]time.Time)}
}

func (t *told) number(name string) int32 {
	n, known := t.names[name]
	if !known {
		n = int32(len(t.names) + 1)
		t.names[strings.Clone(name)] = n
	}
	return n
}

func (t *told) uid(uid string) int32 {
	if uid != t.last {
		t.last = strings.Clone(uid)
		t.lastUID = t.number(t.last)
	}
	return t.lastUID
}

func (t *told) add(l *sentence) {
	t.letters = append(t.letters, tiding{uid: t.uid(l.uid), to: t.number(l.to), sent: l.state == scheduler.Sent, again: l.named.Again,
		id: l.id, number: l.named.Number, posted: digits(l.posted), settled: digits(l.settled)})
}

// digits returns the digits of a moment as a number; 0 for none.
func digits(moment string) (n int64) {
	for i := range len(moment) {
		if c := moment[i]; '0' <= c && c <= '9' {
			n = 10*n + int64(c-'0')
		}
	}
	return n
}

func (n tiding) compareSeat(uid, to int32) int {
	return cmp.Or(cmp.Compare(n.uid, uid), cmp.Compare(n.to, to))
}

// of returns the letters to one seat, in the order in which they were posted. They have to be sorted.
func (t *told) of(uid, to int32) []tiding {
	type seat struct{ uid, to int32 }
	begin, found := slices.BinarySearchFunc(t.letters, seat{uid, to}, func(n tiding, s seat) int { return n.compareSeat(s.uid, s.to) })
	if !found {
		return nil
	}
	end := begin
	for end < len(t.letters) && t.letters[end].compareSeat(uid, to) == 0 {
		end++
	}
	return t.letters[begin:end]
}

// fault is a violation about a seat, or about letters of which the names are still to be looked up.
type fault struct {
	seat          string // "" for one about letters
	letter, other int64  // other may be none, 0
	format        string
	args          []any
}

// told holds that letters to one seat were numbered, dated and sent in their order, and that the seat remembers the last one.
func (v *verifier) told(tx *sql.Tx, t *told) error {
	slices.SortFunc(t.letters, func(a, b tiding) int { return cmp.Or(a.compareSeat(b.uid, b.to), cmp.Compare(a.id, b.id)) })
	faults := t.ordered()
	err := each(tx, seatedSQL, nil, func(rows *sql.Rows) error {
		var row string
		if err := rows.Scan(&row); err != nil {
			return err
		}
		faults = append(faults, t.seat(row)...)
		return nil
	})
	if err != nil {
		return err
	}
	for _, f := range faults {
		if f.seat != "" {
			v.add("sequence", f.seat, f.format, f.args...)
			continue
		}
		name, err := nameOf(tx, f.letter)
		if err == nil && f.other != 0 {
			var other string
			other, err = nameOf(tx, f.other)
			f.args = append(f.args, other)
		}
		if err != nil {
			return err
		}
		v.add("sequence", name, f.format, f.args...)
	}
	return v.elsewhere(tx)
}

// ordered looks at the letters to each seat.
func (t *told) ordered() (faults []fault) {
	var last, sent tiding
	var sequence int64
	var stamp time.Time
	for _, n := range t.letters {
		if n.compareSeat(last.uid, last.to) != 0 {
			sent, sequence, stamp = tiding{}, -1, time.Time{}
		}
		last = n
		if !n.again {
			if n.number <= sequence {
				faults = append(faults, fault{"", n.id, 0, "its SEQUENCE %d is not above that of an earlier letter, %d", []any{n.number, sequence}})
			}
			sequence = max(sequence, n.number)
		}
		if now, known := t.stamps[n.id]; known {
			if now.Before(stamp) {
				faults = append(faults, fault{"", n.id, 0, "its DTSTAMP %s is before that of an earlier letter, %s", []any{now.Format(time.RFC3339), stamp.Format(time.RFC3339)}})
			}
			stamp = now
		}
		if n.sent {
			turnedBack := n.posted < sent.posted // the clock was, so that times tell no order
			if n.settled < sent.settled && !turnedBack {
				faults = append(faults, fault{"", sent.id, n.id, "it was sent after %s, which is newer", nil})
			}
			sent = n
		}
	}
	return faults
}

const seatedSQL = `SELECT concat_ws('` + unit + `', sequence, coalesce(stamp, ''), coalesce(letter_id, 0), uid, address) FROM seats`

// seat holds that a seat remembers no less than the letters to it say, and no more than the last of them.
func (t *told) seat(row string) (faults []fault) {
	var part [5]string
	for i := range part {
		part[i], row, _ = strings.Cut(row, unit)
	}
	sequence, _ := strconv.ParseInt(part[0], 10, 64)
	letter, _ := strconv.ParseInt(part[2], 10, 64)
	uid, address := part[3], part[4]
	for _, n := range t.of(t.uid(uid), t.number(address)) {
		if !n.again && sequence < n.number {
			faults = append(faults, fault{"", n.id, 0, "the seat remembers the lower SEQUENCE %d", []any{sequence}})
		}
		if stamp, known := t.stamps[n.id]; known && part[1] < (instant{stamp}).text() {
			faults = append(faults, fault{"", n.id, 0, "the seat remembers the earlier DTSTAMP %s", []any{stamp.Format(time.RFC3339)}})
		}
		if n.id == letter && !n.again && n.number < sequence {
			faults = append(faults, fault{seat: uid + " " + address, format: "it remembers SEQUENCE %d, and its last letter has %d", args: []any{sequence, n.number}})
		}
	}
	return faults
}

// elsewhere holds the same of seats whose last letter went to an address that their person had before.
func (v *verifier) elsewhere(tx *sql.Tx) error {
	return each(tx, `SELECT l.name, l.kind, l.uid, l.address, s.address, s.sequence FROM seats s JOIN letters l ON l.id = s.letter_id
		WHERE l.uid = s.uid AND l.address <> s.address`, nil, func(rows *sql.Rows) error {
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

// nameOf returns the name of a letter that is there.
func nameOf(tx *sql.Tx, id int64) (name string, err error) {
	if err = tx.QueryRow(`SELECT name FROM letters WHERE id = ?1`, id).Scan(&name); err != nil {
		err = fmt.Errorf("look for letter %d: %w", id, err)
	}
	return name, err
}

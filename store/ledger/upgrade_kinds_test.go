package ledger

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// schema returns the first steps of the migrations, up to one with this number.
func schema(t *testing.T, last string) fs.FS {
	t.Helper()
	steps := fstest.MapFS{}
	err := fs.WalkDir(migrations, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path[:len(last)] > last {
			return err
		}
		data, err := fs.ReadFile(migrations, path)
		steps[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

// old fills a ledger of schema 17, in which neither letters had traits nor seats marks: 20,000 letters to 10,000 seats, of every
// kind in every state, in rows that verify finds nothing wrong with.
type old struct {
	t        *testing.T
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
	letter   int64 // the last one's id
}

const (
	oldSessions, oldPeople = 100, 100
	oldTime                = "2006-01-02T15:04:05.000Z"
)

var oldStates = []string{
	"queued", "queued again", "in_doubt", "leased", "sent", "failed", "held", "refused", "expired", "withdrawn", "past", "later",
}

func seventeen(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "rondo.db")
	if err := createPrivate(path); err != nil {
		t.Fatal(err)
	}
	pool := connect(path, writing, 1)
	defer pool.Close()
	p, err := provider(pool, schema(t, "00017"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := inTx(t.Context(), pool, func(tx *sql.Tx) error {
		o := &old{t: t, tx: tx, prepared: map[string]*sql.Stmt{}}
		for s := range oldSessions {
			o.session(s)
		}
		for p := range oldPeople {
			o.do(`INSERT INTO known VALUES (?1, '2026-11-01T12:00:00.000Z')`, oldPerson(p))
		}
		o.do(`INSERT INTO suppressions (address, reason, at, letter, recorded_at, after_letter) VALUES (?1, 'no such user', ?2, '', ?2, ?3)`,
			oldPerson(7), "2026-11-20T13:00:00.000Z", o.letter)
		o.do(`INSERT INTO holds VALUES ('theme/t009', 'its file is gone', '', '2026-11-20T12:00:00.000Z')`)
		o.do(`INSERT INTO inbox (number, id, source, class, arrived_at, kept_at, settled_at, outcome, uid) VALUES
			(1, 'aaaa', 'web', 'calendar', ?1, ?1, ?1, 'applied', ?2)`, oldSaid.Format(oldTime), oldUID(0))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return path
}

var (
	oldStart  = time.Date(2026, 12, 7, 12, 0, 0, 0, time.UTC)
	oldSaid   = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	oldPosted = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
)

func oldUID(s int) string    { return fmt.Sprintf("t%03d.20261207@sessions.example.org", s) }
func oldPerson(p int) string { return fmt.Sprintf("p%02d@example.org", p) }

func (o *old) do(text string, args ...any) {
	stmt := o.prepared[text]
	if stmt == nil {
		var err error
		if stmt, err = o.tx.Prepare(text); err != nil { // closed with the transaction
			o.t.Fatal(text, err)
		}
		o.prepared[text] = stmt
	}
	if _, err := stmt.Exec(args...); err != nil {
		o.t.Fatal(text, args, err)
	}
}

func (o *old) session(s int) {
	uid, theme := oldUID(s), fmt.Sprintf("t%03d", s)
	const facts = `{"Start":"2026-12-07T12:00:00Z","End":"2026-12-07T13:00:00Z","Zone":"UTC","Title":"Talk","Cancelled":false}`
	o.do(`INSERT INTO sessions VALUES (?1, ?2, '2026-12-07 12:00:00', 'Guild', 'guild@example.org', 1, 2, '2026-12-07T13:00:00.000Z',
		'2026-11-21T12:00:00.000Z', '2026-11-01T12:00:00.000Z', '2026-11-21T12:00:00.000Z')`, uid, theme)
	o.do(`INSERT INTO facts VALUES (?1, 1, ?2), (?1, 2, json_set(?2, '$.Title', 'Another talk'))`, uid, facts)
	for p := range oldPeople {
		o.seat(uid, theme, oldPerson(p), s*oldPeople+p)
	}
}

// seat has an invitation that was sent, and a letter of one kind in one state after it.
func (o *old) seat(uid, theme, address string, n int) {
	kinds := []string{"update", "cancel", "reminder", "nudge", "waiting", "place", "refresh", "decline", "notice", "returned", "forwarded"}
	kind, state := kinds[n%len(kinds)], oldStates[n/len(kinds)%len(oldStates)]
	news := kind == "update" || kind == "cancel"
	if state == "withdrawn" && !news {
		state = "expired"
	}
	request := o.post("request", "request/"+uid+"/0/"+address, theme, uid, address, "sent", 3)
	start, about := oldStart.Format("20060102T150405Z"), uid
	name, copies := "", 3
	var reminded, nudged, asked, refreshed, said any
	waits, answer, source, before := "", "NEEDS-ACTION", "", 0
	switch at := fmt.Sprint(oldSaid.Unix()); kind {
	case "update", "cancel":
		name = kind + "/" + uid + "/1/" + address
	case "reminder":
		name, copies, reminded, before = "reminder/"+uid+"/"+start+"/24h0m0s/"+address, 2, oldStart.Format(oldTime), 86400
	case "nudge":
		name, copies, nudged = "nudge/"+uid+"/"+start+"/"+address, 2, oldStart.Format(oldTime)
	case "waiting", "place":
		name, copies, said, answer, source = kind+"/"+uid+"/"+at+"/"+address, 2, oldSaid.Format(oldTime), "ACCEPTED", "web"
		if kind == "waiting" {
			waits = "waiting"
		}
	case "refresh":
		name, asked, refreshed = "refresh/"+uid+"/"+at+"/"+address, oldSaid.Format(oldTime), oldPosted.Format(oldTime)
		if n%3 == 0 {
			refreshed = nil
		}
	case "decline":
		name = fmt.Sprintf("decline/prop%05d/%s", n, address)
	default: // to organizers
		name, theme, about = fmt.Sprintf("%s/id%05d/%s", kind, n, address), "", ""
		if kind != "notice" {
			copies = 2
		}
	}
	letter := o.post(kind, name, theme, about, address, state, copies)
	revision, number, last, left := 1, 0, request, false
	if news {
		number, last = 1, letter
		if state != "withdrawn" {
			revision, left = 2, kind == "cancel"
		}
	}
	o.do(`INSERT INTO seats (uid, address, role, via, answer, revision, sequence, told_sequence, stamp, "left", reminded_start, reminded_before, letter_id,
		said, said_stamp, said_at, said_source, waits, claimed_at, nudged_start, refresh_at, refreshed_at)
		VALUES (?1, ?2, 'audience', 'guild', ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12, ?13, ?14, ?12, ?15, ?16, ?17)`,
		uid, address, answer, revision, number, oldPosted.Format(oldTime), left, reminded, before, last,
		map[string]string{"ACCEPTED": "ACCEPTED"}[answer], said, source, waits, nudged, asked, refreshed)
}

// post writes a letter that waits, is being carried or has ended.
func (o *old) post(kind, name, theme, uid, address, state string, copies int) int64 {
	o.letter++
	id := o.letter
	posted, expires := oldPosted, oldStart
	if kind == "request" {
		posted = posted.Add(-24 * time.Hour)
	}
	notBefore := posted
	is, reply, note, attempts, doubts, withdrawn := state, "", "", 0, 0, 0
	var leased, carried, settled any
	after := posted.Add(time.Minute).Format(oldTime)
	switch state {
	case "queued again":
		is, reply, attempts = "queued", "450 later", 1
	case "in_doubt":
		attempts, doubts, carried, reply = 1, 1, after, "lost"
	case "leased":
		is, doubts, carried, leased = "in_doubt", 1, noon.Add(-time.Minute).Format(oldTime), noon.Add(time.Hour).Format(oldTime)
	case "sent":
		reply, attempts, carried, settled = "250 ok", 1, after, after
	case "failed":
		reply, attempts, settled = "550 no", 1, after
	case "held":
		reply, attempts, doubts, settled, note = "lost", copies, copies, after, "maybe delivered"
	case "refused":
		is, reply, attempts, settled, note = "held", "RCPT: 550 5.7.1 no", 1, after, waveNote
	case "expired":
		settled, note = after, "past its life"
	case "withdrawn":
		is, withdrawn, settled = "expired", 1, after
	case "past":
		is, expires = "queued", noon.Add(-time.Minute)
	case "later":
		is, notBefore = "queued", noon.Add(3*time.Hour) // a clock was ahead
	}
	mark := fmt.Sprintf("mark%05d", id)
	o.do(`INSERT INTO letters (id, name, kind, theme, uid, address, lane, state, was_revision, was_left, was_answer, was_asked, mark, posted_at, not_before,
		expires_at, leased_until, carried_at, settled_at, attempts, doubts, copies, withdrawn, reply, note, why)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, 'NEEDS-ACTION', 0, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, 'x')`,
		id, name, kind, theme, uid, address, id%4, is, map[bool]int{true: 1}[kind != "request" && uid != ""], mark, posted.Format(oldTime), notBefore.Format(oldTime), expires.Format(oldTime),
		leased, carried, settled, attempts, doubts, copies, withdrawn, reply, note)
	for n := range attempts {
		if is != "sent" {
			o.do(`INSERT INTO attempts VALUES (?1, ?2, ?3, ?4, ?5)`, id, n+1, after,
				map[string]string{"held": "in_doubt", "refused": "held", "queued again": "queued"}[state]+map[string]string{"in_doubt": "in_doubt", "failed": "failed"}[state], reply)
		}
	}
	o.do(`INSERT INTO sealed (letter_id, message_id, sender, bytes) VALUES (?1, ?2, 'guild@example.org', ?3)`, id, mark+"@sessions.example.org",
		fmt.Appendf(nil, "From: guild@example.org\r\nTo: %s\r\nMessage-ID: <%s@sessions.example.org>\r\nDate: %s\r\n\r\nHello\r\n", address, mark, posted.Format(time.RFC1123Z)))
	return id
}

// wasSeventeen is what the last rondo of schema 17 said of this ledger, by this test.
const wasSeventeen = `seats 7a7589ae52731246, marks map[asked:909 nudge:909 refresh:606 reminder:909]
at first: 20000 letters in 91 kinds of states ed5819955384f193
expired, and recalled from a clock that was ahead: 20000 letters in 100 kinds of states fe78d96acfe4446f
after a move and a new title: 20200 letters in 149 kinds of states 040f7d46398cd863
claimed 4087 283584f28a138fc4
after that: 20200 letters in 162 kinds of states a4b35f4847292982
`

// TestTraitsAndMarksAreWhatKindsWere brings a ledger up to date whose letters and seats said by kinds and columns what traits
// and marks say now: what is read of it, claimed, recalled and found wrong is what it was, and nothing is wrong with it.
func TestTraitsAndMarksAreWhatKindsWere(t *testing.T) {
	if testing.Short() {
		t.Skip("a step that never changes again, with 20,000 letters: make soak takes it")
	}
	path := seventeen(t)
	l := openLedger(t, path, store.Options{Daemon: true, Now: func() time.Time { return noon }})
	found, err := Verify(t.Context(), path, noon)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range found[:min(len(found), 20)] {
		t.Errorf("of %d things wrong: %s", len(found), v)
	}
	var said strings.Builder
	seats, marks := sha256.New(), map[scheduler.Kind]int{}
	have := l.state()
	for _, s := range have.Sessions {
		for _, seat := range s.Seats {
			pending := ""
			if seat.Pending != nil {
				pending = seat.Pending.Name
			}
			fmt.Fprintln(seats, s.UID, seat.Address, seat.Revision, seat.Number, seat.Answer, seat.Left, seat.Waits, seat.Stamp, pending)
			for _, m := range seat.Marks {
				fmt.Fprintln(seats, m.Of, m.At, m.Before)
				marks[m.Of]++
			}
		}
	}
	fmt.Fprintf(&said, "seats %x, marks %v\n", seats.Sum(nil)[:8], marks)

	states := func(when string) {
		t.Helper()
		rows := map[string]int{}
		all, err := l.Letters(t.Context(), store.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range all {
			rows[string(r.Kind)+" "+string(r.State)+" "+r.Note]++
		}
		sum := sha256.New()
		for _, key := range sortedKeys(rows) {
			fmt.Fprintln(sum, key, rows[key])
		}
		fmt.Fprintf(&said, "%s: %d letters in %d kinds of states %x\n", when, len(all), len(rows), sum.Sum(nil)[:8])
	}
	states("at first")
	if _, err := l.Expire(t.Context(), noon); err != nil {
		t.Fatal(err)
	}
	states("expired, and recalled from a clock that was ahead")

	// A move, and news that are none, to half the seats of one session each.
	for s, changed := range [][]scheduler.Field{{scheduler.FieldStart}, {scheduler.FieldTitle}} {
		var acts []scheduler.Action
		for p := range oldPeople {
			uid, address := oldUID(20+s), oldPerson(p)
			u := request(scheduler.Session{UID: uid, Theme: fmt.Sprintf("t%03d", 20+s), Revision: 2, Facts: have.Sessions[20+s].Facts}, address)
			u.Kind, u.Number, u.Sequence, u.Changed, u.Name = scheduler.Update, 9, 9, changed, fmt.Sprintf("update/%s/9/%s", uid, address)
			u.Stamp, u.NotBefore, u.Lane = noon, noon, scheduler.Invite
			acts = append(acts, sealed(u))
		}
		l.record(acts...)
	}
	states("after a move and a new title")

	l.SetHourly(60)
	claims := sha256.New()
	n := 0
	for got := l.claim(700); len(got) > 0; got = l.claim(700) {
		for _, d := range got {
			fmt.Fprintln(claims, d.Name, d.To, d.Lane, d.Attempts, d.Doubts, d.Released)
			n++
		}
	}
	fmt.Fprintf(&said, "claimed %d %x\n", n, claims.Sum(nil)[:8])
	states("after that")

	if got := said.String(); got != wasSeventeen {
		t.Errorf("the ledger does otherwise than it did:\n%s\nwant:\n%s", got, wasSeventeen)
	}
}

func sortedKeys(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

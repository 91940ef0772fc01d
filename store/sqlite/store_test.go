package sqlite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// noon is when the tests take place.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// ledger is a database on disk with a clock that stands until it is set.
type ledger struct {
	*DB
	t     testing.TB
	clock time.Time
}

// newLedger opens a database that nothing is in. Its schema was made once, for all tests: the steps to it take longer
// than most of them.
func newLedger(t testing.TB) *ledger {
	t.Helper()
	octets, err := fresh()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "rondo.db")
	if err := os.WriteFile(path, octets, 0o600); err != nil {
		t.Fatal(err)
	}
	return openLedger(t, path, store.Options{Daemon: true})
}

// fresh returns the octets of a database of today's schema, before its first opening gives it an identity.
var fresh = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "rondo-blank")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	db := &DB{path: filepath.Join(dir, "rondo.db"), now: func() time.Time { return noon }}
	if err := createPrivate(db.path); err != nil {
		return nil, err
	}
	db.writer = connect(db.path, writing, 1)
	if err := db.migrate(context.Background(), migrations); err != nil {
		return nil, err
	}
	if err := db.writer.Close(); err != nil { // which writes the log back
		return nil, err
	}
	return os.ReadFile(db.path)
})

func openLedger(t testing.TB, path string, o store.Options) *ledger {
	t.Helper()
	l := &ledger{t: t, clock: noon}
	o.Now = func() time.Time { return l.clock }
	db, err := Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	l.DB = db
	return l
}

// session is one that starts in two weeks, without seats.
func session(id string) scheduler.Session {
	start := noon.Add(14 * 24 * time.Hour)
	return scheduler.Session{
		UID: id + "@sessions.example.org", Theme: id, Slot: ical.LocalOf(start), Revision: 1,
		Organizer: ical.Mailbox{Name: "Guild", Address: "guild@example.org"},
		Facts:     scheduler.Facts{Start: start, End: start.Add(time.Hour), Name: "DataTalks"},
		Created:   noon, Modified: noon,
	}
}

// request invites a person to a session.
func request(s scheduler.Session, address string) scheduler.Letter {
	return scheduler.Letter{
		Name: "request/" + s.UID + "/0/" + address, Kind: scheduler.Request, Theme: s.Theme, UID: s.UID,
		To: theme.Person{Email: address}, Role: theme.Audience, Organizer: s.Organizer, Stamp: noon, Answer: ical.NeedsAction,
		Lane: scheduler.Invite, NotBefore: noon, Expires: s.Facts.Start, Revision: s.Revision, Facts: s.Facts, Why: "3 weeks before",
	}
}

func sealed(l scheduler.Letter) scheduler.Post {
	id := strings.ReplaceAll(l.Name, "@", "=") + "@sessions.example.org"
	return scheduler.Post{Letter: l, Sealed: scheduler.Sealed{MessageID: id, From: "guild@example.org",
		Bytes: fmt.Appendf(nil, "Subject: %s\r\nFrom: guild@example.org\r\nTo: %s\r\nMessage-ID: <%s>\r\n\r\n", l.Name, l.To.Email, id),
	}}
}

// record makes a decision that does not depend on the state.
func (l *ledger) record(acts ...scheduler.Action) {
	l.t.Helper()
	if _, err := l.Update(l.t.Context(), func(scheduler.State) ([]scheduler.Action, error) { return acts, nil }); err != nil {
		l.t.Fatal(err)
	}
}

// invite opens a session and posts a request to each of n people, person000@example.org and so on.
func (l *ledger) invite(id string, n int) scheduler.Session {
	l.t.Helper()
	s := session(id)
	acts := []scheduler.Action{scheduler.Open{Session: s}}
	for i := range n {
		acts = append(acts, sealed(request(s, fmt.Sprintf("person%03d@example.org", i))))
	}
	l.record(acts...)
	return s
}

func (l *ledger) state() scheduler.State {
	l.t.Helper()
	have, err := l.State(l.t.Context())
	if err != nil {
		l.t.Fatal(err)
	}
	return have
}

func (l *ledger) claim(n int) []scheduler.Delivery {
	l.t.Helper()
	claimed, err := l.Claim(l.t.Context(), l.clock, n)
	if err != nil {
		l.t.Fatal(err)
	}
	return claimed
}

func (l *ledger) claimOne() scheduler.Delivery {
	l.t.Helper()
	claimed := l.claim(1)
	if len(claimed) != 1 {
		l.t.Fatalf("claimed %d letters, want 1", len(claimed))
	}
	return claimed[0]
}

func (l *ledger) doubt(id int64) {
	l.t.Helper()
	if err := l.Doubt(l.t.Context(), id)(); err != nil {
		l.t.Fatal(err)
	}
}

func (l *ledger) settle(id int64, r scheduler.Result) {
	l.t.Helper()
	if err := l.Settle(l.t.Context(), id, r, l.clock)(); err != nil {
		l.t.Fatal(err)
	}
}

func (l *ledger) row(which string) store.Row {
	l.t.Helper()
	row, _, _, err := l.Letter(l.t.Context(), which)
	if err != nil {
		l.t.Fatal(err)
	}
	return row
}

// reopen closes the database as a crash would, without a clean stop, and opens it again.
func (l *ledger) reopen() *ledger {
	l.t.Helper()
	l.Close()
	next := openLedger(l.t, l.path, store.Options{Daemon: true})
	next.clock = l.clock
	return next
}

// sql changes the database behind the store's back.
func (l *ledger) sql(text string, args ...any) error {
	_, err := l.writer.ExecContext(context.Background(), text, args...)
	return err
}

// delivered is what a server's yes makes of a letter.
var delivered = scheduler.Result{State: scheduler.Sent, Reply: "250 2.0.0 queued as 1", Attempted: true}

// ask reads one row.
func (l *ledger) ask(query string, into ...any) {
	l.t.Helper()
	if err := l.readers.QueryRow(query).Scan(into...); err != nil {
		l.t.Fatal(err)
	}
}

// keep keeps mail with these words, and returns its id.
func (l *ledger) keep(words string) string {
	l.t.Helper()
	id, fresh, err := l.Keep(l.t.Context(), store.Mail{Source: "receive", Raw: []byte(words), Arrived: l.clock, Class: scheduler.Calendar})
	if err != nil || !fresh {
		l.t.Fatalf("keep %q: new %v, %v", words, fresh, err)
	}
	return id
}

// yes is a person's acceptance of a session, given to the letter with a SEQUENCE.
func yes(s scheduler.Session, address string, sequence int, at time.Time) scheduler.Record {
	return scheduler.Record{UID: s.UID, Address: address, Answer: ical.Accepted, Claimed: at, Said: scheduler.Said{
		Answer: ical.Accepted, Sequence: sequence, Stamp: at, At: at, Source: scheduler.ByMail, Verified: true, Comment: "With \"pleasure\" – ü",
	}}
}

func proposal(s scheduler.Session, id, address string, at time.Time) scheduler.Proposal {
	return scheduler.Proposal{
		ID: id, UID: s.UID, Theme: s.Theme, Address: address, Start: s.Facts.Start.Add(time.Hour), End: s.Facts.End.Add(time.Hour),
		Comment: "rather later", At: at, State: scheduler.ProposalOpen,
	}
}

// What everybody may see is the State with nobody in it.
func TestShownIsTheStateWithoutPeople(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 3)
	l.invite("reading", 2)
	whole := l.state()
	want := scheduler.State{Accepted: whole.Accepted, Feeds: whole.Feeds}
	for _, s := range whole.Sessions {
		if len(s.Seats) == 0 {
			t.Fatalf("%s has nobody in it", s.UID)
		}
		empty := *s
		empty.Seats, empty.Told = nil, nil
		want.Sessions = append(want.Sessions, &empty)
	}
	shown, err := l.Shown(t.Context())
	if err != nil || len(want.Sessions) != 2 || !reflect.DeepEqual(shown, want) {
		t.Errorf("shown %+v, want %+v, %v", shown, want, err)
	}
}

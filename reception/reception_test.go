package reception

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
	"rondo/token"
)

// Before the first files are accepted no session is known. The daemon lets answers wait, so that none is taken for
// another installation's.
func TestNothingIsDecidedBeforeTheFirstFiles(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC) }
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "rondo.db"), store.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	raw := []byte("From: ada@example.org\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n" +
		"UID:talks.20261201@sessions.example.org\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	id, _, err := db.Keep(t.Context(), store.Mail{Source: ByIMAP, Raw: raw, Arrived: now(), Class: scheduler.Calendar})
	if err != nil {
		t.Fatal(err)
	}
	r := &Inbox{DB: db, Key: token.NewKey(), Now: now, Patient: true}
	if acts, err := r.Settle(t.Context()); err != nil || len(acts) > 0 {
		t.Errorf("%v, %v before the first files", acts, err)
	}
	if waiting, err := db.Unsettled(t.Context(), 2); err != nil || len(waiting) != 1 || waiting[0].ID != id {
		t.Errorf("%v waits, %v", waiting, err)
	}
	r.Patient = false
	if acts, err := r.Settle(t.Context()); err != nil || len(acts) != 1 {
		t.Errorf("%v, %v by hand", acts, err)
	}
}

// fragile is a ledger that panics when it is asked for a letter.
type fragile struct{ store.Ledger }

func (fragile) LetterMarked(context.Context, string) (store.Row, bool, error) { panic("out of order") }

// A mail that makes a reader panic waits for an organizer, and those beside it are read.
func TestAPanicIsOfOneMailAlone(t *testing.T) {
	mail := func(id, more string) store.Kept {
		raw := "From: ada@example.org\r\nTo: guild@example.org\r\nSubject: late\r\n" + more + "\r\nI am late.\r\n"
		return store.Kept{ID: id, Mail: store.Mail{Source: ByIMAP, Raw: []byte(raw)}}
	}
	r := &Inbox{DB: fragile{}, Key: token.NewKey(), Now: time.Now}
	mails, err := r.Read(t.Context(), []store.Kept{mail("one", "In-Reply-To: <aaaaaaaaaaaaaaaaaaaaaaaaaa@sessions.example.org>\r\n"), mail("other", "")})
	if err != nil {
		t.Fatal(err)
	}
	if in := mails[0].in; in.Class != scheduler.Unreadable || in.Unread != "reading it failed: out of order" || in.Inbox != "one" {
		t.Errorf("the first is %+v", in)
	}
	if in := mails[1].in; in.Class != scheduler.Words {
		t.Errorf("the second is %+v", in)
	}
}

package ledger

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// TestForgetKnowsEveryColumn fails for a column of which nobody has said how a person is taken out of it.
func TestForgetKnowsEveryColumn(t *testing.T) {
	l := newLedger(t)
	rows, err := l.readers.Query(`SELECT t.name || '.' || c.name FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c
		WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'goose_%' ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	there := map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		there[name] = true
		if columnWays[name] == 0 {
			t.Errorf("%s: say in forget_columns.go how a person who asks to be forgotten is taken out of it", name)
		}
	}
	for name := range columnWays {
		if !there[name] {
			t.Errorf("%s: there is no such column", name)
		}
	}
}

// ada is somebody with a name that is written in several ways.
var ada = store.Someone{Addresses: []string{"ada@example.org", "ada.s@example.org"}, Names: []string{"Ada Söderström"}}

// knowing is a ledger that has lived, and knows Ada wherever it can know somebody.
func knowing(t *testing.T) *ledger {
	path := filepath.Join(t.TempDir(), "rondo.db")
	sound := lived(t)
	copyFile(t, sound, path)
	copyFile(t, sound+"-seen", path+"-seen")
	l := openLedger(t, path, store.Options{Daemon: true})
	l.clock = noon.Add(90 * time.Minute)
	l.record(scheduler.Accept{Files: theme.Files{
		"rondo.yaml": []byte("site: { name: Guild, url: https://sessions.example.org, timezone: UTC }\nmail: { from: guild@example.org, dir: sent }\n"),
		"people.yaml": []byte("people:\n- { email: Ada@example.org, name: Ada Söderström, aliases: [ada.s@example.org] }\n" +
			"- { email: bo@example.org, name: Bo }\ngroups: { all: [ada@example.org, bo@example.org, cy@example.org] }\n"),
		"themes/datatalks.yaml": []byte("name: DataTalks\ntitle: T\npurpose: P\naudience: [all]\nseats: 2\nschedule: { starts: 2026-12-07 12:00 }\n" +
			"sessions: { 2026-12-07: { presenter: [Ada Söderström, bo@example.org], abstract: 'Ada Söderström tells.' } }\n"),
	}})
	s := session("datatalks")
	facts := s.Facts
	facts.Presenter, facts.Abstract = "Ada Söderström, Bo", "Ada Söderström tells."
	l.record(scheduler.Amend{UID: s.UID, Slot: s.Slot, Sequence: s.Sequence, Revision: 2, Facts: facts, Changed: l.clock, Modified: l.clock, Why: "presenter"})

	// Letters to her and to others, of which hers is the one that the others are kept as differences from.
	var acts []scheduler.Action
	for i, who := range []string{"ada@example.org", "dee@example.com", "eve@example.com", "fay@example.com"} {
		about := request(session("paperclub"), who)
		if i == 0 {
			acts = append(acts, scheduler.Open{Session: session("paperclub")})
		}
		p := sealed(about)
		p.Sealed.Bytes = fmt.Appendf(nil, "Subject: x\r\nFrom: %s\r\nTo: %s\r\nMessage-ID: <%s>\r\n\r\n%s", p.Sealed.From, who, p.Sealed.MessageID,
			strings.Repeat("A line that is the same in all of them.\r\n", 100))
		acts = append(acts, p)
	}
	l.record(acts...)
	naming := session("lunch")
	post := sealed(request(naming, "bo@example.org"))
	post.Sealed.Bytes = fmt.Appendf(nil, "Subject: %s\r\nFrom: %s\r\nTo: bo@example.org\r\nMessage-ID: <%s>\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n",
		mime.BEncoding.Encode("utf-8", "Ada Söderström presents"), post.Sealed.From, post.Sealed.MessageID, base64.StdEncoding.EncodeToString([]byte("Ada Söderström presents")))
	l.record(scheduler.Open{Session: naming}, post)

	l.record(scheduler.Prefer{Address: "ada@example.org", Wish: scheduler.Wish{Fewer: true, At: l.clock}},
		scheduler.Silence{Address: "ada.s@example.org", Suppression: scheduler.Suppression{Reason: "550 ada.s@example.org is not here", At: l.clock}},
		scheduler.HoldBack{Hold: scheduler.Hold{Scope: "files", Why: "the edit takes off Ada Söderström <ada@example.org>", Since: l.clock}})
	asked := keepRaw(t, l, "From: \"Ada S\" <ada@example.org>\r\nSubject: Hello\r\n\r\nI bring my own cake.\r\n")
	about := keepRaw(t, l, "From: bo@example.org\r\nSubject: Cake\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nDoes Ada S=C3=B6derstr=C3=B6m bring cake?\r\n")
	l.record(scheduler.Settle{Inbox: asked, Outcome: scheduler.Noted, Address: "ada@example.org"},
		scheduler.Forward{Written: scheduler.Written{Inbox: asked, From: "ada@example.org", Name: "Ada S", Subject: "Hello", Text: "I bring my own cake.", Themes: []string{"datatalks"}, At: l.clock}},
		scheduler.Settle{Inbox: about, Outcome: scheduler.Noted, Address: "bo@example.org"})
	if err := l.sql(`UPDATE seats SET said_comment = 'I bring my own cake', leaving = json_object('Since', '2026-11-23T12:00:00Z', 'Name', 'Ada Söderström', 'Language', 'en', 'Timezone', 'UTC')
		WHERE address = 'ada@example.org'`); err != nil {
		t.Fatal(err)
	}
	return l
}

func keepRaw(t *testing.T, l *ledger, raw string) string {
	t.Helper()
	id, _, err := l.Keep(t.Context(), store.Mail{Source: "pipe", Raw: []byte(raw), Arrived: l.clock, Class: scheduler.Words})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestForgetLeavesNothing holds that nothing of a person is found in any file of the ledger after they were forgotten, and that the
// ledger is sound.
func TestForgetLeavesNothing(t *testing.T) {
	l := knowing(t)
	words := []string{"ada@example.org", "ada.s@example.org", "söderström", "own cake"}
	find := func() (found []string) {
		names, _ := filepath.Glob(l.path + "*")
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			low := bytes.ToLower(data)
			for _, word := range words {
				if at := bytes.Index(low, []byte(word)); at >= 0 {
					found = append(found, fmt.Sprintf("%s: %s: %q", filepath.Base(name), word, low[max(0, at-60):min(len(low), at+60)]))
				}
			}
		}
		return found
	}
	if found := find(); len(found) < len(words) {
		t.Fatalf("before, only %q are there", found)
	}
	before, err := l.Traces(t.Context(), ada)
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	for _, trace := range before {
		tables = append(tables, trace.Table)
	}
	for _, table := range []string{"calendars", "facts", "holds", "inbox", "known", "letters", "marks", "proposals", "sayings", "seats", "suppressions", "wishes", "words"} {
		if !slices.Contains(tables, table) {
			t.Errorf("what is known of her leaves out %s: %v", table, tables)
		}
	}
	var letters, sent int
	l.ask(`SELECT count(*) FROM letters`, &letters)
	l.ask(`SELECT sent FROM settled`, &sent)

	gone, err := l.Forget(t.Context(), ada)
	if err != nil || !gone.Clean || gone.Waiting != 0 {
		t.Fatalf("%+v, %v", gone, err)
	}
	for _, what := range find() {
		t.Errorf("left over in %s", what)
	}
	if after, err := l.Traces(t.Context(), ada); err != nil || len(after) > 0 {
		t.Errorf("still known: %v, %v", after, err)
	}
	have := l.state()
	if !have.Forgot("Ada@example.org") || !have.Forgot("ada.s@example.org") || have.Forgot("bo@example.org") {
		t.Error("it is not known any more who asked to be forgotten")
	}
	if p := have.Accepted.People.ByAddress; p.Len() != 2 || have.Accepted.Theme("datatalks").Member("bo@example.org") == nil {
		t.Errorf("the accepted files name %v", p)
	}
	if s := have.Session(session("datatalks").UID); s.Facts.Presenter != "Bo" || s.Facts.Abstract != "somebody tells." {
		t.Errorf("the session says %q, %q", s.Facts.Presenter, s.Facts.Abstract)
	}
	var lettersNow, sentNow int
	l.ask(`SELECT count(*) FROM letters`, &lettersNow)
	l.ask(`SELECT sent FROM settled`, &sentNow)
	if lettersNow != letters || sentNow != sent {
		t.Errorf("%d letters of which %d were sent; before, %d and %d", lettersNow, sentNow, letters, sent)
	}
	for _, who := range []string{"dee", "eve", "fay"} { // whose letters were kept as differences from hers
		_, mail, _, err := l.Letter(t.Context(), "request/"+session("paperclub").UID+"/0/"+who+"@example.com")
		if err != nil || !bytes.Contains(mail.Bytes, []byte("To: "+who)) {
			t.Errorf("the letter to %s is %q, %v", who, mail.Bytes, err)
		}
	}
	if seat := have.Session(session("lunch").UID).Seat("bo@example.org"); seat.Revision != 0 || seat.Pending != nil {
		t.Errorf("the letter that named her and waited was not withdrawn: %+v", seat)
	}
	for _, d := range l.claim(20) { // nothing is lost for the others
		l.settle(d.ID, delivered)
	}
	found, err := Verify(t.Context(), l.path, l.clock)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range found {
		t.Error(v)
	}
	again, err := l.Forget(t.Context(), ada)
	if err != nil || len(again.Rows) != 0 {
		t.Errorf("once more: %+v, %v", again, err)
	}
}

// TestWhoWasForgottenStaysForgotten: the hashes of those who were forgotten before stay those of their addresses.
func TestWhoWasForgottenStaysForgotten(t *testing.T) {
	l := knowing(t)
	var before, after string
	for _, who := range []struct {
		store.Someone
		salt *string
	}{{ada, &before}, {store.Someone{Addresses: []string{"bo@example.org"}}, &after}} {
		if _, err := l.Forget(t.Context(), who.Someone); err != nil {
			t.Fatal(err)
		}
		l.ask(`SELECT hex(salt) FROM ledger`, who.salt)
	}
	if len(before) != 64 || after != before {
		t.Errorf("the salt is %s, and then %s", before, after)
	}
	have := l.state()
	if !have.Forgot("ada@example.org") || !have.Forgot("bo@example.org") || have.Forgot("cy@example.org") {
		t.Error("it is not known who asked to be forgotten")
	}
}

// TestReadableMail finds words wherever a mail can hold them, up to ten parts deep.
func TestReadableMail(t *testing.T) {
	const secret = "Ada Söderström presents"
	leaf := "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(secret)) + "\r\n"
	within := func(leaf string, depth int, kind string) string {
		for n := range depth {
			switch kind {
			case "multipart":
				leaf = fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n%s\r\n--b%d--\r\n", n, n, leaf, n)
			case "message":
				leaf = "Content-Type: message/rfc822\r\n\r\nFrom: bo@example.org\r\n" + leaf
			}
		}
		return leaf
	}
	for name, test := range map[string]struct {
		raw   string
		found bool
	}{
		"alone":              {leaf, true},
		"in a part":          {within(leaf, 1, "multipart"), true},
		"in ten parts":       {within(leaf, 10, "multipart"), true},
		"too deep":           {within(leaf, 11, "multipart"), false},
		"in a mail":          {within(leaf, 1, "message"), true},
		"in ten mails":       {within(leaf, 10, "message"), true},
		"in too many mails":  {within(leaf, 11, "message"), false},
		"quoted-printable":   {"Content-Transfer-Encoding: Quoted-Printable\r\n\r\nAda S=C3=B6derstr=C3=B6m pre=\r\nsents\r\n", true},
		"in a subject":       {"Subject: " + mime.BEncoding.Encode("utf-8", secret) + "\r\n\r\nx\r\n", true},
		"in a part's name":   {"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Description: " + mime.QEncoding.Encode("utf-8", secret) + "\r\n\r\nx\r\n--b--\r\n", true},
		"without a boundary": {"Content-Type: multipart/mixed\r\n\r\n" + secret + "\r\n", true},
		"in a calendar":      {"Content-Type: text/calendar\r\n\r\nSUMMARY:Ada Söder\r\n ström presents\r\n", true},
		"no mail":            {secret, true},
	} {
		if found := strings.Contains(readable([]byte(test.raw)), secret); found != test.found {
			t.Errorf("%s: found %t in\n%s", name, found, readable([]byte(test.raw)))
		}
	}
}

package ledger

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/store/storetest"
	"rondo/theme"
)

// dated is a letter with bytes that say their Date, as real ones do.
func dated(l scheduler.Letter) scheduler.Post {
	p := sealed(l)
	p.Sealed.Bytes = fmt.Appendf(nil, "Subject: x\r\nDate: %s\r\nFrom: %s\r\nTo: %s\r\nMessage-ID: <%s>\r\n\r\n", l.Stamp.Format(time.RFC1123Z),
		p.Sealed.From, l.To.Email, p.Sealed.MessageID)
	return p
}

// reminder reminds a person of a session a day before.
func reminder(s scheduler.Session, address string) scheduler.Letter {
	l := request(s, address)
	l.Kind, l.Lane, l.Marks = scheduler.Reminder, scheduler.Remind, aDayBefore(s)
	l.Name = fmt.Sprintf("reminder/%s/%s/24h0m0s/%s", s.UID, s.Facts.Start.Format("20060102T150405Z"), address)
	return l
}

// lived is a ledger after some life: requests to three people of which one was sent, one failed and one waits, a
// reminder and an update that were sent, and a cancelled session.
func lived(t *testing.T) (path string) {
	l := newLedger(t)
	s := session("datatalks")
	l.record(scheduler.Accept{Files: theme.Files{
		"rondo.yaml":            []byte("site: { name: Guild, url: https://sessions.example.org, timezone: UTC }\nmail: { from: guild@example.org, dir: sent }\n"),
		"people.yaml":           []byte("people: []\ngroups: { all: [ada@example.org, bo@example.org, cy@example.org] }\n"),
		"themes/datatalks.yaml": []byte("name: DataTalks\ntitle: T\npurpose: P\naudience: [all]\nseats: 2\nschedule: { starts: 2026-12-07 12:00 }\n"),
	}},
		scheduler.Open{Session: s}, dated(request(s, "ada@example.org")), dated(request(s, "bo@example.org")), dated(request(s, "cy@example.org")))
	l.settle(l.claimOne().ID, delivered)
	bo := l.claimOne()
	l.doubt(bo.ID)
	l.settle(bo.ID, scheduler.Result{State: scheduler.Failed, Attempted: true, Reply: "550 5.1.1 nobody here"})
	l.clock = noon.Add(time.Hour)
	moved := request(s, "ada@example.org")
	moved.Name, moved.Kind, moved.Lane, moved.Sequence, moved.Stamp = "update/"+s.UID+"/1/ada@example.org", scheduler.Update, scheduler.Urgent, 1, l.clock
	l.record(dated(moved), dated(reminder(s, "ada@example.org")))
	for range 2 {
		for _, d := range l.claim(5) {
			if strings.HasPrefix(d.Name, "request/") {
				l.settle(d.ID, scheduler.Result{State: scheduler.Queued, Attempted: true, Reply: "450 later", NotBefore: l.clock.Add(time.Hour)})
				continue
			}
			l.doubt(d.ID)
			l.settle(d.ID, delivered)
		}
	}
	off := session("lunchbytes")
	off.Theme = "datatalks"
	off.Facts.Cancelled = true
	cancel := request(off, "ada@example.org")
	cancel.Name, cancel.Kind = "cancel/"+off.UID+"/0/ada@example.org", scheduler.Cancel
	l.record(scheduler.Open{Session: off}, dated(cancel))
	l.record(scheduler.Conclude{UID: s.UID, Sequel: scheduler.Sequel{Since: s.Facts.End, Told: "slides\thttps://slides.example.org/", Done: true}})
	waits, _ := l.keep("an answer that nobody has read yet"), l.keep("a delivery report")
	settled := l.keep("an answer")
	l.record(yes(s, "ada@example.org", 1, l.clock), scheduler.Settle{Inbox: settled, Outcome: scheduler.Applied, UID: s.UID, Address: "ada@example.org"},
		scheduler.Attend{UID: s.UID, Address: "cy@example.org", Came: scheduler.Present}, scheduler.Attend{UID: s.UID, Address: "ada@example.org", Came: scheduler.Absent},
		scheduler.Propose{Proposal: proposal(s, waits, "ada@example.org", l.clock)},
		scheduler.Say{Saying: scheduler.Saying{ID: "aaaaaaaa", UID: s.UID, Text: "Bring a laptop", To: []theme.Addressee{theme.ToAccepted}, People: []string{"ada@example.org"}, At: l.clock}},
		scheduler.Silence{Address: "dee@example.org", Suppression: scheduler.Suppression{Reason: "550 5.1.1 gone", At: l.clock}})
	old, older := session("old"), session("older")
	older.Facts.Start, older.Facts.End, older.Slot = older.Facts.Start.AddDate(-1, 0, 0), older.Facts.End.AddDate(-1, 0, 0), old.Slot-400*86400
	if _, _, err := l.Import(t.Context(), []scheduler.Session{old, older}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"ada", "bo", "cy"} {
		if _, err := l.Cast(t.Context(), storetest.Vote(s, who+"@example.org", "4", "1", "Thank you"), 3, storetest.OpenVote); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Cast(t.Context(), storetest.Vote(off, "ada@example.org", "2"), 3, storetest.OpenVote); err != nil {
		t.Fatal(err)
	}
	calendar, other := storetest.Calendar("https://calendar.example.org/team.ics", "UTC", l.clock), storetest.Calendar("https://calendar.example.org/school.ics", "Europe/Helsinki", l.clock.Add(time.Minute))
	calendar.Failures, calendar.Problem, calendar.Empties, calendar.Emptied = 2, "calendar.example.org does not answer", 1, l.clock
	other.Busy, other.Tentative = []byte("other"), []byte("none")
	if err := l.KeepSources(t.Context(), calendar, other); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"ada@example.org", "bo@example.org"} {
		given := storetest.Own(who, "work", map[string]string{"ada@example.org": "Asia/Tokyo", "bo@example.org": "America/New_York"}[who], l.clock)
		if err := l.GiveCalendar(t.Context(), given); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.CleanStop(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.Close()
	return l.path
}

// TestVerifyFindsWhatMustNotBe breaks a sound ledger by hand, in one way each.
func TestVerifyFindsWhatMustNotBe(t *testing.T) {
	const ada, cy = "datatalks@sessions.example.org ada@example.org", "request/datatalks@sessions.example.org/0/cy@example.org"
	sound := lived(t)
	for _, c := range []struct {
		name string
		hand string // SQL; CHECKs and foreign keys do not hold it back
		want []string
	}{
		{"nothing", ``, nil},
		{"an unknown state", `UPDATE letters SET state = 'lost' WHERE id = 3`, []string{"state: " + cy + ": its state is lost"}},
		{"two states at once", `UPDATE letters SET settled_at = posted_at WHERE id = 3`, []string{"state: " + cy + ": it is queued and was settled"}},
		{"no time of settling", `UPDATE letters SET settled_at = NULL WHERE id = 2`, []string{"state: request/datatalks@sessions.example.org/0/bo@example.org: it is failed and was settled at no time"}},
		{"carried without a doubt", `UPDATE letters SET leased_until = '2026-11-23T15:00:00.000Z' WHERE id = 3`, []string{"it is queued and being carried until 2026"}},
		{"a doubt that nobody had", `UPDATE letters SET state = 'in_doubt' WHERE id = 3`, []string{"in doubt, without an attempt"}},
		{"withdrawn, and waits", `UPDATE letters SET withdrawn = 1 WHERE id = 3`, []string{"withdrawn, yet is queued after 0 doubts"}},
		{"withdrawn after a doubt", `UPDATE letters SET withdrawn = 1, state = 'expired', settled_at = posted_at, doubts = 1 WHERE id = 3`, []string{"withdrawn, yet is expired after 1 doubts"}},
		{"bytes lost", `DELETE FROM sealed WHERE letter_id = 3`, []string{"its bytes are gone"}},
		{"doubts used up", `UPDATE letters SET state = 'in_doubt', doubts = 3 WHERE id = 3`, []string{"all its 3 copies may have been delivered"}},
		{"in transit and failed", `INSERT INTO transit VALUES (2, NULL, NULL), (99, '250 ok', '2026-11-23T12:00:00.000Z')`,
			[]string{"it is in transit and failed", "99: it is in transit and not there"}},
		{"in transit once more", `UPDATE letters SET state = 'in_doubt', doubts = 1, leased_until = '2026-11-23T15:00:00.000Z' WHERE id = 3;
			INSERT INTO transit VALUES (3, NULL, NULL)`, []string{"it is in transit and in_doubt"}},
		{"a session that was followed before it ended", `UPDATE sequels SET since = '2026-12-07T12:00:00.000Z'`,
			[]string{"sequel: datatalks@sessions.example.org: letters followed it from 2026-12-07T12:00:00.000Z, and it ends at 2026-12-07T13:00"}},
		{"two thanks for one session", `INSERT INTO letters (name, kind, theme, uid, address, lane, state, was_revision, was_left, was_answer, was_asked, mark, posted_at, not_before, copies, why, settled_at)
			SELECT kind || '/' || uid || '/ada@example.org', kind, 'datatalks', uid, 'ada@example.org', 3, 'expired', 0, 0, '', 0, kind, '2026-12-07T14:00:00.000Z', '2026-12-07T14:00:00.000Z', 2, '', '2026-12-07T14:00:00.000Z'
			FROM (SELECT 'datatalks@sessions.example.org' AS uid, value AS kind FROM json_each('["follow-up","missed"]'));
			UPDATE settled SET expired = expired + 2`,
			[]string{"sequel: " + ada + ": it was followed by follow-up and missed"}},
		{"what was said of another session", `UPDATE sayings SET uid = 'lunchbytes@sessions.example.org'`,
			[]string{"saying: aaaaaaaa: it is about lunchbytes@sessions.example.org and reads"}},
		{"a presenter under another address", `INSERT INTO presenting VALUES ('datatalks@sessions.example.org', 'ada@example.org', '{"Address":"bo@example.org","Title":"Maps"}')`,
			[]string{"presenter: datatalks@sessions.example.org ada@example.org: it reads {"}},
		{"an answer of a presenter at no time", `INSERT INTO presenting VALUES ('datatalks@sessions.example.org', 'ada@example.org', '{"Address":"ada@example.org","Answer":"yes"}')`,
			[]string{"presenter: datatalks@sessions.example.org ada@example.org: it reads {"}},
		{"notes that cannot be read", `UPDATE facts SET facts = json_set(facts, '$.Notes', '[') WHERE uid LIKE 'datatalks%'`,
			[]string{"facts: datatalks@sessions.example.org: the notes of revision 1 cannot be read: ["}},
		{"a mark of a note", `INSERT INTO marks VALUES ('datatalks@sessions.example.org', 'ada@example.org', 'note/24h0m0s', '2026-12-06T12:00:00.000Z', 0)`, nil},
		{"a mark of no note", `INSERT INTO marks VALUES ('datatalks@sessions.example.org', 'ada@example.org', 'note/', '2026-12-06T12:00:00.000Z', 0)`,
			[]string{"a letter of the kind note/, which there is not"}},
		{"an imported session that was planned too", `UPDATE imported SET uid = 'datatalks@sessions.example.org' WHERE theme = 'old'`,
			[]string{"session: datatalks@sessions.example.org: it was imported, and was planned too"}},
		{"an imported session that ends at two times", `UPDATE imported SET ends_at = '2020-01-01T12:00:00.000Z' WHERE theme = 'old'`,
			[]string{"session: old@sessions.example.org: it ends at 2020-01-01T12:00:00.000Z, and by its facts at 2026-12-07T13:00:00Z"}},
		{"a calendar of no address", `UPDATE sources SET id = 'https://calendar.example.org/team.ics' WHERE zone = 'UTC'`,
			[]string{"source: https://calendar.example.org/team.ics UTC: it is named by no address and zone"}},
		{"a calendar whose minutes are cut off", `UPDATE sources SET busy = substr(busy, 1, 20) WHERE zone = 'UTC'`, []string{"UTC: the minutes that are busy cannot be read"}},
		{"a calendar without a copy, read in part", `UPDATE sources SET read_at = NULL, until_at = NULL, busy = NULL, tentative = NULL WHERE zone = 'UTC'`,
			[]string{"UTC: its copy is there in part"}},
		{"a calendar that failed for no reason", `UPDATE sources SET problem = '' WHERE zone = 'UTC'`, []string{"its failures have no problem"}},
		{"a calendar that was empty at no time", `UPDATE sources SET emptied_at = NULL WHERE zone = 'UTC'`, []string{"its empty answers and their time do not agree"}},
		{"somebody's calendar by its address", `UPDATE calendars SET id = 'https://calendar.example.org/' WHERE zone = 'Asia/Tokyo'`,
			[]string{"integrity: sources: row", "calendar: ada@example.org https://: it is named by no address"}},
		{"somebody's calendar that lies nowhere", `UPDATE calendars SET sealed = x'00' WHERE zone = 'Asia/Tokyo'`, []string{"where it is cannot be opened"}},
		{"a stranger's calendar", `UPDATE calendars SET address = 'gus@example.org' WHERE zone = 'Asia/Tokyo'`, []string{"calendar: gus@example.org 8a8194f6: the accepted files name nobody whose it is"}},
		{"the calendar of somebody who left", `INSERT INTO wishes VALUES ('ada@example.org', '{"All": true}')`, []string{"its owner has left everything"}},
		{"what was read from a calendar that is gone", `DELETE FROM calendars WHERE zone = 'Asia/Tokyo'`, []string{"refers to a row of calendars that is not there"}},
		{"a total that is wrong", `UPDATE settled SET sent = sent + 1`, []string{"counter: the letters: sent counts 4, and there are 3"}},
		{"totals that are gone", `DELETE FROM settled`, slices.Repeat([]string{"counter: the letters: nothing is counted"}, 4)},
		{"in transit", `INSERT INTO transit VALUES (3, NULL, NULL)`, nil},
		{"flushed in doubt, and accepted since", `UPDATE letters SET state = 'in_doubt', doubts = 1, leased_until = '2026-11-23T15:00:00.000Z' WHERE id = 3;
			INSERT INTO transit VALUES (3, '250 ok', '2026-11-23T12:00:00.000Z')`, nil},
		{"refused and counted", `UPDATE letters SET carried_at = posted_at WHERE id IN (2, 3)`,
			[]string{"bo@example.org: it is failed, and counts as carried at 2026-11-23", "limit: " + cy + ": it is queued, and counts as carried"}},
		{"sent without a reply", `UPDATE letters SET reply = '' WHERE id = 1`, []string{`reply: request/datatalks@sessions.example.org/0/ada@example.org`}},
		{"sent with a refusal for a reply", `UPDATE letters SET reply = '550 5.1.1 nobody here' WHERE id = 1`, []string{`with the reply "550 5.1.1 nobody here"`}},
		{"sent with a number for a reply", `UPDATE letters SET reply = '5500 octets written' WHERE id = 1`, nil},
		{"a name twice", `DROP INDEX letters_name; UPDATE letters SET name = (SELECT name FROM letters WHERE id = 3) WHERE id = 2`,
			[]string{"there are 2 letters of this name", "its name does not say"}},
		{"two in flight", `DROP INDEX letters_in_flight; UPDATE letters SET address = 'ada@example.org', attempts = attempts - (state = 'sent'), state = 'in_doubt', doubts = 1, settled_at = NULL, leased_until = '2026-11-23T15:00:00.000Z' WHERE id IN (1, 3)`,
			[]string{"2 letters in flight", "its last letter was to ada@example.org", `a mail to "cy@example.org"`, "its name does not say"}},
		{"a name of another person", `UPDATE letters SET address = 'dee@example.org' WHERE id = 3`, []string{"nobody counts as known", `a mail to "cy@example.org"`, "its name does not say that it is a request"}},
		{"a name of another session", `UPDATE letters SET uid = 'lunchbytes@sessions.example.org' WHERE id = 5`, []string{"its name does not say that it is a reminder"}},
		{"a lower SEQUENCE later", `UPDATE letters SET name = replace(name, '/1/', '/0/') WHERE id = 4`, []string{"SEQUENCE 0 is not above", "its last letter has 0"}},
		{"a seat that forgot its SEQUENCE", `UPDATE seats SET sequence = 0`, []string{"no letter above #0", "it was told #1, and the last number is 0", "remembers the lower SEQUENCE 0"}},
		{"an earlier DTSTAMP later", `UPDATE sealed SET bytes = CAST(replace(CAST(bytes AS TEXT), '13:00:00', '11:00:00') AS BLOB) WHERE letter_id = 4`, []string{"its DTSTAMP 2026-11-23T11:00:00Z is before"}},
		{"a seat that forgot its DTSTAMP", `UPDATE seats SET stamp = '2026-11-23T12:30:00.000Z'`, []string{"remembers the earlier DTSTAMP"}},
		{"old news sent after new", `UPDATE letters SET settled_at = '2026-11-23T14:00:00.000Z' WHERE id = 1`, []string{"it was sent after update/"}},
		{"a clock that was turned back", `UPDATE letters SET posted_at = '2026-11-23T14:00:00.000Z', settled_at = '2026-11-23T14:00:00.000Z' WHERE id = 1`, nil},
		{"a reminder after the start", `UPDATE letters SET settled_at = '2026-12-07T12:11:00.000Z' WHERE id = 5`, []string{"reminder: reminder/datatalks@sessions.example.org/20261207T120000Z/24h0m0s/ada@example.org: it was sent at 2026-12-07T12:11:00Z, after"}},
		{"a reminder answered late", `UPDATE letters SET settled_at = '2026-12-07T12:09:00.000Z' WHERE id = 5`, nil},
		{"too many copies allowed", `UPDATE letters SET copies = 4 WHERE id = 3`, []string{"it is allowed 4 copies after 0 doubts"}},
		{"one copy more by hand", `UPDATE letters SET copies = 4, doubts = 3 WHERE id = 3`, nil},
		{"a reminder with three copies", `UPDATE letters SET copies = 3 WHERE id = 5`, []string{"it is allowed 3 copies"}},
		{"too many copies made", `UPDATE letters SET doubts = 3 WHERE id = 4`, []string{"4 copies may have been delivered, of 3 allowed"}},
		{"delivered twice", `INSERT INTO attempts SELECT id, 1, settled_at, state, reply FROM letters WHERE id = 4; UPDATE letters SET attempts = 2 WHERE id = 4`, []string{"1 attempts were answered with success before the last one"}},
		{"a lease that nobody took back", `UPDATE letters SET state = 'in_doubt', doubts = 1, leased_until = '2026-11-23T10:59:59.000Z' WHERE id = 3`, []string{"lease: " + cy}},
		{"a lease that ended lately", `UPDATE letters SET state = 'in_doubt', doubts = 1, leased_until = '2026-11-23T13:00:00.000Z' WHERE id = 3`, nil},
		{"a seat that no letter told", `UPDATE seats SET letter_id = NULL WHERE address = 'cy@example.org'`, []string{"told: datatalks@sessions.example.org cy@example.org"}},
		{"a revision that is not there", `UPDATE seats SET revision = 7 WHERE address = 'cy@example.org'`, []string{"revision 7, which there is not"}},
		{"a cancellation told by an update", `UPDATE letters SET kind = 'update', method = 'REQUEST', name = replace(name, 'cancel/', 'update/') WHERE id = 6`, []string{"cancelled: lunchbytes@sessions.example.org ada@example.org"}},
		{"a cancellation nobody was told of", `UPDATE letters SET settled_at = '2026-11-23T13:30:00.000Z' WHERE id = 5;
			UPDATE sessions SET revision = 2, changed_at = '2026-11-23T13:00:00.000Z' WHERE uid LIKE 'datatalks%';
			INSERT INTO facts (uid, revision, facts) SELECT uid, 2, json_set(facts, '$.Cancelled', json('true')) FROM facts WHERE uid LIKE 'datatalks%'`,
			[]string{"cancelled: " + ada + ": the session is cancelled, and no CANCEL was posted by 2026-11-23T13:10:00Z", "bo@example.org", "cy@example.org"}},
		{"a cancellation while all slept", `UPDATE sessions SET revision = 2, changed_at = '2026-11-23T13:00:00.000Z' WHERE uid LIKE 'datatalks%';
			INSERT INTO facts (uid, revision, facts) SELECT uid, 2, json_set(facts, '$.Cancelled', json('true')) FROM facts WHERE uid LIKE 'datatalks%'`, nil},
		{"a letter after the farewell", `UPDATE seats SET "left" = 1 WHERE letter_id = 4; UPDATE letters SET kind = 'cancel', method = 'CANCEL', name = replace(name, 'update/', 'cancel/') WHERE id = 4`,
			[]string{"left: reminder/"}},
		{"a letter that its kind would not recall", `UPDATE letters SET recalled_by = 'move' WHERE id = 4`, []string{`its row says method "REQUEST", news true, recalled by "move", timed false, and its kind, update,`}},
		{"a letter of no kind", `UPDATE letters SET kind = 'greeting', name = replace(name, 'update/', 'greeting/') WHERE id = 4`, []string{"it is of the kind greeting, which there is not"}},
		{"a mark of no kind", `UPDATE marks SET mark = 'greeting' WHERE mark = 'reminder'`, []string{"a letter of the kind greeting, which there is not"}},
		{"an attempt too many counted", `UPDATE letters SET attempts = 2 WHERE id = 2`, []string{"it counts 2 attempts, of which 1 are recorded"}},
		{"attempts with a gap", `UPDATE attempts SET number = 5 WHERE letter_id = 2`, []string{"its attempts are numbered up to 5, and there are 1"}},
		{"a session behind its revisions", `INSERT INTO facts (uid, revision, facts) SELECT uid, 9, facts FROM facts`, []string{"its revision is 1, and the newest is 9", "its revision is 1"}},
		{"a counter that went back", `UPDATE identity SET counter = 1`, []string{"of which the database knows 1"}},
		{"an answer that does not count", `UPDATE seats SET answer = 'NEEDS-ACTION' WHERE address = 'ada@example.org' AND said <> ''`,
			[]string{"answer: " + ada + ": it counts as NEEDS-ACTION, after ACCEPTED to #1 when #0 had asked"}},
		{"an answer to an earlier letter", `UPDATE seats SET answer = 'NEEDS-ACTION', asked = 1, said_sequence = 0 WHERE said <> ''`, nil},
		{"an answer to an earlier letter that counts", `UPDATE seats SET asked = 1, said_sequence = 0 WHERE said <> ''`,
			[]string{"answer: " + ada + ": it counts as ACCEPTED"}},
		{"an answer to a letter to come", `UPDATE seats SET said_sequence = 7 WHERE said <> ''`, []string{"given to #7, and the person was sent no letter above #1"}},
		{"a letter to nobody", `UPDATE suppressions SET address = 'cy@example.org', after_letter = 2`, []string{"suppressed: " + cy + ": it was posted while"}},
		{"a letter to somebody who was restored", `UPDATE suppressions SET address = 'cy@example.org', after_letter = 1, until_letter = 2, restored_at = recorded_at`, nil},
		{"a letter sent again by hand to nobody", `UPDATE suppressions SET address = 'cy@example.org', after_letter = 2; UPDATE letters SET name = name || '/resend-2' WHERE id = 3`, nil},
		{"mail without an outcome", `UPDATE inbox SET outcome = '' WHERE outcome = 'applied'`, []string{"it was settled without an outcome", "nothing came in then"}},
		{"mail with an outcome that nobody settled", `UPDATE inbox SET outcome = 'noted' WHERE settled_at IS NULL AND number = 1`, []string{"it is noted, and was settled at no time"}},
		{"mail that was lost", `DELETE FROM mails WHERE number = 2`, []string{"it waits, and its bytes are gone"}},
		{"mail that was pruned", `DELETE FROM mails WHERE number = 3`, nil},
		{"a proposal for a session that is not there", `UPDATE proposals SET uid = 'nowhere'`, []string{"is about nowhere, which there is not"}},
		{"another person's bytes", `UPDATE sealed SET bytes = (SELECT bytes FROM sealed WHERE letter_id = 2) WHERE letter_id = 1`,
			[]string{`ada@example.org: they are a mail to "bo@example.org"`, "their Message-ID is"}},
		{"another person's bytes and Message-ID", `UPDATE sealed SET (bytes, message_id) = (SELECT bytes, message_id FROM sealed WHERE letter_id = 2) WHERE letter_id = 1`,
			[]string{"its mark is", `they are a mail to "bo@example.org"`}},
		{"bytes that are no mail", `UPDATE sealed SET bytes = x'00' WHERE letter_id = 1`, []string{"they are no mail"}},
		{"another Message-ID", `UPDATE sealed SET message_id = 'x@sessions.example.org' WHERE letter_id = 1`, []string{"its mark is", "their Message-ID is"}},
		{"another sender", `UPDATE sealed SET sender = 'eve@example.com' WHERE letter_id = 1`, []string{"they come from guild@example.org, and are returned to eve@example.com"}},
		{"another reader's mark in the sender", `UPDATE sealed SET sender = 'guild+other@example.org' WHERE letter_id = 1`, []string{"which is not the mark"}},
		{"sent, and queued again", `UPDATE letters SET state = 'queued', settled_at = NULL WHERE id = 4`, []string{"counts as carried", "it counts 1 attempts, of which 0"}},
		{"sent, and queued again as if nothing was", `UPDATE letters SET state = 'queued', settled_at = NULL, attempts = 0, carried_at = NULL, reply = '' WHERE id = 4`,
			[]string{"is still to leave, and a reminder of it has left"}},
		{"a deleted letter that a seat names", `DELETE FROM attempts WHERE letter_id = 3; DELETE FROM sealed WHERE letter_id = 3; DELETE FROM letters WHERE id = 3`,
			[]string{"integrity: seats: ", "there are 5, 0 are gone, and the last is number 6", "told: "}},
		{"a SEQUENCE beyond any letter", `UPDATE seats SET sequence = 9 WHERE address = 'cy@example.org'`, []string{"it remembers SEQUENCE 9, and its last letter has 0"}},
		{"a session's SEQUENCE beyond its changes", `UPDATE sessions SET sequence = 5 WHERE uid LIKE 'data%'`, []string{"its SEQUENCE is 5, after 0 changes"}},
		{"asked beyond any letter", `UPDATE seats SET asked = 3 WHERE address = 'cy@example.org'`, []string{"the last letter that asked is #3"}},
		{"an answer that never came", `UPDATE seats SET said = 'ACCEPTED', answer = 'ACCEPTED', said_source = 'mail', said_at = '2026-11-23T12:44:00.000Z', said_stamp = '2026-11-23T12:44:00.000Z' WHERE address = 'cy@example.org'`,
			[]string{"nothing came in then"}},
		{"an answer that came a year ago", `UPDATE seats SET said = 'ACCEPTED', answer = 'ACCEPTED', said_source = 'mail', said_at = '2025-11-23T12:44:00.000Z', said_stamp = '2025-11-23T12:44:00.000Z' WHERE address = 'cy@example.org'`, nil},
		{"an answer without its mail", `DELETE FROM proposals; DELETE FROM mails WHERE number = 3; DELETE FROM inbox WHERE number = 3`, []string{"nothing came in then"}},
		{"bytes of another mail", `UPDATE mails SET raw = (SELECT raw FROM mails WHERE number = 1) WHERE number = 2`, []string{"its bytes are those of another mail"}},
		{"more places than there are", `UPDATE seats SET answer = 'ACCEPTED', said = 'ACCEPTED', said_source = 'web', said_at = (SELECT said_at FROM seats WHERE said <> ''), said_stamp = '2026-11-23T12:44:00.000Z' WHERE uid LIKE 'data%' AND said = ''`,
			[]string{"places: datatalks@sessions.example.org: 3 people have a place, and there are 2"}},
		{"more places than there are since fewer were left", `UPDATE seats SET answer = 'ACCEPTED', said = 'ACCEPTED', said_source = 'web', said_at = (SELECT said_at FROM seats WHERE said <> ''), said_stamp = '2026-11-23T12:44:00.000Z' WHERE uid LIKE 'data%' AND said = '';
			INSERT INTO lowered SELECT uid, 3 FROM sessions WHERE uid LIKE 'data%'`, nil},
		{"a counter ahead of the file beside it", `UPDATE identity SET counter = counter + 1`, []string{"after the daemon stopped in order the database counts"}},
		{"a counter ahead of the file beside it after a crash", `UPDATE identity SET counter = counter + 1; UPDATE ledger SET clean = 0`, nil},
		{"a database that forgot which one it is", `DELETE FROM identity`, []string{"identity: the database: 0 rows say which one it is"}},
		{"another database's file beside it", `UPDATE identity SET install = '0123456789abcdef0123456789abcdef'`, []string{"it is of another database"}},
		{"a ticket without its ballot", `DELETE FROM ballots`, []string{"survey: lunchbytes@sessions.example.org: 1 people have answered, and there are 0 answers"}},
		{"a ballot without its ticket", `DELETE FROM marks WHERE mark = 'surveyed' AND address = 'cy@example.org'`,
			[]string{"survey: datatalks@sessions.example.org: 2 people have answered, and there are 3 answers"}},
		{"ballots of a survey that is not there", `DELETE FROM surveys WHERE uid LIKE 'lunch%'`, []string{"there are answers, and nothing says to what"}},
		{"answers that tell who gave them", `DELETE FROM marks WHERE mark = 'surveyed' AND address = 'cy@example.org' AND uid LIKE 'data%'; UPDATE surveys SET shown = 2, results = replace(results, '3', '2') WHERE shown = 3`,
			[]string{"2 answers are shown, which tell who gave them", ""}},
		{"a rating too many", `UPDATE surveys SET results = replace(results, '[0,0,0,3,0]', '[0,0,0,4,0]')`, []string{`4 people answered "Was it worth your time?", of 3 who are shown`}},
		{"a rating too few", `UPDATE surveys SET results = replace(results, '[0,0,0,3,0]', '[0,0,0,2,0]')`, []string{"2 rated the session, of 3 who are shown"}},
		{"a row that refers to nothing", `DELETE FROM letters WHERE id = 2`, []string{"integrity: attempts: ", "integrity: sealed: row 2 refers to a row of letters", "integrity: seats: ", "there are 5, 0 are gone, and the last is number 6", "failed counts 1, and there are 0", "told: "}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "rondo.db")
			copyFile(t, sound, path)
			copyFile(t, sound+"-seen", path+"-seen")
			byHand(t, path, c.hand)
			found, err := Verify(t.Context(), path, noon.Add(90*time.Minute))
			if err != nil {
				t.Fatal(err)
			}
			found = slices.DeleteFunc(found, func(v store.Violation) bool { return strings.Contains(v.Found, "CHECK constraint failed") })
			if len(found) != len(c.want) {
				t.Fatalf("found %d violations, want %d: %v", len(found), len(c.want), found)
			}
			for i, want := range c.want {
				if !strings.Contains(found[i].String(), want) {
					t.Errorf("found %q, want %q in it", found[i], want)
				}
			}
		})
	}
}

// byHand runs SQL on a closed ledger without anything that would hold it back.
func byHand(t *testing.T, path, sqls string) {
	t.Helper()
	pool := connect(path, "mode=rw&_foreign_keys=off", 1)
	defer pool.Close()
	if _, err := pool.Exec(`PRAGMA ignore_check_constraints = on`); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(sqls); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyFindsDamage(t *testing.T) {
	path := lived(t)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096 * 3; i < len(text); i += 4096 {
		copy(text[i:], "damage")
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := Verify(t.Context(), path, noon)
	if err != nil || len(found) == 0 || found[0].Rule != "integrity" {
		t.Errorf("found %v, %v; want violations of integrity", found, err)
	}
}

// A daemon at work is no violation, and Verify does not disturb it.
func TestVerifyBesideADaemon(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 20)
	carried := l.claim(10)
	l.doubt(carried[0].ID)
	found, err := Verify(t.Context(), l.path, l.clock)
	if err != nil || len(found) > 0 {
		t.Errorf("found %v, %v", found, err)
	}
	holder, err := Holder(l.path)
	if want := fmt.Sprintf("process %d on ", os.Getpid()); err != nil || !strings.HasPrefix(holder, want) {
		t.Errorf("holder %q, %v; want %s…", holder, err, want)
	}
	l.settle(carried[0].ID, delivered)
	l.Close()
	if holder, err := Holder(l.path); err != nil || holder != "" {
		t.Errorf("holder %q, %v; want none after the end", holder, err)
	}
}

func TestVerifyNeedsALedger(t *testing.T) {
	_, err := Verify(t.Context(), filepath.Join(t.TempDir(), "rondo.db"), noon)
	if want := store.ErrNoDatabase.Error(); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}

package ledger

import (
	"strings"
	"testing"

	"rondo/scheduler"
	"rondo/store/storetest"
)

// The schema refuses rows that no life of a letter leads to, whoever writes them.
func TestSchemaSpellsTheStates(t *testing.T) {
	l := newLedger(t)
	s := l.invite("datatalks", 3)
	if err := l.sql(`UPDATE letters SET state = 'sent', reply = '250 ok', settled_at = posted_at WHERE id = 1`); err != nil {
		t.Fatal("a sound change is refused:", err)
	}
	l.keep("mail")
	l.record(scheduler.Propose{Proposal: proposal(s, "1", "ada@example.org", noon)}, scheduler.Silence{Address: "gus@example.org"})
	if err := l.KeepSources(t.Context(), storetest.Calendar("https://calendar.example.org/", "UTC", noon)); err != nil {
		t.Fatal(err)
	}
	const calendar = `zone, etag, modified, asked_at, next_at, failures, problem, read_at, until_at, busy, tentative, partly, empties, emptied_at, own FROM sources`
	for _, c := range []struct{ name, change, by string }{
		{"unknown state", `UPDATE letters SET state = 'lost'`, "CHECK"},
		{"sent without a reply", `UPDATE letters SET state = 'sent', settled_at = posted_at WHERE id = 2`, "CHECK"},
		{"sent without a time", `UPDATE letters SET state = 'sent', reply = '250 ok' WHERE id = 2`, "CHECK"},
		{"failed without a time", `UPDATE letters SET state = 'failed' WHERE id = 2`, "CHECK"},
		{"queued with a time", `UPDATE letters SET settled_at = posted_at WHERE id = 2`, "CHECK"},
		{"leased", `UPDATE letters SET state = 'leased' WHERE id = 2`, "CHECK"},
		{"lease of a queued letter", `UPDATE letters SET leased_until = posted_at WHERE id = 2`, "CHECK"},
		{"in doubt without a doubt", `UPDATE letters SET state = 'in_doubt' WHERE id = 2`, "CHECK"},
		{"more doubts than copies", `UPDATE letters SET doubts = 4 WHERE id = 2`, "CHECK"},
		{"fewer than no doubts", `UPDATE letters SET doubts = -1 WHERE id = 2`, "CHECK"},
		{"withdrawn after a doubt", `UPDATE letters SET state = 'expired', settled_at = posted_at, withdrawn = 1, attempts = 1, doubts = 1 WHERE id = 2`, "CHECK"},
		{"withdrawn and queued", `UPDATE letters SET withdrawn = 1 WHERE id = 2`, "CHECK"},
		{"to nobody", `UPDATE letters SET address = '' WHERE id = 2`, "CHECK"},
		{"a text where a number belongs", `UPDATE letters SET attempts = 'two' WHERE id = 2`, "cannot store TEXT"},
		{"a name twice", `UPDATE letters SET name = (SELECT name FROM letters WHERE id = 1) WHERE id = 2`, "UNIQUE"},
		{"two in flight to a seat", `UPDATE letters SET address = 'ada@example.org', state = 'in_doubt', doubts = 1, leased_until = posted_at WHERE id > 1`, "UNIQUE"},
		{"a seat without a session", `UPDATE seats SET uid = 'nowhere'`, "FOREIGN KEY"},
		{"a session without facts", `UPDATE sessions SET revision = 7`, "FOREIGN KEY"},
		{"facts that are no JSON", `UPDATE facts SET facts = '{' WHERE uid = '` + s.UID + `'`, "CHECK"},
		{"bytes of no letter", `INSERT INTO sealed VALUES (99, '', '', x'', NULL)`, "FOREIGN KEY"},
		{"an original of no letter", `INSERT INTO originals VALUES (99, x'')`, "FOREIGN KEY"},
		{"a difference from nothing", `UPDATE sealed SET original = 2 WHERE letter_id = 3`, "FOREIGN KEY"},
		{"a mark twice", `UPDATE letters SET mark = (SELECT mark FROM letters WHERE id = 1) WHERE id = 2`, "UNIQUE"},
		{"a seat that waits in its own way", `UPDATE seats SET waits = 'gladly'`, "CHECK"},
		{"a saying that is no JSON", `INSERT INTO sayings VALUES ('aaaaaaaa', '` + s.UID + `', '{')`, "CHECK"},
		{"a saying of no session", `INSERT INTO sayings VALUES ('aaaaaaaa', 'nowhere', '{}')`, "FOREIGN KEY"},
		{"a presenter that is no JSON", `INSERT INTO presenting VALUES ('` + s.UID + `', 'ada@example.org', '{')`, "CHECK"},
		{"a presenter of no session", `INSERT INTO presenting VALUES ('nowhere', 'ada@example.org', '{}')`, "FOREIGN KEY"},
		{"somebody who came in part", `UPDATE seats SET came = 'perhaps'`, "CHECK"},
		{"late before it is done", `INSERT INTO sequels VALUES ('` + s.UID + `', '2026-12-07T14:00:00.000Z', '', 0, 1)`, "CHECK"},
		{"what follows no session", `INSERT INTO sequels VALUES ('nowhere', '2026-12-07T14:00:00.000Z', '', 1, 0)`, "FOREIGN KEY"},
		{"an answer half verified", `UPDATE seats SET said_verified = 2`, "CHECK"},
		{"a proposal in no state", `UPDATE proposals SET state = ''`, "CHECK"},
		{"suppressed twice", `INSERT INTO suppressions SELECT NULL, address, '', NULL, '', recorded_at, 0, NULL, NULL, '', '' FROM suppressions`, "UNIQUE"},
		{"restored at no time", `UPDATE suppressions SET until_letter = 1`, "CHECK"},
		{"mail with an unknown outcome", `UPDATE inbox SET outcome = 'lost', settled_at = kept_at`, "CHECK"},
		{"mail settled without an outcome", `UPDATE inbox SET settled_at = kept_at`, "CHECK"},
		{"an outcome at no time", `UPDATE inbox SET outcome = 'noted'`, "CHECK"},
		{"the same mail twice", `INSERT INTO inbox (id, source, class, arrived_at, kept_at) SELECT id, source, class, arrived_at, kept_at FROM inbox`, "UNIQUE"},
		{"bytes of no mail", `INSERT INTO mails VALUES (99, x'')`, "FOREIGN KEY"},
		{"a wish that is no JSON", `INSERT INTO wishes VALUES ('ada@example.org', '{')`, "CHECK"},
		{"an arrival without words", `INSERT INTO transit VALUES (1, '', '2026-11-23T12:00:00.000Z')`, "CHECK"},
		{"an arrival at no time", `INSERT INTO transit VALUES (1, '250 ok', NULL)`, "CHECK"},
		{"imported facts that are no JSON", `INSERT INTO imported VALUES ('old@x', 'old', '2024-01-09 14:00:00', '2024-01-09T13:00:00.000Z', '{')`, "CHECK"},
		{"a short ballot", `INSERT INTO ballots VALUES (randomblob(16), '` + s.UID + `', x'00')`, "CHECK"},
		{"a ballot with a number", `INSERT INTO ballots VALUES (x'01', '` + s.UID + `', zeroblob(8220))`, "CHECK"},
		{"a ballot about no session", `INSERT INTO ballots VALUES (randomblob(16), 'nowhere', zeroblob(8220))`, "FOREIGN KEY"},
		{"two answers that are shown", `INSERT INTO surveys VALUES ('` + s.UID + `', 2, 0, '[]')`, "CHECK"},
		{"results that are no JSON", `INSERT INTO surveys VALUES ('` + s.UID + `', 3, 0, '[')`, "CHECK"},
		{"a calendar by its address", `INSERT INTO sources SELECT 'https://calendar.example.org/', ` + calendar, "CHECK"},
		{"a calendar of no zone", `UPDATE sources SET zone = ''`, "CHECK"},
		{"a calendar twice", `INSERT INTO sources SELECT id, ` + calendar, "UNIQUE"},
		{"a failure without a problem", `UPDATE sources SET failures = 1`, "CHECK"},
		{"a copy without a time", `UPDATE sources SET read_at = NULL`, "CHECK"},
		{"a copy without minutes", `UPDATE sources SET busy = NULL`, "CHECK"},
		{"an empty answer at no time", `UPDATE sources SET empties = 1`, "CHECK"},
		{"somebody's calendar by its address", `INSERT INTO calendars VALUES ('https://calendar.example.org/', 'ada@example.org', zeroblob(64), 'UTC', '2026-11-23T12:00:00.000Z')`, "CHECK"},
		{"somebody's calendar that is not sealed", `INSERT INTO calendars SELECT id, 'ada@example.org', x'00', zone, asked_at FROM sources`, "CHECK"},
		{"nobody's calendar", `INSERT INTO calendars SELECT id, '', zeroblob(64), zone, asked_at FROM sources`, "CHECK"},
		{"what was read from a calendar that is gone", `UPDATE sources SET own = id`, "FOREIGN KEY"},
		{"a second ledger", `INSERT INTO ledger (one, version, released, clean) VALUES (2, 0, '', 1)`, "CHECK"},
		{"a counter that runs backwards", `UPDATE identity SET counter = -1`, "CHECK"},
	} {
		if err := l.sql(c.change); err == nil || !strings.Contains(err.Error(), c.by) {
			t.Errorf("%s: %v, want a refusal by %s", c.name, err, c.by)
		}
	}
}

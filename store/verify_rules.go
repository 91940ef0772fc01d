package store

// rule is a query that returns the subject and what was found of everything that breaks it. ?1 is now, ?2 the end of a
// lease that is older than twice its term.
type rule struct{ name, query string }

// rules are what one query each can tell. Some of them the schema holds too; a ledger that somebody repaired by hand may
// still break them.
var rules = []rule{
	// Each letter is in exactly one legal state.
	{"state", `SELECT name, 'its state is ' || state FROM letters
		WHERE state NOT IN ('queued', 'in_doubt', 'sent', 'failed', 'held', 'expired')`},
	{"state", `SELECT name, 'it is ' || state || ' and was settled at ' || coalesce(settled_at, 'no time') FROM letters
		WHERE (settled_at IS NOT NULL) <> (state IN ('sent', 'failed', 'held', 'expired'))`},
	{"state", `SELECT name, 'it is ' || state || ' and being carried until ' || coalesce(leased_until, 'no time') FROM letters
		WHERE leased_until IS NOT NULL AND state <> 'in_doubt'`},
	{"state", `SELECT name, 'it is in doubt, without an attempt that could have delivered it' FROM letters
		WHERE state = 'in_doubt' AND doubts = 0`},
	{"state", `SELECT name, 'it was withdrawn, yet is ' || state || ' after ' || doubts || ' doubts' FROM letters
		WHERE withdrawn = 1 AND (state <> 'expired' OR doubts > 0)`},
	{"state", `SELECT name, 'it waits, and its bytes are gone' FROM letters l
		WHERE state IN ('queued', 'in_doubt', 'held')
			AND NOT EXISTS (SELECT 1 FROM sealed WHERE letter_id = l.id AND length(bytes) > 0 AND sender <> '')`},
	// A letter once in doubt too often is held and not carried again.
	{"state", `SELECT name, 'it waits, though all its ' || copies || ' copies may have been delivered' FROM letters
		WHERE state IN ('queued', 'in_doubt') AND leased_until IS NULL AND doubts >= copies`},

	{"state", `SELECT coalesce(name, letter_id), 'it is in transit and ' || coalesce(state, 'not there') FROM transit
		LEFT JOIN letters l ON id = letter_id
		WHERE coalesce(state, '') NOT IN ('queued', 'in_doubt') OR leased_until IS NOT NULL AND transit.reply IS NULL`},

	// The hourly limit counts what a person may have got.
	{"limit", `SELECT name, 'it is ' || state || ', and counts as carried at ' || carried_at FROM letters
		WHERE state IN ('queued', 'failed') AND doubts = 0 AND carried_at IS NOT NULL`},

	// What was sent has the server's words and a time.
	{"reply", `SELECT name, 'it was sent at ' || coalesce(settled_at, 'no time') || ' with the reply "' || reply || '"' FROM letters
		WHERE state = 'sent' AND (reply = '' OR settled_at IS NULL)`},

	// One letter of a name.
	{"once", `SELECT name, 'there are ' || count(*) || ' letters of this name' FROM letters
		WHERE withdrawn = 0 GROUP BY name HAVING count(*) > 1`},
	// One letter in flight for a session and person.
	{"once", `SELECT uid || ' ' || address, 'there are ' || count(*) || ' letters in flight' FROM letters
		WHERE leased_until IS NOT NULL AND uid <> '' GROUP BY uid, address HAVING count(*) > 1`},

	// Few copies. A letter that was released by hand may have one more each time, after as many doubts.
	{"copies", `SELECT name, 'it is allowed ' || copies || ' copies after ' || doubts || ' doubts' FROM letters
		WHERE copies > iif(kind IN ('reminder', 'nudge', 'place', 'waiting', 'returned'), 2, 3) AND doubts < copies - 1`},
	{"copies", `SELECT name, (doubts + (state = 'sent')) || ' copies may have been delivered, of ' || copies || ' allowed' FROM letters
		WHERE doubts + (state = 'sent') > copies`},
	// The attempt that succeeds is the last one, and no row beside its letter.
	{"copies", `SELECT l.name, count(*) || ' attempts were answered with success before the last one' FROM letters l
		JOIN attempts a ON a.letter_id = l.id AND a.state = 'sent' GROUP BY l.id`},

	// No lease is older than twice its term.
	{"lease", `SELECT name, 'its lease ended at ' || leased_until || ' and nobody took it back' FROM letters
		WHERE leased_until < ?2`},

	// What was told in letters is what seats remember, and a cancellation is told by a CANCEL.
	{"told", `SELECT s.uid || ' ' || s.address, 'the person counts as told, and no letter told it' FROM seats s
		WHERE s.revision > 0 AND NOT EXISTS (
			SELECT 1 FROM letters l WHERE l.id = s.letter_id AND l.uid = s.uid AND l.kind IN ('request', 'update', 'cancel'))`},
	{"told", `SELECT s.uid || ' ' || s.address, 'the person counts as told of revision ' || s.revision || ', which there is not'
		FROM seats s WHERE s.revision > 0 AND NOT EXISTS (SELECT 1 FROM facts f WHERE f.uid = s.uid AND f.revision = s.revision)`},
	{"cancelled", `SELECT s.uid || ' ' || s.address, 'the person counts as told of the cancellation by a letter of kind ' || l.kind
		FROM seats s
		JOIN facts f ON f.uid = s.uid AND f.revision = s.revision AND json_extract(f.facts, '$.Cancelled')
		JOIN letters l ON l.id = s.letter_id AND l.withdrawn = 0
		WHERE l.kind <> 'cancel'`},

	// Who left hears no more.
	{"left", `SELECT l.name, 'it was posted after ' || c.name || ' had said goodbye' FROM seats s
		JOIN letters c ON c.id = s.letter_id AND c.kind = 'cancel' AND c.withdrawn = 0
		JOIN letters l ON l.uid = s.uid AND l.address = s.address AND l.id > c.id AND l.withdrawn = 0
		WHERE s."left" = 1 AND l.name NOT LIKE '%/resend-%'`},

	// Counters equal what they count.
	{"counter", `SELECT l.name, 'it counts ' || l.attempts || ' attempts, of which ' || (count(a.number) + (l.state = 'sent')) || ' are recorded'
		FROM letters l LEFT JOIN attempts a ON a.letter_id = l.id GROUP BY l.id HAVING l.attempts <> count(a.number) + (l.state = 'sent')`},
	{"counter", `SELECT l.name, 'its attempts are numbered up to ' || max(a.number) || ', and there are ' || count(*)
		FROM letters l JOIN attempts a ON a.letter_id = l.id GROUP BY l.id HAVING max(a.number) <> count(*) OR min(a.number) <> 1`},
	{"counter", `SELECT uid, 'its revision is ' || s.revision || ', and the newest is '
			|| (SELECT max(revision) FROM facts f WHERE f.uid = s.uid)
		FROM sessions s WHERE revision <> (SELECT max(revision) FROM facts f WHERE f.uid = s.uid)`},

	// Who cannot be reached is not written to, but for what somebody sends once more by hand.
	{"suppressed", `SELECT l.name, 'it was posted while the address was suppressed: ' || p.reason FROM suppressions p
		JOIN letters l ON l.address = p.address AND l.id > p.after_letter AND l.id <= coalesce(p.until_letter, l.id)
		WHERE l.name NOT LIKE '%/resend-%'`},

	// What came in waits with its bytes, or has an outcome.
	{"inbox", `SELECT id, iif(outcome = '', 'it was settled without an outcome', 'it is ' || outcome || ', and was settled at no time')
		FROM inbox WHERE (settled_at IS NULL) <> (outcome = '')`},
	{"inbox", `SELECT id, 'it waits, and its bytes are gone' FROM inbox i
		WHERE settled_at IS NULL AND NOT EXISTS (SELECT 1 FROM mails m WHERE m.number = i.number)`},

	// The answer that counts follows from the one that was given.
	{"answer", `SELECT uid || ' ' || address, 'it counts as ' || answer || ', after ' || said || ' to #' || said_sequence ||
			' when #' || asked || ' had asked'
		FROM seats WHERE said <> '' AND answer <> iif(said_sequence < asked, 'NEEDS-ACTION', said)`},
	{"answer", `SELECT uid || ' ' || address, 'it was given to #' || said_sequence || ', and the person was sent no letter above #' || sequence
		FROM seats WHERE said <> '' AND said_sequence > sequence`},

	// What is proposed is about a session that is known.
	{"proposal", `SELECT id, 'it is about ' || uid || ', which there is not' FROM proposals p
		WHERE NOT EXISTS (SELECT 1 FROM sessions s WHERE s.uid = p.uid)`},
}

package ledger

import (
	"strings"

	"rondo/scheduler"
	"rondo/theme"
)

// rule is a query that returns the subject and what was found of everything that breaks it. ?1 is now, ?2 the end of a
// lease that is older than twice its term, ?3 since when everything that came in is remembered.
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

	{"state", `SELECT coalesce(name, CAST(letter_id AS TEXT)), 'it is in transit and ' || coalesce(state, 'not there') FROM transit
		LEFT JOIN letters l ON id = letter_id
		WHERE coalesce(state, '') NOT IN ('queued', 'in_doubt') OR leased_until IS NOT NULL AND transit.reply IS NULL`},

	// The hourly limit counts what a person may have got.
	{"limit", `SELECT name, 'it is ' || state || ', and counts as carried at ' || carried_at FROM letters
		WHERE state IN ('queued', 'failed') AND doubts = 0 AND carried_at IS NOT NULL`},

	// What was sent has the server's words and a time.
	{"reply", `SELECT name, 'it was sent at ' || coalesce(settled_at, 'no time') || ' with the reply "' || reply || '"' FROM letters
		WHERE state = 'sent' AND (reply = '' OR settled_at IS NULL OR reply GLOB '[45][0-9][0-9] *')`},

	// Letters are numbered without gaps, and those that are gone are counted: that is how those that were sent are counted.
	{"once", `SELECT 'the letters', 'there are ' || count(*) || ', ' || (SELECT sum(gone) FROM settled) || ' are gone, and the last is number ' || max(id)
		FROM letters HAVING count(*) + (SELECT sum(gone) FROM settled) <> max(id)`},
	// The totals of those that are settled are what there is.
	{"counter", `SELECT 'the letters', coalesce(what || ' counts ' || total || ', and there are ' || found, 'nothing is counted') FROM (
			SELECT 'sent' AS what, (SELECT sum(sent) FROM settled) AS total, (SELECT count(*) FROM letters WHERE state = 'sent') AS found
			UNION ALL SELECT 'failed', (SELECT sum(failed) FROM settled), (SELECT count(*) FROM letters WHERE state = 'failed')
			UNION ALL SELECT 'held', (SELECT sum(held) FROM settled), (SELECT count(*) FROM letters WHERE state = 'held')
			UNION ALL SELECT 'expired', (SELECT sum(expired) FROM settled), (SELECT count(*) FROM letters WHERE state = 'expired')) AS totals
		WHERE total IS DISTINCT FROM found`},
	// One letter of a name.
	{"once", `SELECT name, 'there are ' || count(*) || ' letters of this name' FROM letters
		WHERE withdrawn = 0 GROUP BY name HAVING count(*) > 1`},
	// One letter in flight for a session and person.
	{"once", `SELECT uid || ' ' || address, 'there are ' || count(*) || ' letters in flight' FROM letters
		WHERE leased_until IS NOT NULL AND uid <> '' GROUP BY uid, address HAVING count(*) > 1`},

	// Few copies.
	{"copies", `SELECT name, (doubts + iif(state = 'sent', 1, 0)) || ' copies may have been delivered, of ' || copies || ' allowed' FROM letters
		WHERE doubts + iif(state = 'sent', 1, 0) > copies`},
	// The attempt that succeeds is the last one, and no row beside its letter.
	{"copies", `SELECT l.name, count(*) || ' attempts were answered with success before the last one' FROM letters l
		JOIN attempts a ON a.letter_id = l.id AND a.state = 'sent' GROUP BY l.id`},

	// No lease is older than twice its term.
	{"lease", `SELECT name, 'its lease ended at ' || leased_until || ' and nobody took it back' FROM letters
		WHERE leased_until < ?2`},

	// What was told in letters is what seats remember, and a cancellation is told by a CANCEL.
	{"told", `SELECT s.uid || ' ' || s.address, 'the person counts as told, and no letter told it' FROM seats s LEFT JOIN letters l ON l.id = s.letter_id
		WHERE s.revision > 0 AND NOT coalesce(l.uid = s.uid AND l.news = 1, false)`},
	{"told", `SELECT s.uid || ' ' || s.address, 'the person counts as told of revision ' || s.revision || ', which there is not'
		FROM seats s WHERE s.revision > 0 AND (s.uid, s.revision) NOT IN (SELECT uid, revision FROM facts)`},
	{"cancelled", `SELECT s.uid || ' ' || s.address, 'the person counts as told of the cancellation by a letter of kind ' || l.kind
		FROM seats s LEFT JOIN letters l ON l.id = s.letter_id
		WHERE l.withdrawn = 0 AND l.method <> 'CANCEL' AND (s.uid, s.revision) IN (SELECT uid, revision FROM facts WHERE cancelled)`},

	// Who left hears no more.
	{"left", `SELECT l.name, 'it was posted after ' || c.name || ' had said goodbye' FROM seats s
		JOIN letters c ON c.id = s.letter_id AND c.method = 'CANCEL' AND c.withdrawn = 0
		JOIN letters l ON l.uid = s.uid AND l.address = s.address AND l.id > c.id AND l.withdrawn = 0
		WHERE s."left" = 1 AND l.name NOT LIKE '%/resend-%' AND l.kind NOT IN ('` + string(scheduler.Asking) + `', '` + string(scheduler.Briefing) + `')`},

	// Counters equal what they count.
	{"counter", `SELECT l.name, 'it counts ' || l.attempts || ' attempts, of which ' || (` + recorded + `) || ' are recorded'
		FROM letters l WHERE l.attempts <> ` + recorded},
	{"counter", `SELECT l.name, 'its attempts are numbered up to ' || max(a.number) || ', and there are ' || count(*)
		FROM letters l JOIN attempts a ON a.letter_id = l.id GROUP BY l.id HAVING max(a.number) <> count(*) OR min(a.number) <> 1`},
	{"counter", `SELECT uid, 'its revision is ' || s.revision || ', and the newest is '
			|| (SELECT max(revision) FROM facts f WHERE f.uid = s.uid)
		FROM sessions s WHERE revision <> (SELECT max(revision) FROM facts f WHERE f.uid = s.uid)`},

	// Who cannot be reached is not written to, but for what somebody sends once more by hand.
	{"suppressed", `SELECT l.name, 'it was posted while the address was suppressed: ' || (SELECT min(p.reason) ` + suppressedThen + `) FROM letters l
		WHERE l.address IN (SELECT address FROM suppressions) AND l.name NOT LIKE '%/resend-%' AND EXISTS (SELECT 1 ` + suppressedThen + `)`},

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

	{"answer", `SELECT uid || ' ' || address, 'it counts as ' || answer || ', and none was given' FROM seats
		WHERE said = '' AND answer <> 'NEEDS-ACTION'`},
	{"answer", `SELECT uid || ' ' || address, 'it is ' || said || ' from ' || said_source || ' at ' || coalesce(said_at, 'no time') ||
			', given at ' || coalesce(said_stamp, 'no time') || iif(said_to = '', '', ', to ' || said_to) FROM seats
		WHERE said <> '' AND (said NOT IN ('ACCEPTED', 'TENTATIVE', 'DECLINED', 'DELEGATED') OR said_source NOT IN ('mail', 'web', 'organizer')
			OR said_at IS NULL OR coalesce(said_stamp, said_at) > said_at OR said_to <> '' AND said <> 'DELEGATED')
		OR said = '' AND (said_at IS NOT NULL OR said_stamp IS NOT NULL OR said_source <> '' OR said_to <> '' OR said_comment <> ''
			OR said_verified <> 0 OR said_sequence <> 0)`},
	{"answer", `SELECT uid || ' ' || address, 'the last letter that asked is #' || asked || ', and the last one of all #' || sequence
		FROM seats WHERE asked > sequence`},
	// An answer came in, and what came in is remembered for half a year.
	{"answer", `SELECT uid || ' ' || address, 'it came at ' || said_at || ', and nothing came in then' FROM seats
		WHERE said <> '' AND said_at > ?3 AND said_at NOT IN (
			SELECT arrived_at FROM inbox WHERE outcome NOT IN ('', 'ignored', 'noted', 'suppressed'))`},
	{"answer", `SELECT uid || ' ' || address, 'it was delegated by ' || delegated_by || ', who has no seat' FROM seats s
		WHERE delegated_by <> '' AND NOT EXISTS (SELECT 1 FROM seats d WHERE d.uid = s.uid AND d.address = s.delegated_by)
			AND NOT EXISTS (SELECT 1 FROM folded f WHERE f.uid = s.uid)`}, // whose seats go one after the other
	{"seat", `SELECT uid || ' ' || address, 'its role is ' || role || ', its answer ' || answer FROM seats
		WHERE role NOT IN ('audience', 'organizer', 'presenter')
		OR answer NOT IN ('NEEDS-ACTION', 'ACCEPTED', 'TENTATIVE', 'DECLINED', 'DELEGATED')`},

	// Who was told to wait for a place and has one, was told of it.
	{"places", `SELECT s.uid || ' ' || s.address, 'the person has a place, and was told last to wait for one: ' || w.name FROM seats s
		JOIN letters w ON w.uid = s.uid AND w.address = s.address AND w.kind = '` + string(scheduler.OnWaiting) + `' AND w.withdrawn = 0
			AND w.name = w.kind || '/' || s.uid || '/' || strftime('%s', s.said_at) || '/' || s.address
		WHERE s.answer = 'ACCEPTED' AND s.waits = '' AND NOT EXISTS (
			SELECT 1 FROM letters p WHERE p.uid = s.uid AND p.address = s.address AND p.kind = '` + string(scheduler.Place) + `' AND p.id > w.id)`},

	// What rows say of one thing is the same.
	{"letter", `SELECT l.name, 'it is of the theme ' || l.theme || ', and its session of ' || s.theme FROM letters l JOIN sessions s ON s.uid = l.uid
		WHERE s.theme <> l.theme`},
	{"letter", `SELECT name, 'its lane is ' || lane || ', of the kind ' || kind FROM letters WHERE lane NOT BETWEEN 0 AND 3`},
	{"letter", `SELECT l.name, 'nobody counts as known at ' || l.address FROM letters l
		WHERE l.kind NOT IN (` + unasked + `) AND NOT EXISTS (SELECT 1 FROM known k WHERE k.address = l.address)
			AND l.address NOT LIKE '%@` + theme.Nowhere + `'`},
	{"letter", `SELECT l.name, 'its mark is ' || l.mark || ', and its Message-ID ' || z.message_id FROM letters l JOIN sealed z ON z.letter_id = l.id
		WHERE l.mark <> '' AND substr(z.message_id, 1, length(l.mark) + 1) <> l.mark || '@'`},
	{"attempt", `SELECT l.name, 'attempt ' || a.number || ' made it ' || a.state || ', with the reply "' || a.reply || '"' FROM attempts a
		JOIN letters l ON l.id = a.letter_id WHERE a.state NOT IN ('queued', 'in_doubt', 'failed', 'held', 'sent') OR a.reply = ''`},
	{"told", `SELECT s.uid || ' ' || s.address, 'its last letter is about ' || l.uid || ': ' || l.name
		FROM seats s LEFT JOIN letters l ON l.id = s.letter_id WHERE l.uid <> s.uid OR l.news = 0`},
	{"told", `SELECT s.uid || ' ' || s.address, 'its last letter was to ' || l.address || ', who has a seat too'
		FROM seats s LEFT JOIN letters l ON l.id = s.letter_id
		WHERE l.address <> s.address AND EXISTS (SELECT 1 FROM seats o WHERE o.uid = s.uid AND o.address = l.address)`},
	{"sequence", `SELECT uid || ' ' || address, 'it was told #' || told_sequence || ', and the last number is ' || sequence FROM seats
		WHERE told_sequence > sequence`},
	{"sequence", `SELECT s.uid, 'its SEQUENCE is ' || s.sequence || ', after ' || (s.revision - 1) || ' changes' FROM sessions s
		LEFT JOIN facts f ON f.uid = s.uid AND f.revision = s.revision
		WHERE s.sequence >= s.revision + coalesce(CAST(json_extract(f.facts, '$.Began') AS BIGINT), 0)`},
	{"session", `SELECT s.uid, 'it ends at ' || s.ends_at || ', and by its facts at ' || f.ends_at FROM sessions s
		JOIN facts f ON f.uid = s.uid AND f.revision = s.revision
		WHERE substr(s.ends_at, 1, 19) <> substr(f.ends_at, 1, 19)`},
	{"session", `SELECT uid || ' #' || revision, 'it starts at ' || starts_at || ' and ends at ' || ends_at
		FROM facts WHERE coalesce(starts_at >= ends_at, true)`},
	{"session", `SELECT uid, 'it ends at ' || ends_at || ', and by its facts at ' || coalesce(json_extract(facts, '$.End'), 'no time') FROM imported
		WHERE substr(ends_at, 1, 19) <> substr(coalesce(json_extract(facts, '$.End'), ''), 1, 19)`},
	{"session", `SELECT uid, 'it was imported, and was planned too' FROM imported WHERE uid IN (SELECT uid FROM sessions)`},
	{"session", `SELECT uid, 'it was made at ' || created_at || ' and changed last at ' || modified_at FROM sessions WHERE modified_at < created_at`},
	// What follows a session comes after it, is noted with it, and comes once.
	{"sequel", `SELECT s.uid, 'letters followed it from ' || q.since || ', and it ends at ' || s.ends_at FROM sequels q
		JOIN sessions s ON s.uid = q.uid AND q.since < s.ends_at`},
	{"sequel", `SELECT uid, 'there was told: ' || told FROM sequels WHERE told <> '' AND told NOT LIKE '_%` + "\t" + `http%'`},
	{"sequel", `SELECT name, 'it follows its session, of which nothing says so' FROM letters
		WHERE kind IN (` + afterwards + `) AND uid NOT IN (SELECT uid FROM sequels)`},
	{"sequel", `SELECT uid || ' ' || address, 'it was followed by ' || group_concat(kind, ' and ') FROM letters
		WHERE kind IN (` + afterwards + `) AND kind <> '` + string(scheduler.Materials) + `' AND name NOT LIKE '%/resend-%'
		GROUP BY uid, address HAVING count(*) > 1`},
	// Who is in has confirmed it, and whoever was asked to confirm was asked after they were typed.
	{"joined", `SELECT theme || ' ' || uid || ' ' || address, 'it was admitted at ' || admitted_at || ', and never confirmed' FROM joined
		WHERE admitted_at IS NOT NULL AND confirmed_at IS NULL`},
	{"joined", `SELECT theme || ' ' || uid || ' ' || address, 'it was asked for at ' || asked_at || ', after the letter about it: ' || wrote_at FROM joined
		WHERE wrote_at < asked_at AND confirmed_at IS NULL`},
	{"suppressed", `SELECT p.address, 'the letter that came back is ' || p.letter || ', which there is not' FROM suppressions p
		WHERE p.letter <> '' AND NOT EXISTS (SELECT 1 FROM letters l WHERE l.name = p.letter AND l.withdrawn = 0)`},
	{"suppressed", `SELECT p.address, 'it holds from letter ' || after_letter || ' to ' || coalesce(CAST(until_letter AS TEXT), 'now') FROM suppressions p
		WHERE until_letter < after_letter OR after_letter > (SELECT coalesce(max(id), 0) FROM letters)
		OR until_letter > (SELECT coalesce(max(id), 0) FROM letters)`},
	{"suppressed", `SELECT p.address, 'the letter that came back was to ' || l.address FROM suppressions p
		JOIN letters l ON l.name = p.letter AND l.withdrawn = 0 AND l.address <> p.address`},

	{"inbox", `SELECT id, 'it is of the class ' || class || ' and came by ' || source FROM inbox
		WHERE class NOT IN ('calendar', 'bounce', 'complaint', 'auto-reply', 'words', 'unreadable') OR source NOT IN ('imap', 'receive', 'web')`},
	{"inbox", `SELECT id, 'organizers hear of it as ' || tells || ' since ' || coalesce(tell_at, 'no time') || ': ' || tell_why FROM inbox
		WHERE (tells = '') <> (tell_at IS NULL) OR tells = '' AND (tell_why <> '' OR tell_address <> '' OR tell_theme <> '')`},
	{"mailbox", `SELECT name, 'it was read up to ' || next || ' of ' || validity FROM mailboxes
		WHERE validity > 4294967295 OR next > 4294967296`},
	{"proposal", `SELECT p.id, 'it is of the theme ' || p.theme || ', and its session of ' || s.theme FROM proposals p
		JOIN sessions s ON s.uid = p.uid AND s.theme <> p.theme`},
	{"proposal", `SELECT id, 'it is for ' || coalesce(start_at, 'no time') || ' to ' || coalesce(end_at, 'no time') FROM proposals
		WHERE coalesce(start_at >= end_at, start_at IS NULL)`},
	{"proposal", `SELECT p.id, p.address || ' has no seat in ' || p.uid FROM proposals p
		WHERE state IN ('open', 'declining') AND EXISTS (SELECT 1 FROM sessions s WHERE s.uid = p.uid)
			AND NOT EXISTS (SELECT 1 FROM seats s WHERE s.uid = p.uid AND s.address = p.address)`},
	{"letter", `SELECT name, 'it was sent at ' || settled_at || ', and counts as carried at ' || coalesce(carried_at, 'no time') FROM letters
		WHERE state = 'sent' AND carried_at > settled_at`},
	{"letter", `SELECT name, 'the seat had been told revision ' || was_revision || ' of ' || l.uid || ', which there is not'
		FROM letters l JOIN sessions s ON s.uid = l.uid WHERE was_revision > s.revision`},
	{"letter", `SELECT name, 'the seat had said ' || was_answer FROM letters
		WHERE was_answer NOT IN ('', 'NEEDS-ACTION', 'ACCEPTED', 'TENTATIVE', 'DECLINED', 'DELEGATED')`},
	{"letter", `SELECT name, 'it waits for the hourly limit, and is ' || state FROM letters WHERE crowded = 1 AND state NOT IN ('queued', 'in_doubt')`},
	{"letter", `SELECT name, 'its life ends at ' || expires_at || ', before it was posted: ' || posted_at FROM letters WHERE expires_at < posted_at AND state <> 'expired'`},
	{"letter", `SELECT name, 'it waits until ' || not_before || ', after its life has ended: ' || expires_at FROM letters
		WHERE state IN ('queued', 'in_doubt') AND not_before > expires_at AND expires_at > ?1`},
	{"told", `SELECT s.uid || ' ' || s.address, 'the letter it counts as told by is still to leave, and a reminder of it has left: ' || r.name FROM seats s
		JOIN letters l ON l.id = s.letter_id AND l.news = 1 AND l.method = 'REQUEST' AND l.state = 'queued' AND l.reply = '' AND l.attempts = 0
		JOIN letters r ON r.uid = s.uid AND r.address = s.address AND r.timed = 1 AND r.state = 'sent' AND r.id > l.id`},
	{"left", `SELECT s.uid || ' ' || s.address, 'the person was told goodbye and counts as there: ' || l.name
		FROM seats s LEFT JOIN letters l ON l.id = s.letter_id
		WHERE s."left" = 0 AND l.method = 'CANCEL' AND l.withdrawn = 0 AND l.name NOT LIKE '%/resend-%' AND l.address = s.address
			AND (s.uid, s.revision) IN (SELECT uid, revision FROM facts WHERE NOT cancelled)`},
	{"suppressed", `SELECT address, 'the report about it is ' || report || ', which did not come in' FROM suppressions
		WHERE report <> '' AND recorded_at > ?3 AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.id = report)`},
	{"inbox", `SELECT id, 'it is ' || outcome || ' about ' || uid || ', which there is not' FROM inbox i
		WHERE uid <> '' AND outcome IN ('applied', 'proposed', 'refreshed') AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.uid = i.uid)`},
	{"identity", `SELECT 'the database', count(*) || ' rows say which one it is' FROM identity
		HAVING count(*) > 1 OR count(*) = 0 AND EXISTS (SELECT 1 FROM letters WHERE attempts > 0)`},

	// Of a session that is folded no seat is left, and nobody's history is longer than what is folded.
	{"folded", `SELECT f.uid, 'it is folded, and ' || count(*) || ' seats are left' FROM folded f JOIN seats s ON s.uid = f.uid WHERE f.done = 1 GROUP BY f.uid`},
	{"folded", `SELECT f.uid, 'it is folded, and ends at ' || s.ends_at FROM folded f JOIN sessions s ON s.uid = f.uid WHERE s.ends_at > ?1`},
	{"folded", `SELECT uid, 'of ' || invited || ' people ' || (accepted + waiting + tentative + declined + silent) || ' count by their answers, and '
			|| (came + missed + unknown) || ' by whether they came' FROM folded
		WHERE accepted + waiting + tentative + declined + silent <> invited OR came + missed + unknown < invited
			OR accepted < 0 OR waiting < 0 OR tentative < 0 OR declined < 0 OR silent < 0 OR came < 0 OR missed < 0 OR unknown < 0 OR presents < 0`},
	{"folded", `SELECT h.theme || ' ' || h.address, 'it was invited to ' || h.sessions || ' sessions from ' || h.first_at || ' to ' || h.last_at ||
			', accepted ' || h.accepted || ', and ' || coalesce(t.sessions, 0) || ' of the theme are folded, from ' || coalesce(t.first_at, 'no time')
		FROM histories h LEFT JOIN (
			SELECT s.theme, count(*) AS sessions, min(s.ends_at) AS first_at, max(s.ends_at) AS last_at
			FROM folded f JOIN sessions s ON s.uid = f.uid GROUP BY s.theme) t ON t.theme = h.theme
		WHERE h.sessions > coalesce(t.sessions, 0) OR h.first_at < t.first_at OR h.last_at > t.last_at OR h.first_at > h.last_at
			OR h.accepted NOT BETWEEN 0 AND h.sessions OR h.sessions = 1 AND h.first_at <> h.last_at`},
	{"folded", `SELECT t.theme, 'its folded sessions had ' || t.invited || ' invitations, and histories have ' || h.invited FROM (
			SELECT s.theme, sum(f.invited) AS invited FROM folded f JOIN sessions s ON s.uid = f.uid GROUP BY s.theme) t
		JOIN (SELECT theme, sum(sessions) AS invited FROM histories GROUP BY theme) h ON h.theme = t.theme
		WHERE h.invited > t.invited`},

	// What is proposed is about a session that is known.
	{"proposal", `SELECT id, 'it is about ' || uid || ', which there is not' FROM proposals p
		WHERE NOT EXISTS (SELECT 1 FROM sessions s WHERE s.uid = p.uid)`},
}

const (
	// recorded counts the attempts at a letter l.
	recorded = `(SELECT count(*) FROM attempts a WHERE a.letter_id = l.id) + iif(l.state = 'sent', 1, 0)`
	// suppressedThen are the suppressions that held a letter l when it was posted.
	suppressedThen = `FROM suppressions p WHERE p.address = l.address AND l.id > p.after_letter AND l.id <= coalesce(p.until_letter, l.id)`
)

// unasked lists the kinds of letters that make nobody known, for SQL.
var unasked = kindsWhere(func(k *scheduler.Traits) bool { return k.Unasked || k.Channel })

// afterwards lists the kinds of letters that follow a session, for SQL.
var afterwards = kindsWhere(func(k *scheduler.Traits) bool { return k.Dies == scheduler.Afterwards })

func kindsWhere(is func(*scheduler.Traits) bool) string {
	var kinds []string
	for i := range scheduler.Kinds {
		if k := &scheduler.Kinds[i]; is(k) {
			kinds = append(kinds, "'"+string(k.Kind)+"'")
		}
	}
	return strings.Join(kinds, ", ")
}

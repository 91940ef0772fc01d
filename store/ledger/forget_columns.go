package ledger

import (
	"slices"
	"strings"
)

// way is how a column is rid of a person who asks to be forgotten.
type way int

const (
	nobodys way = iota + 1 // it holds no address, no name and no words
	whose                  // the address of whom the row belongs to: the row goes
	named                  // text, or JSON, in which somebody may be named: the name goes
	apart                  // see forget.go
)

// columnWays says of each column of each table how it is rid of a person. Whoever adds a column has to say it here:
// TestForgetKnowsEveryColumn fails for one that is missing, and TestForgetLeavesNothing looks into the file.
var columnWays = map[string]way{
	// What was done stays, without who it was.
	"acts.about": named, "acts.at": nobodys, "acts.change": named, "acts.id": nobodys, "acts.what": nobodys, "acts.who": named,

	"affirmed.at": nobodys, "affirmed.theme": nobodys,
	"begun.at": nobodys, "begun.kind": nobodys,

	"attempts.at": nobodys, "attempts.letter_id": nobodys, "attempts.number": nobodys, "attempts.reply": named, "attempts.state": nobodys,

	"ballots.id": nobodys, "ballots.sealed": nobodys, "ballots.uid": nobodys, // whose a ballot is, nobody can find out

	"calendars.address": whose, "calendars.given_at": nobodys, "calendars.id": nobodys, "calendars.sealed": nobodys, "calendars.zone": nobodys,

	"channels.name": nobodys, "channels.notice": nobodys, "channels.told": nobodys, "channels.uid": nobodys, "channels.was": nobodys,

	"cookies.device": nobodys, "cookies.given_at": nobodys, "cookies.hash": nobodys, "cookies.number": nobodys, "cookies.replaced_at": nobodys,

	"devices.address": whose, "devices.began_at": nobodys, "devices.id": nobodys, "devices.name": nobodys, "devices.seen_at": nobodys,

	"facts.cancelled": nobodys, "facts.ends_at": nobodys, "facts.facts": apart, "facts.revision": nobodys, "facts.silent": apart,
	"facts.starts_at": nobodys, "facts.uid": nobodys,

	"files.bytes": apart, "files.path": nobodys,

	"folded.accepted": nobodys, "folded.came": nobodys, "folded.declined": nobodys, "folded.done": nobodys, "folded.invited": nobodys,
	"folded.missed": nobodys, "folded.presents": nobodys, "folded.silent": nobodys, "folded.tentative": nobodys, "folded.uid": nobodys,
	"folded.unknown": nobodys, "folded.waiting": nobodys,

	"forgotten.hash": nobodys,

	"histories.accepted": nobodys, "histories.address": whose, "histories.first_at": nobodys, "histories.last_at": nobodys,
	"histories.sessions": nobodys, "histories.theme": nobodys,

	"holds.digest": nobodys, "holds.scope": nobodys, "holds.since": nobodys, "holds.why": named,

	"identity.born": nobodys, "identity.counter": nobodys, "identity.device": nobodys, "identity.doubt": nobodys, "identity.inode": nobodys, "identity.inspected_at": nobodys, "identity.inspected": nobodys,
	"identity.install": nobodys, "identity.one": nobodys, "identity.seen_born": nobodys, "identity.seen_inode": nobodys,

	"imported.ends_at": nobodys, "imported.facts": apart, "imported.slot": nobodys, "imported.theme": nobodys, "imported.uid": nobodys,

	// Mail from somebody, and mail that names them, goes whole.
	"inbox.address": apart, "inbox.arrived_at": nobodys, "inbox.class": nobodys, "inbox.id": nobodys, "inbox.kept_at": nobodys,
	"inbox.number": nobodys, "inbox.outcome": nobodys, "inbox.settled_at": nobodys, "inbox.source": nobodys, "inbox.tell_address": apart,
	"inbox.tell_at": nobodys, "inbox.tell_theme": nobodys, "inbox.tell_why": named, "inbox.tells": nobodys, "inbox.uid": nobodys,
	"inbox.why": named,

	"joined.address": whose, "joined.admitted_at": nobodys, "joined.asked_at": nobodys, "joined.confirmed_at": nobodys,
	"joined.ended_at": nobodys, "joined.language": nobodys, "joined.name": named, "joined.refused": nobodys, "joined.theme": nobodys,
	"joined.timezone": nobodys, "joined.uid": nobodys, "joined.wrote_at": nobodys,

	"knocks.address": whose, "knocks.at": nobodys,

	"known.address": whose, "known.since": nobodys,

	"ledger.clean": nobodys, "ledger.feeds_since": nobodys, "ledger.heard_at": nobodys, "ledger.key": nobodys, "ledger.one": nobodys,
	"ledger.released": nobodys, "ledger.salt": nobodys, "ledger.told_at": nobodys, "ledger.version": nobodys,

	"latest.address": whose, "latest.at": nobodys, "latest.id": nobodys, "latest.kind": nobodys, "latest.theme": nobodys,

	// What was sent goes on counting.
	"letters.address": apart, "letters.attempts": nobodys, "letters.carried_at": nobodys, "letters.copies": nobodys,
	"letters.crowded": nobodys, "letters.doubts": nobodys, "letters.expires_at": nobodys, "letters.id": nobodys, "letters.kind": nobodys,
	"letters.lane": nobodys, "letters.leased_until": nobodys, "letters.mark": apart, "letters.method": nobodys, "letters.name": apart,
	"letters.news": nobodys, "letters.not_before": nobodys, "letters.note": named, "letters.posted_at": nobodys,
	"letters.recalled_by": nobodys, "letters.reminds": nobodys, "letters.reply": named, "letters.settled_at": nobodys,
	"letters.state": nobodys, "letters.theme": nobodys, "letters.timed": nobodys, "letters.uid": nobodys, "letters.was_answer": nobodys,
	"letters.was_asked": nobodys, "letters.was_left": nobodys, "letters.was_revision": nobodys, "letters.why": named,
	"letters.withdrawn": nobodys,

	"logins.address": whose, "logins.asked_at": nobodys, "logins.browser": nobodys, "logins.id": nobodys, "logins.posted": nobodys,
	"logins.tries": nobodys, "logins.used": nobodys,

	"lowered.places": nobodys, "lowered.uid": nobodys,

	"mailboxes.name": nobodys, "mailboxes.next": nobodys, "mailboxes.validity": nobodys,

	"mails.number": nobodys, "mails.raw": apart,

	"marks.address": whose, "marks.at": nobodys, "marks.lead": nobodys, "marks.mark": nobodys, "marks.uid": nobodys,

	"originals.bytes": apart, "originals.letter_id": nobodys,

	"presenting.address": whose, "presenting.presenting": nobodys, "presenting.uid": nobodys,

	"proposals.address": whose, "proposals.at": nobodys, "proposals.comment": named, "proposals.end_at": nobodys, "proposals.id": nobodys,
	"proposals.start_at": nobodys, "proposals.state": nobodys, "proposals.theme": nobodys, "proposals.uid": nobodys,

	"rests.domain": nobodys, "rests.reached": nobodys, "rests.since": nobodys, "rests.until": nobodys, "rests.why": named,

	"sayings.id": nobodys, "sayings.saying": apart, "sayings.uid": nobodys,

	"sealed.bytes": apart, "sealed.letter_id": nobodys, "sealed.message_id": nobodys, "sealed.original": nobodys, "sealed.sender": nobodys,

	"seats.address": whose, "seats.answer": nobodys, "seats.asked": nobodys, "seats.came": nobodys, "seats.claimed_at": nobodys,
	"seats.delegated_by": named, "seats.leaving": named, "seats.left": nobodys, "seats.letter_id": nobodys, "seats.revision": nobodys,
	"seats.role": nobodys, "seats.said": nobodys, "seats.said_at": nobodys, "seats.said_comment": named, "seats.said_sequence": nobodys,
	"seats.said_source": nobodys, "seats.said_stamp": nobodys, "seats.said_to": named, "seats.said_verified": nobodys,
	"seats.sequence": nobodys, "seats.stamp": nobodys, "seats.told_sequence": nobodys, "seats.uid": nobodys, "seats.via": nobodys,
	"seats.waits": nobodys,

	"sequels.done": nobodys, "sequels.late": nobodys, "sequels.since": nobodys, "sequels.told": nobodys, "sequels.uid": nobodys,

	"sessions.changed_at": nobodys, "sessions.created_at": nobodys, "sessions.ends_at": nobodys, "sessions.modified_at": nobodys,
	"sessions.organizer_address": nobodys, "sessions.organizer_name": nobodys, // that of mail.from, which no person has
	"sessions.revision": nobodys, "sessions.sequence": nobodys, "sessions.slot": nobodys, "sessions.theme": nobodys, "sessions.uid": nobodys,

	"settled.expired": nobodys, "settled.failed": nobodys, "settled.gone": nobodys, "settled.held": nobodys, "settled.one": nobodys, "settled.sent": nobodys,

	// Of people's calendars only when they are busy is kept, and goes with the calendar.
	"sources.asked_at": nobodys, "sources.busy": nobodys, "sources.emptied_at": nobodys, "sources.empties": nobodys, "sources.etag": nobodys,
	"sources.failures": nobodys, "sources.id": nobodys, "sources.modified": nobodys, "sources.next_at": nobodys, "sources.own": nobodys,
	"sources.partly": nobodys, "sources.problem": nobodys, "sources.read_at": nobodys, "sources.tentative": nobodys,
	"sources.until_at": nobodys, "sources.zone": nobodys,

	"suppressions.address": whose, "suppressions.after_letter": nobodys, "suppressions.at": nobodys, "suppressions.id": nobodys,
	"suppressions.letter": nobodys, "suppressions.reason": named, "suppressions.recorded_at": nobodys, "suppressions.report": nobodys,
	"suppressions.restored_at": nobodys, "suppressions.restored_why": named, "suppressions.until_letter": nobodys,

	"surveys.lost": nobodys, "surveys.results": named, "surveys.shown": nobodys, "surveys.uid": nobodys,

	"transit.at": nobodys, "transit.letter_id": nobodys, "transit.reply": named,

	"troubles.kind": nobodys, "troubles.since": nobodys, "troubles.text": named,

	"versions.part": apart, "versions.version": nobodys,

	"wishes.address": whose, "wishes.wish": nobodys,

	"words.at": nobodys, "words.forwarded": nobodys, "words.inbox": nobodys, "words.written": apart,
}

// columnsOf lists the columns that are rid of a person in one way, as table and column, in order.
func columnsOf(w way) (list [][2]string) {
	for name, how := range columnWays {
		if how == w {
			table, column, _ := strings.Cut(name, ".")
			list = append(list, [2]string{table, column})
		}
	}
	slices.SortFunc(list, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	return list
}

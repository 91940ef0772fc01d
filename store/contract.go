package store

import (
	"context"
	"time"

	"rondo/scheduler"
)

// Ledger is all that a ledger can do. Its methods may be called from several goroutines and, but for those of [Outbox], from
// several processes. Whatever writes returns one of the errors of this package or one of the engine's, and then has written
// nothing: [ErrReadOnly], [ErrBusy], [ErrFull], [ErrDisk], [ErrDamaged], [ErrClosed].
type Ledger interface {
	Reader
	Decider
	Outbox
	Letters
	Inbox
	Ballots
	Keeper
	Sources
	OwnCalendars
	Devices
	Acts
	Forgetter

	// Close ends the work with the ledger. Other methods return [ErrClosed] afterwards.
	Close() error
}

// Reader is what everybody may read. Each method reads one moment; two calls may read two.
type Reader interface {
	// State reads everything that planning, feeds and pages go by, as of one moment: the accepted files, what is held, and
	// the coming sessions with those that ended within the last twelve weeks.
	State(ctx context.Context) (scheduler.State, error)

	// Newer is State, but sessions of themes that nothing was recorded about since last are those of last. Only what can still be
	// withdrawn of them, Pending, may be as it was. last is an earlier State of this ledger, or the zero State.
	Newer(ctx context.Context, last scheduler.State) (scheduler.State, error)

	// Shown is the part of State that everybody may see: the accepted files, and the same sessions with nobody in them. It
	// costs what the sessions cost, however many people are invited.
	Shown(ctx context.Context) (have scheduler.State, err error)

	// ShownSince is Shown, but sessions of themes that nothing was recorded about since last are those of last, an earlier one of
	// this ledger or the zero State. It costs what the sessions of the others cost.
	ShownSince(ctx context.Context, last scheduler.State) (scheduler.State, error)

	// Outline is Shown, but where the files were not read yet it does not wait for their people: the accepted files are then those of
	// [theme.Outline].
	Outline(ctx context.Context) (scheduler.State, error)

	// Front is Outline, of the sessions that have not ended and the latest few that have: what the site's first page is made of. It costs
	// what those cost.
	Front(ctx context.Context) (scheduler.State, error)

	// Part is the part of State that a scope names, as [scheduler.State.Within] tells it. It costs what that part costs.
	Part(ctx context.Context, scope scheduler.Scope) (scheduler.State, error)

	// Roll is [scheduler.State.Roll]: who was ever written to, with the generations of their links. It returns last, an earlier one of this
	// ledger or nil, where nothing of it has changed.
	Roll(ctx context.Context, last *scheduler.Roll) (*scheduler.Roll, error)

	// Seated lists the addresses that have a seat in a session, in order, however long ago it was; nil for one that nobody knows.
	Seated(ctx context.Context, uid string) ([]string, error)

	// Past lists the sessions that ended at from or later and before to, in order of their end, Theme and UID: those that were
	// recorded, the cancelled ones too, and those that were imported. The zero time for from is the beginning. With themes, by their
	// ids, only theirs are listed. It costs what their seats cost, whatever others there are.
	Past(ctx context.Context, from, to time.Time, themes ...string) ([]PastSession, error)

	// Ended lists the sessions that Past lists up to a moment, in the same order. It costs what they cost, however many seats they have.
	Ended(ctx context.Context, before time.Time) ([]*scheduler.Session, error)

	// Imported rises with each [Keeper.Import] that changed something; it is 0 before the first.
	Imported(ctx context.Context) (int64, error)

	// Reach counts the people of some sessions, each once however many of them they were invited or came to. UIDs that nobody
	// knows count for nothing.
	Reach(ctx context.Context, uids []string) (Reach, error)

	// Version rises whenever something that State returns has changed, but for letters that leave the queue.
	Version(ctx context.Context) (int64, error)

	// Known lists the addresses that were ever written to, but for letters that are [scheduler.Traits].Unasked, in order; nil when there are as many as the caller knows already.
	// An address that was written to stays known.
	Known(ctx context.Context, already int) (addresses []string, err error)

	// Holds is what is held at present, in order of scope: the part of [Reader.State] that health asks for, without the rest.
	Holds(ctx context.Context) (holds []scheduler.Hold, err error)

	// Proposals lists every time that was ever proposed, in order of arrival.
	Proposals(ctx context.Context) (all []scheduler.Proposal, err error)

	// Suppressions lists the addresses that are suppressed, in their order, and after them those that were, newest first.
	Suppressions(ctx context.Context) ([]Suppressed, error)

	// Troubles lists what troubled the daemon when it looked last, in order of kind.
	Troubles(ctx context.Context) (all []scheduler.Trouble, err error)

	// Rests lists the domains that rest, in their order. One whose rest has just ended is being tried, and counts for a minute.
	Rests(ctx context.Context) (all []scheduler.Rest, err error)

	// ChannelRests lists what is known to be wrong with channels of chats, in order of their addresses, which are the domains of those
	// rests. One whose end has passed may be told again, and is there until it has taken something. Rests lists none of them.
	ChannelRests(ctx context.Context) (all []scheduler.Rest, err error)

	// Waves lists the letters that are held because their servers refused many together, by domain.
	Waves(ctx context.Context) (all []scheduler.Wave, err error)

	// Identity reports what the last daemon to open the database found, and where none is at work what the next one will find.
	Identity(ctx context.Context) (Identity, error)

	// LastSign returns when the ledger was last seen at work on a letter: the latest moment at which one was posted, tried, carried or
	// settled. It is the zero time before the first one.
	LastSign(ctx context.Context) (time.Time, error)

	// Key is the fingerprint of the key with which the links in letters were made, "" where none was noted. used says that there
	// are letters, so that there must have been one.
	Key(ctx context.Context) (fingerprint string, used bool, err error)
}

// Decider records decisions.
type Decider interface {
	// Update lets decide look at a snapshot of a scope and records the actions that it returns. Decide runs without holding the
	// writer. Where something in the scope has changed meanwhile it is asked again, as it is after [scheduler.Unread], for which
	// the scope grows; so it must not have effects of its own. Changes outside the scope leave the decision as it is, and
	// actions about sessions and people outside it are refused. What was recorded is returned, with an error also in part.
	//
	// The error is [ErrStale] when the scope had changed each of five times: somebody else is busy with it. Nothing is wrong
	// then, and the caller may come again; what is returned with it was recorded.
	//
	// Letters are recorded in transactions of at most 250, and what follows from mail that came in by about 2,000 actions,
	// those about one mail together. What is no letter, and what happens to a seat together with its letter, is never in a
	// later transaction than what depends on it: a crash leaves a ledger from which planning again goes on.
	Update(ctx context.Context, scope scheduler.Scope, decide func(scheduler.State) ([]scheduler.Action, error)) ([]scheduler.Action, error)
}

// Outbox is what carrying letters needs, and what a plan has to know of it. Only the daemon calls it.
type Outbox interface {
	// Claim leases up to n letters that are due, for the caller to carry: those never in doubt first, then by lane and age,
	// one for a session and person. Letters past their life, and those to suppressed addresses, are expired on the way. A
	// person's letters beyond the hourly limit are put off until there is room, CANCELs last. Nothing is claimed from an unconfirmed
	// database (see [Reader.Identity]) nor of a theme on hold, nor to a domain of except (in lower case), which may be empty.
	//
	// Every claimed letter has to come back by [Outbox.Settle]; the attempt that passes the final dot calls [Outbox.Doubt] first, which
	// fails where the letter was expired or withdrawn since. A lease lasts an hour, or until this program ends. n is from 1 to
	// some thousands; fewer letters than n are all that may leave now. The error is [ErrReadOnly], [ErrFull] until there is
	// room on the disk, [ErrBusy] where letters have to be expired and another process is writing, or [ErrStrange]; then none
	// is leased.
	Claim(ctx context.Context, now time.Time, n int, except ...string) ([]scheduler.Delivery, error)

	// ClaimNotices is Claim of letters to channels of chats, whose kind is a [scheduler.Traits].Channel; Claim leases none of those.
	ClaimNotices(ctx context.Context, now time.Time, n int) ([]scheduler.Delivery, error)

	// Doubt records that the server may have the letter from now on. It returns at once; wait returns after the commit. The
	// final dot leaves right after that, and not at all after an error: [ErrNotCarried] where the letter has been expired
	// or withdrawn since it was claimed. Where the program ends before wait has returned, the dot counts as not sent.
	Doubt(ctx context.Context, id int64) (wait func() error)

	// Settle records what became of an attempt and ends the lease; wait returns after the commit. The third attempt that ends
	// in doubt, for a reminder the second, holds the letter as maybe delivered. A recipient who is gone is suppressed by the
	// same commit. [ErrNotCarried] means that the letter was settled already or that the lease has lapsed.
	//
	// Of a letter that was sent Settle returns when its receipt outlives this program, though perhaps not the machine.
	Settle(ctx context.Context, id int64, r scheduler.Result, now time.Time) (wait func() error)

	// NextDue returns when the next waiting letter becomes due, the zero time if none will by itself. Letters that wait for
	// a hold or for another letter to the same seat do not count: what frees them is a change that its maker knows of.
	NextDue(ctx context.Context) (time.Time, error)

	// NextNotice is NextDue of letters to channels, of which NextDue says nothing.
	NextNotice(ctx context.Context) (time.Time, error)

	// SetHourly changes the number of letters that one person gets in any hour; 0 lifts the limit.
	SetHourly(letters int)

	// Expire ends the life of letters that are past it, and says of how many. It also takes letters back whose carrier has
	// not been heard of for an hour, and makes letters due, but for reminders and nudges, that wait for longer than anything
	// lets one wait, because the clock was ahead when they were put off. It looks at every letter that waits and is for now and
	// then; Claim expires what it meets.
	Expire(ctx context.Context, now time.Time) (letters int64, err error)

	// Prune drops the bytes of letters that were settled and past their life thirty days ago, and says of how many. The
	// letters themselves stay.
	Prune(ctx context.Context, now time.Time) (letters int64, err error)

	// Refusals lists recipients who were refused for good within a day, and those whose letters are held for it or were until
	// they were released, oldest first. Those are left out after whose refusal somebody of their domain was taken.
	Refusals(ctx context.Context, now time.Time) (all []scheduler.Refusal, err error)

	// Released is when somebody last released a letter that still waits; zero for never.
	Released(ctx context.Context) (time.Time, error)

	// Rest records that a domain rests, or, without an end, that it does not any more. Of a channel the domain is its
	// address; when its rest is over, what waits for it is due at once.
	Rest(ctx context.Context, r scheduler.Rest) error
}

// Letters is the outbox as an organizer sees it and changes it.
type Letters interface {
	// Letters lists letters, oldest first, or as the filter says.
	Letters(ctx context.Context, f Filter) ([]Row, error)

	// CountLetters counts letters as the filter says. Where that asks for nothing but a state it costs the same however many there are.
	CountLetters(ctx context.Context, f Filter) (int, error)

	// Letter returns one letter by its id or name, with the bytes that every attempt sends (empty once they are pruned) and
	// the attempts made. The error is [ErrNoLetter] if there is none.
	Letter(ctx context.Context, which string) (Row, scheduler.Sealed, []Attempt, error)

	// LetterMarked finds the letter with a mark, the local part of its Message-ID. found is false if rondo sent no such
	// letter.
	LetterMarked(ctx context.Context, mark string) (letter Row, found bool, err error)

	// Counts counts the letters. Those that this program is carrying count as leased while nothing else is known of them. It
	// costs the same however many letters wait or are settled.
	Counts(ctx context.Context) (Counts, error)

	// Retry makes a waiting letter due now, and queues a failed one again. which is an id or a name.
	Retry(ctx context.Context, which string) error

	// Release queues a held letter again, and allows one that may have been delivered one more copy.
	Release(ctx context.Context, which string) error

	// Resend posts a letter that says the same as an earlier one to the same person, sealed anew by seal under the name that
	// seal is given. The seat is told nothing new by it but its stamp. It returns the new letter's name.
	Resend(ctx context.Context, which string, seal func(name string) (scheduler.Post, error)) (string, error)

	// ReleaseWaves releases every letter that is held because many were refused together, or those to some domains, and returns
	// how many.
	ReleaseWaves(ctx context.Context, domains ...string) (letters int, err error)
}

// Inbox is what came in: kept first, decided about later.
type Inbox interface {
	// Keep commits mail, and returns the id it is kept under and whether it is new: the same bytes are kept once. The
	// id is 16 characters of base32 (a to z, 2 to 7) that follow from the bytes. What is
	// committed survives whatever comes, so the source may forget it; after an error it may not. Of people's words and of mail
	// that cannot be read only the fact is kept where a mailbox has them, and nothing is left to be decided about it.
	Keep(ctx context.Context, m Mail) (id string, fresh bool, err error)

	// Unsettled returns mail that waits to be decided about, in the order in which it was kept: at most limit mails, and
	// fewer when they are large.
	Unsettled(ctx context.Context, limit int) ([]Kept, error)

	// Inbox lists what came in, oldest first.
	Inbox(ctx context.Context, f InboxFilter) ([]Item, error)

	// InboxItem returns one mail by its id, or by a beginning of it that no other has, with its bytes (nil once they are
	// pruned, and for people's words). The error is [ErrNoMail] or [ErrManyMails].
	InboxItem(ctx context.Context, which string) (item Item, raw []byte, err error)

	// InboxCounts counts what waits.
	InboxCounts(ctx context.Context) (c InboxCounts, err error)

	// Knows reports whether there was ever a session with this UID.
	Knows(ctx context.Context, uid string) (known bool, err error)

	// Drop takes mail that nobody wants to act on out of what waits, and returns its id. The error is [ErrSettled] for mail
	// that something has followed from.
	Drop(ctx context.Context, which string) (id string, err error)

	// PruneInbox drops the bytes of mail that was settled longer than keep ago and does not wait for the organizer, and
	// much later forgets all mail. People's words wait no longer than that. It says how many mails lost their bytes.
	PruneInbox(ctx context.Context, now time.Time, keep time.Duration) (mails int64, err error)

	// Position is how far a mailbox has been read (RFC 9051 §2.3.1.1): the UIDVALIDITY under which its UIDs mean something,
	// and the least UID that was not looked at yet. Both are 0 for a mailbox that is new.
	Position(ctx context.Context, mailbox string) (validity, next uint32, err error)

	// Advance commits how far a mailbox has been read, after everything before was kept. It goes back only with another
	// validity.
	Advance(ctx context.Context, mailbox string, validity, next uint32) error
}

// Ballots is what surveys need. Nothing that these methods write says when, in which order or by whom a ballot was cast, and
// nothing of them goes through the inbox or an action.
type Ballots interface {
	// Cast gives a person their ticket, the mark [scheduler.Surveyed], and puts their ballot in, in one transaction. counted is
	// false for somebody who has a ticket; their first ballot stands, and this one is dropped. When k ballots of the survey have
	// gathered, they are counted by the same transaction. The error is [ErrNoSeat] for somebody without a seat in the session.
	Cast(ctx context.Context, c Cast, k int, open OpenBallot) (counted bool, err error)

	// Offer notes that a person would present ([scheduler.Presents]), or that they would not after all.
	Offer(ctx context.Context, uid, address string, would bool) error

	// Publish counts the ballots of every survey in which at least k have gathered. Where fewer are left of a session that
	// ended before closed, they go, and only their number stays. Ballots that open cannot open wait until then. It says in how
	// many surveys something was counted.
	Publish(ctx context.Context, closed time.Time, k int, open OpenBallot) (surveys int, err error)

	// Results returns what the surveys of some sessions say, by UID; of all sessions when none is named. Sessions that nobody
	// was asked about are left out.
	Results(ctx context.Context, uids ...string) (map[string]Results, error)
}

// Keeper records what is neither a decision nor a letter.
type Keeper interface {
	// ReleaseFiles lets the files or instants with this digest past the brake, which held them back.
	ReleaseFiles(ctx context.Context, digest string) error

	// Confirm accepts the database as the one to go on with. Letters past their life are expired first, so that nothing
	// late leaves; the rest is free to go, also to a daemon that has the database open.
	Confirm(ctx context.Context) error

	// Import records sessions from before rondo, all or none of them: only [Reader.Past] returns them, so nobody is told of them
	// and no plan or feed knows them. Of each UID, Theme, Slot and Facts are kept. One with the UID of a session that was
	// imported before takes its place. How many were new, and how many were other than before, is returned; importing the same
	// once more changes nothing. The error is [ErrRecorded] where a session with such a UID was recorded by a plan.
	Import(ctx context.Context, sessions []scheduler.Session) (added, changed int, err error)

	// NoteKey notes the fingerprint of the key with which links are made from now on.
	NoteKey(ctx context.Context, fingerprint string) error

	// PruneCame forgets who came to sessions that ended longer than keep ago, and says of how many seats.
	PruneCame(ctx context.Context, now time.Time, keep time.Duration) (seats int64, err error)

	// Fold lets go of what is long over. Of sessions that ended before a moment the last facts, the counts of [PastSession] and the
	// results of surveys stay, and of each person how many sessions of a theme they were invited to and accepted, from when to when. Their
	// seats, earlier facts and what was said of them go, and so do letters settled before that moment, of such sessions or of none, but
	// for the newest of all and those that silenced an address. It works by few rows at a time; what an earlier call began is ended.
	Fold(ctx context.Context, before time.Time) (Folded, error)

	// Notice records what troubles the daemon, one of a kind, in place of what did. What stands already keeps its Since. Nothing is
	// written when nothing has changed; changed says whether something was.
	Notice(ctx context.Context, now []scheduler.Trouble) (changed bool, err error)
}

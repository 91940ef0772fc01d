package scheduler

import (
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Action is one step that turns what is recorded into what is wanted. Its printed form is the dry run, the log line and
// the golden file at once.
type Action interface {
	String() string
	// Entry returns what a list of actions shows of it.
	Entry() Entry
	// Seat returns whose seat it changes in which session, "" and "" when it changes none.
	Seat() (uid, address string)
	action()
}

// Entry is an action as lists show it. What does not apply is empty.
type Entry struct {
	Verb   string // accept, open, amend, …: the word in its printed form
	UID    string // of the session it is about
	To     string // address of the person it is about
	Letter string // name of the letter
	Kind   Kind   // of a letter that is posted
	Why    Reason
}

// Actions are one of each kind, for tests of whoever has to know them all.
var Actions = []Action{
	Accept{}, Open{}, Amend{}, Close{}, Drop{}, Reseat{}, Rename{}, Expire{}, Post{}, HoldBack{}, Lift{},
	Conclude{}, Record{}, Enter{}, Seed{}, Ask{}, Attend{}, Propose{}, Resolve{}, Silence{}, Restore{}, Prefer{}, Join{}, Forward{}, Say{}, Renew{}, Begin{}, Heed{}, Settle{},
}

// The actions, in the order in which they are applied.
type (
	// Accept makes the files the ones that letters, feeds and pages follow. It uses up State.Released.
	Accept struct {
		Files theme.Files
		Feeds time.Time // State.Feeds from now on
		Why   Reason
		set   *theme.Set // what the files say; nil where they have to be read for it
	}
	// Open records a new session; nobody is told by it.
	Open struct {
		Session Session // Revision 1, no seats
		Why     Reason
	}
	// Amend changes a session's facts or slot. A cancellation is an amendment whose Facts are cancelled.
	Amend struct {
		UID      string
		Slot     ical.Local
		Sequence int
		Revision int // one more than before, or the same when only the slot changed
		Facts    Facts
		Changed  time.Time // see Session
		Modified time.Time
		Hush     Hush         // how much of it is silent
		Sender   ical.Mailbox // the new ORGANIZER of a session that nobody knows of; the zero Mailbox leaves it
		Why      Reason
	}
	// Close forgets a session that nobody was ever told of.
	Close struct {
		UID string
		At  time.Time
		Why Reason
	}
	// Conclude notes how far the letters after a session are.
	Conclude struct {
		UID    string
		Sequel Sequel
	}
	// Drop marks a seat as left. The CANCEL, if one is due, is a Post of its own.
	Drop struct {
		UID, Address string
		Why          Reason
	}
	// Reseat notes what the files make of a person who was told of a session: their role, and that they are no longer named
	// or named again.
	Reseat struct {
		UID, Address string
		Role         theme.Role
		Leaving      Leaving
		Why          Reason
	}
	// Rename carries a seat over to the person's new address.
	Rename struct {
		UID, From, To string
		Why           Reason
	}
	// Expire withdraws a letter that has reached nobody, and lets its seat forget it. The seat keeps its SEQUENCE and
	// stamp, so that the next letter has another name.
	Expire struct {
		Name         string
		UID, Address string
		Revision     int           // what the seat goes back to having been told; 0 for nothing
		Left         bool          // as Revision: what the seat goes back to
		Answer       ical.PartStat // as Revision
		Asked        int           // as Revision
		Reminds      bool          // the reminder that it was, too, is due again
		Why          Reason
	}
	// Post puts a letter into the outbox and notes in the seat what the person is told. Posting the same name twice is
	// one letter. Sealed is filled by the shell between deciding and recording.
	//
	// Every letter that is not Unasked makes its address known. A request, update or cancel gives the seat the letter's Role, Via, Answer,
	// Revision, Sequence, Stamp and Left, remembers in Pending what the seat was before, and serves a REFRESH that waits.
	// Every letter about a session leaves its Marks. A refresh sets Stamp, a place and a waiting letter Waits; a letter that
	// declines a proposal ends it, and a daily note empties Returns. An Unasked one is noted in Knocks; one that asks to
	// confirm gives its Stamp as Wrote to everything that its reader can confirm and was not written to of.
	// A letter to a channel gives the session what it leaves the Channel knowing, and is in place of one that waits.
	// What asks a presenter for something is remembered in [Session.Presenting], as is that organizers were told of them.
	Post struct {
		Letter Letter
		Sealed Sealed
	}
	// Heed notes what a channel of a chat counts as knowing of a session, without a letter. One that waits for it there is withdrawn,
	// unless Channel names it.
	Heed struct {
		UID     string
		Channel Channel
		Why     Reason
	}
	// HoldBack records that something waits for a person.
	HoldBack struct{ Hold Hold }
	// Lift ends a hold.
	Lift struct {
		Scope string
		Why   Reason
	}
)

// The actions that follow from what comes in and from what organizers do with it.
type (
	// Record notes an answer in a seat. Answer is what counts then, which is not what was said when the answer is to an
	// earlier time.
	Record struct {
		UID, Address string
		Said         Said
		Answer       ical.PartStat
		Waits        Wait
		Claimed      time.Time
		Why          Reason
	}
	// Enter keeps what is recorded of a presenter of a session, in place of what was. One without anything is forgotten.
	Enter struct {
		UID, Address string
		Presenting   Presenting // its Address is Address
		Why          Reason
	}
	// Seed gives a delegate an empty seat; the invitation follows from it.
	Seed struct {
		UID, Address string
		By           string // who delegated
		Why          Reason
	}
	// Ask notes that a person asked for the current request (REFRESH).
	Ask struct {
		UID, Address string
		At           time.Time
	}
	// Attend notes whether a person came; [NotKnown] forgets it. It gives nobody a seat.
	Attend struct {
		UID, Address string
		Came         Presence
		Why          Reason
	}
	// Propose keeps another time that somebody asks for, in place of an earlier one of the same person and session.
	Propose struct {
		Proposal Proposal
	}
	// Resolve brings a proposal to another state.
	Resolve struct {
		ID    string
		State ProposalState
		Why   Reason
	}
	// Silence suppresses an address.
	Silence struct {
		Address     string
		Suppression Suppression
	}
	// Restore ends the suppression of an address.
	Restore struct {
		Address string
		Why     Reason
	}
	// Prefer replaces what a person wishes. The zero Wish is as good as none.
	Prefer struct {
		Address string
		Wish    Wish
		Why     Reason
	}
	// Join replaces what is known of somebody who asked to join, or takes it away when Asked is zero.
	Join struct {
		Joined Joined
		Why    Reason
	}
	// Forward keeps what a person wrote until letters to the organizers are posted.
	Forward struct {
		Written Written
	}
	// Say keeps what an organizer says to people of a session until letters with it are posted, and after that.
	Say struct {
		Saying Saying
	}
	// Renew notes that a theme goes on for another season. The zero time forgets when its last one began.
	Renew struct {
		Theme string
		At    time.Time
		Why   Reason
	}
	// Begin notes that from now on there are letters of a kind that leave by the calendar.
	Begin struct {
		Kind Kind
		At   time.Time
		Why  Reason
	}
	// Settle ends the way of something that came in. It is always the last action about it.
	Settle struct {
		Inbox       string
		Outcome     Outcome
		UID         string // the session it was matched to; "" for none
		Address     string // the person it was matched to; "" for none
		Why         Reason
		Parking     *Parking     // what the organizer is to be told of what is Parked; nil otherwise
		Undelivered *Undelivered // what the organizer is to be told of a letter that came back without silencing; nil otherwise
	}
)

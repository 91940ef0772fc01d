package scheduler

import (
	"fmt"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Action is one step that turns what is recorded into what is wanted. Its printed form is the dry run, the log line and
// the golden file at once.
type Action interface {
	String() string
	action()
}

// The actions, in the order in which they are applied.
type (
	// Accept makes the files the ones that letters, feeds and pages follow. It uses up State.Released.
	Accept struct {
		Files theme.Files
		Feeds time.Time // State.Feeds from now on
		Why   Reason
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
		Sender   ical.Mailbox // the new ORGANIZER of a session that nobody knows of; the zero Mailbox leaves it
		Why      Reason
	}
	// Close forgets a session that nobody was ever told of.
	Close struct {
		UID string
		At  time.Time
		Why Reason
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
		Left         bool          // likewise
		Answer       ical.PartStat // likewise
		Asked        int           // likewise
		Why          Reason
	}
	// Post puts a letter into the outbox and notes in the seat what the person is told. Posting the same name twice is
	// one letter. Sealed is filled by the shell between deciding and recording.
	//
	// Every letter makes its address known. A request, update or cancel gives the seat the letter's Role, Via, Answer,
	// Revision, Sequence, Stamp and Left, remembers in Pending what the seat was before, and serves a REFRESH that waits. A
	// letter whose Before is not zero sets Reminded to its Facts.Start and Before. A nudge, and a reminder that is one
	// too, sets Nudged, a refresh Refreshed and Stamp, a place
	// and a waiting letter Waits; a letter that declines a proposal ends it, and a daily note empties Returns.
	Post struct {
		Letter Letter
		Sealed Sealed
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
	// Forward keeps what a person wrote until letters to the organizers are posted.
	Forward struct {
		Written Written
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

func (Accept) action()   {}
func (Open) action()     {}
func (Amend) action()    {}
func (Close) action()    {}
func (Drop) action()     {}
func (Reseat) action()   {}
func (Rename) action()   {}
func (Expire) action()   {}
func (Post) action()     {}
func (HoldBack) action() {}
func (Lift) action()     {}
func (Record) action()   {}
func (Seed) action()     {}
func (Ask) action()      {}
func (Propose) action()  {}
func (Resolve) action()  {}
func (Silence) action()  {}
func (Forward) action()  {}
func (Restore) action()  {}
func (Prefer) action()   {}
func (Settle) action()   {}

func (a Accept) String() string {
	return fmt.Sprintf("= accept  %.12s  %s", a.Files.Digest(), a.Why)
}

func (a Open) String() string {
	f := a.Session.Facts
	return fmt.Sprintf("+ open    %s  %s %s", a.Session.UID, f.Wall.Time().Format("Mon 2 Jan 2006 15:04"), f.Zone)
}

func (a Amend) String() string  { return fmt.Sprintf("~ amend   %s  %s", a.UID, a.Why) }
func (a Close) String() string  { return fmt.Sprintf("- close   %s  %s", a.UID, a.Why) }
func (a Drop) String() string   { return fmt.Sprintf("- drop    %s  %s  %s", a.UID, a.Address, a.Why) }
func (a Reseat) String() string { return fmt.Sprintf("~ seat    %s  %s  %s", a.UID, a.Address, a.Why) }
func (a Rename) String() string { return fmt.Sprintf("~ rename  %s  %s → %s", a.UID, a.From, a.To) }
func (a Expire) String() string { return fmt.Sprintf("x expire  %s  %s", a.Name, a.Why) }

func (a Post) String() string {
	l := a.Letter
	if l.UID == "" {
		return fmt.Sprintf("> post    %-8s  %s  %s", l.Kind, l.To.Email, l.Why)
	}
	return fmt.Sprintf("> post    %-8s  %s  %s %s #%d  %s", l.Kind, l.To.Email, l.Theme, l.Facts.Wall, l.Sequence, l.Why)
}

func (a HoldBack) String() string { return fmt.Sprintf("! hold    %s  %s", a.Hold.Scope, a.Hold.Why) }
func (a Lift) String() string     { return fmt.Sprintf("! lift    %s  %s", a.Scope, a.Why) }

func (a Record) String() string {
	return fmt.Sprintf("~ answer  %s  %s %s by %s  %s", a.UID, a.Address, strings.ToLower(string(a.Said.Answer)), a.Said.Source, a.Why)
}

func (a Forward) String() string {
	return fmt.Sprintf("> forward %s  %s", a.Written.Inbox, a.Written.From)
}

func (a Seed) String() string { return fmt.Sprintf("+ seat    %s  %s  %s", a.UID, a.Address, a.Why) }
func (a Ask) String() string {
	return fmt.Sprintf("~ ask     %s  %s  asks for the current request", a.UID, a.Address)
}

func (a Propose) String() string {
	p := a.Proposal
	return fmt.Sprintf("+ propose %s  %s  %s", p.UID, p.Address, p.Start.Format("Mon 2 Jan 2006 15:04 UTC"))
}

func (a Resolve) String() string { return fmt.Sprintf("~ propose %s  %s  %s", a.ID, a.State, a.Why) }

func (a Silence) String() string {
	return fmt.Sprintf("! silence %s  %s", a.Address, a.Suppression.Reason)
}

func (a Restore) String() string { return fmt.Sprintf("! restore %s  %s", a.Address, a.Why) }
func (a Prefer) String() string  { return fmt.Sprintf("~ wish    %s  %s", a.Address, a.Why) }
func (a Settle) String() string {
	return fmt.Sprintf("= inbox   %s  %s  %s", a.Inbox, a.Outcome, a.Why)
}

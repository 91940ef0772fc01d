package scheduler

import (
	"fmt"
	"strings"
)

func (a Accept) String() string {
	return fmt.Sprintf("= accept  %.12s  %s", a.Files.Digest(), a.Why)
}

func (a Open) String() string {
	f := a.Session.Facts
	said := fmt.Sprintf("+ open    %s  %s %s", a.Session.UID, f.Wall.Time().Format("Mon 2 Jan 2006 15:04"), f.Zone)
	if a.Why != "" {
		said += "  " + string(a.Why)
	}
	return said
}

func (a Amend) String() string { return fmt.Sprintf("~ amend   %s  %s", a.UID, a.Why) }
func (a Close) String() string { return fmt.Sprintf("- close   %s  %s", a.UID, a.Why) }
func (a Conclude) String() string {
	return fmt.Sprintf("= follow  %s  %s", a.UID, a.Sequel.reason())
}
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

func (a Enter) String() string {
	return fmt.Sprintf("~ enter   %s  %s  %s", a.UID, a.Address, a.Why)
}

func (a Forward) String() string {
	return fmt.Sprintf("> forward %s  %s", a.Written.Inbox, a.Written.From)
}

func (a Say) String() string {
	return fmt.Sprintf("> say     %s  %s  to %s", a.Saying.UID, a.Saying.ID, people(len(a.Saying.People)))
}

func (a Seed) String() string { return fmt.Sprintf("+ seat    %s  %s  %s", a.UID, a.Address, a.Why) }
func (a Ask) String() string {
	return fmt.Sprintf("~ ask     %s  %s  asks for the current request", a.UID, a.Address)
}

func (a Attend) String() string {
	came := "came"
	switch a.Came {
	case Absent:
		came = "did not come"
	case NotKnown:
		came = "came or not: forgotten"
	}
	return fmt.Sprintf("~ attend  %s  %s %s  %s", a.UID, a.Address, came, a.Why)
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
func (a Renew) String() string   { return fmt.Sprintf("~ season  %s  %s", a.Theme, a.Why) }
func (a Begin) String() string   { return fmt.Sprintf("= begin   %s  %s", a.Kind, a.Why) }
func (a Prefer) String() string  { return fmt.Sprintf("~ wish    %s  %s", a.Address, a.Why) }
func (a Join) String() string {
	return fmt.Sprintf("~ join    %s  %s  %s", a.Joined.in(), a.Joined.Address, a.Why)
}
func (a Heed) String() string {
	return fmt.Sprintf("= channel %s  %s  %s", a.UID, a.Channel.Name, a.Why)
}
func (a Settle) String() string {
	return fmt.Sprintf("= inbox   %s  %s  %s", a.Inbox, a.Outcome, a.Why)
}

func (a Accept) Entry() Entry   { return Entry{Verb: "accept", Why: a.Why} }
func (a Open) Entry() Entry     { return Entry{Verb: "open", UID: a.Session.UID, Why: a.Why} }
func (a Amend) Entry() Entry    { return Entry{Verb: "amend", UID: a.UID, Why: a.Why} }
func (a Close) Entry() Entry    { return Entry{Verb: "close", UID: a.UID, Why: a.Why} }
func (a Conclude) Entry() Entry { return Entry{Verb: "follow", UID: a.UID, Why: a.Sequel.reason()} }
func (a Drop) Entry() Entry     { return Entry{Verb: "drop", UID: a.UID, To: a.Address, Why: a.Why} }
func (a Reseat) Entry() Entry   { return Entry{Verb: "seat", UID: a.UID, To: a.Address, Why: a.Why} }
func (a Rename) Entry() Entry {
	return Entry{Verb: "rename", UID: a.UID, To: a.To, Why: Reason("was " + a.From)}
}
func (a Expire) Entry() Entry {
	return Entry{Verb: "expire", UID: a.UID, To: a.Address, Letter: a.Name, Why: a.Why}
}
func (a Post) Entry() Entry {
	l := a.Letter
	return Entry{Verb: "post", UID: l.UID, To: l.To.Email, Letter: l.Name, Kind: l.Kind, Why: l.Why}
}
func (a HoldBack) Entry() Entry { return Entry{Verb: "hold", Why: Reason(a.Hold.Why)} }
func (a Lift) Entry() Entry     { return Entry{Verb: "lift", Why: a.Why} }
func (a Record) Entry() Entry   { return Entry{Verb: "answer", UID: a.UID, To: a.Address, Why: a.Why} }
func (a Enter) Entry() Entry    { return Entry{Verb: "enter", UID: a.UID, To: a.Address, Why: a.Why} }
func (a Seed) Entry() Entry     { return Entry{Verb: "seat", UID: a.UID, To: a.Address, Why: a.Why} }
func (a Ask) Entry() Entry      { return Entry{Verb: "ask", UID: a.UID, To: a.Address} }
func (a Attend) Entry() Entry   { return Entry{Verb: "attend", UID: a.UID, To: a.Address, Why: a.Why} }
func (a Propose) Entry() Entry {
	return Entry{Verb: "propose", UID: a.Proposal.UID, To: a.Proposal.Address}
}
func (a Resolve) Entry() Entry { return Entry{Verb: "propose", Why: a.Why} }
func (a Silence) Entry() Entry {
	return Entry{Verb: "silence", To: a.Address, Why: Reason(a.Suppression.Reason)}
}
func (a Restore) Entry() Entry { return Entry{Verb: "restore", To: a.Address, Why: a.Why} }
func (a Prefer) Entry() Entry  { return Entry{Verb: "wish", To: a.Address, Why: a.Why} }
func (a Join) Entry() Entry {
	return Entry{Verb: "join", UID: a.Joined.UID, To: a.Joined.Address, Why: a.Why}
}
func (a Forward) Entry() Entry { return Entry{Verb: "forward"} }
func (a Renew) Entry() Entry   { return Entry{Verb: "season", Why: a.Why} }
func (a Begin) Entry() Entry   { return Entry{Verb: "begin", Kind: a.Kind, Why: a.Why} }
func (a Say) Entry() Entry     { return Entry{Verb: "say", UID: a.Saying.UID} }
func (a Heed) Entry() Entry    { return Entry{Verb: "channel", UID: a.UID, Why: a.Why} }
func (a Settle) Entry() Entry {
	return Entry{Verb: "inbox", UID: a.UID, To: a.Address, Why: a.Why}
}

func (Accept) Seat() (uid, address string)   { return "", "" }
func (Open) Seat() (uid, address string)     { return "", "" }
func (Amend) Seat() (uid, address string)    { return "", "" }
func (Close) Seat() (uid, address string)    { return "", "" }
func (Conclude) Seat() (uid, address string) { return "", "" }
func (a Drop) Seat() (uid, address string)   { return a.UID, a.Address }
func (a Reseat) Seat() (uid, address string) { return a.UID, a.Address }
func (a Rename) Seat() (uid, address string) { return a.UID, a.To }
func (a Expire) Seat() (uid, address string) { return a.UID, a.Address }
func (a Post) Seat() (uid, address string) {
	if a.Letter.UID == "" || a.Letter.Kind.Traits().Channel {
		return "", ""
	}
	return a.Letter.UID, a.Letter.To.Email
}
func (HoldBack) Seat() (uid, address string) { return "", "" }
func (Lift) Seat() (uid, address string)     { return "", "" }
func (a Record) Seat() (uid, address string) { return a.UID, a.Address }
func (Enter) Seat() (uid, address string)    { return "", "" }
func (a Seed) Seat() (uid, address string)   { return a.UID, a.Address }
func (a Ask) Seat() (uid, address string)    { return a.UID, a.Address }
func (a Attend) Seat() (uid, address string) { return a.UID, a.Address }
func (Propose) Seat() (uid, address string)  { return "", "" }
func (Resolve) Seat() (uid, address string)  { return "", "" }
func (Silence) Seat() (uid, address string)  { return "", "" }
func (Restore) Seat() (uid, address string)  { return "", "" }
func (Prefer) Seat() (uid, address string)   { return "", "" }
func (Join) Seat() (uid, address string)     { return "", "" }
func (Forward) Seat() (uid, address string)  { return "", "" }
func (Say) Seat() (uid, address string)      { return "", "" }
func (Renew) Seat() (uid, address string)    { return "", "" }
func (Begin) Seat() (uid, address string)    { return "", "" }
func (Heed) Seat() (uid, address string)     { return "", "" }
func (Settle) Seat() (uid, address string)   { return "", "" }

func (Accept) action()   {}
func (Open) action()     {}
func (Amend) action()    {}
func (Close) action()    {}
func (Conclude) action() {}
func (Drop) action()     {}
func (Reseat) action()   {}
func (Rename) action()   {}
func (Expire) action()   {}
func (Post) action()     {}
func (HoldBack) action() {}
func (Lift) action()     {}
func (Record) action()   {}
func (Enter) action()    {}
func (Seed) action()     {}
func (Ask) action()      {}
func (Attend) action()   {}
func (Propose) action()  {}
func (Resolve) action()  {}
func (Silence) action()  {}
func (Forward) action()  {}
func (Restore) action()  {}
func (Prefer) action()   {}
func (Join) action()     {}
func (Say) action()      {}
func (Renew) action()    {}
func (Begin) action()    {}
func (Heed) action()     {}
func (Settle) action()   {}

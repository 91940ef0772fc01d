package scheduler

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Scope names the part of a ledger that a decision reads. A decision sees no other part, and is stale when one of these
// was changed before it is recorded; changes elsewhere leave it as it is. The zero Scope is what every [State] has: the
// accepted files, Released, Feeds, Holds, Joined and Forgotten.
type Scope struct {
	Everybody bool     // all there is; the other fields say nothing then
	Rest      bool     // everything that is no session: from Wishes to Volunteers, of everybody
	Themes    []string // by id: their sessions with everybody in them, and the proposals about them
	Sessions  []string // by UID: these sessions with everybody in them, and the proposals about them
	People    []string // by address in lower case: whether they were written to; without Rest their wish as well, whether they are suppressed, and when somebody knocked for them
	Seats     []string // by address in lower case: the seats of these people wherever they have one or present, in State.Elsewhere
	Nearby    Nearby   // sessions of other themes at some hours, in State.Elsewhere
	Ahead     Ahead    // all sessions of themes, with everybody in those that are not long over
	Mails     []string // by id: nobody else is to decide meanwhile about this mail of the inbox
}

// And returns what two scopes name together, each name once and in order.
func (s Scope) And(t Scope) Scope {
	if s.Everybody || t.Everybody {
		return Scope{Everybody: true, Mails: union(s.Mails, t.Mails)}
	}
	return Scope{
		Rest: s.Rest || t.Rest, Themes: union(s.Themes, t.Themes), Sessions: union(s.Sessions, t.Sessions),
		People: union(s.People, t.People), Seats: union(s.Seats, t.Seats), Nearby: s.Nearby.and(t.Nearby), Ahead: s.Ahead.and(t.Ahead), Mails: union(s.Mails, t.Mails),
	}
}

func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// Empty reports whether the scope names nothing.
func (s Scope) Empty() bool {
	return !s.Everybody && !s.Rest && s.Nearby.empty() && s.Ahead.empty() && len(s.Themes)+len(s.Sessions)+len(s.People)+len(s.Seats)+len(s.Mails) == 0
}

// String lists what the scope names, for errors.
func (s Scope) String() string {
	if s.Everybody {
		return "everything"
	}
	var parts []string
	say := func(what string, names []string) {
		if len(names) > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", what, strings.Join(names, ", ")))
		}
	}
	if s.Rest {
		parts = append(parts, "what is no session")
	}
	say("themes", s.Themes)
	if s.Ahead.All {
		parts = append(parts, "everything but seats of what is over")
	}
	say("what is not over of themes", s.Ahead.Themes)
	say("sessions", s.Sessions)
	say("people", s.People)
	say("seats of", s.Seats)
	say("mails", s.Mails)
	if n := len(s.Nearby.Hours); n > 0 {
		say(count(n, "hour", "hours")+" of", s.Nearby.Themes)
		say("with", s.Nearby.Addresses)
	}
	return strings.Join(parts, "; ")
}

// Read says what of a ledger a [State] holds. The zero Read is that of a State that holds everything.
type Read struct {
	Part     *Scope           // each list in order; nil for everything
	Versions map[string]int64 // of the parts that were read, as the ledger counts them; nil for a State that no ledger made
}

// lacks returns what the State does not hold of a scope; it is empty when it holds all of it.
func (s State) lacks(need Scope) Scope {
	part := s.Read.Part
	if part == nil {
		return Scope{}
	}
	if need.Everybody {
		return need
	}
	rest := part.Rest || part.Ahead.All
	lack := Scope{Rest: need.Rest && !rest, Seats: without(need.Seats, part.Seats), Nearby: part.Nearby.lacks(need.Nearby), Ahead: part.Ahead.lacks(need.Ahead)}
	if !part.Ahead.All {
		lack.Themes = without(need.Themes, part.planned())
	}
	if !rest {
		lack.People = without(need.People, part.People)
	}
	for _, uid := range need.Sessions {
		_, named := slices.BinarySearch(part.Sessions, uid)
		if named {
			continue
		}
		if have := s.Session(uid); have == nil || have.Unseated {
			lack.Sessions = append(lack.Sessions, uid)
		}
	}
	return lack
}

func without(names, known []string) (rest []string) {
	for _, name := range names {
		if _, found := slices.BinarySearch(known, name); !found {
			rest = append(rest, name)
		}
	}
	return rest
}

// Within returns the part of a whole State that a scope names, as a ledger reads it.
func (s State) Within(scope Scope) State {
	scope = scope.And(Scope{}) // in order
	if scope.Everybody {
		return s
	}
	part := State{Accepted: s.Accepted, Released: s.Released, Feeds: s.Feeds, Holds: s.Holds, Joined: s.Joined, Forgotten: s.Forgotten, Read: Read{&scope, s.Read.Versions}}
	named := func(names []string, name string) bool {
		_, found := slices.BinarySearch(names, name)
		return found
	}
	for _, session := range s.Sessions {
		if named(scope.Themes, session.Theme) || named(scope.Sessions, session.UID) {
			part.Sessions = append(part.Sessions, session)
			continue
		}
		if scope.Ahead.All || named(scope.Ahead.Themes, session.Theme) {
			if !scope.Ahead.Seats(session) {
				own := *session
				own.Seats, own.Told, own.Silent, own.Unseated = nil, nil, nil, true
				session = &own
			}
			part.Sessions = append(part.Sessions, session)
			continue
		}
		own, seated := *session, false
		own.Seats = slices.DeleteFunc(slices.Clone(session.Seats), func(seat Seat) bool {
			seats := named(scope.Seats, seat.Address)
			seated = seated || seats
			return !seats && !named(scope.Nearby.Addresses, seat.Address)
		})
		presents := slices.ContainsFunc(own.Presenting, func(p Presenting) bool { return named(scope.Seats, p.Address) })
		if seated || presents || named(scope.Nearby.Themes, own.Theme) && scope.Nearby.Meets(&own.Facts) {
			own.Told, own.Silent = maps.Clone(session.Told), maps.Clone(session.Silent)
			own.forget()
			part.Elsewhere = append(part.Elsewhere, &own)
		}
	}
	if len(scope.People) > 0 {
		part.Known = map[string]bool{}
	}
	for _, address := range scope.People {
		if s.Known[address] {
			part.Known[address] = true
		}
	}
	if scope.Ahead.All {
		part.Known, part.Spent = s.Known, s.Spent
	}
	if scope.Rest || scope.Ahead.All {
		part.Wishes, part.Suppressed, part.Proposals = s.Wishes, s.Suppressed, s.Proposals
		part.Written, part.Returns, part.Knocks = s.Written, s.Returns, s.Knocks
		part.Logins, part.Affirmed, part.Begun, part.Latest, part.Volunteers = s.Logins, s.Affirmed, s.Begun, s.Latest, s.Volunteers
		return part
	}
	if len(scope.People) > 0 {
		part.Wishes, part.Suppressed, part.Knocks = map[string]Wish{}, map[string]Suppression{}, map[string]time.Time{}
	}
	for _, address := range scope.People {
		if wish, found := s.Wishes[address]; found {
			part.Wishes[address] = wish
		}
		if why, found := s.Suppressed[address]; found {
			part.Suppressed[address] = why
		}
		if last, found := s.Knocks[address]; found {
			part.Knocks[address] = last
		}
	}
	for _, p := range s.Proposals {
		if part.Session(p.UID) != nil {
			part.Proposals = append(part.Proposals, p)
		}
	}
	return part
}

// Waits reports whether a mail of Scope.Mails was still to be decided about when the State was read.
func (s State) Waits(mail string) bool { return s.Read.Versions[MailPart(mail)] == 0 }

// MailPart returns what a mail of the inbox is called in Read.Versions.
func MailPart(id string) string { return "mail/" + id }

// Unread is the error of a decision that asks for more than its [State] holds, and says what it lacks. A ledger reads
// that as well and has it decided again.
type Unread struct{ Scope Scope }

func (u *Unread) Error() string { return "the decision needs what was not read: " + u.Scope.String() }

// Demand returns an [Unread] error unless the State holds what a decision needs.
func (s State) Demand(need Scope) error {
	if lack := s.lacks(need); !lack.Empty() {
		return &Unread{lack}
	}
	return nil
}

// sessionsOf returns what a State has to hold for what is decided about all sessions in which somebody has a seat.
func (s State) sessionsOf(address string) Scope {
	need := Scope{Seats: []string{address}}
	for _, session := range s.Elsewhere {
		if _, found := seatAt(session.Seats, address); found {
			need.Sessions = append(need.Sessions, session.UID)
		}
	}
	return need
}

// Subjects returns what actions change, as a scope: the sessions and people that they are about, the themes of sessions that
// they open, and Rest for letters and words that are about no session. Files and holds are in no scope. The State is the one that they were decided on.
func (s State) Subjects(acts []Action) (scope Scope) {
	sessions, people, themes, opened := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, a := range acts {
		switch a := a.(type) {
		case Open:
			themes[a.Session.Theme], opened[a.Session.UID] = true, true
		case Amend:
			sessions[a.UID] = true
		case Close:
			sessions[a.UID] = true
		case Conclude:
			sessions[a.UID] = true
		case Drop:
			sessions[a.UID] = true
		case Reseat:
			sessions[a.UID] = true
		case Rename:
			sessions[a.UID] = true
		case Expire:
			sessions[a.UID] = true
		case Record:
			sessions[a.UID] = true
		case Enter:
			sessions[a.UID] = true
		case Seed:
			sessions[a.UID] = true
		case Ask:
			sessions[a.UID] = true
		case Attend:
			sessions[a.UID] = true
		case Post:
			scope.Rest = scope.Rest || a.Letter.UID == ""
			sessions[a.Letter.UID] = true
			if a.Letter.About != nil {
				sessions[a.Letter.About.UID] = true
			}
			if a.Letter.Kind.Traits().Unasked {
				people[a.Letter.To.Email] = true
			}
		case Heed:
			sessions[a.UID] = true
		case Propose:
			sessions[a.Proposal.UID] = true
		case Say:
			sessions[a.Saying.UID] = true
		case Resolve:
			i := slices.IndexFunc(s.Proposals, func(p Proposal) bool { return p.ID == a.ID })
			if scope.Rest = scope.Rest || i < 0; i >= 0 {
				sessions[s.Proposals[i].UID] = true
			}
		case Silence:
			people[a.Address] = true
		case Restore:
			people[a.Address] = true
		case Prefer:
			people[a.Address] = true
		case Join:
			people[a.Joined.Address] = true
		case Forward, Renew, Begin:
			scope.Rest = true
		}
	}
	delete(sessions, "")
	for uid := range opened {
		delete(sessions, uid)
	}
	scope.Themes = slices.Sorted(maps.Keys(themes))
	scope.Sessions = slices.Sorted(maps.Keys(sessions))
	scope.People = slices.Sorted(maps.Keys(people))
	return scope
}

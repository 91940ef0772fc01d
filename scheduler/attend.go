package scheduler

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// Arrival is somebody who comes to a session.
type Arrival struct {
	UID     string // of the session
	Address string // of the seat, or any other by which files know its person
	Why     Reason // by which way they came, for the log
}

// Arrivals returns what follows when people come, while the sessions are open: that they came is noted. It does not follow from
// any of them that others did not. Who has no seat, and what is noted already, leads to nothing. The error is an [Unread].
func Arrivals(have State, all []Arrival, now time.Time) (acts []Action, err error) {
	var need Scope
	for _, a := range all {
		need.Sessions = append(need.Sessions, a.UID)
	}
	if err := have.Demand(need.And(Scope{})); err != nil {
		return nil, err
	}
	d, noted := desk{writer: &writer{state: have}}, map[Arrival]bool{}
	for _, a := range all {
		s := have.Session(a.UID)
		if s == nil || !s.Facts.Open(now) {
			continue
		}
		seat := s.Seat(d.person(s, a.Address))
		if seat == nil || seat.Came == Present {
			continue
		}
		who := Arrival{UID: s.UID, Address: seat.Address}
		if !noted[who] {
			noted[who] = true
			acts = append(acts, Attend{UID: s.UID, Address: seat.Address, Came: Present, Why: a.Why})
		}
	}
	return acts, nil
}

// Attended is one line of a list of those who came to a session: by their address, by their name, or by both.
type Attended struct {
	Line    int // in its file
	Name    string
	Address string
}

// Match is whom a line of a list stands for.
type Match struct {
	Attended
	Seat string // address of the seat; "" for nobody
	By   string // "address" or "name"; "" for nobody
	Why  string // for nobody: why not
}

// MatchAttended finds for each line of a list whose seat of the session it is: by the address, one of the aliases or an address of
// before; and else by the name, where one person of the session has it.
func (s State) MatchAttended(session *Session, list []Attended) []Match {
	d, names := desk{writer: &writer{state: s}}, map[string][]string{}
	for _, seat := range session.Seats {
		name := seat.Leaving.Name
		if who := d.owner(seat.Address); who != nil && who.Name != "" {
			name = who.Name
		}
		for _, key := range nameKeys(name) {
			names[key] = append(names[key], seat.Address)
		}
	}
	all := make([]Match, len(list))
	for i, a := range list {
		m := Match{Attended: a}
		if a.Address != "" {
			if _, found := seatAt(session.Seats, d.person(session, a.Address)); found {
				m.Seat, m.By = d.person(session, a.Address), "address"
			}
		}
		if m.Seat == "" {
			var named []string
			for _, key := range nameKeys(a.Name) {
				named = append(named, names[key]...)
			}
			slices.Sort(named)
			switch named = slices.Compact(named); {
			case len(named) == 1:
				m.Seat, m.By = named[0], "name"
			case len(named) > 1:
				m.Why = "several people have this name: " + strings.Join(named, ", ")
			case a.Address != "":
				m.Why = "nobody who was invited has this address"
			default:
				m.Why = "nobody who was invited has this name"
			}
		}
		all[i] = m
	}
	return all
}

// nameKeys returns the forms in which programs list a name, without case and order of its parts: "Byron, Ada" is "Ada Byron". What
// stands in brackets may be the name (Zoom's original name) or say something of it ("Ada Byron (Guest)").
func nameKeys(name string) (keys []string) {
	name = strings.ToLower(name)
	outside, inside, _ := strings.Cut(name, "(")
	inside, behind, _ := strings.Cut(inside, ")")
	for _, form := range []string{outside + " " + behind, inside} {
		parts := strings.FieldsFunc(form, func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
		slices.Sort(parts)
		if key := strings.Join(parts, " "); key != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// Attending returns what follows from a list of those who came: they came, and everybody else with a seat did not. With only the
// list says nothing of the others, as when there are several.
func Attending(session *Session, matches []Match, only bool) (acts []Action) {
	came := map[string]bool{}
	for _, m := range matches {
		came[m.Seat] = true
	}
	for _, seat := range session.Seats {
		now := Absent
		if came[seat.Address] {
			now = Present
		}
		if seat.Came == now || now == Absent && (only || seat.Left) {
			continue
		}
		acts = append(acts, Attend{UID: session.UID, Address: seat.Address, Came: now, Why: "as a list says"})
	}
	return acts
}

package clash

import (
	"slices"
	"time"
)

// LeastShown is how many people a number that comes from their own calendars stands for at the least. Fewer would tell who
// is busy when, so they count as nobody: there is no clash, nobody is touched, and a time is as good as free.
const LeastShown = 3

// busyPeople is what a session meets that people's own calendars are busy at. It stands where a reason does, too.
const busyPeople = "own calendars"

// owners are the people of a Report who gave calendars of their own.
type owners struct {
	busy    map[int32]*stretch // by person
	members [][]owner          // of each theme, in order of seat
}

// owner is one of the people whom a session asks.
type owner struct {
	seat int // place among everybody
	busy *stretch
}

// own arranges people's own calendars by the themes that ask them.
func (r *Report) own(personal map[string]*Feed) owners {
	o := owners{busy: map[int32]*stretch{}, members: make([][]owner, len(r.people.members))}
	for address, feed := range personal {
		if n, asked := r.people.number[address]; asked && feed != nil {
			o.busy[n] = &stretch{Minutes: feed.Busy}
		}
	}
	if len(o.busy) == 0 {
		return o
	}
	for order, members := range r.people.members {
		for seat, n := range members {
			if busy, gave := o.busy[n]; gave {
				o.members[order] = append(o.members[order], owner{seat, busy})
			}
		}
	}
	return o
}

// of lists those who gave calendars among everybody whom a session asks, in order of seat.
func (o *owners) of(s *Session) []owner {
	all := o.members[s.order]
	if len(o.busy) == 0 || len(s.guests) == 0 {
		return all
	}
	all = slices.Clone(all)
	for k, n := range s.guests {
		if busy, gave := o.busy[n]; gave {
			all = append(all, owner{s.Asked - len(s.guests) + k, busy})
		}
	}
	return all
}

// personal finds the sessions from which their own calendars keep LeastShown people or more. It comes after everything else,
// since Touched may tell of them only where they add as many to it: who is lost otherwise can be read from the files, and one
// or two more would be known by their names.
func (r *Report) personal() (found []Clash) {
	var busy []int // seats
	for i := range r.Sessions {
		s := &r.Sessions[i]
		if s.Theme.Transparent || len(r.owners.busy) == 0 {
			continue
		}
		busy = busy[:0]
		from, to := floor(s.Start), ceil(s.End)
		for _, o := range r.owners.of(s) {
			if o.busy.soon(from, to) {
				busy = append(busy, o.seat)
			}
		}
		if len(busy) < LeastShown {
			continue
		}
		severity := ofPeople(len(busy), s)
		if r.ignores(s, Personal, severity) {
			continue
		}
		found = append(found, Clash{Session: int32(i), With: -1, Kind: Personal, People: int32(len(busy)), Severity: severity, About: busyPeople})
		more := 0
		for _, seat := range busy {
			if !r.people.misses(i, seat) {
				more++
			}
		}
		if more >= LeastShown {
			s.Touched += more
		}
	}
	return found
}

// personalAt returns how many of the people of the session that stands at i are busy at some other time by their own calendars; 0 for
// fewer than LeastShown.
func (r *Report) personalAt(i int, from, to time.Time) (n int) {
	s := &r.Sessions[i]
	if s.Theme.Transparent {
		return 0
	}
	for _, o := range r.owners.of(s) {
		if o.busy.Any(from, to) {
			n++
		}
	}
	if n < LeastShown {
		return 0
	}
	return n
}

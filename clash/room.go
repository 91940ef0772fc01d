package clash

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// anywhere are places that hold any number of sessions at a time, in lower case.
var anywhere = []string{"", "online", "remote", "virtual", "tba", "tbd", "to be announced", "to be decided", "verkossa", "etänä", "avoin"}

// rooms returns the rooms and links of a place: each link as "//" with its host and path, which say where people meet, or, where
// there is none, the place as the name of a room in lower case. Words around a link are taken for words about it. What can hold
// any number of sessions is left out.
func rooms(place string) (all []string) {
	var words []string
	for _, word := range strings.Fields(place) {
		u, err := url.Parse(strings.Trim(word, "<>()[].,;"))
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			words = append(words, word)
			continue
		}
		link := "//" + strings.ToLower(u.Host) + strings.TrimSuffix(u.Path, "/")
		if !slices.Contains(all, link) {
			all = append(all, link)
		}
	}
	name := strings.ToLower(strings.Trim(strings.Join(words, " "), " ,;:/|-–"))
	if len(all) == 0 && !slices.Contains(anywhere, name) {
		all = append(all, name)
	}
	return all
}

// room is what sessions take: a room, a link, or the account that holds all links below a path.
type room struct {
	kind   Kind // Place or Link
	atOnce int  // how many sessions it holds at a time
	gap    time.Duration
	seats  int    // of a link: how many people get in; 0 for any number
	link   string // host and path of a link, empty for a room or an account
	key    string // host and path of an account, or of a link that others may lie below; empty for the rest
}

// house is all rooms of the sessions.
type house struct {
	all     []room
	byName  map[string]int
	byPlace map[string][]int // which rooms a place takes
}

// at lists the rooms that a session takes at a place: rooms and links themselves, and the accounts that hold the links.
func (h *house) at(place string, w *World) []int {
	if known, ok := h.byPlace[place]; ok {
		return known
	}
	var all []int
	add := func(name string, r room) {
		n, known := h.byName[name]
		switch {
		case !known:
			n = len(h.all)
			h.byName[name], h.all = n, append(h.all, r)
		case r.link != "": // was an account only
			h.all[n] = r
		}
		if !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	for _, name := range rooms(place) {
		link, isLink := strings.CutPrefix(name, "//")
		if !isLink {
			add(name, room{kind: Place, atOnce: 1, gap: w.Gap})
			continue
		}
		own := room{kind: Link, atOnce: 1, gap: w.Gap, link: link}
		for _, key := range above(link) {
			limits, ok := w.Links[key]
			if !ok {
				continue
			}
			if limits.Gap != nil {
				own.gap = limits.Gap.Duration()
			}
			own.seats = cmp.Or(limits.Seats, own.seats)
			switch {
			case key == link:
				own.atOnce, own.key = cmp.Or(limits.AtOnce, 1), key
			case limits.AtOnce > 0:
				add("//"+key, room{kind: Link, atOnce: limits.AtOnce, gap: own.gap, key: key})
			}
		}
		add(name, own)
	}
	h.byPlace[place] = all
	return all
}

// above lists the keys of limits that hold for a link, the widest first: its host, each path above it, and the link itself.
func above(link string) (keys []string) {
	for i, c := range link {
		if c == '/' {
			keys = append(keys, link[:i])
		}
	}
	return append(keys, link)
}

// inRooms finds the clashes of sessions that are too many for a room, a link or an account: each that begins when it is full with
// all that are there. Those that ended within the gap, of other themes, are still there.
func (r *Report) inRooms() (found []Clash) {
	held := make([][]int, len(r.house.all)) // the sessions in each room that may not be over, or were within the gap
	for i := range r.Sessions {
		s := &r.Sessions[i]
		before := len(found)
		for _, n := range r.rooms[i] {
			room := &r.house.all[n]
			there := slices.DeleteFunc(held[n], func(j int) bool { return !r.Sessions[j].End.Add(room.gap).After(s.Start) })
			running, leaving := 0, 0
			for _, j := range there {
				switch other := &r.Sessions[j]; {
				case other.End.After(s.Start):
					running++
				case other.Theme != s.Theme:
					leaving++
				}
			}
			for _, j := range there {
				other := &r.Sessions[j]
				switch meets := other.End.After(s.Start); {
				case meets && running >= room.atOnce:
					found = r.collide(found, before, i, j, room, room.kind, High)
				case !meets && other.Theme != s.Theme && running < room.atOnce && running+leaving >= room.atOnce:
					found = r.collide(found, before, i, j, room, Gap, Low)
				}
			}
			held[n] = append(there, i)
		}
	}
	return found
}

// collide adds the clash of two sessions in a room, once from a place on: a link may belong to an account that is full as well, and
// then it is the link that they clash about.
func (r *Report) collide(found []Clash, from, i, j int, in *room, kind Kind, severity Severity) []Clash {
	about := in.key
	if about != "" && r.meetsAt(i, about) && r.meetsAt(j, about) {
		about = ""
	}
	known := false
	for n := range found[from:] {
		if c := &found[from+n]; c.Kind == kind && (int(c.Session) == i && int(c.With) == j || int(c.Session) == j && int(c.With) == i) {
			known = true
			if about == "" {
				c.About = ""
			}
		}
	}
	if known {
		return found
	}
	return append(found, Clash{Session: int32(i), With: int32(j), Kind: kind, Severity: severity, About: about}, Clash{Session: int32(j), With: int32(i), Kind: kind, Severity: severity, About: about})
}

// meetsAt reports whether a session has a link itself, and not only one below it.
func (r *Report) meetsAt(i int, link string) bool {
	return slices.Contains(rooms(r.Sessions[i].place()), "//"+link)
}

// overSeats finds the sessions to which more people said yes than get in by their link.
func (r *Report) overSeats(accepted map[SessionKey]int) (found []Clash) {
	for i := range r.Sessions {
		s := &r.Sessions[i]
		link, seats := r.seats(i)
		if over := accepted[SessionKey{s.Theme.ID, s.Slot}] - seats; link != "" && over > 0 {
			about := fmt.Sprintf("%s, %d seats", link, seats)
			found = append(found, Clash{Session: int32(i), With: -1, Kind: Seats, People: int32(over), Severity: ofPeople(over, s), About: about})
		}
	}
	return found
}

// seats returns the link of a session that lets most people in, and how many; "" where any number gets in.
func (r *Report) seats(i int) (link string, most int) {
	for _, n := range r.rooms[i] {
		switch room := &r.house.all[n]; {
		case room.link != "" && room.seats == 0:
			return "", 0
		case room.seats > most:
			link, most = room.link, room.seats
		}
	}
	return link, most
}

// holds reports whether the rooms of a session have space for it at another time, with the gap before and after.
func (r *Report) holds(i int, from, to time.Time) bool {
	for _, n := range r.rooms[i] {
		room := r.house.all[n]
		if r.ignores(&r.Sessions[i], room.kind, High) {
			continue
		}
		if r.ignores(&r.Sessions[i], Gap, Low) {
			room.gap = 0
		}
		var there []int
		first, _ := slices.BinarySearchFunc(r.Sessions, from.Add(-r.long-room.gap), func(s Session, t time.Time) int { return s.Start.Compare(t) })
		for j := first; j < len(r.Sessions) && r.Sessions[j].Start.Before(to.Add(room.gap)); j++ {
			if j != i && r.Sessions[j].End.Add(room.gap).After(from) && slices.Contains(r.rooms[j], n) {
				there = append(there, j)
			}
		}
		if len(there) < room.atOnce {
			continue
		}
		for _, j := range there {
			at := r.Sessions[j].Start // when it fills up, if ever
			if at.Before(from) {
				at = from
			}
			others := 0
			for _, k := range there {
				if !r.Sessions[k].Start.After(at) && r.Sessions[k].End.Add(room.gap).After(at) {
					others++
				}
			}
			if others >= room.atOnce {
				return false
			}
		}
	}
	return true
}

package desk

import (
	"fmt"
	"slices"
	"time"

	"rondo/clash"
	"rondo/say"
	"rondo/theme"
)

// mostWritten is how many dates that were written by hand are warned of one by one, for each thing that they collide with.
const mostWritten = 3

// Clashes warns of what collides within the horizon from now on, but for what is of low severity: of a theme and each thing that
// its sessions collide with once, at where the schedule begins. A session that was put on its date by hand, by also or by move_to,
// is warned of there, by itself.
func Clashes(set *theme.Set, known Known, now time.Time) (all theme.Findings) {
	r := clash.Find(World(set, known, now, now.Add(set.Config.Horizon.Duration())))
	asides := known.asides()
	type pair struct{ one, other string }
	type warning struct {
		clash.Clash
		times   int
		written bool // the session was put there by hand
		last    [2]int32
	}
	var found []*warning
	rest, byHand := map[pair]*warning{}, map[pair]int{}
	for _, c := range r.Clashes {
		other, both := mirrored(r, c)
		switch {
		case asides.gone(&r.Sessions[c.Session]), c.With >= 0 && asides.gone(&r.Sessions[c.With]):
			continue // settled
		case c.Severity < clash.Medium, both && c.With < c.Session && other.Severity >= clash.Medium:
			continue
		case both && !written(&r.Sessions[c.Session]) && written(&r.Sessions[c.With]):
			c = other
		}
		p := pair{r.Sessions[c.Session].Theme.ID, c.Kind.String()}
		switch {
		case c.With >= 0:
			p = pair{min(p.one, r.Sessions[c.With].Theme.ID), max(p.one, r.Sessions[c.With].Theme.ID)}
		case c.Kind == clash.Avoid:
			p.other += " " + c.About
		}
		w := rest[p]
		switch between := [2]int32{c.Session, c.With}; {
		case written(&r.Sessions[c.Session]) && (byHand[p] < mostWritten || len(found) > 0 && found[len(found)-1].last == between):
			if n := len(found); n > 0 && found[n-1].last == between && found[n-1].written {
				continue // another kind of the same
			}
			byHand[p]++
			found = append(found, &warning{c, 1, true, between})
		case w == nil:
			w = &warning{c, 1, false, between}
			rest[p], found = w, append(found, w)
		case w.last != between:
			w.times, w.last = w.times+1, between
		}
	}
	places := set.Places()
	for _, w := range found {
		all = append(all, clashing(places, r, w.Clash, w.times))
	}
	return all
}

// mirrored returns a clash of two sessions as the other one has it. ok is false where its theme ignores it, or there is no other.
func mirrored(r *clash.Report, c clash.Clash) (other clash.Clash, ok bool) {
	if c.With < 0 {
		return other, false
	}
	all := r.Of(int(c.With))
	i := slices.IndexFunc(all, func(other clash.Clash) bool { return other.With == c.Session && other.Kind == c.Kind })
	if i < 0 {
		return other, false
	}
	return all[i], true
}

// written tells that a session was put on its date by hand.
func written(s *clash.Session) bool { return s.Extra || s.Moved }

// clashing warns of a clash, which stands for times clashes that are alike.
func clashing(places *theme.Places, r *clash.Report, c clash.Clash, times int) theme.Finding {
	s := &r.Sessions[c.Session]
	when := say.Time(s.Start, s.Zone)
	subject, first := "the session of "+when+" ", ""
	does := func(one, many string) string {
		if times > 1 {
			return say.Count(times, "session ", "sessions ") + many
		}
		return subject + one
	}
	if times > 1 {
		first = ", first on " + when
	}
	ofPeople := fmt.Sprintf("%d of %s", c.People, say.Count(s.Asked, "person", "people"))
	var found string
	switch c.Kind {
	case clash.Avoid:
		found = does("lies", "lie") + " in a time to avoid" + first + ": " + c.About
	case clash.Holiday:
		found = does("lies", "lie") + " on a holiday" + first + ", for " + ofPeople + ": " + c.About
	case clash.Hours:
		found = does("is", "are") + " at an hour at which people cannot be asked to come" + first + ", for " + ofPeople + ": " + c.About
	case clash.Seats:
		found = does("has", "have") + " more people than get in" + first + ": " + c.About
	case clash.Personal:
		found = does("meets", "meet") + " what people have in their own calendars" + first
		if c.People > 0 {
			found += ", " + ofPeople
		}
	default:
		other := &r.Sessions[c.With]
		about := map[clash.Kind]string{
			clash.People:    say.Count(int(c.People), "person is", "people are") + " asked to both",
			clash.Presenter: "a presenter is needed in both",
			clash.Organizer: "an organizer is needed in both",
			clash.Place:     "they are in one room",
			clash.Link:      "they meet at one link",
		}[c.Kind]
		if c.Kind == clash.Link && c.About != "" {
			about = c.About + " is full"
		}
		if times == 1 {
			first = " at " + withSaid(s, other)
		}
		found = does("meets", "meet") + " " + other.Theme.Name + first + ": " + about
	}
	right := "'rondo conflicts' shows them all"
	if wall, ok := r.Free(int(c.Session)); ok && wall != s.Wall {
		right = wall.Time().Format("15:04") + " would be free that day; " + right
	}
	return places.Warning(s.Theme, s.Slot, found, right)
}

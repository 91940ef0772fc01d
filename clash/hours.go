package clash

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// clock is a zone with the hours in which people there can be asked to come.
type clock struct {
	zone  ical.Zone
	hours theme.Hours
}

// allows reports whether a time lies in the hours.
func (c *clock) allows(from time.Time, length time.Duration) bool {
	return c.hours.Allow(c.shows(from), length)
}

// shows returns what the clock reads.
func (c *clock) shows(t time.Time) ical.Local { return ical.LocalOf(t.In(c.zone.Location())) }

// circle is those of a theme's members who go by one clock, so that a time is looked at once for all of them.
type circle struct {
	clock
	*dial
	who  []uint64 // a bit of each of everybody
	size int

	asked  ical.Local // when their clocks showed it last that allows was asked for a length of time, and the answer
	length time.Duration
	answer bool
}

// dial reads the clocks of a zone. Sessions come in order of start, and clocks change twice a year.
type dial struct {
	location *time.Location
	from, to int64 // seconds since 1970 between which the offset holds
	offset   int64 // seconds east of UTC
}

// at returns what the clocks read at a time, in seconds since 1970.
func (d *dial) at(unix int64) ical.Local {
	if unix < d.from || unix >= d.to {
		t := time.Unix(unix, 0).In(d.location)
		_, offset := t.Zone()
		from, to := t.ZoneBounds()
		d.offset, d.from, d.to = int64(offset), math.MinInt64, math.MaxInt64
		if !from.IsZero() {
			d.from = from.Unix()
		}
		if !to.IsZero() {
			d.to = to.Unix()
		}
	}
	return ical.Local(unix + d.offset)
}

// admits reports whether a length of time lies in the hours that begins when the clock shows wall. Most sessions of a theme begin
// weeks apart, and hours are the same each week.
func (c *circle) admits(wall ical.Local, length time.Duration) bool {
	if week := ical.Local(7 * 24 * 60 * 60); length != c.length || (wall-c.asked)%week != 0 {
		c.asked, c.length, c.answer = wall, length, c.hours.Allow(wall, length)
	}
	return c.answer
}

// arrange notes of each theme what it avoids, and by which clocks its members go.
func (r *Report) arrange(w World) {
	r.circles, r.barriers = make([][]circle, len(w.Themes)), make([][]barrier, len(w.Themes))
	kinds := map[clock]int{}               // of people, by their zone and hours of their own
	kind := make([]int, len(r.people.who)) // of each person
	for n, who := range r.people.who {
		c := clock{who.Zone(), who.Hours()}
		k, known := kinds[c]
		if !known {
			k = len(kinds)
			kinds[c] = k
		}
		kind[n] = k
	}
	dials := map[ical.Zone]*dial{}
	at := make([]int, len(kinds)) // of each kind: one more than its place among the circles of a theme; 0 for none
	for order, t := range w.Themes {
		r.barriers[order] = barriers(t.Avoid, t.Zone, w.Feeds)
		clear(at)
		for seat, n := range r.people.members[order] {
			i := at[kind[n]]
			if i == 0 {
				who := r.people.who[n]
				if dials[who.Zone()] == nil {
					dials[who.Zone()] = &dial{location: who.Zone().Location()}
				}
				r.circles[order] = append(r.circles[order], circle{
					clock: clock{who.Zone(), t.HoursOf(who)}, dial: dials[who.Zone()], who: make([]uint64, (len(r.people.members[order])+63)/64),
				})
				i = len(r.circles[order])
				at[kind[n]] = i
			}
			mark(r.circles[order][i-1].who, seat)
			r.circles[order][i-1].size++
		}
	}
}

// circlesOf returns those of a session: its theme's, and one for each presenter who is no member.
func (r *Report) circlesOf(s *Session) []circle {
	all := r.circles[s.order]
	if len(s.guests) == 0 {
		return all
	}
	all = slices.Clip(all)
	for k, n := range s.guests {
		zone := r.people.who[n].Zone()
		guest := circle{clock: clock{zone, s.Theme.HoursOf(r.people.who[n])}, dial: &dial{location: zone.Location()}, who: make([]uint64, (s.Asked+63)/64), size: 1}
		mark(guest.who, s.Asked-len(s.guests)+k)
		all = append(all, guest)
	}
	return all
}

// hours adds the sessions that are outside the hours of some of their people, on their own clocks.
func (r *Report) hours(found []Clash) []Clash {
	found = slices.Grow(found, len(r.Sessions))
	said := map[string]string{}
	var key []byte
	var out []*circle
	for i := range r.Sessions {
		s := &r.Sessions[i]
		if s.Theme.Transparent || r.ignores(s, Hours, Low) {
			continue
		}
		n, start := 0, s.Start.Unix()
		key, out = binary.AppendVarint(key[:0], int64(s.order)), out[:0]
		circles, lost := r.circlesOf(s), r.people.lost[r.people.seats[i]:]
		for at := range circles {
			c := &circles[at]
			wall := c.dial.at(start)
			if c.admits(wall, s.Duration) {
				continue
			}
			n += c.size
			join(lost, c.who)
			out = append(out, c)
			key = binary.AppendVarint(binary.AppendVarint(key, int64(at)), int64(wall-wall.Midnight()))
		}
		if n == 0 {
			continue
		}
		about, known := said[string(key)] // the sessions of a theme mostly begin at the same time
		if !known || len(s.guests) > 0 {
			about = localTimes(out, s.Start)
			said[string(key)] = about
		}
		found = append(found, Clash{Session: int32(i), With: -1, Kind: Hours, People: int32(n), Severity: Low, About: about})
	}
	return found
}

// localTimes says when it is for people, most of them first: "21:00 in Tokyo, 07:00 in New York".
func localTimes(all []*circle, at time.Time) string {
	const most = 3
	type place struct {
		zone   ical.Zone
		people int
	}
	var places []place
	for _, c := range all {
		i := slices.IndexFunc(places, func(p place) bool { return p.zone == c.zone })
		if i < 0 {
			i = len(places)
			places = append(places, place{zone: c.zone})
		}
		places[i].people += c.size
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(b.people, a.people), cmp.Compare(a.zone.String(), b.zone.String()))
	})
	var words []string
	for i, p := range places {
		if i == most && len(places) > most+1 {
			words = append(words, fmt.Sprintf("%d more zones", len(places)-most))
			break
		}
		words = append(words, at.In(p.zone.Location()).Format("15:04")+" in "+p.zone.City())
	}
	return strings.Join(words, ", ")
}

// outside reports whether a time is outside the hours of somebody whom the session that stands at i asks. With tolerant, those
// for whom it is so already do not count. A session that leaves its people free, or whose theme ignores their hours, keeps to those
// of its theme if it is in them.
func (r *Report) outside(i int, from time.Time, tolerant bool) bool {
	s := &r.Sessions[i]
	all := r.circlesOf(s)
	if s.Theme.Transparent || r.ignores(s, Hours, Low) {
		all, tolerant = []circle{{clock: clock{s.Zone, s.Theme.HoursOf(&theme.Person{})}}}, true
	}
	return slices.ContainsFunc(all, func(c circle) bool {
		return !c.allows(from, s.Duration) && !(tolerant && !c.allows(s.Start, s.Duration))
	})
}

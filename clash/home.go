package clash

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"rondo/holidays"
	"rondo/ical"
	"rondo/theme"
)

// home is where people are: whose holidays are theirs, by which clocks. People of one home are off at the same time.
type home struct {
	regions []holidays.Region
	zone    ical.Zone
	days    []dayOff // in order of time; those of one date in order of kind
	first   int64    // the days of all regions are known from here, in seconds since 1970
	last    int64    // and before here
}

// dayOff is a day on which people of a home are off, as moments.
type dayOff struct {
	holidays.Day
	from, to int64 // of the date, in seconds since 1970
	begins   int64 // when the time off begins, in seconds since 1970: later than from on a day of kind part
}

// off finds the day off that a session meets there: that on which it begins, unless it is over before the time off begins. It is nil
// where people are at work. Of several regions, the worst day is found. It costs a search in a short list.
func (h *home) off(start, end time.Time) *dayOff {
	from, to := start.Unix(), end.Unix()
	i, _ := slices.BinarySearchFunc(h.days, from, func(d dayOff, t int64) int { return cmp.Compare(d.to, t+1) })
	for ; i < len(h.days) && h.days[i].from <= from; i++ {
		if d := &h.days[i]; d.begins < to || d.begins <= from {
			return d
		}
	}
	return nil
}

// unknown lists the regions of the home whose days are not known at a time.
func (h *home) unknown(start time.Time) (all []holidays.Region) {
	if t := start.Unix(); len(h.regions) == 0 || t >= h.first && t < h.last {
		return nil
	}
	year := ical.LocalOf(start.In(h.zone.Location())).Time().Year()
	for _, r := range h.regions {
		if first, last := r.Years(); year < first || year > last {
			all = append(all, r)
		}
	}
	return all
}

// atlas makes each home once.
type atlas struct {
	from, to time.Time // sessions lie between
	known    map[address]*home
}

type address struct {
	regions string // with commas between
	zone    ical.Zone
}

func newAtlas(from, to time.Time) *atlas {
	return &atlas{from: from, to: to, known: map[address]*home{}}
}

// named returns the regions whose holidays a theme avoids, with commas between; "" for none.
func named(t *theme.Theme) string {
	var regions []string
	for _, a := range t.Avoid {
		if a.Holidays != "" {
			regions = append(regions, string(a.Holidays))
		}
	}
	slices.Sort(regions)
	return strings.Join(slices.Compact(regions), ",")
}

// of returns where a person is, for a theme that names regions: those are everybody's then, else it is their own country that counts.
func (a *atlas) of(named string, who *theme.Person) *home {
	at := address{cmp.Or(named, string(who.Region())), who.Zone()}
	h := a.known[at]
	if h == nil {
		h = a.draw(at)
		a.known[at] = h
	}
	return h
}

func (a *atlas) draw(at address) *home {
	h := &home{zone: at.zone, first: math.MinInt64, last: math.MaxInt64}
	if at.regions == "" {
		return h
	}
	wall := func(t time.Time) ical.Local { return ical.LocalOf(t.In(at.zone.Location())).Midnight() }
	for _, region := range strings.Split(at.regions, ",") {
		h.regions = append(h.regions, holidays.Region(region))
		first, last := holidays.Region(region).Years()
		h.first = max(h.first, at.zone.In(ical.LocalDate(first, time.January, 1, 0, 0, 0)).Unix())
		h.last = min(h.last, at.zone.In(ical.LocalDate(last+1, time.January, 1, 0, 0, 0)).Unix())
		days, _ := holidays.Between(holidays.Region(region), wall(a.from), wall(a.to.Add(48*time.Hour)))
		for _, d := range days {
			h.days = append(h.days, dayOff{
				Day: d, from: at.zone.In(d.Date).Unix(), to: at.zone.In(d.Date.Add(24 * time.Hour)).Unix(), begins: at.zone.In(d.From).Unix(),
			})
		}
	}
	slices.SortStableFunc(h.days, func(a, b dayOff) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(slices.Index(holidays.Kinds, a.Kind), slices.Index(holidays.Kinds, b.Kind)))
	})
	return h
}

// household is those of a theme's members who share a home.
type household struct {
	*home
	seats []int32 // their places among everybody
}

// households are those of all themes; people who are nowhere are in none.
type households struct {
	*atlas
	named   []string // of each theme: the regions that it names
	members [][]household
}

// settle finds the households of each theme.
func (r *Report) settle(w World) households {
	all := households{newAtlas(w.From, w.To), make([]string, len(w.Themes)), make([][]household, len(w.Themes))}
	homes := make([]*home, len(r.people.who)) // for a theme that names the same regions as the one before, as most do
	for order, t := range w.Themes {
		all.named[order] = named(t)
		if order > 0 && all.named[order] != all.named[order-1] {
			clear(homes)
		}
		for seat, n := range r.people.members[order] {
			if homes[n] == nil {
				homes[n] = all.of(all.named[order], r.people.who[n])
			}
			all.members[order] = seated(all.members[order], homes[n], seat)
		}
	}
	return all
}

// seated adds somebody to the household with a home, if anything is known of it.
func seated(all []household, at *home, seat int) []household {
	if len(at.regions) == 0 {
		return all
	}
	for i := range all {
		if all[i].home == at {
			all[i].seats = append(all[i].seats, int32(seat))
			return all
		}
	}
	return append(all, household{at, []int32{int32(seat)}})
}

// at returns those whom a session asks: the households of its theme, and the presenters who are no members.
func (h households) at(s *Session, p *people) []household {
	all := h.members[s.order]
	for k, n := range s.guests {
		if k == 0 {
			all = slices.Clip(all)
		}
		if at := h.of(h.named[s.order], p.who[n]); len(at.regions) > 0 {
			all = append(all, household{at, []int32{int32(s.Asked - len(s.guests) + k)}})
		}
	}
	return all
}

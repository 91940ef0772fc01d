package daemon

import (
	"context"
	"math/rand/v2"
	"time"

	"rondo/fetch"
	"rondo/gather"
	"rondo/ical"
	"rondo/scheduler"
	"rondo/store"
	"rondo/token"
	"rondo/web"
)

// ownCalendars is the daemon's door for the calendars that people give on their pages. Nothing of them is logged, not even
// where they are.
type ownCalendars struct{ d *Service }

// Of lists somebody's calendars, as [web.Calendars] says.
func (o ownCalendars) Of(ctx context.Context, address string) ([]web.OwnCalendar, error) {
	all, err := o.d.db.OwnCalendars(ctx, address)
	var said []web.OwnCalendar
	for _, c := range all {
		at, known := o.d.openCalendar(c)
		if !known {
			continue
		}
		one := web.OwnCalendar{ID: c.ID, Host: hostOf(at), Given: c.Given, Read: c.Source.Read, Trouble: gather.Trouble(c.Source), Empty: c.Source.Empties > 0 && c.Source.Read.IsZero(), Partly: c.Source.Partly}
		if feed := gather.Feed(c.Source); feed != nil {
			one.Busy = feed.Busy.Within
			one.Empty = feed.Busy.Empty() && feed.Tentative.Empty()
		}
		said = append(said, one)
	}
	return said, err
}

// lookWithin is how long somebody waits for their calendar to be read, with some time left to keep it.
const lookWithin = 8 * time.Second

// Give reads a calendar and keeps it, as [web.Calendars] says.
func (o ownCalendars) Give(ctx context.Context, address, calendar, zone string) (host, trouble string, err error) {
	d := o.d
	at, err := fetch.ParseURL(calendar)
	if err != nil {
		return "", "address", nil //nolint:nilerr // the page says it in other words
	}
	where, err := ical.LoadZone(zone)
	if err != nil {
		return "", "", err
	}
	have, err := d.db.State(ctx)
	if err != nil {
		return "", "", err
	}
	id := store.SourceID(d.inst.Key.Make(token.Busy, address, at.String()))
	w := gather.Wanted{URL: at.String(), Zone: where, Own: &gather.Own{ID: id, Mine: mine(have, address)}}
	asking, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	answer, wrong := d.get(asking, w.URL, fetch.Validators{})
	now := d.now()
	found := gather.Read(w, answer, wrong, now)
	read := gather.Follow(store.Source{SourceKey: w.Key()}, found, now, rand.Float64())
	if trouble := gather.Trouble(read); trouble != "" {
		return at.Hostname(), trouble, nil
	}
	err = d.db.GiveCalendar(ctx, store.OwnCalendar{
		ID: id, Address: address, Sealed: d.inst.Key.Seal([]byte(w.URL), aboutCalendar(id)), Zone: where.String(), Given: now, Source: read,
	})
	d.calendarsChanged()
	return at.Hostname(), "", err
}

// Forget forgets a calendar, as [web.Calendars] says.
func (o ownCalendars) Forget(ctx context.Context, address, id string) error {
	defer o.d.calendarsChanged()
	return o.d.db.TakeCalendar(ctx, address, id)
}

// calendarsChanged passes on that somebody is busy at other times than before.
func (d *Service) calendarsChanged() {
	gathered{d.db, &d.calendars}.stale()
	d.replan()
}

// aboutCalendar returns what the address of a calendar is sealed about.
func aboutCalendar(id string) string { return "calendar " + id }

// openCalendar returns the address of a calendar. known is false where the key of links is another one than when it was given.
func (d *Service) openCalendar(c store.OwnCalendar) (address string, known bool) {
	plain, err := d.inst.Key.Open(c.Sealed, aboutCalendar(c.ID))
	return string(plain), err == nil
}

func hostOf(address string) string {
	at, err := fetch.ParseURL(address)
	if err != nil {
		return ""
	}
	return at.Hostname()
}

// ownWanted lists the calendars that people gave. Those whose owners have chosen another zone since are read anew in it, and those
// that cannot be asked for any more, because the key of links is another one, are forgotten.
func (d *Service) ownWanted(ctx context.Context) (all []gather.Wanted, err error) {
	own, err := d.db.OwnCalendars(ctx, "")
	if err != nil || len(own) == 0 {
		return nil, err
	}
	have, err := d.db.State(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range own {
		at, known := d.openCalendar(c)
		if !known {
			if err := d.db.TakeCalendar(ctx, c.Address, c.ID); err != nil {
				return nil, err
			}
			continue
		}
		zone, err := ical.LoadZone(d.zoneOf(have, c.Address))
		if err != nil {
			continue // it is gone from the zone data
		}
		if zone.String() != c.Zone {
			c.Zone, c.Source = zone.String(), store.Source{}
			if err := d.db.GiveCalendar(ctx, c); err != nil {
				return nil, err
			}
		}
		all = append(all, gather.Wanted{URL: at, Zone: zone, Own: &gather.Own{ID: c.ID, Mine: mine(have, c.Address)}})
	}
	return all, nil
}

// zoneOf returns the zone in which somebody lives, as they chose or as the files say.
func (d *Service) zoneOf(have scheduler.State, address string) string {
	if have.Accepted == nil {
		return d.config.Site.Zone.String()
	}
	return have.Wishes[address].Settings(have.Accepted.People.ByAddress.At(address), have.Accepted.Config.Site).Timezone
}

// mine returns what rondo has put into somebody's calendar: the sessions that they have a seat in, and did not say no to.
func mine(have scheduler.State, address string) gather.Mine {
	m := gather.Mine{UIDs: map[string]bool{}, Times: map[gather.Span]int{}}
	for _, s := range have.Sessions {
		m.UIDs[s.UID] = true // a room's or a colleague's invitation may have got there, too
		seat := s.Seat(address)
		if seat == nil || seat.Left || seat.Answer == ical.Declined || seat.Answer == ical.Delegated {
			continue
		}
		m.Times[gather.Span{From: s.Facts.Start.Unix(), To: s.Facts.End.Unix()}]++
		if told, ok := s.Told[seat.Revision]; ok && (!told.Start.Equal(s.Facts.Start) || !told.End.Equal(s.Facts.End)) {
			m.Times[gather.Span{From: told.Start.Unix(), To: told.End.Unix()}]++
		}
	}
	return m
}

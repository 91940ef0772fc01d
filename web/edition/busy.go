package edition

import (
	"net/url"
	"time"

	"rondo/ical"
	"rondo/scheduler"
)

// Busy returns when the theme with this id takes time, or all themes with the id [scheduler.Everything], as [Edition.Feed]
// returns their calendar: from the day of the edition to the horizon, up to which sessions are opened.
func (e *Edition) Busy(id string) (f *File, found bool) {
	promised, found := e.busy[id]
	if !found {
		return nil, false
	}
	return promised(), true
}

// BusyPath returns the path of the busy time of the feed with this id on the site.
func BusyPath(id string) string { return "/feeds/" + url.PathEscape(id) + ".ifb" }

// printBusy returns the busy time of the feed with this id, which must exist in the edition, and since when its sessions are
// what they are.
func (e *Edition) printBusy(id string) (calendar, time.Time, error) {
	c, sessions, _ := scheduler.Listed(e.State, id, e.Site, e.Day)
	c.Source = e.Address(BusyPath(id))
	for _, s := range sessions {
		f := &s.Facts
		c.Events = append(c.Events, ical.Event{Start: f.Start, End: f.End, Cancelled: f.Cancelled, Transparent: f.Transparent})
	}
	since := e.State.Since(id, sessions)
	ahead := 26 * 7 * 24 * time.Hour
	if e.State.Accepted != nil {
		ahead = time.Duration(e.State.Accepted.Config.Horizon)
	}
	text, err := c.EncodeBusy(id+".busy@"+e.Site.Host(), scheduler.Later(since, e.Day), e.Day, e.Day.Add(ahead))
	return newCalendar([][]byte{text}, nil), since, err
}

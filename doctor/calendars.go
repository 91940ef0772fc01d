package doctor

import (
	"context"
	"errors"

	"rondo/desk"
	"rondo/gather"
	"rondo/store"
)

// calendars looks at each calendar that themes avoid: when it was read last, and what is wrong with it. With connect, servers are
// asked for those of which there is no copy.
func (d *exam) calendars(ctx context.Context, connect bool) {
	if d.set == nil {
		return
	}
	var sources []store.Source
	switch db, err := d.inst.ReadLedger(ctx, d.settings, d.clock); {
	case err == nil:
		sources, err = db.Sources(ctx)
		if err = errors.Join(err, db.Close()); err != nil {
			d.problem("calendars", "see what the error says", "%v", err)
			return
		}
	case !errors.Is(err, store.ErrNoDatabase): // the examination of the database tells of it
		return
	}
	if connect {
		client, err := d.inst.Fetcher(d.settings)
		if err != nil {
			d.problem("calendars", "mend avoid_hosts", "%v", err)
			return
		}
		if sources, err = desk.AskMissing(ctx, client.Get, d.set, sources, d.now); err != nil {
			d.problem("calendars", "try again", "%v", err)
		}
	}
	for _, c := range desk.Calendars(d.set, sources, d.now) {
		name := c.Avoid.Label()
		if c.URL == "" {
			d.calendarFile(c, name)
			continue
		}
		if zones := c.Zone.String(); zones != d.settings.Site.Zone.String() {
			name += " (" + zones + ")"
		}
		switch {
		case c.Fine:
			d.fine("calendar", "%s %s", name, c.Text)
		case c.Bad:
			d.problem("calendar", "mend its address where "+c.Avoid.File+" names it, or take it out there", "%s %s", name, c.Text)
		case c.Source.Asked.IsZero():
			d.warn("calendar", "start the daemon, or look again with --connect", "%s %s", name, c.Text)
		default:
			d.warn("calendar", "see whether its address is right; the daemon asks again by itself", "%s %s", name, c.Text)
		}
	}
}

// calendarFile looks at a calendar that lies beside the files.
func (d *exam) calendarFile(c desk.Calendar, name string) {
	switch feed, err := c.ReadFile(d.inst.Files, d.now, d.now.Add(gather.Reach)); {
	case err != nil:
		d.problem("calendar", "write it anew", "%s is not known: %v", name, err)
	case feed.Partly:
		d.warn("calendar", "give one with fewer events, or mend what is not understood", "%s is read in part: %s", name, gather.WhyPartly)
	default:
		d.fine("calendar", "%s can be read", name)
	}
}

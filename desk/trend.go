package desk

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
	"rondo/trend"
)

// dayLength is the length of a day without a zone.
const dayLength = 24 * time.Hour

// Quarter returns the period from --from to --to, both of which may be "": the last quarter that is over, or the rest of the quarter of the
// one that is given.
func Quarter(from, to string, now time.Time, zone ical.Zone) (trend.Period, error) {
	last := trend.QuarterOf(trend.QuarterOf(ical.LocalOf(now.In(zone.Location()))).First.Add(-dayLength))
	return span(from, to, func(first, end ical.Local) trend.Period {
		switch {
		case first != 0:
			return trend.Period{First: first, Last: trend.QuarterOf(first).Last}
		case end != 0:
			return trend.Period{First: trend.QuarterOf(end).First, Last: end}
		}
		return last
	})
}

// Year returns the period from --from to --to, both of which may be "": from four quarters before the present one on, or before that of
// --to, until today.
func Year(from, to string, now time.Time, zone ical.Zone) (trend.Period, error) {
	return span(from, to, func(first, end ical.Local) trend.Period {
		end = cmp.Or(end, max(first, ical.LocalOf(now.In(zone.Location())).Midnight()))
		if first == 0 {
			first = trend.QuarterOf(end).First
			for range 4 {
				first = trend.QuarterOf(first.Add(-dayLength)).First
			}
		}
		return trend.Period{First: first, Last: end}
	})
}

// span reads --from and --to, days that both belong to the period, and lets complete find what is not given.
func span(from, to string, complete func(first, end ical.Local) trend.Period) (p trend.Period, err error) {
	if p.First, err = readDay("--from", from); err != nil {
		return p, err
	}
	if p.Last, err = readDay("--to", to); err != nil {
		return p, err
	}
	if from == "" || to == "" {
		p = complete(p.First, p.Last)
	}
	if p.Empty() {
		return p, unclearf("--to lies before --from")
	}
	return p, nil
}

func readDay(flag, text string) (ical.Local, error) {
	if text == "" {
		return 0, nil
	}
	at, err := theme.ParseWhen(text)
	if err != nil {
		return 0, unclearf("%s: %w", flag, err)
	}
	if !at.DateOnly {
		return 0, unclearf("%s: a report is about whole days; write a date such as %s", flag, at.Date())
	}
	return at.Local, nil
}

// Report tells how one theme went in a period, by its id: one of the accepted files, or one that had sessions then. It reads what is
// recorded of that theme alone. Any other is [Unclear].
func Report(ctx context.Context, db store.Ledger, have scheduler.State, id string, p trend.Period, now time.Time) (r trend.Report, err error) {
	g, err := gone(ctx, db, have, p, now, id)
	if err != nil {
		return r, err
	}
	if _, found := g.about[id]; !found {
		return r, UnknownTheme(id, have.Accepted)
	}
	return g.report(ctx, id)
}

// Reports tells how a theme went in a period, by its id or name, or with "" each of them: those of the accepted files, and those that
// had sessions then. They are in order of their ids. A theme that neither has is [Unclear].
func Reports(ctx context.Context, db store.Ledger, have scheduler.State, which string, p trend.Period, now time.Time) ([]trend.Report, error) {
	g, err := gone(ctx, db, have, p, now)
	if err != nil {
		return nil, err
	}
	var ids []string
	for id, t := range g.about {
		if which == "" || which == id || strings.EqualFold(which, t.Name) {
			ids = append(ids, id)
		}
	}
	if slices.Sort(ids); len(ids) == 0 && which != "" {
		return nil, UnknownTheme(which, have.Accepted)
	}
	reports := []trend.Report{}
	for _, id := range ids {
		r, err := g.report(ctx, id)
		if err != nil {
			return nil, err
		}
		reports = append(reports, r)
	}
	return reports, nil
}

// bygone is what is recorded of themes in a period and the one before, by id.
type bygone struct {
	db       store.Ledger
	period   trend.Period
	least    int // answers of a survey, before which none is told
	about    map[string]trend.Theme
	sessions map[string][]trend.Session
}

// gone reads what is recorded of themes, by their ids, or of all where none is given. What the accepted files say of a theme comes before
// what was recorded of it.
func gone(ctx context.Context, db store.Ledger, have scheduler.State, p trend.Period, now time.Time, ids ...string) (*bygone, error) {
	if have.Accepted == nil {
		return nil, errors.New("nothing was sent yet; 'rondo serve' begins")
	}
	from, _ := p.Before().Window()
	past, err := db.Past(ctx, from, now, ids...)
	if err != nil {
		return nil, err
	}
	g := &bygone{db: db, period: p, least: have.Accepted.Config.Survey.K, about: map[string]trend.Theme{}, sessions: map[string][]trend.Session{}}
	for _, s := range past {
		if wall := s.Facts.Wall; p.Holds(wall) || p.Before().Holds(wall) {
			if !s.Facts.Stepped.Skipped() { // nobody ever heard of it
				g.sessions[s.Theme] = append(g.sessions[s.Theme], measured(s))
			}
			g.about[s.Theme] = trend.Theme{ID: s.Theme, Name: s.Facts.Name, Purpose: s.Facts.Purpose, Color: s.Facts.Color}
		}
	}
	for _, t := range have.Accepted.Themes {
		if len(ids) == 0 || slices.Contains(ids, t.ID) {
			g.about[t.ID] = trend.Theme{ID: t.ID, Name: t.Name, Title: t.Title, Purpose: t.Purpose, Color: t.Color}
		}
	}
	return g, rate(ctx, db, g.sessions)
}

// report tells how the theme with an id went.
func (g *bygone) report(ctx context.Context, id string) (r trend.Report, err error) {
	r = trend.Of(g.about[id], g.sessions[id], g.period, g.least)
	if r.People, err = reach(ctx, g.db, g.sessions[id], g.period); err == nil {
		r.PeopleBefore, err = reach(ctx, g.db, g.sessions[id], g.period.Before())
	}
	return r, err
}

// measured returns what a report knows of a session.
func measured(p store.PastSession) trend.Session {
	f, t := p.Facts, p.Turnout
	s := trend.Session{
		UID: p.UID, Key: p.Key(), Wall: f.Wall, Start: f.Start, Title: f.Title, Presenter: f.Presenter, Cancelled: f.Cancelled, Reason: f.Reason,
		Invited: t.Invited, Answered: t.Invited - t.None, Accepted: t.Accepted, Materials: len(f.Links()),
	}
	if t.Came+t.Missed > 0 {
		s.Came = trend.Known(t.Came)
	}
	return s
}

// reach counts the people of those sessions of a period that took place.
func reach(ctx context.Context, db store.Ledger, sessions []trend.Session, p trend.Period) (trend.Reach, error) {
	var uids []string
	for _, s := range sessions {
		if p.Holds(s.Wall) && !s.Cancelled {
			uids = append(uids, s.UID)
		}
	}
	if len(uids) == 0 {
		return trend.Reach{}, nil
	}
	r, err := db.Reach(ctx, uids)
	return trend.Reach{Invited: r.Invited, Came: trend.Number{N: r.Came, Known: r.Noted > 0}}, err
}

package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
	"rondo/web/archive"
	"rondo/web/edition"
)

// shownAtHome is how many coming sessions the first page lists. The calendar has them all.
const shownAtHome = 12

// home serves GET /: the themes, and what comes next.
func (h *Handler) home(e *edition.Edition, r *http.Request, now time.Time) (frame templates.Page, view templates.View) {
	p := templates.HomePage{Feed: publicFeed(e, scheduler.Everything, e.Site.Name)}
	for _, s := range e.Sessions {
		if len(p.Coming) < shownAtHome && s.Facts.End.After(now) {
			p.Coming = append(p.Coming, occurrence(e, s))
		}
	}
	if e.State.Accepted != nil {
		for _, t := range e.State.Accepted.Themes {
			if !t.Draft {
				p.Themes = append(p.Themes, describe(e, t, now))
			}
		}
	}
	if h.anyPast(r.Context(), e, now) {
		p.Archive = archivePath(archive.Query{}, 1)
	}
	return frame, p
}

// themePage serves GET /t/{theme}: one theme with its coming and past sessions.
func (h *Handler) themePage(e *edition.Edition, r *http.Request, now time.Time) (frame templates.Page, view templates.View) {
	t := e.Theme(r.PathValue("theme"))
	if t == nil {
		return frame, nil
	}
	p := templates.ThemePage{Theme: describe(e, t, now), Feed: publicFeed(e, t.ID, t.Name), Door: h.door(e, t, nil, r)}
	for _, s := range e.Of(t.ID) {
		if s.Facts.End.After(now) {
			p.Coming = append(p.Coming, occurrence(e, s))
		} else if !s.Facts.Stepped.Skipped() {
			p.Past = append(p.Past, occurrence(e, s))
		}
	}
	slices.Reverse(p.Past)
	p.Archive = archiveOf(h.past(r.Context(), e, now), t.ID)
	return frame, p
}

// describe returns what pages say of a theme.
func describe(e *edition.Edition, t *theme.Theme, now time.Time) templates.Theme {
	start := t.Zone.In(t.Rule.Start())
	said := templates.Theme{
		Name: t.Name, Title: t.Title, Titles: scheduler.TitleLines(t.Titles), Purpose: t.Purpose, Color: t.Color, Path: themePath(t.ID),
		Rule:  ruleOf(t.Rule),
		Start: start, End: start.Add(time.Duration(t.Schedule.Duration)),
		Zone: t.Zone.Location(), City: t.Zone.City(), Ended: t.Ended,
	}
	sessions := e.Of(t.ID)
	if i := slices.IndexFunc(sessions, func(s *scheduler.Session) bool {
		return s.Facts.End.After(now) && !s.Facts.Cancelled
	}); i >= 0 {
		next := occurrence(e, sessions[i])
		said.Next = &next
	}
	return said
}

// ruleOf takes a rule apart into the numbers and names that each language says in its own way.
func ruleOf(rule ical.Rule) templates.Rule {
	shape := rule.Shape()
	said := templates.Rule{
		Period: periods[shape.Period], Interval: shape.Interval, Workdays: shape.Workdays, MonthDays: shape.MonthDays,
		YearDays: shape.YearDays, Weeks: shape.Weeks, Months: shape.Months, Positions: shape.Positions, Count: shape.Count,
		WeekStart: fromMonday(shape.WeekStart),
	}
	if shape.Period != ical.Never {
		said.English = rule.Words()
	}
	for _, d := range shape.Days {
		said.Days = append(said.Days, templates.Day{Nth: d.Nth, Weekday: fromMonday(d.Day)})
	}
	for _, at := range shape.Times {
		said.Times = append(said.Times, at.Time())
	}
	if shape.Until != 0 {
		said.Until = shape.Until.Time()
	}
	return said
}

// fromMonday returns the number of a weekday in a week that begins on Monday: 0 for Monday to 6 for Sunday.
func fromMonday(d time.Weekday) int { return (int(d) + 6) % 7 }

var periods = map[ical.Period]string{
	ical.Daily: "daily", ical.Weekly: "weekly", ical.Monthly: "monthly", ical.Yearly: "yearly",
}

// themePath returns the path of the page of a theme.
func themePath(id string) string { return "/t/" + url.PathEscape(id) }

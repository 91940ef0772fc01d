package templates

import (
	"slices"
	"strconv"
	"time"
)

// CalendarPage shows a month of all themes.
type CalendarPage struct {
	public
	Feed     *Subscription // of all themes; nil for none
	Month    Month
	Sessions []Occurrence // of the month, by start
}

// Month is a leaf of a wall calendar.
type Month struct {
	First          time.Time // 00:00 on the 1st, in the zone whose days are shown
	Earlier, Later string    // paths of the months beside it; "" if there is nothing to see
}

func (CalendarPage) Layout() string { return "calendar" }

func (p CalendarPage) say(v *visitor, said *saidPage) {
	said.Feed, said.Coming, said.Month = sayFeed(p.Feed), v.occurrences(p.Sessions), v.month(p.Month, p.Sessions)
	said.name(said.Month.Name)
}

// saidMonth is a month as rows of seven days, Monday first.
type saidMonth struct {
	Key            string // as addresses name it: 2026-12
	Name           string
	City           string
	Weekdays       []string
	Cells          []cell
	Earlier, Later string
}

// cell is a session of a day, or a day without one. Layouts cannot loop within a loop over long lists, so the cells
// come in one row and say themselves where weeks and days open and close.
type cell struct {
	OpensWeek, OpensDay   bool
	ClosesDay, ClosesWeek bool
	Day                   string
	Out                   bool // the day belongs to a month beside
	Today                 bool
	Name, Title, Path     string // of a session; empty for none
	Clock                 string
	Off                   bool
}

// month arranges the sessions of a month by its days. Of a day with more than maxDay the last ones are left out.
func (v *visitor) month(m Month, sessions []Occurrence) *saidMonth {
	zone := m.First.Location()
	first := v.moment(m.First)
	said := &saidMonth{
		Key:      m.First.Format("2006-01"),
		Name:     v.say("page/month", first),
		Weekdays: v.weekdays,
		Earlier:  v.path(m.Earlier),
		Later:    v.path(m.Later),
	}
	said.City = v.say("page/days", v.span(m.First, m.First, zone, ""))
	byDay := make(map[string][]Occurrence)
	for _, o := range sessions {
		date := o.Start.In(zone).Format(time.DateOnly)
		byDay[date] = append(byDay[date], o)
	}
	monday := m.First.AddDate(0, 0, -((int(m.First.Weekday()) + 6) % 7))
	for week := monday; !week.After(m.First.AddDate(0, 1, -1)); week = week.AddDate(0, 0, 7) {
		for i := range 7 {
			day := week.AddDate(0, 0, i)
			cells := v.day(day, byDay[day.Format(time.DateOnly)])
			for n := range cells {
				cells[n].Out = day.Month() != m.First.Month()
				cells[n].Today = sameDay(day, v.Now.In(zone))
			}
			cells[0].OpensWeek, cells[len(cells)-1].ClosesWeek = i == 0, i == 6
			said.Cells = append(said.Cells, cells...)
		}
	}
	return said
}

// maxDay is how many sessions of one day are shown, so that six weeks fit into maxRows.
const maxDay = maxRows / 42

// day returns the cells of one day: one for each session, or one without. day is 00:00 of it in the zone shown.
func (v *visitor) day(day time.Time, sessions []Occurrence) []cell {
	cells := []cell{{}}
	for i, o := range sessions[:min(len(sessions), maxDay)] {
		if i > 0 {
			cells = append(cells, cell{})
		}
		said := v.occurrence(o)
		start := v.moment(o.Start.In(day.Location()))
		cells[i].Name, cells[i].Title, cells[i].Path, cells[i].Off = said.Name, said.Title, said.Path, said.Off
		cells[i].Clock = v.say("clock", start)
	}
	for i := range cells {
		cells[i].Day = strconv.Itoa(day.Day())
	}
	cells[0].OpensDay, cells[len(cells)-1].ClosesDay = true, true
	return slices.Clip(cells)
}

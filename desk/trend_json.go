package desk

import (
	"fmt"
	"math"
	"strconv"

	"rondo/say"
	"rondo/trend"
)

// TrendRecord tells how a theme went in a period.
type TrendRecord struct {
	Theme      string               `json:"theme"`
	Name       string               `json:"name"`
	Purpose    string               `json:"purpose,omitempty"`
	From       string               `json:"from"` // first and last day, as in 2026-12-31
	To         string               `json:"to"`
	Shown      int                  `json:"shown_from"` // survey.k: what fewer people said is left out
	Sessions   []TrendSessionRecord `json:"sessions"`   // that are over, by start
	Quarters   []TrendQuarterRecord `json:"quarters"`
	Sums       CountRecord          `json:"sums"`
	Before     CountRecord          `json:"before"` // in the period before
	Presenters []string             `json:"presenters"`
}

// TrendSessionRecord is one session in numbers.
type TrendSessionRecord struct {
	Session string `json:"session"`
	UID     string `json:"uid"`
	Start   string `json:"start"`
	Title   string `json:"title"`
	Reason  string `json:"reason,omitempty"` // why it was cancelled
	CountRecord
}

// TrendQuarterRecord is a quarter, or what the period has of it.
type TrendQuarterRecord struct {
	From string `json:"from"`
	To   string `json:"to"`
	CountRecord
}

// CountRecord is what one session or several come to. What is not known, or not shown, is left out.
type CountRecord struct {
	Held      int      `json:"held"`
	Cancelled int      `json:"cancelled"`
	Invited   int      `json:"invited"`
	Answered  int      `json:"answered"`
	Accepted  int      `json:"accepted"`
	Came      *int     `json:"came,omitempty"`
	Of        *int     `json:"came_of,omitempty"` // who was invited to the sessions of which it is known who came
	Rated     *int     `json:"rated,omitempty"`
	Rating    *float64 `json:"rating,omitempty"` // mean, from 1 to 5, to a hundredth
	Presents  *int     `json:"would_present,omitempty"`
	Materials int      `json:"materials"`
	Reached   *int     `json:"people,omitempty"` // each once; in sums only
	Visitors  *int     `json:"people_came,omitempty"`
}

// TrendRecords returns reports for scripts.
func TrendRecords(reports []trend.Report) []TrendRecord {
	all := make([]TrendRecord, len(reports))
	for i, r := range reports {
		all[i] = TrendRecord{
			Theme: r.Theme.ID, Name: r.Theme.Name, Purpose: r.Theme.Purpose, From: r.Period.First.Date(), To: r.Period.Last.Date(), Shown: r.K,
			Sessions: []TrendSessionRecord{}, Quarters: []TrendQuarterRecord{}, Sums: counted(r.Sums).of(r.People), Before: counted(r.Before).of(r.PeopleBefore),
			Presenters: append([]string{}, r.Presenters...),
		}
		for _, s := range r.Sessions {
			one := TrendSessionRecord{Session: s.Key, UID: s.UID, Start: say.UTC(s.Start), Title: s.Title, CountRecord: counted(trend.Add([]trend.Session{s}))}
			if s.Cancelled {
				one.Reason = s.Reason
			}
			all[i].Sessions = append(all[i].Sessions, one)
		}
		for _, q := range r.Quarters {
			all[i].Quarters = append(all[i].Quarters, TrendQuarterRecord{q.First.Date(), q.Last.Date(), counted(q.Sums)})
		}
	}
	return all
}

func counted(s trend.Sums) CountRecord {
	r := CountRecord{Held: s.Held, Cancelled: s.Cancelled, Invited: s.Invited, Answered: s.Answered, Accepted: s.Accepted, Materials: s.Materials}
	if s.Known > 0 {
		r.Came, r.Of = &s.Came, &s.Of
	}
	if mean, known := s.Survey.Mean(); known {
		mean = math.Round(mean*100) / 100
		r.Rated, r.Rating = &s.Survey.Rated, &mean
	}
	if s.Survey.Asked > 0 {
		r.Presents = &s.Survey.Present
	}
	return r
}

// of adds people to seats.
func (r CountRecord) of(people trend.Reach) CountRecord {
	r.Reached = &people.Invited
	if people.Came.Known {
		r.Visitors = &people.Came.N
	}
	return r
}

// CountsHead names the columns of [TrendRows] and [ThemeRows], after the first one.
var CountsHead = []string{"invited", "answered", "came", "rated", "rating", "would present"}

// TrendRows returns the lines that a terminal shows of one theme: one for each session, one for each quarter where there are several,
// and their sum.
func TrendRows(r trend.Report) (rows [][]string) {
	for _, s := range r.Sessions {
		cells, title := cells(trend.Add([]trend.Session{s})), say.Printable(s.Title)
		if s.Cancelled {
			title = "cancelled: " + title
			if s.Reason != "" {
				title += " (" + say.Printable(s.Reason) + ")"
			}
		} else if s.Title == r.Theme.Title || s.Title == r.Theme.Name {
			title = ""
		}
		rows = append(rows, append(append([]string{s.Key}, cells...), title))
	}
	if len(r.Quarters) > 1 {
		for _, q := range r.Quarters {
			year, quarter, _ := trend.QuarterOf(q.First).Quarter()
			rows = append(rows, append(append([]string{fmt.Sprintf("Q%d %d", quarter, year)}, cells(q.Sums)...), say.Count(q.Held, "session", "sessions")))
		}
	}
	return append(rows, append(append([]string{"in all"}, cells(r.Sums)...), say.Count(r.Sums.Held, "session", "sessions")))
}

// ThemeRow returns the line that a terminal shows of a theme among others; the last column draws who came, from session to session.
func ThemeRow(r trend.Report) []string {
	return append(append([]string{r.Theme.ID}, cells(r.Sums)...), say.Count(r.Sums.Held, "session", "sessions")+"  "+spark(r.Sessions))
}

// cells returns the numbers of a line; nothing where there was nothing to count.
func cells(s trend.Sums) []string {
	if s.Held == 0 {
		return make([]string, len(CountsHead))
	}
	row := []string{strconv.Itoa(s.Invited), strconv.Itoa(s.Answered), "not known", "", "", ""}
	if s.Known > 0 {
		row[2] = strconv.Itoa(s.Came)
	}
	if mean, known := s.Survey.Mean(); known {
		row[3], row[4] = strconv.Itoa(s.Survey.Rated), fmt.Sprintf("%.1f", mean)
	}
	if s.Survey.Asked > 0 {
		row[5] = strconv.Itoa(s.Survey.Present)
	}
	return row
}

// spark draws who came to the last sessions that took place, a letter each; a dot where it is not known.
func spark(sessions []trend.Session) string {
	const most = 26
	top := 0
	var line []rune
	for _, s := range sessions {
		if !s.Cancelled {
			top = max(top, s.Came.N)
		}
	}
	for _, s := range sessions {
		switch bars := []rune("▁▂▃▄▅▆▇█"); {
		case s.Cancelled:
		case !s.Came.Known:
			line = append(line, '·')
		default:
			line = append(line, bars[s.Came.N*(len(bars)-1)/max(top, 1)])
		}
	}
	return string(line[max(0, len(line)-most):])
}

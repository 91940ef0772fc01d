package templates

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	"rondo/ical"
	"rondo/trend"
)

// HealthPage shows how a theme goes, to its organizers: who was invited, answered, came, rated and would present.
type HealthPage struct {
	private
	Report trend.Report
	Path   string            // of the theme's page
	Paths  map[string]string // of the pages of sessions, by UID; may be nil, as may be what it has
}

// ReportPage is the report of a theme as a document of its own, to print: nothing is loaded, and nothing leads anywhere. A report of
// several themes is several pages that follow each other; the first one opens the document and the last one closes it.
type ReportPage struct {
	private
	Report       trend.Report
	First, Final bool
}

func (HealthPage) Layout() string { return "health" }
func (ReportPage) Layout() string { return "report" }

func (p HealthPage) say(v *visitor, said *saidPage) {
	said.Theme, said.Health = v.measured(p.Report.Theme), v.health(p.Report, p.Paths)
	said.Theme.Path = v.path(p.Path)
	said.Health.Heading = v.say("page/health", said.Theme.Name)
	said.name(said.Health.Heading)
}

func (p ReportPage) say(v *visitor, said *saidPage) {
	said.Theme, said.Health = v.measured(p.Report.Theme), v.health(p.Report, nil)
	said.Health.Opens, said.Health.Closes = p.First, p.Final
	said.Health.Purpose = paragraphs(p.Report.Theme.Purpose)
	said.name(said.Theme.Name + ", " + said.Health.Period)
}

// measured words the theme of a report.
func (v *visitor) measured(t trend.Theme) *saidTheme {
	return &saidTheme{Name: oneLine(t.Name), Title: oneLine(t.Title), Purpose: oneLine(t.Purpose), Color: oneLine(t.Color)}
}

// saidHealth is how a theme goes, in words.
type saidHealth struct {
	Heading          string   // of the page
	Period, Previous string   // as a heading says it
	Purpose          []string // paragraphs, in a report
	Now, Then        string   // the same in a table
	here, before     string   // the same where there is no room for days
	Chart            template.HTML
	Sessions         []saidCount // by start
	Quarters         []saidCount
	Sum              *saidCount
	Facts            []saidFact
	Cancelled        []string // each with its date and why
	Few              string   // what is not shown, and why
	Opens, Closes    bool     // the document begins or ends with this theme
}

// saidCount is a session, a quarter or a sum, in numbers as they are said.
type saidCount struct {
	Name, Title, Path                                string
	Invited, Answered, Came, Rated, Rating, Presents string
	Off, Whole                                       bool   // it was cancelled; it is a sum of all
	Said                                             string // in place of numbers
}

// saidFact is a number that a leader asks for, and what it was before.
type saidFact struct{ Name, Now, Then, Change, Note string }

// health says how a theme goes.
func (v *visitor) health(r trend.Report, paths map[string]string) *saidHealth {
	said := &saidHealth{
		Period: v.period("page/period", r.Period),
		Now:    v.period("page/span", r.Period), Then: v.period("page/span", r.Period.Before()),
		Few: v.say("page/few", strconv.Itoa(r.K)), here: v.say("page/now", nil), before: v.say("page/then", nil),
	}
	shown := r.Sessions[max(0, len(r.Sessions)-maxRows):]
	for _, s := range shown {
		row := v.counts(trend.Add([]trend.Session{s}))
		row.Name, row.Title, row.Path, row.Off = v.on("page/date", s.Wall), oneLine(s.Title), v.path(paths[s.UID]), s.Cancelled
		if row.Title == oneLine(r.Theme.Name) || row.Title == oneLine(r.Theme.Title) {
			row.Title = ""
		}
		if row.Off {
			row.Said = v.say("page/off", nil)
		}
		said.Sessions = append(said.Sessions, row)
	}
	if len(r.Quarters) > 1 {
		for _, q := range r.Quarters[max(0, len(r.Quarters)-maxRows):] {
			row := v.counts(q.Sums)
			row.Name, row.Title = v.period("page/span", trend.QuarterOf(q.First)), v.sessions(q.Sums)
			said.Quarters = append(said.Quarters, row)
		}
	}
	if len(r.Sessions) > 0 {
		sum := v.counts(r.Sums)
		sum.Name, sum.Title, sum.Whole = v.say("page/sum", nil), v.sessions(r.Sums), true
		said.Sum = &sum
	}
	said.Facts = v.facts(r)
	for _, s := range shown {
		if s.Cancelled {
			said.Cancelled = append(said.Cancelled, v.say("page/calledoff", calledOff{v.on("page/date", s.Wall), oneLine(s.Title), oneLine(s.Reason)}))
		}
	}
	if r.Sums.Held > 1 {
		said.Chart = v.chart(r).svg()
	}
	return said
}

// calledOff is the values of the phrase page/calledoff.
type calledOff struct{ Date, Title, Reason string }

// sessions counts sessions in words.
func (v *visitor) sessions(s trend.Sums) string {
	return v.say("page/held", strconv.Itoa(s.Held))
}

// counts says the numbers of a session or of several.
func (v *visitor) counts(s trend.Sums) saidCount {
	row := saidCount{Rated: nothing, Rating: nothing, Presents: nothing}
	if s.Held == 0 {
		return saidCount{}
	}
	row.Invited, row.Answered = strconv.Itoa(s.Invited), strconv.Itoa(s.Answered)
	row.Came = orElse(s.Attendance(), v.unknown(s))
	if mean, known := s.Survey.Mean(); known {
		row.Rated, row.Rating = strconv.Itoa(s.Survey.Rated), v.mean(mean)
	}
	if s.Survey.Asked > 0 {
		row.Presents = strconv.Itoa(s.Survey.Present)
	}
	return row
}

// mean says a mean rating, to a tenth.
func (s *speech) mean(mean float64) string {
	whole, tenth, _ := strings.Cut(strconv.FormatFloat(mean, 'f', 1, 64), ".")
	return s.say("page/decimal", struct{ Whole, Tenth string }{whole, tenth})
}

// days is the values of phrases about a run of days.
type days struct {
	From, To       moment
	Quarter        string // 1 to 4; "" for another run
	WholeYear      bool
	OneDay, InYear bool // From and To are the same day, or in the same year
}

// period says a run of days by a phrase.
func (v *visitor) period(phrase string, p trend.Period) string {
	d := days{From: v.moment(p.First.Time()), To: v.moment(p.Last.Time()), OneDay: p.First == p.Last}
	if _, quarter, ok := p.Quarter(); ok {
		d.Quarter = strconv.Itoa(quarter)
	}
	_, d.WholeYear = p.Year()
	d.InYear = d.From.Year == d.To.Year
	return v.say(phrase, d)
}

// on says the day of a reading of a clock.
func (v *visitor) on(phrase string, wall ical.Local) string {
	return v.say(phrase, v.moment(wall.Time()))
}

// sampleReports reach every line of what is said of how a theme goes.
func sampleReports() (all []trend.Report) {
	at := func(month, day int) ical.Local { return ical.LocalDate(2026, time.Month(month), day, 14, 0, 0) }
	session := func(wall ical.Local) trend.Session {
		return trend.Session{UID: wall.Date(), Wall: wall, Start: wall.Time(), Title: "Title", Presenter: "Presenter", Invited: 8, Answered: 7,
			Came: trend.Known(6), Survey: trend.Survey{Rated: 6, Points: 25, Asked: 5, Present: 1}, Materials: 1}
	}
	first, off, unknown, later := session(at(10, 6)), session(at(10, 13)), session(at(10, 20)), session(at(4, 1))
	off.Cancelled, off.Reason = true, "reason"
	unknown.Came, unknown.Survey = trend.Number{}, trend.Survey{}
	about := trend.Theme{ID: "name", Name: "Name", Title: "Title", Purpose: "Purpose", Color: "teal"}
	quarter, year := trend.QuarterOf(at(10, 6)), trend.Period{First: at(1, 1).Midnight(), Last: at(12, 31).Midnight()}
	for _, p := range []trend.Period{quarter, year, {First: at(10, 1).Midnight(), Last: at(10, 1).Midnight()}, {First: at(10, 1).Midnight(), Last: at(10, 25).Midnight()}, {First: at(10, 6).Midnight(), Last: year.Last.Add(48 * time.Hour)}} {
		r := trend.Of(about, []trend.Session{later, first, off, unknown}, p, 5)
		r.People, r.PeopleBefore = trend.Reach{Invited: 8, Came: trend.Known(6)}, trend.Reach{Invited: 8}
		all = append(all, r)
	}
	return all
}

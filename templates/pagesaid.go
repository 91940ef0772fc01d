package templates

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// saidPage is a page in words: what the layouts lay out.
type saidPage struct {
	Lang        string
	Say         map[string]string // phrases without a value, by their name without "page/"
	Title       string            // of the document
	Description string
	Site        string
	Style       string
	Here        string
	Home        string // paths that keep the zone the visitor picked
	Calendar    string
	Asked       string
	Unknown     string // says that there is no such zone; "" when all is well
	Zones       []string
	Feed        *saidFeed
	Theme       *saidTheme
	Themes      []saidTheme
	Session     *saidOccurrence
	Coming      []saidOccurrence
	Past        []saidOccurrence
	Month       *saidMonth
	Status      string
	Problem     string
	Seat        *saidSeat
	Own         *saidOwn
	Private     bool // one person's own page
}

type saidFeed struct {
	Subscription
	Webcal template.URL // known to begin with webcal:, which html/template would not let through
}

type saidTheme struct {
	Name, Title, Purpose, Color, Path string
	Rule                              string
	Ended                             bool
	Next                              *saidOccurrence
}

type saidOccurrence struct {
	Heading                                string // in a list
	Name, Title, Purpose, Presenter, Color string
	Abstract                               []string
	Path, ThemePath, File                  string
	Starts                                 string // for machines, RFC 3339
	Weekday, Day, Month                    string // of a leaf of a wall calendar
	When                                   string // with its date
	Clock                                  string // without
	Theirs                                 string // on the visitor's clock, "" when that shows the same
	Place, Link                            string // one of both, or none
	Hidden                                 bool
	Off, Moved, Past                       bool
	Note                                   string // cancelled or moved: says why, and from where
	Status                                 string // what the person answered
}

// sayPage words a page.
func sayPage(l *language, p Page) (*saidPage, error) {
	v := visitor{speech: &speech{language: l}, Page: &p, query: zoneQuery(p)}
	said := &saidPage{
		Lang: l.tag, Say: l.pagePhrases(), Site: oneLine(p.Site), Style: p.Style, Here: p.Here,
		Home: v.path("/"), Calendar: v.path("/calendar"),
		Asked: shorten(oneLine(p.Asked), 60), Zones: p.Zones[:min(len(p.Zones), maxRows)],
		Coming: v.occurrences(p.Coming), Past: v.occurrences(p.Past), Private: p.Private(),
	}
	if p.Asked != "" && p.Zone == nil {
		said.Unknown = v.say("page/unknown", said.Asked)
	}
	if p.Feed != nil {
		said.Feed = sayFeed(*p.Feed)
	}
	for _, t := range p.Themes[:min(len(p.Themes), maxRows)] {
		said.Themes = append(said.Themes, v.theme(t))
	}
	if p.Theme != nil {
		theme := v.theme(*p.Theme)
		said.Theme = &theme
	}
	if p.Session != nil {
		session := v.occurrence(*p.Session)
		said.Session = &session
	}
	if p.Seat != nil {
		said.Seat = v.seat(*p.Seat)
	}
	if p.Own != nil {
		said.Own = v.own(*p.Own)
	}
	if p.Month != nil {
		said.Month = v.month(*p.Month, p.Coming)
	}
	said.Title = said.Site
	switch {
	case p.Kind == "problem":
		said.Status = strconv.Itoa(p.Status)
		said.Problem = v.problem(p.Status, p.Unsaved)
		said.Title = said.Problem + " · " + said.Site
	case said.Own != nil:
		said.Title = v.say("page/own", nil) + " · " + said.Site
	case said.Session != nil:
		said.Title = v.say("summary", said.Session) + " · " + said.Site
		said.Description = shorten(said.Session.When+" "+said.Session.Purpose, 160)
	case said.Theme != nil:
		said.Title = said.Theme.Name + " · " + said.Site
		said.Description = shorten(said.Theme.Purpose, 160)
	case said.Month != nil:
		said.Title = said.Month.Name + " · " + said.Site
	}
	return said, v.err
}

func sayFeed(f Subscription) *saidFeed {
	said := &saidFeed{Subscription: f}
	said.Name = oneLine(f.Name)
	if strings.HasPrefix(f.Webcal, "webcal://") {
		said.Webcal = template.URL(f.Webcal)
	}
	return said
}

// pagePhrases are the phrases of pages that stand by themselves.
func (l *language) pagePhrases() map[string]string {
	phrases := make(map[string]string)
	for name, text := range l.constant {
		if name, ok := strings.CutPrefix(name, "page/"); ok {
			phrases[name] = oneLine(text)
		}
	}
	return phrases
}

// visitor says things to one visitor.
type visitor struct {
	*speech
	*Page
	query string
}

// zoneQuery keeps the visitor's zone from page to page.
func zoneQuery(p Page) string {
	if p.Zone == nil || p.Asked == "" {
		return ""
	}
	return "tz=" + strings.ReplaceAll(url.QueryEscape(p.Asked), "%2F", "/")
}

func (v visitor) path(path string) string {
	if v.query == "" || path == "" {
		return path
	}
	if strings.Contains(path, "?") {
		return path + "&" + v.query
	}
	return path + "?" + v.query
}

// problem says what went wrong in one sentence.
func (v visitor) problem(status int, unsaved bool) string {
	name := "page/problem"
	if unsaved {
		name = "page/unsaved"
	}
	if own := name + "/" + strconv.Itoa(status); v.phrases.Lookup(own) != nil {
		name = own
	}
	return v.say(name, nil)
}

func (v visitor) theme(t Theme) saidTheme {
	said := saidTheme{
		Name: oneLine(t.Name), Title: oneLine(t.Title), Purpose: oneLine(t.Purpose), Color: oneLine(t.Color),
		Path: v.path(t.Path), Ended: t.Ended,
	}
	said.Rule = v.say("page/rule", v.rule(t))
	if t.Next != nil {
		next := v.occurrence(*t.Next)
		said.Next = &next
	}
	return said
}

func (v visitor) occurrences(list []Occurrence) (said []saidOccurrence) {
	for _, o := range list[:min(len(list), maxRows)] {
		said = append(said, v.occurrence(o))
	}
	return said
}

func (v visitor) occurrence(o Occurrence) saidOccurrence {
	clock := v.span(o.Start, o.End, o.Zone, o.City)
	said := saidOccurrence{
		Name: oneLine(o.Name), Title: oneLine(o.Title), Purpose: oneLine(o.Purpose), Presenter: person(o.Presenter),
		Color: oneLine(o.Color), Abstract: paragraphs(o.Abstract),
		Path: v.path(o.URL), ThemePath: v.path(o.ThemePath), File: o.File,
		Starts:  o.Start.In(o.Zone).Format(time.RFC3339),
		Weekday: clock.From.Weekday, Day: clock.From.Day, Month: clock.From.Month,
		When: v.say("when", clock), Clock: v.say("page/clock", clock),
		Hidden: o.Hidden, Off: o.Cancelled, Past: !o.End.After(v.Now),
	}
	if v.Zone != nil && !sameClock(o.Start, o.End, o.Zone, v.Zone) {
		said.Theirs = v.say("elsewhere", v.span(o.Start, o.End, v.Zone, v.City))
	}
	if said.Title == said.Name {
		said.Title = ""
	}
	said.Heading = v.say("summary", said)
	if v.Kind == "theme" {
		// The page has said whose sessions these are.
		said.Color = ""
		if said.Title != "" {
			said.Heading = said.Title
		}
	}
	if o.Status != "" {
		said.Status = v.say("page/status/"+o.Status, nil)
	}
	said.Place = oneLine(o.Place)
	if said.Link = webAddress(said.Place); said.Link != "" {
		said.Place = ""
	}
	reason := oneLine(o.Reason)
	switch {
	case o.Cancelled:
		said.Note = v.say("page/cancelled", reason)
	case !o.From.IsZero():
		said.Moved = true
		said.Note = v.say("page/moved", struct {
			From   span
			Reason string
		}{v.span(o.From, o.From.Add(o.End.Sub(o.Start)), o.Zone, o.City), reason})
	}
	return said
}

package templates

import (
	"net/url"
	"strings"
)

// saidPage is a page in words: what layouts can say. docs/reference.md lists its fields for those who write layouts of
// their own, so all pages have the same fields. What a page does not have is empty.
type saidPage struct {
	Lang        string
	Say         map[string]string // phrases without a value, by their names without "page/"
	Title       string            // of the document
	Description string            // of the document, for search engines and previews; may be empty
	Site        string
	Style       string
	Here        string
	Home        string // path that keeps the zone that the visitor picked
	Calendar    string // path of the calendar that keeps that zone
	Asked       string
	Unknown     string // says that there is no such zone; "" when all is well
	Zones       []string
	Private     bool // one person's own page

	Feed    *saidFeed
	Theme   *saidTheme
	Themes  []saidTheme
	Session *saidOccurrence
	Coming  []saidOccurrence
	Past    []saidOccurrence
	Month   *saidMonth
	Archive *saidArchive
	Older   string // path of the archive, or of a theme's part of it; "" where there is nothing in it
	Status  string
	Problem string
	Seat    *saidSeat
	Join    *saidJoin
	Checkin *saidCheckin
	Door    *saidDoor
	Enrol   *saidEnrol
	Confirm *saidConfirm
	Own     *saidOwn
	Known   *saidKnown
	Survey  *saidSurvey
	Present *saidPresenter
	Affirm  *saidAffirm
	Call    *saidCall
	Health  *saidHealth
	Desk    *saidDesk
	SignIn  *saidSignIn
	Devices []saidDevice
	Done    bool
}

// sayPage words a page: the frame, and then what its view adds.
func sayPage(l *language, p Page, view View) (*saidPage, error) {
	v := &visitor{speech: &speech{language: l}, Page: p, query: zoneQuery(p)}
	said := &saidPage{
		Lang: l.tag, Say: l.pagePhrases(), Site: oneLine(p.Site), Style: p.Style, Here: p.Here,
		Home: v.path("/"), Calendar: v.path("/calendar"),
		Asked: shorten(oneLine(p.Asked), 60), Zones: p.Zones[:min(len(p.Zones), maxRows)],
		Private: view.Private(),
	}
	if p.Asked != "" && p.Zone == nil {
		said.Unknown = v.say("page/unknown", said.Asked)
	}
	said.Title = said.Site
	said.Desk = v.desk(p.Desk)
	view.say(v, said)
	return said, v.err
}

// name puts what the page shows before the site in the document's title.
func (s *saidPage) name(what string) { s.Title = what + " · " + s.Site }

// pagePhrases returns the phrases of pages that have no value in them, by their names without "page/".
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
	Page
	query  string // keeps the visitor's zone from page to page; "" for none
	themed bool   // the page has said whose sessions it lists
}

// zoneQuery returns the query that keeps the visitor's zone; "" if there is none.
func zoneQuery(p Page) string {
	if p.Zone == nil || p.Asked == "" {
		return ""
	}
	return "tz=" + strings.ReplaceAll(url.QueryEscape(p.Asked), "%2F", "/")
}

// path returns the path with the visitor's zone; "" for "".
func (v *visitor) path(path string) string {
	if v.query == "" || path == "" {
		return path
	}
	if strings.Contains(path, "?") {
		return path + "&" + v.query
	}
	return path + "?" + v.query
}

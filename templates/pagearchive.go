package templates

import "strconv"

// ArchivePage lists sessions that are over.
type ArchivePage struct {
	public
	Words, Theme, Presenter, Tag, Year string // what is asked for; "" for everything

	Found         []PastOccurrence // those of this page, newest first: at most [ArchiveRows]
	Total         int              // how many are found
	Number, Pages int              // of this page, from 1
	Newer, Older  string           // paths of the pages beside it; "" for none
	All           string           // path of the archive without a question

	Themes, Presenters, Tags, Years []Heading // to choose from, those with most sessions first
}

// ArchiveRows is how many sessions one page of the archive lists, so that it stays small.
const ArchiveRows = 15

// PastOccurrence is a session in the archive.
type PastOccurrence struct {
	Occurrence
	PresenterPath string // of all sessions of its presenter; "" for none, and where several presented it
}

// Heading is what past sessions are listed under.
type Heading struct {
	Key      string // as forms and addresses name it
	Name     string
	Sessions int
}

// The most of a text or list that the archive shows, so that a page of it stays small.
const (
	longHeading   = 120 // characters
	longName      = 80
	longChoice    = 50
	mostChoices   = 40
	mostMaterials = 3   // of one session; its own page has all
	longMaterial  = 200 // octets of an address
)

// saidArchive is the archive in words.
type saidArchive struct {
	Words                           string
	Themes, Presenters, Tags, Years []archiveChoice
	Found                           string // how many
	Asked                           bool   // not everything is asked for
	None                            bool
	All                             string // path
	Rows                            []archiveRow
	Page                            string // which one of how many; "" for the only one
	Newer, Older                    string // paths
}

// archiveRow is a session, or another link to what remains of the one before. Layouts cannot loop within a loop over long lists, so the
// links come in one row with the sessions.
type archiveRow struct {
	Session       *saidOccurrence // nil for a further link
	PresenterPath string
	Label, URL    string // a link; "" for none
	Closes        bool   // the session ends with it
}

// archiveChoice is an option of a form.
type archiveChoice struct {
	Value, Label string
	Chosen       bool
}

func (ArchivePage) Layout() string { return "archive" }

func (p ArchivePage) say(v *visitor, said *saidPage) {
	a := &saidArchive{
		Words: shorten(oneLine(p.Words), 200), All: v.path(p.All), Newer: v.path(p.Newer), Older: v.path(p.Older),
		Themes: v.headings(p.Themes, p.Theme), Presenters: v.headings(p.Presenters, p.Presenter),
		Tags: v.headings(p.Tags, p.Tag), Years: v.headings(p.Years, p.Year),
		Asked: p.Words+p.Theme+p.Presenter+p.Tag+p.Year != "", None: p.Total == 0,
		Found: v.say("page/found", strconv.Itoa(p.Total)),
	}
	if p.Pages > 1 {
		a.Page = v.say("page/leaf", struct{ Number, Pages string }{strconv.Itoa(p.Number), strconv.Itoa(p.Pages)})
	}
	for _, o := range p.Found[:min(len(p.Found), ArchiveRows)] {
		session := v.occurrence(o.Occurrence)
		session.Heading, session.Presenter = shorten(session.Heading, longHeading), shorten(session.Presenter, longName)
		row := archiveRow{Session: session, PresenterPath: v.path(o.PresenterPath)}
		links := 0
		for _, m := range v.materials(o.Materials) {
			if links == mostMaterials || len(m.URL) > longMaterial {
				continue
			}
			if links++; links > 1 {
				a.Rows = append(a.Rows, row)
				row = archiveRow{}
			}
			row.Label, row.URL = m.Label, m.URL
		}
		row.Closes = true
		a.Rows = append(a.Rows, row)
	}
	said.Archive = a
	said.name(v.say("page/archive", nil))
	said.Description = v.say("page/archived", nil)
}

// headings words what can be chosen: those with most sessions, and what was chosen.
func (v *visitor) headings(all []Heading, chosen string) (said []archiveChoice) {
	for i, h := range all {
		if i >= mostChoices && h.Key != chosen || len(h.Key) > longName {
			continue
		}
		label := v.say("page/heading", struct{ Name, Sessions string }{shorten(oneLine(h.Name), longChoice), strconv.Itoa(h.Sessions)})
		said = append(said, archiveChoice{h.Key, label, h.Key == chosen})
	}
	return said
}

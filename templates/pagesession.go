package templates

import (
	"strings"
	"time"

	"rondo/scheduler"
)

// SessionPage shows one session.
type SessionPage struct {
	public
	Feed    *Subscription // of its theme; nil for none
	Theme   *Theme        // that it belongs to; nil if its file is gone
	Session Occurrence
	Door    *Door // by which anybody can ask to be a guest; nil for none
}

// Occurrence is what pages say of one session. Its URL is a path. Zone must not be nil.
type Occurrence struct {
	Session
	Color     string    // CSS3 name; may be empty
	ThemePath string    // of its theme's page
	Skipped   bool      // its theme's rule leaves the date out; nobody was ever invited. It is Cancelled, too
	Because   string    // what a rule has it step aside for where no Reason says so: hours, seats or personal; "" otherwise
	From      time.Time // start that the theme's rule gives, if the session was moved away from it; else zero
	Hidden    bool      // the place is told in the invitation only, and Place is empty
	File      string    // path of the session as a calendar file; "" for none
	Status    string    // of the person's seat, as in [Seat]; "" for none
	Meets     []string  // names of what it overlaps: other sessions of the person, dates that its theme avoids; on their own page alone
	Recorded  bool      // its theme waits for a recording, which is sent round afterwards
	Prepare   string    // path of the page on which the person prepares it as a presenter; on their own page alone, "" for none
	Overlaps  []string  // hosts of the person's own calendars that are busy at the time; on their own page alone
}

// saidOccurrence is a session in words.
type saidOccurrence struct {
	Heading                                string // in a list
	Name, Title, Purpose, Presenter, Color string
	Abstract                               []any  // paragraphs, with links
	Materials                              []link // slides, a recording and so on
	Path, ThemePath, File                  string
	Starts                                 string // for machines, RFC 3339
	Weekday, Day, Month                    string // of a leaf of a wall calendar
	When                                   string // with its date
	Clock                                  string // without
	Theirs                                 string // on the visitor's clock; "" if that shows the same
	Place                                  any    // with links; "" for none, or a Link
	Link                                   string // "" for none
	Hidden                                 bool
	Off, Moved, Past                       bool
	Note                                   string // says that it is cancelled or moved, why, and from where; "" for neither
	Doubt                                  string // says why it is not certain, or that it is a social meeting; "" for neither
	Status                                 string // what the person answered; "" for none
	Meets                                  string // says what of the person's it overlaps; "" for nothing
	Prepare                                link   // to where the person prepares it; without a label for none
	Overlaps                               string // says which of their own calendars are busy at the time; "" for none
}

func (SessionPage) Layout() string { return "session" }

func (p SessionPage) say(v *visitor, said *saidPage) {
	said.Feed = sayFeed(p.Feed)
	if p.Theme != nil {
		said.Theme = v.theme(*p.Theme)
	}
	said.Door = v.door(p.Door)
	v.session(p.Session, said)
}

// session words the session that a page is about.
func (v *visitor) session(o Occurrence, said *saidPage) {
	said.Session = v.occurrence(o)
	said.name(v.say("summary", said.Session))
	said.Description = shorten(said.Session.When+" "+said.Session.Purpose, 160)
}

// occurrences words the sessions of a list: the first maxRows of them.
func (v *visitor) occurrences(list []Occurrence) (said []saidOccurrence) {
	for _, o := range list[:min(len(list), maxRows)] {
		said = append(said, *v.occurrence(o))
	}
	return said
}

// occurrence words a session.
func (v *visitor) occurrence(o Occurrence) *saidOccurrence {
	clock := v.span(o.Start, o.End, o.Zone, o.City)
	said := &saidOccurrence{
		Name: oneLine(o.Name), Title: oneLine(titleIn(v.tag, o.Title, o.Titles)), Purpose: oneLine(o.Purpose), Presenter: person(o.Presenter),
		Color: oneLine(o.Color), Abstract: allMarked(paragraphs(o.Abstract), ""),
		Materials: v.materials(o.Materials),
		Path:      v.path(o.URL), ThemePath: v.path(o.ThemePath), File: o.File,
		Starts:  o.Start.In(o.Zone).Format(time.RFC3339),
		Weekday: clock.From.Weekday, Day: clock.From.Day, Month: clock.From.Month,
		When: v.say("when", clock), Clock: v.say("page/clock", clock),
		Hidden: o.Hidden, Off: o.Cancelled, Past: !o.End.After(v.Now),
	}
	if v.Zone != nil && !sameClock(o.Start, o.End, o.Zone, v.Zone) {
		said.Theirs = v.say("elsewhere", v.span(o.Start, o.End, v.Zone, v.City))
	}
	if o.Social {
		said.Title = v.say("page/social", nil)
	}
	if said.Title == said.Name {
		said.Title = ""
	}
	said.Heading = v.say("summary", *said)
	if v.themed {
		said.Color = ""
		if said.Title != "" {
			said.Heading = said.Title
		}
	}
	switch {
	case o.Cancelled || said.Past:
	case o.Tentative && o.Lapsed:
		said.Doubt = v.say("page/lapsed", nil)
	case o.Tentative:
		said.Doubt = v.say("page/nobodyyet", nil)
	case o.Social:
		said.Doubt = v.say("page/nobody", nil)
	}
	if o.Status != "" {
		said.Status = v.say("page/status/"+o.Status, nil)
	}
	if len(o.Meets) > 0 {
		said.Meets = v.say("page/meets", struct {
			Names    string
			Recorded bool
		}{oneLine(strings.Join(o.Meets, ", ")), o.Recorded})
	}
	if o.Prepare != "" {
		said.Prepare = link{Label: v.say("page/prepare", nil), URL: o.Prepare}
	}
	if len(o.Overlaps) > 0 {
		said.Overlaps = v.say("page/overlaps", oneLine(strings.Join(o.Overlaps, ", ")))
	}
	said.Place = marked(oneLine(o.Place), "")
	if said.Link = webAddress(oneLine(o.Place)); said.Link != "" {
		said.Place = ""
	}
	reason := oneLine(o.Reason)
	if o.Because != "" {
		reason = v.say("page/because/"+o.Because, nil)
	}
	switch {
	case o.Skipped:
		said.Note = v.say("page/skipped", reason)
	case o.Cancelled && reason == scheduler.NobodyPresents:
		said.Note = v.say("page/nopresenter", nil)
	case o.Cancelled && reason == scheduler.NobodyAffirmed:
		said.Note = v.say("page/noword", nil)
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

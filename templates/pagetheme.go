package templates

import "time"

// ThemePage shows one theme with its sessions.
type ThemePage struct {
	public
	Feed   *Subscription // nil for none
	Theme  Theme
	Coming []Occurrence // first one first
	Past   []Occurrence // last one first

	Door    *Door  // by which anybody can ask to join; nil for none
	Archive string // path of its part of the archive; "" while nothing is in it
}

// Theme is what pages say of a recurring theme.
type Theme struct {
	Name, Title, Purpose string         // Title and Purpose may be empty
	Titles               string         // as in [Session]
	Color                string         // CSS3 name; may be empty
	Path                 string         // of its page
	Rule                 Rule           // when its sessions take place
	Start, End           time.Time      // of the first session by the rule
	Zone                 *time.Location // on whose clock the rule counts; not nil
	City                 string         // Zone in words
	Ended                bool
	Next                 *Occurrence // nil if none is coming
}

// saidTheme is a theme in words.
type saidTheme struct {
	Name, Title, Purpose, Color, Path string
	Rule                              string
	Ended                             bool
	Next                              *saidOccurrence
}

func (ThemePage) Layout() string { return "theme" }

func (p ThemePage) say(v *visitor, said *saidPage) {
	v.themed = true
	said.Feed, said.Theme = sayFeed(p.Feed), v.theme(p.Theme)
	said.Coming, said.Past = v.occurrences(p.Coming), v.occurrences(p.Past)
	said.Older, said.Door = v.path(p.Archive), v.door(p.Door)
	said.name(said.Theme.Name)
	said.Description = shorten(said.Theme.Purpose, 160)
}

// theme words a theme.
func (v *visitor) theme(t Theme) *saidTheme {
	said := &saidTheme{
		Name: oneLine(t.Name), Title: oneLine(titleIn(v.tag, t.Title, t.Titles)), Purpose: oneLine(t.Purpose), Color: oneLine(t.Color),
		Path: v.path(t.Path), Ended: t.Ended,
	}
	said.Rule = v.say("page/rule", v.rule(t))
	if t.Next != nil {
		said.Next = v.occurrence(*t.Next)
	}
	return said
}

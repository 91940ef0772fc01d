package templates

import "html/template"

// OwnPage shows one person their sessions and what they chose.
type OwnPage struct {
	private
	Own    Own
	Coming []Occurrence // that they are invited to, by start; Status is theirs
}

func (OwnPage) Layout() string { return "me" }

func (p OwnPage) say(v *visitor, said *saidPage) {
	said.Own, said.Coming = v.own(p.Own), v.occurrences(p.Coming)
	said.name(v.say("page/own", nil))
}

// Own is what a person chose on their own page.
type Own struct {
	To        string        // their name, may be empty
	Way       string        // mail, feed or both
	Language  string        // a tag
	Languages []string      // tags to choose from
	Timezone  string        // IANA name, or what was typed
	Unknown   bool          // there is no such zone as was typed
	Fewer     bool          // only the last reminder before a session
	All       bool          // has left everything
	Returned  bool          // mail to them came back
	Saved     bool          // has just changed something
	Themes    []Membership  // those they are in, and those they left
	Feed      *Subscription // their own; nil for none
	CalDAV    string        // address for programs that synchronize; "" for none
	Password  string        // what they sign in with there
	Calendars *OwnCalendars // those they gave; nil where none are taken
	Known     string        // path of the page that shows all that is known of them; "" for none
}

// Membership is a theme that a person is in or has left.
type Membership struct {
	ID, Name string
	Color    string // CSS3 name, may be empty
	Left     bool
	Health   string // path of the page of how it goes; "" for none, as for all but organizers
}

// saidOwn is what a person chose, in words.
type saidOwn struct {
	Mine, Returned, Unknown string
	Saved, Fewer, All       bool
	Ways                    []choice
	Languages               []choice
	Timezone                string
	Themes                  []saidMembership
	Feed                    string // address, "" for none
	Webcal                  template.URL
	CalDAV, Password        string
	Calendars               *saidCalendars
	Known                   string // path
}

type saidMembership struct {
	ID, Name, Color string
	Left            bool
	Button          string
	Health          string // path
}

// own says what a person chose.
func (v *visitor) own(o Own) *saidOwn {
	said := &saidOwn{Saved: o.Saved, Fewer: o.Fewer, All: o.All, Timezone: oneLine(o.Timezone), Calendars: v.calendars(o.Calendars), Known: o.Known}
	if o.To != "" {
		said.Mine = v.say("page/mine", person(o.To))
	}
	if o.Returned {
		said.Returned = v.say("page/returned", nil)
	}
	if o.Unknown {
		said.Unknown = v.say("page/unknown", shorten(said.Timezone, 60))
	}
	for _, way := range []string{"mail", "feed", "both"} {
		said.Ways = append(said.Ways, choice{way, v.say("page/way/"+way, nil), o.Way == way})
	}
	for _, tag := range o.Languages {
		name := tag
		if v.phrases.Lookup("page/language/"+tag) != nil {
			name = v.say("page/language/"+tag, nil)
		}
		said.Languages = append(said.Languages, choice{tag, name, tag == o.Language})
	}
	for _, m := range o.Themes[:min(len(o.Themes), maxRows)] {
		theme := saidMembership{ID: m.ID, Name: oneLine(m.Name), Color: oneLine(m.Color), Left: m.Left}
		theme.Button = v.say("page/leave", named(theme.Name))
		if m.Left {
			theme.Button = v.say("page/return", named(theme.Name))
		}
		if m.Health != "" {
			theme.Health = v.path(m.Health)
		}
		said.Themes = append(said.Themes, theme)
	}
	if o.Feed != nil {
		feed := sayFeed(o.Feed)
		said.Feed, said.Webcal = feed.Address, feed.Webcal
		if said.Feed == "" {
			said.Feed = feed.Path
		}
		said.CalDAV, said.Password = o.CalDAV, o.Password
	}
	return said
}

// sampleOwns returns choices that reach every line of what is said of them.
func sampleOwns() []Own {
	themes := []Membership{{"name", "Name", "teal", false, "/health/name/token"}, {"other", "Other", "", true, ""}}
	languages := []string{"en", "fi", "xx"}
	feed := &Subscription{Path: "/my/token.ics", Address: "https://example.org/my/token.ics", Webcal: "webcal://example.org/my/token.ics"}
	return []Own{
		{To: "Name", Way: "mail", Language: "en", Languages: languages, Timezone: "UTC", Themes: themes, Feed: feed, CalDAV: "https://example.org/dav/", Password: "password", Saved: true, Known: "/me/token/known"},
		{Way: "both", Timezone: "Nowhere", Unknown: true, Fewer: true, Returned: true, Feed: &Subscription{Path: "/my/token.ics"}},
		{All: true},
	}
}

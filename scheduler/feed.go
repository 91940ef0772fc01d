package scheduler

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// FeedPast is how long after its end a session stays in feeds. Ledgers keep sessions in the State for as long.
const FeedPast = 12 * 7 * day

const (
	feedCancelled = 30 * day // how long cancelled ones do
	feedRefresh   = time.Hour
)

// Everything is the id of the feed of all themes.
const Everything = "all"

// Feed returns the public calendar of one theme, or of all with the id [Everything]: every session that is recorded, for 12
// weeks after it ended, and for 30 days after it was cancelled, single sessions before series (see [Clerk.Publish]). It names nobody's address, and a link only where the
// theme allows it. The second result is false when there is neither such a theme nor a session of it.
func Feed(have State, id string, site theme.Site, words FeedWords, now time.Time) (ical.Calendar, bool) {
	c, listed, ok := Listed(have, id, site, now)
	clerk := NewClerk(have, site, words)
	single, series := clerk.Publish(listed, now)
	for _, s := range single {
		c.Events = append(c.Events, clerk.Event(s))
	}
	for _, one := range series {
		c.Events = append(c.Events, one.Events...)
	}
	return c, ok
}

// Listed returns [Feed] without its events, and the sessions that the events are of, in their order.
func Listed(have State, id string, site theme.Site, now time.Time) (c ical.Calendar, listed []*Session, ok bool) {
	c = ical.Calendar{Name: site.Name, Zone: site.Zone, URL: site.URL, Refresh: feedRefresh}
	all := id == Everything
	if !all {
		t, recorded := have.Accepted.Theme(id), have.of(id)
		switch {
		case t != nil && !t.Draft:
			c.Name, c.Description, c.Zone, c.Color = t.Name, t.Purpose, t.Zone, t.Color
		case len(recorded) > 0: // its file is gone or a draft: the sessions are still there
			c.Name, c.Description = recorded[0].Facts.Name, recorded[0].Facts.Purpose
		default:
			return ical.Calendar{}, nil, false
		}
		c.URL = strings.TrimSuffix(site.URL, "/") + "/t/" + id
	}
	if all {
		listed = make([]*Session, 0, len(have.Sessions))
	}
	for _, s := range have.Sessions {
		if (all || s.Theme == id) && s.Shows(now) {
			listed = append(listed, s)
		}
	}
	return c, listed, true
}

// Shows reports whether feeds still have the session at now: for 12 weeks after it ended, and for 30 days after it was
// cancelled, and never where it was skipped by a rule before anybody was invited.
func (s *Session) Shows(now time.Time) bool {
	return !s.Facts.Stepped.Skipped() && now.Sub(s.Facts.End) <= FeedPast && !(s.Facts.Cancelled && now.Sub(s.Modified) > feedCancelled)
}

// Since returns when a feed of these sessions became what it is, in whole seconds: of the changes of its sessions and of what it
// says of its themes and the site, the last. A session that leaves a feed because it is long over changes nothing here; one that a rule
// skips does. The id is that of the feed; it is empty for a session by itself.
func (s State) Since(id string, listed []*Session) time.Time {
	since := s.Feeds
	for _, session := range s.Sessions {
		if session.Facts.Stepped.Skipped() && (id == session.Theme || id == Everything) {
			since = Later(since, session.Modified)
		}
	}
	for _, session := range listed {
		since = Later(since, session.Modified)
	}
	return since.UTC().Truncate(time.Second)
}

// alikeInFeeds reports that two sets of files say the same of the site and its themes, as far as feeds show it.
func alikeInFeeds(a, b *theme.Set) bool {
	return a != nil && a.Config.Site.Shown() == b.Config.Site.Shown() && slices.EqualFunc(a.Themes, b.Themes, func(a, b *theme.Theme) bool {
		return a.ID == b.ID && a.Draft == b.Draft && a.Name == b.Name && a.Purpose == b.Purpose && a.Zone == b.Zone && a.Color == b.Color && a.Feed == b.Feed && (a.Calendar == theme.PublishSeries) == (b.Calendar == theme.PublishSeries)
	})
}

// Clerk says sessions as the events of feeds. What it says of a session follows from the session's UID, Theme, Slot,
// Sequence, Created, Modified and Facts, from [Clerk.Links] of its theme, and from the site and the words.
type Clerk struct {
	have  State
	site  theme.Site
	words FeedWords
}

// NewClerk returns a clerk for the feeds of a site.
func NewClerk(have State, site theme.Site, words FeedWords) *Clerk {
	return &Clerk{have, site, words}
}

// Links says whether the theme with this id lets feeds tell the links of its sessions.
func (c *Clerk) Links(id string) bool {
	t := c.have.Accepted.Theme(id)
	return t != nil && t.Feed.Link
}

// Event returns the session as feeds show it.
func (c *Clerk) Event(s *Session) ical.Event {
	return event(s, c.words, c.site, c.Links(s.Theme))
}

func event(s *Session, words FeedWords, site theme.Site, link bool) ical.Event {
	f := &s.Facts
	e := ical.Event{
		UID: s.UID, Sequence: s.Sequence, Stamp: s.Modified, Created: s.Created, Modified: s.Modified,
		Start: f.Start, End: f.End, Zone: f.Zone, Summary: f.Name, Description: describe(f, words),
		URL: PageURL(site, s), Color: f.Color, Cancelled: f.Cancelled, Transparent: f.Transparent,
	}
	if title := f.titled(words); title != "" && title != f.Name {
		e.Summary = f.Name + words.colon() + title
	}
	if e.Tentative = f.Tentative; f.Tentative {
		e.Summary = words.Tentative + words.colon() + e.Summary
	}
	if f.Cancelled { // not every calendar shows a STATUS
		e.Summary = words.Cancelled + words.colon() + e.Summary
	}
	if f.Categories != "" {
		e.Categories = strings.Split(f.Categories, ",")
	}
	if link || !strings.Contains(f.Place, "://") {
		e.Location = f.Place
	}
	if link && ical.IsLink(f.Place) {
		e.Conference = f.Place
	}
	return e
}

// titled is the title of a session, in words where it is a social meeting; "" for none.
func (f *Facts) titled(words FeedWords) string {
	if f.Social {
		return words.Social
	}
	return f.TitleIn(words.Language)
}

// Telling is what everybody may know of a session, for formats that are no calendar. Texts are plain; "" for none.
type Telling struct {
	Title       string // of the session; may be the theme's name
	Description string // as the feed has it
	Reason      string // why it was moved, or is off
	Place       string // a room or an address, or the link where feeds tell links
	Link        string // that link alone; "" where there is none, or feeds do not tell it
	Online      bool   // its place is a link, or has one, whether or not feeds tell it
	Page        string // address of its page
}

// Tell returns what everybody may know of the session. It follows from what [Clerk.Event] follows from.
func (c *Clerk) Tell(s *Session) Telling {
	e, f := c.Event(s), &s.Facts
	t := Telling{
		Title: f.titled(c.words), Description: e.Description, Reason: f.Reason, Place: e.Location, Link: e.Conference,
		Online: strings.Contains(f.Place, "://"), Page: e.URL,
	}
	if t.Reason == "" && !f.Cancelled {
		t.Reason = f.Stepped.moved()
	}
	return t
}

// FeedWords are the few words of a feed's descriptions, in the language of its readers.
type FeedWords struct {
	Presenter string // stands before a name
	Moved     string // stands before a reason
	Cancelled string // stands before a reason, and before the name of a session that is off
	Tentative string // stands before a reason, and before the name of a session that is not certain yet
	Open      string // a reason for that: nobody presents it
	Lapsed    string // a reason for that: nobody has said that its theme goes on
	Social    string // the title of a social meeting
	Nobody    string // why it is one
	Language  string // tag of that of the titles, where sessions have them in several; "" for the site's
	Colon     string // between a word and what it stands before, with the space behind it; "" for ": "
}

func (w FeedWords) colon() string { return cmp.Or(w.Colon, ": ") }

// describe returns purpose, abstract, materials, presenter and the reason of a move, a cancellation or a doubt, as far as they are known.
// Materials are words here and no ATTACH: every calendar shows those, and few show what a feed has attached.
func describe(f *Facts, words FeedWords) string {
	var parts []string
	say := func(label, text string) {
		if text == "" {
			return
		}
		if label != "" {
			text = label + words.colon() + text
		}
		parts = append(parts, text)
	}
	if f.Cancelled {
		say(words.Cancelled, f.Reason)
	} else {
		say(words.Moved, cmp.Or(f.Reason, f.Stepped.moved()))
	}
	switch {
	case f.Tentative && f.Lapsed:
		say(words.Tentative, words.Lapsed)
	case f.Tentative:
		say(words.Tentative, words.Open)
	case f.Social && !f.Cancelled:
		say("", words.Nobody)
	}
	say(words.Presenter, f.Presenter)
	say("", f.sayLinks())
	say("", f.Abstract)
	say("", f.Purpose)
	return strings.Join(parts, "\n\n")
}

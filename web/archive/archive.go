package archive

import (
	"cmp"
	"slices"
	"strings"

	"rondo/scheduler"
)

// Archive is the sessions that are over, arranged for finding. It is safe for concurrent use.
type Archive struct {
	Sessions   []*scheduler.Session // that took place, newest first; those that start together by Theme, UID
	Themes     []Heading            // these three by their number of sessions, most first
	Presenters []Heading
	Tags       []Heading
	Years      []Heading // newest first

	byKey map[string]*scheduler.Session
	texts map[string]text // by UID
	index index
}

// Heading is what sessions are listed under.
type Heading struct {
	Key      string // by which it is asked for: a theme's id, a name, a category, a year
	Name     string // to be shown
	Sessions int
}

// New arranges sessions that are over. Those that were cancelled can be asked for by their address only. last is an earlier archive,
// or nil: what has not changed since is taken from it. The sessions must not change any more.
func New(sessions []*scheduler.Session, last *Archive) *Archive {
	a := &Archive{byKey: make(map[string]*scheduler.Session, len(sessions)), texts: make(map[string]text, len(sessions))}
	for _, s := range sessions {
		a.byKey[s.Theme+"/"+s.Key()] = s
		if !s.Facts.Cancelled {
			a.Sessions = append(a.Sessions, s)
		}
	}
	slices.SortFunc(a.Sessions, func(s, t *scheduler.Session) int {
		return cmp.Or(t.Facts.Start.Compare(s.Facts.Start), cmp.Compare(s.Theme, t.Theme), cmp.Compare(s.UID, t.UID))
	})
	var themes, presenters, tags, years counter
	texts := make([]text, len(a.Sessions))
	for i, s := range a.Sessions {
		themes.add(s.Theme, s.Facts.Name)
		for _, name := range Presenters(s) {
			presenters.add(Key(name), name)
		}
		for _, tag := range Tags(s) {
			tags.add(Key(tag), tag)
		}
		years.add(yearOf(s), yearOf(s))
		said := said(s)
		if last != nil && last.texts[s.UID].said == said {
			texts[i] = last.texts[s.UID]
		} else {
			texts[i] = read(said)
		}
		a.texts[s.UID] = texts[i]
	}
	a.index = list(texts)
	a.Themes, a.Presenters, a.Tags, a.Years = themes.most(), presenters.most(), tags.most(), years.most()
	slices.SortFunc(a.Years, func(x, y Heading) int { return cmp.Compare(y.Key, x.Key) })
	return a
}

// said returns what is searched of a session.
func said(s *scheduler.Session) string {
	f := s.Facts
	parts := []string{f.Name, f.Title, f.Titles, f.Abstract, f.Presenter, f.Categories}
	for _, m := range f.Links() {
		parts = append(parts, m.Label)
	}
	return strings.Join(parts, "\n")
}

// Presenters lists who presented a session; nil where nobody is named.
func Presenters(s *scheduler.Session) []string { return split(s.Facts.Presenter) }

// Tags lists the categories of a session; nil for none.
func Tags(s *scheduler.Session) []string { return split(s.Facts.Categories) }

// Key returns a presenter or a tag as headings have it: without regard to case and diacritics.
func Key(name string) string { return fold(strings.TrimSpace(name)) }

func split(joined string) (parts []string) {
	for part := range strings.SplitSeq(joined, ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// yearOf returns the year in which a session took place, on the clock of its zone.
func yearOf(s *scheduler.Session) string { return s.Facts.Wall.Time().Format("2006") }

// Query is what is asked for. Its empty fields ask for everything.
type Query struct {
	Words     string // in any order; see the package
	Theme     string // id
	Presenter string // in any case, with or without diacritics, as Tag
	Tag       string
	Year      string // such as "2026"
}

const (
	longestWords = 200 // octets that are read of Query.Words
	mostWords    = 10
)

// Session returns the session that addresses name by its theme's id and its [scheduler.Session.Key], a cancelled one too; nil if there
// is none.
func (a *Archive) Session(theme, key string) *scheduler.Session { return a.byKey[theme+"/"+key] }

// Find returns the sessions that answer a query, newest first.
func (a *Archive) Find(q Query) (found []*scheduler.Session) {
	words := wordsOf(strings.ToValidUTF8(q.Words[:min(len(q.Words), longestWords)], ""))
	presenter, tag := Key(q.Presenter), Key(q.Tag)
	among := func(names func(*scheduler.Session) []string, s *scheduler.Session, one string) bool {
		return one == "" || slices.ContainsFunc(names(s), func(name string) bool { return Key(name) == one })
	}
	take := func(n int) {
		s := a.Sessions[n]
		if (q.Theme == "" || s.Theme == q.Theme) && (q.Year == "" || yearOf(s) == q.Year) &&
			among(Presenters, s, presenter) && among(Tags, s, tag) {
			found = append(found, s)
		}
	}
	if len(words) > 0 {
		a.index.find(words[:min(len(words), mostWords)]).each(take)
		return found
	}
	if strings.TrimSpace(q.Words) != "" { // of which nothing is a word
		return nil
	}
	for n := range a.Sessions {
		take(n)
	}
	return found
}

// counter counts sessions by what they are listed under.
type counter struct{ of map[string]*Heading }

// add counts one. The name that comes first stays.
func (c *counter) add(key, name string) {
	if c.of == nil {
		c.of = make(map[string]*Heading)
	}
	if c.of[key] == nil {
		c.of[key] = &Heading{Key: key, Name: name}
	}
	c.of[key].Sessions++
}

func (c *counter) most() (list []Heading) {
	for _, h := range c.of {
		list = append(list, *h)
	}
	slices.SortFunc(list, func(a, b Heading) int { return cmp.Or(cmp.Compare(b.Sessions, a.Sessions), cmp.Compare(a.Key, b.Key)) })
	return list
}

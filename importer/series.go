package importer

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/lazyregexp"
	"rondo/theme"
)

// series is what a file says of meetings that recur, or of one that does not.
type series struct {
	*source
	at *theme.Tree // where it stands

	id, name string // what its file and theme are to be called; from the title where they are empty
	title    string
	mark     string // what tells it from others of the same name; "" for nothing
	about    string
	said     string // what the file says about it, before links were added

	starts ical.Local // on the clock of zone; a date of the rule
	zone   ical.Zone
	lasts  time.Duration // 0 where the file does not say
	rule   ical.Rule     // the zero Rule for a meeting that takes place once
	until  theme.When
	partly bool // other series have dates of the same meeting, and exceptions that are none here
	except []skipped
	also   []dated

	sessions map[theme.When]theme.Override
	ended    bool

	room       string   // where it is: a place or a link
	organizers []string // addresses and names that people.yaml has
	audience   []string
	categories []string
	free       bool // does not take people's time
	invite     theme.Span
	remind     []theme.Span

	uid      string // that its one session keeps; "" for none
	sequence int    // the SEQUENCE that calendars have it with

	dropped  bool     // it is over
	comments []string // at the top of its file
	starting []string // above its start
}

// skipped is a date that is left out of the rule.
type skipped struct {
	on     theme.When
	reason string
	at     *theme.Tree
}

// dated is a further date.
type dated struct {
	on theme.When
	at *theme.Tree
}

// day and clock are the marks that tell series of one name apart.
func (s *series) day() string   { return s.starts.Time().Format("Mon") }
func (s *series) clock() string { return s.starts.Time().Format("1504") }

// add takes a series.
func (b *batch) add(s *series) { b.series = append(b.series, s) }

// files writes the themes of all series.
func (b *batch) files() theme.Files {
	b.share()
	files := theme.Files{}
	for _, s := range b.series {
		if !s.written() {
			continue
		}
		t, notes := s.theme()
		t.Name = b.names.name(s)
		id := b.names.id(s)
		if len(t.Audience) == 0 {
			s.wrong(s.at, "say who is invited with --audience data-guild, or an address", "%q names nobody to invite", s.title)
			continue
		}
		files[id+".yaml"] = theme.WriteTheme(t, notes)
	}
	return files
}

// Years of dates that a theme may have.
const firstYear, lastYear = 2000, 2199

func inYears(l ical.Local) bool {
	year := l.Time().Year()
	return firstYear <= year && year <= lastYear
}

var countForm = lazyregexp.New(`;COUNT=\d+`)

// written lets a series of long ago begin with its first date that a theme may have. It returns false, and says so, where there is none.
func (s *series) written() bool {
	if inYears(s.starts) {
		return true
	}
	from := max(s.starts, ical.LocalDate(firstYear, time.January, 1, 0, 0, 0))
	for step := ical.Local(400 * 86400); s.starts < from && inYears(from); from += step {
		all := s.rule.Between(from, from+step)
		if len(all) == 0 {
			continue
		}
		text := s.rule.String()
		if counted := countForm.FindString(text); counted != "" { // the others of the count come after this one
			text = strings.Replace(text, counted, "", 1)
			far := s.rule.Between(all[0], ical.LocalDate(lastYear, time.December, 31, 23, 59, 59))
			s.until = theme.When{Local: far[len(far)-1], Set: true}
		}
		rule, err := ical.ParseRule(text, all[0], s.zone)
		if err != nil {
			break
		}
		s.note(s.at, "", "%q began on %s; as a theme it begins on %s", s.title, s.starts, all[0])
		s.rule, s.starts = rule, all[0]
		return true
	}
	s.note(s.at, "it is left out", "%q begins in the year %d", s.title, s.starts.Time().Year())
	return false
}

// share tells apart the series of one name.
func (b *batch) share() {
	same := map[string][]*series{}
	for _, s := range b.series {
		name := sound(short(cmp.Or(s.name, s.title), longestName-1, mostWords))
		same[name] = append(same[name], s)
	}
	for _, all := range same {
		if len(all) > 1 {
			marks(all)
		}
	}
}

// theme returns the theme of a series without its name, and its comments.
func (s *series) theme() (*theme.Theme, map[string][]string) {
	t := &theme.Theme{
		Title: s.title, Purpose: s.about, Draft: true, Ended: s.ended, Place: oneLine(s.room), Categories: s.categories, Transparent: s.free,
		Invite: s.invite, Remind: s.remind, Sessions: map[theme.When]theme.Override{},
		Schedule: theme.Schedule{Starts: theme.When{Local: s.starts, Set: true}, Timezone: s.zone.String(), Duration: theme.Length(s.lasts), Until: s.until},
	}
	notes := map[string][]string{
		"":                append([]string{"Imported from " + s.place(s.at) + "."}, s.comments...),
		"draft":           {"Nobody hears of it before this line is taken out."},
		"schedule/starts": s.starting,
	}
	if s.lasts == time.Hour {
		t.Schedule.Duration = 0
	}
	t.Organizers = s.organizers
	if len(t.Organizers) == 0 {
		t.Organizers = slices.Clone(s.b.Organizers)
	}
	t.Audience = slices.Clone(s.b.Audience)
	if len(t.Audience) == 0 {
		t.Audience = s.audience
	} else if n := len(s.audience); n > 0 {
		s.note(s.at, "import it without --audience to invite them", "the guests whom the file names for %q (%d) are not invited, since --audience says who is", s.title, n)
	}
	if len(t.Audience) == 0 {
		t.Audience = slices.Clone(t.Organizers)
	}
	s.repeats(t)
	s.dates(t, notes)
	s.adopt(t, notes)
	return t, notes
}

// repeats says the rule in words where words say the same, and else as iCalendar does.
func (s *series) repeats(t *theme.Theme) {
	if s.rule.Period() == ical.Never {
		return
	}
	words := strings.ToLower(s.rule.Words())
	if read, err := ical.ParseWords(words, s.starts, s.zone); err == nil && read.String() == s.rule.String() {
		t.Schedule.Repeats = words
		return
	}
	t.Schedule.RRule = s.rule.String()
}

// has tells whether a date belongs to the series, by its rule or as its only one.
func (s *series) has(on theme.When) bool {
	from, to := on.Local, on.Local+1
	if on.DateOnly {
		to = on.Local + 86400
	}
	if s.until.Set && from > s.end() {
		return false
	}
	if s.rule.Period() == ical.Never {
		return from <= s.starts && s.starts < to
	}
	return len(s.rule.Between(from, to)) > 0
}

// dates puts exceptions, further dates and single sessions into a theme. What is no date of the series is reported, as the theme may not have it.
func (s *series) dates(t *theme.Theme, notes map[string][]string) {
	out := map[theme.When]bool{}
	for _, e := range s.except {
		if !e.on.DateOnly && s.has(e.on) && s.single(e.on.Local) {
			e.on = theme.When{Local: e.on.Local.Midnight(), Set: true, DateOnly: true}
		}
		switch {
		case out[e.on], s.partly && !s.has(e.on), e.on.Local < s.starts.Midnight():
		case !s.has(e.on) || !inYears(e.on.Local):
			s.note(e.at, "it is left out", "%s is taken out, and is no date of %s", e.on, cmp.Or(s.title, "the meeting"))
		default:
			out[e.on] = true
			t.Schedule.Except = append(t.Schedule.Except, theme.Except{Date: e.on, Reason: oneLine(e.reason)})
		}
	}
	known := map[ical.Local]bool{}
	for _, a := range s.also {
		on := a.on.On(s.starts)
		switch {
		case known[on] || s.has(theme.When{Local: on, Set: true}):
		case !inYears(on):
			s.note(a.at, "it is left out", "the further date %s is too far away", a.on)
		case on < s.starts:
			s.note(a.at, "it is left out", "the further date %s is before the first one, %s", a.on, s.starts)
		default:
			known[on] = true
			t.Schedule.Also = append(t.Schedule.Also, theme.When{Local: on, Set: true})
		}
	}
	slices.SortFunc(t.Schedule.Also, func(a, b theme.When) int { return cmp.Compare(a.Local, b.Local) })
	slices.SortStableFunc(t.Schedule.Except, func(a, b theme.Except) int { return cmp.Compare(a.Date.Local, b.Date.Local) })
	for _, on := range slices.SortedFunc(maps.Keys(s.sessions), func(a, b theme.When) int { return cmp.Compare(a.Local, b.Local) }) {
		o := s.sessions[on]
		switch day := (theme.When{Local: on.Local.Midnight(), Set: true, DateOnly: true}); {
		case on.Local < s.starts.Midnight():
		case !out[on] && !out[day]:
			t.Sessions[on] = o
		case !o.Cancelled.Is:
			s.note(s.at, "it stays out; write it as a further date, if it takes place", "%s of %q is taken out, and changed as well", on, s.title)
		}
	}
}

// people says who looks after a series, by what a file has of them: addresses, names that people.yaml knows, and names in a comment.
func (s *series) people(who string) {
	var unknown []string
	for _, part := range parted(who) {
		if found := addressesIn(part); len(found) > 0 {
			s.organizers = append(s.organizers, found...)
			continue
		}
		name, _, _ := strings.Cut(part, " (")
		if s.b.Known != nil && s.b.Known(name) {
			s.organizers = append(s.organizers, name)
			continue
		}
		unknown = append(unknown, part)
	}
	s.organizers = unique(s.organizers)
	if len(unknown) > 0 {
		s.comments = append(s.comments, fmt.Sprintf("Looked after by %s, of whom people.yaml knows no address.", strings.Join(unknown, ", ")))
	}
}

// parted splits a list of people at its commas, semicolons and the last "and".
func parted(who string) (all []string) {
	for part := range strings.FieldsFuncSeq(strings.ReplaceAll(oneLine(who), " and ", ","), func(r rune) bool { return r == ',' || r == ';' }) {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

func unique(all []string) (kept []string) {
	for _, a := range all {
		if !slices.Contains(kept, a) {
			kept = append(kept, a)
		}
	}
	return kept
}

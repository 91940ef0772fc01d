package listing

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

// Query is which sessions are asked for. The zero Query asks for all that feeds have.
type Query struct {
	Themes   []string  // ids, sorted and each once; none for all
	From, To time.Time // sessions that have not ended at From and begin before To; zero for no bound
	Zone     ical.Zone // on whose clocks times are to be said, if Zoned
	Zoned    bool
}

// Mistake is a question that cannot be answered.
type Mistake struct {
	Missing bool   // what it asks for is not there; else it is written wrongly
	Detail  string // one sentence for whoever asks: what was found, and what would be right
}

func (m *Mistake) Error() string { return m.Detail }

// parameters are those that a question may have, with what is right for each.
var parameters = map[string]string{
	"theme": "the id of a theme, as in its address",
	"from":  "a day such as 2026-12-01, or a moment such as 2026-12-01T12:00:00Z",
	"to":    "a day such as 2026-12-31, which is included, or a moment such as 2027-01-01T00:00:00Z",
	"tz":    "a time zone such as Europe/Helsinki",
}

// ParseQuery reads a question as addresses have it: `theme`, which may stand there several times, `from`, `to` and `tz`. Days are those of tz, else those of
// home. known reports whether there is such a theme; ids are all of them, in the order in which people see them. Parameters without a value
// count as absent. Every error is a [*Mistake].
func ParseQuery(values url.Values, home ical.Zone, known func(id string) bool, ids []string) (q Query, err error) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if _, is := parameters[name]; !is {
			return q, mistake("there is no parameter %q%s; there are theme, from, to and tz", name, meant(name, slices.Sorted(maps.Keys(parameters))))
		}
		if given := values[name]; len(given) > 1 && name != "theme" {
			return q, mistake("%q stands there %d times; give it once, as %s", name, len(given), parameters[name])
		}
	}
	days := home
	if name := values.Get("tz"); name != "" {
		if q.Zone, err = ical.LoadZone(name); err != nil {
			return q, mistake("tz: %v", err)
		}
		q.Zoned, days = true, q.Zone
	}
	if q.From, err = moment(values, "from", days); err != nil {
		return q, err
	}
	if q.To, err = moment(values, "to", days); err != nil {
		return q, err
	}
	if !q.From.IsZero() && !q.To.IsZero() && !q.From.Before(q.To) {
		return q, mistake("to (%s) is not after from (%s); put the earlier one into from, and a later one into to", values.Get("to"), values.Get("from"))
	}
	for _, id := range values["theme"] {
		switch {
		case id == "":
		case id == scheduler.Everything:
			q.Themes = append(q.Themes, ids...)
		case known(id):
			q.Themes = append(q.Themes, id)
		default:
			there := "; there is none"
			if len(ids) > 0 {
				there = "; there are " + strings.Join(ids[:min(len(ids), 20)], ", ")
			}
			return q, &Mistake{true, fmt.Sprintf("there is no theme %q%s%s", shortened(id), meant(id, ids), there)}
		}
	}
	if slices.Contains(values["theme"], scheduler.Everything) {
		q.Themes = nil
	}
	slices.Sort(q.Themes)
	q.Themes = slices.Compact(q.Themes)
	return q, nil
}

// moment reads a day, a time on the clocks of a zone, or an instant, to the second. A day as "to" is included.
func moment(values url.Values, name string, days ical.Zone) (time.Time, error) {
	text := values.Get(name)
	if text == "" {
		return time.Time{}, nil
	}
	// An instant of another offset has a +, which an address says as a blank where nobody has encoded it.
	for _, form := range []string{text, strings.ReplaceAll(text, " ", "+")} {
		if t, err := time.Parse(time.RFC3339, form); err == nil && t.Year() >= 2000 && t.Year() < 2200 {
			return t.UTC().Truncate(time.Second), nil // as Key tells it, or an answer would be that to another question
		}
	}
	when, err := theme.ParseWhen(text)
	if err != nil {
		return time.Time{}, mistake("%s=%q cannot be read; write %s", name, shortened(text), parameters[name])
	}
	local := when.Local
	if when.DateOnly && name == "to" {
		local = local.Add(24 * time.Hour)
	}
	return days.In(local), nil
}

// Whole reports whether the question asks for everything of one theme or of all, as each session says it by itself; id is then that of the list.
func (q Query) Whole() (id string, whole bool) {
	if !q.From.IsZero() || !q.To.IsZero() || q.Zoned || len(q.Themes) > 1 {
		return "", false
	}
	if len(q.Themes) == 1 {
		return q.Themes[0], true
	}
	return scheduler.Everything, true
}

// Takes reports whether a session is asked for.
func (q Query) Takes(s *scheduler.Session) bool {
	return (len(q.Themes) == 0 || slices.Contains(q.Themes, s.Theme)) &&
		(q.From.IsZero() || s.Facts.End.After(q.From)) && (q.To.IsZero() || s.Facts.Start.Before(q.To))
}

// Key tells questions apart.
func (q Query) Key() string {
	zone := ""
	if q.Zoned {
		zone = q.Zone.String()
	}
	return strings.Join(q.Themes, ",") + " " + instant(q.From) + " " + instant(q.To) + " " + zone
}

// Select returns the list that answers a question, and its sessions.
func Select(have scheduler.State, q Query, site theme.Site, day time.Time) (l List, sessions []*scheduler.Session) {
	if id, whole := q.Whole(); whole {
		l, sessions, _ = ListOf(have, id, site, day)
		return l, sessions
	}
	id := scheduler.Everything
	if len(q.Themes) == 1 {
		id = q.Themes[0]
	}
	l, all, _ := ListOf(have, id, site, day)
	for _, s := range all {
		if q.Takes(s) {
			sessions = append(sessions, s)
		}
	}
	l.Changed = have.Since("", sessions)
	l.From, l.To, l.Zone, l.Zoned = q.From, q.To, q.Zone, q.Zoned
	return l, sessions
}

func mistake(format string, args ...any) error { return &Mistake{Detail: fmt.Sprintf(format, args...)} }

// meant names the word that was meant, if there is one.
func meant(word string, words []string) string {
	if near := ical.Nearest(word, words); near != "" {
		return fmt.Sprintf(" (did you mean %q?)", near)
	}
	return ""
}

// shortened keeps what somebody typed short enough to be told.
func shortened(text string) string {
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return text
}

package desk

import (
	"fmt"
	"strings"
	"time"

	"slices"

	"rondo/ical"
	"rondo/installation"
	"rondo/scheduler"
	"rondo/theme"
)

// Unclear is an error about a name that an organizer wrote: nothing has it, or more than one thing.
type Unclear struct{ error }

// Unwrap returns what was unclear.
func (e Unclear) Unwrap() error { return e.error }

func unclearf(format string, args ...any) error { return Unclear{fmt.Errorf(format, args...)} }

// SessionNamed finds a session by its UID, whole or as tables show it, or by its theme and date. A date is enough where one
// theme alone has a session then.
func SessionNamed(have scheduler.State, id string) (*scheduler.Session, error) {
	for _, s := range have.Sessions {
		if local, _, _ := strings.Cut(s.UID, "@"); s.UID == id || local == id {
			return s, nil
		}
	}
	slash := strings.LastIndexByte(id, '/')
	if slash < 0 {
		if s, err := sessionOn(have.Sessions, "all themes", id); err == nil {
			return s, nil
		}
		return nil, unclearf("there is no session %q; write its UID, or THEME/DATE as in datatalks/2026-12-01", id)
	}
	all, err := sessionsOfTheme(have, id[:slash])
	if err != nil {
		return nil, err
	}
	return sessionOn(all, id[:slash], id[slash+1:])
}

// sessionsOfTheme returns the recorded sessions of the theme with an id or short name.
func sessionsOfTheme(have scheduler.State, name string) (all []*scheduler.Session, err error) {
	for _, s := range have.Sessions {
		if s.Theme == name || strings.EqualFold(s.Facts.Name, name) {
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		return nil, unclearf("no session of %q is recorded; 'rondo plan' shows what will be", name)
	}
	return all, nil
}

// sessionOn finds the session that a date names: by the date of its page, else by its place on the rule, else by the day
// to which it was moved. With a time it is the one at that time on the clocks of its zone.
func sessionOn(all []*scheduler.Session, name, date string) (*scheduler.Session, error) {
	on, err := theme.ParseWhen(date)
	dated := err == nil
	names := []func(*scheduler.Session) bool{
		func(s *scheduler.Session) bool { return s.Key() == date || s.UID == date },
		func(s *scheduler.Session) bool {
			return dated && (s.Slot == on.Local || on.DateOnly && s.Slot.Date() == on.Date())
		},
		func(s *scheduler.Session) bool {
			return dated && (s.Facts.Wall == on.Local || on.DateOnly && s.Facts.Wall.Date() == on.Date())
		},
	}
	for _, named := range names {
		var found []*scheduler.Session
		for _, s := range all {
			if named(s) {
				found = append(found, s)
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return nil, unclearf("%s has several sessions on %s; write which:%s", name, date, keys(found))
		}
	}
	if !dated {
		return nil, Unclear{err}
	}
	return nil, unclearf("there is no session of %s on %s; there are:%s", name, date, keys(near(all, on)))
}

// near returns the sessions within six weeks of a date, or else the last ones there are.
func near(all []*scheduler.Session, on theme.When) (found []*scheduler.Session) {
	const sixWeeks = 6 * 7 * 24 * time.Hour
	for _, s := range all {
		if s.Slot > on.Add(-sixWeeks) && s.Slot < on.Add(sixWeeks) {
			found = append(found, s)
		}
	}
	if len(found) == 0 {
		found = all[max(0, len(all)-8):]
	}
	return found
}

func keys(sessions []*scheduler.Session) (list string) {
	for _, s := range sessions {
		list += " " + s.Key()
	}
	return list
}

// UnknownTheme returns the usage error for a theme that no file has. A nil set says that nothing was accepted yet.
func UnknownTheme(which string, set *theme.Set) error {
	if set == nil {
		return unclearf("nothing was sent yet; 'rondo serve' begins")
	}
	var ids []string
	for _, t := range set.Themes {
		ids = append(ids, t.ID)
	}
	return unknownName("theme", which, ids)
}

// unknownName returns the usage error for a name that nothing has.
func unknownName(what, which string, known []string) error {
	const shown = 20
	near := ""
	if word := ical.Nearest(which, known); word != "" {
		near = fmt.Sprintf("did you mean %q? ", word)
	}
	switch n := len(known); {
	case n == 0:
		return unclearf("there is no %s %q, and no other", what, which)
	case n > shown:
		return unclearf("there is no %s %q; %sthere are: %s and %d more", what, which, near, strings.Join(known[:shown], " "), n-shown)
	}
	return unclearf("there is no %s %q; %sthere are: %s", what, which, near, strings.Join(known, " "))
}

// NobodysLetters returns the usage error for a filter by a theme or person that neither the files nor the ledger know; nil when
// they do, so that there is merely no letter.
func NobodysLetters(have scheduler.State, id, to string) error {
	if id != "" {
		var ids []string
		if have.Accepted != nil {
			for _, t := range have.Accepted.Themes {
				ids = append(ids, t.ID)
			}
		}
		for _, s := range have.Sessions {
			ids = append(ids, s.Theme)
		}
		slices.Sort(ids)
		if ids = slices.Compact(ids); !slices.Contains(ids, id) {
			return unknownName("theme", id, ids)
		}
	}
	if to == "" || have.Known[to] || have.Accepted != nil && have.Accepted.People.ByAddress.At(to) != nil {
		return nil
	}
	var people []string
	for address := range have.Known {
		people = append(people, address)
	}
	if have.Accepted != nil {
		for address := range have.Accepted.People.ByAddress.All() {
			people = append(people, address)
		}
	}
	slices.Sort(people)
	if near := ical.Nearest(to, people); near != "" {
		return unclearf("%s is in no file and was never written to; did you mean %s?", to, near)
	}
	return unclearf("%s is in no file and was never written to", to)
}

// SlotOn finds the session that a date names, by its place on the rule or by the day to which it was moved.
func SlotOn(t *theme.Theme, on theme.When) (ical.Local, error) {
	const week = 7 * 24 * time.Hour
	day := on.Midnight()
	for _, o := range t.Occurrences(day, day.Add(24*time.Hour)) {
		if !o.Skipped && (on.DateOnly || o.Slot == on.Local || o.Wall == on.Local) {
			return o.Slot, nil
		}
	}
	near := ""
	for _, o := range t.Occurrences(day.Add(-6*week), day.Add(6*week)) {
		near += " " + o.Slot.Date()
	}
	if near == "" {
		near = " none"
	}
	return 0, unclearf("%s has no session on %s; within six weeks there are:%s", t.Name, on, near)
}

// PersonNamed finds the address of a person by their name in people.yaml or a CSV file, or takes an address as it is, in lower
// case. A name of nobody or of several people is [Unclear].
func PersonNamed(people theme.People, word string) (address string, err error) {
	if strings.Contains(word, "@") || word == "" {
		return strings.ToLower(word), nil
	}
	named := people.Named(word)
	switch len(named) {
	case 0:
		var names []string
		for _, who := range people.ByAddress.All() {
			if who.Name != "" {
				names = append(names, who.Name)
			}
		}
		slices.Sort(names)
		near := ""
		if name := ical.Nearest(word, slices.Compact(names)); name != "" {
			near = fmt.Sprintf("; did you mean %q?", name)
		}
		return "", unclearf("nobody in people.yaml is named %q%s", word, near)
	case 1:
		return named[0].Email, nil
	}
	var addresses []string
	for _, who := range named {
		addresses = append(addresses, who.Email)
	}
	return "", unclearf("%q is the name of several people; write which: %s", word, strings.Join(addresses, ", "))
}

// Theme finds a theme by its id or name in the files of an installation on disk, and returns it with all of them.
func Theme(inst *installation.Folder, which string) (*theme.Set, *theme.Theme, error) {
	set, findings := theme.Load(inst.Files, inst.Config)
	if set != nil {
		for _, t := range set.Themes {
			if t.ID == which || t.Name == which {
				return set, t, nil
			}
		}
	}
	if err := findings.Err(); err != nil {
		return nil, nil, fmt.Errorf("there is no sound theme %q:\n%w", which, err)
	}
	return nil, nil, UnknownTheme(which, set)
}

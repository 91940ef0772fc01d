package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// Bringing says what past sessions are read with.
type Bringing struct {
	Set   *theme.Set // the files as they lie there: themes by id or name, the site's zone and address
	Theme string     // of sessions that name none: an id or name of a theme of the files, or another name; "" for none
	Now   time.Time  // sessions that have not ended then are refused
}

// Brought is a past session as a file has it, and what importing it does.
type Brought struct {
	scheduler.Session
	Line int
	Fate Fate
}

// Fate is what importing a session does.
type Fate string

// The fates of a session that is imported.
const (
	BroughtNew     Fate = "new"
	BroughtChanged Fate = "changed" // it was imported before, and says something else now
	BroughtSame    Fate = "same"
)

// ReadPast reads sessions from before rondo from a file of CSV, or of iCalendar where its name ends in .ics, in order of their start. The
// findings are those of [readPastCSV] or [readPastICS]; where one is no warning nothing may be imported.
func ReadPast(file string, data []byte, b Bringing) ([]Brought, theme.Findings) {
	read := readPastCSV
	if strings.EqualFold(filepath.Ext(file), ".ics") {
		read = readPastICS
	}
	all, findings := read(file, data, b)
	slices.SortStableFunc(all, func(x, y Brought) int {
		return cmp.Or(x.Facts.Start.Compare(y.Facts.Start), cmp.Compare(x.Line, y.Line))
	})
	return all, findings.Sorted()
}

// Bring says what importing sessions would do, and, with write, does it: all or nothing. Those that rondo has planned itself are left out, with a
// warning each. file is what findings name.
func (d *Desk) Bring(ctx context.Context, file string, all []Brought, write bool) (brought []Brought, findings theme.Findings, err error) {
	had, err := d.Ledger.Past(ctx, time.Time{}, d.Now())
	if err != nil {
		return nil, nil, err
	}
	planned, imported := map[string]bool{}, map[string]store.PastSession{}
	address := func(s *scheduler.Session) string { return s.Theme + "/" + s.Key() }
	for _, p := range had {
		if p.Imported {
			imported[p.UID] = p
		} else {
			planned[p.UID], planned[address(&p.Session)] = true, true
		}
	}
	var sessions []scheduler.Session
	for _, b := range all {
		if planned[b.UID] || planned[address(&b.Session)] {
			findings = append(findings, theme.Finding{File: file, Line: b.Line, Column: 1, Warning: true,
				Found: fmt.Sprintf("rondo has planned %s of %s itself", b.Facts.Wall.Date(), b.Facts.Name), Right: "it is left out"})
			continue
		}
		b.Fate = BroughtNew
		if was, is := imported[b.UID]; is {
			if b.Fate = BroughtChanged; sameSession(was.Session, b.Session) {
				b.Fate = BroughtSame
			}
		}
		brought, sessions = append(brought, b), append(sessions, b.Session)
	}
	if write {
		_, _, err = d.Ledger.Import(ctx, sessions)
	}
	return brought, findings.Sorted(), err
}

func sameSession(a, b scheduler.Session) bool {
	x, _ := json.Marshal(a.Facts) // of texts and times
	y, _ := json.Marshal(b.Facts)
	return a.Theme == b.Theme && a.Slot == b.Slot && string(x) == string(y)
}

// pastTheme is the theme that a session is of, which may have no file.
type pastTheme struct {
	id, name string
	zone     ical.Zone
	color    string
	tags     []string
}

// theme finds the theme that an id or name means: one of the files, or else one of that name, which only the archive has.
func (b Bringing) theme(which string) pastTheme {
	for _, t := range b.Set.Themes {
		if strings.EqualFold(t.ID, which) || strings.EqualFold(t.Name, which) {
			return pastTheme{t.ID, t.Name, t.Zone, t.Color, t.Categories}
		}
	}
	return pastTheme{id: pastID(which), name: which, zone: b.Set.Config.Site.Zone}
}

// pastID makes an id of a name: its letters and digits in lower case, without diacritics, and hyphens.
func pastID(name string) string {
	var id strings.Builder
	gap := false
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if gap && id.Len() > 0 {
				id.WriteByte('-')
			}
			gap = false
			id.WriteRune(r)
		default:
			gap = true
		}
	}
	return cmp.Or(id.String(), "past")
}

// name gives sessions without a UID one that follows from theme and date, with the time where the file has several of the theme that day.
func (b Bringing) name(all []Brought) {
	same := map[string]int{}
	day := func(s *Brought) string { return s.Theme + "." + s.Slot.Time().Format("20060102") }
	for i := range all {
		same[day(&all[i])]++
	}
	for i := range all {
		s := &all[i]
		if s.UID != "" {
			continue
		}
		s.UID = day(s)
		if same[day(s)] > 1 {
			s.UID += s.Slot.Time().Format("t1504")
		}
		s.UID += "@imported." + b.Set.Config.Site.Host()
	}
}

// facts completes what is the same however a session was written down.
func (b Bringing) facts(t pastTheme, f scheduler.Facts) scheduler.Session {
	f.Start, f.End = f.Start.UTC(), f.End.UTC()
	f.Wall = ical.LocalOf(f.Start.In(f.Zone.Location()))
	f.Name, f.Color = t.name, t.color
	f.Title = cmp.Or(f.Title, t.name)
	if f.Categories == "" {
		f.Categories = strings.Join(t.tags, ",")
	}
	return scheduler.Session{Theme: t.id, Slot: f.Wall, Revision: 1, Facts: f}
}

// twice reports sessions of one UID or address, which would take each other's place.
func twice(file string, all []Brought) (findings theme.Findings) {
	first := map[string]int{}
	for i := range all {
		s := &all[i]
		for _, name := range []string{s.UID, s.Theme + "/" + s.Key()} {
			if line, again := first[name]; again {
				findings = append(findings, theme.Finding{File: file, Line: s.Line, Column: 1, Found: fmt.Sprintf("%s of %s stands here twice, first on line %d",
					s.Facts.Wall, s.Facts.Name, line), Right: "keep one of them, or give each another time or uid"})
				break
			}
		}
		first[s.UID], first[s.Theme+"/"+s.Key()] = s.Line, s.Line
	}
	return findings
}

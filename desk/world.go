package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"rondo/clash"
	"rondo/fetch"
	"rondo/gather"
	"rondo/ical"
	"rondo/installation"
	"rondo/say"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// Known is what is known of the world beside the files of organizers. The zero Known is nothing.
type Known struct {
	Feeds    map[clash.FeedKey]*clash.Feed // calendars that themes avoid
	Personal map[string]*clash.Feed        // people's own, by address
	Accepted map[clash.SessionKey]int      // how many accepted an invitation; nil without a ledger
	Asides   []scheduler.Aside             // sessions that step aside by on_conflict, or would
	Notes    []string                      // what is not known of calendars, and how old what is known is: one a line
}

// World is what clashes are looked for in: themes between two moments, and what is known beside them. It is the one place that
// makes a [clash.World] of files.
func World(set *theme.Set, known Known, from, to time.Time) clash.World {
	stands := map[clash.SessionKey]clash.Stand{}
	for _, a := range known.Asides {
		if a.Stand != nil {
			stands[clash.SessionKey{Theme: a.Theme.ID, Slot: a.Slot}] = *a.Stand
		}
	}
	return clash.World{
		Stands: stands,
		Themes: set.Themes, From: from, To: to, Gap: set.Config.Gap.Duration(), Links: set.Config.Links,
		Feeds: known.Feeds, Personal: known.Personal, Accepted: known.Accepted,
	}
}

// Asker asks for what is at an address, as [fetch.Client.Get] does.
type Asker = func(ctx context.Context, url string, have fetch.Validators) (fetch.Answer, error)

// Know looks up what is known of the world up to a moment: files of calendars as they lie there, and of those that are asked for by
// their address the copies of the ledger. Where there is no copy they are asked for once, if ask is not nil; nothing is
// recorded. A ledger that cannot be read is a note.
func Know(ctx context.Context, inst *installation.Folder, set *theme.Set, now func() time.Time, to time.Time, ask Asker) (known Known) {
	have, sources, err := recorded(ctx, inst, set, now)
	if err != nil && !errors.Is(err, store.ErrNoDatabase) {
		known.Notes = append(known.Notes, "what is recorded is not known: "+err.Error())
	}
	if err == nil {
		known.Accepted = accepted(have)
	}
	missing := slices.DeleteFunc(gather.Of(set), func(w gather.Wanted) bool { return gather.Feed(gather.Find(sources, w.Key())) != nil })
	if ask != nil && len(missing) > 0 {
		asked, err := gather.Ask(ctx, ask, missing, now())
		if err != nil {
			known.Notes = append(known.Notes, "calendars were not asked for: "+err.Error())
		}
		sources = slices.DeleteFunc(sources, func(s store.Source) bool {
			return slices.ContainsFunc(asked, func(a store.Source) bool { return a.SourceKey == s.SourceKey })
		})
		sources = append(sources, asked...)
		slices.SortFunc(sources, func(a, b store.Source) int { return a.Compare(b.SourceKey) })
	}
	var notes []string
	known.Feeds, notes = Feeds(inst.Files, set, sources, now(), to)
	known.Notes = append(known.Notes, notes...)
	have.Calendars = scheduler.Calendars{Feeds: known.Feeds, Personal: known.Personal}
	known.Asides = scheduler.Asides(set, have, now())
	return known
}

// recorded reads the ledger, if there is one.
func recorded(ctx context.Context, inst *installation.Folder, set *theme.Set, now func() time.Time) (have scheduler.State, sources []store.Source, err error) {
	db, err := installation.ReadLedger(ctx, inst.Path(set.Config.Database), now)
	if err != nil {
		return have, nil, err
	}
	defer db.Close()
	if have, err = db.State(ctx); err == nil {
		sources, err = db.Sources(ctx)
	}
	return have, sources, err
}

// accepted counts who has a place in each session.
func accepted(have scheduler.State) map[clash.SessionKey]int {
	all := map[clash.SessionKey]int{}
	for _, s := range have.Sessions {
		for i := range s.Seats {
			if seat := &s.Seats[i]; !seat.Left && seat.Answer == ical.Accepted && !seat.Waiting() {
				all[clash.SessionKey{Theme: s.Theme, Slot: s.Slot}]++
			}
		}
	}
	return all
}

// Feeds is what is known of the calendars that themes avoid, up to a moment: files as they lie there, and the copies of sources,
// which are in order of their keys. The notes say what is not known, and how old what is known is.
func Feeds(files fs.FS, set *theme.Set, sources []store.Source, now, to time.Time) (known map[clash.FeedKey]*clash.Feed, notes []string) {
	known = map[clash.FeedKey]*clash.Feed{}
	note := func(a *theme.Avoid, format string, args ...any) {
		if text := a.Label() + " " + fmt.Sprintf(format, args...); !slices.Contains(notes, text) {
			notes = append(notes, text)
		}
	}
	fine, oldest := 0, time.Duration(0) // of calendars that were read lately
	for _, t := range set.Themes {
		for i := range t.Avoid {
			a := &t.Avoid[i]
			key := clash.FeedKey{Source: a.Feed, Zone: t.Zone.String()}
			if _, done := known[key]; a.Feed == "" || done {
				continue
			}
			if !a.IsURL() {
				feed, err := readFile(files, a.Feed, t.Zone, now, to)
				if known[key] = feed; err != nil {
					note(a, "is not known: %v", err)
				} else if feed.Partly {
					note(a, "is read in part: it holds more than is looked at, or what is not understood")
				}
				continue
			}
			s := gather.Find(sources, gather.Wanted{URL: a.Feed, Zone: t.Zone}.Key())
			known[key] = gather.Feed(s)
			if standing := gather.StandingOf(s, now); !standing.Fine {
				note(a, "%s", standing.Text)
			} else {
				fine, oldest = fine+1, max(oldest, now.Sub(s.Read))
			}
			if known[key] != nil && s.Until.Before(to) {
				note(a, "is not known from %s on", say.Day(s.Until.In(t.Zone.Location())))
			}
		}
	}
	for key, feed := range known {
		if feed == nil {
			delete(known, key) // what is missing is not known
		}
	}
	slices.SortFunc(notes, func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b))
	})
	if oldest >= time.Minute {
		notes = append(notes, say.Count(fine, "calendar was", "calendars were")+" read within "+say.Long(oldest+time.Minute))
	}
	return known, notes
}

// readFile reads a calendar that lies beside the files. Unlike one that is asked for it may be empty, since somebody put it there.
func readFile(files fs.FS, name string, zone ical.Zone, now, to time.Time) (*clash.Feed, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, fetch.Largest+1))
	if err != nil {
		return nil, err
	}
	if len(data) > fetch.Largest {
		return nil, fmt.Errorf("%s has more than %d MB", name, fetch.Largest>>20)
	}
	from := now.Add(-24 * time.Hour)
	to = to.Add(24 * time.Hour)
	calendar, err := ical.ReadSharedBusy(data, zone, from, to)
	if err != nil {
		return nil, fmt.Errorf("%s is no calendar: %w", name, err)
	}
	return clash.NewFeed(calendar, from, to, now), nil
}

package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"rondo/clash"
	"rondo/fetch"
	"rondo/gather"
	"rondo/ical"
	"rondo/installation"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// Known is what is known of the world beside the files of organizers. The zero Known is nothing.
type Known struct {
	Feeds    map[clash.FeedKey]*clash.Feed   // calendars that themes avoid
	Personal map[string]*clash.Feed          // people's own, by address
	Accepted map[clash.SessionKey]int        // how many accepted an invitation; nil without a ledger
	Joined   []theme.Joiner                  // who joined themes by themselves; nil without a ledger
	Casts    map[clash.SessionKey]clash.Cast // who presents sessions and who their guests are, where that is not as in the files
	Asides   []scheduler.Aside               // sessions that step aside by on_conflict, or would
	Notes    []string                        // what is not known of calendars, and how old what is known is: one a line
}

// World returns what clashes are looked for in: themes between two moments, and what is known beside them. It is the one place that
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
		Themes: set.With(known.Joined).Themes, From: from, To: to, Gap: set.Config.Gap.Duration(), Links: set.Config.Links,
		Feeds: known.Feeds, Personal: known.Personal, Accepted: known.Accepted, Casts: known.Casts,
	}
}

// Asker asks for what is at an address, as [fetch.Client.Get] does.
type Asker = func(ctx context.Context, url string, have fetch.Validators) (fetch.Answer, error)

// Know looks up what is known of the world up to a moment: files of calendars as they lie there, and of those that are asked for by
// their address the copies of the ledger. Where there is no copy they are asked for once, if ask is not nil; nothing is
// recorded. A ledger that cannot be read is a note.
func Know(ctx context.Context, inst *installation.Folder, set *theme.Set, now func() time.Time, to time.Time, ask Asker) (known Known) {
	have, sources, own, err := recorded(ctx, inst, set, now)
	if err != nil && !errors.Is(err, store.ErrNoDatabase) {
		known.Notes = append(known.Notes, "what is recorded is not known: "+err.Error())
	}
	if err == nil {
		known.Accepted, known.Personal, known.Joined = Accepted(have), Personal(own), scheduler.Joiners(have.Joined)
	}
	if ask != nil {
		if sources, err = AskMissing(ctx, ask, set, sources, now()); err != nil {
			known.Notes = append(known.Notes, "not all calendars were asked for: "+err.Error())
		}
	}
	var notes []string
	known.Feeds, notes = Feeds(inst.Files, set, sources, now(), to)
	known.Notes = append(known.Notes, notes...)
	have.Calendars = scheduler.Calendars{Feeds: known.Feeds, Personal: known.Personal}
	peopled := have.Peopled(set)
	known.Casts = scheduler.Casts(peopled, have.Sessions, now())
	known.Asides = scheduler.Asides(peopled, have, now())
	return known
}

// AskMissing asks once for those calendars that themes avoid and of which sources have no copy, and adds what came of it to sources.
// Those are in order of their keys, and stay so.
func AskMissing(ctx context.Context, ask Asker, set *theme.Set, sources []store.Source, now time.Time) ([]store.Source, error) {
	missing := slices.DeleteFunc(gather.Of(set), func(w gather.Wanted) bool { return !gather.Find(sources, w.Key()).Read.IsZero() })
	asked, err := gather.Ask(ctx, ask, missing, now)
	all := slices.Clone(asked)
	for _, s := range sources {
		if gather.Find(asked, s.SourceKey).Asked.IsZero() {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b store.Source) int { return a.Compare(b.SourceKey) })
	return all, err
}

// calendarsFor returns what calendars say at a moment, for a plan that changes nothing: as the daemon knows them.
func calendarsFor(ctx context.Context, inst *installation.Folder, set *theme.Set, now func() time.Time, at time.Time) (scheduler.Calendars, error) {
	var sources []store.Source
	var own []store.OwnCalendar
	switch db, err := inst.ReadLedger(ctx, &set.Config, now); {
	case err == nil:
		defer db.Close()
		if sources, err = db.Sources(ctx); err != nil {
			return scheduler.Calendars{}, err
		}
		if own, err = db.OwnCalendars(ctx, ""); err != nil {
			return scheduler.Calendars{}, err
		}
	case !errors.Is(err, store.ErrNoDatabase):
		return scheduler.Calendars{}, err
	}
	feeds, _ := Feeds(inst.Files, set, sources, at, at.Add(PlanReach(set)))
	return scheduler.Calendars{Feeds: feeds, Personal: Personal(own)}, nil
}

// Liked returns what the sessions of themes with a path for presenters were liked for, as a ledger has published it.
func Liked(ctx context.Context, db store.Ballots, set *theme.Set) (map[string]scheduler.Liking, error) {
	results, err := db.Results(ctx)
	if err != nil {
		return nil, err
	}
	return scheduler.Likings(set, results), nil
}

// likedIn is [Liked] of the installation's ledger, for a plan that changes nothing; nil before there is one.
func likedIn(ctx context.Context, inst *installation.Folder, set *theme.Set, now func() time.Time) (map[string]scheduler.Liking, error) {
	db, err := inst.ReadLedger(ctx, &set.Config, now)
	if errors.Is(err, store.ErrNoDatabase) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return Liked(ctx, db, set)
}

// PlanReach returns how far ahead a plan asks what calendars say.
func PlanReach(set *theme.Set) time.Duration { return set.Config.Horizon.Duration() + 30*24*time.Hour }

// recorded reads the ledger, if there is one.
func recorded(ctx context.Context, inst *installation.Folder, set *theme.Set, now func() time.Time) (have scheduler.State, sources []store.Source, own []store.OwnCalendar, err error) {
	db, err := inst.ReadLedger(ctx, &set.Config, now)
	if err != nil {
		return have, nil, nil, err
	}
	defer db.Close()
	if have, err = db.State(ctx); err == nil {
		sources, err = db.Sources(ctx)
	}
	if err == nil {
		own, err = db.OwnCalendars(ctx, "")
	}
	return have, sources, own, err
}

// Accepted counts who has a place in each session.
func Accepted(have scheduler.State) map[clash.SessionKey]int {
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

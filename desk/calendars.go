package desk

import (
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
	"rondo/say"
	"rondo/store"
	"rondo/theme"
)

// Feeds returns what is known of the calendars that themes avoid, up to a moment: files as they lie there, and the copies of sources,
// which are in order of their keys. The notes say what is not known, and how old what is known is.
func Feeds(files fs.FS, set *theme.Set, sources []store.Source, now, to time.Time) (known map[clash.FeedKey]*clash.Feed, notes []string) {
	known = map[clash.FeedKey]*clash.Feed{}
	var fine []string // calendars that were read lately
	oldest := time.Duration(0)
	for _, c := range Calendars(set, sources, now) {
		name := c.Avoid.Label()
		if c.URL != "" {
			if feed := gather.Feed(c.Source); feed != nil {
				known[c.key] = feed
				if c.Source.Until.Before(to) {
					notes = append(notes, name+" is not known from "+say.Day(c.Source.Until.In(c.Zone.Location()))+" on")
				}
			}
			if c.Fine {
				fine, oldest = append(fine, name), max(oldest, now.Sub(c.Source.Read))
			} else {
				notes = append(notes, name+" "+c.Text)
			}
			continue
		}
		feed, err := c.ReadFile(files, now, to)
		switch {
		case err != nil:
			notes = append(notes, name+" is not known: "+err.Error())
			continue
		case feed.Partly:
			notes = append(notes, name+" is read in part: "+gather.WhyPartly)
		}
		known[c.key] = feed
	}
	slices.Sort(notes)
	switch notes = slices.Compact(notes); {
	case oldest < time.Minute:
	case len(fine) == 1:
		notes = append(notes, fine[0]+" was read "+say.Long(oldest)+" ago")
	default:
		notes = append(notes, fmt.Sprintf("%d calendars were read, the oldest %s ago", len(fine), say.Long(oldest)))
	}
	return known, notes
}

// Calendar is one that themes avoid, and how it stands.
type Calendar struct {
	gather.Wanted   // of a file the zone alone
	gather.Standing // of a file nothing: it is read as it lies there
	Avoid           *theme.Avoid
	Source          store.Source // what is known of it

	key clash.FeedKey
}

// Calendars lists what themes avoid, each calendar once for a zone, in the order of themes. sources are in order of their keys.
func Calendars(set *theme.Set, sources []store.Source, now time.Time) (all []Calendar) {
	seen := map[clash.FeedKey]bool{}
	for _, t := range set.Themes {
		for i := range t.Avoid {
			a := &t.Avoid[i]
			c := Calendar{Avoid: a, key: clash.FeedKey{Source: a.Feed, Zone: t.Zone.String()}, Wanted: gather.Wanted{Zone: t.Zone}}
			if a.Feed == "" || seen[c.key] {
				continue
			}
			seen[c.key] = true
			if a.IsURL() {
				c.URL = a.Feed
				c.Source = gather.Find(sources, c.Key())
				c.Standing = gather.StandingOf(c.Source, now)
			}
			all = append(all, c)
		}
	}
	return all
}

// ReadFile reads a calendar that lies beside the files, up to a moment. Unlike one that is asked for it may be empty, since
// somebody put it there.
func (c Calendar) ReadFile(files fs.FS, now, to time.Time) (*clash.Feed, error) {
	name := c.Avoid.Feed
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
	if !gather.Whole(data) {
		return nil, fmt.Errorf("%s is no whole calendar: it does not end with END:VCALENDAR", name)
	}
	from := now.Add(-24 * time.Hour)
	to = to.Add(24 * time.Hour)
	calendar, err := ical.ReadSharedBusy(data, c.Zone, from, to)
	if err != nil {
		return nil, fmt.Errorf("%s is no calendar: %w", name, err)
	}
	return clash.NewFeed(calendar, from, to, now), nil
}

// Unread warns, where it is named, of each file of a calendar that cannot be read, or not whole.
func Unread(files fs.FS, set *theme.Set, now time.Time) (all theme.Findings) {
	for _, c := range Calendars(set, nil, now) {
		if c.URL != "" {
			continue
		}
		found, right := "", "write it anew; until then it is not known when it is busy"
		feed, err := c.ReadFile(files, now, now.Add(set.Config.Horizon.Duration()))
		switch {
		case err != nil:
			found = err.Error()
		case feed.Partly:
			found, right = c.Avoid.Feed+" is read in part: "+gather.WhyPartly, "give one with fewer events, or mend what is not understood"
		default:
			continue
		}
		f := theme.Finding{File: c.Avoid.File, Line: c.Avoid.Line, Column: c.Avoid.Column, Warning: true, Found: found, Right: right}
		if lines := strings.Split(string(set.Files[f.File]), "\n"); 0 < f.Line && f.Line <= len(lines) {
			f.Source = lines[f.Line-1]
		}
		if !slices.Contains(all, f) {
			all = append(all, f)
		}
	}
	return all
}

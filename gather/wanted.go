package gather

import (
	"rondo/fetch"
	"rondo/ical"
	"rondo/store"
	"rondo/theme"
)

// Wanted is a calendar that somebody wants to know of, and that is asked for by its address.
type Wanted struct {
	URL  string
	Zone ical.Zone // whose days its all-day events are: a theme's, or a person's
	Own  *Own      // somebody gave it: times without a zone are theirs, whatever their program was set to; nil for one that themes avoid
}

// Key returns the key under which the calendar is recorded.
func (w Wanted) Key() store.SourceKey {
	if w.Own != nil {
		return store.SourceKey{ID: w.Own.ID, Zone: w.Zone.String()}
	}
	return store.SourceKey{ID: store.SourceID(w.URL), Zone: w.Zone.String()}
}

// Host returns the name of the server: all that may be told of an address, since whoever knows the rest may read the calendar.
func (w Wanted) Host() string { return hostOf(w.URL) }

func hostOf(address string) string {
	u, err := fetch.ParseURL(address)
	if err != nil {
		return "the calendar"
	}
	return u.Hostname()
}

// Of lists the calendars that themes avoid and that are asked for by their address, each once for a zone.
func Of(set *theme.Set) (all []Wanted) {
	known := map[store.SourceKey]bool{}
	for _, t := range set.Themes {
		for _, a := range t.Avoid {
			w := Wanted{URL: a.Feed, Zone: t.Zone}
			if key := w.Key(); a.IsURL() && !known[key] {
				known[key], all = true, append(all, w)
			}
		}
	}
	return all
}

package desk

import (
	"rondo/clash"
	"rondo/gather"
	"rondo/store"
)

// Personal returns when people are busy by the calendars that they gave, by address. Those of whose calendars there is no copy are left
// out.
func Personal(all []store.OwnCalendar) map[string]*clash.Feed {
	people := map[string]*clash.Feed{}
	for _, c := range all {
		feed := gather.Feed(c.Source)
		if before := people[c.Address]; feed != nil && before != nil {
			feed = before.With(feed)
		}
		if feed != nil {
			people[c.Address] = feed
		}
	}
	return people
}

package ical

import "time"

// lasting is how long something takes: days of the calendar first, then time (RFC 5545 §3.3.6). Days may have 23 or 25 hours.
type lasting struct {
	days int
	time time.Duration
}

// end returns when something ends that begins at an instant, at which the clock shows start. A clock that cannot tell has days of 24 hours.
func (l lasting) end(c clock, start Local, at time.Time) time.Time {
	if l.days > 0 {
		on := Local(l.days) * 86400
		if later, ok := c.at(start + on); ok {
			at = later
		} else {
			at = at.Add(time.Duration(on) * time.Second)
		}
	}
	return at.Add(l.time)
}

// usual returns how long it takes where no clocks change.
func (l lasting) usual() time.Duration { return time.Duration(l.days)*24*time.Hour + l.time }

// shown returns what the clock shows at an instant. Of a clock that a file describes that may be another reading of the same instant, or one an hour
// later, within the hour after a change.
func shown(c clock, at time.Time) Local {
	if z, is := c.(Zone); is {
		return LocalOf(at.In(z.Location()))
	}
	shows := LocalOf(at.UTC())
	for range 2 { // near a change the first try has the offset of its other side
		if read, ok := c.at(shows); ok {
			shows += Local(at.Sub(read) / time.Second)
		}
	}
	return shows
}

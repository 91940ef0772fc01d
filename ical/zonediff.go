package ical

import "time"

// FirstDifference finds the first instant from from on, and before until, at which the clocks of two locations show
// different times.
func FirstDifference(a, b *time.Location, from, until time.Time) (time.Time, bool) {
	for at := from; at.Before(until); {
		if differ(a, b, at) {
			return at.UTC(), true
		}
		next := nextBound(at.In(a))
		if other := nextBound(at.In(b)); next.IsZero() || !other.IsZero() && other.Before(next) {
			next = other
		}
		if next.IsZero() {
			break // neither changes any more
		}
		at = next
	}
	return time.Time{}, false
}

// DifferenceBegan finds since when the clocks of two locations have shown different times, as they do at t. Where they do
// not, it is t.
func DifferenceBegan(a, b *time.Location, t time.Time) time.Time {
	for differ(a, b, t) {
		began := lastBound(t.In(a))
		if other := lastBound(t.In(b)); other.After(began) {
			began = other
		}
		if began.IsZero() || !differ(a, b, began.Add(-time.Second)) {
			return began.UTC()
		}
		t = began.Add(-time.Second)
	}
	return t.UTC()
}

func differ(a, b *time.Location, t time.Time) bool {
	_, here := t.In(a).Zone()
	_, there := t.In(b).Zone()
	return here != there
}

// lastBound returns nextBound the other way.
func lastBound(t time.Time) time.Time {
	start, _ := t.ZoneBounds()
	if start.After(t) {
		return t.Add(-24 * time.Hour)
	}
	return start
}

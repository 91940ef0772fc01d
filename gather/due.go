package gather

import (
	"slices"
	"time"

	"rondo/fetch"
	"rondo/store"
)

// When calendars are asked for.
const (
	usually  = time.Hour          // after a good answer
	soonest  = 15 * time.Minute   // after the first that is no good; twice as long after each that follows
	slowest  = 12 * time.Hour     // at most
	mostWait = 7 * 24 * time.Hour // at most, where a server wishes for more
)

// Reach is for how long a copy says when the calendar is busy. It is read whole again a month before that shrinks to what
// nobody would miss.
const (
	Reach = 2 * 365 * 24 * time.Hour
	worn  = 30 * 24 * time.Hour
)

// remembered is for how long a calendar is kept that nobody wants to know of any more.
const remembered = 30 * 24 * time.Hour

// Question is one request, which may be for several calendars: those of one address in several zones.
type Question struct {
	URL  string
	Have fetch.Validators // of the copies; zero where one of them is missing or does not reach far enough
	For  []Asked
}

// Asked is a calendar that is asked for, and what was known of it before.
type Asked struct {
	Wanted
	Known store.Source // has its key alone where nothing is known
}

// Due lists what is to be asked now, in the order in which it is wanted, and says when there is more to ask: zero for never.
// known is in order of its keys.
func Due(wanted []Wanted, known []store.Source, now time.Time) (due []Question, next time.Time) {
	at := map[string]int{} // where the question about an address stands
	var waits []Asked
	for _, w := range wanted {
		a := Asked{w, Find(known, w.Key())}
		n, asked := at[w.URL]
		switch {
		case asked:
			due[n].For = append(due[n].For, a)
		case mature(a.Known, now):
			at[w.URL] = len(due)
			due = append(due, Question{URL: w.URL, For: []Asked{a}})
		default:
			waits = append(waits, a)
		}
	}
	for _, a := range waits {
		if n, asked := at[a.URL]; asked { // it comes along
			due[n].For = append(due[n].For, a)
		} else if next.IsZero() || a.Known.Next.Before(next) {
			next = a.Known.Next
		}
	}
	for n := range due {
		due[n].Have = validators(due[n].For, now)
	}
	return due, next
}

// mature reports whether a calendar is to be asked for now. A time to ask that lies further ahead than any is set comes from a
// clock that was wrong.
func mature(s store.Source, now time.Time) bool {
	return !now.Before(s.Next) || s.Next.After(now.Add(mostWait)) || s.Asked.After(now)
}

// validators returns those of all the copies, if each is there and reaches far enough.
func validators(all []Asked, now time.Time) (have fetch.Validators) {
	for i, a := range all {
		s := a.Known
		v := fetch.Validators{ETag: s.ETag, Modified: s.Modified}
		if s.Read.IsZero() || s.Until.Before(now.Add(Reach-worn)) || i > 0 && v != have {
			return fetch.Validators{}
		}
		have = v
	}
	return have
}

// Find returns what is known of a calendar: its key alone where that is nothing. known is in order of its keys.
func Find(known []store.Source, key store.SourceKey) store.Source {
	if n, found := slices.BinarySearchFunc(known, key, func(s store.Source, k store.SourceKey) int { return s.Compare(k) }); found {
		return known[n]
	}
	return store.Source{SourceKey: key}
}

// Unwanted lists what nobody has wanted to know of for a month.
func Unwanted(wanted []Wanted, known []store.Source, now time.Time) (keys []store.SourceKey) {
	named := map[store.SourceKey]bool{}
	for _, w := range wanted {
		named[w.Key()] = true
	}
	for _, s := range known {
		if !named[s.SourceKey] && s.Asked.Before(now.Add(-remembered)) {
			keys = append(keys, s.SourceKey)
		}
	}
	return keys
}

package store

import (
	"context"
	"errors"
	"time"
)

// ErrManyCalendars means that somebody has as many calendars as are kept.
var ErrManyCalendars = errors.New("the person has given as many calendars as are kept")

// MostCalendars is how many calendars one person can give.
const MostCalendars = 3

// OwnCalendar is a calendar that a person gave on their own page.
type OwnCalendar struct {
	ID      string // of its [SourceKey]; follows from address and owner by a key that is not in the ledger
	Address string // whose it is
	Sealed  []byte // where it is, sealed about the ID: whoever knows that may read the calendar
	Zone    string // IANA name: whose days its all-day events are
	Given   time.Time
	Source  Source // what was read from it; the zero Source before it was
}

// Key is what is known of the calendar by.
func (c OwnCalendar) Key() SourceKey { return SourceKey{ID: c.ID, Zone: c.Zone} }

// OwnCalendars keeps the calendars that people gave. What was read from one is a [Source] that names it as Own, and goes whenever
// it goes: when its owner takes it back or leaves everything, or when files are accepted that name them no more. Files that
// say what an owner's address was before make them its owner.
type OwnCalendars interface {
	// OwnCalendars lists those of one person, or with "" those of everybody, in order of Address, Given and ID.
	OwnCalendars(ctx context.Context, address string) ([]OwnCalendar, error)

	// GiveCalendar keeps a calendar and what was read from it. One with the same ID gets the new zone, and what was read in another
	// is forgotten. The error is [ErrManyCalendars] for somebody who has [MostCalendars].
	GiveCalendar(ctx context.Context, c OwnCalendar) error

	// TakeCalendar forgets a calendar of a person, if they have it, and everything that was read from it.
	TakeCalendar(ctx context.Context, address, id string) error
}

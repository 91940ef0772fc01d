package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// SourceKey names a calendar that is asked for by its address. One that has all-day events is another calendar in another zone.
type SourceKey struct {
	ID   string // see [SourceID]
	Zone string // IANA name: whose days its all-day events are
}

// SourceID names an address without telling it: the SHA-256 of it, in hex.
func SourceID(address string) string {
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:])
}

// Compare orders keys by ID and Zone.
func (k SourceKey) Compare(other SourceKey) int {
	return cmp.Or(cmp.Compare(k.ID, other.ID), cmp.Compare(k.Zone, other.Zone))
}

// Source is what is known of a calendar: when it is busy, and no word of why.
type Source struct {
	SourceKey

	Own bool // it is an [OwnCalendar]: nobody but its owner is told of it. It is only kept while that is there

	Asked    time.Time // when it was asked for last
	Next     time.Time // when to ask again
	Failures int       // how many answers were no good since the last that was
	Problem  string    // what was wrong with the last one, without a path; "" when Failures is 0

	// The last good copy. Read is zero where there is none, and then the others are, too.
	Read      time.Time // when it was good last
	Until     time.Time // it says nothing of what comes later
	ETag      string    // what its server named it by; both may be empty
	Modified  string    // its server's Last-Modified; may be empty
	Busy      []byte    // minutes, as their type marshals them
	Tentative []byte    // minutes in the same form that are perhaps busy
	Partly    bool      // holds more than was looked at

	Empties int       // how many answers in a row had no event, after a copy that has some or before the first
	Emptied time.Time // when the first of them came; zero when Empties is 0
}

// Sources keeps calendars that are asked for by their address.
type Sources interface {
	// Sources lists all of them, in order of their keys.
	Sources(ctx context.Context) ([]Source, error)

	// KeepSources records sources, in place of what was known under their keys. All of them or none are recorded.
	KeepSources(ctx context.Context, all ...Source) error

	// ForgetSources forgets sources, and those that are not there.
	ForgetSources(ctx context.Context, keys ...SourceKey) error
}

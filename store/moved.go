package store

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrMoved means that a ledger was moved elsewhere, or is only a part of one that is being moved.
var ErrMoved = errors.New("this ledger is not the one to go on with")

// Unfinished is why nobody may work on a ledger into which another one is being copied.
const Unfinished = "another ledger is being moved here, and that is not finished: run the same 'rondo migrate' again"

const movedTo = "the ledger was moved to "

// MovedTo is why nobody may go on with a ledger that was moved.
func MovedTo(place string, at time.Time) string {
	return movedTo + place + " on " + at.UTC().Format("2 January 2006 15:04 UTC") +
		": name that as database in rondo.yaml, or go on with this one by 'rondo apply --confirm-identity', which knows nothing of what came since"
}

// Elsewhere returns an error where an identity says that a ledger was moved, or is not whole yet.
func (i Identity) Elsewhere() error {
	if i.Why == Unfinished || strings.HasPrefix(i.Why, movedTo) {
		return fmt.Errorf("%w: %s", ErrMoved, i.Why)
	}
	return nil
}

package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"rondo/scheduler"
)

// Devices is who is signed in at the organizers' desk, and with what. Of the secrets that browsers keep it has only hashes.
type Devices interface {
	// AskIn keeps that somebody wants to sign in, for [Devices.Enter] and for the letter that the next plan posts.
	AskIn(ctx context.Context, l scheduler.Login) error

	// Login returns what was asked by its id. The error is [ErrNoLogin] if there is none.
	Login(ctx context.Context, id string) (scheduler.Login, error)

	// Try counts a code that somebody types, before it is looked at. The error is [ErrNoLogin] after the last one that a login has.
	Try(ctx context.Context, id string) error

	// Enter uses a login up and begins a device with its first cookie, in one transaction. The error is [ErrNoLogin] where there
	// is none or it was used before: of two at a time one wins.
	Enter(ctx context.Context, login string, d Device, cookie Hash) error

	// Device returns whose cookie it is. found is false for one that is nobody's, or no more.
	Device(ctx context.Context, cookie Hash) (d Device, c Cookie, found bool, err error)

	// Follow ends at now, for good, the cookies that came before this one, which its browser has shown to have.
	Follow(ctx context.Context, cookie Hash, now time.Time) error

	// Rotate gives the device of a cookie its next one, and notes that it was seen at now. given is false where it was given one
	// after since, by a request at the same time, or the cookie is nobody's any more.
	Rotate(ctx context.Context, cookie, next Hash, since, now time.Time) (given bool, err error)

	// Devices lists the devices of an address, those that were seen last first.
	Devices(ctx context.Context, address string) ([]Device, error)

	// SignOut ends a device of an address, and says how many there were. Where id is "" it ends all of them, and what was asked by
	// the address and not used yet.
	SignOut(ctx context.Context, address, id string) (devices int64, err error)

	// PruneDevices forgets devices that began before began or were last seen before seen, and logins that were asked before asked. It says
	// how many devices.
	PruneDevices(ctx context.Context, began, seen, asked time.Time) (devices int64, err error)
}

// Hash is what the ledger keeps of a secret.
type Hash [sha256.Size]byte

// HashOf returns the hash of a secret of at least 128 random bits, which no list of guesses finds.
func HashOf(secret string) Hash { return sha256.Sum256([]byte(secret)) }

// Device is a browser in which somebody is signed in.
type Device struct {
	ID      string    // 26 characters of base32; for its owner alone
	Address string    // whose it is, in lower case
	Name    string    // what it is, as people tell theirs apart: "Firefox, Linux"
	Began   time.Time // when it was signed in
	Seen    time.Time // when it was last known to be in use
}

// Cookie is one secret of a device.
type Cookie struct {
	Given    time.Time
	Replaced time.Time // when its browser showed to have a later one; zero while it has not
	Earlier  bool      // the device has earlier cookies that are not replaced
	Later    bool      // the device has a later cookie
}

// ErrNoLogin means that nobody asked to sign in under this id, or has used it.
var ErrNoLogin = errors.New("nobody waits to sign in so")

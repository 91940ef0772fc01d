// Package token makes and checks the tokens in links, feeds and reply addresses. A token is an HMAC over what it is good
// for and whom it belongs to: nothing has to be stored to check it, a stolen database holds none, and two kinds or two
// people never share one. It is pure; the key comes from outside.
package token

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"log/slog"
	"strings"
)

// Kind says what a token is good for.
type Kind string

// The kinds of tokens and what each is made for.
const (
	Answer    Kind = "answer"    // UID, address: the answer page of one session
	Leave     Kind = "leave"     // UID, address: unsubscribing in one click (RFC 8058)
	Join      Kind = "join"      // UID, address: joining one session, which notes that its person came
	Page      Kind = "page"      // address, generation: a person's own page
	Feed      Kind = "feed"      // address, generation: a person's own feed
	Survey    Kind = "survey"    // UID, address: the survey of one session
	Presenter Kind = "presenter" // UID, address: the page of somebody who presents one session
	Health    Kind = "health"    // theme, address, generation: how a theme goes, for one of its organizers
	Affirm    Kind = "affirm"    // theme, address, generation: saying that a theme goes on, for one of its organizers
	Call      Kind = "call"      // theme, address, generation: offering oneself for a session that nobody presents
	Reply     Kind = "reply"     // address: the address that answers come back to
	Letter    Kind = "letter"    // name of the letter: marks what comes back of it
	Door      Kind = "door"      // UID: begins the links for joining one session; opens nothing by itself
	Busy      Kind = "busy"      // address, URL: what a calendar that somebody gave is known by; opens nothing
	Confirm   Kind = "confirm"   // address, seconds since 1970: confirming what a letter of that time asks about
	Code      Kind = "code"      // UID: what is shown in the room of one session
	SignIn    Kind = "sign-in"   // login, address: signing in at the desk, once
	Password  Kind = "password"  // address, generation of the feed: what a calendar program that speaks CalDAV signs in with
	Synced    Kind = "synced"    // calendar, sessions: what such a program has of a calendar; opens nothing
	Reached   Kind = "reached"   // kind, room, address, secret, token: how a channel of a chat is reached; opens nothing
	Digits    Kind = "digits"    // hash of a browser's secret: what that browser shows, to be typed in another one
)

// Length is the number of characters of a token: 130 bits in lower-case base32, of which 128 count.
const Length = 26

// Key is the secret of an installation. It never shows itself: printed or logged in any way it is "[key]".
type Key struct{ secret [32]byte }

// NewKey returns a random key.
func NewKey() Key {
	var k Key
	_, _ = rand.Read(k.secret[:]) // crypto/rand never fails: it ends the program instead
	return k
}

// ParseKey reads a key from the 64 hexadecimal digits that Text wrote, whatever space surrounds them.
func ParseKey(text string) (Key, error) {
	var k Key
	text = strings.TrimSpace(text)
	if len(text) != hex.EncodedLen(len(k.secret)) {
		return Key{}, fmt.Errorf("a key has %d hexadecimal digits, this has %d characters", hex.EncodedLen(len(k.secret)), len(text))
	}
	if _, err := hex.Decode(k.secret[:], []byte(text)); err != nil {
		return Key{}, fmt.Errorf("a key has %d hexadecimal digits and nothing else", hex.EncodedLen(len(k.secret)))
	}
	return k, nil
}

// Text returns the key as its file holds it.
func (k Key) Text() string { return hex.EncodeToString(k.secret[:]) + "\n" }

// Fingerprint tells the key from others. Nothing follows from it: it is the token of a kind that opens nothing.
func (k Key) Fingerprint() string { return k.Make("fingerprint") }

// Make returns the token of a kind for whom or what it is made. The parts are told apart: ("a", "bc") and ("ab", "c")
// have different tokens.
func (k Key) Make(kind Kind, parts ...string) string {
	text := appendPart(make([]byte, 0, 256), string(kind))
	for _, part := range parts {
		text = appendPart(text, part)
	}
	mac := hmac.New(sha256.New, k.secret[:])
	mac.Write(text)
	return encoding.EncodeToString(mac.Sum(text[:0])[:16])
}

func appendPart(text []byte, part string) []byte {
	return append(binary.BigEndian.AppendUint64(text, uint64(len(part))), part...)
}

// Valid reports whether a token is the one of a kind for these parts. It takes the same time for every wrong token.
func (k Key) Valid(got string, kind Kind, parts ...string) bool {
	return hmac.Equal([]byte(got), []byte(k.Make(kind, parts...)))
}

// WellFormed reports whether text could be a token: what is not need not be looked up.
func WellFormed(text string) bool {
	if len(text) != Length {
		return false
	}
	raw, err := encoding.DecodeString(text)
	return err == nil && encoding.EncodeToString(raw) == text
}

var encoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

const redacted = "[key]"

// String hides the key.
func (Key) String() string { return redacted }

// GoString hides the key.
func (Key) GoString() string { return redacted }

// LogValue hides the key.
func (Key) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText hides the key.
func (Key) MarshalText() ([]byte, error) { return []byte(redacted), nil }

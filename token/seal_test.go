package token

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

func TestOnlyTheKeyOpensWhatItSealed(t *testing.T) {
	k := NewKey()
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		sealed := k.Seal(plain, "talks.20261201@example.org")
		if len(sealed) != len(plain)+28 {
			t.Fatalf("%d octets of %d", len(sealed), len(plain))
		}
		if got, err := k.Open(sealed, "talks.20261201@example.org"); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("opened as %q, %v", got, err)
		}
		if bytes.Equal(sealed, k.Seal(plain, "talks.20261201@example.org")) {
			t.Fatal("the same twice is the same bytes")
		}
		if _, err := k.Open(sealed, "talks.20261208@example.org"); err == nil {
			t.Fatal("it opens as about another session")
		}
		if _, err := NewKey().Open(sealed, "talks.20261201@example.org"); err == nil {
			t.Fatal("another key opens it")
		}
		sealed[rapid.IntRange(0, len(sealed)-1).Draw(t, "octet")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if _, err := k.Open(sealed, "talks.20261201@example.org"); err == nil {
			t.Fatal("it opens although it was changed")
		}
	})
}

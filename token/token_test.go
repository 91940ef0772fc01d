package token

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTokenIsGoodForOneThingOnly(t *testing.T) {
	k := NewKey()
	made := k.Make(Answer, "datatalks.20261201@example.org", "ada@example.org")
	if !WellFormed(made) || !k.Valid(made, Answer, "datatalks.20261201@example.org", "ada@example.org") {
		t.Fatalf("%q is not valid", made)
	}
	for name, valid := range map[string]bool{
		"another kind":    k.Valid(made, Leave, "datatalks.20261201@example.org", "ada@example.org"),
		"another person":  k.Valid(made, Answer, "datatalks.20261201@example.org", "bob@example.org"),
		"another session": k.Valid(made, Answer, "datatalks.20261208@example.org", "ada@example.org"),
		"parts joined":    k.Valid(made, Answer, "datatalks.20261201@example.orgada@example.org"),
		"parts shifted":   k.Valid(made, Answer, "datatalks.20261201@example.orga", "da@example.org"),
		"another key":     NewKey().Valid(made, Answer, "datatalks.20261201@example.org", "ada@example.org"),
		"upper case":      k.Valid(strings.ToUpper(made), Answer, "datatalks.20261201@example.org", "ada@example.org"),
		"nothing":         k.Valid("", Answer, "datatalks.20261201@example.org", "ada@example.org"),
	} {
		if valid {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestFlippedBitIsNoToken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := NewKey()
		address := rapid.String().Draw(t, "address")
		made := []byte(k.Make(Page, address, "1"))
		made[rapid.IntRange(0, len(made)-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if k.Valid(string(made), Page, address, "1") {
			t.Fatalf("%q is accepted", made)
		}
	})
}

func TestKeyKeepsItsSecret(t *testing.T) {
	k := NewKey()
	secret := strings.TrimSpace(k.Text())
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("key", "key", k, "in", struct{ K Key }{k})
	slog.New(slog.NewJSONHandler(&log, nil)).Info("key", "key", k, "in", struct{ K Key }{k})
	data, _ := json.Marshal(map[string]any{"key": k})
	for _, said := range []string{log.String(), string(data), fmt.Sprintf("%v %+v %#v %s %q %x", k, k, k, k, k, k)} {
		if strings.Contains(said, secret) || strings.Contains(said, fmt.Sprintf("%x", k.secret[:4])) || !strings.Contains(said, "key") {
			t.Errorf("shows the key: %s", said)
		}
	}
}

func TestKeySurvivesItsFile(t *testing.T) {
	k := NewKey()
	again, err := ParseKey("\n" + k.Text() + "\n")
	if err != nil || again != k {
		t.Errorf("ParseKey(Text()): %v", err)
	}
}

func FuzzToken(f *testing.F) {
	for _, seed := range []string{"", NewKey().Make(Feed, "ada@example.org", "0"), strings.Repeat("a", Length), strings.Repeat("7", Length), NewKey().Text()} {
		f.Add(seed)
	}
	k := NewKey()
	f.Fuzz(func(t *testing.T, text string) {
		if WellFormed(text) && len(text) != Length {
			t.Errorf("%q is well formed", text)
		}
		if k.Valid(text, Answer, "uid", "ada@example.org") && text != k.Make(Answer, "uid", "ada@example.org") {
			t.Errorf("%q is valid", text)
		}
		if read, err := ParseKey(text); err == nil && !strings.EqualFold(strings.TrimSpace(text), strings.TrimSpace(read.Text())) {
			t.Errorf("%q is read as another key", text)
		}
	})
}

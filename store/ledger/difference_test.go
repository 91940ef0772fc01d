package ledger

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDifferenceIsWhatIsNew(t *testing.T) {
	const original = "To: ada@example.org\r\nSubject: DataTalks moves to Room 5\r\n\r\n" +
		"Hello Ada,\r\nDataTalks moves to Room 5.\r\nhttps://sessions.example.org/a/abcdef\r\nYou get this as a member of the guild.\r\n"
	for _, c := range []struct {
		name, letter string
		fresh        int // octets of the letter that are in its difference
	}{
		{"nothing", "", 0},
		{"the same", original, 0},
		{"another reader", strings.NewReplacer("ada@", "benjamin@", "Ada", "Ben", "abcdef", "uvwxyz").Replace(original),
			len("To: benjamin@example.org\r\nHello Ben,\r\nuvwxyz\r\n")},
		{"two lines in a row that begin the same", strings.NewReplacer("abcdef", "uvwxyz", "guild.", "guild of many readers.").Replace(original),
			len("uvwxyz\r\nof many readers.\r\n")},
		{"without a line", strings.Replace(original, "Hello Ada,\r\n", "", 1), 0},
		{"a line twice", original + "DataTalks moves to Room 5.\r\n", 0},
		{"the end first", "You get this as a member of the guild.\r\n" + original, 0},
		{"without a line end", strings.TrimSuffix(original, "\r\n"), 0},
		{"nothing in common", "Nothing of this stands there.\r\nNor this.", 39},
	} {
		m := newModel([]byte(original))
		difference := m.difference([]byte(c.letter))
		got, err := restore([]byte(original), difference)
		if err != nil || string(got) != c.letter {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
		if n := len(difference) - 30; n > c.fresh { // the checksum, the length and some spans
			t.Errorf("%s: %d octets: %q", c.name, len(difference), difference)
		}
	}
}

// Whatever two texts have in common, the one follows from the other.
func TestAnyTextIsRestored(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) []byte {
		return []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
			"a", "b\n", "\r\n", "\n\n", "the beginning is the same\r\n", "the beginning is another\r\n", "the beginning is", "\x00\xff",
			strings.Repeat("long ", 40), strings.Repeat("long ", 40) + "\r\n",
		}), 0, 30).Draw(t, "pieces"), ""))
	})
	rapid.Check(t, func(t *rapid.T) {
		original, letter := text.Draw(t, "original"), text.Draw(t, "letter")
		got, err := restore(original, newModel(original).difference(letter))
		if err != nil || !bytes.Equal(got, letter) {
			t.Fatalf("%q, %v", got, err)
		}
	})
}

// A changed octet, in the original or in the difference, gives no other letter: that might be somebody else's.
func TestDamageIsNoticed(t *testing.T) {
	original := []byte(strings.Repeat("Case studies of how teams decide with data.\r\n", 3) + "For ada@example.org and nobody else.\r\n")
	letter := bytes.ReplaceAll(original, []byte("ada"), []byte("benjamin"))
	difference := newModel(original).difference(letter)
	for _, damaged := range []*[]byte{&original, &difference} {
		sound := *damaged
		for i := range sound {
			for bit := range 8 {
				*damaged = bytes.Clone(sound)
				(*damaged)[i] ^= 1 << bit
				if got, err := restore(original, difference); err == nil && !bytes.Equal(got, letter) {
					t.Fatalf("bit %d of octet %d: %q", bit, i, got)
				}
			}
		}
		for n := range sound {
			*damaged = sound[:n]
			if got, err := restore(original, difference); err == nil && !bytes.Equal(got, letter) {
				t.Fatalf("the first %d octets: %q", n, got)
			}
		}
		*damaged = sound
	}
}

func FuzzRestore(f *testing.F) {
	original := []byte("Subject: DataTalks\r\n\r\nHello Ada,\r\nDataTalks moves to Room 5.\r\n")
	f.Add(original, newModel(original).difference(original))
	f.Add(original, newModel(original).difference([]byte("Subject: DataTalks\r\n\r\nHello Ben,\r\nDataTalks moves to Room 5.\r\n")))
	f.Add([]byte{}, []byte{0, 0, 0, 0, 0})
	f.Add(original, []byte{0, 0, 0, 0, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0x40, 0, 0, 0x40})
	f.Fuzz(func(t *testing.T, original, difference []byte) {
		_, _ = restore(original, difference)
		letter := difference // as good as any
		if got, err := restore(original, newModel(original).difference(letter)); err != nil || !bytes.Equal(got, letter) {
			t.Errorf("%q, %v", got, err)
		}
	})
}

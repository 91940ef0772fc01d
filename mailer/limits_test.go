package mailer

import (
	"bufio"
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// An address may have 64 octets before its @, 63 in each label of its domain, and 254 in all (RFC 5321 §4.5.3.1, RFC 1035 §2.3.4).
func TestAddressLengths(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	for address, fine := range map[string]bool{
		x(64) + "@example.org": true, x(65) + "@example.org": false,
		"a@" + x(63) + ".org": true, "a@" + x(64) + ".org": false,
		x(64) + "@" + x(63) + "." + x(63) + "." + x(61): true,
		x(64) + "@" + x(63) + "." + x(63) + "." + x(62): false,
		"a@x":       true,
		"a@x-y.org": true, "a@-.org": false,
	} {
		if err := checkAddress(address); (err == nil) != fine {
			t.Errorf("%d octets, %q: %v", len(address), address, err)
		}
	}
}

// What may stand before the @ without quotes is atext (RFC 5322 §3.2.3), and behind it letters, digits and hyphens.
func TestAddressCharacters(t *testing.T) {
	const ldh = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
	const atext = ldh + "!#$%&'*+/=?^_`{|}~"
	for c := range 256 {
		if c == '.' || c == '@' {
			continue
		}
		sign := string([]byte{byte(c)})
		if err := checkAddress("a" + sign + "b@example.org"); (err == nil) != strings.Contains(atext, sign) {
			t.Errorf("%q before the @: %v", sign, err)
		}
		if err := checkAddress("a@b" + sign + "c.org"); (err == nil) != strings.Contains(ldh, sign) {
			t.Errorf("%q behind the @: %v", sign, err)
		}
	}
}

// A theme's id becomes one label of a List-Id (RFC 2919 §2), of 63 characters at most.
func TestListLabel(t *testing.T) {
	for id, want := range map[string]string{
		"data-talks_09az": "data-talks_09az", "DataTalksAZ": "datatalksaz", "": "organizers",
		"a/b:c@d[e`f{g.h i": "a-b-c-d-e-f-g-h-i", "ääni": "--ni",
		strings.Repeat("x", 63): strings.Repeat("x", 63), strings.Repeat("x", 64): strings.Repeat("x", 63),
	} {
		if got := listLabel(id); got != want {
			t.Errorf("%q: %q, want %q", id, got, want)
		}
	}
}

// Texts of people lose what steers a line or the direction of reading (UTR #36 §2.5), and nothing else.
func TestWhatSteersText(t *testing.T) {
	for r, steers := range map[rune]bool{
		'\u2027': false, '\u2028': true, '\u2029': true, '\u202A': true, '\u202C': true, '\u202E': true, '\u2030': false,
		'\u2065': false, '\u2066': true, '\u2067': true, '\u2069': true, '\u206A': false, 0: true, '\u001F': true, '\u007F': true, '\u0085': true, 'ä': false,
	} {
		want, wantLines := "a"+string(r)+"b", "a"+string(r)+"b"
		if steers {
			want, wantLines = "a b", "ab"
			if strings.ContainsRune("\u2028\u2029\u0085", r) {
				wantLines = "a\nb"
			}
		}
		if got := line("a" + string(r) + "b"); got != want {
			t.Errorf("%U on a line: %q, want %q", r, got, want)
		}
		if got := lines("a" + string(r) + "b"); got != wantLines {
			t.Errorf("%U in lines: %q, want %q", r, got, wantLines)
		}
	}
	if got := lines("a\r\nb\rc\nd\te\vf\fg"); got != "a\nb\nc\nd e\nf\ng" {
		t.Errorf("%q", got)
	}
}

func TestClip(t *testing.T) {
	for _, test := range []struct{ text, want string }{{"", ""}, {"äö", "äö"}, {"äöü", "äöü"}, {"äöüß", "äöü…"}, {"abcdef", "abc…"}} {
		if got := clip(test.text, 3); got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
}

// Lines of base64 have 76 characters, but for the last one (RFC 2045 §6.8).
func TestBase64Lines(t *testing.T) {
	for octets, want := range map[int][]int{0: nil, 1: {4}, 56: {76}, 57: {76}, 58: {76, 4}, 114: {76, 76}, 115: {76, 76, 4}} {
		var got []int
		for row := range strings.Lines(string(wrapped(make([]byte, octets)))) {
			got = append(got, len(strings.TrimSuffix(row, "\r\n")))
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%d octets: lines of %d, want %d", octets, got, want)
		}
	}
}

// A text leaves in blocks. Wherever their edges fall, every dot at the start of a line is doubled (RFC 5321 §4.5.2), and no other.
func TestDotsAtTheEdgeOfABlock(t *testing.T) {
	for before := block - 6; before <= block+2; before++ {
		text := strings.Repeat("x", before) + "\r\n.\r\n..a.b\r\n.\r\n"
		for _, text := range []string{text, "." + text, strings.Repeat("y", block) + text} {
			var out bytes.Buffer
			talk := &conversation{out: bufio.NewWriterSize(&out, block+1024), wire: newWire(nil)}
			if err := talk.body([]byte(text)); err != nil {
				t.Fatal(err)
			}
			talk.wire.timer.Stop()
			_ = talk.out.Flush()
			want := strings.ReplaceAll("\n"+text, "\n.", "\n..")[1:]
			if out.String() != want {
				t.Errorf("%d octets before the first dot: what leaves ends in %q, want %q", before, tail(out.String()), tail(want))
			}
		}
	}
}

func tail(s string) string { return s[max(0, len(s)-24):] }

// A signature is folded between its tags, so that lines have 78 characters where the tags allow it (RFC 5322 §2.1.1); within
// b=, which is long, it is folded anywhere.
func TestRefold(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	for _, test := range []struct{ signature, want string }{
		{"DKIM-Signature: v=1; a=rsa", "DKIM-Signature: v=1; a=rsa\r\n"},
		// "DKIM-Signature: v=1; " and the tag are 78 characters, and then 79.
		{"DKIM-Signature: v=1; h=" + x(54) + "; b=y", "DKIM-Signature: v=1; h=" + x(54) + ";\r\n b=y\r\n"},
		{"DKIM-Signature: v=1; h=" + x(55) + "; b=y", "DKIM-Signature: v=1;\r\n h=" + x(55) + "; b=y\r\n"},
		{"DKIM-Signature: h=" + x(80) + "; d=y", "DKIM-Signature: h=" + x(80) + ";\r\n d=y\r\n"},
		{"DKIM-Signature: v=1; s=" + x(54) + "; t=1; bh=2; b=" + x(74), "DKIM-Signature: v=1; s=" + x(54) + ";\r\n t=1; bh=2;\r\n b=" + x(74) + "\r\n"},
		{"DKIM-Signature: v=1; s=" + x(60) + "; b=" + x(75), "DKIM-Signature: v=1;\r\n s=" + x(60) + ";\r\n b=" + x(74) + "\r\n x\r\n"},
		{"DKIM-Signature: b=" + x(74+76+1), "DKIM-Signature: b=" + x(74) + "\r\n " + x(76) + "\r\n x\r\n"},
		{"DKIM-Signature:\r\n v=1;\r\n\tb=a\r\n b", "DKIM-Signature: v=1; b=ab\r\n"},
	} {
		if got := refold(test.signature); got != test.want {
			t.Errorf("%q:\n%q, want\n%q", test.signature, got, test.want)
		}
	}
}

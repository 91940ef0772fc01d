package dav

import (
	"reflect"
	"testing"
)

// What is taken before the decoder reads it is what the decoder would read: it is the same where the first octet of the text stands as a number, so
// that nothing is taken.
func TestATokenIsReadAsAnyText(t *testing.T) {
	for _, c := range []struct{ first, rest string }{
		{"d", "ata:,1.Aa0-_.Zz"}, {"d", "ata &amp; more"}, {"d", "a<!-- no -->ta"}, {"d", "a<![CDATA[<ta>]]>"}, {"d", "\n 1"}, {"d", "ä"},
		{"d", "ata<other>text</other>,1."}, {"d", ""},
	} {
		tree := func(text string) *element {
			t.Helper()
			root, err := parse([]byte(`<D:sync-collection xmlns:D="DAV:"><D:sync-token>` + text + `</D:sync-token>behind<D:sync-level>1</D:sync-level></D:sync-collection>`))
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			return root
		}
		if taken, read := tree(c.first+c.rest), tree("&#100;"+c.rest); !reflect.DeepEqual(taken, read) {
			t.Errorf("%q is %q, and is %q as the decoder reads it", c.first+c.rest, taken.child(davNS, "sync-token").text, read.child(davNS, "sync-token").text)
		}
	}
	root, err := parse([]byte(`<D:sync-collection xmlns:D="DAV:"><D:sync-token/>behind<D:sync-level>1</D:sync-level></D:sync-collection>`))
	if err != nil || root.child(davNS, "sync-token").text != "" || root.text != "behind" {
		t.Errorf("an empty element has the text %q, and the one around it %q, %v", root.child(davNS, "sync-token").text, root.text, err)
	}
}

package desk

import (
	"fmt"
	"strings"
	"testing"

	"rondo/installation"
	"rondo/store"
)

// TestWhatIsInPlaceIsCalledWhatItIs holds that a database of another rondo is not called one that cannot be read, and that whoever restores
// hears where nobody knows who asked to be forgotten.
func TestWhatIsInPlaceIsCalledWhatItIs(t *testing.T) {
	const unread, unnamed, named = "cannot be read", "who asked to be forgotten since is unknown, too", "it knows ada@example.org"
	known := store.Since{Forgotten: []string{"ada@example.org"}}
	for name, c := range map[string]struct {
		r    installation.Restoration
		says []string
		not  []string
	}{
		"none":    {installation.Restoration{}, []string{"no database is at", unnamed}, nil},
		"older":   {installation.Restoration{There: true, Broken: store.ErrOlder, Since: known}, []string{"of an older rondo", named}, []string{unread, unnamed}},
		"newer":   {installation.Restoration{There: true, Broken: store.ErrNewer, Since: store.Since{Unnamed: true}}, []string{"of a newer rondo", unnamed}, []string{unread}},
		"damaged": {installation.Restoration{There: true, Broken: fmt.Errorf("%w; %w", store.ErrNewer, store.ErrDamaged), Since: store.Since{Unnamed: true}}, []string{unread, unnamed}, nil},
		"sound":   {installation.Restoration{There: true, Since: known}, []string{"the copy knows of all", named}, []string{unread, unnamed}},
	} {
		said := strings.Join(inPlace(&c.r), "\n")
		for _, want := range c.says {
			if !strings.Contains(said, want) {
				t.Errorf("%s: it does not say %q:\n%s", name, want, said)
			}
		}
		for _, not := range c.not {
			if strings.Contains(said, not) {
				t.Errorf("%s: it says %q:\n%s", name, not, said)
			}
		}
	}
}

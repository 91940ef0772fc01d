package scheduler

import (
	"maps"
	"testing"

	"rondo/theme"
)

// Themes find their recorded sessions also where the file of a theme before them is gone.
func TestThemesFindTheirSessionsBesideOneThatIsGone(t *testing.T) {
	set, have, now := season(t, 3)
	for _, gone := range set.Themes {
		files := maps.Clone(set.Files)
		delete(files, gone.File)
		rest, findings := theme.Load(files.FS(), "rondo.yaml")
		if err := findings.Err(); err != nil {
			t.Fatal(err)
		}
		for _, p := range outlook(rest, have, now) {
			if len(p.aims) != len(have.of(p.theme.ID)) {
				t.Errorf("without %s, %s has %d sessions, of which %d are recorded", gone.ID, p.theme.ID, len(p.aims), len(have.of(p.theme.ID)))
			}
			for i, a := range p.aims {
				if a.have == nil || a.have != have.of(p.theme.ID)[i] {
					t.Errorf("without %s, session %d of %s is to be opened", gone.ID, i, p.theme.ID)
				}
			}
		}
	}
}

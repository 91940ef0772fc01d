package edition

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"rondo/scheduler"
)

// With returns the edition as somebody sees it of whom more was read, a part of the same ledger: its sessions, and those it has from
// elsewhere, stand in the place of those of the edition, and all that is no session is what the part has. Feeds stay those of everybody.
func (e *Edition) With(part scheduler.State) *Edition {
	own := *e
	own.State = part
	own.State.Elsewhere = nil
	own.follow(part.Accepted)
	own.over = make(map[string]*scheduler.Session, len(part.Sessions)+len(part.Elsewhere))
	for _, sessions := range [][]*scheduler.Session{part.Sessions, part.Elsewhere} {
		for _, s := range sessions {
			own.over[s.UID] = s
		}
	}
	own.State.Sessions = slices.Clone(e.State.Sessions)
	added, moved, themes := maps.Clone(own.over), false, map[string]bool{}
	for i, was := range own.State.Sessions {
		if s := own.over[was.UID]; s != nil {
			own.State.Sessions[i] = s
			delete(added, s.UID)
			moved = moved || s.Slot != was.Slot || !s.Facts.Start.Equal(was.Facts.Start)
			themes[s.Theme] = true
		}
	}
	if len(added) > 0 { // since the edition was made
		byKey := maps.Clone(e.byKey())
		own.byKey, moved = func() sessionsByKey { return byKey }, true
		for _, s := range added {
			own.State.Sessions = append(own.State.Sessions, s)
			byKey.add(s)
			themes[s.Theme] = true
		}
	}
	if moved {
		slices.SortFunc(own.State.Sessions, func(a, b *scheduler.Session) int {
			return cmp.Or(strings.Compare(a.Theme, b.Theme), cmp.Compare(a.Slot, b.Slot), strings.Compare(a.UID, b.UID))
		})
		own.Sessions = byStart(own.State.Sessions)
	} else {
		own.Sessions = slices.Clone(e.Sessions)
		for i, was := range own.Sessions {
			if s := own.over[was.UID]; s != nil {
				own.Sessions[i] = s
			}
		}
	}
	own.of = maps.Clone(e.of)
	for id := range themes {
		own.of[id] = nil
	}
	for _, s := range own.Sessions {
		if themes[s.Theme] {
			own.of[s.Theme] = append(own.of[s.Theme], s)
		}
	}
	return &own
}

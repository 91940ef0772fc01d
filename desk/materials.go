package desk

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/installation"
	"rondo/scheduler"
	"rondo/theme"
)

// MaterialsOf reads materials as an organizer types them, "slides=https://…". An error is [Unclear].
func MaterialsOf(words []string) (all theme.Materials, err error) {
	for _, word := range words {
		label, address, ok := strings.Cut(word, "=")
		m := theme.Material{Label: strings.TrimSpace(label), URL: strings.TrimSpace(address)}
		if !ok {
			return nil, unclearf("%q has no label; write it like slides=https://example.org/slides.pdf", word)
		}
		if err := theme.CheckMaterial(m); err != nil {
			return nil, Unclear{err}
		}
		all = append(all, m)
	}
	return all, nil
}

// AddMaterials makes the edit of a theme's file that adds materials to the session of a date, which may be over. Nothing is
// written. What the edited files say was read again: they say what they did, and these materials. The State is asked for sessions
// that are on no date of today's rule; its zero value will do.
func AddMaterials(inst *installation.Folder, have scheduler.State, which, date string, add theme.Materials) (*Edit, error) {
	set, t, err := Theme(inst, which)
	if err != nil {
		return nil, err
	}
	slot, timed, err := slotOf(t, have, date)
	if err != nil {
		return nil, err
	}
	var all theme.Materials
	if entry := t.Entry(slot); entry != nil {
		all = slices.Clone(entry.Materials)
	}
	for _, m := range add {
		if i := slices.IndexFunc(all, func(own theme.Material) bool { return strings.EqualFold(own.Label, m.Label) }); i >= 0 {
			all[i].URL = m.URL
		} else {
			all = append(all, m)
		}
	}
	before := set.Files[t.File]
	after, err := theme.EditSession(t.File, before, theme.Spot{Slot: slot, Timed: timed}, theme.SessionChange{Materials: &all})
	if err != nil {
		return nil, err
	}
	files := maps.Clone(set.Files)
	files[t.File] = after
	if edited, findings := theme.LoadAfter(files.FS(), "rondo.yaml", set); edited.Theme(t.ID) == nil {
		return nil, fmt.Errorf("with the edit %s would not be sound, so nothing is written; add the material by hand: %w", t.File, findings.Err())
	}
	return newEdit(inst, t.File, before, after), nil
}

// slotOf finds the session that a date names among those of the file, or else among those that are recorded. timed says that
// its date alone would name several.
func slotOf(t *theme.Theme, have scheduler.State, date string) (slot ical.Local, timed bool, err error) {
	on, err := theme.ParseWhen(date)
	if err == nil {
		slot, err = SlotOn(t, on)
	} else {
		err = Unclear{err}
	}
	if err != nil {
		recorded := slices.DeleteFunc(slices.Clone(have.Sessions), func(s *scheduler.Session) bool { return s.Theme != t.ID })
		s, unknown := sessionOn(recorded, t.Name, date)
		if unknown != nil {
			return 0, false, err
		}
		slot = s.Slot
	}
	day := slot.Midnight()
	several := 0
	for _, o := range t.Occurrences(day, day.Add(24*time.Hour)) {
		if o.Slot.Midnight() == day && !o.Skipped {
			several++
		}
	}
	return slot, several > 1, nil
}

// MaterialRecord is one material of a theme's file.
type MaterialRecord struct {
	Session string `json:"session"` // the date under which it stands
	Label   string `json:"label"`
	URL     string `json:"url"`
}

// Materials lists what a theme's file has of materials, in order of date and of the file; of one session where a date is given.
func Materials(inst *installation.Folder, have scheduler.State, which string, date []string) (rows []MaterialRecord, err error) {
	_, t, err := Theme(inst, which)
	if err != nil {
		return nil, err
	}
	dates := slices.SortedFunc(maps.Keys(t.Sessions), func(a, b theme.When) int { return int(a.Local - b.Local) })
	if len(date) == 1 {
		slot, _, err := slotOf(t, have, date[0])
		if err != nil {
			return nil, err
		}
		names := theme.NamesOf(slot)
		dates = slices.DeleteFunc(dates, func(w theme.When) bool { return !slices.Contains(names[:], w) })
	}
	for _, on := range dates {
		for _, m := range t.Sessions[on].Materials {
			rows = append(rows, MaterialRecord{Session: on.String(), Label: m.Label, URL: m.URL})
		}
	}
	return rows, nil
}

package desk

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/google/renameio/v2"

	"rondo/ical"
	"rondo/installation"
	"rondo/scheduler"
	"rondo/theme"
)

// Edit is a change of one file of an installation that is not written yet.
type Edit struct {
	Name          string // of the file, relative to the folder
	Before, After []byte

	path string
}

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
	e := &Edit{Name: t.File, Before: set.Files[t.File], path: filepath.Join(inst.Dir, filepath.FromSlash(t.File))}
	e.After = e.Before
	for _, m := range add {
		if e.After, err = theme.InsertMaterial(t.File, e.After, slot, timed, m); err != nil {
			return nil, fmt.Errorf("%s: %w", t.File, err)
		}
	}
	return e, e.means(set, t, slot, add)
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

// means reads the files with the edit, and returns an error unless they say the same as before and the materials.
func (e *Edit) means(set *theme.Set, t *theme.Theme, slot ical.Local, add theme.Materials) error {
	files := maps.Clone(set.Files)
	files[t.File] = e.After
	after, findings := theme.Load(files.FS(), "rondo.yaml")
	changed := after.Theme(t.ID)
	if changed == nil {
		return fmt.Errorf("with the edit %s would not be sound, so nothing is written; add the material by hand: %w", t.File, findings.Err())
	}
	was, is := plainly(t), plainly(changed)
	entry := is.Entry(slot)
	if entry == nil {
		return fmt.Errorf("%s is written in a way that cannot be edited here; add the material by hand", t.File)
	}
	for _, m := range add {
		if entry.Materials.Of(m.Label) != m.URL {
			return fmt.Errorf("%s is written in a way that cannot be edited here; add the material by hand", t.File)
		}
	}
	before := theme.Override{}
	if own := was.Entry(slot); own != nil {
		before = *own
	}
	own := *entry
	kept := slices.DeleteFunc(slices.Clone(own.Materials), func(m theme.Material) bool { return add.Of(m.Label) != "" })
	had := slices.DeleteFunc(slices.Clone(before.Materials), func(m theme.Material) bool { return add.Of(m.Label) != "" })
	own.Materials, before.Materials = nil, nil
	for _, name := range theme.NamesOf(slot) {
		delete(was.Sessions, name)
		delete(is.Sessions, name)
	}
	if !slices.Equal(kept, had) || !reflect.DeepEqual(own, before) || !reflect.DeepEqual(was, is) {
		return fmt.Errorf("the edit would change more of %s than it is to, so nothing is written; add the material by hand", t.File)
	}
	return nil
}

// plainly returns a theme as its file says it, with a map of sessions of its own.
func plainly(t *theme.Theme) *theme.Theme {
	own := *t
	own.Rule, own.Zone, own.Members = ical.Rule{}, ical.Zone{}, nil
	own.Sessions = maps.Clone(t.Sessions)
	if own.Sessions == nil {
		own.Sessions = map[theme.When]theme.Override{}
	}
	return &own
}

// ErrMeanwhile says that a file is not the one that an edit was made for any more.
var ErrMeanwhile = errors.New("the file has changed meanwhile; look at the edit again")

// Write puts the edited file in place of the one that the edit was made for, whole or not at all. The error is [ErrMeanwhile]
// where that has changed.
func (e *Edit) Write() error {
	path, err := filepath.EvalSymlinks(e.path)
	if err != nil {
		return err
	}
	kept, err := os.Stat(path)
	if err != nil {
		return err
	}
	next, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithStaticPermissions(kept.Mode().Perm()))
	if err != nil {
		return err
	}
	defer next.Cleanup()
	if _, err := next.Write(e.After); err != nil {
		return err
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, e.Before) {
		return fmt.Errorf("%s: %w", e.Name, errors.Join(ErrMeanwhile, err))
	}
	return next.CloseAtomicallyReplace()
}

// Diff returns the edit line by line: those that go with a minus, those that come with a plus, and two lines around them.
func (e *Edit) Diff() string {
	const around = 2
	old, now := strings.Split(string(e.Before), "\n"), strings.Split(string(e.After), "\n")
	same := 0
	for same < min(len(old), len(now)) && old[same] == now[same] {
		same++
	}
	tail := 0
	for tail < min(len(old), len(now))-same && old[len(old)-1-tail] == now[len(now)-1-tail] {
		tail++
	}
	var b strings.Builder
	say := func(mark string, lines []string) {
		for _, line := range lines {
			fmt.Fprintf(&b, "%s%s\n", mark, strings.TrimSuffix(line, "\r"))
		}
	}
	fmt.Fprintf(&b, "%s:%d\n", e.Name, same+1)
	say("  ", old[max(0, same-around):same])
	say("- ", old[same:len(old)-tail])
	say("+ ", now[same:len(now)-tail])
	say("  ", old[len(old)-tail:min(len(old), len(old)-tail+around)])
	return strings.TrimRight(b.String(), " \n") + "\n"
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

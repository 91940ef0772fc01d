package theme

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"rondo/ical"
)

// SessionChange is what is to be different in one session's entry of a theme's file. What is nil stays as it is; an empty
// text, list or date takes its key out.
type SessionChange struct {
	Title, Abstract, Place *string
	Language               string // of Title, where the file has it in several: that of the site. The others stay
	Presenter              *Names
	Materials              *Materials // all of them; those that are there already keep their lines
	Cancelled              *Cancelled
	Move                   *Moving
	Note                   *Note // one more
}

// Moving is a new date and time with its reason, which may be empty. The zero Moving is none.
type Moving struct {
	To     When
	Reason string
}

// Spot is what an edit is about: a slot of the theme, whose entry is known by its date, or with Timed by its date
// and time where it has none yet. With Also the slot is to become a further date of the schedule first.
type Spot struct {
	Slot        ical.Local
	Timed, Also bool
}

// EditSession returns a theme's file with a change of one session's entry, which is made if there is none. Every byte that the
// change does not touch stays: comments, order, quotes and line ends. What was written is read again: the file says the same as
// before, and the change. The error is [Findings] where the file is no YAML that rondo reads, as with anchors and aliases, a
// [FieldError] where a value cannot be written, and else says what stands in the way.
func EditSession(file string, data []byte, at Spot, c SessionChange) ([]byte, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	body, marked := strings.CutPrefix(string(data), "\ufeff")
	e := &edit{file: file, text: body, end: "\n"}
	if strings.Contains(body, "\r\n") {
		e.end = "\r\n"
	}
	if err := e.read(); err != nil {
		return nil, err
	}
	before := e.root
	if at.Also {
		if err := e.also(at.Slot); err != nil {
			return nil, err
		}
	}
	for _, step := range c.steps() {
		if err := e.session(at, step); err != nil {
			return nil, err
		}
	}
	if err := e.verify(before, at, c); err != nil {
		return nil, err
	}
	if marked {
		e.text = "\ufeff" + e.text
	}
	return []byte(e.text), nil
}

// FieldError says of a key of a session's entry that its new value cannot be written.
type FieldError struct {
	Field string // the key in the file
	Err   error
}

func (e *FieldError) Error() string { return e.Field + ": " + e.Err.Error() }
func (e *FieldError) Unwrap() error { return e.Err }

// Without takes the change of a key out, and reports whether there was one.
func (c *SessionChange) Without(key string) bool {
	was := *c
	switch key {
	case "title":
		c.Title = nil
	case "abstract":
		c.Abstract = nil
	case "place":
		c.Place = nil
	case "presenter":
		c.Presenter = nil
	case "materials":
		c.Materials = nil
	case "cancelled":
		c.Cancelled = nil
	case "move_to", "reason":
		c.Move = nil
	case "notes":
		c.Note = nil
	}
	return was != *c
}

// check refuses what no text of a file may have.
func (c *SessionChange) check() error {
	texts := []struct {
		field string
		text  *string
		lines bool
	}{{"title", c.Title, false}, {"abstract", c.Abstract, true}, {"place", c.Place, false}}
	add := func(field string, text string, lines bool) {
		texts = append(texts, struct {
			field string
			text  *string
			lines bool
		}{field, &text, lines})
	}
	if c.Presenter != nil {
		for _, who := range *c.Presenter {
			if add("presenter", who, false); who == "" {
				return &FieldError{"presenter", wrong("leave it out", "a presenter without a name")}
			}
		}
	}
	if c.Cancelled != nil {
		add("cancelled", c.Cancelled.Reason, false)
		if _, truth := saidTruth(c.Cancelled.Reason); truth {
			return &FieldError{"cancelled", wrong("write why, or leave the reason out", "%q is no reason", c.Cancelled.Reason)}
		}
	}
	if c.Move != nil {
		add("reason", c.Move.Reason, false)
		if !c.Move.To.Set && c.Move.Reason != "" {
			return &FieldError{"reason", wrong("say when it is to be, too", "a reason without a move")}
		}
	}
	if c.Note != nil {
		if err := CheckNote(c.Note.Say); err != nil {
			return &FieldError{"notes", err}
		}
		if !c.Note.At.Set {
			return &FieldError{"notes", wrong("say when, like 1 day before", "a note without a time")}
		}
		add("notes", c.Note.Say, true)
	}
	for _, one := range texts {
		if one.text == nil {
			continue
		}
		err := checkText(*one.text, one.lines)
		if err == nil && !utf8.ValidString(*one.text) {
			err = wrong("write it anew", "a byte that is no UTF-8")
		}
		if err == nil && *one.text != "" && strings.TrimSpace(*one.text) == "" {
			err = wrong("write something, or leave it empty", "nothing but blanks")
		}
		if err != nil {
			return &FieldError{one.field, err}
		}
	}
	return c.checkMaterials()
}

func (c *SessionChange) checkMaterials() error {
	if c.Materials == nil {
		return nil
	}
	for i, m := range *c.Materials {
		err := CheckMaterial(m)
		switch {
		case err == nil && (*c.Materials)[:i].Of(m.Label) != "":
			err = wrong("give one of them another", "the label %s stands here twice", m.Label)
		case err == nil && !utf8.ValidString(m.Label+m.URL):
			err = wrong("write it anew", "a byte that is no UTF-8")
		case err == nil && (strings.TrimSpace(m.Label) != m.Label || strings.TrimSpace(m.URL) != m.URL):
			err = wrong("leave them out", "blanks around the label %q or its address", m.Label)
		case err == nil:
			err = checkText(m.URL, true)
		}
		if err == nil && i == MostMaterials {
			err = wrong("keep those that people open", "more than %d links", MostMaterials)
		}
		if err != nil {
			return &FieldError{"materials", err}
		}
	}
	return nil
}

// step is a key of an entry with what is to stand there; a nil value takes the key out, and join changes what is there.
type step struct {
	key   string
	value *value
	join  func(e *edit, at *pair) error
}

// steps are what a change comes to, in the order in which new keys stand.
func (c *SessionChange) steps() (all []step) {
	text := func(key string, text *string, form func(string) *value) {
		if text != nil && *text == "" {
			all = append(all, step{key: key})
		} else if text != nil {
			all = append(all, step{key: key, value: form(*text)})
		}
	}
	text("title", c.Title, oneLine)
	if c.Title != nil && *c.Title != "" {
		all[0].join = func(e *edit, at *pair) error { return e.translated(at, c.Language, oneLine(*c.Title)) }
	}
	if c.Presenter != nil {
		all = append(all, step{key: "presenter", value: namesValue(*c.Presenter)})
	}
	text("abstract", c.Abstract, manyLines)
	text("place", c.Place, oneLine)
	if c.Cancelled != nil {
		var v *value
		switch {
		case c.Cancelled.Reason != "":
			v = oneLine(c.Cancelled.Reason)
		case c.Cancelled.Is:
			v = bare("true")
		}
		all = append(all, step{key: "cancelled", value: v})
	}
	if c.Move != nil {
		var to *value
		if c.Move.To.Set {
			to = bare(c.Move.To.String())
		}
		all = append(all, step{key: "move_to", value: to})
		text("reason", &c.Move.Reason, oneLine)
	}
	if m := c.Materials; m != nil {
		all = append(all, step{key: "materials", value: materialsValue(*m), join: func(e *edit, at *pair) error { return e.materials(at, *m) }})
	}
	if n := c.Note; n != nil {
		all = append(all, step{key: "notes", value: notesValue(*n), join: func(e *edit, at *pair) error { return e.list(at, noteItem(*n)) }})
	}
	return all
}

// session makes one step in the entry of a slot.
func (e *edit) session(at Spot, s step) error {
	sessions := pairOf(e.root, is("sessions"))
	var entry, own *pair
	if sessions != nil {
		entry = pairOf(sessions.value, names(at.Slot))
	}
	if entry != nil {
		own = pairOf(entry.value, is(s.key))
	}
	on := at.Slot.Date()
	if at.Timed {
		on = at.Slot.String()
	}
	switch {
	case own == nil && s.gone():
		return nil
	case own != nil && s.join != nil:
		return e.done(s.join(e, own))
	case own != nil && s.value == nil:
		return e.done(e.takeOut(sessions, entry, own))
	case own != nil:
		return e.done(e.replace(own, s.value))
	case entry != nil:
		return e.done(e.add(entry, s.key, s.value, ""))
	}
	made := mappingValue([]string{s.key}, []*value{s.value})
	if sessions != nil {
		return e.done(e.add(sessions, on, made, on))
	}
	return e.done(e.add(&pair{value: e.root}, "sessions", mappingValue([]string{on}, []*value{made}), ""))
}

// translated changes a text, or where it stands in several languages, that of one.
func (e *edit) translated(at *pair, language string, text *value) error {
	if at.value.Kind != yaml.MappingNode || language == "" {
		return e.replace(at, text)
	}
	if own := pairOf(at.value, is(language)); own != nil {
		return e.replace(own, text)
	}
	return e.add(at, language, text, "")
}

// gone tells of a step that leaves nothing to write where there is nothing yet.
func (s step) gone() bool { return s.value == nil }

// done reads the text again after a change of it.
func (e *edit) done(err error) error {
	if err != nil {
		return err
	}
	return e.read()
}

// is returns what tells a key by its name.
func is(name string) func(string) bool { return func(key string) bool { return key == name } }

// names returns what tells the key of a slot's entry.
func names(slot ical.Local) func(string) bool {
	all := NamesOf(slot)
	return func(key string) bool {
		w, err := ParseWhen(key)
		return err == nil && slices.Contains(all[:], w)
	}
}

// also adds a further date to the schedule.
func (e *edit) also(slot ical.Local) error {
	schedule := pairOf(e.root, is("schedule"))
	if schedule == nil {
		return fmt.Errorf("%s has no schedule that a date can be added to", e.file)
	}
	if list := pairOf(schedule.value, is("also")); list != nil {
		return e.done(e.list(list, bare(slot.String())))
	}
	return e.done(e.add(schedule, "also", bare("["+slot.String()+"]"), ""))
}

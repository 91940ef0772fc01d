package theme

import (
	"fmt"
	"maps"

	"rondo/ical"
)

// Lifted returns the theme as it is once nothing of it is a draft: t itself where nothing is.
func (t *Theme) Lifted() *Theme {
	drafts := t.Draft
	for _, o := range t.Sessions {
		drafts = drafts || o.Draft
	}
	if !drafts {
		return t
	}
	lifted := *t
	lifted.Draft, lifted.Sessions = false, maps.Clone(t.Sessions)
	for on, o := range lifted.Sessions {
		o.Draft = false
		lifted.Sessions[on] = o
	}
	return &lifted
}

// DraftKey returns a finding at the key that makes the session of a slot a draft, its own or else the theme's.
func (s *Set) DraftKey(t *Theme, slot ical.Local, found, right string) Finding {
	var all Findings
	d := parse(t.File, s.Files[t.File], new(Findings))
	if d.root != nil {
		d.decode(d.root, valueOf(new(Theme)), "")
	}
	d.findings, d.count = &all, 0
	where := "draft"
	for _, on := range NamesOf(slot) {
		if t.Sessions[on].Draft {
			where = fmt.Sprintf("sessions/%s/draft", on)
		}
	}
	d.wrong(where, right, "%s", found)
	return all[0]
}

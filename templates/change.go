package templates

import (
	"cmp"
	"slices"
)

// batch returns what has changed about all sessions that the reader is told of at once.
func (c *composer) batch() (list []change) {
	for _, one := range c.letter.Batch.All {
		now := one.Session
		date := c.say("date", c.span(now.Start, now.End, c.readerZone, c.letter.City))
		switch {
		case one.Off:
			list = append(list, change{Label: date, New: c.say("flag/cancelled", c.matter)})
		case one.BackOn:
			list = append(list, change{Label: date, New: c.say("flag/back", c.matter)})
		}
		if one.Off || one.Was == nil {
			if title := oneLine(now.Title); c.letter.Batch.Says == "invited" {
				list = append(list, change{Label: date, New: cmp.Or(title, oneLine(now.Name))})
			}
			continue
		}
		for i, row := range c.changes(*one.Was, now, one.Changed) {
			if i > 0 || !slices.Contains(one.Changed, "start") {
				row.Label = date + ", " + row.Label
			}
			list = append(list, row)
		}
	}
	return list
}

// changes returns what differs from what the reader was told before, each with its old and new value, the most
// important first.
func (c *composer) changes(was, now Session, fields []string) []change {
	changed := func(field string) bool { return slices.Contains(fields, field) }
	var list []change
	add := func(label, old, new string) {
		if old != new {
			list = append(list, change{Label: c.say("label/"+label, nil), Old: old, New: new})
		}
	}
	if changed("start") {
		add("when", c.say("date", c.span(was.Start, was.End, c.readerZone, c.letter.City)), c.say("date", c.span(now.Start, now.End, c.readerZone, c.letter.City)))
	}
	if changed("end") || changed("start") {
		add("length", c.say("length", lengthOf(was.End.Sub(was.Start))), c.say("length", lengthOf(now.End.Sub(now.Start))))
	}
	if changed("tentative") || changed("certain") {
		status := func(s Session) string {
			return c.say(map[bool]string{true: "status/tentative", false: "status/certain"}[s.Tentative], nil)
		}
		add("status", status(was), status(now))
	}
	named := func(field, old, new string) {
		if changed(field) {
			add(field, c.orOpen(old), c.orOpen(new))
		}
	}
	named("place", was.Place, now.Place)
	named("title", was.Title, now.Title)
	named("presenter", person(was.Presenter), person(now.Presenter))
	named("purpose", was.Purpose, now.Purpose)
	if changed("abstract") {
		add("abstract", "", c.say("rewritten", nil))
	}
	return list
}

// orOpen returns a value as one line, or the phrase "open" if it is empty.
func (c *composer) orOpen(value string) string {
	if value = oneLine(value); value != "" {
		return value
	}
	return c.say("open", nil)
}

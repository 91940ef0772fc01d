package theme

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"rondo/ical"
)

// verify returns an error unless the text says what it did before, and the change.
func (e *edit) verify(before *yaml.Node, at Spot, c SessionChange) error {
	var touched []string
	for _, s := range c.steps() {
		touched = append(touched, s.key)
	}
	if rest(before, at, touched) != rest(e.root, at, touched) || !reflect.DeepEqual(e.alsoAdded(before, at), dates(e.root)) {
		return fmt.Errorf("the edit would change more of %s than it is to, so nothing is written; change it by hand", e.file)
	}
	was, is := entryOf(before, at, c.Language), entryOf(e.root, at, c.Language)
	same := func(want *string, got *string) bool {
		return want == nil || (got == nil && *want == "") || got != nil && strings.TrimSpace(*want) == *got
	}
	others := func(p Phrase) Phrase {
		p = maps.Clone(p)
		delete(p, c.Language)
		return p
	}
	sound := same(c.Title, is.Title) && (c.Title != nil && *c.Title == "" || maps.Equal(others(is.Titles), others(was.Titles))) && same(c.Abstract, is.Abstract) && same(c.Place, is.Place) &&
		(c.Presenter == nil || slices.EqualFunc(*c.Presenter, is.Presenter, func(a, b string) bool { return strings.TrimSpace(a) == b })) &&
		(c.Materials == nil || sameMaterials(*c.Materials, is.Materials)) &&
		(c.Cancelled == nil || c.Cancelled.Is == is.Cancelled.Is && strings.TrimSpace(c.Cancelled.Reason) == is.Cancelled.Reason) &&
		(c.Move == nil || c.Move.To == is.MoveTo && strings.TrimSpace(c.Move.Reason) == is.Reason) &&
		(c.Note == nil || len(is.Notes) == len(was.Notes)+1 && is.Notes[len(was.Notes)].Say == strings.TrimSpace(c.Note.Say))
	if !sound {
		return fmt.Errorf("%s is written in a way that cannot be edited here; change it by hand", e.file)
	}
	return nil
}

func sameMaterials(want, got Materials) bool {
	return len(want) == len(got) && !slices.ContainsFunc(want, func(m Material) bool { return got.Of(m.Label) != m.URL })
}

// alsoAdded returns the further dates of a schedule as they are to be.
func (e *edit) alsoAdded(before *yaml.Node, at Spot) []string {
	all := dates(before)
	if at.Also {
		all = append(all, at.Slot.String())
	}
	return all
}

// dates returns the further dates of a schedule as they are written.
func dates(root *yaml.Node) (all []string) {
	schedule := pairOf(root, is("schedule"))
	if schedule == nil {
		return nil
	}
	if also := pairOf(schedule.value, is("also")); also != nil {
		items := also.value.Content
		if also.value.Kind == yaml.ScalarNode && !isNull(also.value) {
			items = []*yaml.Node{also.value}
		}
		for _, n := range items {
			all = append(all, n.Value)
		}
	}
	return all
}

// entryOf reads what stands in the entry of a slot, as far as it can be read.
func entryOf(root *yaml.Node, at Spot, language string) (o Override) {
	if sessions := pairOf(root, is("sessions")); sessions != nil {
		if entry := pairOf(sessions.value, names(at.Slot)); entry != nil {
			d := &document{places: map[string]*yaml.Node{}, faulty: map[*yaml.Node]bool{}, findings: &Findings{}, speaks: language}
			d.decode(entry.value, valueOf(&o), "")
		}
	}
	return o
}

// rest returns what a file says beside the keys of an entry that a change touches, and beside further dates of the schedule.
func rest(root *yaml.Node, at Spot, touched []string) string {
	var b strings.Builder
	meant := names(at.Slot)
	var write func(n *yaml.Node, path []string)
	write = func(n *yaml.Node, path []string) {
		fmt.Fprintf(&b, "%d %s %q (", n.Kind, n.Tag, n.Value)
		for i, c := range n.Content {
			if n.Kind != yaml.MappingNode {
				write(c, append(path, ""))
				continue
			}
			if i%2 == 1 {
				continue
			}
			own, value := append(slices.Clone(path), c.Value), n.Content[i+1]
			switch {
			case len(own) == 2 && own[0] == "schedule" && own[1] == "also":
				continue
			case len(own) == 1 && own[0] == "sessions" && !says(value, func(key string, v *yaml.Node) bool {
				return !meant(key) || says(v, func(key string, _ *yaml.Node) bool { return !slices.Contains(touched, key) })
			}):
				continue
			case len(own) == 2 && own[0] == "sessions" && meant(own[1]) && !says(value, func(key string, _ *yaml.Node) bool { return !slices.Contains(touched, key) }):
				continue
			case len(own) == 3 && own[0] == "sessions" && meant(own[1]) && slices.Contains(touched, own[2]):
				continue
			}
			fmt.Fprintf(&b, "%q:", c.Value)
			write(value, own)
		}
		b.WriteByte(')')
	}
	write(root, nil)
	return b.String()
}

// says tells whether a mapping has a pair that counts.
func says(n *yaml.Node, counts func(key string, v *yaml.Node) bool) bool {
	if n.Kind != yaml.MappingNode {
		return !isNull(n)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if counts(n.Content[i].Value, n.Content[i+1]) {
			return true
		}
	}
	return false
}

// KeyAt returns the key of a session's entry that stands at a line and column of a theme's file, or whose value does; "" for a place
// outside of the entry.
func KeyAt(file string, data []byte, slot ical.Local, line, column int) string {
	e := &edit{file: file, text: strings.TrimPrefix(string(data), "\ufeff")}
	if e.read() != nil || line < 1 || line > len(e.lines) {
		return ""
	}
	entry := pairOf(e.root, is("sessions"))
	if entry != nil {
		entry = pairOf(entry.value, names(slot))
	}
	if entry == nil || entry.value.Kind != yaml.MappingNode {
		return ""
	}
	at := e.start(&yaml.Node{Line: line, Column: column})
	for i := 0; i+1 < len(entry.value.Content); i += 2 {
		p := &yaml.Node{Kind: yaml.MappingNode, Style: entry.value.Style, Content: entry.value.Content[i : i+2]}
		if end, err := e.finishLast(p, 0); err == nil && e.start(p.Content[0]) <= at && at <= end {
			return p.Content[0].Value
		}
	}
	return ""
}

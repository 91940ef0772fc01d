package scheduler

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"rondo/theme"
)

// handful is how many people may be taken off a list together, whatever share of it they are.
const handful = 2

// list is the people of a group or of a theme's audience, and those whom an edit takes off it and who would hear of that.
type list struct {
	name      string // of a group, or of a theme whose audience it is
	audience  bool
	all, lost map[string]bool
}

// cut notes, for one theme, who was told of its coming sessions and who of them is taken off by the edit. Those who are on
// their way out count, once somebody else goes: a list that shrinks bit by bit shrinks as much. Those who are told of it now do not.
type cut struct {
	all, lost map[string]bool
	leaving   map[string]bool
}

func newCut() *cut {
	return &cut{all: map[string]bool{}, lost: map[string]bool{}, leaving: map[string]bool{}}
}

// see notes one person who was told of a session.
func (c *cut) see(address string, stays, stayed, leaving bool) {
	c.all[address] = true
	switch {
	case stays:
	case stayed:
		c.lost[address] = true
	case leaving:
		c.leaving[address] = true
	default:
		delete(c.all, address) // they were never of this audience
	}
}

// end adds what the edit does to the audience of one theme.
func (c *cut) end(d *disturbance, t *theme.Theme) {
	if len(c.lost) == 0 {
		return
	}
	for address := range c.lost {
		d.lost[address] = true
	}
	maps.Copy(c.lost, c.leaving)
	d.lists = append(d.lists, list{name: t.Name, audience: true, all: c.all, lost: c.lost})
}

// fetched adds what lists that were fetched lose, whether or not those who are gone would hear of it: half a list is no list.
func (d *disturbance) fetched(before, after *theme.Set) {
	for _, one := range after.Config.People.Lists {
		was, known := before.Files[one.Kept()]
		if !known || !one.Fetched() || bytes.Equal(was, after.Files[one.Kept()]) {
			continue
		}
		l := list{name: one.Group, all: map[string]bool{}, lost: map[string]bool{}}
		for _, address := range theme.Addresses(was) {
			l.all[address], l.lost[address] = true, true
		}
		for _, address := range theme.Addresses(after.Files[one.Kept()]) {
			delete(l.lost, address)
		}
		if l.shrinks(after.Config.Brake.Share) { // and so it is said once
			d.lists = slices.DeleteFunc(d.lists, func(other list) bool { return !other.audience && other.name == one.Group })
		}
		d.lists = append(d.lists, l) // beside what the group loses, which may have people of people.yaml as well
	}
}

// groups adds what the edit does to the groups of people.yaml.
func (d *disturbance) groups(before, after *theme.Set) {
	for _, name := range slices.Sorted(maps.Keys(before.People.Groups)) {
		l := list{name: name, all: map[string]bool{}, lost: map[string]bool{}}
		stay := map[string]bool{}
		for _, who := range after.People.Groups[name] {
			stay[who.Email] = true
		}
		for _, who := range before.People.Groups[name] {
			address := current(d.today, who.Email)
			l.all[address] = true
			if !stay[address] && d.lost[address] {
				l.lost[address] = true
			}
		}
		if len(l.lost) > 0 {
			d.lists = append(d.lists, l)
		}
	}
}

// shrinks says which lists would lose too much.
func (d *disturbance) shrinks(limit theme.Share) (lines []string) {
	for i := range d.lists {
		if l := &d.lists[i]; l.shrinks(limit) {
			name := l.name
			if l.audience {
				name = "the audience of " + name
			}
			lines = append(lines, fmt.Sprintf("%s loses %d of %s", name, len(l.lost), people(len(l.all))))
		}
	}
	return lines
}

func (l *list) shrinks(limit theme.Share) bool {
	return len(l.lost) > handful && len(l.lost)*100 > int(limit)*len(l.all)
}

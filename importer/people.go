package importer

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"rondo/ical"
	"rondo/theme"
)

// person is somebody whom a file names.
type person struct {
	at        *theme.Tree
	addresses []string // as the file has them, the first one is theirs
	name      string
	zone      string
	language  string
}

// peopleBatch gathers the people of all files: one entry for each address, and a group for each file.
type peopleBatch struct {
	all    []theme.Entry
	owner  map[string]int // by address and alias
	groups map[string][]string
}

// readPeople returns a reader of people that a function finds in a file.
func readPeople(read func(*source) []person) func(*batch, []File) {
	return func(b *batch, files []File) {
		p := peopleBatch{owner: map[string]int{}, groups: map[string][]string{}}
		var names []string
		for _, file := range files {
			s := b.source(file)
			names = append(names, path.Base(file.Name))
			group := slug(strings.TrimSuffix(path.Base(file.Name), path.Ext(file.Name)))
			for _, who := range read(s) {
				b.meetings++
				p.add(s, group, who)
			}
		}
		if len(p.all) == 0 {
			if b.findings.Err() == nil && len(files) > 0 {
				b.findings = append(b.findings, theme.Finding{File: files[0].Name, Found: "nobody in it has a mail address"})
			}
			return
		}
		head := fmt.Sprintf("# Imported from %s.\n", oneLine(strings.Join(names, ", ")))
		b.people = append([]byte(head), theme.WritePeople(p.all, p.groups)...)
	}
}

// add takes a person. Whoever has their first address is there already, and keeps the first name that is said.
func (p *peopleBatch) add(s *source, group string, who person) {
	var mine []string
	for _, text := range who.addresses {
		a, err := theme.Address(strings.TrimSpace(text))
		if err != nil {
			found, right := halves(err)
			if s.b.strict && strings.TrimSpace(text) != "" { // who is left out would be uninvited
				s.wrong(who.at, "mend it where the list comes from, or fetch the whole list", "%q is no address", shown(text))
				continue
			}
			s.note(who.at, right, "%s, so it is left out", found)
			continue
		}
		mine = append(mine, a)
	}
	if len(mine) == 0 {
		if len(who.addresses) == 0 {
			s.note(who.at, "add an address, or leave them out", "%q has no mail address, and is left out", cmp.Or(oneLine(who.name), "somebody"))
		}
		return
	}
	mine = unique(mine)
	n, known := p.owner[mine[0]] // further addresses may be shared: by a couple, or by all of info@
	if !known {
		n = len(p.all)
		p.all = append(p.all, theme.Entry{Email: mine[0]})
		p.owner[mine[0]] = n
	}
	me := &p.all[n]
	for _, a := range mine {
		if i, taken := p.owner[a]; taken {
			if i != n {
				s.note(who.at, "an answer can come from one person only", "%s is an address of %s already", a, p.all[i].Email)
			}
			continue
		}
		p.owner[a] = n
		me.Aliases = append(me.Aliases, a)
	}
	name := oneLine(who.name)
	if me.Name = cmp.Or(me.Name, name); name != "" && sound(name) != sound(me.Name) {
		s.note(who.at, "give each an address of their own, if they are two", "%q has the address of %q, so they are one person", name, me.Name)
	}
	if zone := strings.TrimSpace(who.zone); zone != "" && me.Timezone == "" {
		if z, err := ical.LoadZone(zone); err == nil {
			me.Timezone = z.String()
		} else {
			s.note(who.at, "write the zone as it is called, like Europe/Helsinki", "%q of %s is no time zone, so the site's counts", zone, me.Email)
		}
	}
	if language, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(who.language)), "_", "-"), "-"); language != "" && me.Language == "" {
		if slices.Contains(theme.Languages, language) {
			me.Language = language
		} else {
			s.note(who.at, "letters are in "+theme.LanguageChoice(), "the language %q of %s is left out", who.language, me.Email)
		}
	}
	if !slices.Contains(p.groups[group], me.Email) {
		p.groups[group] = append(p.groups[group], me.Email)
	}
}

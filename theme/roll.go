package theme

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"rondo/ical"
)

// roll finds people and groups by the words that files name them with.
type roll struct {
	site      *Site
	byAddress *Directory
	byName    map[string][]*Person // by folded name
	was       map[string]*Person   // by earlier address
	aliases   map[string]*Person   // by the other addresses people answer from
	groups    map[string][]*Person
	listed    map[string][]*Person // of a group's CSV file
	written   map[string]Group
	open      map[string]bool // groups being resolved, to notice one that holds itself
	unfetched map[string]bool // groups of lists of which there is no copy yet
	waits     map[string]bool // groups with somebody who may be on such a list
	broken    bool            // people.yaml has errors: words that are not found mean nothing

	shared map[ways]*ways // those of the people so far
	usual  *ways          // of whoever stands in no file of people; nil before the first
	room   []Person       // for more of them, side by side
	alone  [1]*Person

	earlier *Directory // of the reading before, whose people.yaml was the same
	met     []*Person  // whom the theme that is read names by address
}

// newRoll returns a roll of nobody.
func newRoll(site *Site) roll {
	return roll{
		site: site, byAddress: new(Directory), byName: map[string][]*Person{}, was: map[string]*Person{}, aliases: map[string]*Person{},
		groups: map[string][]*Person{}, listed: map[string][]*Person{}, open: map[string]bool{}, unfetched: map[string]bool{}, waits: map[string]bool{},
	}
}

// readPeople reads people.yaml and the CSV files it names.
func (l *loader) readPeople() {
	l.roll = newRoll(&l.set.Config.Site)
	l.set.People = People{ByAddress: l.roll.byAddress, ByAlias: l.roll.aliases, Groups: l.roll.groups}
	file := l.set.Config.People.File
	d, written := &document{file: file, findings: &l.findings}, peopleFile{}
	before := len(l.findings)
	if _, err := l.read(file); errors.Is(err, fs.ErrNotExist) && file == "people.yaml" {
		// Themes may name everybody by address.
		if near := Similar(l.fsys, file); near != "" && meantAsYAML(near) {
			l.stray(near, "name it "+file+", or write people: "+near+" in rondo.yaml")
		}
		before = len(l.findings)
	} else if d = l.open(file, file); d.root != nil {
		d.decode(d.root, valueOf(&written), "")
		l.roll.written = written.Groups
		people := make([]Person, len(written.People))
		for i := range people {
			l.roll.enter(d, fmt.Sprintf("people/%d", i), &written.People[i], &people[i])
		}
		l.roll.checkWas(d, written.People, people)
		l.roll.checkAliases(d, written.People, people)
		for _, name := range slices.Sorted(maps.Keys(written.Groups)) {
			if csv := written.Groups[name].CSV; csv != "" {
				l.readCSV(d, name, csv)
			}
		}
	}
	l.readLists(d)
	for _, name := range slices.Sorted(maps.Keys(l.roll.written)) {
		l.roll.resolveGroup(d, name)
	}
	l.roll.settle(d)
	l.roll.broken = l.findings[before:].Err() != nil
}

// enter checks one entry of people.yaml and makes its person known.
func (r *roll) enter(d *document, where string, e *Entry, p *Person) {
	defer func() { r.describe(p, *e) }()
	if e.Email == "" {
		if d.lacks(join(where, "email"), "") {
			d.wrong(where, "add email: ada@example.org", "a person without an address")
		}
		return
	}
	email, err := address(e.Email)
	if err != nil {
		d.mistake(d.at(join(where, "email")), err)
		return
	}
	e.Email = email
	if r.byAddress.At(email) != nil {
		d.wrong(join(where, "email"), "keep one entry for each person", "%s is listed twice", email)
		return
	}
	e.Zone = d.zone(join(where, "timezone"), e.Timezone, r.site.Zone)
	d.language(join(where, "language"), e.Language)
	r.complete(e)
	p.Email = email // which it is found by
	r.byAddress.put(email, p)
	if e.Name != "" {
		r.byName[fold(e.Name)] = append(r.byName[fold(e.Name)], p)
	}
}

func (r *roll) complete(e *Entry) {
	if e.Timezone == "" {
		e.Timezone, e.Zone = r.site.Zone.String(), r.site.Zone
	}
	e.Language = cmp.Or(e.Language, r.site.Language)
	e.Region = cmp.Or(e.Country, r.site.Country) // until groups are known
}

// describe makes a person the one of an entry.
func (r *roll) describe(p *Person, e Entry) {
	*p = Person{Email: e.Email, Name: e.Name, ways: r.share(e.ways())}
}

// share returns ways that are held once in this reading.
func (r *roll) share(w ways) *ways {
	known := r.shared[w]
	if known == nil {
		if r.shared == nil {
			r.shared = map[ways]*ways{}
		}
		known = &w
		r.shared[w] = known
	}
	return known
}

// checkWas looks at earlier addresses when everybody is known.
func (r *roll) checkWas(d *document, entries []Entry, people []Person) {
	for i := range entries {
		e, where := &entries[i], fmt.Sprintf("people/%d/was", i)
		if e.Was == "" {
			continue
		}
		was, err := address(e.Was)
		switch {
		case err != nil:
			d.mistake(d.at(where), err)
		case r.byAddress.At(was) != nil:
			d.wrong(where, "remove the entry of the earlier address", "%s still has an entry", was)
		case r.was[was] != nil:
			d.wrong(where, "only one person can carry its seats on", "%s was %s as well", r.was[was].Email, was)
		default:
			e.Was = was
			r.describe(&people[i], *e)
			r.was[was] = &people[i]
		}
	}
}

// checkAliases looks at the other addresses of people when everybody is known.
func (r *roll) checkAliases(d *document, entries []Entry, people []Person) {
	for i := range entries {
		for n, written := range entries[i].Aliases {
			where := fmt.Sprintf("people/%d/aliases/%d", i, n)
			alias, err := address(written)
			switch {
			case err != nil:
				d.mistake(d.at(where), err)
			case r.byAddress.At(alias) != nil:
				d.wrong(where, "an answer can come from one person only; remove one of the two", "%s has an entry of its own", alias)
			case r.aliases[alias] != nil:
				d.wrong(where, "an answer can come from one person only", "%s is an alias of %s as well", alias, r.aliases[alias].Email)
			default:
				entries[i].Aliases[n] = alias // which the person shares
				r.aliases[alias] = &people[i]
			}
		}
	}
}

// named returns the person with the address, made up with the site's defaults when no file has an entry.
func (r *roll) named(email string) *Person {
	p := cmp.Or(r.byAddress.At(email), r.was[email])
	if p == nil {
		if p = r.earlier.At(email); p == nil {
			p = r.nobody(email)
		}
		r.byAddress.put(email, p)
	}
	r.met = append(r.met, p)
	return p
}

// nobody returns somebody new who stands in no file of people.
func (r *roll) nobody(email string) *Person {
	if r.usual == nil {
		var e Entry
		r.complete(&e)
		r.usual = r.share(e.ways())
	}
	if len(r.room) == 0 {
		r.room = make([]Person, peopleAtOnce)
	}
	p := &r.room[0]
	r.room = r.room[1:]
	*p = Person{Email: email, ways: r.usual}
	return p
}

// peopleAtOnce is for how many people memory is taken at a time.
const peopleAtOnce = 64

// person finds a single person by address or name. A nil person without an error is one that a broken people.yaml may
// well have.
func (r *roll) person(word string) (*Person, error) {
	if strings.Contains(word, "@") {
		email, err := address(word)
		if err != nil {
			return nil, err
		}
		return r.named(email), nil
	}
	switch known := r.byName[fold(word)]; {
	case len(known) == 1:
		return known[0], nil
	case len(known) > 1:
		return nil, wrong("write the address", "%q is the name of %s and %s", word, known[0].Email, known[1].Email)
	case len(r.unfetched) > 0:
		return nil, wrong(fetchRight, "%q is nobody in people.yaml, and the people of %s were not fetched yet", word, plainList(slices.Sorted(maps.Keys(r.unfetched))))
	case r.broken:
		return nil, nil
	}
	var names []string
	for _, people := range r.byName {
		names = append(names, people[0].Name)
	}
	return nil, wrong(r.suggest(word, names), "%q is nobody in people.yaml", word)
}

// members finds the people that a word of an audience means: a group by its name, or a person. They are to be read before the next call.
func (r *roll) members(word string) (people []*Person, via string, err error) {
	if r.unfetched[word] || r.waits[word] {
		return nil, "", wrong(fetchRight, "the people of %q were not fetched yet", word)
	}
	if group, ok := r.groups[word]; ok {
		return group, word, nil
	}
	p, err := r.person(word)
	if p != nil {
		r.alone[0] = p
		return r.alone[:], "", nil
	}
	if err != nil && !r.later(word) && !strings.Contains(word, "@") && len(r.byName[fold(word)]) == 0 {
		names := slices.Collect(maps.Keys(r.written))
		for _, people := range r.byName {
			names = append(names, people[0].Name)
		}
		err = wrong(r.suggest(word, names), "%q is no group and no person", word)
	}
	return nil, "", err
}

// later reports whether a word may mean somebody on a list of which there is no copy yet.
func (r *roll) later(word string) bool {
	_, group := r.groups[word]
	return r.unfetched[word] || r.waits[word] || len(r.unfetched) > 0 && !group && !strings.Contains(word, "@") && len(r.byName[fold(word)]) == 0
}

func (r *roll) suggest(word string, known []string) string {
	slices.Sort(known)
	if near := ical.Nearest(word, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "add it to people.yaml, or write an address"
}

// resolveGroup collects the people of a group, those of groups inside it included.
func (r *roll) resolveGroup(d *document, name string) {
	if _, seen := r.open[name]; seen {
		return
	}
	r.open[name] = true
	found := slices.Clone(r.listed[name])
	for i, word := range r.written[name].Members {
		where := fmt.Sprintf("groups/%s/members/%d", name, i)
		if word == "" {
			continue
		}
		if _, ok := r.written[word]; ok {
			if word == name {
				d.wrong(where, "remove it", "the group %q holds itself", name)
				continue
			}
			if r.open[word] {
				d.wrong(where, "remove one of them from the other", "the groups %q and %q hold each other", word, name)
				continue
			}
			r.resolveGroup(d, word)
		}
		people, _, err := r.members(word)
		if err != nil && r.later(word) {
			r.waits[name] = true // whoever names the group waits; people.yaml itself is sound
			continue
		}
		if err != nil {
			d.mistake(d.at(where), err)
		}
		found = append(found, people...)
	}
	slices.SortFunc(found, func(a, b *Person) int { return strings.Compare(a.Email, b.Email) })
	r.groups[name] = slices.Compact(found)
	r.open[name] = false
	if g := r.written[name]; len(g.Members) == 0 && g.CSV == "" && !g.fetched {
		d.warn("groups/"+name, "list its members", "the group %q has nobody", name)
	}
}

// beside returns the path of a file that another file names.
func beside(file, named string) string { return path.Join(path.Dir(file), named) }

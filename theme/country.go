package theme

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"rondo/holidays"
)

// region reads a country or a part of one. What is not known stays "".
func (d *document) region(n *yaml.Node, r *holidays.Region, where string) {
	text, ok := d.scalar(n, where) // whatever YAML takes it for: NO is Norway
	if !ok {
		return
	}
	read, err := holidays.ParseRegion(text)
	if err != nil {
		d.mistake(n, err)
	}
	*r = read
}

// country reads the word for a region in a table; an empty one says none.
func (d *document) country(text string) holidays.Region {
	if text == "" {
		return ""
	}
	r, err := holidays.ParseRegion(text)
	if err != nil {
		d.mistake(d.at(""), err)
	}
	return r
}

// settle finds the countries of people who say none themselves: that of their groups, unless two differ.
func (r *roll) settle(d *document) {
	claims := map[*Person]map[holidays.Region]string{} // the first group that says so
	names := slices.Sorted(maps.Keys(r.written))
	for _, name := range names {
		if region := r.written[name].Country; region != "" {
			r.claim(name, map[string]bool{}, func(p *Person) {
				if claims[p] == nil {
					claims[p] = map[holidays.Region]string{}
				}
				if claims[p][region] == "" {
					claims[p][region] = name
				}
			})
		}
	}
	disputed := map[string][]*Person{} // by the last group that differs
	for p, regions := range claims {
		switch {
		case p.Country() != "":
		case len(regions) == 1:
			mine := *p.said()
			for mine.region = range regions {
			}
			p.ways = r.share(mine)
		default:
			last := slices.Max(slices.Collect(maps.Values(regions)))
			disputed[last] = append(disputed[last], p)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(disputed)) {
		people := disputed[name]
		p := slices.MinFunc(people, func(a, b *Person) int { return strings.Compare(a.Email, b.Email) })
		who := p.Email + " is"
		if more := len(people) - 1; more > 0 {
			who = fmt.Sprintf("%s and %d more are", p.Email, more)
		}
		other := slices.Min(slices.Collect(maps.Values(claims[p])))
		d.warn("groups/"+name+"/country", "give people who are in both a country of their own; until then the site's counts",
			"%s in the group %q of %s as well", who, other, r.written[other].Country)
	}
}

// claim visits the people of a group, but those whom a group within it says a country for.
func (r *roll) claim(name string, seen map[string]bool, visit func(*Person)) {
	if seen[name] {
		return
	}
	seen[name] = true
	for _, p := range r.listed[name] {
		visit(p)
	}
	for _, word := range r.written[name].Members {
		inner, isGroup := r.written[word]
		switch {
		case !isGroup:
			if people, _, err := r.members(word); err == nil {
				for _, p := range people {
					visit(p)
				}
			}
		case inner.Country == "":
			r.claim(word, seen, visit)
		}
	}
}

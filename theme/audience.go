package theme

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/image/colornames"

	"rondo/ical"
)

// resolveMembers finds the people behind the words of audience and organizers.
func (d *document) resolveMembers(t *Theme, known *roll) {
	seats := make([]Member, 0, len(t.Audience)+len(t.Organizers))
	unclear := known.broken
	for i, word := range t.Audience {
		where := func() string { return fmt.Sprintf("audience/%d", i) }
		if word == "" {
			unclear = unclear || !d.sound(where())
			continue
		}
		people, via, err := known.members(word)
		if err != nil {
			d.mistake(d.at(where()), err)
			unclear = true
		}
		of := reasonOf(Audience, via)
		for _, p := range people {
			seats = append(seats, Member{p, of})
		}
	}
	if len(seats) == 0 && (!unclear || len(t.Audience) == 0) {
		d.wrong("audience", "name people and groups from people.yaml, audience: [data-guild]", "the audience is empty")
	}
	for i, word := range t.Organizers {
		where := fmt.Sprintf("organizers/%d", i)
		if _, group := known.written[word]; group {
			d.wrong(where, "name the people who look after the theme", "%q is a group", word)
			continue
		}
		if p := d.person(where, word, known); p != nil {
			seats = append(seats, NewMember(p, Organizer, ""))
		}
	}
	if len(t.Organizers) == 0 {
		d.warn("organizers", "name the people who look after the theme, organizers: [curator@example.org]", "the theme has no organizers, so nobody hears when something is held")
	}
	t.Members, t.Audience = eachOnce(seats), nil
}

// eachOnce returns people in order of address, each once: as an organizer rather than as one of the audience, named rather than by a group, and by
// the first of several groups. It may change what it is given.
func eachOnce(seats []Member) []Member {
	rank := func(m Member) int {
		switch {
		case m.Role() == Organizer:
			return 0
		case m.Via() == "":
			return 1
		}
		return 2
	}
	slices.SortStableFunc(seats, func(a, b Member) int {
		return cmp.Or(strings.Compare(a.Person.Email, b.Person.Email), cmp.Compare(rank(a), rank(b)))
	})
	seats = slices.CompactFunc(seats, func(a, b Member) bool { return a.Person.Email == b.Person.Email })
	if len(seats) == 0 {
		return nil
	}
	return slices.Clip(seats)
}

// resolvePresenters finds the people behind the presenters of single sessions.
func (d *document) resolvePresenters(t *Theme, known *roll) {
	for on, o := range t.Sessions {
		for i, word := range o.Presenter {
			where := fmt.Sprintf("sessions/%s/presenter/%d", on, i)
			if p := d.person(where, word, known); p != nil && !slices.Contains(o.Presenters, p) {
				o.Presenters = append(o.Presenters, p)
			}
		}
		t.Sessions[on] = o
	}
}

func (d *document) person(where, word string, known *roll) *Person {
	if word == "" {
		return nil
	}
	p, err := known.person(word)
	if err != nil {
		d.mistake(d.at(where), err)
	}
	return p
}

// checkColor accepts what calendars know as a color (RFC 7986 §5.9).
func (d *document) checkColor(color string) {
	if _, ok := colornames.Map[color]; color != "" && !ok {
		right := "write a CSS3 name like teal"
		if near := ical.Nearest(color, colornames.Names); near != "" {
			right = fmt.Sprintf("did you mean %q?", near)
		}
		d.wrong("color", right, "unknown color %q", color)
	}
}

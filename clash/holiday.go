package clash

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rondo/holidays"
)

// Unknown says that sessions were not compared with the holidays of a region, as nobody knows those of their years.
type Unknown struct {
	Region   holidays.Region
	Sessions []int // where they stand in [Report.Sessions], in order
}

// holidays finds the sessions on which people have a holiday where they are: one clash for days that are so by law, which lose
// people, and one for customary ones, on which they may come. What is not known is noted.
func (r *Report) holidays() (found []Clash) {
	r.Unknown = nil // the Report may be a copy
	for i := range r.Sessions {
		s := &r.Sessions[i]
		if r.ignores(s, Holiday, Low) && r.ignores(s, Holiday, Medium) && r.ignores(s, Holiday, High) {
			continue
		}
		var law, custom names
		var off []int32 // who has a day off by law
		for _, h := range r.homes.at(s, r.people) {
			for _, region := range h.unknown(s.Start) {
				r.notKnown(region, i)
			}
			d := h.off(s.Start, s.End)
			switch {
			case d == nil:
			case d.Kind == holidays.Customary:
				custom.add(d, len(h.seats))
			default:
				law.add(d, len(h.seats))
				off = append(off, h.seats...)
			}
		}
		if law.people > 0 && !r.ignores(s, Holiday, ofPeople(law.people, s)) {
			for _, seat := range off {
				r.people.lose(i, int(seat))
			}
			found = append(found, Clash{Session: int32(i), With: -1, Kind: Holiday, People: int32(law.people), Severity: ofPeople(law.people, s), About: law.String()})
		}
		if custom.people > 0 {
			found = append(found, Clash{Session: int32(i), With: -1, Kind: Holiday, People: int32(custom.people), Severity: Low, About: custom.String()})
		}
	}
	return found
}

// off counts the people of the session that stands at i who would have a holiday by law, and who a customary one, if it took place at
// another time. known is false where that time is beyond the years that are known of somebody.
func (r *Report) off(i int, from, to time.Time) (law, custom int, known bool) {
	known = true
	for _, h := range r.homes.at(&r.Sessions[i], r.people) {
		known = known && len(h.unknown(from)) == 0
		switch d := h.off(from, to); {
		case d == nil:
		case d.Kind == holidays.Customary:
			custom += len(h.seats)
		default:
			law += len(h.seats)
		}
	}
	return law, custom, known
}

// notKnown notes that a session was not compared with the holidays of a region.
func (r *Report) notKnown(region holidays.Region, session int) {
	at := slices.IndexFunc(r.Unknown, func(u Unknown) bool { return u.Region == region })
	if at < 0 {
		at = len(r.Unknown)
		r.Unknown = append(r.Unknown, Unknown{Region: region})
	}
	if all := &r.Unknown[at].Sessions; len(*all) == 0 || (*all)[len(*all)-1] != session {
		*all = append(*all, session)
	}
}

// names are what days are called, and by how many people.
type names struct {
	people int
	all    []called
}

type called struct {
	text, english string
	people        int
}

// add adds a day. What several countries celebrate is one day, with its English name.
func (n *names) add(d *dayOff, people int) {
	n.people += people
	text := d.Name
	if first, _ := utf8.DecodeRuneInString(text); unicode.IsLetter(first) && !unicode.Is(unicode.Latin, first) {
		text = d.English
	}
	for i := range n.all {
		if one := &n.all[i]; one.english == d.English {
			one.people += people
			if one.text != text {
				one.text = one.english
			}
			return
		}
	}
	n.all = append(n.all, called{text, d.English, people})
}

// String lists the names, that of most people first: "Vappu, Labour Day".
func (n *names) String() string {
	const most = 3
	slices.SortFunc(n.all, func(a, b called) int { return cmp.Or(cmp.Compare(b.people, a.people), cmp.Compare(a.text, b.text)) })
	var words []string
	for i, one := range n.all {
		if i == most && len(n.all) > most+1 {
			words = append(words, fmt.Sprintf("%d more", len(n.all)-most))
			break
		}
		words = append(words, one.text)
	}
	return strings.Join(words, ", ")
}

package desk

import (
	"errors"
	"slices"
	"strings"
	"time"

	"rondo/clash"
	"rondo/ical"
	"rondo/theme"
)

// SlotRecord is one recurring slot, for scripts. Dates are counted within the season; those on which somebody is lost are
// named, as 2027-02-02.
type SlotRecord struct {
	Repeats  string   `json:"repeats"` // in words that a theme's file takes
	Time     string   `json:"time"`    // 14:00, on the clocks of timezone
	Timezone string   `json:"timezone"`
	Starts   string   `json:"starts"`      // its first date of the season, 2027-01-05
	Lost     int      `json:"people_lost"` // added up over the dates
	Worst    int      `json:"worst"`       // people lost on the worst date
	Most     int      `json:"most"`        // the most dates that any one person loses
	Dates    int      `json:"dates"`
	Bad      []string `json:"bad_dates"`
	Today    bool     `json:"today,omitempty"` // is the slot that the theme has
}

// Slots lists recurring slots in the order of a suggestion. It is never nil.
func Slots(all []clash.Slot, zone ical.Zone) []SlotRecord {
	out := make([]SlotRecord, len(all))
	for i, s := range all {
		r := SlotRecord{
			Repeats: s.Rule.Words(), Time: s.Rule.Start().Time().Format("15:04"), Timezone: zone.String(), Starts: s.Dates[0].Start.Date(),
			Lost: s.Lost, Worst: s.Worst, Most: s.Most, Dates: len(s.Dates), Bad: []string{}, Today: s.Today,
		}
		for _, d := range s.Bad() {
			r.Bad = append(r.Bad, d.Start.Date())
		}
		out[i] = r
	}
	return out
}

// HeatMap is the fewest people lost for each workday and full or half hour, over all rules that begin then: rows are times of
// day, columns Monday to Friday; -1 where no slot begins.
type HeatMap struct {
	Times []string // 08:30, in order
	Lost  [][5]int
}

// Heat draws the map of a suggestion. It is empty for rules with several weekdays.
func Heat(all []clash.Slot) (h HeatMap) {
	for _, s := range all {
		if days := s.Rule.Shape().Days; len(days) != 1 {
			return HeatMap{}
		}
		at := s.Rule.Start().Time().Format("15:04")
		row, found := slices.BinarySearch(h.Times, at)
		if !found {
			h.Times = slices.Insert(h.Times, row, at)
			h.Lost = slices.Insert(h.Lost, row, [5]int{-1, -1, -1, -1, -1})
		}
		day := &h.Lost[row][(int(s.Rule.Start().Time().Weekday())+6)%7]
		if *day < 0 || s.Lost < *day {
			*day = s.Lost
		}
	}
	return h
}

// WantedFor is the slot that a theme has, as [clash.Suggest] takes it.
func WantedFor(t *theme.Theme) clash.Wanted {
	return clash.Wanted{Theme: t, Rule: t.Rule, Zone: t.Zone, Duration: t.Schedule.Duration.Duration(), Members: t.Members}
}

// WantedOf is a slot for a theme that is not there yet: whom it is for, as the key audience says it; how long each session
// lasts; and what repeats, in words or as an RRULE, counted from a day in the site's zone.
func WantedOf(set *theme.Set, audience []string, length time.Duration, repeats string, from ical.Local) (clash.Wanted, error) {
	want := clash.Wanted{Zone: set.Config.Site.Zone, Duration: length}
	for _, word := range audience {
		people, err := peopleNamed(set, strings.TrimSpace(word))
		if err != nil {
			return want, err
		}
		for _, p := range people {
			if i, found := theme.MemberAt(want.Members, p.Email); !found {
				want.Members = slices.Insert(want.Members, i, theme.Member{Person: p, Role: theme.Audience})
			}
		}
	}
	var err error
	if want.Rule, err = repeating(repeats, from); err != nil {
		return want, unclearf("--repeats: %w", err)
	}
	return want, nil
}

// peopleNamed are those whom a word of an audience means: a group, or a person by address or name.
func peopleNamed(set *theme.Set, word string) (found []*theme.Person, err error) {
	if group, ok := set.People.Groups[word]; ok {
		return group, nil
	}
	address := strings.ToLower(word)
	if who := set.People.ByAddress[address]; who != nil {
		return []*theme.Person{who}, nil
	}
	if strings.Contains(word, "@") {
		site := set.Config.Site
		return []*theme.Person{{Email: address, Timezone: site.Timezone, Language: site.Language, Zone: site.Zone}}, nil
	}
	for _, who := range set.People.ByAddress {
		if strings.EqualFold(who.Name, word) {
			found = append(found, who)
		}
	}
	switch len(found) {
	case 0:
		return nil, unclearf("%q is no group and no person of people.yaml; write a group, a name or an address", word)
	case 1:
		return found, nil
	}
	return nil, unclearf("%d people are called %q; write the address", len(found), word)
}

// repeating reads what repeats, in words or as an RRULE, from the first date on or after a day, at 14:00.
func repeating(text string, from ical.Local) (ical.Rule, error) {
	read := ical.ParseWords
	if strings.Contains(text, "=") {
		read = ical.ParseRule
	}
	rule, err := read(text, from.Midnight().Add(14*time.Hour), ical.Zone{})
	if off := (*ical.StartError)(nil); errors.As(err, &off) {
		return read(text, off.Next, ical.Zone{})
	}
	return rule, err
}

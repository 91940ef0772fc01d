package desk

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rondo/clash"
	"rondo/ical"
	"rondo/say"
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

// RotationRecord is slots that take turns, for scripts.
type RotationRecord struct {
	Slots []SlotRecord `json:"slots"`       // two or three, in order of their first dates; each counts its own dates alone
	Lost  int          `json:"people_lost"` // added up over the dates of all
	Worst int          `json:"worst"`       // people lost on the worst date
	Most  int          `json:"most"`        // the most dates that any one person loses
	Dates int          `json:"dates"`
}

// Rotations lists rotations in order of rank. It is never nil.
func Rotations(all []clash.Rotation, zone ical.Zone) []RotationRecord {
	out := make([]RotationRecord, len(all))
	for i, r := range all {
		slots := make([]clash.Slot, len(r.Turns))
		for k, t := range r.Turns {
			slots[k] = t.Slot
		}
		out[i] = RotationRecord{Slots(slots, zone), r.Lost, r.Worst, r.Most, r.Dates}
	}
	return out
}

// Table is rows with a line above them. The first row is their head; there may be none.
type Table struct {
	Head string
	Rows [][]string
}

// Suggestion returns what a suggestion shows to an organizer: the best most slots with the one that the theme has, the best rotation
// (with several: the best most rotations), and the map of the week.
func Suggestion(all []clash.Slot, rotations []clash.Rotation, heat clash.HeatMap, want clash.Wanted, most int, several bool) []Table {
	first := Table{Head: fmt.Sprintf("%s for %s, %s", say.Count(len(all), "slot", "slots"), say.Count(len(want.Members), "person", "people"), want.Zone)}
	first.Rows = append(first.Rows, []string{"", "repeats", "time", "first date", "people lost", "worst date", "lost by one person", "bad dates"})
	for i, r := range Slots(all, want.Zone) {
		rank := strconv.Itoa(i + 1)
		if r.Today {
			rank += " today's"
		} else if i >= most {
			continue
		}
		first.Rows = append(first.Rows, []string{rank, r.Repeats, r.Time, r.Starts, strconv.Itoa(r.Lost), strconv.Itoa(r.Worst), fmt.Sprintf("%d of %d", r.Most, r.Dates), few(r.Bad)})
	}
	tables := []Table{first}
	if !several {
		most = 1
	}
	for i, r := range rotations[:min(most, len(rotations))] {
		head := fmt.Sprintf("rotation %d, in which nobody has more than one slot outside their hours: %s lost over %s, at most %d by one person",
			i+1, say.Count(r.Lost, "person", "people"), say.Count(r.Dates, "date", "dates"), r.Most)
		tables = append(tables, Table{head, rotationRows(r, want.Zone)})
	}
	if several && len(rotations) == 0 {
		tables = append(tables, Table{Head: "no rotation: one slot is within everybody's hours, or any two miss the same person, perhaps since clocks change in the season"})
	}
	if len(heat.Times) > 0 {
		tables = append(tables, Table{"people lost by the best slot of each weekday and time", heatRows(heat)})
	}
	return tables
}

// few names a few dates, and how many more there are.
func few(dates []string) string {
	const few = 3
	if len(dates) <= few+1 {
		return strings.Join(dates, " ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(dates[:few], " "), len(dates)-few)
}

// rotationRows say the slots of a rotation: what repeats, its time there and where people live for whom it is outside their hours, its
// first date, and for how many that is.
func rotationRows(r clash.Rotation, zone ical.Zone) [][]string {
	rows := [][]string{{"repeats", "time", "first date", "outside the hours of"}}
	for k, slot := range Rotations([]clash.Rotation{r}, zone)[0].Slots {
		t := r.Turns[k]
		first := zone.In(t.Dates[0].Start)
		when := []string{slot.Time + " " + zone.City()}
		var outside []string
		for _, other := range r.Turns {
			for _, a := range other.Outside {
				if said := first.In(a.Zone.Location()).Format("15:04 ") + a.Zone.City(); !slices.Contains(when, said) {
					when = append(when, said)
				}
			}
		}
		for _, a := range t.Outside {
			outside = append(outside, say.Count(a.People, "person", "people")+" in "+a.Zone.City())
		}
		rows = append(rows, []string{slot.Repeats, strings.Join(when, ", "), slot.Starts, strings.Join(outside, ", ")})
	}
	return rows
}

// heatRows returns the people that the best slot of each weekday and time of day loses; "" where none begins.
func heatRows(h clash.HeatMap) [][]string {
	head := []string{""}
	for _, weekday := range h.Days {
		head = append(head, weekday.String()[:3])
	}
	rows := [][]string{head}
	for i, at := range h.Times {
		row := []string{at.Time().Format("15:04")}
		for _, slot := range h.Slots[i] {
			if slot == nil {
				row = append(row, "")
			} else {
				row = append(row, strconv.Itoa(slot.Lost))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// ParseSeason reads the first and the last day of a season, FROM..TO as in 2027-01-04..2027-03-26, and returns them as they are
// written; both are empty where text is.
func ParseSeason(text string) (from, to string, err error) {
	if text == "" {
		return "", "", nil
	}
	from, to, both := strings.Cut(text, "..")
	first, err := theme.ParseWhen(from)
	if err != nil {
		return "", "", fmt.Errorf("its first day: %w", err)
	}
	if !both {
		return "", "", fmt.Errorf("%q has no last day; write FROM..TO, as in 2027-01-04..2027-03-26", text)
	}
	last, err := theme.ParseWhen(to)
	if err != nil {
		return "", "", fmt.Errorf("its last day: %w", err)
	}
	if last.Local < first.Local {
		return "", "", fmt.Errorf("%s lies before %s", to, from)
	}
	return from, to, nil
}

// WantedFor returns the slot that a theme has, as [clash.Suggest] takes it.
func WantedFor(t *theme.Theme) clash.Wanted {
	return clash.Wanted{Theme: t, Rule: t.Rule, Zone: t.Zone, Duration: t.Schedule.Duration.Duration(), Members: t.Members, Avoid: t.Avoid}
}

// WantedOf returns a slot for a theme that is not there yet: whom it is for, as the key audience says it; how long each session
// lasts; and what repeats, in words or as an RRULE, counted from a day in the site's zone.
func WantedOf(set *theme.Set, audience []string, length time.Duration, repeats string, from ical.Local) (clash.Wanted, error) {
	want := clash.Wanted{Zone: set.Config.Site.Zone, Duration: length, Avoid: set.Config.Site.Avoid}
	for _, word := range audience {
		people, err := peopleNamed(set, strings.TrimSpace(word))
		if err != nil {
			return want, err
		}
		for _, p := range people {
			if i, found := theme.MemberAt(want.Members, p.Email); !found {
				want.Members = slices.Insert(want.Members, i, theme.NewMember(p, theme.Audience, ""))
			}
		}
	}
	var err error
	if want.Rule, err = repeating(repeats, from); err != nil {
		return want, unclearf("--repeats: %w", err)
	}
	return want, nil
}

// peopleNamed returns those whom a word of an audience means: a group, or a person by address or name.
func peopleNamed(set *theme.Set, word string) (found []*theme.Person, err error) {
	if group, ok := set.People.Groups[word]; ok {
		return group, nil
	}
	address := strings.ToLower(word)
	if who := set.People.ByAddress.At(address); who != nil {
		return []*theme.Person{who}, nil
	}
	if strings.Contains(word, "@") {
		site := set.Config.Site
		who := theme.Entry{Email: address, Timezone: site.Timezone, Language: site.Language, Zone: site.Zone}.Person()
		return []*theme.Person{&who}, nil
	}
	for _, who := range set.People.ByAddress.All() {
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

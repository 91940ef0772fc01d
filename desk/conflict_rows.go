package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rondo/clash"
	"rondo/say"
)

// ConflictTable is what collides, for a reader in a hurry: each collision once, and those that come again in one row.
type ConflictTable struct {
	Collisions int           // how many Rows stand for
	Rows       []ConflictRow // in order of time
	Low        string        // what is left out: "6 hours, 2 gap"; "" for nothing
	LowCount   int
	Steps      bool // on_conflict makes something of any of them
}

// ConflictRow is one collision of a session, or of several alike. What is said of the session stands in its first row.
type ConflictRow struct {
	Session  string // when it begins: "Tue 2 Feb 2027 14:00 Europe/Helsinki", of several ", 12 times to 30 Mar 2027"
	Theme    string // short name
	People   string // how many of its people are lost to any collision: "4 of 6", of several "up to 4 of 6"
	Severity string
	About    string // the kind
	With     string // what it collides with, and for how many people
	Free     string // the nearest time of that day without a clash, "09:30"
	Step     string // what on_conflict makes of it
}

// Table makes a table of what collides. With low, collisions of low severity are rows, too; with each, every session has rows
// of its own.
func (c Collisions) Table(low, each bool) (t ConflictTable) {
	var left []string // kinds that are left out
	var all []dates
	for _, one := range c.All {
		switch {
		case one.Again:
			continue
		case !low && one.Worst == clash.Low.String():
			left = append(left, one.Kind)
			continue
		}
		t.Collisions++
		t.Steps = t.Steps || one.Step != ""
		if n := len(all) - 1; n >= 0 && all[n][0].same(&one) {
			all[n] = append(all[n], one)
			continue
		}
		all = append(all, dates{one})
	}
	t.LowCount = len(left)
	t.Low = frequent(left)
	var groups [][]dates
	at := map[string]int{}
	for _, d := range all {
		slices.SortStableFunc(d, func(a, b Conflict) int {
			return cmp.Compare(severe(b.Worst), severe(a.Worst))
		})
		key := d.key()
		n, known := at[key]
		if !known || each {
			n = len(groups)
			at[key], groups = n, append(groups, nil)
		}
		groups[n] = append(groups[n], d)
	}
	for _, g := range groups {
		t.Rows = append(t.Rows, conflictRows(g)...)
	}
	return t
}

// dates are the collisions of one session.
type dates []Conflict

func (c *Conflict) same(other *Conflict) bool {
	return c.Theme == other.Theme && c.Start == other.Start
}

// key returns the same for sessions that collide alike: at the same time of day, and with the same.
func (d dates) key() string {
	key := d[0].Theme + d[0].Wall.Time().Format(" 15:04")
	for _, c := range d {
		key += "\n" + c.Worst + " " + c.Kind + " " + c.WithName + " " + c.Full + fmt.Sprint(c.Settled, c.Does)
	}
	return key
}

// conflictRows returns the rows of sessions that collide alike.
func conflictRows(group []dates) (rows []ConflictRow) {
	first, last := group[0], group[len(group)-1]
	for n, c := range first {
		row := ConflictRow{Severity: c.Worst, About: c.Kind, With: strings.TrimSpace(c.WithName + " " + c.WithSaid)}
		if n == 0 {
			row.Session, row.Theme, row.Free = c.Said, c.Name, c.Free
			touched := 0
			for _, d := range group {
				touched = max(touched, d[0].Touched)
				if d[0].Free != c.Free {
					row.Free = "differs"
				}
			}
			if touched > 0 {
				row.People = fmt.Sprintf("%d of %d", touched, c.Asked)
			}
			if len(group) > 1 {
				row.Session += fmt.Sprintf(", %d times to %s", len(group), last[0].Wall.Time().Format("2 Jan 2006"))
			}
		}
		people := 0
		row.Step = c.Step
		for _, d := range group {
			if d[n].Step != c.Step {
				row.Step = "see rondo plan"
			}
			people = max(people, d[n].People)
			if d[n].WithSaid != c.WithSaid {
				row.With = c.WithName
			}
		}
		if c.Full != "" {
			row.With += ", " + c.Full + " is full"
		}
		if people > 0 {
			row.With += ", " + say.Count(people, "person", "people")
		}
		rows = append(rows, row)
	}
	if upTo := slices.ContainsFunc(group, func(d dates) bool { return d[0].Touched != first[0].Touched }); upTo {
		rows[0].People = "up to " + rows[0].People
	}
	return rows
}

// frequent says how often words come, the most frequent first: "6 hours, 2 gap".
func frequent(words []string) string {
	times := map[string]int{}
	for _, w := range words {
		times[w]++
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(cmp.Compare(times[b], times[a]), cmp.Compare(a, b)) })
	var said []string
	for _, w := range slices.Compact(words) {
		said = append(said, fmt.Sprintf("%d %s", times[w], w))
	}
	return strings.Join(said, ", ")
}

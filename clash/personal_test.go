package clash

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/holidays"
	"rondo/ical"
)

// TestPersonal reads stories: files of an installation, an `ask`, a list `own` of who is busy when (UTC), and whatever is told.
func TestPersonal(t *testing.T) {
	stories(t, "testdata/personal", func(t *testing.T, w World, parts map[string]string) string {
		w.Personal = calendars(t, w, parts["own"])
		return told(Find(w))
	})
}

// calendars reads lines of an address, a day, a time and a length.
func calendars(t *testing.T, w World, lines string) map[string]*Feed {
	all := map[string]*Feed{}
	for line := range strings.Lines(lines) {
		var who, day, clock, length string
		if _, err := fmt.Sscan(line, &who, &day, &clock, &length); err != nil {
			t.Fatal(line, err)
		}
		from, err := time.Parse("2006-01-02 15:04", day+" "+clock)
		if err != nil {
			t.Fatal(err)
		}
		lasts, err := time.ParseDuration(length)
		if err != nil {
			t.Fatal(err)
		}
		if all[who] == nil {
			all[who] = &Feed{Busy: NewMinutes(w.From, w.To)}
		}
		all[who].Busy.Add(from, from.Add(lasts))
	}
	return all
}

// told is every number of a report.
func told(r *Report) string {
	var b strings.Builder
	for i := range r.Sessions {
		s := &r.Sessions[i]
		free := "nothing free"
		if wall, ok := r.Free(i); ok {
			free = wall.Time().Format("15:04") + " is free"
		}
		fmt.Fprintf(&b, "%s %s, %d asked, %d touched, %s\n", s.Wall.Time().Format("Mon 2006-01-02 15:04"), s.Theme.ID, s.Asked, s.Touched, free)
		for _, c := range r.Of(i) {
			fmt.Fprintf(&b, "  %-6s %-8s %d\n", c.Severity, c.Kind, c.People)
		}
	}
	return b.String()
}

// As long as no session meets the calendars of three, nobody can tell from any number that there are calendars at all.
func TestFewerThanThreeAreAsGoodAsNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := World{Themes: load(t, community(t, "2027-03-08").FS()).Themes}
		w.From, _ = time.Parse(time.DateOnly, "2027-03-08")
		w.To = w.From.Add(28 * 24 * time.Hour)
		without := Find(w)
		w.Personal = map[string]*Feed{}
		for n := range rapid.IntRange(1, LeastShown-1).Draw(t, "calendars") {
			busy := NewMinutes(w.From, w.To)
			for range rapid.IntRange(0, 200).Draw(t, "entries") {
				from := w.From.Add(time.Duration(rapid.IntRange(0, 28*24*60).Draw(t, "from")) * time.Minute)
				busy.Add(from, from.Add(time.Duration(rapid.IntRange(1, 600).Draw(t, "length"))*time.Minute))
			}
			w.Personal[fmt.Sprintf("p%02d@example.org", n)] = &Feed{Busy: busy}
		}
		with := Find(w)
		if !reflect.DeepEqual(without.Clashes, with.Clashes) || told(without) != told(with) {
			t.Fatalf("without calendars\n%s\nwith them\n%s", told(without), told(with))
		}
		for _, theme := range w.Themes[:1] {
			want := Wanted{Theme: theme, Rule: theme.Rule, Zone: theme.Zone, Duration: time.Hour, Members: theme.Members}
			bare := w
			bare.Personal = nil
			if a, b := Suggest(bare, want), Suggest(w, want); !reflect.DeepEqual(a, b) {
				t.Fatalf("%s: without calendars %d slots are suggested, with them %d, or others", theme.ID, len(a), len(b))
			}
		}
	})
}

// Touched tells of calendars by nobody, or by three and more, whoever is lost otherwise.
func TestTouchedHidesWhoIsAdded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := World{Themes: load(t, community(t, "2027-03-08").FS()).Themes}
		w.From, _ = time.Parse(time.DateOnly, "2027-03-08")
		w.To = w.From.Add(28 * 24 * time.Hour)
		without := Find(w)
		w.Personal = map[string]*Feed{}
		for n := range 12 {
			busy := NewMinutes(w.From, w.To)
			for day := range 28 {
				if rapid.Bool().Draw(t, "busy") {
					busy.Add(w.From.AddDate(0, 0, day), w.From.AddDate(0, 0, day+1))
				}
			}
			w.Personal[fmt.Sprintf("p%02d@example.org", n)] = &Feed{Busy: busy}
		}
		with := Find(w)
		for i := range with.Sessions {
			s := &with.Sessions[i]
			busy, more := 0, 0
			others := map[string]bool{}
			for _, who := range whoElsewhere(without, i) {
				others[who] = true
			}
			for who := range (&watched{}).asks(s) {
				if f := w.Personal[who]; f != nil && !s.Theme.Transparent && f.Busy.Any(s.Start, s.End) {
					if busy++; !others[who] {
						more++
					}
				}
			}
			if busy < LeastShown {
				busy = 0
			}
			if more < LeastShown {
				more = 0
			}
			shown := 0
			for _, c := range with.Of(i) {
				if c.Kind == Personal {
					shown += int(c.People)
				}
			}
			if shown != busy || s.Touched != without.Sessions[i].Touched+more {
				t.Fatalf("%s: %d are busy and %d more than are elsewhere; the report has %d, and %d touched instead of %d",
					name(with, i), busy, more, shown, s.Touched, without.Sessions[i].Touched)
			}
		}
	})
}

// whoElsewhere lists whom of a session another one asks at the time, who has a holiday by law, for whom it is outside their hours, or,
// on dates that its theme avoids, everybody.
func whoElsewhere(r *Report, i int) (all []string) {
	s := &r.Sessions[i]
	for _, a := range s.Theme.Avoid {
		if from, to := a.Window(); s.Start.Before(s.Zone.In(to)) && s.Zone.In(from).Before(s.End) {
			for who := range (&watched{}).asks(s) {
				all = append(all, who)
			}
			return all
		}
	}
	minutes := &watched{world: World{From: s.Start.Add(margin)}} // the first of them is when the session begins
	for _, who := range r.people.who {
		if _, asked := (&watched{}).asks(s)[who.Email]; !asked {
			continue
		}
		if kind := minutes.dayOff(s.Theme.Avoid, who, 0, int(s.Duration/time.Minute)); kind == holidays.Off || kind == holidays.Part {
			all = append(all, who.Email)
		}
	}
	if s.Theme.Transparent {
		return all
	}
	for _, who := range r.people.who {
		there := ical.LocalOf(s.Start.In(who.Zone().Location()))
		if _, asked := (&watched{}).asks(s)[who.Email]; asked && !s.Theme.HoursOf(who).Allow(there, s.Duration) {
			all = append(all, who.Email)
		}
	}
	for j := range r.Sessions {
		o := &r.Sessions[j]
		if j == i || o.Theme.Transparent || !o.Start.Before(s.End) || !s.Start.Before(o.End) {
			continue
		}
		for who := range (&watched{}).asks(o) {
			if _, asked := (&watched{}).asks(s)[who]; asked && !slices.Contains(all, who) {
				all = append(all, who)
			}
		}
	}
	return all
}

// Slots tell of calendars by nobody, or by three and more on a date, and in no number about one person.
func TestSlotsHideWhoIsAdded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := World{Themes: load(t, community(t, "2027-03-08").FS()).Themes}
		w.From, _ = time.Parse(time.DateOnly, "2027-03-08")
		w.To = w.From.Add(14 * 24 * time.Hour)
		one := w.Themes[0]
		want := Wanted{Theme: one, Rule: one.Rule, Zone: one.Zone, Duration: time.Hour, Members: one.Members}
		without := map[string]Slot{}
		for _, s := range Suggest(w, want) {
			without[fmt.Sprint(s.Rule, s.Dates[0].Start)] = s
		}
		w.Personal = map[string]*Feed{}
		for n := range 12 {
			busy := NewMinutes(w.From, w.To)
			for day := range 14 {
				if rapid.Bool().Draw(t, "busy") {
					busy.Add(w.From.AddDate(0, 0, day), w.From.AddDate(0, 0, day+1))
				}
			}
			w.Personal[fmt.Sprintf("p%02d@example.org", n)] = &Feed{Busy: busy}
		}
		for _, s := range Suggest(w, want) {
			before, known := without[fmt.Sprint(s.Rule, s.Dates[0].Start)]
			if !known {
				continue // another of the same dates stands for it
			}
			if s.Most != before.Most {
				t.Fatalf("%s: somebody loses %d dates, and without calendars %d", s.Rule, s.Most, before.Most)
			}
			for i := range s.Dates {
				if more := s.Dates[i].Lost - before.Dates[i].Lost; more != 0 && more < LeastShown {
					t.Fatalf("%s: %d more are lost on %s", s.Rule, more, s.Dates[i].Start)
				}
			}
		}
	})
}

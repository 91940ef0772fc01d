package clash

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/theme"
)

// TestFindAgreesWithMinutes compares the engine with one that shares no code with it: of each minute it notes who is asked
// where, and counts sets of addresses. The communities lie around both changes of the clocks.
func TestFindAgreesWithMinutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := rapid.SampledFrom([]string{"2027-03-08", "2027-10-18"}).Draw(t, "start")
		w := World{Themes: load(t, community(t, start).FS()).Themes}
		w.From, _ = time.Parse(time.DateOnly, start)
		w.To = w.From.Add(28 * 24 * time.Hour)
		r := Find(w)
		want := byMinutes(r)
		if got := pairs(r); !slices.Equal(got, want) {
			t.Fatalf("found\n%s\nminute by minute\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		for i := range r.Sessions {
			if n := elsewhere(r, i); n != r.Sessions[i].Touched {
				t.Fatalf("%s: %d people are elsewhere, not %d", name(r, i), n, r.Sessions[i].Touched)
			}
			if wall, ok := r.Free(i); ok {
				moved := *r
				moved.Sessions = slices.Clone(r.Sessions)
				s := &moved.Sessions[i]
				length := s.End.Sub(s.Start)
				s.Start = s.Zone.In(wall)
				s.End = s.Start.Add(length)
				if n := elsewhere(&moved, i); n > 0 {
					t.Fatalf("%s: %s is said to be free, and %d people are elsewhere", name(r, i), wall, n)
				}
			}
		}
	})
}

// community draws files of up to six themes that up to twelve people share.
func community(t *rapid.T, start string) theme.Files {
	files := theme.Files{"rondo.yaml": []byte("site: { url: https://sessions.example.org, timezone: Europe/Helsinki }\nmail: { from: guild@example.org, dir: out }\n")}
	person := rapid.Map(rapid.IntRange(0, 11), func(n int) string { return fmt.Sprintf("p%02d@example.org", n) })
	for n := range rapid.IntRange(2, 6).Draw(t, "themes") {
		zone := rapid.SampledFrom([]string{"Europe/Helsinki", "America/New_York", "Asia/Tokyo"}).Draw(t, "zone")
		hour := map[string]int{"Europe/Helsinki": 15, "America/New_York": 8, "Asia/Tokyo": 22}[zone] + rapid.IntRange(-1, 1).Draw(t, "hour")
		var b strings.Builder
		fmt.Fprintf(&b, "name: Theme %d\naudience: [%s]\norganizers: [%s]\n", n,
			strings.Join(rapid.SliceOfNDistinct(person, 1, 6, rapid.ID).Draw(t, "audience"), ", "), person.Draw(t, "organizer"))
		fmt.Fprintf(&b, "transparent: %v\n", rapid.IntRange(0, 5).Draw(t, "transparent") == 0)
		fmt.Fprintf(&b, "schedule: { starts: %s %02d:%02d, tz: %s, duration: %dm, repeats: %s }\n", start, hour,
			15*rapid.IntRange(0, 3).Draw(t, "quarter"), zone, rapid.SampledFrom([]int{15, 45, 60, 180, 1500}).Draw(t, "length"),
			rapid.SampledFrom([]string{"daily", "weekly", "every 2 days", "every weekday", "every 2 weeks"}).Draw(t, "repeats"))
		if rapid.Bool().Draw(t, "presented") {
			fmt.Fprintf(&b, "sessions:\n  %s: { presenter: %s }\n", start, person.Draw(t, "presenter"))
		}
		files[fmt.Sprintf("themes/t%d.yaml", n)] = []byte(b.String())
	}
	return files
}

func name(r *Report, i int) string {
	return fmt.Sprintf("%s %s", r.Sessions[i].Theme.ID, r.Sessions[i].Slot)
}

// pairs are the clashes about people, a line each, in order.
func pairs(r *Report) (all []string) {
	for _, c := range r.Clashes {
		all = append(all, fmt.Sprintf("%s, %s: %s %d %s", name(r, c.Session), name(r, c.With), c.Kind, c.People, c.Severity))
	}
	slices.Sort(all)
	return all
}

// asks lists whom a session asks, and as what.
func asks(s *Session) map[string]theme.Role {
	all := map[string]theme.Role{}
	for _, m := range s.Theme.Members {
		all[m.Person.Email] = m.Role
	}
	if s.Override != nil {
		for _, who := range s.Override.Presenters {
			all[who.Email] = theme.Presenter
		}
	}
	return all
}

// minutes are those in which a session goes on. Everything begins and ends on a full minute.
func minutes(s *Session) (all []int64) {
	for at := s.Start; at.Before(s.End); at = at.Add(time.Minute) {
		all = append(all, at.Unix()/60)
	}
	return all
}

func byMinutes(r *Report) (all []string) {
	on := map[int64][]int{}
	for i := range r.Sessions {
		for _, minute := range minutes(&r.Sessions[i]) {
			on[minute] = append(on[minute], i)
		}
	}
	seen := map[[2]int]bool{}
	for _, at := range on {
		for _, i := range at {
			for _, j := range at {
				if i != j && !seen[[2]int{i, j}] {
					seen[[2]int{i, j}] = true
					all = append(all, between(r, i, j)...)
				}
			}
		}
	}
	slices.Sort(all)
	return all
}

func between(r *Report, i, j int) (all []string) {
	a, b := asks(&r.Sessions[i]), asks(&r.Sessions[j])
	both, hosts, kind := 0, 0, Organizer
	for who, role := range a {
		other, asked := b[who]
		if !asked {
			continue
		}
		both++
		if role != theme.Audience && other != theme.Audience {
			hosts++
			if role == theme.Presenter || other == theme.Presenter {
				kind = Presenter
			}
		}
	}
	if hosts > 0 {
		all = append(all, fmt.Sprintf("%s, %s: %s %d high", name(r, i), name(r, j), kind, hosts))
	}
	if both > 0 && !r.Sessions[i].Theme.Transparent && !r.Sessions[j].Theme.Transparent {
		severity := "medium"
		if float64(both) >= float64(len(a))/2 {
			severity = "high"
		}
		all = append(all, fmt.Sprintf("%s, %s: people %d %s", name(r, i), name(r, j), both, severity))
	}
	return all
}

// elsewhere counts who of a session is asked to another one at the time.
func elsewhere(r *Report, i int) int {
	s := &r.Sessions[i]
	if s.Theme.Transparent {
		return 0
	}
	lost := map[string]bool{}
	for j := range r.Sessions {
		other := &r.Sessions[j]
		if i == j || other.Theme.Transparent || !other.Start.Before(s.End) || !s.Start.Before(other.End) {
			continue
		}
		for who := range asks(other) {
			if _, asked := asks(s)[who]; asked {
				lost[who] = true
			}
		}
	}
	return len(lost)
}

// TestSuggestAgreesWithCounting compares the costs of slots with those counted date by date and person by person.
func TestSuggestAgreesWithCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := rapid.SampledFrom([]string{"2027-03-08", "2027-10-18"}).Draw(t, "start")
		w := World{Themes: load(t, community(t, start).FS()).Themes}
		w.From, _ = time.Parse(time.DateOnly, start)
		w.To = w.From.Add(28 * 24 * time.Hour)
		t0 := w.Themes[0]
		want := Wanted{Theme: t0, Rule: t0.Rule, Zone: t0.Zone, Duration: t0.Schedule.Duration.Duration(), Members: t0.Members}
		others := Find(World{Themes: w.Themes[1:], From: w.From, To: w.To})
		slots := Suggest(w, want)
		for i, slot := range slots {
			lost, worst, each := 0, 0, map[string]int{}
			for _, date := range slot.Dates {
				from := want.Zone.In(date.Start)
				n := 0
				for _, m := range want.Members {
					if missing(others, m.Person, from, from.Add(want.Duration)) {
						n++
						each[m.Person.Email]++
					}
				}
				if n != date.Lost {
					t.Fatalf("%s at %s: %d are lost, not %d", slot.Rule, date.Start, n, date.Lost)
				}
				lost, worst = lost+n, max(worst, n)
			}
			most := 0
			for _, n := range each {
				most = max(most, n)
			}
			if lost != slot.Lost || worst != slot.Worst || most != slot.Most {
				t.Fatalf("%s: %d, %d, %d, not %d, %d, %d", slot.Rule, lost, worst, most, slot.Lost, slot.Worst, slot.Most)
			}
			if i > 0 && (slots[i-1].Lost > slot.Lost || slots[i-1].Lost == slot.Lost && slots[i-1].Worst > slot.Worst) {
				t.Fatalf("%s stands after %s", slot.Rule, slots[i-1].Rule)
			}
		}
	})
}

// missing reports whether a person cannot come.
func missing(others *Report, who *theme.Person, from, to time.Time) bool {
	for i := range others.Sessions {
		s := &others.Sessions[i]
		if _, asked := asks(s)[who.Email]; asked && !s.Theme.Transparent && s.Start.Before(to) && from.Before(s.End) {
			return true
		}
	}
	there, until := from.In(who.Zone.Location()), to.In(who.Zone.Location())
	clock := func(t time.Time) int { return t.Hour()*60 + t.Minute() }
	weekend := there.Weekday() == time.Saturday || there.Weekday() == time.Sunday
	return weekend || until.YearDay() != there.YearDay() || clock(there) < 8*60+30 || clock(until) > 17*60+30
}

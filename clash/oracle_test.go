package clash

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/theme"
)

// TestAgreesWithMinutes compares the engine with one that shares no code with it: of each minute it notes which sessions go on,
// and counts sets of addresses. The communities lie in the four weeks around either change of the clocks.
func TestAgreesWithMinutes(t *testing.T) {
	rounds := 1
	if testing.Short() {
		rounds = 5 // as a round has a fifth of the communities then
	}
	for n := range 2 * rounds {
		start := []string{"2027-03-08", "2027-10-18"}[n%2]
		t.Run(fmt.Sprintf("%s/%d", start, n/2), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				w := World{Themes: load(t, community(t, start).FS()).Themes, Gap: rapid.SampledFrom([]time.Duration{0, 5 * time.Minute, time.Hour}).Draw(t, "gap")}
				w.From, _ = time.Parse(time.DateOnly, start)
				w.To = w.From.Add(28 * 24 * time.Hour)
				o := watch(t, w)
				o.clashes(t)
				o.touched(t)
				o.free(t)
				o.suggested(t)
			})
		})
	}
}

// zones are where themes and people are: those whose clocks change on different Sundays, in either direction, and one whose never do.
var zones = []string{"Europe/Helsinki", "America/New_York", "Asia/Tokyo", "Europe/London", "Australia/Sydney"}

// community draws files of up to six themes that up to twelve people in three zones share.
func community(t *rapid.T, start string) theme.Files {
	files := theme.Files{"rondo.yaml": []byte("site: { url: https://sessions.example.org, timezone: Europe/Helsinki }\nmail: { from: guild@example.org, dir: out }\n")}
	zone := rapid.SampledFrom(rapid.SliceOfNDistinct(rapid.SampledFrom(zones), 3, 3, rapid.ID).Draw(t, "zones"))
	person := rapid.Map(rapid.IntRange(0, 11), func(n int) string { return fmt.Sprintf("p%02d@example.org", n) })
	people := "people:\n"
	for n := range 12 {
		people += fmt.Sprintf("  - { email: p%02d@example.org, timezone: %s }\n", n, zone.Draw(t, "home"))
	}
	files["people.yaml"] = []byte(people)
	day, _ := time.Parse(time.DateOnly, start)
	noon := day.Add(time.Duration(rapid.SampledFrom([]int{7, 13}).Draw(t, "noon")) * time.Hour) // that they all are near, UTC
	place := rapid.SampledFrom([]string{"", "Library", "Online", "https://meet.example.org/a", "library, or https://meet.example.org/a?key=1"})
	for n := range rapid.IntRange(2, 6).Draw(t, "themes") {
		zone := zone.Draw(t, "zone")
		clocks, err := ical.LoadZone(zone)
		if err != nil {
			t.Fatal(err)
		}
		location := clocks.Location()
		first := noon.Add(time.Duration(rapid.IntRange(-4, 7).Draw(t, "quarter")) * 15 * time.Minute).In(location)
		first = time.Date(day.Year(), day.Month(), day.Day(), first.Hour(), first.Minute(), 0, 0, location) // a Monday where it is
		var b strings.Builder
		fmt.Fprintf(&b, "name: Theme %d\nplace: %q\naudience: [%s]\norganizers: [%s]\n", n, place.Draw(t, "place"),
			strings.Join(rapid.SliceOfNDistinct(person, 1, 6, rapid.ID).Draw(t, "audience"), ", "), person.Draw(t, "organizer"))
		fmt.Fprintf(&b, "transparent: %v\n", rapid.IntRange(0, 5).Draw(t, "transparent") == 0)
		fmt.Fprintf(&b, "schedule: { starts: %s, tz: %s, duration: %dm, repeats: %s }\n", first.Format("2006-01-02 15:04"), zone,
			rapid.SampledFrom([]int{15, 45, 60, 180, 1500}).Draw(t, "length"),
			rapid.SampledFrom([]string{"daily", "weekly", "every 2 days", "every weekday", "every 2 weeks"}).Draw(t, "repeats"))
		if changes := change.Draw(t, "changed"); changes != "" {
			changes = strings.ReplaceAll(changes, "P", person.Draw(t, "presenter"))
			changes = strings.ReplaceAll(changes, "D", first.Add(15*24*time.Hour+7*time.Minute).Format("2006-01-02 15:04"))
			fmt.Fprintf(&b, "sessions:\n  %s: { %s }\n", first.Add(14*24*time.Hour).Format(time.DateOnly), changes)
		}
		files[fmt.Sprintf("themes/t%d.yaml", n)] = []byte(b.String())
	}
	return files
}

// change is what becomes of the session in the middle; P stands for a person, D for the day after, seven minutes later.
var change = rapid.SampledFrom([]string{"", "presenter: P", "presenter: P", "cancelled: snow", "move_to: D", "duration: 4h", "place: Library", "move_to: D, presenter: P, duration: 20m"})

// running are the sessions that go on in a minute, a bit each. Six daily themes have fewer than 256 in four weeks.
type running [4]uint64

func (r *running) add(i int) { r[i/64] |= 1 << (i % 64) }

func (r *running) join(other running) {
	for w := range r {
		r[w] |= other[w]
	}
}

func (r running) each(yield func(int) bool) {
	for w, word := range r {
		for ; word != 0; word &= word - 1 {
			if !yield(64*w + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}

// watched is a report, and the sessions of it that go on in each minute.
type watched struct {
	*Report
	world World
	on    []running
	asked []map[string]theme.Role // whom each session asks, and as what
}

// margin is how long before and after the four weeks a minute is watched.
const margin = 3 * 24 * time.Hour

func watch(t *rapid.T, w World) *watched {
	o := &watched{Report: Find(w), world: w, on: make([]running, int((w.To.Sub(w.From)+2*margin)/time.Minute))}
	there := 0
	for _, theme := range w.Themes {
		for _, occurrence := range theme.Occurrences(0, ical.LocalDate(2028, 1, 1, 0, 0, 0)) {
			if !occurrence.Skipped && !occurrence.Cancelled && occurrence.End.After(w.From) && occurrence.Start.Before(w.To) {
				there++
			}
		}
	}
	if len(o.Sessions) != there {
		t.Fatalf("%d sessions, not %d", len(o.Sessions), there)
	}
	for i := range o.Sessions {
		s := &o.Sessions[i]
		during := o.on[o.minute(s.Start):o.minute(s.End)]
		for m := range during {
			during[m].add(i)
		}
		o.asked = append(o.asked, asks(s))
	}
	return o
}

// minute counts minutes to a time. Everything begins and ends on a full one.
func (o *watched) minute(t time.Time) int {
	return int(t.Sub(o.world.From.Add(-margin)) / time.Minute)
}

// during are the sessions other than i that go on in some minute from one on and before another.
func (o *watched) during(i, from, to int) (all running) {
	for _, on := range o.on[from:to] {
		all.join(on)
	}
	all[i/64] &^= 1 << (i % 64)
	return all
}

func name(r *Report, i int) string {
	return fmt.Sprintf("%s %s", r.Sessions[i].Theme.ID, r.Sessions[i].Slot)
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

func (o *watched) busy(i int) bool { return !o.Sessions[i].Theme.Transparent }

// clashes compares all pairs.
func (o *watched) clashes(t *rapid.T) {
	var got, want []string
	for _, c := range o.Clashes {
		got = append(got, fmt.Sprintf("%s, %s: %s %d %s", name(o.Report, c.Session), name(o.Report, c.With), c.Kind, c.People, c.Severity))
	}
	for i := range o.Sessions {
		from, to := o.minute(o.Sessions[i].Start), o.minute(o.Sessions[i].End)
		meets := o.during(i, from, to)
		for j := range meets.each {
			for _, line := range o.between(i, j) {
				want = append(want, name(o.Report, i)+", "+name(o.Report, j)+": "+line)
			}
		}
		gap := int(o.world.Gap / time.Minute)
		near := o.during(i, from-gap, to+gap)
		for w := range near {
			near[w] &^= meets[w]
		}
		for j := range near.each {
			for range o.sharedRooms(i, j) {
				if o.Sessions[i].Theme != o.Sessions[j].Theme && !o.full(max(i, j)) {
					want = append(want, name(o.Report, i)+", "+name(o.Report, j)+": gap 0 low")
				}
			}
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Fatalf("found alone\n%s\nminute by minute alone\n%s", strings.Join(without(got, want), "\n"), strings.Join(without(want, got), "\n"))
	}
}

// without are lines that are not among others.
func without(all, others []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(line string) bool { return slices.Contains(others, line) })
}

// between is what two sessions clash about that go on in one minute.
func (o *watched) between(i, j int) (all []string) {
	both, hosts, kind := 0, 0, Organizer
	for who, role := range o.asked[i] {
		other, asked := o.asked[j][who]
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
		all = append(all, fmt.Sprintf("%s %d high", kind, hosts))
	}
	if both > 0 && o.busy(i) && o.busy(j) {
		severity := "medium"
		if float64(both) >= float64(len(o.asked[i]))/2 {
			severity = "high"
		}
		all = append(all, fmt.Sprintf("people %d %s", both, severity))
	}
	for _, room := range o.sharedRooms(i, j) {
		all = append(all, map[bool]string{true: "link 0 high", false: "place 0 high"}[room == "meet"])
	}
	return all
}

// full reports whether another session is in the room when one begins: then that is what they clash about, and no gap.
func (o *watched) full(i int) bool {
	for j := range o.on[o.minute(o.Sessions[i].Start)].each {
		if j < i && len(o.sharedRooms(i, j)) > 0 {
			return true
		}
	}
	return false
}

// sharedRooms are the rooms of the places of [community] that two sessions take.
func (o *watched) sharedRooms(i, j int) (all []string) {
	words := [2]string{}
	for k, s := range []*Session{&o.Sessions[i], &o.Sessions[j]} {
		words[k] = s.Theme.Place
		if s.Override != nil && s.Override.Place != nil {
			words[k] = *s.Override.Place
		}
	}
	switch {
	case strings.Contains(words[0], "meet") && strings.Contains(words[1], "meet"):
		return []string{"meet"}
	case words[0] == "Library" && words[1] == "Library":
		return []string{"library"}
	}
	return nil
}

// touched compares how many people of each session are asked elsewhere in some minute of it.
func (o *watched) touched(t *rapid.T) {
	for i := range o.Sessions {
		lost := map[string]bool{}
		others := o.during(i, o.minute(o.Sessions[i].Start), o.minute(o.Sessions[i].End))
		for j := range others.each {
			for who := range o.asked[j] {
				if _, asked := o.asked[i][who]; asked && o.busy(i) && o.busy(j) {
					lost[who] = true
				}
			}
		}
		if len(lost) != o.Sessions[i].Touched {
			t.Fatalf("%s: %d people are elsewhere, not %d", name(o.Report, i), len(lost), o.Sessions[i].Touched)
		}
	}
}

// free tries each quarter of an hour of a session's day, of every third session.
func (o *watched) free(t *rapid.T) {
	for i := rapid.IntRange(0, 2).Draw(t, "third"); i < len(o.Sessions); i += 3 {
		s := &o.Sessions[i]
		best, nearest := "nothing", time.Duration(0)
		wall := s.Start.In(s.Zone.Location())
		for quarter := range 36 {
			at := time.Date(wall.Year(), wall.Month(), wall.Day(), 8, 30+15*quarter, 0, 0, wall.Location())
			away := at.Sub(wall).Abs()
			if at.After(o.world.From) && o.could(i, at) && (best == "nothing" || away < nearest) {
				best, nearest = at.Format("2006-01-02 15:04"), away
			}
		}
		got := "nothing"
		if start, ok := o.Free(i); ok {
			got = start.Time().Format("2006-01-02 15:04")
		}
		if got != best {
			t.Fatalf("%s: %s is free, not %s", name(o.Report, i), best, got)
		}
	}
}

// could reports whether a session could begin at a time without meeting anything.
func (o *watched) could(i int, at time.Time) bool {
	length := o.Sessions[i].End.Sub(o.Sessions[i].Start)
	end := at.Add(length)
	if end.Sub(at) > 9*time.Hour || end.Hour()*60+end.Minute() > 17*60+30 {
		return false
	}
	from, to, gap := o.minute(at), o.minute(end), int(o.world.Gap/time.Minute)
	near := o.during(i, from-gap, to+gap)
	for j := range near.each {
		if len(o.sharedRooms(i, j)) > 0 {
			return false
		}
	}
	meets := o.during(i, from, to)
	for j := range meets.each {
		if len(o.between(i, j)) > 0 {
			return false
		}
	}
	return true
}

// suggested compares the costs of slots for the first theme with those counted minute by minute and person by person, and
// their order.
func (o *watched) suggested(t *rapid.T) {
	first := o.world.Themes[0]
	want := Wanted{Theme: first, Rule: first.Rule, Zone: first.Zone, Duration: first.Schedule.Duration.Duration(), Members: first.Members}
	away := map[string][]bool{} // in which minutes each member cannot come
	for _, m := range want.Members {
		away[m.Person.Email] = slices.Clone(o.unfriendly(m.Person.Zone))
	}
	for i := range o.Sessions {
		for who := range o.asked[i] {
			if away[who] != nil && o.busy(i) && o.Sessions[i].Theme != first {
				for m := o.minute(o.Sessions[i].Start); m < o.minute(o.Sessions[i].End); m++ {
					away[who][m] = true
				}
			}
		}
	}
	slots := Suggest(o.world, want)
	for i, slot := range slots {
		lost, worst, each := 0, 0, map[string]int{}
		for _, date := range slot.Dates {
			from := o.minute(want.Zone.In(date.Start))
			n := 0
			for who, away := range away {
				if slices.Contains(away[from:from+int(want.Duration/time.Minute)], true) {
					n++
					each[who]++
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
		if i == 0 {
			continue
		}
		before := &slots[i-1]
		if cmp.Or(cmp.Compare(before.Lost, lost), cmp.Compare(before.Worst, worst), cmp.Compare(before.Most, most), cmp.Compare(before.Away, slot.Away)) > 0 {
			t.Fatalf("%s stands after %s", slot.Rule, before.Rule)
		}
	}
}

// unkind keeps what [watched.unfriendly] found.
var unkind sync.Map

// unfriendly are the minutes outside of 8:30 to 17:30 from Monday to Friday on the clocks of a zone.
func (o *watched) unfriendly(zone ical.Zone) []bool {
	key := fmt.Sprint(zone, o.world.From)
	if known, ok := unkind.Load(key); ok {
		return known.([]bool)
	}
	all := make([]bool, len(o.on))
	for m := range all {
		there := o.world.From.Add(-margin + time.Duration(m)*time.Minute).In(zone.Location())
		clock := there.Hour()*60 + there.Minute()
		all[m] = there.Weekday() == time.Saturday || there.Weekday() == time.Sunday || clock < 8*60+30 || clock >= 17*60+30
	}
	unkind.Store(key, all)
	return all
}

package clash

import (
	"cmp"
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/holidays"
	"rondo/ical"
	"rondo/theme"
)

// TestAgreesWithMinutes compares the engine with one that shares no code with it: of each minute it notes which sessions go on,
// and counts sets of addresses. The communities lie in the four weeks around either change of the clocks.
func TestAgreesWithMinutes(t *testing.T) {
	for _, start := range []string{"2027-03-08", "2027-10-18"} {
		t.Run(start, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				set := load(t, community(t, start).FS())
				w := World{Themes: set.Themes, Gap: rapid.SampledFrom([]time.Duration{0, 5 * time.Minute, time.Hour}).Draw(t, "gap")}
				w.From, _ = time.Parse(time.DateOnly, start)
				w.To = w.From.Add(28 * 24 * time.Hour)
				w.Feeds, w.Personal, w.Casts = feeds(t, w), own(t, w), casts(t, w, set)
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

// workHours are hours as files have them, and the minutes of the week that they allow.
var workHours = map[string]func(day time.Weekday, minute int) bool{
	"": func(day time.Weekday, minute int) bool {
		return day%6 != 0 && (8*60+30 <= minute && minute < 11*60+30 || 12*60+30 <= minute && minute < 17*60+30)
	},
	"00:00-24:00":         func(day time.Weekday, _ int) bool { return day%6 != 0 },
	"Mon-Sun 00:00-24:00": func(time.Weekday, int) bool { return true },
	"Sun-Thu 7:00-15:00":  func(day time.Weekday, minute int) bool { return day < time.Friday && 7*60 <= minute && minute < 15*60 },
	"Tue 18:00-24:00, Wed 00:00-3:00": func(day time.Weekday, minute int) bool {
		return day == time.Tuesday && 18*60 <= minute || day == time.Wednesday && minute < 3*60
	},
}

// hoursText draws hours, mostly none.
var hoursText = rapid.SampledFrom(append(slices.Sorted(maps.Keys(workHours)), "", "", "", ""))

// avoided draws what a theme or the site avoids: hours, dates around the middle, a calendar.
func avoided(t *rapid.T, start time.Time) string {
	var items []string
	if hours := hoursText.Draw(t, "hours"); hours != "" {
		items = append(items, fmt.Sprintf("{ hours: %q }", hours))
	}
	if n := rapid.IntRange(-12, 12).Draw(t, "away"); n > 0 {
		from := start.AddDate(0, 0, 8+n)
		items = append(items, fmt.Sprintf("{ from: %s, to: %s, reason: away }", from.Format(time.DateOnly), from.AddDate(0, 0, n%4).Format(time.DateOnly)))
	}
	if rapid.IntRange(0, 4).Draw(t, "calendar") == 0 {
		items = append(items, "{ feed: busy.ics, name: All-hands }")
	}
	if rapid.IntRange(0, 5).Draw(t, "holidays") == 0 {
		items = append(items, "{ holidays: "+country.Draw(t, "whose")+" }")
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// country draws whose holidays count: those that have days by law, customary ones, or both, in the weeks around the changes of the clocks.
var country = rapid.SampledFrom([]string{"FI", "US", "JP", "GB-SCT", "DE-BY", "NL", "AU-SA"})

// own draws the calendars that people gave: of half of the people, busy for up to eight hours at a time.
func own(t *rapid.T, w World) map[string]*Feed {
	all := map[string]*Feed{}
	for n := range 12 {
		if rapid.Bool().Draw(t, "gave none") {
			continue
		}
		f := &Feed{Busy: NewMinutes(w.From, w.To)}
		for range rapid.IntRange(0, 40).Draw(t, "own events") {
			from := w.From.Add(time.Duration(rapid.IntRange(0, 28*24*4).Draw(t, "own from")) * 15 * time.Minute)
			f.Busy.Add(from, from.Add(time.Duration(rapid.IntRange(1, 480).Draw(t, "own minutes"))*time.Minute))
		}
		all[fmt.Sprintf("p%02d@example.org", n)] = f
	}
	return all
}

// casts draws who presents some sessions otherwise than the files say, and who is their guest.
func casts(t *rapid.T, w World, set *theme.Set) map[SessionKey]Cast {
	person := rapid.Custom(func(t *rapid.T) *theme.Person {
		return set.People.ByAddress.At(fmt.Sprintf("p%02d@example.org", rapid.IntRange(0, 11).Draw(t, "n")))
	})
	all := map[SessionKey]Cast{}
	for _, th := range w.Themes {
		dates := th.Occurrences(ical.LocalOf(w.From), ical.LocalOf(w.To))
		for range rapid.IntRange(0, 2).Draw(t, "casts") {
			o := dates[rapid.IntRange(0, len(dates)-1).Draw(t, "cast")]
			all[SessionKey{th.ID, o.Slot}] = Cast{
				Presenters: rapid.SliceOfN(person, 0, 2).Draw(t, "present"), Guests: rapid.SliceOfN(person, 0, 3).Draw(t, "guests"),
			}
		}
	}
	return all
}

// feeds draws when the calendar that themes avoid is busy; in some zones it is not known.
func feeds(t *rapid.T, w World) map[FeedKey]*Feed {
	all := map[FeedKey]*Feed{}
	for _, th := range w.Themes {
		key := FeedKey{"busy.ics", th.Zone.String()}
		if all[key] != nil || rapid.IntRange(0, 4).Draw(t, "unknown") == 0 {
			continue
		}
		f := &Feed{Busy: NewMinutes(w.From, w.To), Tentative: NewMinutes(w.From, w.To)}
		for range rapid.IntRange(0, 12).Draw(t, "events") {
			from := w.From.Add(time.Duration(rapid.IntRange(0, 28*24*60).Draw(t, "from")) * time.Minute)
			to := from.Add(time.Duration(rapid.IntRange(1, 900).Draw(t, "minutes")) * time.Minute)
			if rapid.Bool().Draw(t, "tentative") {
				f.Tentative.Add(from, to)
			} else {
				f.Busy.Add(from, to)
			}
		}
		all[key] = f
	}
	return all
}

// community draws files of up to six themes that up to twelve people in three zones share.
func community(t *rapid.T, start string) theme.Files {
	day, _ := time.Parse(time.DateOnly, start)
	files := theme.Files{
		"rondo.yaml": []byte("site: { url: https://sessions.example.org, timezone: Europe/Helsinki, avoid: " + avoided(t, day) + " }\nmail: { from: guild@example.org, dir: out }\n"),
		"busy.ics":   []byte("BEGIN:VCALENDAR\nEND:VCALENDAR\n"),
	}
	zone := rapid.SampledFrom(rapid.SliceOfNDistinct(rapid.SampledFrom(zones), 3, 3, rapid.ID).Draw(t, "zones"))
	person := rapid.Map(rapid.IntRange(0, 11), func(n int) string { return fmt.Sprintf("p%02d@example.org", n) })
	people := "people:\n"
	for n := range 12 {
		own := hoursText.Draw(t, "own hours")
		if own != "" {
			own = fmt.Sprintf(", hours: %q", own)
		}
		if rapid.Bool().Draw(t, "has a country") {
			own += ", country: " + country.Draw(t, "country")
		}
		people += fmt.Sprintf("  - { email: p%02d@example.org, timezone: %s%s }\n", n, zone.Draw(t, "home"), own)
	}
	files["people.yaml"] = []byte(people)
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
		fmt.Fprintf(&b, "transparent: %v\navoid: %s\n", rapid.IntRange(0, 5).Draw(t, "transparent") == 0, avoided(t, day))
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

// spell is a set of minutes: how many of it lie before each one.
type spell []int32

func spellOf(minutes int, in func(int) bool) spell {
	all := make(spell, minutes+1)
	for m := range minutes {
		all[m+1] = all[m]
		if in(m) {
			all[m+1]++
		}
	}
	return all
}

// any reports whether a minute from one on and before another is in the set.
func (s spell) any(from, to int) bool { return s[to] > s[from] }

// watched is a report, and the sessions of it that go on in each minute.
type watched struct {
	*Report
	world World
	on    []running
	asked []map[string]theme.Role           // whom each session asks, and as what
	away  map[*theme.Theme]map[string]spell // what each theme avoids, by what it is called and how bad it is
	own   map[string]spell                  // when the calendars are busy that people gave, by address
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
		o.asked = append(o.asked, o.asks(s))
	}
	o.own = map[string]spell{}
	for who, f := range w.Personal {
		o.own[who] = spellOf(len(o.on), func(m int) bool { return f.Busy.Any(o.at(m), o.at(m+1)) })
	}
	o.away = map[*theme.Theme]map[string]spell{}
	for _, th := range w.Themes {
		o.away[th] = o.avoids(th)
	}
	return o
}

// at is when a minute begins.
func (o *watched) at(minute int) time.Time {
	return o.world.From.Add(-margin + time.Duration(minute)*time.Minute)
}

// avoids are the minutes that a theme avoids: dates, and when the calendar is busy, or perhaps.
func (o *watched) avoids(th *theme.Theme) map[string]spell {
	all := map[string]spell{}
	away := make([]bool, len(o.on)/60+1)
	for hour := range away { // clocks are set at full hours
		date := o.at(60 * hour).In(th.Zone.Location()).Format(time.DateOnly)
		away[hour] = slices.ContainsFunc(th.Avoid, func(a theme.Avoid) bool { return a.From.Set && a.From.String() <= date && date <= a.To.String() })
	}
	all["high away"] = spellOf(len(o.on), func(m int) bool { return away[m/60] })
	f := o.world.Feeds[FeedKey{"busy.ics", th.Zone.String()}]
	if f == nil || !slices.ContainsFunc(th.Avoid, func(a theme.Avoid) bool { return a.Feed == "busy.ics" }) {
		return all
	}
	all["high All-hands"] = spellOf(len(o.on), func(m int) bool { return f.Busy.Any(o.at(m), o.at(m+1)) })
	all["low All-hands"] = spellOf(len(o.on), func(m int) bool { return f.Tentative.Any(o.at(m), o.at(m+1)) })
	return all
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
func (o *watched) asks(s *Session) map[string]theme.Role {
	all := map[string]theme.Role{}
	for _, m := range s.Theme.Members {
		all[m.Person.Email] = m.Role()
	}
	presenters, guests := o.beside(s)
	for _, who := range guests {
		if _, asked := all[who.Email]; !asked {
			all[who.Email] = theme.Audience
		}
	}
	for _, who := range presenters {
		all[who.Email] = theme.Presenter
	}
	return all
}

// beside lists who presents a session, and its guests.
func (o *watched) beside(s *Session) (presenters, guests []*theme.Person) {
	if cast, found := o.world.Casts[SessionKey{s.Theme.ID, s.Slot}]; found {
		return cast.Presenters, cast.Guests
	}
	if s.Override != nil {
		presenters = s.Override.Presenters
	}
	return presenters, nil
}

func (o *watched) busy(i int) bool { return !o.Sessions[i].Theme.Transparent }

// clashes compares all pairs.
func (o *watched) clashes(t *rapid.T) {
	var got, want []string
	for _, c := range o.Clashes {
		if c.With < 0 {
			about := c.About
			if c.Kind == Hours || c.Kind == Holiday || c.Kind == Personal {
				about = "" // says what clocks show, how days are called, or nothing
			}
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s: %s %d %s %s", name(o.Report, int(c.Session)), c.Kind, c.People, c.Severity, about)))
			continue
		}
		got = append(got, fmt.Sprintf("%s, %s: %s %d %s", name(o.Report, int(c.Session)), name(o.Report, int(c.With)), c.Kind, c.People, c.Severity))
	}
	for i := range o.Sessions {
		from, to := o.minute(o.Sessions[i].Start), o.minute(o.Sessions[i].End)
		meets := o.during(i, from, to)
		for j := range meets.each {
			for _, line := range o.between(i, j) {
				want = append(want, name(o.Report, i)+", "+name(o.Report, j)+": "+line)
			}
		}
		if n := len(o.outOfHours(i, from, to)); n > 0 {
			want = append(want, fmt.Sprintf("%s: hours %d low", name(o.Report, i), n))
		}
		law, custom := o.onHoliday(i, from, to)
		if n := len(law); n > 0 {
			want = append(want, fmt.Sprintf("%s: holiday %d %s", name(o.Report, i), n, o.severity(i, n)))
		}
		if n := len(custom); n > 0 {
			want = append(want, fmt.Sprintf("%s: holiday %d low", name(o.Report, i), n))
		}
		if n := len(o.atTheirOwn(i, from, to)); n >= 3 {
			want = append(want, fmt.Sprintf("%s: personal %d %s", name(o.Report, i), n, o.severity(i, n)))
		}
		for about, severity := range o.barriers(o.Sessions[i].Theme, from, to) {
			people := map[string]int{"high": len(o.asked[i])}[severity]
			want = append(want, fmt.Sprintf("%s: avoid %d %s %s", name(o.Report, i), people, severity, about))
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
		all = append(all, fmt.Sprintf("people %d %s", both, o.severity(i, both)))
	}
	for _, room := range o.sharedRooms(i, j) {
		all = append(all, map[bool]string{true: "link 0 high", false: "place 0 high"}[room == "meet"])
	}
	return all
}

// severity is how bad it is that so many of a session's people cannot come.
func (o *watched) severity(i, people int) string {
	if float64(people) >= float64(len(o.asked[i]))/2 {
		return "high"
	}
	return "medium"
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
	place := placeOf(&o.Sessions[j])
	if o.inPlace(i, place) {
		return []string{map[bool]string{true: "meet", false: "library"}[strings.Contains(place, "meet")]}
	}
	return nil
}

func placeOf(s *Session) string {
	if s.Override != nil && s.Override.Place != nil {
		return *s.Override.Place
	}
	return s.Theme.Place
}

// inPlace reports whether a session is in the one room of a place.
func (o *watched) inPlace(i int, place string) bool {
	own := placeOf(&o.Sessions[i])
	return strings.Contains(own, "meet") && strings.Contains(place, "meet") || own == "Library" && place == "Library"
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
		from, to := o.minute(o.Sessions[i].Start), o.minute(o.Sessions[i].End)
		for _, who := range o.outOfHours(i, from, to) {
			lost[who] = true
		}
		for _, severity := range o.barriers(o.Sessions[i].Theme, from, to) {
			for who := range o.asked[i] {
				if severity == "high" {
					lost[who] = true
				}
			}
		}
		law, _ := o.onHoliday(i, from, to)
		for _, who := range law {
			lost[who] = true
		}
		var more []string // whom their own calendars alone keep away
		for _, who := range o.atTheirOwn(i, from, to) {
			if !lost[who] {
				more = append(more, who)
			}
		}
		for _, who := range more {
			lost[who] = len(more) >= 3
		}
		maps.DeleteFunc(lost, func(_ string, is bool) bool { return !is })
		if len(lost) != o.Sessions[i].Touched {
			t.Fatalf("%s: %d people are elsewhere, not %d", name(o.Report, i), len(lost), o.Sessions[i].Touched)
		}
	}
}

// free tries each quarter of an hour of a session's day, of every third session.
func (o *watched) free(t *rapid.T) {
	for i := rapid.IntRange(0, 2).Draw(t, "third"); i < len(o.Sessions); i += 3 {
		s := &o.Sessions[i]
		best, tolerated := o.nearest(i, false), false
		for _, c := range o.Of(i) {
			tolerated = tolerated || c.Kind != Hours && (c.Kind != Holiday || c.Severity > Low)
		}
		if best == "nothing" && tolerated {
			best = o.nearest(i, true)
		}
		got := "nothing"
		if start, ok := o.Free(i); ok {
			got = start.Time().Format("2006-01-02 15:04")
		}
		if got != best {
			t.Fatalf("%s, %s: %s is free, not %s", name(o.Report, i), s.Wall, best, got)
		}
	}
}

// nearest is the quarter at which a session could be on its day.
func (o *watched) nearest(i int, tolerant bool) string {
	s := &o.Sessions[i]
	best, nearest := "nothing", time.Duration(0)
	for quarter := range 96 {
		wall := s.Wall.Midnight().Add(time.Duration(quarter) * 15 * time.Minute)
		away := time.Duration(max(wall-s.Wall, s.Wall-wall)) * time.Second
		if at := s.Zone.In(wall); at.After(o.world.From) && (best == "nothing" || away < nearest) && o.could(i, at, tolerant) {
			best, nearest = wall.Time().Format("2006-01-02 15:04"), away
		}
	}
	return best
}

// could reports whether a session could begin at a time without meeting anything.
func (o *watched) could(i int, at time.Time, tolerant bool) bool {
	s := &o.Sessions[i]
	from, to, gap := o.minute(at), o.minute(at.Add(s.Duration)), int(o.world.Gap/time.Minute)
	already := map[string]bool{}
	if tolerant {
		for _, who := range o.outOfHours(i, o.minute(s.Start), o.minute(s.End)) {
			already[who] = true
		}
	}
	for _, who := range o.outOfHours(i, from, to) {
		if !already[who] {
			return false
		}
	}
	if usual := &(theme.Person{}); s.Theme.Transparent { // keeps to the hours of the theme, if it does
		is := o.unfriendly(s.Zone, hoursFor(s.Theme.Avoid, usual))
		if is.any(from, to) && !is.any(o.minute(s.Start), o.minute(s.End)) {
			return false
		}
	}
	if len(o.barriers(s.Theme, from, to)) > 0 || len(o.atTheirOwn(i, from, to)) >= 3 {
		return false
	}
	if law, custom := o.onHoliday(i, from, to); len(law) > 0 || len(custom) > 0 && !tolerant {
		return false
	}
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

// people are whom a session asks.
func (o *watched) people(i int) map[string]*theme.Person {
	s, all := &o.Sessions[i], map[string]*theme.Person{}
	for _, m := range s.Theme.Members {
		all[m.Person.Email] = m.Person
	}
	presenters, guests := o.beside(s)
	for _, who := range slices.Concat(presenters, guests) {
		all[who.Email] = who
	}
	return all
}

// atTheirOwn lists whom a session asks whose own calendars are busy in some minute.
func (o *watched) atTheirOwn(i, from, to int) (all []string) {
	for who := range o.people(i) {
		if o.busy(i) && o.isBusy(who, from, to) {
			all = append(all, who)
		}
	}
	return all
}

// isBusy reports whether somebody's own calendar is busy in some minute.
func (o *watched) isBusy(who string, from, to int) bool {
	minutes, gave := o.own[who]
	return gave && minutes.any(from, to)
}

// onHoliday lists whom a session asks who would have a day off by law, and who a customary one, where they are when it begins.
func (o *watched) onHoliday(i, from, to int) (law, custom []string) {
	for email, who := range o.people(i) {
		switch o.dayOff(o.Sessions[i].Theme.Avoid, who, from, to) {
		case holidays.Off, holidays.Part:
			law = append(law, email)
		case holidays.Customary:
			custom = append(custom, email)
		}
	}
	return law, custom
}

// dayOff is the worst day off of the regions that are avoided, or else of where somebody lives, on the date that their clocks show when a
// minute begins; empty where they work, or where it begins after the last of the minutes.
func (o *watched) dayOff(avoid []theme.Avoid, who *theme.Person, from, to int) (worst holidays.Kind) {
	regions := []holidays.Region{}
	for _, a := range avoid {
		if a.Holidays != "" {
			regions = append(regions, a.Holidays)
		}
	}
	if len(regions) == 0 && who.Region() != "" {
		regions = append(regions, who.Region())
	}
	there := o.at(from).In(who.Zone().Location())
	for _, region := range regions {
		for _, d := range yearOf(region) {
			if d.Date.Time().Format(time.DateOnly) != there.Format(time.DateOnly) {
				continue
			}
			off := false
			for m := from; m < to; m++ {
				off = off || !o.at(m).Before(who.Zone().In(d.From))
			}
			if off && (worst == "" || slices.Index(holidays.Kinds, d.Kind) < slices.Index(holidays.Kinds, worst)) {
				worst = d.Kind
			}
		}
	}
	return worst
}

// yearOf lists the days off of 2027.
func yearOf(region holidays.Region) []holidays.Day {
	days, _ := holidays.On(region, 2027)
	return days
}

// outOfHours lists whom a session asks for whom a minute is outside their hours.
func (o *watched) outOfHours(i, from, to int) (all []string) {
	s := &o.Sessions[i]
	if s.Theme.Transparent {
		return nil
	}
	for email, who := range o.people(i) {
		if o.unfriendly(who.Zone(), hoursFor(s.Theme.Avoid, who)).any(from, to) {
			all = append(all, email)
		}
	}
	return all
}

// hoursFor are a person's own hours, or the first that are avoided otherwise.
func hoursFor(avoid []theme.Avoid, who *theme.Person) string {
	if who.Hours().Set() {
		return who.Hours().String()
	}
	for _, a := range avoid {
		if a.Hours.Set() {
			return a.Hours.String()
		}
	}
	return ""
}

// barriers are what a theme avoids that some minute meets, with how bad it is.
func (o *watched) barriers(th *theme.Theme, from, to int) map[string]string {
	all := map[string]string{}
	for what, minutes := range o.away[th] {
		severity, about, _ := strings.Cut(what, " ")
		if minutes.any(from, to) && all[about] != "high" {
			all[about] = severity
		}
	}
	return all
}

// suggested compares the costs of slots for the first theme with those counted minute by minute and person by person, and
// their order.
func (o *watched) suggested(t *rapid.T) {
	first := o.world.Themes[0]
	want := Wanted{Theme: first, Rule: first.Rule, Zone: first.Zone, Duration: first.Schedule.Duration.Duration(), Members: first.Members, Avoid: first.Avoid}
	outside := map[string]spell{} // of each member's hours
	for _, m := range want.Members {
		outside[m.Person.Email] = o.unfriendly(m.Person.Zone(), hoursFor(first.Avoid, m.Person))
	}
	var taken []bool // of each session: whether it is in the place of the theme
	for i := range o.Sessions {
		taken = append(taken, o.Sessions[i].Theme != first && o.inPlace(i, first.Place))
	}
	slots := Suggest(o.world, want)
	for i, slot := range slots {
		lost, worst, each := 0, 0, map[string]int{}
		for _, date := range slot.Dates {
			from := o.minute(want.Zone.In(date.Start))
			to := from + int(want.Duration/time.Minute)
			closed, elsewhere := false, map[string]bool{}
			for _, severity := range o.barriers(first, from, to) {
				closed = closed || severity == "high"
			}
			var during running
			for _, on := range o.on[from:to] {
				during.join(on)
			}
			for i := range during.each {
				closed = closed || taken[i]
				for who := range o.asked[i] {
					elsewhere[who] = elsewhere[who] || o.busy(i) && o.Sessions[i].Theme != first
				}
			}
			n, busy := 0, 0
			for _, m := range want.Members {
				who := m.Person.Email
				day := o.dayOff(first.Avoid, m.Person, from, to)
				switch {
				case closed || elsewhere[who] || outside[who].any(from, to) || day == holidays.Off || day == holidays.Part:
					n++
					each[who]++
				case o.isBusy(who, from, to):
					busy++
				}
			}
			if busy >= 3 {
				n += busy
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
		here, there := len(slot.Dates), len(before.Dates)
		if cmp.Or(cmp.Compare(before.Lost*here, lost*there), cmp.Compare(before.Worst, worst), cmp.Compare(before.Most*here, most*there), cmp.Compare(before.Away, slot.Away)) > 0 {
			t.Fatalf("%s stands after %s", slot.Rule, before.Rule)
		}
	}
}

// unkind keeps what [watched.unfriendly] found.
var unkind sync.Map

type unkindKey struct {
	zone  ical.Zone
	hours string
	from  int64
}

// unfriendly are the minutes outside of hours on the clocks of a zone.
func (o *watched) unfriendly(zone ical.Zone, hours string) spell {
	key := unkindKey{zone, hours, o.world.From.Unix()}
	if known, ok := unkind.Load(key); ok {
		return known.(spell)
	}
	all := spellOf(len(o.on), func(m int) bool {
		there := o.at(m).In(zone.Location())
		return !workHours[hours](there.Weekday(), there.Hour()*60+there.Minute())
	})
	unkind.Store(key, all)
	return all
}

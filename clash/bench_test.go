package clash

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"rondo/ical"
	"rondo/theme"
)

// model is a large installation over two years: themes of 30 to 60 minutes in five zones, 40 % of them weekly, 30 % every other week,
// 30 % monthly; people in communities of 200, each theme asks most of one and 45 from anywhere, and five ask everybody; 200
// people have given a calendar of their own, of 500 events each, some of which repeat.
func model(themes, people int) World {
	r := rand.New(rand.NewPCG(1, 1))
	w := World{From: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2029, 1, 1, 0, 0, 0, 0, time.UTC), Gap: 5 * time.Minute, Personal: map[string]*Feed{}}
	var zones []ical.Zone
	for _, name := range []string{"Europe/Helsinki", "Europe/London", "America/New_York", "Asia/Kolkata", "Asia/Tokyo"} {
		zone, err := ical.LoadZone(name)
		if err != nil {
			panic(err)
		}
		zones = append(zones, zone)
	}
	all := make([]*theme.Person, people)
	for i := range all {
		who := theme.Entry{Email: fmt.Sprintf("person%05d@example.org", i), Zone: zones[i/200%5]}.Person()
		all[i] = &who
		if i%(people/200) == 0 {
			busy := NewMinutes(w.From, w.To)
			for range 1215 {
				from := w.From.Add(time.Duration(r.IntN(2*365*24*4)) * 15 * time.Minute)
				busy.Add(from, from.Add(time.Duration(1+r.IntN(8))*15*time.Minute))
			}
			w.Personal[all[i].Email] = &Feed{Busy: busy}
		}
	}
	for n := range themes {
		t := &theme.Theme{ID: fmt.Sprintf("theme%04d", n), Name: fmt.Sprintf("Theme %d", n), Zone: zones[r.IntN(5)], Place: fmt.Sprintf("https://meet.example.org/%d", n%100)}
		community := r.IntN(people / 200)
		for i, who := range all {
			if n%(themes/5) == 0 || i/200 == community && r.IntN(5) > 0 || r.IntN(people) < 45 {
				t.Members = append(t.Members, theme.NewMember(who, theme.Audience, ""))
			}
		}
		t.Members[0] = t.Members[0].As(theme.Organizer)
		t.Schedule.Duration = theme.Length(time.Duration([]int{30, 30, 45, 60}[r.IntN(4)]) * time.Minute)
		start := ical.LocalDate(2026, 12, 1+r.IntN(14), 8+r.IntN(9), 15*r.IntN(4), 0)
		day := []string{"MO", "TU", "WE", "TH", "FR"}[r.IntN(5)]
		text := "FREQ=WEEKLY;BYDAY=" + day
		switch k := n % 10; {
		case k >= 7:
			text = fmt.Sprintf("FREQ=MONTHLY;BYDAY=%d%s", 1+r.IntN(4), day)
		case k >= 4:
			text = "FREQ=WEEKLY;INTERVAL=2;BYDAY=" + day
		}
		rule, err := ical.ParseRule(text, start, t.Zone)
		if off := (*ical.StartError)(nil); errors.As(err, &off) {
			rule, err = ical.ParseRule(text, off.Next, t.Zone)
		}
		if err != nil {
			panic(err)
		}
		t.Rule = rule
		w.Themes = append(w.Themes, t)
	}
	return w
}

// BenchmarkFind finds all clashes of two years. Beside it: all pairs of themes, date by date, with sets of addresses, which finds
// sessions that share people and nothing else; and the check of yaml2ical, the one gate of this kind that others run, which knows
// weeks 0 to 3 instead of dates, rooms alone, and stops at the first clash (there is none: every meeting has a room of its own).
func BenchmarkFind(b *testing.B) {
	for _, size := range []int{500, 1000, 2000} {
		b.Run(fmt.Sprintf("themes=%d/by=rondo", size), func(b *testing.B) {
			w := model(size, 10*size)
			var r *Report
			cpu(b, func() { r = Find(w) })
			pairs, seats := 0, 0
			for i := range r.Sessions {
				seats += r.Sessions[i].Asked
				pairs += int(r.ends[i]) - i - 1
			}
			b.ReportMetric(float64(len(r.Sessions)), "sessions")
			b.ReportMetric(float64(pairs), "overlapping-pairs")
			b.ReportMetric(float64(seats), "person-sessions")
			b.ReportMetric(float64(len(r.Clashes)), "clashes")
			b.ReportMetric(peak(), "peak-MB")
		})
	}
	b.Run("themes=1000/by=naive", func(b *testing.B) {
		w := model(1000, 10_000)
		clashes, people := 0, 0
		cpu(b, func() { clashes, people = everyPair(w) })
		if n, p := shared(Find(w)); n != clashes || p != people {
			b.Fatalf("%d clashes of %d people, not %d of %d", n, p, clashes, people)
		}
		b.ReportMetric(float64(clashes), "clashes")
	})
	b.Run("themes=1000/by=yaml2ical", func(b *testing.B) {
		if said, err := exec.Command("python3", "-c", "import yaml2ical.meeting").CombinedOutput(); err != nil {
			b.Skipf("python3 has no yaml2ical (pip install yaml2ical): %s", said[bytes.LastIndexByte(bytes.TrimSpace(said), '\n')+1:])
		}
		folder, total := meetings(b, model(1000, 10_000)), 0.0
		for b.Loop() {
			said, err := exec.Command("python3", "-c", checkMeetings, folder).CombinedOutput()
			took, bad := strconv.ParseFloat(string(bytes.TrimSpace(said)), 64)
			if err != nil || bad != nil {
				b.Fatalf("%v: %s", err, said)
			}
			total += took
		}
		b.ReportMetric(1e3*total/float64(b.N), "cpu-ms")
	})
}

const checkMeetings = `
import sys, time
from yaml2ical import meeting
all = meeting.load_meetings(sys.argv[1])
before = time.process_time()
meeting.check_for_meeting_conflicts(all)
print(time.process_time() - before)
`

// meetings writes themes as files of yaml2ical, with a room for each, and returns their folder.
func meetings(b *testing.B, w World) string {
	folder := b.TempDir()
	for n, t := range w.Themes {
		start := t.Zone.In(t.Rule.Start())
		every := "weekly"
		switch shape := t.Rule.Shape(); {
		case shape.Period == ical.Monthly:
			every = "quadweekly" // there is no first Sunday of the month, which a Monday in Tokyo may be
		case shape.Interval == 2:
			_, week := start.ISOWeek()
			every = []string{"biweekly-even", "biweekly-odd"}[week%2]
		}
		text := fmt.Sprintf("project: %s\nchair: nobody\ndescription: none\nschedule:\n- { time: '%s', day: %s, irc: room-%d, frequency: %s, duration: %d }\n",
			t.ID, start.Format("1504"), start.Weekday(), n, every, t.Schedule.Duration.Duration()/time.Minute)
		if err := os.WriteFile(filepath.Join(folder, t.ID+".yaml"), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return folder
}

// everyPair counts the clashes of sessions that share people the slow way: each date of each theme with each date of each other one.
func everyPair(w World) (clashes, people int) {
	dates, asked := make([][][2]int64, len(w.Themes)), make([]map[string]bool, len(w.Themes))
	for i, t := range w.Themes {
		asked[i] = map[string]bool{}
		for _, m := range t.Members {
			asked[i][m.Person.Email] = true
		}
		for _, o := range t.Occurrences(0, ical.LocalDate(2030, 1, 1, 0, 0, 0)) {
			if o.End.After(w.From) && o.Start.Before(w.To) {
				dates[i] = append(dates[i], [2]int64{o.Start.Unix(), o.End.Unix()})
			}
		}
	}
	for i := range w.Themes {
		for j := range i {
			both := -1
			for _, a := range dates[i] {
				for _, b := range dates[j] {
					if a[0] >= b[1] || b[0] >= a[1] {
						continue
					}
					if both < 0 {
						both = 0
						for who := range asked[i] {
							if asked[j][who] {
								both++
							}
						}
					}
					if both > 0 {
						clashes, people = clashes+2, people+2*both
					}
				}
			}
		}
	}
	return clashes, people
}

// shared counts the clashes of sessions that share people, and those people.
func shared(r *Report) (clashes, people int) {
	for _, c := range r.Clashes {
		if c.Kind == People {
			clashes, people = clashes+1, people+int(c.People)
		}
	}
	return clashes, people
}

// TestEveryPairAgrees compares the engine with each date of each theme beside each date of each other one.
func TestEveryPairAgrees(t *testing.T) {
	w := model(40, 400)
	w.To = w.From.AddDate(1, 0, 0)
	wantClashes, wantPeople := everyPair(w)
	if clashes, people := shared(Find(w)); clashes != wantClashes || people != wantPeople || clashes < 100 {
		t.Errorf("%d clashes of %d people, not %d of %d", clashes, people, wantClashes, wantPeople)
	}
}

// TestEveryDateAgrees compares what slots cost with each date beside each session of the year.
func TestEveryDateAgrees(t *testing.T) {
	w := model(40, 400)
	w.To, w.Personal = w.From.AddDate(0, 6, 0), nil
	want := rival(w, w.Themes[7])
	slots := Suggest(w, want)
	if len(slots) < 400 {
		t.Fatalf("only %d slots", len(slots))
	}
	for i, lost := range everyDate(w, want, slots) {
		if lost != slots[i].Lost {
			t.Errorf("%s: %d people are lost, not %d", slots[i].Rule, slots[i].Lost, lost)
		}
	}
}

// BenchmarkSuggest ranks more than 400 slots of a year for a monthly theme, and counts what they cost date by date, with each session
// of the year and sets of addresses.
func BenchmarkSuggest(b *testing.B) {
	for _, size := range []int{150, 10_000} {
		w := model(1000, 10_000)
		w.To, w.Personal = w.From.AddDate(1, 0, 0), nil
		want := rival(w, w.Themes[7])
		if size == 10_000 { // the first theme asks everybody
			want.Theme, want.Members = w.Themes[0], w.Themes[0].Members
		}
		want.Members = want.Members[:size]
		var slots []Slot
		b.Run(fmt.Sprintf("audience=%d/by=rondo", size), func(b *testing.B) {
			cpu(b, func() { slots = Suggest(w, want) })
			b.ReportMetric(float64(len(slots)), "slots")
		})
		b.Run(fmt.Sprintf("audience=%d/by=naive", size), func(b *testing.B) {
			if slots == nil {
				slots = Suggest(w, want)
			}
			var lost []int
			cpu(b, func() { lost = everyDate(w, want, slots) })
			for i := range slots {
				if lost[i] != slots[i].Lost {
					b.Fatalf("%s: %d people are lost, not %d", slots[i].Rule, slots[i].Lost, lost[i])
				}
			}
		})
	}
}

// rival is what is asked about a theme.
func rival(w World, t *theme.Theme) Wanted {
	return Wanted{Theme: t, Rule: t.Rule, Zone: t.Zone, Duration: t.Schedule.Duration.Duration(), Members: t.Members}
}

// everyDate counts who is lost in each slot the slow way.
func everyDate(w World, want Wanted, slots []Slot) []int {
	type session struct {
		from, to time.Time
		asked    map[string]bool
		there    bool // in the place of the theme
	}
	var year []session
	for _, t := range w.Themes {
		if t == want.Theme {
			continue
		}
		asked := map[string]bool{}
		for _, m := range t.Members {
			asked[m.Person.Email] = true
		}
		for _, o := range t.Occurrences(ical.LocalOf(w.From).Add(-48*time.Hour), ical.LocalOf(w.To).Add(48*time.Hour)) {
			year = append(year, session{o.Start, o.End, asked, t.Place == want.Theme.Place})
		}
	}
	lost := make([]int, len(slots))
	for i, slot := range slots {
		for _, date := range slot.Dates {
			from := want.Zone.In(date.Start)
			to := from.Add(want.Duration)
			away, busy := map[string]bool{}, map[string]bool{}
			for _, s := range year {
				if s.from.Before(to) && from.Before(s.to) {
					for _, m := range want.Members {
						if s.there || s.asked[m.Person.Email] {
							away[m.Person.Email] = true
						}
					}
				}
			}
			for _, m := range want.Members {
				who := m.Person.Email
				if !want.Theme.HoursOf(m.Person).Allow(ical.LocalOf(from.In(m.Person.Zone().Location())), want.Duration) {
					away[who] = true
				}
				if f := w.Personal[who]; f != nil && !away[who] && f.Busy.Any(from, to) {
					busy[who] = true
				}
			}
			if lost[i] += len(away); len(busy) >= LeastShown {
				lost[i] += len(busy)
			}
		}
	}
	return lost
}

// cpu runs do as often as the benchmark asks, and reports the processor time of each: that of the garbage collector with it, and
// nothing of what else the machine does.
func cpu(b *testing.B, do func()) {
	before, n := used(), 0
	for b.Loop() {
		if n == 0 {
			before = used()
		}
		do()
		n++
	}
	b.ReportMetric(float64(used()-before)/float64(n)/1e6, "cpu-ms")
}

// used is the processor time of the program so far.
func used() time.Duration {
	var u unix.Rusage
	_ = unix.Getrusage(unix.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peak is the most memory that the program has had, in megabytes.
func peak() float64 {
	var u unix.Rusage
	_ = unix.Getrusage(unix.RUSAGE_SELF, &u)
	return float64(u.Maxrss) / 1024
}

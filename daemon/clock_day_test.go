package daemon

import (
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rondo/daemon/clock"
	"rondo/mailbox"
)

// TestR18DayOfReminders lets a day of 500 reminders pass while the clock is set: nothing leaves early, twice or never, and
// no DTSTAMP falls. Some people's server refuses each letter once, and edits come before, while and after the clock is
// wrong.
func TestR18DayOfReminders(t *testing.T) {
	const (
		boot    = 3 * time.Minute              // past midnight, and so what is done hourly is done then
		set     = 9*time.Hour + 59*time.Minute // after that: two minutes after reminders were due, one before the hourly work
		decades = 30 * 365 * 24 * time.Hour
	)
	for name, day := range map[string]*longDay{
		"a day ahead for five minutes": {days: 2, lasts: 36 * time.Hour, untrue: true,
			set:  []setting{{after: set, by: 24 * time.Hour}, {after: set + 5*time.Minute, by: -24 * time.Hour}},
			held: span{set, set + 5*time.Minute}},
		"a day back for good":  {brief: true, days: 1, lasts: 48 * time.Hour, set: []setting{{after: set, by: -24 * time.Hour}}, held: span{set, set + clock.Mostly}},
		"a day ahead for good": {days: 2, lasts: 36 * time.Hour, set: []setting{{after: set, by: 24 * time.Hour}}, held: span{set, set + clock.Mostly}},
		"eight hours ahead":    {days: 1, lasts: 24 * time.Hour, set: []setting{{after: set, by: 8 * time.Hour}}, held: span{set, set + clock.Mostly}},
		"eight hours of sleep": {brief: true, days: 1, lasts: 24 * time.Hour, set: []setting{{after: set, by: 8 * time.Hour, slept: true}}},
		"a leap second":        {days: 1, lasts: 24 * time.Hour, set: []setting{{after: set - 2*time.Minute + time.Second/2, by: -time.Second}}},
		"a boot in 1970": {brief: true, days: 1, lasts: 24 * time.Hour, untrue: true, wrong: -decades,
			set:  []setting{{after: 2 * time.Minute, by: decades}},
			held: span{0, 2*time.Minute + clock.Mostly}},
	} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && !day.brief {
				t.Skip("make soak lets this day pass")
			}
			t.Parallel()
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				d := day
				d.guests = 50
				if testing.Short() {
					d.guests = 18
				}
				d.t, d.dir, d.dawn, d.met = t, dir, time.Now().Truncate(24*time.Hour).AddDate(0, 0, 1), map[string]bool{}
				d.found()
				d.live(6*time.Hour, nil) // everybody is invited the day before
				invited := len(d.left)
				time.Sleep(time.Until(d.dawn.Add(boot)))
				d.off.Store(int64(d.wrong))
				d.live(d.lasts, d.set)
				d.judge(invited)
			})
		})
	}
}

// judge compares what left with what people expect.
func (d *longDay) judge(invited int) {
	reminded := map[string]int{}
	stamps, last := map[string]string{}, map[string]gone{}
	for i, l := range d.left {
		read := mailbox.Read([]byte(l.text))
		since := l.at.Sub(d.booted)
		if read.Calendar != "" {
			if !strings.Contains(l.text, "Moving: Decisions") {
				continue
			}
			stamp := dtstamp.FindStringSubmatch(read.Calendar)[1]
			if stamp <= stamps[l.to] {
				d.t.Errorf("%s: the DTSTAMP goes from %s to %s", l.to, stamps[l.to], stamp)
			}
			stamps[l.to], last[l.to] = stamp, l
			continue
		}
		start, err := time.Parse("2006-01-02t1504", sessionPage.FindStringSubmatch(l.text)[1])
		d.must(err)
		name := start.Format(time.RFC3339) + " " + l.to
		reminded[name]++
		switch truly := d.truly(since); {
		case i < invited, truly.Before(start.Add(-before - time.Second)), !truly.Before(start):
			d.t.Errorf("%s: reminded at %s", name, truly)
		case d.held.from+time.Second < since && since < d.held.to-time.Second:
			d.t.Errorf("%s: reminded while the clock is not believed, at %s", name, truly)
		case reminded[name] > 1:
			d.t.Errorf("%s: reminded %d times", name, reminded[name])
		}
	}
	expected := 0
	for start := range d.sessions {
		due := 0 * time.Minute
		for since := time.Duration(0); since < d.lasts; since += time.Minute {
			truly := d.truly(since)
			held := d.held.from <= since && since <= d.held.to
			if !held && truly.After(start.Add(-before)) && truly.Before(start.Add(-tooLate)) {
				due += time.Minute
			}
		}
		for i := range d.guests {
			name := start.Format(time.RFC3339) + " " + guest(i)
			if due < twice {
				continue
			}
			if expected++; reminded[name] == 0 {
				d.t.Errorf("%s: not reminded", name)
			}
		}
	}
	edited := d.set[0].after + time.Hour
	for _, to := range []string{guest(0), guest(1)} {
		if l := last[to]; !strings.Contains(l.text, "room 3") || l.at.Sub(d.booted) > edited+10*time.Minute {
			d.t.Errorf("%s does not hear of the last edit within ten minutes: %s, %v later", to, stamps[to], l.at.Sub(d.booted)-edited)
		}
	}
	d.t.Logf("%d invitations, %d letters after that; %d reminders expected, %d came", invited, len(d.left)-invited, expected, len(reminded))
	if expected < 6*d.guests {
		d.t.Errorf("only %d reminders were expected", expected)
	}
}

// sessionPage leads to the session that a reminder is about.
var sessionPage = regexp.MustCompile(`sessions\.example\.org/s/talks/(\d{4}-\d\d-\d\dt\d{4})\r`)

// truly is what a right clock shows so long after the start.
func (d *longDay) truly(since time.Duration) time.Time {
	t := d.booted.Add(since)
	for _, s := range d.set {
		if !d.untrue && since >= s.after {
			t = t.Add(s.by)
		}
	}
	return t
}

package importer

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// readYAML2ICAL reads meetings of yaml2ical, one file each. Its README and meeting.py say what the keys are; recurrence.py says from which
// date a rule counts, which the calendar that it writes repeats for ever.
func readYAML2ICAL(b *batch, files []File) {
	for _, file := range files {
		s := b.source(file)
		if t := s.yaml(); t != nil {
			s.fields(t).meeting()
		}
	}
}

// meeting reads a file: one meeting with its schedules, each of which is a theme.
func (f *fields) meeting() {
	project, _ := f.need("project", "Nova Team Meeting")
	chair, _ := f.need("chair", "Ada Byron")
	about, _ := f.need("description", "what the meeting is for")
	agenda, _ := f.text("agenda_url")
	home, _ := f.text("project_url")
	bot, _ := f.text("meeting_id")
	schedules := f.list("schedule")
	if len(schedules) == 0 {
		f.wrong(cmp.Or(f.get("schedule"), f.tree), "add a list of schedules", "the meeting has no schedule")
	}
	kept := f.rest()
	if bot != "" {
		kept = append(kept, "meeting_id: "+oneLine(bot))
	}
	for _, each := range schedules {
		f.b.meetings++
		s := &series{
			source: f.source, at: each, title: oneLine(project), id: strings.TrimSuffix(path.Base(f.file), path.Ext(f.file)),
			about: paragraphs(about, said("Chair", chair)+said("Agenda", agenda)+said("Project", home)),
		}
		s.comments = append(s.comments, kept...)
		s.people(chair)
		g := f.source.fields(each)
		if g.slot(s) && project != "" {
			f.b.add(s)
		}
		s.comments = append(s.comments, g.rest()...)
	}
}

// said is a line of a text, "" without a value.
func said(what, value string) string {
	if value = oneLine(value); value == "" {
		return ""
	}
	return what + ": " + value + "\n"
}

// slot reads one schedule into a series. It returns false where there is none to write.
func (f *fields) slot(s *series) bool {
	clock, clockAt := f.need("time", "'1400'")
	day, dayAt := f.need("day", "Thursday")
	room, _ := f.need("irc", "openstack-meeting")
	often, oftenAt := f.need("frequency", "weekly")
	s.lasts, s.zone, s.room = time.Hour, ical.Zone{}, "#"+strings.TrimPrefix(room, "#")
	at, err := time.Parse("1504", clock)
	if err != nil && clock != "" {
		f.wrong(clockAt, "write it like '1400', in UTC", "%q is no time", clock)
	}
	weekday, known := weekdayOf(day)
	if !known && day != "" {
		f.wrong(dayAt, "write it like Thursday", "%q is no day of the week", day)
	}
	if text, where := f.text("duration"); text != "" {
		minutes, err := strconv.Atoi(text)
		if err != nil || minutes < 1 || minutes > 7*24*60 {
			f.wrong(where, "write how many minutes, 60", "%q is no duration", text)
		}
		s.lasts = time.Duration(minutes) * time.Minute
	}
	from := ical.LocalOf(f.b.Now.UTC()).Midnight()
	begun, startAt := f.text("start_date")
	if begun != "" {
		t, wrong := time.Parse("20060102", begun)
		if wrong != nil {
			f.wrong(startAt, "write it like 20261201", "%q is no date", begun)
		}
		from = ical.LocalOf(t)
	}
	often = strings.ToLower(often)
	if often == "adhoc" {
		f.note(oftenAt, "write a theme by hand once there is a date", "%q meets as needed and has no dates, so it is left out", s.title)
		f.skip("skip_dates")
		return false
	}
	if err != nil || !known || often == "" {
		f.skip("skip_dates")
		return false
	}
	clockOf := ical.Local(at.Hour()*3600 + at.Minute()*60)
	if wrong := s.counts(f, often, oftenAt, weekday, from, clockOf); wrong {
		f.skip("skip_dates")
		return false
	}
	if begun == "" {
		s.starting = append(s.starting, "The file names no start_date, so it begins with the first date after it was imported.")
	}
	for _, item := range f.list("skip_dates") {
		g := f.source.fields(item)
		date, dateAt := g.need("skip_date", "20261201")
		reason, _ := g.need("reason", "a holiday")
		t, err := time.Parse("20060102", date)
		if err != nil && date != "" {
			f.wrong(dateAt, "write it like 20261201", "%q is no date", date)
		}
		if err == nil {
			s.except = append(s.except, skipped{theme.When{Local: ical.LocalOf(t), Set: true, DateOnly: true}, reason, dateAt})
		}
		s.comments = append(s.comments, g.rest()...)
	}
	return true
}

// counts finds the rule of a frequency, and its first date on or after a day. It reports a frequency that there is not.
func (s *series) counts(f *fields, often string, at *theme.Tree, weekday time.Weekday, from, clock ical.Local) (wrong bool) {
	rule := ""
	first := onWeekday(from, weekday)
	switch every, week := weeksOf(often); {
	case every == 1:
		rule = "FREQ=WEEKLY"
	case every > 1:
		rule = fmt.Sprintf("FREQ=WEEKLY;INTERVAL=%d", every)
		for range every + 1 { // a year's last week may be the 53rd
			if isoWeek(first)%every == week {
				break
			}
			first += 7 * 86400
		}
		s.drift(f, often, at, first, every, week)
	default:
		nth, day, ok := nthOf(often)
		if !ok {
			f.wrong(at, "write weekly, biweekly-odd, biweekly-even, quadweekly, first-tuesday or adhoc", "%q is no frequency", often)
			return true
		}
		if day != weekday {
			f.note(at, "the day of the frequency counts", "the day is %s, and the frequency %s", weekday, often)
		}
		rule = fmt.Sprintf("FREQ=MONTHLY;BYDAY=%d%s", nth, strings.ToUpper(day.String()[:2]))
		first = from
	}
	var err error
	if s.rule, s.starts, err = ruleFrom(rule, first+clock, s.zone); err != nil {
		f.mistake(at, err)
		return true
	}
	return false
}

// drift tells of weeks that are counted from a date: after a year of 53 weeks they are the others. yaml2ical's calendar goes on so, and
// the dates here are those of the calendar.
func (s *series) drift(f *fields, often string, at *theme.Tree, first ical.Local, every, week int) {
	step, now := ical.Local(7*86400*every), ical.LocalOf(f.b.Now.UTC()).Midnight()
	next := first
	if first < now {
		next += (now - first + step - 1) / step * step
	}
	for end := now.Add(2 * 366 * 24 * time.Hour); next < end; next += step {
		if isoWeek(next)%every == week {
			continue
		}
		s.starting = append(s.starting, fmt.Sprintf("%s, counted from this date as in the calendar that yaml2ical writes. After a year of 53 weeks these are "+
			"others: %s is in week %d.", often, next.Date(), isoWeek(next)))
		f.note(at, "the dates are those of the calendar that yaml2ical writes", "%s is counted from the start, so %s is in week %d", often, next.Date(), isoWeek(next))
		return
	}
}

// weeksOf returns how many weeks lie between meetings, and the remainder of their ISO weeks; 0 for a frequency that counts no weeks.
func weeksOf(often string) (every, week int) {
	switch often {
	case "weekly":
		return 1, 0
	case "biweekly-even":
		return 2, 0
	case "biweekly-odd":
		return 2, 1
	case "quadweekly":
		return 4, 0
	case "quadweekly-week-1":
		return 4, 1
	case "quadweekly-week-2", "quadweekly-alternate":
		return 4, 2
	case "quadweekly-week-3":
		return 4, 3
	}
	return 0, 0
}

// nthOf reads first-tuesday.
func nthOf(often string) (nth int, day time.Weekday, ok bool) {
	count, name, _ := strings.Cut(often, "-")
	nth, counts := map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}[count]
	day, named := weekdayOf(name)
	return nth, day, counts && named
}

// weekdayOf reads the English name of a day, in any letters; plurals and short names count.
func weekdayOf(name string) (time.Weekday, bool) {
	name = strings.TrimSuffix(strings.ToLower(strings.Trim(strings.TrimSpace(name), ".,")), "s")
	for d := time.Sunday; d <= time.Saturday; d++ {
		full := strings.ToLower(d.String())
		if name == full || name == full[:3] || name == full[:min(len(full), 4)] {
			return d, true
		}
	}
	return 0, false
}

// onWeekday returns the first day of the week on or after a day.
func onWeekday(from ical.Local, day time.Weekday) ical.Local {
	return from.Midnight() + ical.Local((day-from.Time().Weekday()+7)%7)*86400
}

func isoWeek(l ical.Local) int {
	_, week := l.Time().ISOWeek()
	return week
}

// ruleFrom reads a rule that counts from a time, or from the first of its dates after that, which it returns.
func ruleFrom(text string, start ical.Local, zone ical.Zone) (ical.Rule, ical.Local, error) {
	rule, err := ical.ParseRule(text, start, zone)
	if late := (*ical.StartError)(nil); errors.As(err, &late) {
		start = late.Next
		rule, err = ical.ParseRule(text, start, zone)
	}
	return rule, start, err
}

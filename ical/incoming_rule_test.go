package ical

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// Rules as they come in, with their first dates. Where dates end, the rule does.
func TestIncomingRules(t *testing.T) {
	for _, c := range []struct{ rule, start, want string }{
		// within a day
		{"FREQ=HOURLY;INTERVAL=6;COUNT=4", "20270301T090000", "2027-03-01 09:00, 2027-03-01 15:00, 2027-03-01 21:00, 2027-03-02 03:00"},
		{"FREQ=HOURLY;BYHOUR=10,9;BYMINUTE=30,0;COUNT=5", "20270301T090000", "2027-03-01 09:00, 2027-03-01 09:30, 2027-03-01 10:00, 2027-03-01 10:30, 2027-03-02 09:00"},
		{"FREQ=HOURLY;INTERVAL=24;BYDAY=MO,TU,WE,TH,FR;COUNT=6", "20270303T090000", "2027-03-03 09:00, 2027-03-04 09:00, 2027-03-05 09:00, 2027-03-08 09:00, 2027-03-09 09:00, 2027-03-10 09:00"},
		{"FREQ=HOURLY;INTERVAL=1000;COUNT=3", "20270301T090000", "2027-03-01 09:00, 2027-04-12 01:00, 2027-05-23 17:00"},
		{"FREQ=HOURLY;INTERVAL=2;BYMINUTE=0,20,40;BYSETPOS=-1;UNTIL=20270301T133000", "20270301T094000", "2027-03-01 09:40, 2027-03-01 11:40"},
		{"FREQ=MINUTELY;INTERVAL=90;COUNT=3", "20270301T230000", "2027-03-01 23:00, 2027-03-02 00:30, 2027-03-02 02:00"},
		{"FREQ=MINUTELY;INTERVAL=25;BYHOUR=9,12;COUNT=5", "20270301T090000", "2027-03-01 09:00, 2027-03-01 09:25, 2027-03-01 09:50, 2027-03-01 12:20, 2027-03-01 12:45"},
		{"FREQ=MINUTELY;INTERVAL=10080;COUNT=3", "20270301T090000", "2027-03-01 09:00, 2027-03-08 09:00, 2027-03-15 09:00"},
		{"FREQ=SECONDLY;INTERVAL=45;BYSECOND=0,30;COUNT=3", "20270301T235930", "2027-03-01 23:59:30, 2027-03-02 00:01, 2027-03-02 00:02:30"},
		{"FREQ=DAILY;BYSECOND=60,15;COUNT=3", "20270301T090015", "2027-03-01 09:00:15, 2027-03-01 09:00:59, 2027-03-02 09:00:15"},
		{"FREQ=MONTHLY;BYDAY=MO;BYHOUR=9,17;BYSETPOS=1,-1;COUNT=4", "20270301T090000", "2027-03-01 09:00, 2027-03-29 17:00, 2027-04-05 09:00, 2027-04-26 17:00"},
		// parts that may not stand together
		{"FREQ=WEEKLY;BYDAY=1MO;COUNT=3", "20270301T090000", "2027-03-01 09:00, 2027-03-08 09:00, 2027-03-15 09:00"},
		{"FREQ=DAILY;BYYEARDAY=32,-1;COUNT=3", "20270201T090000", "2027-02-01 09:00, 2027-12-31 09:00, 2028-02-01 09:00"},
		{"FREQ=DAILY;BYWEEKNO=53;BYDAY=SA,SU;COUNT=3", "20270102T090000", "2027-01-02 09:00, 2027-01-03 09:00, 2033-01-01 09:00"},
		{"FREQ=MONTHLY;BYWEEKNO=2;COUNT=8", "20270111T090000", "2027-01-11 09:00, 2027-01-12 09:00, 2027-01-13 09:00, 2027-01-14 09:00, 2027-01-15 09:00, 2027-01-16 09:00, 2027-01-17 09:00, 2028-01-10 09:00"},
		{"FREQ=WEEKLY;BYMONTHDAY=13;BYDAY=FR;COUNT=2", "20270813T090000", "2027-08-13 09:00, 2028-10-13 09:00"},
		{"FREQ=YEARLY;BYSETPOS=-1;COUNT=2", "20270301T090000", "2027-03-01 09:00, 2028-03-01 09:00"},
		{"FREQ=WEEKLY;COUNT=3;UNTIL=20270308", "20270301T090000", "2027-03-01 09:00, 2027-03-08 09:00"},
		// what says nothing
		{"rrule:FREQ=WEEKLY;;BYDAY=MO,,TU,;BYMONTH=;X-MINE=1;UNTIL=; COUNT = 3;", "20270301T090000", "2027-03-01 09:00, 2027-03-02 09:00, 2027-03-08 09:00"},
		{"FREQ=WEEKLY;COUNT=-1;UNTIL=20270308;FREQ=WEEKLY", "20270301T090000", "2027-03-01 09:00, 2027-03-08 09:00"},
		{"FREQ=WEEKLY;UNTIL=20270308;COUNT=0", "20270301T090000", "2027-03-01 09:00, 2027-03-08 09:00"},
		{"RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=OMIT;COUNT=2", "20270131T090000", "2027-01-31 09:00, 2027-03-31 09:00"},
		// SKIP
		{"RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD;COUNT=5", "20270131T090000", "2027-01-31 09:00, 2027-03-01 09:00, 2027-03-31 09:00, 2027-05-01 09:00, 2027-05-31 09:00"},
		{"RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD;COUNT=5", "20270131T090000", "2027-01-31 09:00, 2027-02-28 09:00, 2027-03-31 09:00, 2027-04-30 09:00, 2027-05-31 09:00"},
		{"FREQ=MONTHLY;BYMONTHDAY=1,31;SKIP=FORWARD;COUNT=4", "20270131T090000", "2027-01-31 09:00, 2027-02-01 09:00, 2027-03-01 09:00, 2027-03-31 09:00"},
		{"FREQ=MONTHLY;BYMONTHDAY=-31;SKIP=BACKWARD;COUNT=3", "20270101T090000", "2027-01-01 09:00, 2027-01-31 09:00, 2027-03-01 09:00"},
		{"FREQ=MONTHLY;BYMONTHDAY=-31;SKIP=FORWARD;COUNT=3", "20270101T090000", "2027-01-01 09:00, 2027-02-01 09:00, 2027-03-01 09:00"},
		{"FREQ=YEARLY;SKIP=BACKWARD;COUNT=3", "20280229T090000", "2028-02-29 09:00, 2029-02-28 09:00, 2030-02-28 09:00"},
		{"FREQ=YEARLY;SKIP=FORWARD;COUNT=3", "20280229T090000", "2028-02-29 09:00, 2029-03-01 09:00, 2030-03-01 09:00"},
		{"FREQ=YEARLY;BYYEARDAY=366;SKIP=FORWARD;COUNT=3", "20281231T090000", "2028-12-31 09:00, 2030-01-01 09:00, 2031-01-01 09:00"},
		{"FREQ=YEARLY;BYYEARDAY=366;SKIP=BACKWARD;COUNT=2", "20281231T090000", "2028-12-31 09:00, 2029-12-31 09:00"},
		{"FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=31;SKIP=FORWARD;COUNT=3", "20270301T090000", "2027-03-01 09:00, 2027-05-31 09:00, 2028-01-31 09:00"},
		// days, which have no hours
		{"FREQ=DAILY;BYHOUR=9,17;BYMINUTE=30;COUNT=2", "20270301", "2027-03-01 00:00, 2027-03-02 00:00"},
		{"FREQ=HOURLY;INTERVAL=8;COUNT=3", "20270301", "2027-03-01 00:00, 2027-03-02 00:00, 2027-03-03 00:00"},
		// vCalendar 1.0
		{"D2 #3", "20270301T090000", "2027-03-01 09:00, 2027-03-03 09:00, 2027-03-05 09:00"},
		{"D1", "20270301T090000", "2027-03-01 09:00, 2027-03-02 09:00"},
		{"W2 MO WE #4", "20270301T090000", "2027-03-01 09:00, 2027-03-03 09:00, 2027-03-15 09:00, 2027-03-17 09:00"},
		{"W1 20270310T000000", "20270301T090000", "2027-03-01 09:00, 2027-03-08 09:00"},
		{"MP1 1+ MO 1- TH #4", "20270301T090000", "2027-03-01 09:00, 2027-03-25 09:00, 2027-04-05 09:00, 2027-04-29 09:00"},
		{"MP1 2- #2", "20270322T090000", "2027-03-22 09:00, 2027-04-19 09:00"},
		{"MD1 1 LD 2- #4", "20270301T090000", "2027-03-01 09:00, 2027-03-30 09:00, 2027-03-31 09:00, 2027-04-01 09:00"},
		{"YM1 3 6 #3", "20270301T090000", "2027-03-01 09:00, 2027-06-01 09:00, 2028-03-01 09:00"},
		{"YD1 60 #2", "20270301T090000", "2027-03-01 09:00, 2028-02-29 09:00"},
		{"w01 #0", "20270301T090000", "2027-03-01 09:00, 2027-03-08 09:00, 2027-03-15 09:00, 2027-03-22 09:00, 2027-03-29 09:00, 2027-04-05 09:00, 2027-04-12 09:00, 2027-04-19 09:00"},
	} {
		if got := strings.Join(datesOf(t, c.rule, c.start, math.MinInt64), ", "); got != c.want {
			t.Errorf("%s from %s:\n%s, want\n%s", c.rule, c.start, got, c.want)
		}
	}
}

// datesOf returns the first eight dates of a rule at or after a reading, the start among them.
func datesOf(t *testing.T, text, start string, from Local) (list []string) {
	t.Helper()
	m, ok := readMoment(start)
	if !ok {
		t.Fatal(start)
	}
	r, err := readIncoming(text, m.clock, m.date, func(m moment) Local { return m.clock })
	if err != nil {
		t.Errorf("%s: %v", text, err)
		return nil
	}
	if m.clock >= from {
		list = append(list, m.clock.String())
	}
	r.walk(from, horizon, func(int) bool { return len(list) < 8 }, func(l Local) {
		if l != m.clock && len(list) < 8 {
			list = append(list, l.String())
		}
	})
	return list
}

// Wherever one begins to look, the dates are the same.
func TestIncomingRulesFromLaterOn(t *testing.T) {
	for _, c := range []struct{ rule, start, from, want string }{
		{"FREQ=HOURLY;INTERVAL=5", "20270301T090030", "20290101T000000", "2029-01-01 01:00:30, 2029-01-01 06:00:30"},
		{"FREQ=HOURLY;INTERVAL=1000", "20270301T090000", "20270501T000000", "2027-05-23 17:00, 2027-07-04 09:00"},
		{"FREQ=HOURLY;BYMINUTE=10,50", "20270301T091000", "20270302T113000", "2027-03-02 11:50, 2027-03-02 12:10"},
		{"FREQ=MONTHLY;SKIP=FORWARD", "20270131T090000", "20270301T000000", "2027-03-01 09:00, 2027-03-31 09:00"},
		{"FREQ=MONTHLY;INTERVAL=2;SKIP=FORWARD", "20261231T090000", "20270301T000000", "2027-03-01 09:00, 2027-05-01 09:00"},
		{"FREQ=MONTHLY;BYMONTHDAY=-31;SKIP=BACKWARD", "20270101T090000", "20270131T000000", "2027-01-31 09:00, 2027-03-01 09:00"},
		{"FREQ=YEARLY;BYYEARDAY=366;SKIP=FORWARD", "20281231T090000", "20300101T000000", "2030-01-01 09:00, 2031-01-01 09:00"},
	} {
		from, _ := readMoment(c.from)
		if got := strings.Join(datesOf(t, c.rule, c.start, from.clock)[:2], ", "); got != c.want {
			t.Errorf("%s from %s at %s: %s, want %s", c.rule, c.start, c.from, got, c.want)
		}
	}
}

func TestIncomingRulesThatAreNotUnderstood(t *testing.T) {
	for rule, want := range map[string]string{
		"RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L": "RSCALE=HEBREW counts in another calendar; only GREGORIAN is known; give such dates one by one",
		"BYDAY=MO":                             "the rule has no FREQ; begin with FREQ=WEEKLY, FREQ=MONTHLY or another period",
		"FREQ=SOMETIMES":                       `FREQ is "SOMETIMES"; use DAILY, WEEKLY, MONTHLY or YEARLY`,
		"FREQ=WEEKLY;INTERVAL=0":               `INTERVAL is "0"; use a number from 1 to 1000000`,
		"FREQ=WEEKLY;COUNT=x":                  `COUNT is "X"; use a number from 1 to 1000000`,
		"FREQ=WEEKLY;UNTIL=later":              `UNTIL is "LATER"; write a date like 20271231`,
		"FREQ=WEEKLY;SKIP=SIDEWAYS":            "SKIP=SIDEWAYS moves days that a month does not have, which few calendars do; leave it out, or count from the end with BYMONTHDAY=-1",
		"FREQ=WEEKLY;FREQ=DAILY":               "FREQ is given twice; keep one of the two",
		"FREQ=WEEKLY;BYEASTER=0":               "unknown part \"BYEASTER\"; the parts are FREQ, INTERVAL, COUNT, UNTIL, WKST, BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY, BYDAY, BYHOUR, BYMINUTE, BYSECOND, BYSETPOS",
		"":                                     `"" is no rule; write NAME=VALUE parts like FREQ=MONTHLY;BYDAY=1TU`,
		"weekly":                               `"WEEKLY" is no rule; write NAME=VALUE parts like FREQ=MONTHLY;BYDAY=1TU`,
		"D1 0900":                              `"D1 0900" is no rule; write NAME=VALUE parts like FREQ=MONTHLY;BYDAY=1TU`,
		"MP1 1 2 TUE":                          `"MP1 1 2 TUE" is no rule; write NAME=VALUE parts like FREQ=MONTHLY;BYDAY=1TU`,
	} {
		start, _ := readMoment("20270301T090000")
		_, err := readIncoming(rule, start.clock, false, func(m moment) Local { return m.clock })
		var m *Mistake
		if !errors.As(err, &m) || m.Found+"; "+m.Right != want {
			t.Errorf("%q: %v, want %s", rule, err, want)
		}
	}
}

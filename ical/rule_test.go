package ical

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func mustParse(t testing.TB, text string, start Local) Rule {
	t.Helper()
	r, err := ParseRule(text, start, Zone{})
	if err != nil {
		t.Fatalf("ParseRule(%q): %v", text, err)
	}
	return r
}

// dates lists occurrences as "2026-12-01 14:00, …", for comparing by eye.
func dates(list []Local) string {
	var words []string
	for _, l := range list {
		words = append(words, l.String())
	}
	return strings.Join(words, ", ")
}

func TestParseRule(t *testing.T) {
	helsinki, err := LoadZone("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ text, want string }{
		{"FREQ=MONTHLY;BYDAY=1TU", "FREQ=MONTHLY;BYDAY=1TU"},
		{" rrule:freq=monthly;byday=1tu; ", "FREQ=MONTHLY;BYDAY=1TU"},
		{"FREQ = MONTHLY ; BYDAY = +1TU , 3TU\r\n", "FREQ=MONTHLY;BYDAY=1TU,3TU"},
		{"BYDAY=TH,TU,TH;FREQ=WEEKLY;INTERVAL=1;WKST=SU", "FREQ=WEEKLY;BYDAY=TU,TH"},
		{"FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU"},
		{"FREQ=DAILY", "FREQ=DAILY"},
		{"FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TU"},
		{"FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=1"},
		{"FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1"},
		{"FREQ=YEARLY;BYMONTH=12,6", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=1"},
		{"FREQ=YEARLY;BYWEEKNO=49", "FREQ=YEARLY;BYWEEKNO=49;BYDAY=TU"},
		{"FREQ=MONTHLY;BYDAY=-1MO,TU,1TU,-2FR", "FREQ=MONTHLY;BYDAY=TU,1TU,-2FR,-1MO"},
		{"FREQ=WEEKLY;BYHOUR=14;BYMINUTE=0;BYSECOND=0", "FREQ=WEEKLY;BYDAY=TU"},
		{"FREQ=WEEKLY;BYHOUR=18,14", "FREQ=WEEKLY;BYDAY=TU;BYHOUR=14,18"},
		{"FREQ=DAILY;BYHOUR=14;BYSETPOS=-1", "FREQ=DAILY"},
		{"FREQ=WEEKLY;COUNT=3", "FREQ=WEEKLY;BYDAY=TU;COUNT=3"},
		{"FREQ=WEEKLY;UNTIL=20261215", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261215T235959"},
		{"FREQ=WEEKLY;UNTIL=20261215T140000", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261215T140000"},
		{"FREQ=WEEKLY;UNTIL=20261215T120000Z", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261215T140000"}, // two hours ahead of UTC
	} {
		r, err := ParseRule(tt.text, tuesday, helsinki)
		if err != nil || r.String() != tt.want {
			t.Errorf("ParseRule(%q) = %v, %v; want %s", tt.text, r, err, tt.want)
		}
	}
}

func TestParseRuleRefuses(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", `"" is no part of a rule; write NAME=VALUE parts like FREQ=MONTHLY;BYDAY=1TU`},
		{"weekly", `"WEEKLY" is no part of a rule; write NAME=VALUE parts like FREQ=MONTHLY;BYDAY=1TU`},
		{"FREQ=", `"FREQ=" is no part of a rule; write NAME=VALUE parts like FREQ=MONTHLY;BYDAY=1TU`},
		{"FREQ=HOURLY", "FREQ=HOURLY repeats within a day; use DAILY, WEEKLY, MONTHLY or YEARLY"},
		{"FREQ=FORTNIGHTLY", `FREQ is "FORTNIGHTLY"; use DAILY, WEEKLY, MONTHLY or YEARLY`},
		{"FREQ=WEEKLY;BYDAYS=MO", `unknown part "BYDAYS"; did you mean BYDAY?`},
		{"FREQ=WEEKLY;BYDAY=MON", `BYDAY has "ON"; the days are MO, TU, WE, TH, FR, SA and SU`},
		{"FREQ=WEEKLY;BYDAY=1MO", "BYDAY counts days in a rule that is not MONTHLY or YEARLY; write days like TU, or use FREQ=MONTHLY"},
		{"FREQ=MONTHLY;BYDAY=0MO", `the number in BYDAY=0MO is "0"; use a number from 1 to 53, or from -53 to -1 to count from the end`},
		{"FREQ=MONTHLY;BYMONTHDAY=32", `BYMONTHDAY is "32"; use a number from 1 to 31, or from -31 to -1 to count from the end`},
		{"FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY stands in a WEEKLY rule; use FREQ=MONTHLY, or leave BYMONTHDAY out"},
		{"FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS stands alone; add the days it picks from, like BYDAY=MO,TU,WE,TH,FR"},
		{"FREQ=DAILY;BYSECOND=0,30", "BYSECOND is not the second of the start; leave it out; the start says the time of day"},
		{"FREQ=WEEKLY;UNTIL=soon", `UNTIL is "SOON"; write a date like 20271231, or with its time 20271231T140000`},
		{"FREQ=WEEKLY;UNTIL=20261201T120000", "the rule ends before it starts: 2026-12-01 12:00; end at 2026-12-01 14:00 or later"},
	} {
		r, err := ParseRule(tt.text, tuesday, Zone{})
		if err == nil || err.Error() != tt.want {
			t.Errorf("ParseRule(%q) = %v, %v\nwant %s", tt.text, r, err, tt.want)
		}
		var m *Mistake
		if !errors.As(err, &m) {
			t.Errorf("ParseRule(%q): the error is no Mistake", tt.text)
		}
	}
}

func TestStartError(t *testing.T) {
	_, err := ParseRule("FREQ=MONTHLY;BYDAY=1WE;BYHOUR=9", tuesday, Zone{})
	var off *StartError
	if !errors.As(err, &off) || off.Start != tuesday || off.Next != LocalDate(2026, 12, 2, 9, 0, 0) {
		t.Fatalf("the error is %#v", err)
	}
	mustParse(t, "FREQ=MONTHLY;BYDAY=1WE;BYHOUR=9", off.Next)

	// Every third day from there meets no 1 February of a leap year before 2204: no start that could be offered.
	_, err = ParseRule("FREQ=DAILY;INTERVAL=3;BYMONTH=2;BYMONTHDAY=-29", LocalDate(1990, 1, 1, 9, 30, 0), Zone{})
	want := "FREQ=DAILY;INTERVAL=3;BYMONTH=2;BYMONTHDAY=-29 happens first on 2204-02-01 09:30; choose parts that a date by the year 2200 meets"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// What rrule-go or other libraries get wrong, by hand.
func TestBetween(t *testing.T) {
	for _, tt := range []struct {
		rule           string
		start          Local
		from, to, want string
	}{
		{
			"FREQ=MONTHLY;BYDAY=TU,-2FR;COUNT=7", tuesday, "2026-12-01", "2028-01-01",
			"2026-12-01 14:00, 2026-12-08 14:00, 2026-12-15 14:00, 2026-12-18 14:00, 2026-12-22 14:00, 2026-12-29 14:00, 2027-01-05 14:00",
		},
		// The first week's set is Monday to Friday although the rule starts on its Tuesday.
		{
			"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2", tuesday, "2026-12-01", "2026-12-20",
			"2026-12-01 14:00, 2026-12-08 14:00, 2026-12-15 14:00",
		},
		{"FREQ=WEEKLY;UNTIL=20261208", tuesday, "2026-12-01", "2027-12-01", "2026-12-01 14:00, 2026-12-08 14:00"},
		{"FREQ=MONTHLY", LocalDate(2027, 1, 31, 9, 0, 0), "2027-01-01", "2027-08-01", "2027-01-31 09:00, 2027-03-31 09:00, 2027-05-31 09:00, 2027-07-31 09:00"},
		{"FREQ=YEARLY", LocalDate(2024, 2, 29, 9, 0, 0), "2025-01-01", "2033-01-01", "2028-02-29 09:00, 2032-02-29 09:00"},
		{"FREQ=YEARLY;BYWEEKNO=52;BYDAY=SA", LocalDate(1990, 12, 29, 9, 0, 0), "1993-01-01", "1995-01-01", "1994-01-01 09:00, 1994-12-31 09:00"},
		{"FREQ=DAILY;BYHOUR=9,14", tuesday, "2026-12-01", "2026-12-03", "2026-12-01 14:00, 2026-12-02 09:00, 2026-12-02 14:00"},
		{"FREQ=DAILY;INTERVAL=1000", tuesday, "2290-01-01", "2400-01-01", "2292-06-29 14:00, 2295-03-26 14:00, 2297-12-20 14:00"},
		{"FREQ=WEEKLY", tuesday, "2026-12-08", "2026-12-08", ""},
		{"FREQ=WEEKLY", tuesday, "1990-01-01", "2026-12-02", "2026-12-01 14:00"},
	} {
		r := mustParse(t, tt.rule, tt.start)
		from, _ := time.Parse(time.DateOnly, tt.from)
		to, _ := time.Parse(time.DateOnly, tt.to)
		if got := dates(r.Between(LocalOf(from), LocalOf(to))); got != tt.want {
			t.Errorf("%s between %s and %s\ngot  %s\nwant %s", tt.rule, tt.from, tt.to, got, tt.want)
		}
	}
}

func TestBetweenIncludesFromAndExcludesTo(t *testing.T) {
	r := mustParse(t, "FREQ=WEEKLY", tuesday)
	if got, want := dates(r.Between(tuesday, tuesday+7*86400)), "2026-12-01 14:00"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := r.Between(tuesday+1, tuesday+7*86400); len(got) > 0 {
		t.Errorf("got %s, want none", dates(got))
	}
}

func TestRuleEnds(t *testing.T) {
	weekly := mustParse(t, "FREQ=WEEKLY", tuesday)
	three, err := weekly.Count(3)
	if err != nil {
		t.Fatal(err)
	}
	five, err := weekly.Count(5)
	if err != nil {
		t.Fatal(err)
	}
	both, err := weekly.Until(tuesday + 14*86400).Count(2)
	if err != nil {
		t.Fatal(err)
	}
	longer, err := three.Count(9)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		rule        Rule
		text, words string
		occurrences int
	}{
		{three, "FREQ=WEEKLY;BYDAY=TU;COUNT=3", "every Tuesday, 3 times", 3},
		{longer, "FREQ=WEEKLY;BYDAY=TU;COUNT=3", "every Tuesday, 3 times", 3},
		{both, "FREQ=WEEKLY;BYDAY=TU;COUNT=2", "every Tuesday, 2 times", 2},
		{weekly.Until(tuesday + 13*86400), "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261214T140000", "every Tuesday, until 14 December 2026 14:00", 2},
		{weekly.Until(tuesday + 14*86400), "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261215T140000", "every Tuesday, until 15 December 2026 14:00", 3},
		{five.Until(tuesday + 86400), "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261202T140000", "every Tuesday, until 2 December 2026 14:00", 1},
		{five.Until(tuesday + 100*86400), "FREQ=WEEKLY;BYDAY=TU;COUNT=5", "every Tuesday, 5 times", 5},
		{weekly.Until(tuesday - 1), "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261201T135959", "every Tuesday, until 1 December 2026 13:59:59", 0},
		{Once(tuesday), "", "once", 1},
		{Once(tuesday).Until(tuesday - 1), "", "once", 0},
		{Rule{}, "", "never", 0},
	} {
		if tt.rule.String() != tt.text || tt.rule.Words() != tt.words {
			t.Errorf("the rule is %q, said %q; want %q, said %q", tt.rule, tt.rule.Words(), tt.text, tt.words)
		}
		if got := tt.rule.Between(0, horizon); len(got) != tt.occurrences {
			t.Errorf("%s has %s, want %d occurrences", tt.words, dates(got), tt.occurrences)
		}
	}
	for _, n := range []int{0, -1, 10_001} {
		if _, err := weekly.Count(n); err == nil {
			t.Errorf("Count(%d) is no error", n)
		}
	}
}

func TestPeriodIndex(t *testing.T) {
	monday := LocalDate(2026, 11, 30, 0, 0, 0)
	for _, tt := range []struct {
		period Period
		a, b   Local
		same   bool
	}{
		{Weekly, monday, monday + 7*86400 - 1, true},
		{Weekly, monday - 1, monday, false},
		{Weekly, LocalDate(1969, 12, 29, 0, 0, 0), LocalDate(1970, 1, 4, 23, 59, 59), true},
		{Weekly, LocalDate(2026, 12, 31, 0, 0, 0), LocalDate(2027, 1, 3, 0, 0, 0), true},
		{Daily, monday, monday + 6*86400, true},
		{Monthly, LocalDate(2026, 12, 1, 0, 0, 0), LocalDate(2026, 12, 31, 23, 59, 59), true},
		{Monthly, LocalDate(2026, 12, 1, 0, 0, 0), LocalDate(2027, 12, 1, 0, 0, 0), false},
		{Yearly, LocalDate(2026, 1, 1, 0, 0, 0), LocalDate(2026, 12, 31, 23, 59, 59), true},
		{Yearly, LocalDate(2026, 12, 31, 23, 59, 59), LocalDate(2027, 1, 1, 0, 0, 0), false},
		{Never, LocalDate(1970, 1, 1, 0, 0, 0), LocalDate(2200, 1, 1, 0, 0, 0), true},
	} {
		a, b := tt.period.Index(tt.a), tt.period.Index(tt.b)
		if (a == b) != tt.same || a > b {
			t.Errorf("%v: %v has index %d, %v has %d", tt.period, tt.a, a, tt.b, b)
		}
	}
}

func TestRulePeriodAndInterval(t *testing.T) {
	for _, tt := range []struct {
		rule     Rule
		period   Period
		interval int
	}{
		{mustParse(t, "FREQ=WEEKLY;INTERVAL=2", tuesday), Weekly, 2},
		{mustParse(t, "FREQ=YEARLY", tuesday), Yearly, 1},
		{Once(tuesday), Never, 1},
		{Rule{}, Never, 1},
	} {
		if tt.rule.Period() != tt.period || tt.rule.Interval() != tt.interval {
			t.Errorf("%q has period %v and interval %d, want %v and %d", tt.rule, tt.rule.Period(), tt.rule.Interval(), tt.period, tt.interval)
		}
	}
}

package ical

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// A Tuesday that is also the first day, the first Tuesday and the first workday of its month.
var tuesday = LocalDate(2026, 12, 1, 14, 0, 0)

var phraseTests = []struct {
	words string
	start Local
	rule  string
	again string // what Words says
}{
	{"every tuesday", tuesday, "FREQ=WEEKLY;BYDAY=TU", "every Tuesday"},
	{"tuesdays", tuesday, "FREQ=WEEKLY;BYDAY=TU", "every Tuesday"},
	{"  Every   TUESDAY ", tuesday, "FREQ=WEEKLY;BYDAY=TU", "every Tuesday"},
	{"every tue, thu", tuesday, "FREQ=WEEKLY;BYDAY=TU,TH", "every Tuesday and Thursday"},
	{"mon-fri", tuesday, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"},
	{"tuesday to thursday", tuesday, "FREQ=WEEKLY;BYDAY=TU,WE,TH", "every Tuesday, Wednesday and Thursday"},
	{"every 2 weeks on tuesday and thursday", tuesday, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "every 2 weeks on Tuesday and Thursday"},
	{"every two weeks on tuesday", tuesday, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every 2 weeks on Tuesday"},
	{"every 2 weeks", tuesday, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every 2 weeks on Tuesday"},
	{"every other week on monday", tuesday - 86400, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "every 2 weeks on Monday"},
	{"every other tuesday", tuesday, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every 2 weeks on Tuesday"},
	{"every 2 weeks on sunday and tuesday, weeks beginning on sunday", tuesday, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "every 2 weeks on Tuesday and Sunday, weeks beginning on Sunday"},
	{"biweekly", tuesday, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every 2 weeks on Tuesday"},
	{"weekly", tuesday, "FREQ=WEEKLY;BYDAY=TU", "every Tuesday"},
	{"weekly on tuesday", tuesday, "FREQ=WEEKLY;BYDAY=TU", "every Tuesday"},
	{"monthly", tuesday, "FREQ=MONTHLY;BYMONTHDAY=1", "every month on day 1"},
	{"quarterly", tuesday, "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", "every 3 months on day 1"},
	{"daily", tuesday, "FREQ=DAILY", "every day"},
	{"every day", tuesday, "FREQ=DAILY", "every day"},
	{"every 3 days", tuesday, "FREQ=DAILY;INTERVAL=3", "every 3 days"},
	{"every weekday", tuesday, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"},
	{"workdays", tuesday, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"},
	{"first tuesday of the month", tuesday, "FREQ=MONTHLY;BYDAY=1TU", "first Tuesday of the month"},
	{"first-tuesday", tuesday, "FREQ=MONTHLY;BYDAY=1TU", "first Tuesday of the month"},
	{"1st tue", tuesday, "FREQ=MONTHLY;BYDAY=1TU", "first Tuesday of the month"},
	{"every first tuesday of the month", tuesday, "FREQ=MONTHLY;BYDAY=1TU", "first Tuesday of the month"},
	{"the first tuesday of every month", tuesday, "FREQ=MONTHLY;BYDAY=1TU", "first Tuesday of the month"},
	{"monthly on the first tuesday", tuesday, "FREQ=MONTHLY;BYDAY=1TU", "first Tuesday of the month"},
	{"second tuesday of every month", tuesday + 7*86400, "FREQ=MONTHLY;BYDAY=2TU", "second Tuesday of the month"},
	{"every second tuesday of the month", tuesday + 7*86400, "FREQ=MONTHLY;BYDAY=2TU", "second Tuesday of the month"},
	{"first and third wednesday of the month", tuesday + 86400, "FREQ=MONTHLY;BYDAY=1WE,3WE", "first and third Wednesday of the month"},
	{"first tuesday and third thursday of the month", tuesday, "FREQ=MONTHLY;BYDAY=1TU,3TH", "first Tuesday and the third Thursday of the month"},
	{"1st and last tuesday of the month", tuesday, "FREQ=MONTHLY;BYDAY=1TU,-1TU", "first and last Tuesday of the month"},
	{"last friday of the month", tuesday + 24*86400, "FREQ=MONTHLY;BYDAY=-1FR", "last Friday of the month"},
	{"last-friday", tuesday + 24*86400, "FREQ=MONTHLY;BYDAY=-1FR", "last Friday of the month"},
	{"second to last friday of the month", tuesday + 17*86400, "FREQ=MONTHLY;BYDAY=-2FR", "second to last Friday of the month"},
	{"last workday of the month", tuesday + 30*86400, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "last workday of the month"},
	{"first workday of the month", tuesday, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "first workday of the month"},
	{"every 3 months on the first workday", tuesday, "FREQ=MONTHLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "every 3 months on the first workday"},
	{"every month on day 15", tuesday + 14*86400, "FREQ=MONTHLY;BYMONTHDAY=15", "every month on day 15"},
	{"every month on the 15th", tuesday + 14*86400, "FREQ=MONTHLY;BYMONTHDAY=15", "every month on day 15"},
	{"every month on days 1 and 15", tuesday, "FREQ=MONTHLY;BYMONTHDAY=1,15", "every month on days 1 and 15"},
	{"every month on the last day", tuesday + 30*86400, "FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"},
	{"last day of the month", tuesday + 30*86400, "FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"},
	{"every 3 months on the second monday", tuesday + 13*86400, "FREQ=MONTHLY;INTERVAL=3;BYDAY=2MO", "every 3 months on the second Monday"},
	{"every month on all tuesdays", tuesday, "FREQ=MONTHLY;BYDAY=TU", "every month on all Tuesdays"},
	{"every year on 1 december", tuesday, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1", "every year on 1 December"},
	{"every year on december 1", tuesday, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1", "every year on 1 December"},
	{"every year on the 1st of december", tuesday, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1", "every year on 1 December"},
	{"1 december", tuesday, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1", "every year on 1 December"},
	{"every 2 years on 1 december", tuesday, "FREQ=YEARLY;INTERVAL=2;BYMONTH=12;BYMONTHDAY=1", "every 2 years on 1 December"},
	{"1 june and 1 december", tuesday, "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=1", "every year on 1 June and 1 December"},
	{"yearly", tuesday, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1", "every year on 1 December"},
	{"second tuesday of march", LocalDate(2027, 3, 9, 14, 0, 0), "FREQ=YEARLY;BYMONTH=3;BYDAY=2TU", "second Tuesday of March"},
	{"first tuesday of march, june, september and december", tuesday, "FREQ=YEARLY;BYMONTH=3,6,9,12;BYDAY=1TU", "first Tuesday of March, June, September and December"},
	{"every 2 years on the first tuesday of december", tuesday, "FREQ=YEARLY;INTERVAL=2;BYMONTH=12;BYDAY=1TU", "every 2 years on the first Tuesday in December"},
	{"last workday of december", tuesday + 30*86400, "FREQ=YEARLY;BYMONTH=12;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "last workday of December"},
	{"every tuesday, 10 times", tuesday, "FREQ=WEEKLY;BYDAY=TU;COUNT=10", "every Tuesday, 10 times"},
	{"monthly on day 1, 10 times", tuesday, "FREQ=MONTHLY;BYMONTHDAY=1;COUNT=10", "every month on day 1, 10 times"},
	{"every tuesday until 2027-06-30", tuesday, "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630T235959", "every Tuesday, until 30 June 2027"},
	{"every tuesday until June 30, 2027 12:00", tuesday, "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630T120000", "every Tuesday, until 30 June 2027 12:00"},
	{"every tuesday at 14:00 and 18:00", tuesday, "FREQ=WEEKLY;BYDAY=TU;BYHOUR=14,18", "every Tuesday at 14:00 and 18:00"},
	{"every tuesday at 14:00", tuesday, "FREQ=WEEKLY;BYDAY=TU", "every Tuesday"},
	{"every month on tuesday and thursday, only the first and last of them", tuesday, "FREQ=MONTHLY;BYDAY=TU,TH;BYSETPOS=1,-1", "every month on Tuesday and Thursday, only the first and last of them"},
}

func TestParseWords(t *testing.T) {
	for _, tt := range phraseTests {
		r, err := ParseWords(tt.words, tt.start, Zone{})
		if err != nil {
			t.Errorf("ParseWords(%q): %v", tt.words, err)
			continue
		}
		if r.String() != tt.rule || r.Words() != tt.again {
			t.Errorf("ParseWords(%q) = %v, said %q\nwant %v, said %q", tt.words, r, r.Words(), tt.rule, tt.again)
		}
		if again, err := ParseWords(r.Words(), tt.start, Zone{}); err != nil || again.String() != r.String() {
			t.Errorf("ParseWords(%q) = %v, %v; said by %v", r.Words(), again, err, r)
		}
		if again, err := ParseRule(r.String(), tt.start, Zone{}); err != nil || again.String() != r.String() {
			t.Errorf("ParseRule(%q) = %v, %v", r, again, err)
		}
	}
}

func TestParseWordsRefuses(t *testing.T) {
	for _, tt := range []struct{ words, want string }{
		{"", `"" does not say what repeats; write it like "every tuesday"`},
		{"every", `"every" stops in the middle; write it like "every tuesday"`},
		{"evry tuesday", `"evry" is not understood; did you mean "every tuesday"?`},
		{"every tusday", `"tusday" is not understood; did you mean "every tuesday"?`},
		{"first tuesday of the mnth", `"mnth" is not understood; did you mean "first tuesday of the month"?`},
		{"when the moon is full", `"when" is not understood; write it like "every tuesday"`},
		{"every month on monday", `"every month on monday" does not say which of these days; write "first monday of the month", or "every monday"`},
		{"first monday and wednesday", `"first monday and wednesday" does not say which of these days; write "first monday of the month", or "every monday"`},
		{"every second tuesday", `"every second tuesday" can be read in two ways; write "every 2 weeks on tuesday", or "second tuesday of the month"`},
		{"1 june and 15 december", `"1 june and 15 december" names several dates in the year; write one, like "every year on 1 december"`},
		{"first of the month and last", `"first of the month and last" does not say what it counts; write it like "first tuesday of the month"`},
		{"daily weekly", `"daily weekly" names two rhythms; keep one, like "every month"`},
		{"every tuesday and every other thursday", `"every tuesday and every other thursday" names two rhythms; keep one, like "every 2 weeks on tuesday and thursday"`},
		{"every other tuesday and every thursday", `"every other tuesday and every thursday" names two rhythms; keep one, like "every 2 weeks on tuesday and thursday"`},
		{"monthly every 3 months", `"monthly every 3 months" names two rhythms; keep one, like "every month"`},
		{"1 december and last friday", `"1 december and last friday" names days of the week beside days of the month; keep one, like "every month on day 15"`},
		{"december 1 and last friday", `"december 1 and last friday" names days of the week beside days of the month; keep one, like "every month on day 15"`},
		{"tuesday 1 december", `"tuesday 1 december" names days of the week beside days of the month; keep one, like "every month on day 15"`},
		{"every month on days 1 and 55", `"every month on days 1 and 55" names day 55, which no month has; use days from 1 to 31, or the last day`},
		{"every year on 32 december", `"every year on 32 december" names day 32, which no month has; use days from 1 to 31, or the last day`},
		{"first and 54th tuesday of the year", `"first and 54th tuesday of the year" counts to 54, and no year has so many weeks; count from 1 to 53, or from the last`},
		{"every 2", `"every 2" does not say every what; write it like "every 2 weeks on tuesday"`},
		{"every tuesday until christmas", `"every tuesday until christmas" ends on no date; write "until 30 june 2027" or "until 2027-06-30"`},
		{"every tuesday at 09:00 and 14:30", `"every tuesday at 09:00 and 14:30" names times that no one rule can have; use the same minutes in each hour, like 09:30 and 15:30`},
		{"every 2 weeks on the first monday", `"every 2 weeks on the first monday" counts days, which only months and years have; write "first monday of the month"`},
		{"every wednesday", "Tue 1 Dec 2026 14:00 is not on its own rule; the next date that is: Wed 2 Dec 2026, 2026-12-02 14:00"},
		{"every tuesday, 0 times", `"0" is not understood; write it like "every tuesday, 10 times"`},
	} {
		r, err := ParseWords(tt.words, tuesday, Zone{})
		if err == nil || err.Error() != tt.want {
			t.Errorf("ParseWords(%q) = %v, %v\nwant %v", tt.words, r, err, tt.want)
		}
		var m *Mistake
		if !errors.As(err, &m) || m.Found == "" || m.Right == "" {
			t.Errorf("ParseWords(%q): the error %v has no two halves", tt.words, err)
		}
	}
}

// Every phrase that is suggested is understood.
func TestSuggestedPhrases(t *testing.T) {
	for _, words := range phrases {
		words = strings.ReplaceAll(words, "%s", "tuesday")
		_, err := ParseWords(words, tuesday, Zone{})
		var start *StartError
		if errors.As(err, &start) {
			_, err = ParseWords(words, start.Next, Zone{})
		}
		if err != nil {
			t.Errorf("ParseWords(%q): %v", words, err)
		}
	}
}

// Rules beyond the phrases are said, too, and what is said is never read as another rule.
func TestWordsOfRareRules(t *testing.T) {
	for _, tt := range []struct{ rule, want string }{
		{"FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "every month on day 13 that is also a Friday"},
		{"FREQ=YEARLY;BYYEARDAY=100,-1", "every year on day 100 and the last day of the year"},
		{"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "every year in week 20 on Monday"},
		{"FREQ=YEARLY;BYMONTHDAY=15", "every year on day 15 of every month"},
		{"FREQ=YEARLY;BYDAY=20MO", "every year on the 20th Monday of the year"},
		{"FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=1,15", "every year on days 1 and 15 in June and December"},
		{"FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=1;BYSETPOS=2", "every year on 1 January and 1 February, only the second of them"},
		{"FREQ=DAILY;BYMONTH=1", "every day in January"},
		{"FREQ=MONTHLY;BYMONTHDAY=1,-1", "every month on day 1 and the last day"},
		{"FREQ=MONTHLY;BYMONTHDAY=-3,-2", "every month on the third to last and second to last day"},
		{"FREQ=MONTHLY;BYDAY=MO,-2FR", "every month on all Mondays and the second to last Friday"},
	} {
		r, err := ParseRule(tt.rule, tuesday, Zone{})
		var start *StartError
		if errors.As(err, &start) {
			r, err = ParseRule(tt.rule, start.Next, Zone{})
		}
		if err != nil {
			t.Errorf("ParseRule(%q): %v", tt.rule, err)
			continue
		}
		if r.Words() != tt.want {
			t.Errorf("%v is said %q, want %q", r, r.Words(), tt.want)
		}
		again, err := ParseWords(r.Words(), r.Start(), Zone{})
		if err == nil && !slices.Equal(again.Between(r.Start(), r.Start()+400*86400), r.Between(r.Start(), r.Start()+400*86400)) {
			t.Errorf("%v is said %q and read as %v", r, r.Words(), again)
		}
	}
}

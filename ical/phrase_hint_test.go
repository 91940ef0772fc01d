package ical

import (
	"errors"
	"regexp"
	"strings"
	"testing"
)

// What organizers write before they know the phrases, and what they are told: the same days and numbers in a phrase that is
// understood, or the key that says it.
var hintTests = []struct{ words, want string }{
	{"every second wednesday", `"every 2 weeks on wednesday", or "second wednesday of the month"`},
	{"every third friday", `"every 3 weeks on friday", or "third friday of the month"`},
	{"every 2nd mon", `"every 2 weeks on monday", or "second monday of the month"`},
	{"every first thursday", `write "first thursday of the month"`},
	{"every last thursday", `write "last thursday of the month"`},
	{"every 1st and 3rd tuesday", `write "1st and 3rd tuesday of the month"`},
	{"every 15th", `write "every month on day 15"`},
	{"every month on friday", `write "first friday of the month", or "every friday"`},
	{"every thursday except december", `write "every thursday" here, and the dates on which nothing takes place below it, except: [`},
	{"every thursday except 2026-12-24", `except: [2026-12-24]`},
	{"every tuesday but not in july", `write "every tuesday" here, and the dates on which nothing takes place below it, except: [{ from: 2027-07-01, to: 2027-07-31 }]`},
	{"every tuesday except 2027-07-01 to 2027-08-15", `except: [{ from: 2027-07-01, to: 2027-08-15 }]`},
	{"every tuesday except 2027-07-01 - 2027-08-15 until 2028-01-31", `except: [{ from: 2027-07-01, to: 2027-08-15 }], and the last one, until: 2028-01-31`},
	{"every thursday except december", `except: [{ from: 2026-12-01, to: 2026-12-31 }]`},
	{"every tuesday (not on holidays)", `write "every tuesday" here`},
	{"first monday of the month, excluding january", `write "first monday of the month" here`},
	{"every tuesday 6 times except 2026-12-08", `write "every tuesday 6 times" here, and the dates on which nothing takes place below it, except: [2026-12-08]`},
	{"6 times except 24 december", `write "every tuesday, 6 times" here`},
	{"6 times", `write it like "every tuesday, 6 times"`},
	{"daily except sunday", `write "monday to saturday"`},
	{"every day except weekends", `write "monday to friday"`},
	{"every weekday except wednesday", `write "every monday, tuesday, thursday and friday"`},
	{"not on mondays", `write "tuesday to sunday"`},
	{"every thursday from september", `write "every thursday" here: the first date stands in starts`},
	{"from september every thursday", `write "every thursday" here: the first date stands in starts`},
	{"every thursday from september to june", `the first date stands in starts, the last one in until: 2027-06-30`},
	{"every monday starting 1 september", `write "every monday" here: the first date stands in starts`},
	{"every thursday from september except december", `the first date stands in starts, and what falls out in except: [`},
	{"every tuesday until june", `write "until 2027-06-30"`},
	{"every tuesday until the end of 2027", `write "until 2027-12-31"`},
	{"every tuesday until 30.6.2027", `write "until 2027-06-30"`},
	{"every tuesday until 6/30/2027", `write "until 2027-06-30"`},
	{"every tuesday to june", `write "until 2027-06-30"`},
	{"weekly until 2027-01-31 except 2026-12-22", `write "weekly until 2027-01-31" here, and the dates on which nothing takes place below it, except: [2026-12-22]`},
	{"every tuesday except 2026-12-22 and 2026-12-29 until 2027-01-31", `write "every tuesday" here, and the dates on which nothing takes place below it, except: [2026-12-22, 2026-12-29], and the last one, until: 2027-01-31`},
	{"every tuesday until june except 2026-12-22", `except: [2026-12-22]`},
	{"first wednesday of the quarter", `write "every 3 months on the first wednesday"`},
	{"every friday for 6 weeks", `"every friday, 6 times"`},
	{"every weekday at noon", `write "at 12:00"`},
	{"every tuesday at 9am", `write "at 09:00"`},
	{"every tuesday at 17", `write "at 17:00"`},
	{"every tuesday at teatime", `write "at 14:00"`},
	{"7 days", `write "every 7 days"`},
	{"every friday 6 weeks", `write "every friday, 6 times"`},
	{"2 weeks", `write "every 2 weeks"`},
	{"every tuesday to 2027-05-01", `write "every tuesday until 2027-05-01"`},
	{"every tuesday up to 2027-05-01", `write "every tuesday until 2027-05-01"`},
	{"every tuesday ending 2027-05-01", `write "every tuesday until 2027-05-01"`},
	{"every tuesday before 2027-05-01", `write "every tuesday until 2027-05-01"`},
	{"every tuesday until 1 may", `write "until 2027-05-01"`},
	{"every tuesday until may 15th", `write "until 2027-05-15"`},
	{"every tuesday and 2026-12-24", `write "every tuesday" here, and further dates below it, also: [2026-12-24]`},
	{"every tuesday apart from 2026-12-22", `except: [2026-12-22]`},
	{"every tuesday excl. 2026-12-22", `except: [2026-12-22]`},
	{"every friday for 10 weeks", `write how often, "every friday, 10 times", or the last date below it, until: `},
	{"every tuesday x8", `write how often as "every tuesday, 8 times"`},
	{"10 fridays", `write "every friday, 10 times"`},
	{"twice a week", `"every tuesday and thursday"`},
	{"twice a month", `"first and third tuesday of the month"`},
	{"once a week on friday", `write "every friday"`},
	{"every tuesday 14:00", `the time of day stands in starts`},
	{"every tuesday from 14:00 to 15:00", `the time of day stands in starts, and how long it takes in duration`},
	{"every tuesday at 2pm", `write "at 14:00", or leave it to the start`},
	{"every monday or thursday", `write "every monday and thursday"`},
	{"odd weeks on friday", `write "every 2 weeks on friday": the first date, starts, says which weeks`},
	{"every weekend", `write "every saturday and sunday"`},
	{"every hour", `like "every day at 09:00 and 15:00"`},
	{"every december", `write "every year on 1 december"`},
	{"first week of the month", `name the day, "first tuesday of the month"`},
	{"first monday after the 15th", `no rule counts like that: write the dates one by one, also: [`},
	{"bimonthly", `write "every 2 months", or "every month on days 1 and 15"`},
	{"FREQ=WEEKLY;BYDAY=TU", `write it as rrule: instead of repeats:`},
	{"evry tusday", `did you mean "every tuesday"?`},
}

func TestF6EveryHintIsRight(t *testing.T) {
	quoted := regexp.MustCompile(`"([^"]+)"`)
	for _, tt := range hintTests {
		_, err := ParseWords(tt.words, tuesday, Zone{})
		var m *Mistake
		if !errors.As(err, &m) || !strings.Contains(m.Right, tt.want) {
			t.Errorf("ParseWords(%q): %v; want %s", tt.words, err, tt.want)
			continue
		}
		for _, said := range quoted.FindAllStringSubmatch(m.Right, -1) {
			words := said[1]
			if strings.HasPrefix(words, "until ") || strings.HasPrefix(words, "at ") {
				words = "every tuesday " + words // a part of a phrase
			}
			if _, err := understood(words, tuesday); err != nil {
				t.Errorf("ParseWords(%q) advises %q: %v", tt.words, words, err)
			}
		}
	}
}

// What can be read in one way only is read.
func TestF6PlainPhrasesAreUnderstood(t *testing.T) {
	for words, want := range map[string]string{
		"bi-weekly on fridays":          "every 2 weeks on Friday",
		"last working day of the month": "last workday of the month",
		"first business day":            "first workday of the month",
		"every business day":            "every weekday",
		"every second week on tuesday":  "every 2 weeks on Tuesday",
		"every third month on day 1":    "every 3 months on day 1",
		"every fortnight":               "every 2 weeks on Tuesday",
		"every quarter":                 "every 3 months on day 1",
		"mon/wed":                       "every Monday and Wednesday",
		"mo, we":                        "every Monday and Wednesday",
		"from monday to friday":         "every weekday",
		"second last friday":            "second to last Friday of the month",
		"penultimate friday":            "second to last Friday of the month",
		"every tuesday, six times":      "every Tuesday, 6 times",
		"second and last friday":        "second and last Friday of the month",
	} {
		if r, err := understood(words, tuesday); err != nil || r.Words() != want {
			t.Errorf("ParseWords(%q) is %q, %v; want %q", words, r.Words(), err, want)
		}
	}
}

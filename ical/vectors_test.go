package ical

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// vectors opens a file of cases from other calendar projects, which are not part of this one.
func vectors(t testing.TB, name string) *bufio.Scanner {
	dir := os.Getenv("RONDO_VECTORS")
	if dir == "" {
		t.Skip("RONDO_VECTORS does not name the folder of outside cases")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	return lines
}

// vector is one case: a rule and the occurrences another project expects of it.
type vector struct {
	ID       string
	Rule     string
	DTStart  string
	TZID     string
	Expected []string
	Complete bool
	Exdate   []string
	Rdate    []string
	Exrule   []string
	Window   []string
	From     string `json:"iterate_from"`
	FromUTC  bool   `json:"expected_in_utc"`
	Error    string `json:"expect_error"`
}

// notRFC are the expectations that are not RFC 5545's, with what it says instead.
var notRFC = map[string]string{
	"libical-0078": everyMonth,
	"ical.js-0059": everyMonth,

	"dateutil-0019":          weekdayOfStart,
	"rrule.js-0020":          weekdayOfStart,
	"php-rrule-0023":         weekdayOfStart,
	"rust-rrule-struct-0018": weekdayOfStart,
	"recurr-0048":            weekdayOfStart,
	"recurr-0050":            weekdayOfStart,
	"recurr-0051":            weekdayOfStart,

	"recurr-0011":        noClipping,
	"recurr-0073":        noClipping,
	"recurr-0074":        noClipping,
	"recurr-0078":        noClipping,
	"recurr-0098":        noClipping,
	"sabre-vobject-0063": noClipping,

	"libical-0144": "INTERVAL counts calendar years, not the years that weeks belong to",
	"libical-0146": "INTERVAL counts calendar years, not the years that weeks belong to",

	"libical-0079":         "BYMINUTE is to be ignored for dates without a time, which rondo's starts never are",
	"libical-0080":         "BYMONTHDAY with BYWEEKNO has a meaning; libical has not implemented it",
	"sabre-vobject-0075":   "the 20th last week of 2012 begins on 13 August",
	"google-rfc-2445-0017": "an UNTIL that is a date includes that day",
	"google-rfc-2445-0066": "BYSETPOS counts in the whole first week, also the days before DTSTART",
	"kcalendarcore-0135":   "an EXDATE that is a date takes out no date-time",
	"php-rrule-0082":       "the third last of four times is the second, which comes before the third",
	"recurr-0056":          "the EXDATE is in UTC, the rule in the zone of the machine that made the case",
}

const (
	everyMonth     = "BYMONTHDAY without BYMONTH names the day in every month of a YEARLY rule"
	weekdayOfStart = "BYWEEKNO without a day takes the weekday of DTSTART, not the whole week"
	noClipping     = "a day that a month or year does not have is left out, not moved"
)

func TestRuleVectors(t *testing.T) {
	lines := vectors(t, "rrule.jsonl")
	outcomes := map[string]int{}
	seen := map[string]bool{}
	for lines.Scan() {
		var v vector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		outcome, difference := v.run()
		if reason, listed := notRFC[v.ID]; listed && difference != "" {
			outcome, difference = "not RFC 5545: "+reason, ""
			seen[v.ID] = true
		}
		if difference == "" {
			outcomes[outcome]++
		}
		if difference != "" {
			t.Errorf("%s: %s from %s %s: %s", v.ID, v.Rule, v.DTStart, v.TZID, difference)
		}
	}
	for id := range notRFC {
		if !seen[id] {
			t.Errorf("%s is listed as not RFC 5545, but passes", id)
		}
	}
	for outcome, n := range outcomes {
		t.Logf("%4d %s", n, outcome)
	}
}

// run says how a case came out, and where the dates differ if they do.
func (v vector) run() (outcome, unexpected string) {
	start, err := readVectorTime(v.DTStart)
	if err != nil {
		return "unreadable", err.Error()
	}
	zone := Zone{}
	if v.TZID != "" {
		if zone, err = LoadZone(v.TZID); err != nil {
			return "zone refused", ""
		}
	}
	r, err := ParseRule(v.Rule, start, zone)
	outcome = "as expected"
	var off *StartError
	if errors.As(err, &off) {
		// Expected lists begin with a DTSTART off the rule or not; the dates on the rule are the same.
		outcome = "as expected from the first date on the rule"
		counted := len(v.Expected) > 0 && v.Expected[0] == v.DTStart
		if counted {
			v.Expected = v.Expected[1:]
			v.Complete = v.Complete && !strings.Contains(v.Rule, "COUNT")
		}
		r, err = ParseRule(v.Rule, off.Next, zone)
	}
	switch {
	case err != nil:
		var m *Mistake
		if !errors.As(err, &m) || m.Found == "" || m.Right == "" {
			return "", "the error has no two halves: " + err.Error()
		}
		return "refused with a reason", ""
	case v.Error != "":
		return "", "accepted as " + r.String()
	case len(v.Exrule)+len(v.Rdate) > 0:
		return "EXRULE or RDATE", ""
	}
	from, to := r.Start(), horizon+1
	if v.From != "" {
		from, _ = readVectorTime(v.From)
	}
	if len(v.Window) == 2 {
		from, _ = readVectorTime(v.Window[0])
		to, _ = readVectorTime(v.Window[1])
		v.Complete = true
		to++
	}
	var want, got []Local
	for _, s := range v.Expected {
		l, err := readVectorTime(s)
		if err != nil {
			return "unreadable", err.Error()
		}
		if v.FromUTC {
			l = LocalOf(l.Time().In(zone.Location()))
		}
		if l <= horizon {
			want = append(want, l)
		}
	}
	for l := range r.occurrences(from) {
		if l >= to || !v.Complete && len(got) == len(want) || len(got) > len(want) {
			break
		}
		if !slices.ContainsFunc(v.Exdate, func(s string) bool { ex, _ := readVectorTime(s); return ex == l }) {
			got = append(got, l)
		}
	}
	for _, list := range [][]Local{got, want} {
		for i, l := range list {
			list[i] = LocalOf(zone.In(l).In(zone.Location())) // expectations show readings in gaps as they come out
		}
	}
	if slices.Equal(got, want) {
		return outcome, ""
	}
	return "different", difference(got, want)
}

func readVectorTime(s string) (Local, error) {
	layout := "20060102T150405"
	if len(s) == 8 {
		layout = "20060102"
	}
	t, err := time.Parse(layout, strings.TrimSuffix(s, "Z"))
	return LocalOf(t), err
}

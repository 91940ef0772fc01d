package ical

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// Rules with the dates that other projects expect of them, read as events of a calendar: starts off the rule, RDATE, EXDATE and
// EXRULE among them.
func TestReadBusyRuleVectors(t *testing.T) {
	lines := vectors(t, "rrule.jsonl")
	outcomes := map[string]int{}
	for lines.Scan() {
		var v vector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		outcome, difference := v.runBusy()
		if reason := notRFC[v.ID] + alsoDisputed[v.ID]; reason != "" && difference != "" {
			outcome, difference = "not RFC 5545: "+reason, ""
		}
		if difference != "" {
			t.Errorf("%s: %s from %s %s, EXDATE %v, RDATE %v, EXRULE %v: %s", v.ID, v.Rule, v.DTStart, v.TZID, v.Exdate, v.Rdate, v.Exrule, difference)
			continue
		}
		outcomes[outcome]++
	}
	for outcome, n := range outcomes {
		t.Logf("%4d %s", n, outcome)
	}
	if outcomes["as expected"] < 930 {
		t.Error("too few were compared")
	}
}

// alsoDisputed are expectations of rules that [ParseRule] refuses or that RFC 5545 leaves open, on which others agree otherwise.
var alsoDisputed = map[string]string{
	"kcalendarcore-0072": "the start counts as the first date, also off the rule",
	"kcalendarcore-0139": "the start counts as the first date, also off the rule",

	"rrule-temporal-0011":  "BYWEEKNO in a WEEKLY rule leaves the whole week",
	"rrule-temporal-0095":  "a number before a weekday means nothing within the day",
	"rrule-temporal-0150":  "a number before a weekday means nothing within the day",
	"sabre-vobject-0087":   "BYYEARDAY and BYWEEKNO leave out dates of a DAILY rule",
	"google-rfc-2445-0080": "BYSETPOS counts in the whole first week, also the days before DTSTART",
}

// runBusy reads the case as an event of one second.
func (v vector) runBusy() (outcome, unexpected string) {
	zone := Zone{}
	var err error
	if v.TZID != "" {
		if zone, err = LoadZone(v.TZID); err != nil {
			return "zone refused", ""
		}
	}
	var b strings.Builder
	property := func(name, value string) {
		switch {
		case value == "":
		case len(value) == 8:
			fmt.Fprintf(&b, "%s;VALUE=DATE:%s\n", name, value)
		case v.TZID != "" && !strings.HasSuffix(value, "Z"):
			fmt.Fprintf(&b, "%s;TZID=%s:%s\n", name, v.TZID, value)
		default:
			fmt.Fprintf(&b, "%s:%s\n", name, value)
		}
	}
	b.WriteString("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n")
	property("DTSTART", v.DTStart)
	fmt.Fprintf(&b, "DURATION:PT1S\nRRULE:%s\n", v.Rule)
	for _, rule := range v.Exrule {
		fmt.Fprintf(&b, "EXRULE:%s\n", rule)
	}
	for _, date := range v.Exdate {
		property("EXDATE", date)
	}
	for _, date := range v.Rdate {
		property("RDATE", date)
	}
	b.WriteString("END:VEVENT\nEND:VCALENDAR\n")

	var want busySpans
	var first, last, earliest time.Time
	for _, s := range v.Expected {
		l, err := readVectorTime(s)
		if err != nil {
			return "unreadable", err.Error()
		}
		at := zone.In(l)
		if v.FromUTC {
			at = l.Time()
		}
		want.add(busySpan{at.Unix(), at.Unix() + 1, Busy})
		if first.IsZero() {
			first, earliest = at, at
		}
		if at.Before(earliest) {
			earliest = at
		}
		last = at.Add(time.Second)
	}
	start, err := readVectorTime(v.DTStart)
	if err != nil {
		return "unreadable", err.Error()
	}
	from, to := zone.In(start), last
	if earliest.Before(from) {
		from = earliest
	}
	if v.From != "" {
		l, _ := readVectorTime(v.From)
		from = zone.In(l)
	}
	switch {
	case len(v.Window) == 2:
		l, _ := readVectorTime(v.Window[0])
		end, _ := readVectorTime(v.Window[1])
		from, to = zone.In(l), zone.In(end+1)
	case v.Complete:
		to = last.AddDate(5, 0, 0)
	}
	c, err := ReadBusy([]byte(b.String()), zone, from, to)
	if err != nil {
		return "", err.Error()
	}
	if len(c.Partly) > 0 {
		return "read in part: " + c.Partly[0].Found, ""
	}
	if v.Error != "" {
		return "an error is expected", ""
	}
	got := c.Spans
	if len(want.all) > 0 && !first.Equal(zone.In(start)) && len(got) > 0 && got[0].From.Equal(zone.In(start)) {
		got = got[1:]
		if strings.Contains(v.Rule, "COUNT") { // the start counts
			want.all = want.all[:len(want.all)-1]
		}
	}
	wanted := want.list()
	if slices.Equal(got, wanted) {
		return "as expected", ""
	}
	return "", fmt.Sprintf("%d instead of %d spans: %v", len(got), len(wanted), firstDifference(got, wanted))
}

func firstDifference(got, want []BusySpan) string {
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			return fmt.Sprintf("%v is missing", want[i])
		case i >= len(want):
			return fmt.Sprintf("%v is too many", got[i])
		case got[i] != want[i]:
			return fmt.Sprintf("%v, want %v", got[i], want[i])
		}
	}
	return ""
}

package icaltest

import (
	"fmt"
	"maps"
	"slices"
)

// presence says how often a property occurs in the VEVENT of a message: at least and at most how many times.
type presence struct{ least, most int }

const plenty = 1000 // as many as one likes

var (
	one       = presence{1, 1}
	oneOrMore = presence{1, plenty}
	perhaps   = presence{0, 1}
	some      = presence{0, plenty}
)

// itip holds what a VEVENT has under each METHOD (RFC 5546 §3.2.1, §3.2.2, §3.2.5, §3.2.8), and under none (RFC 5545
// §3.6.1); what is not listed may not be there. Only properties that blocks knows are listed; those of RFC 7986 are as free
// as X- ones.
var itip = map[string]map[string]presence{
	"": with(free, map[string]presence{
		"DTSTAMP": one, "UID": one, "DTSTART": one, "ORGANIZER": perhaps, "ATTENDEE": some, "SEQUENCE": perhaps, "SUMMARY": perhaps,
		"RRULE": perhaps, "EXDATE": some, "RDATE": some, "RECURRENCE-ID": perhaps,
	}),
	"PUBLISH": with(free, map[string]presence{
		"DTSTAMP": one, "UID": one, "DTSTART": one, "ORGANIZER": one, "SEQUENCE": perhaps, "SUMMARY": one,
	}),
	"REQUEST": with(free, map[string]presence{
		"DTSTAMP": one, "UID": one, "DTSTART": one, "ORGANIZER": one, "ATTENDEE": oneOrMore, "SEQUENCE": perhaps, "SUMMARY": one,
	}),
	"CANCEL": with(free, map[string]presence{
		"DTSTAMP": one, "UID": one, "DTSTART": perhaps, "ORGANIZER": one, "ATTENDEE": some, "SEQUENCE": one, "SUMMARY": perhaps,
	}),
	"DECLINECOUNTER": {
		"DTSTAMP": one, "UID": one, "ORGANIZER": one, "SEQUENCE": perhaps, "COMMENT": perhaps,
	},
}

// free may stand in every message that tells of an event.
var free = map[string]presence{
	"CATEGORIES": some, "CLASS": perhaps, "COMMENT": some, "CREATED": perhaps, "DESCRIPTION": perhaps, "DTEND": perhaps,
	"LAST-MODIFIED": perhaps, "LOCATION": perhaps, "STATUS": perhaps, "TRANSP": perhaps, "URL": perhaps,
	"COLOR": perhaps, "CONFERENCE": some,
}

// status holds what STATUS may say.
var status = map[string][]string{
	"": {"TENTATIVE", "CONFIRMED", "CANCELLED"}, "PUBLISH": {"TENTATIVE", "CONFIRMED", "CANCELLED"},
	"REQUEST": {"TENTATIVE", "CONFIRMED"}, "CANCEL": {"CANCELLED"},
}

func with(a, b map[string]presence) map[string]presence {
	both := maps.Clone(a)
	maps.Copy(both, b)
	return both
}

// checkMethod is for a calendar whose components have been checked. Other methods than those of itip are not looked at.
func (c *Component) checkMethod() error {
	method := c.Text("METHOD")
	rules, known := itip[method]
	if !known {
		return nil
	}
	for _, e := range c.Events() {
		for name := range blocks["VEVENT"].props {
			if n, rule := len(e.All(name)), rules[name]; n < rule.least || n > rule.most {
				return fmt.Errorf("METHOD:%s with %d %s in its VEVENT, where from %d to %d may be", method, n, name, rule.least, rule.most)
			}
		}
		if e.Has("STATUS") && !slices.Contains(status[method], e.Text("STATUS")) {
			return fmt.Errorf("METHOD:%s with STATUS:%s", method, e.Text("STATUS"))
		}
	}
	return nil
}

// checkPeople holds a habit of readers: Gnus takes what follows PARTSTAT up to the next semicolon for its value, so that a
// reply loses its address where PARTSTAT is the last parameter.
func (c *Component) checkPeople() error {
	for _, p := range c.All("ATTENDEE") {
		if n := len(p.Params); n > 0 && p.Params[n-1].Name == "PARTSTAT" {
			return fmt.Errorf("PARTSTAT is the last parameter of ATTENDEE %s", p.Value)
		}
	}
	return nil
}

package main

import "time"

// forgery is one way to write an answer. What it wants is the outcome and then the status of the sender's seat: with
// answers that nobody checks, that the mail server checks, and that carry a token; one for all, if there is no more.
type forgery struct {
	name  string
	write func(*scene, *claim)
	want  []string
}

const (
	taken   = "applied: accepted"
	parked  = "parked: needs-action"
	ignored = "ignored: needs-action"
)

// forgeries are the cases that are known, in the order of the list.
var forgeries = []forgery{
	{"the address of one, the name of another", func(s *scene, c *claim) { c.attendees = []string{attendee(s.other, "ACCEPTED")} }, []string{parked}},
	{"two attendees", func(s *scene, c *claim) { c.attendees = append(c.attendees, attendee(s.other, "DECLINED")) }, []string{taken}},
	{"no attendee", func(s *scene, c *claim) { c.attendees = nil }, []string{parked}},
	{"From is another, the address is right", func(s *scene, c *claim) { c.from = s.other }, []string{parked, parked, taken}},
	{"From is right, to the plain address", func(s *scene, c *claim) { c.to = "guild@example.org" }, []string{taken, taken, parked}},
	{"the token of an earlier key", func(s *scene, c *claim) { c.to = oldToken(s.me) }, []string{taken, taken, parked}},
	{"the token of another purpose", func(s *scene, c *claim) { c.to = "guild+" + s.mark(s.me) + "@example.org" }, []string{taken, taken, parked}},
	{"a cancelled session", func(s *scene, c *claim) { c.uid = s.uid("LunchBytes") }, []string{"noted: needs-action"}},

	{"SEQUENCE lower", func(s *scene, c *claim) { c.sequence = "0" }, []string{"applied: needs-action, earlier accepted"}},
	{"SEQUENCE higher", func(s *scene, c *claim) { c.sequence = "7" }, []string{taken}},
	{"SEQUENCE missing", func(s *scene, c *claim) { c.sequence = "" }, []string{"applied: needs-action, earlier accepted"}},
	{"SEQUENCE huge", func(s *scene, c *claim) { c.sequence = "99999999999999999999" }, []string{taken}},
	{"DTSTAMP older than what is recorded", func(s *scene, c *claim) {
		first := s.honest()
		first.attendees, first.stamp = []string{attendee(s.me, "DECLINED")}, s.now().Add(-time.Minute)
		s.receive(first.String())
		c.stamp = s.now().Add(-time.Hour)
	}, []string{"outdated: declined"}},
	{"DTSTAMP in the future", func(s *scene, c *claim) { c.stamp = s.now().AddDate(5, 0, 0) }, []string{taken}},
	{"DTSTAMP missing", func(s *scene, c *claim) { c.stamp = time.Time{} }, []string{taken}},

	{"METHOD:REQUEST", func(s *scene, c *claim) { c.named, c.method = "REQUEST", "REQUEST" }, []string{ignored}},
	{"METHOD:CANCEL", func(s *scene, c *claim) { c.named, c.method = "CANCEL", "CANCEL" }, []string{ignored}},
	{"METHOD:PUBLISH", func(s *scene, c *claim) { c.named, c.method = "PUBLISH", "PUBLISH" }, []string{ignored}},
	{"METHOD:COUNTER", func(s *scene, c *claim) {
		c.named, c.method = "COUNTER", "COUNTER"
		c.attendees = []string{attendee(s.me, "TENTATIVE")}
		c.lines = []string{"DTSTART:20261202T120000Z", "DTEND:20261202T130000Z"}
	}, []string{"proposed: tentative"}},
	{"METHOD:DECLINECOUNTER", func(s *scene, c *claim) { c.named, c.method = "DECLINECOUNTER", "DECLINECOUNTER" }, []string{ignored}},
	{"METHOD:REFRESH", func(s *scene, c *claim) { c.named, c.method = "REFRESH", "REFRESH" }, []string{"refreshed: needs-action"}},
	{"METHOD:ADD", func(s *scene, c *claim) { c.named, c.method = "ADD", "ADD" }, []string{ignored}},
	{"an answer that the header calls a request", func(s *scene, c *claim) { c.named = "REQUEST" }, []string{taken}},
	{"a request that the header calls an answer", func(s *scene, c *claim) { c.method = "REQUEST" }, []string{ignored}},

	{"PARTSTAT unknown", func(s *scene, c *claim) { c.attendees = []string{attendee(s.me, "X-EVIL")} }, []string{parked}},
	{"delegated to a stranger", func(s *scene, c *claim) {
		c.attendees = []string{`ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:stranger@example.com":mailto:` + s.me}
	}, []string{"parked: delegated"}},
	{"an occurrence that there is not", func(s *scene, c *claim) { c.recurrence = "20270105T120000Z" }, []string{parked}},
	{"to the whole of a series", func(s *scene, c *claim) { c.lines = []string{"RRULE:FREQ=MONTHLY;BYDAY=1TU"} }, []string{taken}},
	{"fifty events", func(s *scene, c *claim) {
		for n := 0; len(c.after) < 49; n++ {
			who := somebody(n % 30)
			if who == s.me {
				continue
			}
			c.after = append(c.after, "BEGIN:VEVENT\r\nUID:"+c.uid+"\r\nSEQUENCE:1\r\nDTSTAMP:"+basic(c.stamp)+"\r\n"+attendee(who, "DECLINED")+"\r\nEND:VEVENT\r\n")
		}
	}, []string{taken}},
	{"no ORGANIZER, as from Outlook.com", func(s *scene, c *claim) { c.organizer = "" }, []string{taken}},
	{"ORGANIZER is the attacker", func(s *scene, c *claim) { c.organizer = "evil@example.com" }, []string{taken}},
	{"an address with a detail", func(s *scene, c *claim) {
		c.from = s.me[:3] + "+work@example.org"
		c.attendees = []string{attendee(c.from, "ACCEPTED")}
	}, []string{taken}},

	{"an answer in a mail in the mail", func(s *scene, c *claim) { c.wrap = inAMail }, []string{"parked: needs-action"}},
	{"base64 in an application/ics", func(s *scene, c *claim) { c.wrap = inAFile }, []string{taken}},
	{"as Postfix hands it to a program", func(s *scene, c *claim) { c.wrap = fromPostfix }, []string{taken}},
	{"no in words", func(s *scene, c *claim) { c.text = "no" }, []string{"parked: needs-action"}},
	{"out of office, with the invitation", func(s *scene, c *claim) {
		c.header, c.named, c.method = []string{"Auto-Submitted: auto-replied"}, "REQUEST", "REQUEST"
	}, []string{ignored}},
	{"DKIM fails and DMARC rejects", func(s *scene, c *claim) {
		c.results = "mx.example.org; dkim=fail header.d=example.org; dmarc=fail (p=reject) header.from=example.org"
	}, []string{taken, parked, taken}},
	{"a party crasher", func(s *scene, c *claim) {
		c.from, c.attendees = "crasher@example.org", []string{attendee("crasher@example.org", "ACCEPTED")}
	}, []string{parked}},
	{"a party crasher, signed by a stranger", func(s *scene, c *claim) {
		c.results = "mx.example.org; dkim=pass header.d=example.com"
	}, []string{taken, parked, taken}},
}

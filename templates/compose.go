package templates

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// composer decides which phrases a letter has, and says them.
type composer struct {
	speech
	letter      Letter
	matter      matter
	readerZone  *time.Location // not nil
	sessionZone *time.Location // where the session is held; not nil
}

// prepare fills in the zones and the matter.
func (c *composer) prepare() {
	c.translate()
	l := c.letter
	c.sessionZone = zoneOr(l.Session.Zone, time.UTC)
	c.readerZone = zoneOr(l.Zone, c.sessionZone)
	c.named()
	l = c.letter
	site := oneLine(l.Site)
	name := shorten(oneLine(l.Session.Name), 60)
	if name == "" {
		name = site
	}
	title := shorten(oneLine(l.Session.Title), 80)
	if title == name {
		title = ""
	}
	c.matter = matter{Name: name, Hyphen: named(name).Hyphen(), Vowel: named(name).Vowel(), Title: title, Sender: oneLine(l.Sender), Site: site}
	c.matter.Here, c.matter.Count = l.Session.Materials != "", l.Came
	if l.hasSession() || l.Kind == "confirm" && !l.Session.Start.IsZero() { // of a guest
		c.matter.When = c.span(l.Session.Start, l.Session.End, c.readerZone, l.City)
	}
	if n := l.places(); n > 0 {
		c.matter.Places = strconv.Itoa(n)
	}
	if l.joins() {
		c.matter.Keep = strconv.Itoa(l.Keep)
	}
	if b := l.Batch; b != nil {
		c.matter.Sessions = strconv.Itoa(b.Of)
		c.matter.Lead = c.labelled(capital(c.say("flag/"+b.Says, c.matter)), c.say("subject/batch", c.matter))
	}
	if l.Guide != nil {
		c.matter.Standby, c.matter.For, c.matter.Online = l.Guide.Standby, person(l.Guide.For), webAddress(oneLine(l.SiteURL)) != ""
		if !l.Guide.Due.IsZero() {
			c.matter.Due = c.moment(l.Guide.Due.In(c.readerZone))
		}
	}
	if l.Kind == "reminder" || l.Reminds {
		c.matter.Reminder = day(l.Now.In(c.readerZone), l.Session.Start.In(c.readerZone))
	}
}

// translate takes each title in the reader's language. What the letter points to stays as it is.
func (c *composer) translate() {
	in := func(s Session) Session {
		s.Title, s.Titles = titleIn(c.tag, s.Title, s.Titles), ""
		return s
	}
	at := func(s *Session) *Session {
		if s == nil || s.Titles == "" {
			return s
		}
		own := in(*s)
		return &own
	}
	l := &c.letter
	l.Session, l.Was, l.Next = in(l.Session), at(l.Was), at(l.Next)
	if l.Batch != nil {
		batch := *l.Batch
		batch.All = slices.Clone(batch.All)
		for i, change := range batch.All {
			batch.All[i].Session, batch.All[i].Was = in(change.Session), at(change.Was)
		}
		l.Batch = &batch
	}
}

// zoneOr returns the zone, or other if it is nil.
func zoneOr(zone, other *time.Location) *time.Location {
	if zone == nil {
		return other
	}
	return zone
}

// day returns how one names the day of start at now, both in the same zone: today, tomorrow, or day for any other.
func day(now, start time.Time) string {
	switch {
	case sameDay(now, start):
		return "today"
	case sameDay(now.AddDate(0, 0, 1), start):
		return "tomorrow"
	}
	return "day"
}

// event returns in one word what became of the session: moved, cancelled, tomorrow and so on; "" if it is invited to.
// The phrases flag/…, opening/… and todo/… are named by it.
func (c *composer) event() string {
	l := c.letter
	switch {
	case l.Kind == "reminder":
		return c.matter.Reminder
	case l.Kind == "cancel" && l.Left: // a CANCEL takes the entry away; the session goes on
		return "left"
	case l.Kind == "cancel":
		return "cancelled"
	case l.Kind == "decline":
		return "stays"
	case l.Kind == "update" && l.BackOn:
		return "back"
	case l.Kind == "update" && slices.Contains(l.Changed, "start"):
		return "moved"
	case l.Kind == "update" && slices.Contains(l.Changed, "certain"):
		return "certain"
	case l.Kind == "update":
		return "changed"
	case l.kind().Method != "": // an invitation, as calendars show it
		return ""
	case l.Kind == "briefing":
		return "briefing/" + l.Step
	}
	return l.Kind
}

// compose words what all readers of an occasion read: subject, summary of the calendar entry, and the sheet.
func (c *composer) compose() (subject, summary string, s sheet) {
	l, m := c.letter, c.matter
	s = sheet{Kind: l.Kind, Name: m.Name, Colon: c.say("colon", nil)}
	if todo := c.todo(); todo != "" {
		s.Todo = c.say(todo, m)
	}
	if !l.hasSession() {
		s.Groups, s.Lines = c.groups(), c.lines()
		c.quote(&s)
		c.asked(&s)
		return c.say("subject/"+l.says(), m), "", s
	}
	subject, summary = c.say("subject", m), c.say("summary", m)
	if l.after() { // its day is no news
		subject = summary
	}
	if event := c.event(); event != "" {
		s.Flag = capital(c.say("flag/"+event, m))
		if l.Reminds {
			s.Flag = capital(c.say("flag/"+m.Reminder, m)) + ", " + c.say("too/"+event, m)
		}
		if l.Again {
			s.Flag = capital(c.say("flag/again", m)) + ", " + c.say("flag/"+event, m)
		}
		subject = c.labelled(s.Flag, subject)
	} else if l.Session.Tentative {
		s.Flag = capital(c.say("flag/tentative", m))
		subject = c.labelled(s.Flag, subject)
	}
	if l.Session.Tentative {
		summary = c.say("summary/tentative", m)
	}
	if l.Batch != nil {
		subject = m.Lead
	}
	if l.Presents {
		summary = c.say("summary/presenter", m)
	}
	c.describe(&s)
	return subject, summary, s
}

// describe fills in the sheet what the session is and what changed about it.
func (c *composer) describe(s *sheet) {
	l, now := c.letter, c.letter.Session
	s.Off = now.Cancelled || l.Kind == "cancel" && !l.Left
	s.Title = oneLine(now.Title)
	if s.Title == "" {
		s.Title = c.matter.Name
	}
	s.When = c.say("when", c.matter.When)
	s.Start = c.matter.When.From
	if !sameClock(now.Start, now.End, c.readerZone, c.sessionZone) {
		s.Elsewhere = c.say("elsewhere", c.span(now.Start, now.End, c.sessionZone, now.City))
	}
	if s.Say = say(l.Remarks); len(s.Say) > 0 {
		s.Said = c.say("said", c.matter)
	}
	if l.Kind == "update" && l.Was != nil {
		s.Changes = c.changes(*l.Was, now, l.Changed)
	}
	if b := l.Batch; b != nil {
		if s.Short = !b.Leads; b.Leads {
			s.Changes = c.batch()
		}
	}
	if len(s.Changes) > 0 {
		s.Changed = c.say("changed", nil)
		if l.Batch != nil && l.Batch.Says == "invited" {
			s.Changed = c.say("invited", nil)
		}
	}
	if l.Kind == "decline" && !l.ProposedStart.IsZero() {
		s.Proposed = c.fact("proposed", c.say("when", c.span(l.ProposedStart, l.ProposedEnd, c.readerZone, l.City)))
	}
	if event := c.event(); event == "moved" || event == "cancelled" {
		s.Reason = c.fact("reason", c.reason(now.Reason)) // whoever knew the session as it was wonders why
		if l.Clocks {
			s.Reason = c.fact("reason", c.say("clocks", c.span(now.Start, now.End, c.sessionZone, now.City)))
		}
	}
	s.Page = c.fact("page", now.URL)
	if l.Kind == "cancel" {
		return
	}
	s.Doubt = c.doubt()
	s.Materials = c.materials(now.Materials)
	if l.after() {
		c.afterwards(s)
		return
	}
	if l.joins() {
		s.Join, s.Noted = fact{Label: c.say("join", nil), Value: joinHere}, c.say("noted", c.matter)
	}
	place := c.fact("place", now.Place)
	place.words = true
	facts := []fact{c.fact("purpose", now.Purpose), c.fact("presenter", person(now.Presenter)), place}
	if l.Presents && l.Guide == nil { // a guide says it, too
		s.Presents = c.say("presents", c.matter)
		if l.Setup > 0 {
			facts = append(facts, c.fact("setup", c.say("setup", c.setup(l.Setup))))
		}
	}
	if c.matter.Places != "" {
		facts = append(facts, c.fact("places", c.say("places", c.matter)))
	}
	if l.Code != "" {
		code := c.fact("code", c.say("code", struct{ Code, URL string }{oneLine(l.Code), oneLine(l.CodeURL)}))
		code.words = true
		facts = append(facts, code)
	}
	for _, f := range facts {
		if f.Value != "" {
			s.Facts = append(s.Facts, f)
		}
	}
	s.Help = c.help()
	s.Abstract = paragraphs(now.Abstract)
}

// joinHere stands in the entry of a calendar where each reader's own link for joining comes.
const joinHere = "https://join.invalid/"

// joins reports whether the letter says where its reader joins the session.
func (l *Letter) joins() bool { return l.hasSession() && l.Keep > 0 }

// quote fills in the sheet who wrote what is forwarded, and what. What strangers write becomes no link.
func (c *composer) quote(s *sheet) {
	l := c.letter
	if l.Kind != "forwarded" {
		return
	}
	for _, f := range [][2]string{{"author", l.Author}, {"subject", l.Session.Title}} {
		if value := oneLine(f[1]); value != "" {
			s.Facts = append(s.Facts, fact{Label: c.say("label/"+f[0], nil), Value: value})
		}
	}
	if strings.TrimSpace(l.Quote) == "" {
		return
	}
	for line := range strings.SplitSeq(strings.TrimSpace(l.Quote), "\n") {
		s.Quote = append(s.Quote, oneLine(line))
	}
}

// asked fills in the sheet what somebody asked for whom the letter asks to confirm it. Nothing of it is what they typed.
func (c *composer) asked(s *sheet) {
	now := c.letter.Session
	if c.letter.Kind != "confirm" {
		return
	}
	when := ""
	if !now.Start.IsZero() {
		when = c.say("when", c.span(now.Start, now.End, c.readerZone, c.letter.City))
	}
	for _, f := range []fact{c.fact("title", c.matter.Title), c.fact("when", when), c.fact("presenter", person(now.Presenter)), c.fact("purpose", now.Purpose)} {
		if f.Value != "" {
			s.Facts = append(s.Facts, f)
		}
	}
}

// lines returns the lines of a letter without a session: the first maxRows of them, of which the last may say how many
// more there are.
func (c *composer) lines() []string {
	lines := slices.DeleteFunc(slices.Clone(c.letter.Lines), Line.heads)
	more := len(lines) - maxRows
	if more > 0 {
		lines = lines[:maxRows-1]
	}
	tidied := make([]string, 0, len(lines)+1)
	for _, line := range lines {
		tidied = append(tidied, oneLine(c.line(line)))
	}
	if more > 0 {
		tidied = append(tidied, fmt.Sprintf("… +%d", more+1))
	}
	return tidied
}

// fact returns a value, as one line, with the phrase label/<label>; the zero fact if the value is empty.
func (c *composer) fact(label, value string) fact {
	if value = oneLine(value); value == "" {
		return fact{}
	}
	return fact{Label: c.say("label/"+label, nil), Value: value, URL: webAddress(value)}
}

// webAddress returns a value that is an http or https address and nothing else, or "". Only such values become links, and what [marked] finds of them in a text.
func webAddress(value string) string {
	if strings.ContainsAny(value, " \"'<>\\^`{|}") {
		return ""
	}
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return ""
	}
	return value
}

// capital returns a text whose first letter is a capital one. Flags need it: many languages write weekdays small.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

package theme

import (
	"fmt"
	"strings"
	"time"

	"rondo/ical"
)

// OpenSession says what becomes of a session that nobody presents, once it is time to decide.
type OpenSession string

// What may become of an open session. The empty word is [KeepOpen].
const (
	KeepOpen   OpenSession = "keep"   // it takes place as it is
	CancelOpen OpenSession = "cancel" // it is called off
	SocialOpen OpenSession = "social" // it takes place as a social meeting
)

var openSessions = []OpenSession{KeepOpen, CancelOpen, SocialOpen}

func (o *OpenSession) parse(text string) error {
	for _, known := range openSessions {
		if text == string(known) {
			*o = known
			return nil
		}
	}
	return wrong(`write keep (it takes place as it is), cancel, or social (it takes place as a social meeting)`, "%q is nothing that can become of an open session", text)
}

// Season is for how long the word of an organizer holds that a theme goes on: "6 months", "1 year", "26 weeks". Months are those of
// the calendar. The zero Season is for ever.
type Season struct{ Months, Days int }

// The shortest and the longest season, in days.
const (
	shortestSeason = 28
	longestSeason  = 2 * 366
)

// Set reports whether there is a season at all.
func (s Season) Set() bool { return s != Season{} }

// After returns when a season ends that begins at t: at the same time of day on the clocks of the zone.
func (s Season) After(t time.Time, zone ical.Zone) time.Time {
	wall := ical.LocalOf(t.In(zone.Location()))
	d := wall.Time()
	first := time.Date(d.Year(), d.Month()+time.Month(s.Months), 1, d.Hour(), d.Minute(), d.Second(), 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day() // of the month: from 31 August on, six months end on the last of February
	on := first.AddDate(0, 0, min(d.Day(), last)-1)
	return zone.In(ical.LocalOf(on).Add(time.Duration(s.Days) * day))
}

// String returns the notation of the files; "" for none.
func (s Season) String() string {
	n, unit := s.Months, "month"
	switch {
	case !s.Set():
		return ""
	case s.Months == 0 && s.Days%7 == 0:
		n, unit = s.Days/7, "week"
	case s.Months == 0:
		n, unit = s.Days, "day"
	case s.Months%12 == 0:
		n, unit = s.Months/12, "year"
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", n, unit)
}

func (s *Season) parse(text string) error {
	const right = `write it like "6 months", "1 year" or "26 weeks"`
	words := strings.ToLower(text)
	m := amountForm.FindStringSubmatch(words)
	if m == nil || m[0] != words {
		return wrong(right, "%q is no season", text)
	}
	n := 0
	_, _ = fmt.Sscan(m[1], &n) // at most five digits, as the form says
	var of Season
	switch strings.TrimSuffix(m[2], "s") {
	case "year":
		of.Months = 12 * n
	case "month":
		of.Months = n
	case "week":
		of.Days = 7 * n
	case "day":
		of.Days = n
	default:
		return wrong(right, "%q is no season", text)
	}
	switch days := of.Months*30 + of.Days; {
	case days < shortestSeason:
		return wrong("the shortest is 4 weeks", "%q is too short for a season", text)
	case days > longestSeason:
		return wrong("the longest is 2 years", "%q is too long for a season", text)
	}
	*s = of
	return nil
}

// Weekly is the day of the week on which organizers get a page of all that comes. The zero Weekly is never; what files
// leave out is Monday.
type Weekly struct {
	Day time.Weekday
	Set bool // false for never
}

func (w *Weekly) parse(text string) error {
	for weekday := range 7 {
		if name := time.Weekday(weekday); strings.EqualFold(text, name.String()) {
			*w = Weekly{Day: name, Set: true}
			return nil
		}
	}
	if strings.EqualFold(text, "never") || strings.EqualFold(text, "off") {
		*w = Weekly{}
		return nil
	}
	return wrong("write a day like monday, or never", "%q is no day of the week", text)
}

// checkOpen looks at what becomes of sessions that nobody presents.
func (d *document) checkOpen(t *Theme) {
	switch {
	case !t.HoldUntil.Set && t.OpenSession != "" && !d.has("hold_until"):
		d.wrong("open_session", "add when it is decided, hold_until: 10 days before", "open_session without hold_until")
	case t.OpenSession == "":
		t.OpenSession = KeepOpen
	}
}

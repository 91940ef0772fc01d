package templates

import (
	"strconv"
	"time"
)

// OwnCalendars are the calendars that a person gave, of which only busy or free is kept.
type OwnCalendars struct {
	All     []OwnCalendar
	Most    int            // how many one person can give
	Zone    *time.Location // the person's
	City    string         // Zone in words
	Refused string         // why an address that was typed was not taken, as [OwnCalendar.Trouble]; "" for none
	Host    string         // of the address that was not taken; may be empty
	Typed   string         // that address
	Given   bool           // a calendar has just been taken
	Gone    bool           // a calendar has just been given back
}

// OwnCalendar is one of them.
type OwnCalendar struct {
	ID      string // by which it is given back
	Host    string // where it is; the rest of its address is secret
	Given   time.Time
	Read    time.Time     // when it was last read well; zero for never
	Trouble string        // what is wrong since: login, calendar, refused, host, large or away; "" for nothing
	Empty   bool          // there is nothing in it
	Partly  bool          // it holds more than was read
	Busy    time.Duration // how long its person is busy within the coming week
	Meets   int           // how many of the sessions on the page overlap it
}

// saidCalendars are a person's calendars in words.
type saidCalendars struct {
	All          []saidCalendar
	Full         string // why no more can be given; "" while more can
	Refused      string
	Typed        string
	Given, Gone  bool
	Instructions []string
}

type saidCalendar struct {
	ID, Host   string
	Given      string
	Read, Does string
	Trouble    string
	Button     string
}

// calendars says what is known of a person's calendars.
func (v *visitor) calendars(c *OwnCalendars) *saidCalendars {
	if c == nil {
		return nil
	}
	said := &saidCalendars{Typed: oneLine(c.Typed), Given: c.Given, Gone: c.Gone}
	for _, one := range c.All {
		said.All = append(said.All, v.calendar(one, c))
	}
	if len(c.All) >= c.Most {
		said.Full = v.say("page/calendar/most", strconv.Itoa(c.Most))
	}
	if c.Refused != "" {
		said.Refused = v.say("page/calendarrefused/"+c.Refused, oneLine(c.Host))
	}
	for _, from := range []string{"google", "outlook", "apple", "other"} {
		said.Instructions = append(said.Instructions, v.say("page/calendarfrom/"+from, nil))
	}
	return said
}

func (v *visitor) calendar(c OwnCalendar, all *OwnCalendars) saidCalendar {
	said := saidCalendar{ID: c.ID, Host: oneLine(c.Host), Button: v.say("page/calendar/forget", oneLine(c.Host))}
	if c.Trouble != "" {
		said.Trouble = v.say("page/calendartrouble/"+c.Trouble, said.Host)
	}
	said.Given = v.say("page/calendar/given", v.span(c.Given, c.Given, all.Zone, all.City))
	if c.Empty && c.Read.IsZero() {
		said.Read = v.say("page/calendar/empty", nil)
		return said
	}
	if c.Read.IsZero() {
		said.Read = v.say("page/calendar/unread", nil)
		return said
	}
	said.Read = v.say("page/calendar/read", struct {
		At  span
		Ago string
	}{v.span(c.Read, c.Read, all.Zone, all.City), v.ago(v.Now.Sub(c.Read))})
	if c.Empty {
		said.Does = v.say("page/calendar/empty", nil)
		return said
	}
	said.Does = v.say("page/calendar/does", struct {
		Busy  length
		Meets string
	}{lengthOf(c.Busy), strconv.Itoa(c.Meets)})
	if c.Partly {
		said.Does += " " + v.say("page/calendar/partly", nil)
	}
	return said
}

// ago says how old something is, in the largest unit that fits.
func (v *visitor) ago(age time.Duration) string {
	unit, n := "minutes", int(age/time.Minute)
	switch {
	case age >= 48*time.Hour:
		unit, n = "days", int(age/(24*time.Hour))
	case age >= 2*time.Hour:
		unit, n = "hours", int(age/time.Hour)
	}
	return v.say("page/ago/"+unit, strconv.Itoa(max(n, 0)))
}

// sampleCalendars reach every line of what is said of calendars.
func sampleCalendars(read time.Time) []*OwnCalendars {
	all := []OwnCalendar{
		{ID: "a", Host: "ics.example.org", Read: read, Busy: time.Hour, Meets: 1},
		{ID: "b", Host: "ics.example.org", Read: read.Add(-3 * time.Hour), Partly: true},
		{ID: "c", Host: "ics.example.org", Read: read.Add(-72 * time.Hour), Empty: true},
		{ID: "d", Host: "ics.example.org", Empty: true},
	}
	some := []*OwnCalendars{{Most: 3, Zone: time.UTC}}
	for _, trouble := range []string{"login", "calendar", "refused", "host", "large", "away"} {
		all = append(all, OwnCalendar{ID: trouble, Host: "ics.example.org", Trouble: trouble})
		some = append(some, &OwnCalendars{Most: 3, Zone: time.UTC, Refused: trouble, Host: "ics.example.org", Typed: "https://ics.example.org/", Gone: true})
	}
	some = append(some, &OwnCalendars{Most: 3, Zone: time.UTC, Refused: "address", Typed: "ftp:"})
	return append(some, &OwnCalendars{All: all, Most: 3, Zone: time.UTC, Given: true})
}

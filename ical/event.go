package ical

import "time"

// PartStat is an attendee's participation status (RFC 5545 §3.2.12).
type PartStat string

// The statuses a seat may have in a calendar.
const (
	NeedsAction PartStat = "NEEDS-ACTION"
	Accepted    PartStat = "ACCEPTED"
	Tentative   PartStat = "TENTATIVE"
	Declined    PartStat = "DECLINED"
	Delegated   PartStat = "DELEGATED"
)

// Mailbox is a person as a calendar or a mail names them.
type Mailbox struct {
	Name    string // display name, may be empty
	Address string // addr-spec, "ada@example.org"
}

// Attendee is the one person an iTIP message is for.
type Attendee struct {
	Mailbox
	PartStat PartStat // empty means NeedsAction
}

// Event is one VEVENT (RFC 5545 §3.6.1). Texts may hold line feeds and tabs, but no other control character.
type Event struct {
	UID      string // required
	Sequence int    // from 0 to 2147483647

	Stamp    time.Time // DTSTAMP, required: when this version was made; in a feed the last change
	Created  time.Time // CREATED; left out when zero
	Modified time.Time // LAST-MODIFIED; left out when zero

	Start, End time.Time // instants in whole seconds; End after Start
	Zone       Zone      // the zone in which Start and End are written, with its VTIMEZONE; UTC where that cannot be said

	Summary     string
	Description string   // plain text, lines separated by \n
	Comment     string   // what the message says about the event; empty for nothing
	Location    string   // the Conference link takes its place when empty, for calendars that do not know CONFERENCE
	URL         string   // the session's page; https, http or empty
	Conference  string   // join link, https or http, written as CONFERENCE (RFC 7986 §5.11); empty for none
	Categories  []string // one CATEGORIES property each
	Color       string   // CSS3 name (RFC 7986 §5.9) or empty

	Series *Series   // when it repeats; nil for an event that does not
	Date   time.Time // of the Series, for an event that stands for one of its dates: RECURRENCE-ID; zero for the series itself

	Organizer *Mailbox  // nil in feeds
	Attendee  *Attendee // nil in feeds

	Cancelled   bool // STATUS:CANCELLED, as METHOD:CANCEL always says, else CONFIRMED; a cancelled event does not block time
	Tentative   bool // STATUS:TENTATIVE, and BUSYSTATUS TENTATIVE: blocks time, as something that may not take place
	Transparent bool // does not block time: TRANSP:TRANSPARENT and BUSYSTATUS FREE
}

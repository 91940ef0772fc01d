package ical

import "time"

// Method is what a calendar object asks for (RFC 5546 §1.4).
type Method string

// The methods rondo sends.
const (
	Publish Method = "PUBLISH"
	Request Method = "REQUEST"
	Cancel  Method = "CANCEL"
)

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

// Event is one VEVENT.
type Event struct {
	UID      string
	Sequence int

	Stamp    time.Time // DTSTAMP: when this version was made; in a feed the last change
	Created  time.Time // CREATED; left out when zero
	Modified time.Time // LAST-MODIFIED; left out when zero

	Start, End time.Time // instants; End after Start
	Zone       Zone      // the zone in which Start and End are written, with its VTIMEZONE; UTC where that cannot be said

	Summary     string
	Description string // plain text, lines separated by \n
	Location    string
	URL         string   // the session's page; https, http or empty
	Conference  string   // join link, written as CONFERENCE (RFC 7986 §5.11); empty for none
	Categories  []string // written as one CATEGORIES with separated values
	Color       string   // CSS3 name (RFC 7986 §5.9) or empty

	Organizer *Mailbox  // nil in feeds
	Attendee  *Attendee // nil in feeds

	Cancelled   bool // STATUS:CANCELLED, else CONFIRMED
	Transparent bool // does not block time: TRANSP:TRANSPARENT and BUSYSTATUS FREE
}

// Calendar is one VCALENDAR.
type Calendar struct {
	Method      Method
	Name        string        // NAME and X-WR-CALNAME, feeds only
	Description string        // DESCRIPTION and X-WR-CALDESC, feeds only
	Zone        Zone          // X-WR-TIMEZONE, feeds only
	Color       string        // COLOR and X-APPLE-CALENDAR-COLOR, feeds only
	URL         string        // the calendar's page, feeds only
	Refresh     time.Duration // REFRESH-INTERVAL and X-PUBLISHED-TTL; none when zero
	Events      []Event
}

// Encode writes the calendar as a strict reader wants it: CRLF, lines folded at 75 octets between characters, TEXT and
// parameters encoded (RFC 5545 §3.1, §3.3.11, RFC 6868). The same Calendar always gives the same bytes. An error names
// the property whose value holds a control character or is otherwise not writable; nothing is written then.
func (c Calendar) Encode() ([]byte, error) { panic("contract: ical writer") }

package ical

import "time"

// The methods that come back, beside those rondo sends (RFC 5546 §1.4).
const (
	Answer         Method = "REPLY"
	Add            Method = "ADD"
	Refresh        Method = "REFRESH"
	Counter        Method = "COUNTER"
	DeclineCounter Method = "DECLINECOUNTER"
)

// Reply is what one VEVENT of an iTIP message that came in says, as far as rondo understands it (RFC 5546 §3.2). It may
// have been written by anybody: nothing in it is true because it stands there.
type Reply struct {
	Method     Method    // as METHOD of the body says it, in upper case; empty when missing
	UID        string    // empty when missing
	Recurrence string    // RECURRENCE-ID in UTC as 20261201T120000Z, or a date 20261201; empty for none
	Sequence   int       // from 0 to 2147483647; 0 when missing or unreadable
	Stamp      time.Time // DTSTAMP in UTC; zero when missing or unreadable
	Organizer  string    // address in lower case; empty when missing, as from Outlook.com
	Attendees  []Replier // in the order of the message
	Comment    string    // plain text of at most 2,000 characters, lines separated by \n; empty for none
	Start, End time.Time // as the message has them, in UTC; zero when missing or in a zone that cannot be told
	Proposed   *Proposed // the time a counter-proposal asks for; nil for none
}

// Replier is one ATTENDEE of a [Reply].
type Replier struct {
	Address       string   // in lower case, without mailto:; empty when there is none
	Name          string   // may be empty
	PartStat      PartStat // NeedsAction when missing or unknown
	Unread        string   // what stands where the address should, on one line; empty when there is an address, or nothing
	Unknown       string   // a status that is none of RFC 5545 §3.2.12, on one line; empty otherwise
	DelegatedTo   []string // addresses in lower case; what is no address stays as it is written
	DelegatedFrom []string
}

// Proposed is the time that somebody would rather have.
type Proposed struct {
	Start time.Time // UTC
	End   time.Time // UTC; zero when the message does not say
}

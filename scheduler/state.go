package scheduler

import (
	"time"

	"rondo/ical"
	"rondo/theme"
)

// State is what is recorded: the sessions that were opened, who was told what about them, and what is held. It is a
// snapshot; Plan and Answer read it and never change it.
//
// A State may hold a part of the ledger only, which Read names (see [Scope]). That something is missing in it means nothing
// then: a decision calls [State.Demand] for what it goes by.
type State struct {
	Accepted *theme.Set      // the last accepted files with the people who joined; nil before the first acceptance
	Released string          // Digest of the hold that `rondo apply` released from the brake; "" for none
	Sessions []*Session      // in order of Theme, Slot, UID
	Feeds    time.Time       // when feeds last changed for another reason than a change of a session; zero for never
	Known    map[string]bool // addresses that were ever sent a letter that is not [Traits].Unasked
	Holds    []Hold          // what is held at present, in order of Scope
	Joined   []Joined        // who asked to join or to be a guest, in order of Theme, UID, Address

	Spent map[string]bool // UIDs of sessions that ended too long ago to be in Sessions, those that a file could name; only where everything was read

	Forgotten Forgotten // people who asked to be forgotten; every State has all of them

	Wishes     map[string]Wish        // what people chose on their page, by address
	Suppressed map[string]Suppression // addresses that are not written to, by address
	Knocks     map[string]time.Time   // when the last letter left that nobody is known to have asked for, by address; see [State.MayKnock]
	Proposals  []Proposal             // those that wait for the organizer or for a letter, in order of At, ID
	Returns    Returns                // what organizers have not been told of yet
	Logins     []Login                // who asked of late to sign in at the desk, in order of At, ID
	Written    []Written              // what people wrote and is to be forwarded, or was within a day
	Affirmed   map[string]time.Time   // when an organizer said last that a theme goes on, or its first season began, by its id
	Begun      map[Kind]time.Time     // since when there are letters of a kind, of those that leave by the calendar
	Latest     map[Topic]Latest       // the last letters that belong to no seat and are remembered
	Volunteers map[string][]string    // who said in a survey of a theme that they would present, by its id; addresses in order

	Liked     map[string]Liking // what earlier sessions of a theme were liked for, by its id; only for [Plan], and only where [Briefs] asks for it
	Calendars Calendars         // what is busy outside rondo; only for [Plan], and only where [Rules] asks for it

	Read      Read       // which part of the ledger this is
	Elsewhere []*Session // sessions outside that part, with the seats of Scope.Seats and Nearby.Addresses alone; in order of Theme, Slot, UID
}

// Session is one occurrence of a theme, from the moment it was opened.
type Session struct {
	UID       string       // made once: <theme>.<yyyymmdd[thhmm]>@<host>, or one that its file names; never changes
	Theme     string       // the theme's id
	Slot      ical.Local   // the date of today's rule that the session stands for, before any move_to
	Organizer ical.Mailbox // ORGANIZER, kept from the day it was opened
	Sequence  int          // the session's own SEQUENCE, which the feed shows
	Revision  int          // number of Facts, from 1; seats remember the one they were told
	Facts     Facts        // as accepted: what people are to be told
	Changed   time.Time    // when the difference to what people were told was first seen; settle counts from it
	Created   time.Time
	Modified  time.Time     // of the last change: DTSTAMP and LAST-MODIFIED of the feed
	Told      map[int]Facts // earlier revisions that a seat or its Pending still names, by number
	Silent    map[int]Facts // what people who were told an earlier revision count as knowing, where silent changes make it differ
	Sequel    Sequel        // how far the letters after it are
	Seats     []Seat        // people who were sent something, in order of Address
	Unseated  bool          // they were not read, nor Told and Silent, see [Scope].Ahead
	Sayings   []Saying      // what organizers said to people of it by hand, in order of At, ID

	Presenting []Presenting // what is recorded of those who present it or were asked to, in order of Address
	Channels   []Channel    // what channels of chats were told of it, in order of Name
}

// Facts are all that a person can notice of a session. Equal Facts mean that nobody has to be told. Texts are plain text as
// the files have them, without a limit; those that are one line in the files have no line breaks.
//
// Ledgers keep Facts as JSON. The tags are the keys there: they stay for ever, whatever the fields are called.
type Facts struct {
	Start       time.Time  `json:"Start"`     // UTC
	End         time.Time  `json:"End"`       // UTC, after Start
	Wall        ical.Local `json:"Wall"`      // what clocks in Zone show at Start; people agreed to this, whatever becomes of the zone's rules
	Zone        ical.Zone  `json:"Zone"`      // in which the session is held
	Name        string     `json:"Name"`      // the theme's short name
	Title       string     `json:"Title"`     // of the session, or else of the theme; in the site's language
	Purpose     string     `json:"Purpose"`   // may have several lines
	Abstract    string     `json:"Abstract"`  // may have several lines
	Presenter   string     `json:"Presenter"` // display names, or else what stands before the @, joined with ", "; "" when open
	Place       string     `json:"Place"`     // room, address or link
	Cancelled   bool       `json:"Cancelled"`
	Reason      string     `json:"Reason"`              // of a move or a cancellation, in the organizer's words
	Color       string     `json:"Color"`               // CSS name (RFC 7986 section 5.9); "" for none
	Categories  string     `json:"Categories"`          // joined with ","
	Transparent bool       `json:"Transparent"`         // leaves people free in their calendars
	Materials   string     `json:"Materials,omitempty"` // lines of label, tab and address, in the order of the file; see [Facts.Links]
	Notes       string     `json:"Notes,omitempty"`     // what is said to people before it, see [Facts.Remarks]; no change of the session
	Stepped     Stepped    `json:"Stepped,omitzero"`    // what it steps aside for; no change of the session by itself
	Named       string     `json:"Named,omitempty"`     // whom the file names, where Presenter is other: who said No, who stepped in
	Given       string     `json:"Given,omitempty"`     // of Materials, those that presenters entered
	Tentative   bool       `json:"Tentative,omitempty"` // whether it takes place is not certain yet: nobody presents it, or see Lapsed
	Lapsed      bool       `json:"Lapsed,omitempty"`    // tentative because no organizer has said that its theme goes on
	Social      bool       `json:"Social,omitempty"`    // nobody presents it, and it takes place as a social meeting
	Titles      string     `json:"Titles,omitempty"`    // the title in several languages: lines of tag, tab and text, by tag; "" for one. See [Facts.TitleIn]
	Key         string     `json:"Key,omitempty"`       // see [Session.Key], where the UID is one of another program; no change of the session
	Began       int        `json:"Began,omitempty"`     // likewise: the SEQUENCE of its first letters
}

// Seat is one person's place in one session. It exists from the first letter on; people who were not written to yet
// have none.
type Seat struct {
	// What a plan looks at in each seat comes first, in one piece of memory: with a hundred thousand of them that is most of its time.

	Address  string // lower-cased; the person's key
	Role     theme.Role
	Revision int     // the revision this person was last told; 0 when their first letter was withdrawn
	Waits    Wait    // whether an accepted answer waits for a place; says nothing unless accepted
	Marks    Marks   // what was posted or asked for last
	Left     bool    // left the audience (a CANCEL was posted) or unsubscribed
	Leaving  Leaving // since when the files name this person no more; zero while they do

	Via      string        // the group through which the person was invited, "" when named directly
	Answer   ical.PartStat // as recorded; NeedsAction at first
	Number   int           // of the last request, update or cancel, as its name says; rises with each, and is at least Sequence
	Sequence int           // SEQUENCE of the last letter about this seat
	Stamp    time.Time     // DTSTAMP of the last letter about this seat; never falls
	Pending  *Pending      // the last request, update or cancel, while it waits and has reached nobody

	Said    Said      // the last answer as it was given, whether or not it still counts; see Answer for what counts
	Asked   int       // SEQUENCE of the last letter that asked for an answer: older answers are to an earlier version
	Claimed time.Time // since when this person wants a place without a break; says nothing unless accepted
	By      string    // address of the person who delegated to this one; "" for those whom the files name
	Came    Presence  // whether this person came
}

// Leaving says that the files no longer name a person who was told of a session, and what they said of them. Until changes
// have settled the seat stays as it is. The zero Leaving says nothing.
type Leaving struct {
	Since    time.Time `json:"Since"`
	Name     string    `json:"Name"`
	Language string    `json:"Language"`
	Timezone string    `json:"Timezone"` // IANA name
}

// Pending is a letter that can still be withdrawn: it is queued, and no attempt was made or the server refused each.
type Pending struct {
	Name     string // the letter's
	Kind     Kind
	Revision int           // what the seat had been told before it; 0 for nothing
	Left     bool          // whether the seat had left before it
	Answer   ical.PartStat // the seat's answer before it
	Asked    int           // the seat's Asked before it
	Reminds  bool          // it is the reminder, too
}

// Hold is something that does not go on by itself.
type Hold struct {
	Scope  string // "files" and "zones" for the brake, "theme/<id>" for one theme, "template/<id>" for its words
	Why    string // one sentence for the organizer
	Digest string // of what the brake holds; releasing it means recording it as State.Released
	Since  time.Time
}

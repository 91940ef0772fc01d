package scheduler

import (
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Lane orders what is due: a lower lane leaves first.
type Lane int

// The lanes.
const (
	Urgent Lane = iota
	Invite
	Remind
	Unhurried
)

// Letter is one mail to one person, as decided and before it is sealed.
type Letter struct {
	Name      string // unique for ever: <kind>/<what it is posted once for, as [Traits.Once] says>/<address>
	Kind      Kind
	Theme     string // theme id; "" for a notice about all files
	UID       string // the session's; "" for a notice
	Key       string // the session's [Session.Key]; "" for a notice
	Page      string // address of the session's page, as PageURL says it; "" for a notice
	To        theme.Person
	Role      theme.Role
	Via       string
	Organizer ical.Mailbox
	Number    int // of a request, update or cancel: the seat's
	Sequence  int
	Stamp     time.Time // DTSTAMP and Date; never falls for a seat
	Answer    ical.PartStat
	Lane      Lane
	NotBefore time.Time
	Expires   time.Time // zero for never

	Revision int               // of Facts
	Facts    Facts             // what the person is told
	Was      *Facts            // what the person was told last; nil in a first letter
	Changed  []Field           // what differs, for updates
	Reminds  bool              // an update that is a reminder, too
	BackOn   bool              // an update that takes a cancellation back
	Left     bool              // a cancel because the person left, not because the session is off
	Batch    *Batch            // what other sessions the person is told of at once; nil for none
	Plain    bool              // the recipient is the ORGANIZER: words and a link, no calendar object
	First    bool              // the first letter ever to this person
	Marks    []Mark            // what its seat remembers of it: of a reminder that it is one and perhaps the nudge, too; of other letters which reminder they make needless
	Asks     bool              // the answer given before does not count any more
	Waits    bool              // accepted, and waits for a place
	Places   int               // how many may take part; 0 for any number
	Links    int               // generation of the links to the person's own page, [Wish.Links]
	Came     int               // of thanks: how many came, or else how many had accepted and had a place
	Counted  bool              // of thanks: somebody noted who came, so that Came counts them
	Ask      string            // the first question of a survey that takes answers, in the reader's language; "" for none
	Next     *Upcoming         // of what comes after a session: the next one of its theme; nil for none
	Noted    bool              // its session's theme notes who comes
	Proposal *Proposal         // that a decline is about; nil otherwise
	Lines    []Line            // what a letter without a session tells
	Author   ical.Mailbox      // who wrote what is forwarded, and whom an answer goes to; zero otherwise
	Quote    string            // what they wrote, plain text
	Remarks  []string          // what organizers say to people in it, plain text, each with one line or several; nil for nothing
	Overlaps []string          // what the session overlaps for this person, by name, at most three; nil for nothing
	Recorded bool              // of a session that overlaps something: a recording follows
	Latest   string            // what [State.Latest] remembers of it; "" for nothing
	Until    time.Time         // of a session that is tentative: when that is decided; zero where nobody can say
	Becomes  theme.OpenSession // of a session that is tentative: what becomes of it if nobody presents it; "" where it waits for something else
	Login    string            // of a sign-in: the id of its [Login]
	Why      Reason

	Announcement *Announcement // of a letter to a channel; nil otherwise

	Casting Casting       // an update that tells its reader that they present it now, or no more
	Setup   time.Duration // the reader presents the session, and the entry begins this long before the start; 0 for others
	Path    *Leg          // of a letter that asks a presenter for something; nil otherwise
	About   *About        // of a word to organizers about a presenter; nil otherwise
}

// Casting says what an update tells its reader about themselves.
type Casting string

// What it may tell.
const (
	CastNew    Casting = "new"    // they present the session, and were not told before
	CastFormer Casting = "former" // they do not present it any more
)

// Leg is the part of a presenter's path that a letter is about.
type Leg struct {
	Step    theme.Step    // what it asks for: of an Asking ask, of a Briefing any later one
	Again   bool          // it was asked for before: the gentle reminder, of which there is one
	Standby bool          // its reader would step in for somebody else
	For     string        // for whom, by name; "" unless Standby
	Due     time.Time     // by when
	Groups  []string      // the names of the groups in the audience, in order; nil for none
	People  int           // how many people the audience is
	Setup   time.Duration // how long before the start they are to be there
	Hosts   string        // who opens the session, by name; "" for nobody
	Liked   Liking        // what earlier sessions were liked for
	Entered Presenting    // what they have entered so far
	marks   []Mark        // what is remembered of the letter
}

// About is whom a word to organizers is about.
type About struct {
	UID     string // of the session
	Address string // of the presenter
	mark    Mark   // that organizers were told
}

// Upcoming is a session that a letter about another one points to.
type Upcoming struct {
	Facts Facts
	Page  string // address of its page; "" for none
}

// Clocks reports whether the letter tells of a session that only new rules of its zone's clocks have moved: clocks there
// show the time they always showed.
func (l *Letter) Clocks() bool {
	return l.Kind == Update && !l.BackOn && l.Was != nil && l.Facts.clockChange(*l.Was)
}

// Joins reports whether the letter has the link by which its reader joins the session, and is noted as there.
func (l *Letter) Joins() bool {
	return l.Noted && l.Kind.Traits().Joins && !l.Facts.Cancelled && l.Facts.Meeting() != ""
}

// ShowsCode reports whether the letter has the code for people in the room: it reminds a host of a session whose place is no mere
// link.
func (l *Letter) ShowsCode() bool {
	host := l.Role == theme.Presenter || l.Role == theme.Organizer
	return l.Noted && host && l.Kind == Reminder && l.Facts.Place != "" && l.Facts.Meeting() != l.Facts.Place
}

// Field is a part of Facts in which an update may differ.
type Field string

// The fields people are told of.
const (
	FieldStart     Field = "start"
	FieldEnd       Field = "end"
	FieldPlace     Field = "place"
	FieldTitle     Field = "title"
	FieldPresenter Field = "presenter"
	FieldAbstract  Field = "abstract"
	FieldPurpose   Field = "purpose"
	FieldCancelled Field = "cancelled"
	FieldTentative Field = "tentative" // it has become so
	FieldCertain   Field = "certain"   // it is tentative no more
)

// Reason says why an action is taken, in words that organizers read in `rondo plan` and operators in the log.
type Reason string

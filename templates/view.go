package templates

import "time"

// Letter is what a mail says. Times are instants; they are said in the reader's Zone, and in the session's where clocks
// there show another time. Texts may hold anything; they are plain text, and tidied and escaped for the place where they
// end. Only Abstract and Quote keep their lines.
type Letter struct {
	Kind     string // a [scheduler.Kind]; those for organizers have no session
	Language string // tag such as en or fi-FI; English speaks for languages without words
	Site     string // the installation's name
	SiteURL  string
	To       string         // the reader's display name; may be empty
	Zone     *time.Location // the reader's; nil for the session's
	City     string         // the reader's zone in words: "Helsinki"; "" for the city in its name
	Session  Session        // of a notice, at most the Name
	Was      *Session       // what the reader was told before; nil if nothing
	Changed  []string       // of an update: start, end, place, title, presenter, abstract, purpose, cancelled, tentative, certain
	Reminds  bool           // an update that is the reminder, too
	Batch    *Batch         // other sessions that the reader is told of at once; nil for none
	BackOn   bool           // an update that takes a cancellation back
	Clocks   bool           // an update of a session that only new rules of its zone's clocks have moved
	Left     bool           // a cancel because the reader left, not because the session is off
	Plain    bool           // no calendar object comes with it: the reader is the organizer
	First    bool           // the first letter ever to this reader: explain how to make the sender known
	Role     string         // presenter, organizer, audience: why they got it
	Via      string         // the group's name, or "" when named directly
	Sender   string         // address where answers go, as people know it
	From     string         // address to add to one's contacts; "" for Sender
	Casting  string         // of an update: new or former, where the reader presents the session from now on or no more; "" otherwise
	Now      time.Time      // when the letter is written, for "today" and "tomorrow"
	Lines    []Line         // of a letter to organizers; nil for none
	Author   string         // who wrote what is forwarded
	Quote    string         // what they wrote; may have many lines
	Remarks  []string       // what organizers say to people of the session; each may have many lines

	AnswerURL string // where the reader answers for this session, or presses the one button of a letter without one; "" for nowhere
	OwnURL    string // the reader's own page, or the desk in a letter to organizers; "" for none
	JoinURL   string // where the reader joins the session and is noted as there; "" for nowhere
	Code      string // for people in the room, of a reminder to their hosts; "" for none
	CodeURL   string // where they type it
	Keep      int    // for how many days at most that is known; 0 in letters without a JoinURL
	Answered  bool   // the reader has said yes, maybe or no
	Asks      bool   // an update: what the reader said before does not count any more
	Waits     bool   // the reader said yes and waits for a place
	Places    int    // how many may take part; 0 for any number

	Overlaps string // what the session overlaps for the reader, by name; "" for nothing
	Recorded bool   // a recording of it follows

	Until   time.Time // of a session that is tentative: when that is decided; zero where nobody can say
	Becomes string    // what becomes of it then if nobody presents it: keep, cancel or social

	SurveyURL string // where the reader answers the survey; "" for nowhere
	Ask       string // the first question of the survey, from 1 to 5; "" for none

	Came    int      // of thanks: how many came, or else how many had said that they would
	Counted bool     // of thanks: somebody noted who came, so that Came counts them
	Next    *Session // of what comes after a session: the theme's next one; nil for none

	Step       string        // of a briefing: storyline, materials, rehearsal or consent
	Again      bool          // of an asking or a briefing: it reminds of an earlier one
	Guide      *Guide        // of an asking or a briefing: what helps whoever presents; nil otherwise
	PresentURL string        // where the reader prepares the session; "" for nowhere
	Presents   bool          // of a theme with a path for presenters, to one of them
	Setup      time.Duration // of a presenter: how long before the start they are to be there; 0 for no time of their own

	ProposedStart, ProposedEnd time.Time // the reader's own proposal, of a decline; zero for none
}

// Batch is what letters to one reader have in common that tell of several sessions at once.
type Batch struct {
	Leads bool     // this is the letter that lists them all
	Of    int      // how many
	Says  string   // moved, cancelled, changed or invited
	All   []Change // what has changed, if it leads
}

// Change is what has changed about one session.
type Change struct {
	Session Session
	Was     *Session // nil where the reader is in the audience no more
	Changed []string // as in [Letter]
	BackOn  bool
	Off     bool // it is cancelled, or off for this reader
}

// Guide is what helps somebody who presents, or is asked to. Nothing in it tells of one person what others may not know.
type Guide struct {
	Due     time.Time     // the day by which something is asked of the reader; zero for none
	People  int           // whom the session is for; 0 for not known
	Groups  string        // of theirs, by name; "" for none
	Hosts   string        // who opens the session, by name; "" for nobody
	Setup   time.Duration // how long before the start presenters are to be there; 0 for no time of their own
	Standby bool          // the reader is asked to step in for another presenter
	For     string        // that presenter, by name; "" for nobody in particular
	Liked   []Liked       // what earlier sessions were liked for; nil where nothing is published
	Rated   float64       // mean of what earlier sessions were rated, from 1 to 5; 0 for not published
	Ratings int           // by how many answers
}

// Liked is an answer that was given often about earlier sessions.
type Liked struct {
	Ask, Answer string
	N, Of       int // how many of how many gave it
}

// Session is what letters and pages say of one session. Texts that nobody has given are empty.
type Session struct {
	Name, Title, Purpose, Abstract, Presenter, Place string
	Reason                                           string // of a move or cancellation
	Start, End                                       time.Time
	Zone                                             *time.Location // where the session is held; nil for UTC, in letters only
	City                                             string         // Zone in words; "" for the city in its name
	URL                                              string         // of the session's page; "" for none
	Titles                                           string         // Title in several languages: lines of tag, tab and text; "" for one
	Cancelled                                        bool
	Tentative                                        bool   // whether it takes place is not certain yet
	Lapsed                                           bool   // it is tentative because nobody has said that its theme goes on
	Social                                           bool   // nobody presents it: it is a social meeting
	Materials                                        string // lines of label, tab and address; "" for none
}

// Mail is a letter in words.
type Mail struct {
	Subject     string // one line
	Text        string // lines end in \n
	HTML        string // a whole document with inline styles
	Summary     string // of the calendar entry, one line; "" without a session
	Description string // of the calendar entry, plain text; "" without a session
	Comment     string // of the calendar entry of a decline, one line
}

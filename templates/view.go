package templates

import "time"

// Letter is what the words of a mail are made from. Times are instants; they are said in the reader's Zone. Texts may
// hold anything: they are tidied and escaped for the place where they end.
type Letter struct {
	Kind     string // a [scheduler.Kind]; those for organizers have no session
	Language string // en, fi; others fall back to en
	Site     string // the installation's name
	SiteURL  string
	To       string         // the reader's display name, may be empty
	Zone     *time.Location // the reader's; nil for the session's
	City     string         // the reader's zone in words: "Helsinki"; "" for the city in its name
	Session  Session        // of a notice, at most the Name
	Was      *Session       // what the reader was told before; nil in a first letter
	Changed  []string       // start, end, place, title, presenter, abstract, purpose, cancelled
	BackOn   bool           // an update that takes a cancellation back
	Clocks   bool           // an update of a session that only new rules of its zone's clocks have moved
	Left     bool           // a cancel because the reader left, not because the session is off
	Plain    bool           // no calendar object comes with it: the reader is the organizer
	First    bool           // the first letter ever to this reader: explain how to make the sender known
	Role     string         // presenter, organizer, audience: why they got it
	Via      string         // the group's name, or "" when named directly
	Sender   string         // where answers go, as people know it
	From     string         // address to add to one's contacts; "" for Sender
	Now      time.Time      // for "Tomorrow" and "Today"
	Lines    []Line         // what a notice or returned lists
	Author   string         // who wrote what is forwarded
	Quote    string         // what they wrote; may have many lines

	AnswerURL string // where the reader answers for this session; "" for nowhere
	OwnURL    string // the reader's own page; "" for none
	Answered  bool   // the reader has said yes, maybe or no
	Asks      bool   // an update: what the reader said before does not count any more
	Waits     bool   // the reader said yes and waits for a place
	Places    int    // how many may take part; 0 for any number

	ProposedStart, ProposedEnd time.Time // the reader's own proposal, of a decline; zero for none
}

// Session is one session in words.
type Session struct {
	Name, Title, Purpose, Abstract, Presenter, Place string
	Reason                                           string // of a move or cancellation
	Start, End                                       time.Time
	Zone                                             *time.Location // where the session is held; nil for UTC
	City                                             string         // like that of a Letter
	URL                                              string         // the session's page
	Cancelled                                        bool
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

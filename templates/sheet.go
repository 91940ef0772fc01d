package templates

// sheet is what the templates "session" and "entry" of mail/letter.txt.tmpl and mail/letter.html.tmpl lay out. Every
// text is in the reader's language, tidied and, except for Abstract, one line; what does not apply is empty.
type sheet struct {
	Kind string // request, update, cancel, reminder, notice
	Off  bool   // the session does not take place

	Name      string // the theme's short name, or the installation's
	Flag      string // Moved, Cancelled, Tomorrow, …
	Title     string
	When      string // in the reader's zone, with its name
	Elsewhere string // where the session is held, when the clock differs there
	Start     moment // for a date block; the zero moment in a notice

	Changed string // heading of Changes
	Changes []change
	Reason  fact // of a move or cancellation
	Facts   []fact

	Lines    []string // a notice's findings
	Todo     string   // how to answer, or what to do about a hold
	Abstract []string // paragraphs, which may hold line breaks
	Page     fact     // the session's page
	First    string   // how to make the sender known
}

// fact is a labelled value. URL is set when the value is an address that can be opened.
type fact struct{ Label, Value, URL string }

// change is a labelled value that is no longer what it was.
type change struct{ Label, Old, New string }

// cover is what the templates "above" and "below" lay out around the session: the words for one reader.
type cover struct {
	Language string
	Subject  string
	Greeting string
	Opening  string // what this letter says, in one sentence
	Because  string // why the reader got it
	Site     string
	SiteURL  string
}

// matter is what phrases speak about.
type matter struct {
	Name     string // the theme's short name
	Hyphen   string // between Name and a word compounded with it: "-" or, after a name of several words, " -"
	Title    string // the session's, shortened; empty when it only repeats Name
	Sender   string // where answers go
	Site     string
	Reminder string // today, tomorrow, day
	When     span
}

// address is what the phrases greeting, opening/… and because/… speak about: the matter, and to whom.
type address struct {
	matter
	To  string // the reader's name
	Via string // the reader's group
}

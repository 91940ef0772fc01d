package templates

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sheet is what the templates "session", "details" and "entry" of mail/letter.txt.tmpl and mail/letter.html.tmpl lay out.
// Every text is in the reader's language, tidied and, except for Abstract, one line; what does not apply is empty.
type sheet struct {
	Kind string // that of the Letter
	Off  bool   // the session does not take place

	Short bool // another letter says more: only what calendars need

	Presents string // says in the calendar entry that the reader presents; "" for everybody else

	Colon     string // between a label and what it says; a space follows
	Name      string // the theme's short name, or the installation's
	Flag      string // Moved, Cancelled, Tomorrow, …
	Title     string
	When      string // in the reader's zone, with its name
	Elsewhere string // where the session is held, when the clock differs there
	Start     moment // for a date block; the zero moment without a session

	Doubt    string    // why it is not certain, or that it is a social meeting
	Said     string    // heading of Say
	Say      []snippet // what organizers say
	Changed  string    // heading of Changes
	Changes  []change
	Proposed fact // when the reader would have it
	Reason   fact // of a move or cancellation
	Facts    []fact

	Materials []link // slides, a recording and so on, each under its label
	Next      next   // the theme's next session, after one that is over

	Groups   []group  // lines under headings
	Lines    []string // findings, or what came back
	Quote    []string // lines that a person wrote; some may be empty
	Todo     string   // how to answer, or what to do about a hold
	Help     []advice // what helps whoever presents
	Abstract []string // paragraphs, which may hold line breaks
	Page     fact     // the session's page
	Join     fact     // where the reader joins the session
	Noted    string   // says what is noted of who joins there
}

// fact is a value with its label; a zero fact is none. URL is Value if that is an address of the web, and else "".
type fact struct {
	Label, Value, URL string

	words bool // addresses within it become links
}

// advice is one line of what helps a presenter: a heading, or an item below it, perhaps with a label. The first and the last item
// of a heading say so, because layouts do not loop within a loop.
type advice struct {
	Head          bool
	Label, Text   string
	Opens, Closes bool
}

// next is a session to come, under a label. URL is that of its page; "" for none. The zero next is none.
type next struct{ Label, When, Title, URL string }

// change is a value that is no longer what it was, with its label. Old may be empty.
type change struct{ Label, Old, New string }

// cover is what the templates "above", "answer" and "below" lay out around the session: the words for one reader.
type cover struct {
	Language string
	Colon    string // between a label and what it says; a space follows
	Subject  string
	Greeting string
	Opening  string // what this letter says, in one sentence
	Answer   link   // where the reader answers
	Join     link   // where the reader joins the session
	Noted    string // says what is noted of who joins there
	First    string // how to make the sender known
	Because  string // why the reader got it
	Off      link   // where the reader sees what they had answered for a session that is off
	Own      link   // the reader's own page; the desk, in letters to organizers
	Results  link   // to presenters: where they read what people answer to the survey
	Survey   link   // the first question of a survey, and where the reader answers it; ?a=1 to ?a=5 behind it choose an answer
	Scale    string // what 1 and 5 mean, and what a link does
	Site     string
	SiteURL  string
}

// link is an address with the words for what it leads to. On a cover the address holds a secret of the reader; "" is no link.
type link struct{ Label, URL string }

// matter is the values of most phrases of letters.
type matter struct {
	Name     string // the theme's short name
	Hyphen   string // between Name and a word compounded with it: "-" or, after a name of several words, " -"
	Vowel    bool   // Name begins with the sound of a vowel, before which French shortens its articles
	Title    string // the session's, shortened; empty when it only repeats Name
	Sender   string // where answers go
	Site     string
	Places   string // how many may take part; "" for any number
	Sessions string // how many sessions the reader is told of at once; "" for one
	Lead     string // subject of the letter that lists them
	Reminder string // today, tomorrow, day
	Keep     string // for how many days it is known who came; "" in letters by which nobody joins
	When     span
	Due      moment // the day by which something is asked of a presenter; the zero moment for none
	Standby  bool   // the reader is asked to step in for another presenter
	For      string // that presenter; "" where nobody is named
	Online   bool   // the installation has pages
	Here     bool   // there are materials
	Count    int    // of people
}

// named is a theme's short name as the value of a phrase: {{.}} says it.
type named string

// Hyphen returns what stands between the name and a word compounded with it: "-" or, after a name of several words, " -".
func (n named) Hyphen() string {
	if strings.Contains(string(n), " ") {
		return " -"
	}
	return "-"
}

// Vowel reports whether the name begins with a vowel or an h that is not spoken, as French has most of its own. Y is a consonant.
func (n named) Vowel() bool {
	first, _ := utf8.DecodeRuneInString(string(n))
	return first != utf8.RuneError && strings.ContainsRune("aàáâäæeèéêëhiìíîïoòóôöœuùúûü", unicode.ToLower(first))
}

// address is the values of the phrases greeting, opening/…, because/… and first: the matter, and to whom it is said.
type address struct {
	matter
	To   string // the reader's name
	Via  string // the reader's group
	From string // the address to add to one's contacts
}

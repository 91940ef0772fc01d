package templates

import (
	"cmp"
	"strings"
	"time"
)

// LettersPage lists letters and what became of them, the newest first.
type LettersPage struct {
	DeskOutcome
	Letters []DeskLetter
	Themes  []Themed       // to choose from
	State   string         // that is looked for, as [DeskLetter].State; "" for any
	To      string         // address that is looked for; "" for any
	Older   string         // path of older ones; "" for none
	Newest  string         // path of the newest ones; "" where these are
	In      *time.Location // in which times are said, unless they are a session's
	City    string         // In, in words
}

// LetterPage shows one letter: its fate, its attempts and its words.
type LetterPage struct {
	DeskOutcome
	Letter   DeskLetter
	Why      string // it was written, as recorded
	Posted   time.Time
	Expires  time.Time // zero for never
	Settled  time.Time // zero while it waits
	Attempts []Attempt
	Subject  string
	Text     string   // of the mail; "" where its bytes are not kept
	Acts     []string // what can be done: retry, release, resend
	Back     string   // path of the list
	City     string   // of Zone, in words
	In       *time.Location
}

// DeskLetter is a letter in a list. Times are said in Zone.
type DeskLetter struct {
	ID       string
	To, Kind string    // an address; a kind of letter, phrase page/kind/<Kind>
	Theme    string    // name; "" for none
	Session  time.Time // when its session begins, on the session's clocks; zero for none
	State    string    // queued, in_doubt, sent, failed, held or expired: phrase page/letter/<State>
	At       time.Time // when it was settled, or else posted
	Zone     *time.Location
	Word     string // why it stands where it stands, as recorded; may be empty
	Reply    string // the server's last, or the last error; may be empty
	Path     string
}

// Attempt is one try to deliver a letter.
type Attempt struct {
	At           time.Time
	State, Reply string
}

// letterStates are those to choose from.
var letterStates = []string{"queued", "sent", "failed", "held", "in_doubt", "expired"}

func (LettersPage) Layout() string { return "deskletters" }
func (LetterPage) Layout() string  { return "deskletter" }

// saidLetters is a list of letters in words.
type saidLetters struct {
	Rows          []saidLetterRow
	Themes        []saidThemed
	States        []choice
	To            string
	Older, Newest string
	Zone          string
}

type saidLetterRow struct {
	ID, To, Kind, About, State, Word, At, Last, Path string
	Reply                                            string // in the server's own words
}

// saidDeskLetter is a letter of the desk in words.
type saidDeskLetter struct {
	saidLetterRow
	Why, Posted, Expires, Settled string
	Attempts                      []saidAttempt
	Subject                       string
	Text                          string // its lines are kept
	Acts                          []saidAct
	Back                          string
}

type saidAttempt struct{ At, State, Word, Last, Reply string }

// saidAct is a button with what it does.
type saidAct struct{ Value, Label, Says string }

func (p LettersPage) say(v *visitor, said *saidPage) {
	d := v.outcome(p.DeskOutcome, said, "page/deskletters")
	s := &saidLetters{Themes: themed(p.Themes), To: shorten(oneLine(p.To), 254), Older: p.Older, Newest: p.Newest}
	if p.In != nil {
		s.Zone = v.say("page/days", v.span(v.Now, v.Now, p.In, p.City))
	}
	for _, l := range p.Letters[:min(len(p.Letters), maxRows)] {
		s.Rows = append(s.Rows, v.letterRow(l))
	}
	for _, state := range letterStates {
		s.States = append(s.States, choice{state, v.say("page/letter/"+state, nil), state == p.State})
	}
	d.Letters = s
}

func (v *visitor) letterRow(l DeskLetter) saidLetterRow {
	last, reply := v.replied(l.Reply)
	return saidLetterRow{
		ID: l.ID, To: oneLine(l.To), Kind: v.word("page/kind/", l.Kind), About: v.about(l.Theme, l.Session), State: l.State, Word: v.word("page/letter/", l.State),
		At: v.short(l.At, l.Zone), Last: cmp.Or(shorten(v.reason(oneLine(l.Word)), 160), last), Path: l.Path,
		Reply: shorten(reply, 160),
	}
}

// replied returns what follows from a server's reply, in words, and the reply as it was given. The former may be empty.
func (v *visitor) replied(recorded string) (follows, reply string) {
	reply = oneLine(recorded)
	if words, verdict, found := strings.Cut(reply, " (fail, "); found && strings.HasSuffix(verdict, ")") {
		return v.reason("fail, " + strings.TrimSuffix(verdict, ")")), words
	}
	return "", reply
}

// about says which session something is about: the theme's name, and when the session begins on its clocks, if it is about one.
func (v *visitor) about(theme string, start time.Time) string {
	theme = oneLine(theme)
	if start.IsZero() {
		return theme
	}
	return theme + ", " + v.short(start, start.Location())
}

// short says a moment on the clocks of a zone that the page has named.
func (v *visitor) short(at time.Time, zone *time.Location) string {
	if at.IsZero() || zone == nil {
		return ""
	}
	m := v.moment(at.In(zone))
	if at.In(zone).Year() != v.Now.In(zone).Year() {
		return v.say("page/desk/at/year", m)
	}
	return v.say("page/desk/at", m)
}

func (p LetterPage) say(v *visitor, said *saidPage) {
	d := v.outcome(p.DeskOutcome, said, "page/deskletters")
	l := p.Letter
	s := &saidDeskLetter{
		saidLetterRow: v.letterRow(l), Why: p.why(v), Posted: v.exact(p.Posted, p.In, p.City), Expires: v.exact(p.Expires, p.In, p.City),
		Settled: v.exact(p.Settled, p.In, p.City), Subject: oneLine(p.Subject), Text: whole(p.Text, 20_000), Back: p.Back,
	}
	for _, a := range p.Attempts[:min(len(p.Attempts), maxRows)] {
		last, reply := v.replied(a.Reply)
		s.Attempts = append(s.Attempts, saidAttempt{v.exact(a.At, p.In, p.City), a.State, v.word("page/letter/", a.State), last, shorten(reply, 300)})
	}
	for _, act := range p.Acts {
		s.Acts = append(s.Acts, saidAct{act, v.say("page/letter/do/"+act, nil), v.say("page/letter/says/"+act, s.To)})
	}
	s.Kind = capital(s.Kind)
	if s.Last == s.Word {
		s.Last = ""
	}
	d.Letter = s
	said.name(s.Kind + ", " + s.To)
}

// why says why a letter was written: a reason of rondo's, or of a note the words of whoever wrote it.
func (p LetterPage) why(v *visitor) string {
	if p.Letter.Kind == "note" {
		return oneLine(p.Why)
	}
	return v.reason(oneLine(p.Why))
}

// exact says a moment with its zone; "" for the zero time.
func (v *visitor) exact(at time.Time, zone *time.Location, city string) string {
	if at.IsZero() || zone == nil {
		return ""
	}
	return v.say("page/desk/exact", v.span(at, at, zone, city))
}

// whole returns the paragraphs of a text as one, with an empty line between two, cut to most characters.
func whole(text string, most int) string {
	return shorten(strings.Join(paragraphs(text), "\n\n"), most)
}

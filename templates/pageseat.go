package templates

import (
	"strconv"
	"time"
)

// AnswerPage shows one person a session, what they answered, and a form to answer again.
type AnswerPage struct {
	private
	Session Occurrence
	Seat    Seat // of the person in Session
}

// LeavePage shows one person a button that takes them out of the theme of a session.
type LeavePage struct {
	private
	Session Occurrence
	Seat    Seat // of the person in Session
}

func (AnswerPage) Layout() string { return "answer" }
func (LeavePage) Layout() string  { return "leave" }

func (p AnswerPage) say(v *visitor, said *saidPage) {
	said.Seat = v.seat(p.Seat)
	v.session(p.Session, said)
}

func (p LeavePage) say(v *visitor, said *saidPage) { AnswerPage(p).say(v, said) }

// Seat is a person's place in the session of their page.
type Seat struct {
	To       string // their name, may be empty
	Name     string // the theme's short name
	Status   string // needs-action, accepted, waiting, tentative, declined, delegated, undeliverable, left
	Answer   string // that counts: yes, maybe, no, delegated; "" for none
	Said     *Said  // what they answered last, whether or not it counts; nil for nothing
	Waiting  bool   // for a place
	Ahead    int    // how many wait before them
	Closed   string // why it takes no answer: off, over, gone, silent; "" when it does
	Left     bool   // they have left the theme, or everything
	Returned bool   // mail to them came back
	Kept     bool   // their answer is kept, and what follows from it is not recorded yet
	Passed   bool   // what they have just sent is older than what is recorded
	Sequence int    // SEQUENCE of the last letter, which the form sends back
	Limit    int    // most characters of a comment
	Page     string // path of their own page
}

// Said is an answer as it was given.
type Said struct {
	Answer  string    // yes, maybe, no, delegated
	Source  string    // mail, web, organizer
	At      time.Time // in the person's zone, by whose clock it is said
	City    string    // that zone in words
	Comment string
	Stale   bool // to an earlier time
}

// saidSeat is a seat in words.
type saidSeat struct {
	Mine     string // whose page it is, "" for somebody without a name
	Choices  []choice
	Last     string   // what was answered last, how and when
	Comment  []string // with that answer
	Stale    bool
	Waiting  string
	Closed   string // why it takes no answer; "" when it does
	Returned string
	Kept     bool
	Passed   bool
	Sequence string
	Limit    string
	Page     string
	Left     string // says that they have left the theme; "" when not
	Leave    string // the question, and the button that does it
	Button   string
}

// choice is one of several that a form offers.
type choice struct {
	Value, Label string
	Chosen       bool
}

// seat says what a page shows of a seat.
func (v *visitor) seat(s Seat) *saidSeat {
	said := &saidSeat{
		Kept: s.Kept, Passed: s.Passed, Sequence: strconv.Itoa(s.Sequence), Limit: strconv.Itoa(s.Limit), Page: s.Page,
	}
	if s.To != "" {
		said.Mine = v.say("page/mine", person(s.To))
	}
	said.Leave, said.Button = v.say("page/leaving", named(oneLine(s.Name))), v.say("page/leave", named(oneLine(s.Name)))
	if s.Left {
		said.Left = v.say("page/left", named(oneLine(s.Name)))
	}
	for _, answer := range []string{"yes", "maybe", "no"} {
		said.Choices = append(said.Choices, choice{answer, v.say("page/answer/"+answer, nil), s.Answer == answer})
	}
	if last := s.Said; last != nil {
		said.Last = v.say("page/said", struct {
			Answer, Source string
			span
		}{last.Answer, last.Source, v.span(last.At, last.At, last.At.Location(), last.City)})
		said.Comment, said.Stale = paragraphs(last.Comment), last.Stale
	}
	if s.Waiting {
		said.Waiting = v.say("page/waiting", strconv.Itoa(s.Ahead))
	}
	if s.Returned {
		said.Returned = v.say("page/returned", nil)
	}
	if s.Closed != "" {
		said.Closed = v.say("page/closed/"+s.Closed, named(oneLine(s.Name)))
	}
	return said
}

// sampleSeats returns seats that reach every line of what is said of one.
func sampleSeats(now time.Time) (seats []Seat) {
	sources := []string{"mail", "web", "organizer"}
	for i, answer := range []string{"yes", "maybe", "no", "delegated"} {
		seats = append(seats, Seat{To: "Name", Answer: answer, Limit: 500, Waiting: true, Ahead: i,
			Said: &Said{Answer: answer, Source: sources[i%len(sources)], At: now, Comment: "word\n\nword", Stale: true}})
	}
	for _, closed := range []string{"off", "over", "gone", "silent"} {
		seats = append(seats, Seat{Name: "Name", Closed: closed, Returned: true, Kept: true, Passed: true, Page: "/me/token"})
	}
	return seats
}

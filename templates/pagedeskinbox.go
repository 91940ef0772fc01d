package templates

import "time"

// InboxPage shows what came in and waits for a person: answers that belong to nobody yet, other times that were asked for, people
// who would like to join, and what people wrote.
type InboxPage struct {
	DeskOutcome
	Zone     *time.Location // in which times of arrival are said
	City     string
	Parked   []ParkedMail
	Asked    []AskedTime
	Joining  []Joining
	Words    []PeoplesWords
	Sessions []DeskSession // that an answer may be about
}

// ParkedMail is mail that waits for somebody to say whose it is.
type ParkedMail struct {
	ID, From, Subject string
	At                time.Time
	Why               string // it waits, as recorded
	Says              string // yes, maybe, no or ""; what its calendar object answers
	Session           string // value of one of InboxPage.Sessions, that it names; "" for none
	Person            string // address that it seems to be of
	Words             string
}

// AskedTime is another time that somebody would rather have.
type AskedTime struct {
	ID, Who    string
	Session    Occurrence
	Start, End time.Time // on the clocks of the session
	At         time.Time
	Comment    string
	Take       string // path to where it is taken; "" where the file has to be edited by hand
	Entry      string // what to write into the file then
	Declining  bool   // it was declined already, and the letter that says so is on its way
}

// Joining is somebody who would like to join a theme, or to be a guest of one session.
type Joining struct {
	Key, Address, Name, Theme string
	Session                   time.Time // when it begins, on its clocks; zero for the theme
	At                        time.Time
}

// PeoplesWords is what somebody wrote, in a mail or with an answer.
type PeoplesWords struct {
	ID        string // of the mail; "" for a word with an answer
	Who       string // address
	Name      string
	At        time.Time
	Theme     string    // name; "" where it is about none
	Session   time.Time // when it begins, on its clocks; zero for the theme
	Path      string    // of the session; "" for none
	Answer    string    // yes, maybe or no, of a word with an answer; "" otherwise
	Subject   string
	Text      string // "" where it lies in the mailbox
	Reply     string // address (mailto:) under which one answers
	Waits     bool   // it can be put away
	Elsewhere bool   // its text lies in the mailbox
}

// DeskSession is a session to choose.
type DeskSession struct {
	Value, Theme string
	Start        time.Time // on its clocks
}

func (InboxPage) Layout() string { return "deskinbox" }

// saidInbox is what came in, in words.
type saidInbox struct {
	Zone     string
	Parked   []saidParked
	Asked    []saidAsked
	Joining  []saidJoining
	Words    []saidWords
	Sessions []choice
	Nothing  bool
}

type saidParked struct {
	ID, From, Subject, At, Why, Says, Person, Session string
	Words                                             string
	Answer                                            string // yes, maybe, no or ""
}

type saidAsked struct {
	ID, Who, Says, At, About, AboutPath, Take, Entry, Declines string
	Comment                                                    string
	Declining                                                  bool
}

type saidJoining struct{ Key, Who, Says, At string }

type saidWords struct {
	ID, Who, At, About, Path, Subject, Answer, Reply string
	Text                                             string
	Waits, Elsewhere                                 bool
}

func (p InboxPage) say(v *visitor, said *saidPage) {
	d := v.outcome(p.DeskOutcome, said, "page/deskinbox")
	s := &saidInbox{Zone: v.say("page/days", v.span(v.Now, v.Now, p.Zone, p.City))}
	for _, o := range p.Sessions[:min(len(p.Sessions), maxRows)] {
		s.Sessions = append(s.Sessions, choice{Value: o.Value, Label: v.about(o.Theme, o.Start)})
	}
	for _, m := range p.Parked[:min(len(p.Parked), maxRows)] {
		one := saidParked{
			ID: m.ID, From: oneLine(m.From), Subject: oneLine(m.Subject), At: v.short(m.At, p.Zone), Why: v.reason(oneLine(m.Why)),
			Person: oneLine(m.Person), Words: whole(m.Words, 2000), Session: m.Session, Answer: m.Says,
		}
		if m.Says != "" {
			one.Says = v.say("page/answer/"+m.Says, nil)
		}
		s.Parked = append(s.Parked, one)
	}
	for _, a := range p.Asked[:min(len(p.Asked), maxRows)] {
		s.Asked = append(s.Asked, v.asked(a, p.Zone))
	}
	for _, j := range p.Joining[:min(len(p.Joining), maxRows)] {
		who := person(j.Name)
		if who == "" {
			who = oneLine(j.Address)
		} else {
			who += ", " + oneLine(j.Address)
		}
		s.Joining = append(s.Joining, saidJoining{j.Key, who, v.joining(j), v.short(j.At, p.Zone)})
	}
	for _, w := range p.Words[:min(len(p.Words), maxRows)] {
		one := saidWords{
			ID: w.ID, Who: oneLine(w.Who), At: v.short(w.At, p.Zone), About: v.about(w.Theme, w.Session), Path: w.Path, Subject: oneLine(w.Subject), Reply: w.Reply,
			Text: whole(w.Text, 4000), Waits: w.Waits, Elsewhere: w.Elsewhere,
		}
		if name := person(w.Name); name != "" {
			one.Who = name + ", " + one.Who
		}
		if w.Answer != "" {
			one.Answer = v.say("page/answer/"+w.Answer, nil)
		}
		s.Words = append(s.Words, one)
	}
	s.Nothing = len(s.Parked)+len(s.Asked)+len(s.Joining)+len(s.Words) == 0
	d.Inbox = s
}

func (v *visitor) joining(j Joining) string {
	values := struct{ Theme, Session string }{Theme: oneLine(j.Theme)}
	if !j.Session.IsZero() {
		values.Session = v.short(j.Session, j.Session.Location())
	}
	return v.say("page/joining/says", values)
}

func (v *visitor) asked(a AskedTime, zone *time.Location) saidAsked {
	o := a.Session
	said := saidAsked{
		ID: a.ID, Who: oneLine(a.Who), At: v.short(a.At, zone), Take: a.Take, Entry: a.Entry, Comment: whole(a.Comment, 2000), Declining: a.Declining,
		Says: v.say("when", v.span(a.Start, a.End, o.Zone, o.City)),
		About: v.say("page/todo/about", struct {
			Name string
			From moment
		}{oneLine(o.Name), v.span(o.Start, o.End, o.Zone, o.City).From}),
		AboutPath: o.URL, Declines: v.say("page/asked/declines", oneLine(a.Who)),
	}
	return said
}

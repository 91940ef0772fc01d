package scheduler

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Written is a mail with a person's own words, as far as a letter shows it.
type Written struct {
	Inbox   string `json:"Inbox"`   // what the mail is kept under
	From    string `json:"From"`    // address in lower case
	Name    string `json:"Name"`    // may be empty
	Subject string `json:"Subject"` // one line
	Text    string `json:"Text"`    // plain text, lines separated by \n, at most some thousand characters
	Theme   string `json:"Theme"`   // id of the theme of the letter that it answers; "" when it answers none
	Robotic string `json:"Robotic"` // what makes it look like a robot's, without being proof; "" for nothing

	Themes    []string  `json:"Themes"` // ids of those whose organizers get it; nil if it is not forwarded
	At        time.Time `json:"At"`
	Offers    string    `json:"Offers,omitempty"` // UID of the session that they offer to present; "" for none
	Forwarded time.Time `json:"Forwarded"`        // when letters with it were posted; zero while they wait
}

// How many mails are forwarded in 24 hours: of one person, and in all.
const (
	forwardedOfOne = 10
	forwardedInAll = 100
)

// words keeps what a person wrote for the organizers, and has it forwarded where mail.words says so. It is forwarded when
// a person certainly wrote it who is known here, or who answers a letter; anything else waits in the inbox.
func (d *desk) words(in Incoming) verdict {
	w := in.Words
	if w == nil {
		return verdict{outcome: Noted, why: "somebody's words; they are in the mailbox"}
	}
	policy := theme.Forward
	if d.state.Accepted != nil {
		policy = d.state.Accepted.Config.Mail.Words
	}
	d.knows(Scope{Rest: true})
	v := verdict{outcome: Parked, address: w.From}
	if who := d.owner(w.From); who != nil {
		v.address = who.Email
	}
	kept := func(format string, args ...any) verdict {
		v.why = "somebody's words, not forwarded: " + fmt.Sprintf(format, args...)
		return v
	}
	mail := *w
	mail.Inbox, mail.At, mail.Themes = in.Inbox, in.Arrived, d.addressed(w, v.address)
	switch all, own := d.forwarded(w.From, in.Arrived); {
	case slices.ContainsFunc(d.state.Written, func(other Written) bool { return other.Inbox == in.Inbox }):
		v.why, v.told = "somebody's words, forwarded", true
		return v
	case policy == theme.Count:
		return verdict{outcome: Noted, address: v.address, why: "somebody's words, which mail.words says to count only"}
	case policy == theme.Keep:
		v.why = "somebody's words"
		return v
	case w.From == "":
		return kept("it does not say who sent it")
	case w.Robotic != "":
		return kept("a robot may have written it (%s)", w.Robotic)
	case in.Trust == Doubted:
		return kept("%s", in.Doubt)
	case len(mail.Themes) == 0:
		return kept("nobody with a seat sent it and it answers no letter, or no organizer can be written to just now")
	case own >= forwardedOfOne:
		return kept("%d of the same sender were within a day", own)
	case all >= forwardedInAll:
		return kept("%d were within a day", all)
	}
	d.do(Forward{mail})
	v.why, v.told = "somebody's words, forwarded to the organizers of "+strings.Join(d.names(mail.Themes), ", "), true
	return v
}

// forwarded counts what was forwarded in the 24 hours before: in all, and of one sender.
func (d *desk) forwarded(from string, now time.Time) (all, own int) {
	for _, w := range d.state.Written {
		if now.Sub(w.At) < day {
			all++
			if w.From == from {
				own++
			}
		}
	}
	return all, own
}

// addressed returns the themes whose organizers hear what a person writes: that of the letter that it answers, or else all
// in which the person has a seat; in each somebody else has to organize it.
func (d *desk) addressed(w *Written, person string) []string {
	if d.state.Accepted == nil {
		return nil
	}
	seated := map[string]bool{}
	d.knows(Scope{Seats: []string{person}})
	for _, s := range slices.Concat(d.state.Sessions, d.state.Elsewhere) {
		if _, found := seatAt(s.Seats, person); found {
			seated[s.Theme] = true
		}
	}
	if w.Theme != "" {
		seated = map[string]bool{w.Theme: true}
	}
	var ids []string
	for _, t := range d.state.Accepted.Themes {
		if seated[t.ID] && slices.ContainsFunc(t.Members, func(m theme.Member) bool {
			return m.Role() == theme.Organizer && m.Person.Email != person && !d.state.comesBack(m.Person.Email)
		}) {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

// comesBack reports whether a letter to an address has come back since organizers were last told: more of them would, too.
func (s State) comesBack(address string) bool {
	return slices.ContainsFunc(s.Returns.Undelivered, func(u Undelivered) bool { return u.Address == address })
}

func (d *desk) names(ids []string) (names []string) {
	for _, t := range d.state.Accepted.Themes {
		if slices.Contains(ids, t.ID) {
			names = append(names, t.Name)
		}
	}
	return names
}

// forward writes to the organizers what people wrote. An answer to such a letter goes to the person.
func (p *planner) forward() {
	for _, w := range p.have.Written {
		if !w.Forwarded.IsZero() {
			continue
		}
		to, names := p.organizersOf(w)
		for _, address := range slices.Sorted(maps.Keys(to)) {
			l := p.toOrganizer(Forwarded, to[address].Person, w.Inbox)
			l.Theme, l.Facts = to[address].theme, Facts{Name: strings.Join(names, ", "), Title: w.Subject}
			l.Author, l.Quote = ical.Mailbox{Name: w.Name, Address: w.From}, w.Text
			l.Lines, l.Why = []Line{{A: "rondo inbox show " + w.Inbox}}, Reason("words of "+w.From)
			if s := p.have.Session(w.Offers); s != nil {
				l.Lines, l.Why = []Line{{Says: "offers", A: cmp.Or(w.Name, w.From), B: s.Facts.Name, C: w.From, From: s.Facts.Wall}}, Reason("would present: "+w.From)
			}
			p.do(Post{Letter: l})
		}
	}
}

// organizing is an organizer, and the first theme for whose sake they get a letter.
type organizing struct {
	*theme.Member
	theme string
}

// organizersOf returns those who get what a person wrote, by address: organizers who can be written to, but not the person.
func (p *planner) organizersOf(w Written) (to map[string]organizing, names []string) {
	to = map[string]organizing{}
	for _, t := range p.set.Themes {
		if !slices.Contains(w.Themes, t.ID) {
			continue
		}
		names = append(names, t.Name)
		for i := range t.Members {
			m := &t.Members[i]
			_, twice := to[m.Person.Email]
			if m.Role() == theme.Organizer && !twice && m.Person.Email != w.From && !p.have.comesBack(m.Person.Email) && !p.have.regard(m.Person.Email, t.ID).silent() {
				to[m.Person.Email] = organizing{m, t.ID}
			}
		}
	}
	return to, names
}

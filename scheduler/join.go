package scheduler

import (
	"cmp"
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rondo/theme"
)

// Enrolment is what a form on a theme's page, or on that of a session, asks for. Anybody may have typed it.
type Enrolment struct {
	Theme    string // id
	UID      string // of the session whose guest somebody wants to be; "" for the theme
	Address  string // as it was typed, a mail address
	Name     string // as [GivenName] took it; may be empty
	Language string // tag of the page's language
	Timezone string // IANA name; "" for the site's
}

// longestName is the most characters of a name that somebody may give.
const longestName = 60

// GivenName returns a name as it is kept, without spaces around it. It is not ok when it is no name of a person: too long, or with
// characters that could make it a link, an address or something else in a mail. No name is ok.
func GivenName(typed string) (name string, ok bool) {
	name = strings.Join(strings.Fields(typed), " ")
	if utf8.RuneCountInString(name) > longestName || !utf8.ValidString(name) {
		return "", false
	}
	for i, r := range name {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), strings.ContainsRune(" '’-", r):
		case r == '.' && (i+1 == len(name) || name[i+1] == ' '): // J. Smith, but no ex.ample
		default:
			return "", false
		}
	}
	return name, true
}

// Enrolments returns what is to be recorded of a request. It is nothing where a letter would be of no use or is not wanted: its person
// is in already, has left everything, is not written to or was refused, or has a letter that is less than a day old. The caller
// must not let on which. An error is [Unread] where the State does not hold the person and, of a guest, the session.
func Enrolments(have State, r Enrolment, now time.Time) ([]Action, error) {
	t := have.Accepted.Theme(r.Theme)
	if t == nil {
		return nil, nil
	}
	d := &desk{writer: &writer{state: have}}
	address := strings.ToLower(strings.TrimSpace(r.Address))
	if who := d.owner(address); who != nil {
		address = who.Email
	}
	need := Scope{People: []string{address}}
	if r.UID != "" {
		need.Sessions = []string{r.UID}
	}
	if err := have.Demand(need); err != nil {
		return nil, err
	}
	wish := have.Wishes[address]
	if _, suppressed := have.Suppressed[address]; suppressed || wish.All || !have.opens(t, r.UID, now) {
		return nil, nil
	}
	if have.isIn(t, r.UID, address) && !wish.Leaves(t.ID) {
		return nil, nil
	}
	if known := have.JoinedOf(t.ID, "", address); known != nil && known.Refused {
		return nil, nil
	}
	one := Joined{Theme: t.ID, UID: r.UID, Address: address}
	if known := have.JoinedOf(t.ID, r.UID, address); known != nil {
		one = *known
		waiting := one.Pending(now) && (one.Wrote.IsZero() || now.Before(one.Wrote.Add(between)))
		if waiting || one.Waits() {
			return nil, nil
		}
	}
	if !one.In() { // what somebody is called who joined and left is not for others to change
		one.Name, one.Language, one.Timezone = r.Name, r.Language, r.Timezone
	}
	one.Asked, one.Wrote = now.UTC().Truncate(time.Second), time.Time{} // as stamps of letters are
	return []Action{Join{Joined: one, Why: "somebody asked on the site"}}, nil
}

// opens reports whether a theme, or a session of it, takes people who ask by themselves.
func (s State) opens(t *theme.Theme, uid string, now time.Time) bool {
	if uid == "" {
		return t.Opens()
	}
	session := s.Session(uid)
	return session != nil && session.Theme == t.ID && session.TakesGuests(t, now)
}

// TakesGuests reports whether somebody who is in no audience can come to the session: its theme has guests, and it is still to come.
func (s *Session) TakesGuests(t *theme.Theme, now time.Time) bool {
	return t.Guests && !t.Ended && !t.Draft && !s.Facts.Cancelled && s.Facts.Start.After(now)
}

// isIn reports whether somebody has what they ask for.
func (s State) isIn(t *theme.Theme, uid, address string) bool {
	if t.Member(address) != nil {
		return true
	}
	session := s.Session(uid)
	return session != nil && member(s.Accepted, t, session, address) != nil
}

// Confirming is what the button that a letter leads to confirms.
type Confirming struct {
	Address string    // in lower case
	Wrote   time.Time // DTSTAMP of the letter, to the second
	Name    string    // as its person wants to be called, as [GivenName] took it; may be empty
}

// Confirmations returns what follows when a person confirms what was asked for with their address, also after the letter that they
// have, as long as that can be confirmed by: where a theme is open they are in, where an
// organizer is to say so they wait, and a theme that they had left they hear of again. How they want to be written to becomes
// their settings, unless the files or they themselves have said so. What cannot be confirmed any more is left. An error is
// [Unread] where the State does not hold the person.
func Confirmations(have State, c Confirming, now time.Time) ([]Action, error) {
	need := Scope{People: []string{c.Address}}
	for _, j := range have.Joined {
		if j.Address == c.Address && j.UID != "" {
			need.Sessions = append(need.Sessions, j.UID)
		}
	}
	if err := have.Demand(need.And(Scope{})); err != nil {
		return nil, err
	}
	before := have.Wishes[c.Address]
	wish, why := before, Reason("")
	var acts []Action
	for _, j := range have.AskedBy(c.Address, c.Wrote, now) {
		t := have.Accepted.Theme(j.Theme)
		if !j.Pending(now) || t == nil || !have.opens(t, j.UID, now) {
			continue
		}
		one := j
		one.Confirmed, one.Wrote, one.Name = now.UTC(), c.Wrote, c.Name
		files := have.Accepted.Written()
		switch {
		case files.Theme(t.ID).Member(c.Address) != nil:
			one.Ended = now.UTC()
		case j.UID != "" || t.Join == theme.JoinOpen || !one.Admitted.IsZero():
			one.Admitted, one.Ended = now.UTC(), time.Time{}
		}
		acts = append(acts, Join{Joined: one, Why: "confirmed"})
		wish, why = wish.joined(files, &one, why)
	}
	if !same(before, wish) {
		wish.At = now.UTC()
		acts = append(acts, Prefer{Address: c.Address, Wish: wish, Why: why})
	}
	return acts, nil
}

// joined returns the wish of a person who has confirmed something, and why it is another one.
func (w Wish) joined(files *theme.Set, j *Joined, why Reason) (Wish, Reason) {
	var all []string
	if why != "" {
		all = append(all, string(why))
	}
	w, back := w.changed(Change{Return: j.Theme}, j.Confirmed)
	if back != "" {
		all = append(all, string(back))
	}
	site := files.Config.Site
	if files.People.ByAddress.At(j.Address) == nil && w.Language == "" && w.Timezone == "" {
		if j.Language != site.Language {
			w.Language = j.Language
		}
		if j.Timezone != site.Zone.String() {
			w.Timezone = j.Timezone
		}
		if w.Language != "" || w.Timezone != "" {
			all = append(all, "as they joined")
		}
	}
	return w, Reason(strings.Join(all, ", "))
}

// What an organizer cannot decide about somebody who asked to join.
var (
	ErrNotAsked     = errors.New("has not asked to join")
	ErrNotConfirmed = errors.New("has asked to join and not confirmed it yet, so it may have been anybody")
	ErrNamed        = errors.New("is named by the files")
)

// Admit returns what is to be recorded when an organizer takes somebody into a theme who asked for it, or does not want them, whether
// or not they are in already. It is nothing when they stand so already. The error is one of those above.
func Admit(have State, id, address string, in bool, by Reason, now time.Time) ([]Action, error) {
	j := have.JoinedOf(id, "", address)
	switch t := have.Accepted.Written().Theme(id); {
	case t != nil && t.Member(address) != nil:
		return nil, ErrNamed
	case j == nil || !j.Ended.IsZero():
		return nil, ErrNotAsked
	case j.Confirmed.IsZero() && (in || !j.Refused):
		return nil, ErrNotConfirmed
	}
	one := *j
	if one.Refused = !in; in && one.Admitted.IsZero() {
		one.Admitted = now.UTC()
	}
	if one == *j {
		return nil, nil
	}
	return []Action{Join{Joined: one, Why: by}}, nil
}

// joins lets people confirm what they asked for, ends what the files say by now, and forgets what nobody confirmed.
func (p *planner) joins() {
	for _, j := range p.have.Joined {
		today, renamed := p.today[j.Address]
		t := p.set.Theme(j.Theme)
		switch {
		case renamed:
			gone := j
			gone.Asked = time.Time{}
			p.do(Join{Joined: gone, Why: Reason("is " + today)})
			if p.have.JoinedOf(j.Theme, j.UID, today) == nil {
				j.Address = today
				p.do(Join{Joined: j, Why: Reason("has another address")})
			}
		case t != nil && p.named(&j):
			if j.Ended = p.now; p.reached(j.Asked.Add(ConfirmWithin)) {
				j.Asked = time.Time{}
			}
			p.do(Join{Joined: j, Why: "the files name them"})
		case !p.reached(j.Asked.Add(ConfirmWithin)): // the page that says so is there as long
			if j.Pending(p.now) && t != nil && j.Wrote.Before(j.Asked) && p.have.opens(t, j.UID, p.now) {
				p.askToConfirm(t, j)
			}
		case j.stale(p.have):
			j.Asked = time.Time{}
			p.do(Join{Joined: j, Why: "nothing came of it"})
		}
	}
}

// named reports that the files name somebody who joined their theme, or waits to, so that their request ends.
func (p *planner) named(j *Joined) bool {
	t := p.set.Written().Theme(j.Theme)
	return (j.In() || j.Waits()) && j.UID == "" && t != nil && t.Member(j.Address) != nil
}

// stale reports that nothing follows from a request any more: it was not confirmed, the files name its person, or they were a guest
// of a session that nobody remembers.
func (j *Joined) stale(have State) bool {
	if j.UID != "" && have.Session(j.UID) == nil {
		return true
	}
	return j.Confirmed.IsZero() && !j.Refused || !j.Ended.IsZero()
}

// askToConfirm posts the one letter to an address that somebody typed. It is about everything that was asked for with it so far, and
// holds nothing that they typed beside the address.
func (p *planner) askToConfirm(t *theme.Theme, j Joined) {
	if p.knocked[j.Address] || !p.reached(p.have.knocks(j.Address)) || !p.have.MayKnock(j.Address, p.now) {
		return
	}
	if p.knocked == nil {
		p.knocked = map[string]bool{}
	}
	p.knocked[j.Address] = true
	kind, site := Confirm.Traits(), p.set.Config.Site
	to := theme.Entry{Email: j.Address, Language: cmp.Or(j.Language, site.Language), Timezone: site.Timezone, Zone: site.Zone}.Person()
	wish := p.have.Wishes[j.Address]
	wish.Timezone = cmp.Or(wish.Timezone, j.Timezone)
	if known := p.set.People.ByAddress.At(j.Address); known != nil {
		to = to.In(known.Language()).At(known.Timezone(), known.Zone())
	}
	l := Letter{
		Name: kind.name("", j.Address, at(j.Asked)), Kind: Confirm, Theme: t.ID, Lane: kind.Lane, To: wish.given(to),
		Organizer: p.set.Config.Mail.Sender, Plain: true, Stamp: p.now.Truncate(time.Second), NotBefore: p.now,
		Expires: j.Asked.Add(ConfirmWithin), Facts: Facts{Name: t.Name, Title: t.Title, Titles: TitleLines(t.Titles), Purpose: t.Purpose, Zone: t.Zone},
		Why: "somebody asked on the site",
	}
	if s := p.have.Session(j.UID); s != nil {
		l.Facts = s.Facts
		l.Facts.Materials, l.Facts.Notes, l.Facts.Place = "", "", ""
	}
	p.do(Post{Letter: l})
}

// waiting returns those who confirmed and whom an organizer is to take in, since organizers were last told.
func (p *planner) waiting() (all []*Joined) {
	for i := range p.have.Joined {
		j := &p.have.Joined[i]
		if j.Waits() && j.Confirmed.After(p.have.Returns.Told) && p.set.Theme(j.Theme) != nil {
			all = append(all, j)
		}
	}
	return all
}

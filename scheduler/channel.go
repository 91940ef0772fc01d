package scheduler

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Channel is what a channel of a chat was told of a session. There is none before people are invited.
type Channel struct {
	Name   string // as rondo.yaml has it
	Told   Heard
	Was    Heard  // what it had been told before the last letter to it
	Notice string // the name of that letter; "" for none
	Waits  bool   // that letter waits, and has reached nobody
}

// Heard is what a channel counts as knowing of a session. Ledgers keep it as JSON; the tags stay for ever.
type Heard struct {
	Start     time.Time  `json:"Start"`
	End       time.Time  `json:"End"`
	Wall      ical.Local `json:"Wall"`
	Zone      ical.Zone  `json:"Zone"`
	Place     string     `json:"Place"`
	Cancelled bool       `json:"Cancelled,omitempty"`
	Materials string     `json:"Materials,omitempty"` // those that were told after the session
	Tomorrow  time.Time  `json:"Tomorrow,omitzero"`   // the start of which it was told that it is on the next day
}

// Announcement is what makes a letter one to a channel.
type Announcement struct {
	Kind  string // of the channel, one of [theme.ChannelKinds]
	Tell  theme.Telling
	After Channel // what it leaves the channel knowing
}

// Address returns the address under which the ledger keeps letters to the channel.
func (c *Channel) Address() string { return c.Name + "@" + theme.ChannelHost }

// takeIn returns what was heard, with today's time and place.
func (h Heard) takeIn(f *Facts) Heard {
	h.Start, h.End, h.Wall, h.Zone, h.Place, h.Cancelled = f.Start, f.End, f.Wall, f.Zone, f.Place, f.Cancelled
	return h
}

// in returns facts as the channel knows them.
func (h Heard) in(f Facts) Facts {
	f.Start, f.End, f.Wall, f.Zone, f.Place, f.Cancelled = h.Start, h.End, h.Wall, h.Zone, h.Place, h.Cancelled
	return f
}

// Channel returns what a channel was told of the session, with only its Name where that is nothing.
func (s *Session) Channel(name string) Channel {
	if i, found := s.channelAt(name); found {
		return s.Channels[i]
	}
	return Channel{Name: name}
}

func (s *Session) channelAt(name string) (int, bool) {
	return slices.BinarySearchFunc(s.Channels, name, func(c Channel, name string) int { return cmp.Compare(c.Name, name) })
}

// heed notes what a channel was told.
func (s *Session) heed(c Channel) {
	i, found := s.channelAt(c.Name)
	s.Channels = slices.Clone(s.Channels)
	if found {
		s.Channels[i] = c
		return
	}
	s.Channels = slices.Insert(s.Channels, i, c)
}

// hushChannels has channels count as knowing what is silent about a change.
func (s *Session) hushChannels(was, now Facts, how Hush) {
	for _, c := range s.Channels {
		before := was
		if how == HushOwed {
			before = c.Told.in(was)
		}
		known := c.Told.in(was).quietly(before, now, how)
		c.Told = c.Told.takeIn(&known)
		s.heed(c)
	}
}

// channels tells the channels of a theme what there is to tell of a session to come.
func (p *planner) channels(v *sitting) {
	for _, c := range p.set.Config.Channels(v.theme) {
		p.channel(v, c)
	}
}

// channel tells one channel. A channel knows of a session what people were invited to, without a word; so one that is new in
// rondo.yaml is not told what has changed before.
func (p *planner) channel(v *sitting, c *theme.Channel) {
	s, f := v.session, &v.session.Facts
	known := s.Channel(c.Name)
	if known.Told.Start.IsZero() {
		first := v.invite
		if eve := eveOf(c, f); c.Tells(theme.TellTomorrow) && eve.Before(first) {
			first = eve
		}
		if f.Cancelled || !v.coming() || !p.reached(first) {
			return
		}
		known.Told = known.Told.takeIn(f)
		p.heeds(s, known, "may be told of it from now on")
	}
	waiting := known.Notice
	now, recalled := known.Told.takeIn(f), false
	if known.Waits {
		if now == known.Told {
			return // it is on its way
		}
		known.Told, known.Notice, known.Waits = known.Was, "", false
		if now = known.Told.takeIn(f); now == known.Told {
			p.heeds(s, known, "the notice that waits is true no more")
		}
		recalled = true
	}
	switch {
	case now != known.Told:
		if p.tellChange(v, c, known, now); recalled && s.Channel(c.Name).Notice == waiting {
			p.heeds(s, known, "the notice that waits is true no more")
		}
	case c.Tells(theme.TellTomorrow) && !f.Cancelled:
		p.tellTomorrow(v, c, known)
	}
}

// heeds notes what a channel counts as knowing.
func (p *planner) heeds(s *Session, c Channel, why Reason) {
	s.heed(c)
	p.do(Heed{UID: s.UID, Channel: c, Why: why})
}

// tellChange tells that a session has moved, is off or on again, once that has settled. What came too late is told to nobody.
func (p *planner) tellChange(v *sitting, c *theme.Channel, known Channel, now Heard) {
	s, f, was := v.session, &v.session.Facts, known.Told
	told := Letter{Facts: *f, BackOn: was.Cancelled && !f.Cancelled}
	what, soonest := theme.TellMoved, f.Start
	switch {
	case f.Cancelled && was.Cancelled:
		what = "" // it moved while it is off
	case f.Cancelled:
		what, soonest, told.Expires = theme.TellCancelled, was.Start, was.End
		told.Facts = was.in(*f) // as people know it
		told.Facts.Cancelled = true
	case told.BackOn:
		what, told.Expires = theme.TellCancelled, f.End
	default:
		before := was.in(*f)
		told.Was, told.Changed = &before, told.Facts.since(before)
		told.Changed = slices.DeleteFunc(told.Changed, func(d Field) bool { return d != FieldStart && d != FieldPlace })
		told.Expires = Later(f.Start, was.Start)
		if was.Start.Before(soonest) {
			soonest = was.Start
		}
		if len(told.Changed) == 0 { // only its end
			what = ""
		}
	}
	if what == "" || !c.Tells(what) || !told.Expires.After(p.now) {
		known.Told = now
		p.heeds(s, known, "is told to nobody there")
		return
	}
	when := Later(v.settled, p.now)
	if rested := awake(c.Quiet, c.Zone, when); rested.Before(soonest) {
		when = rested
	}
	if !p.reached(when) {
		return
	}
	if !f.Cancelled && !eveOf(c, f).After(p.now) {
		now.Tomorrow = f.Start // the day is named in it
	}
	told.Why = f.reasonSince(was.in(*f))
	told.Lane = Invite
	if soonest.Sub(p.now) <= day {
		told.Lane = Urgent
	}
	p.announce(v, c, known, now, what, told, p.now)
}

// tellTomorrow tells that a session is on the next day.
func (p *planner) tellTomorrow(v *sitting, c *theme.Channel, known Channel) {
	f := &v.session.Facts
	if known.Told.Tomorrow.Equal(f.Start) || !v.coming() || f.Start.Sub(p.now) <= tooLate {
		return
	}
	due := eveOf(c, f)
	when := Later(due, p.now)
	if rested := awake(c.Quiet, c.Zone, when); f.Start.Sub(rested) > tooLate {
		when = rested
	}
	if !p.reached(when) {
		return
	}
	now := known.Told
	now.Tomorrow = f.Start
	p.announce(v, c, known, now, theme.TellTomorrow, Letter{Facts: *f, Expires: f.Start, Lane: Remind, Why: "1 day before"}, f.Start)
}

// tellMaterials tells what remains of a session that is over, when those who came are told.
func (p *planner) tellMaterials(t *theme.Theme, s *Session) {
	f, plan := &s.Facts, &t.FollowUp
	if len(s.Channels) == 0 || f.Cancelled || f.Materials == "" || !p.now.Before(Afterwards.of(f)) {
		return
	}
	for _, c := range p.set.Config.Channels(t) {
		known := s.Channel(c.Name)
		if known.Told.Start.IsZero() || !c.Tells(theme.TellMaterials) || len(f.added(known.Told.Materials)) == 0 {
			continue
		}
		due := f.End.Add(plan.After.Duration())
		if waits := f.End.Add(plan.AtMost.Duration()); plan.Waits(f.Links()) && waits.After(due) {
			due = waits
		}
		if !p.reached(awake(c.Quiet, c.Zone, Later(due, p.now))) {
			continue
		}
		now, before := known.Told, *f
		now.Materials, before.Materials = f.Materials, known.Told.Materials
		p.announce(&sitting{theme: t, session: s, now: p.now}, c, known, now, theme.TellMaterials,
			Letter{Facts: *f, Expires: Afterwards.of(f), Lane: Unhurried, Why: f.reasonSince(before)}, p.now)
	}
}

// announce posts a letter to a channel.
func (p *planner) announce(v *sitting, c *theme.Channel, known Channel, now Heard, what theme.Telling, l Letter, once time.Time) {
	s := v.session
	l.Kind, l.Theme, l.UID, l.Key, l.Page, l.Organizer = Chat, s.Theme, s.UID, s.Key(), PageURL(p.set.Config.Site, s), s.Organizer
	l.To = theme.Person{Email: c.Address(), Language: c.Language, Zone: c.Zone}
	l.Revision, l.Sequence, l.Stamp, l.NotBefore = s.Revision, s.Sequence, p.now.Truncate(time.Second), p.now
	l.Name = l.Kind.Traits().name(s.UID, c.Address(), string(what), at(once))
	p.doubt(&l, v.theme)
	known.Was, known.Told, known.Notice, known.Waits = known.Told, now, l.Name, true
	l.Announcement = &Announcement{Kind: c.Kind, Tell: what, After: known}
	s.heed(known)
	p.do(Post{Letter: l})
}

// eveOf returns when a channel is told that a session is on the next day.
func eveOf(c *theme.Channel, f *Facts) time.Time {
	today := ical.LocalOf(f.Start.In(c.Zone.Location())).Midnight()
	return c.Zone.In(today.Add(time.Duration(c.At) - day))
}

// Moot says why a letter to a channel, by its name and address, is not to be told any more; "" if it is.
func (s *State) Moot(uid, name, address string) Reason {
	session := s.Session(uid)
	if session == nil {
		return "the session is not on the schedule any more"
	}
	channel, _, _ := strings.Cut(address, "@")
	again, _, _ := strings.Cut(name, "/resend-")
	if known := session.Channel(channel); known.Notice != again {
		return "it is true no more"
	}
	return ""
}

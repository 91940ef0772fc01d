package scheduler

import (
	"cmp"
	"slices"
	"strconv"
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
	Waits  bool   // that letter has reached nobody: it waits, or its time was over before it could be told
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

// ManyCopies is how many attempts may end in doubt where a channel knows a copy by its id: none is held for it.
const ManyCopies = 1 << 20

// Copies returns how many attempts to carry the letter may end in doubt.
func (l *Letter) Copies() int {
	if l.Announcement != nil && theme.KnowsCopies(l.Announcement.Kind) {
		return ManyCopies
	}
	return l.Kind.Traits().Copies
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
		told, before := c.Told.hushed(was, now, how), c.Was.hushed(was, now, how)
		switch {
		case !c.Waits:
			c.Told = told
		case how != HushOwed && told == c.Told:
			c.Was = before // what waits is still true
		default:
			c = c.recalled()
			c.Told = before
		}
		s.heed(c)
	}
}

// hushed returns what was heard once was has become now in silence.
func (h Heard) hushed(was, now Facts, how Hush) Heard {
	if h.Start.IsZero() {
		return h
	}
	before := was
	if how == HushOwed {
		before = h.in(was)
	}
	known := h.in(was).quietly(before, now, how)
	return h.takeIn(&known)
}

// recalled returns what a channel knows when the letter that waits for it is withdrawn.
func (c Channel) recalled() Channel {
	c.Told, c.Notice, c.Waits = c.Was, "", false
	return c
}

// notice says what the last letter to a channel tells, and when it was posted, by its name; "" for none.
func (c *Channel) notice(uid string) (what theme.Telling, posted time.Time) {
	rest, _ := strings.CutPrefix(c.Notice, string(Chat)+"/"+uid+"/")
	word, rest, _ := strings.Cut(rest, "/")
	digits, _, _ := strings.Cut(rest, "/")
	if seconds, err := strconv.ParseInt(digits, 10, 64); err == nil {
		posted = time.Unix(seconds, 0)
	}
	return theme.Telling(word), posted
}

// after returns the second that the name of the next letter to a channel has: that of now, or the one after the last letter's. The same name
// would be taken for the same letter, which was posted already.
func (c *Channel) after(uid string, now time.Time) time.Time {
	if _, last := c.notice(uid); last.Unix() >= now.Unix() {
		return last.Add(time.Second)
	}
	return now
}

// untold is why what waits for a channel is withdrawn that is not to hear it.
const untold = "is not to be told there any more"

// recall withdraws what waits for channels other than those in which a session is told of, and what those do not want to hear any more.
func (p *planner) recall(s *Session, all []*theme.Channel, why Reason) {
	for _, known := range s.Channels {
		if !known.Waits {
			continue
		}
		what, _ := known.notice(s.UID)
		if !slices.ContainsFunc(all, func(c *theme.Channel) bool { return c.Name == known.Name && c.Tells(what) }) {
			p.heeds(s, known.recalled(), why)
		}
	}
}

// channels tells the channels of a theme what there is to tell of its sessions to come.
func (p *planner) channels(t *theme.Theme) {
	all := p.set.Config.Channels(t)
	for i := range p.sittings {
		v := &p.sittings[i]
		p.recall(v.session, all, untold)
		for _, c := range all {
			p.channel(v, c)
		}
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
		what, posted := known.notice(s.UID)
		dated := what == theme.TellTomorrow && posted.Before(dayOf(c, f)) // it says so of the next day
		if now == known.Told && !(dated && p.reached(dayOf(c, f))) {
			return // it is on its way
		}
		known = known.recalled()
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
	p.announce(v, c, known, now, what, told)
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
	until := f.Start
	if today := dayOf(c, f); p.now.Before(today) {
		until = today // then there is another one, which says so of the day itself
	}
	p.announce(v, c, known, now, theme.TellTomorrow, Letter{Facts: *f, Expires: until, Lane: Remind, Why: "1 day before"})
}

// tellMaterials tells what remains of a session that is over, when those who came are told.
func (p *planner) tellMaterials(t *theme.Theme, s *Session) {
	f, plan := &s.Facts, &t.FollowUp
	none := f.Cancelled || f.Materials == "" || !p.now.Before(Afterwards.of(f))
	if len(s.Channels) == 0 || none && !slices.ContainsFunc(s.Channels, func(c Channel) bool { return c.Waits }) {
		return
	}
	all := p.set.Config.Channels(t)
	p.recall(s, all, untold)
	for _, c := range all {
		known := s.Channel(c.Name)
		if what, _ := known.notice(s.UID); known.Waits && what == theme.TellMaterials && known.Told.Materials != f.Materials {
			known = known.recalled()
			p.heeds(s, known, "the notice that waits is true no more")
		}
		if none || known.Told.Start.IsZero() || !c.Tells(theme.TellMaterials) || !f.adds(known.Told.Materials) {
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
			Letter{Facts: *f, Expires: Afterwards.of(f), Lane: Unhurried, Why: f.reasonSince(before)})
	}
}

// announce posts a letter to a channel.
func (p *planner) announce(v *sitting, c *theme.Channel, known Channel, now Heard, what theme.Telling, l Letter) {
	s := v.session
	l.Kind, l.Theme, l.UID, l.Key, l.Page, l.Organizer = Chat, s.Theme, s.UID, s.Key(), PageURL(p.set.Config.Site, s), s.Organizer
	l.To = theme.Entry{Email: c.Address(), Language: c.Language, Zone: c.Zone}.Person()
	l.Revision, l.Sequence, l.Stamp, l.NotBefore = s.Revision, s.Sequence, p.now.Truncate(time.Second), p.now
	l.Name = l.Kind.Traits().name(s.UID, c.Address(), string(what), at(known.after(s.UID, p.now)))
	p.doubt(&l, v.theme)
	known.Was, known.Told, known.Notice, known.Waits = known.Told, now, l.Name, true
	l.Announcement = &Announcement{Kind: c.Kind, Tell: what, After: known}
	s.heed(known)
	p.do(Post{Letter: l})
}

// dayOf returns when the day of a session begins where a channel is.
func dayOf(c *theme.Channel, f *Facts) time.Time {
	return c.Zone.In(ical.LocalOf(f.Start.In(c.Zone.Location())).Midnight())
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

// Rested returns when a letter to a channel may be told: now, or when its quiet hours are over, unless that were too late for what it says.
func (s *State) Rested(uid string, c *theme.Channel, now time.Time) time.Time {
	session, rested := s.Session(uid), awake(c.Quiet, c.Zone, now)
	if session == nil {
		return now
	}
	f, known := &session.Facts, session.Channel(c.Name)
	last := f.Start
	switch what, _ := known.notice(uid); what {
	case theme.TellTomorrow:
		last = last.Add(-tooLate)
	case theme.TellMaterials:
		last = Afterwards.of(f)
	default:
		if before := known.Was.Start; !before.IsZero() && before.Before(last) {
			last = before
		}
	}
	if rested.Before(last) {
		return rested
	}
	return now
}

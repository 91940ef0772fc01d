package scheduler

import (
	"cmp"
	"fmt"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// planner gathers the actions of one plan.
type planner struct {
	set    *theme.Set // the files that are followed
	whole  *theme.Set // the files that are wanted, all of them
	digest string     // of the wanted files as they lie on the disk
	have   State
	now    time.Time
	hush   bool // what changes is told to nobody, see [Quietly]
	heard  bool // nobody is [regard.silent]
	acts   []Action
	wake   time.Time
	met    map[string]bool // addresses that get their first letter by this plan
	held   map[string]bool // scopes that are held by this plan

	knocked map[string]bool // addresses that this plan asks to confirm something
	part    bool            // the State holds some themes only
	lacks   bool            // and the plan depends on others
	readers map[string]bool // whose letters of it say what their sessions overlap, by address
	hours   map[Hours]bool  // and when those sessions are

	digests map[*theme.Set]string // of their files, see [planner.digestOf]
	seats   map[string]string     // the themes of sessions that are over and whose seats it goes by, by UID

	strangers []string // to whom it writes, and of whom the State does not say whether that is for the first time

	questions []question        // what organizers are asked about sessions
	today     map[string]string // today's addresses by earlier ones

	planned  map[string]*Session // sessions that somebody proposes to move, as this plan leaves them, by UID; nil when it closes them
	resolved map[string]bool     // proposals that this plan ends, by ID

	sitting   sitting                           // the one whose seats are being decided
	offsets   []reminder                        // of the sittings of the theme that is being planned
	sittings  []sitting                         // of that theme, in which channels may be told of something
	prospects []prospect                        // what the files that are followed make of sessions
	all       []running                         // see [planner.running]; nil before it is asked for
	busy      map[[2]int64]map[string][]running // see [planner.during]
}

func (p *planner) do(acts ...Action) { p.acts = append(p.acts, acts...) }

// reached reports that t has come; if not, the plan is to be looked at again then.
func (p *planner) reached(t time.Time) bool {
	if !t.After(p.now) {
		return true
	}
	if p.wake.IsZero() || t.Before(p.wake) {
		p.wake = t
	}
	return false
}

// settleOf returns how long a change has to stand before people hear of it.
func settleOf(t *theme.Theme) time.Duration {
	if t.Notify.Settle == nil {
		return 0
	}
	return time.Duration(*t.Notify.Settle)
}

// session brings what is recorded of one session in line with its aim, and then its seats.
func (p *planner) session(t *theme.Theme, a *aim) {
	s := a.have
	switch {
	case s == nil:
		s = p.open(t, a)
	case a.close:
		p.planned[s.UID] = nil
		why := Reason(unscheduled)
		if a.draft {
			why = "is a draft"
		}
		p.do(Close{UID: s.UID, At: p.now, Why: why})
		return
	case a.slot != s.Slot || a.changes() || p.unsent(s) || p.hushes(t, s):
		s = p.amend(t, a)
	}
	p.watch(t, a.facts)
	s = p.rename(s)
	if len(p.have.Proposals) > 0 {
		p.planned[s.UID] = s
	}
	zone := s.Facts.Zone
	settle := settleOf(t)
	p.sitting = sitting{
		theme:     t,
		session:   s,
		invite:    p.have.inviting(t, &s.Facts),
		settled:   s.Changed.Add(settle),
		settle:    settle,
		reminders: p.reminders(t, zone, s.Facts.Wall),
		now:       p.now,
	}
	v := &p.sitting
	if s.Changed.After(p.now) { // the clock was set back
		v.settled = p.now
	}
	v.remarks = remarks(s, v.settled)
	if t.Nudge.Set {
		v.nudge = t.Nudge.Before(s.Facts.Wall, zone)
	}
	if a.draft {
		p.sit(v, s.among(a.people))
		return
	}
	if len(t.Sessions) > 0 {
		own := t.Entry(s.Slot)
		v.cast = castOf(t, own, s)
		defer p.presenters(v, own)
	}
	p.sit(v, a.people)
	if len(p.set.Config.Notices) > 0 || len(s.Channels) > 0 {
		p.sittings = append(p.sittings, *v)
	}
}

func (p *planner) open(t *theme.Theme, a *aim) *Session {
	s := Session{
		UID: a.uid, Theme: t.ID, Slot: a.slot, Organizer: p.set.Config.Mail.Sender, Sequence: a.facts.Began,
		Revision: 1, Facts: *a.facts, Created: p.now, Modified: p.now,
	}
	p.do(Open{Session: s, Why: s.Facts.openReason()})
	return &s
}

func (p *planner) amend(t *theme.Theme, a *aim) *Session {
	s := a.have
	act := Amend{
		UID: s.UID, Slot: a.slot, Sequence: s.Sequence, Revision: s.Revision, Facts: s.Facts,
		Changed: s.Changed, Modified: s.Modified, Why: "stands for another date",
	}
	if a.changes() {
		act.Revision, act.Facts, act.Modified = s.Revision+1, *a.facts, Later(p.now, s.Modified.Add(time.Second))
		act.Why = a.facts.reasonSince(s.Facts)
		if from := a.sources(t, s, s.Facts); from != "" {
			act.Why += Reason("; " + from)
		}
		noticed, links := len(a.facts.since(s.Facts)) > 0, a.facts.Materials != s.Facts.Materials
		if noticed || links {
			act.Sequence++
		}
		if act.Hush = a.hush; p.hush {
			act.Hush = HushChange
		}
		quiet, silent := a.facts.silence(s.Facts, act.Hush)
		if (noticed || !links) && !silent && !p.alarming(t, s) {
			act.Changed = p.now
		}
		if quiet {
			act.Why += " (silent)"
		}
	}
	if p.hushes(t, s) {
		act.Hush = HushOwed
		if !a.changes() && a.slot == s.Slot {
			act.Why = "what is settling is told to nobody"
		}
	}
	if p.unsent(s) {
		act.Sender = p.set.Config.Mail.Sender
		if !a.changes() && a.slot == s.Slot {
			act.Why = Reason("letters come from " + act.Sender.Address + " now")
		}
	}
	p.do(act)
	return s.amended(act)
}

// alarming reports that somebody is already waiting to hear at once of a change.
func (p *planner) alarming(t *theme.Theme, s *Session) bool {
	v := &sitting{theme: t, session: s, now: p.now}
	for _, seat := range s.Seats {
		told := s.told(seat)
		if p.have.regard(seat.Address, t.ID).silent() {
			continue
		}
		if told != nil && v.loudness(seat, s.owed(seat, told, p.reads(seat.Address))) == theme.All {
			return true
		}
	}
	return false
}

// sit walks the recorded seats and the people who are to have one, both in order of address.
func (p *planner) sit(v *sitting, people []theme.Member) {
	seats := v.session.Seats
	if len(seats) > 0 && v.coming() && !v.session.Facts.Cancelled {
		if next := v.upcoming(); !next.IsZero() {
			p.reached(next)
		}
	}
	speaks := p.speaks(v)
	_, passed := v.passed(false)
	calm := !passed && v.nudge.IsZero() && !speaks
	rest := 0
	if calm {
		rest = p.contents(v, people)
	}
	if rest == len(seats) && rest == len(people) {
		return
	}
	queue := v.session.queue()
	if queue != nil {
		queue.Seats = append(queue.Seats, seats[:rest]...)
	}
	calm = calm && queue == nil
	all := people
	seats, people = seats[rest:], people[rest:]
	for len(seats) > 0 || len(people) > 0 {
		order := 0
		switch {
		case len(seats) == 0:
			order = 1
		case len(people) == 0:
			order = -1
		default:
			order = cmp.Compare(seats[0].Address, people[0].Person.Email)
		}
		if calm && order == 0 && p.content(v, &seats[0], &people[0]) {
			seats, people = seats[1:], people[1:]
			continue
		}
		seat := Seat{Answer: ical.NeedsAction}
		var m *theme.Member
		if order <= 0 {
			seat, seats = seats[0], seats[1:]
		}
		if order >= 0 {
			m, people = &people[0], people[1:]
			seat.Address = m.Person.Email
		}
		seat = p.seat(v, seat, m)
		if queue != nil {
			queue.Seats = append(queue.Seats, seat)
		}
	}
	if queue != nil {
		p.places(v, queue, all)
	}
}

// contents counts the first seats of a sitting that are those of the first of the people, who are [planner.content] and have their places.
func (p *planner) contents(v *sitting, people []theme.Member) int {
	seats := v.session.Seats
	for n := range min(len(seats), len(people)) {
		if seat, m := &seats[n], &people[n]; seat.Waits != HasPlace || seat.Address != m.Person.Email || !p.content(v, seat, m) {
			return n
		}
	}
	return min(len(seats), len(people))
}

// content reports that a member knows what there is to know and asks for nothing. Where nothing else is due either, that
// is nearly everybody, and looking closer would cost most of a plan's time.
func (p *planner) content(v *sitting, seat *Seat, m *theme.Member) bool {
	return seat.Revision == v.session.Revision && !seat.Left && !seat.asks() &&
		seat.Role == m.Role() && seat.Leaving.Since.IsZero() &&
		(p.heard || !p.have.regard(seat.Address, v.theme.ID).silent())
}

// seat brings the seat of one person in line, and returns it as it is then. Those who cannot be written to are left as
// they are, so that they hear what is missing when they can be; those who left by themselves hear nothing at all.
func (p *planner) seat(v *sitting, seat Seat, m *theme.Member) Seat {
	r := p.have.regard(seat.Address, v.theme.ID)
	if m == nil && seat.By != "" {
		m = p.delegate(v, seat)
	}
	seat = p.reseat(v, seat, m, r)
	switch {
	case r.suppressed:
		return p.withdraw(v, seat, "the address is not written to")
	case r.gone:
		seat = p.withdraw(v, seat, "has left the theme")
		if seat.recorded() && !seat.Left {
			p.do(Drop{UID: v.session.UID, Address: seat.Address, Why: "has left the theme"})
			seat.Left, seat.Leaving = true, Leaving{}
		}
		return seat
	}
	return p.inform(v, seat, m, r)
}

// reseat notes what the files make of a person who was told of the session. Who is named no more keeps everything until
// that has settled: a list may have been cut short.
func (p *planner) reseat(v *sitting, seat Seat, m *theme.Member, r regard) Seat {
	told := v.session.told(seat)
	act := Reseat{UID: v.session.UID, Address: seat.Address, Role: seat.Role, Leaving: seat.Leaving}
	gone := m == nil && !r.silent()
	switch {
	case told == nil:
		return seat
	case gone && seat.Pending != nil && seat.Pending.Revision == 0: // their first letter, which nobody need get
		return p.withdraw(v, seat, "superseded: "+v.goodbye(seat))
	case gone && seat.Leaving.Since.IsZero() && v.settle > 0 && v.coming() && seat.Role != theme.Presenter:
		who := p.person(seat.Address)
		act.Leaving = Leaving{Since: p.now, Name: who.Name, Language: who.Language(), Timezone: who.Timezone()}
		act.Why = v.goodbye(seat)
	case m != nil && !seat.Leaving.Since.IsZero():
		act.Role, act.Leaving, act.Why = m.Role(), Leaving{}, "is named again"
	case m != nil && m.Role() != seat.Role:
		act.Role, act.Why = m.Role(), Reason(fmt.Sprintf("%s → %s", seat.Role, m.Role()))
	default:
		return seat
	}
	p.do(act)
	seat.Role, seat.Leaving = act.Role, act.Leaving
	return seat
}

// inform tells one person what is news to them, and reminds them of what they know.
func (p *planner) inform(v *sitting, seat Seat, m *theme.Member, r regard) Seat {
	asks := p.asks(v, seat, m)
	n := p.news(v, seat, m, r, asks)
	reminder, reminding := p.reminding(v, seat, m, r)
	switch {
	case n.kind == "":
	case p.due(n, reminding || asks):
		var waits bool
		if seat, waits = p.tell(v, seat, m, r, n); waits {
			return seat
		}
		reminder, reminding = p.reminding(v, seat, m, r)
	case !n.quiet:
		return seat // a reminder waits until the person knows of the change
	}
	told := v.session.told(seat)
	if m == nil && told != nil && told.Cancelled && p.reached(v.leaves(seat)) {
		p.do(Drop{UID: v.session.UID, Address: seat.Address, Why: "left the audience"})
		seat.Left, seat.Leaving = true, Leaving{}
	}
	if p.asks(v, seat, m) { // also when the letter that stood in the way was just withdrawn
		seat = p.refresh(v, seat, m, told)
	}
	nudging := p.nudging(v, seat, m, r)
	says := p.saying(v, seat, m, r, reminding)
	switch {
	case reminding:
		seat = p.remind(v, seat, m, reminder, nudging, says)
	case nudging:
		seat = p.nudge(v, seat, m, says)
	case len(says) > 0:
		seat = p.remark(v, seat, m, says)
	}
	return seat
}

func (p *planner) reminding(v *sitting, seat Seat, m *theme.Member, r regard) (reminder, bool) {
	if m == nil {
		return reminder{}, false
	}
	next, when := v.reminder(seat, r.given(*m.Person).Zone(), p.set.Config.Calmed(theme.Reminders), r.Fewer)
	return next, !when.IsZero() && p.reached(when)
}

// news is what one person is to be told. Where invitations keep quiet hours, the first word of a session waits until those end
// in the person's zone, unless it is urgent then: less than a day before the start.
func (p *planner) news(v *sitting, seat Seat, m *theme.Member, r regard, asks bool) news {
	n := v.news(seat, m, r, asks)
	quiet := p.set.Config.Calmed(theme.Invitations)
	if n.kind != Request || quiet == (theme.Quiet{}) {
		return n
	}
	when := awake(quiet, r.given(*m.Person).Zone(), Later(n.when, p.now))
	if v.session.Facts.Start.Sub(when) > day {
		n.when = when
	}
	if seat.By == "" && p.now.Sub(v.invite) < day { // others, who are awake elsewhere, may have theirs already
		n.why = Reason(v.theme.Invite.String())
	}
	return n
}

// due reports that the news is to be told now: at its time, or together with a reminder.
func (p *planner) due(n news, along bool) bool {
	return n.kind != "" && (n.quiet && along || !n.silent && p.reached(n.when))
}

// tell posts what is news. If the letter before it has reached nobody, that one is withdrawn and the news is what is
// left to say then. waits is true where that is for later, and a reminder has to wait for it.
func (p *planner) tell(v *sitting, seat Seat, m *theme.Member, r regard, n news) (next Seat, waits bool) {
	if seat.Pending != nil {
		seat = p.withdraw(v, seat, "superseded: "+n.why)
		asks := p.asks(v, seat, m)
		_, reminding := p.reminding(v, seat, m, r)
		if n = p.news(v, seat, m, r, asks); !p.due(n, reminding || asks) {
			return seat, n.kind != "" && !n.quiet
		}
	}
	l := p.letter(v, seat, m, n)
	if l.Kind == Update {
		l = p.joined(v, seat, m, r, n, l)
	}
	p.do(Post{Letter: l})
	return seat.after(l), false
}

// withdraw takes back the last letter of a seat if it has reached nobody.
func (p *planner) withdraw(v *sitting, seat Seat, why Reason) Seat {
	if seat.Pending == nil {
		return seat
	}
	pending := seat.Pending
	seat = seat.withdrawn()
	p.do(Expire{
		Name: pending.Name, UID: v.session.UID, Address: seat.Address,
		Revision: seat.Revision, Left: seat.Left, Answer: seat.Answer, Asked: seat.Asked, Reminds: pending.Reminds, Why: why,
	})
	return seat
}

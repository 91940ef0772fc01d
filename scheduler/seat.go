package scheduler

import (
	"slices"
	"strings"
	"time"

	"rondo/theme"
)

// sitting is one session while its seats are decided one by one.
type sitting struct {
	theme     *theme.Theme
	session   *Session
	invite    time.Time // when people are invited
	settled   time.Time // when changes have settled
	settle    time.Duration
	reminders []reminder // least offset first
	remarks   []remark   // in order of their time
	nudge     time.Time  // when those who have not answered are asked again; zero for never
	cast      []part     // who presents it, or is to
	now       time.Time
}

// news is what one person is to be told. The zero news is none.
type news struct {
	kind    Kind
	when    time.Time // not before
	quiet   bool      // may wait for the next reminder, and goes with it
	silent  bool      // never goes by itself, only with the next reminder
	told    *Facts    // what the person was told before
	changed []Field
	backOn  bool
	left    bool
	casting Casting // what it tells the person about themselves
	why     Reason
}

// news compares what a person was told with what is to be told, and takes into account that they ask for it. The person
// is no member when they left. Who follows a feed of their own gets no invitations.
func (v *sitting) news(seat Seat, m *theme.Member, r regard, asks bool) news {
	told := v.session.told(seat)
	switch {
	case told == nil && (m == nil || r.Way == WayFeed):
		return news{}
	case told == nil:
		return v.invitation(seat, m)
	case m == nil:
		return v.farewell(seat, told)
	case seat.Revision == v.session.Revision:
		return news{}
	}
	return v.change(seat, m, told, asks, r.given(*m.Person).Language())
}

func (v *sitting) coming() bool { return v.session.Facts.Start.After(v.now) }

func (v *sitting) invitation(seat Seat, m *theme.Member) news {
	if v.session.Facts.Cancelled || !v.coming() {
		return news{}
	}
	n := news{kind: Request, when: v.invite, why: Reason(v.theme.Invite.String())}
	withdrawn := !seat.Stamp.IsZero() && !seat.Left
	switch {
	case seat.By != "":
		n.when, n.why = v.now, Reason("delegated by "+seat.By)
	case m.Role() == theme.Presenter && v.certain(seat.Address) && v.now.Before(v.invite):
		n.when, n.why = v.now, "presents it"
	case withdrawn, !slices.ContainsFunc(v.session.Seats, v.invited):
	case m.Role() == theme.Presenter:
		n.why = "presents it"
	case m.Via() != "":
		n.why = Reason("joined " + m.Via())
	default:
		n.why = "joined the audience"
	}
	return n
}

// invited reports that the person of a seat has the session in their calendar, and not early because they present it.
func (v *sitting) invited(seat Seat) bool {
	return v.session.holds(seat) && !(seat.Role == theme.Presenter && v.theme.Presenters.On())
}

// certain reports whether the theme has a path and the person certainly presents the session.
func (v *sitting) certain(address string) bool {
	return v.theme.Presenters.On() && slices.ContainsFunc(v.cast, func(c part) bool { return c.who.Email == address && c.stands(v.theme) })
}

// farewell is for those who are no longer named. Who was to leave before the session began is told while it lasts.
func (v *sitting) farewell(seat Seat, told *Facts) news {
	since := seat.Leaving.Since
	if told.Cancelled || !v.coming() && (since.IsZero() || !since.Before(told.Start)) {
		return news{}
	}
	n := news{kind: Cancel, when: v.leaves(seat), told: told, left: true, why: v.goodbye(seat)}
	if v.session.Facts.Cancelled && v.settled.Before(n.when) {
		n.when = v.settled
	}
	return n
}

// leaves returns when somebody who is no longer named has left.
func (v *sitting) leaves(seat Seat) time.Time {
	since := seat.Leaving.Since
	if since.IsZero() || since.After(v.now) { // the clock was set back
		return v.now
	}
	return since.Add(v.settle)
}

// goodbye says why somebody leaves.
func (v *sitting) goodbye(seat Seat) Reason {
	switch {
	case seat.By != "":
		return "not delegated any more"
	case seat.Role == theme.Presenter:
		return "presents it no more"
	case seat.Via != "":
		return Reason("left " + seat.Via)
	}
	return "left the audience"
}

func (v *sitting) change(seat Seat, m *theme.Member, told *Facts, asks bool, language string) news {
	facts := &v.session.Facts
	n := news{kind: Update, told: told, changed: facts.newsIn(language, *told), why: facts.readIn(language).reasonSince(told.readIn(language))}
	owed := v.session.owed(seat, told, language)
	loud := v.loudness(seat, owed)
	if slices.Contains(owed, FieldPresenter) {
		n.casting = v.casting(seat, m, told)
	}
	if n.casting != "" {
		loud = theme.All
	}
	if loud == theme.Feed && len(owed) < len(n.changed) && v.loudness(seat, n.changed) != theme.Feed {
		loud, n.silent = theme.Quietly, true
	}
	if asks && loud == theme.Feed && len(n.changed) > 0 {
		loud = theme.Quietly
	}
	switch {
	case loud == theme.Feed:
		return news{}
	case facts.Cancelled:
		n.kind = Cancel
	case !v.coming() && !slices.Contains(n.changed, FieldPlace):
		return news{}
	default:
		n.backOn = told.Cancelled
	}
	n.when = v.settled
	if n.casting != "" {
		n.when = v.now
	}
	if loud == theme.Quietly {
		n.quiet = true
		if latest := facts.Start.Add(-day); latest.After(n.when) {
			n.when = latest
		}
	}
	return n
}

// casting returns what a change of presenters means to one person: whoever presents the session now or no more is told at once. Who
// has said No themselves knows.
func (v *sitting) casting(seat Seat, m *theme.Member, told *Facts) Casting {
	who := namesOf([]*theme.Person{m.Person})
	is, was := m.Role() == theme.Presenter, listed(told.Presenter, who)
	switch {
	case is && !was && (!questions(v.theme) || v.certain(m.Person.Email)):
		return CastNew // else the letter that asks them tells it
	case is || !was:
		return ""
	case slices.ContainsFunc(v.cast, func(c part) bool { return c.who == m.Person && c.answer == No }):
		return ""
	}
	return CastFormer
}

// listed reports whether a name is among those of [Facts.Presenter].
func listed(presenters, name string) bool {
	return slices.Contains(strings.Split(presenters, ", "), name)
}

// loudness returns how loudly this person hears of the changes. Those who do not come hear only what may change their mind.
func (v *sitting) loudness(seat Seat, changed []Field) theme.Loud {
	notify, loudest := &v.theme.Notify, theme.Feed
	for _, field := range changed {
		loud := notify.Content
		switch field {
		case FieldCancelled, FieldCertain: // whether it takes place
			loud = notify.Cancel
		case FieldStart:
			loud = notify.Start
		case FieldEnd:
			loud = notify.Duration
		case FieldPlace:
			loud = notify.Place
		}
		if seat.absent() && field != FieldCancelled && field != FieldStart && field != FieldEnd {
			continue
		}
		if loud == theme.All || loudest == theme.Feed {
			loudest = loud
		}
	}
	return loudest
}

// asksAgain reports that an earlier answer says nothing about what is told now.
func (n news) asksAgain(facts *Facts) bool {
	if n.kind == Request || n.backOn {
		return true
	}
	return n.kind == Update && slices.Contains(n.changed, FieldStart) && !facts.clockChange(*n.told)
}

// minor reports that the news touches neither when nor where nor whether (STATUS): then RFC 5546 §2.1.4 lets SEQUENCE be, and calendars
// take the change in without asking for an answer again. Its stamp is newer all the same.
func (n news) minor() bool {
	return n.kind == Update && !n.backOn && !slices.ContainsFunc(n.changed, func(f Field) bool {
		return f == FieldStart || f == FieldEnd || f == FieldPlace || f == FieldTentative || f == FieldCertain
	})
}

// withdrawn returns the seat as it was before its pending letter. The letter's name stays used, so number, SEQUENCE and stamp stay.
func (s Seat) withdrawn() Seat {
	before := s.Pending
	s.Revision, s.Left, s.Answer, s.Asked, s.Pending = before.Revision, before.Left, before.Answer, before.Asked, nil
	s.Marks = s.Marks.unreminded(before.Reminds)
	if s.Revision == 0 {
		s.Leaving = Leaving{}
	}
	if s.Said.Answer != "" { // perhaps given after the letter was posted
		s.Answer = s.Said.counts(s.Asked)
	}
	return s
}

package scheduler

import (
	"time"

	"rondo/ical"
)

// Kind is what a letter is for.
type Kind string

// The kinds of letters; what is peculiar to each stands in [Kinds].
const (
	Request  Kind = "request"  // an invitation
	Update   Kind = "update"   // what has changed; with a higher SEQUENCE unless only words have
	Cancel   Kind = "cancel"   // the session is off, or the person is in the audience no more
	Reminder Kind = "reminder" // the session is soon

	Refresh   Kind = "refresh"   // the current request again, for the asking
	Nudge     Kind = "nudge"     // no answer yet
	Place     Kind = "place"     // a place has become free
	OnWaiting Kind = "waiting"   // on the waiting list
	TurnDown  Kind = "decline"   // the session stays where it is, although the person proposed another time
	FollowUp  Kind = "follow-up" // what remains of the session, to those who came
	Missed    Kind = "missed"    // what remains of the session, to those who did not come
	Thanks    Kind = "thanks"    // to a presenter, after the session
	Survey    Kind = "survey"    // the one reminder of a survey, to those who have not answered
	Materials Kind = "materials" // what came after the follow-up, where the theme asks for it
	Notice    Kind = "notice"    // to organizers: something is held
	Returned  Kind = "returned"  // to organizers, once a day: what did not arrive and what waits for them
	Forwarded Kind = "forwarded" // to organizers: what a person wrote in answer
	Note      Kind = "note"      // a word to people that is no change
	Confirm   Kind = "confirm"   // did you ask to join? One button
	Asking    Kind = "asking"    // to whom the files name: will you present?
	Briefing  Kind = "briefing"  // to a presenter: one step of their path, with help
	Cast      Kind = "casting"   // to organizers, at once: a session has lost its presenter, somebody steps in, or is not written to
	Call      Kind = "call"      // who would present? to those who said in a survey that they would
	Affirm    Kind = "affirm"    // to organizers: does the theme go on?
	Weekly    Kind = "weekly"    // to organizers, once a week: what comes, what is missing, what clashes
	SignIn    Kind = "sign-in"   // to organizers: a link by which they sign in at the desk
	Chat      Kind = "chat"      // to a channel of a chat: what there is to tell everybody about a session
)

// Traits are what letters of one kind have in common. Whatever treats kinds differently reads them here; the ledger keeps with
// each letter what SQL has to know.
type Traits struct {
	Kind   Kind
	Method ical.Method // of the calendar object that comes with it (RFC 5546 §1.4); "" for words and a link
	Lane   Lane
	Hurry  bool   // in the urgent lane when its session starts within 24 hours
	Copies int    // how many attempts may end in doubt: a doubled calendar entry is the same entry, doubled words are a nuisance
	Dies   Moment // when its time makes it untrue, and it is not sent any more

	News       bool   // says where and when, so the seat remembers it as its last letter, under a Number of its own
	RecalledBy Recall // what ends it while it waits
	Timed      bool   // has a time to leave that matters: it waits until its person knows of the session, and never leaves early
	Invites    bool   // invites its reader to answer, and so says how many places there are
	Joins      bool   // has the link by which its reader joins the session
	Overlaps   bool   // says what its session overlaps for its reader
	Organizers bool   // is about no single session and no seat: but for calls, for organizers
	Channel    bool   // goes to a channel of a chat, by a route of its own, and to no person; about no seat
	Unasked    bool   // goes to an address that anybody may have typed: one a day in all, see [State.MayKnock]; about no seat

	// Once says what it is posted once for, part by part, as its name says it between kind and address: uid (of the session),
	// number ([Letter.Number]), start (of the session), before (a reminder's offset), at (Unix time of what it answers), and
	// id (of a proposal, a mail, the day, what is held or a remark).
	Once string
}

// Recall is what ends a letter that waits, because it says something that is not true any more.
type Recall string

// What ends letters that wait.
const (
	ByNothing Recall = ""
	ByMove    Recall = "move" // a CANCEL, or an update that tells another start
	ByNews    Recall = "news" // any newer request, update or cancel of the seat
)

// Moment is a point in a session's time.
type Moment int

// The moments.
const (
	Never       Moment = iota
	BeforeStart        // half an hour before the start
	AtStart
	AtEnd
	Afterwards // a week after the end, or after it was due where the theme waits longer
	AtClose    // when a survey closes: two weeks after the end
)

// Kinds are the traits of all kinds, in the order in which people meet them.
var Kinds = []Traits{
	{Kind: Asking, Once: "uid/at", Lane: Invite, Copies: 2, Dies: AtStart, RecalledBy: ByMove},
	{Kind: Briefing, Once: "uid/id/at", Lane: Remind, Copies: 2, Dies: AtStart, RecalledBy: ByMove},
	{Kind: Request, Once: "uid/number", Method: ical.Request, Lane: Invite, Copies: 3, Dies: AtStart, News: true, RecalledBy: ByNews, Invites: true, Joins: true, Overlaps: true},
	{Kind: Update, Once: "uid/number", Method: ical.Request, Lane: Invite, Hurry: true, Copies: 3, Dies: AtEnd, News: true, RecalledBy: ByNews, Joins: true, Overlaps: true},
	{Kind: Cancel, Once: "uid/number", Method: ical.Cancel, Lane: Invite, Hurry: true, Copies: 3, Dies: AtEnd, News: true, RecalledBy: ByNews},
	{Kind: Reminder, Once: "uid/start/before", Lane: Remind, Copies: 2, Dies: AtStart, RecalledBy: ByMove, Timed: true, Joins: true, Overlaps: true},
	{Kind: Nudge, Once: "uid/start", Lane: Remind, Copies: 2, Dies: BeforeStart, RecalledBy: ByMove, Timed: true, Invites: true},
	{Kind: Note, Once: "uid/id", Lane: Remind, Copies: 2, Dies: AtEnd, RecalledBy: ByMove, Timed: true},
	{Kind: OnWaiting, Once: "uid/at", Lane: Invite, Hurry: true, Copies: 2, Dies: AtStart, RecalledBy: ByMove},
	{Kind: Place, Once: "uid/at", Lane: Invite, Hurry: true, Copies: 2, Dies: AtStart, RecalledBy: ByMove, Joins: true},
	{Kind: Refresh, Once: "uid/at", Method: ical.Request, Lane: Invite, Copies: 3, Dies: AtEnd, RecalledBy: ByNews, Invites: true, Joins: true},
	{Kind: TurnDown, Once: "id", Method: ical.DeclineCounter, Lane: Invite, Copies: 3, Dies: AtEnd},
	{Kind: FollowUp, Once: "uid", Lane: Unhurried, Copies: 2, Dies: Afterwards},
	{Kind: Missed, Once: "uid", Lane: Unhurried, Copies: 2, Dies: Afterwards},
	{Kind: Thanks, Once: "uid", Lane: Unhurried, Copies: 2, Dies: Afterwards},
	{Kind: Survey, Once: "uid", Lane: Unhurried, Copies: 2, Dies: AtClose},
	{Kind: Materials, Once: "uid", Lane: Unhurried, Copies: 2, Dies: Afterwards},
	{Kind: Confirm, Once: "at", Lane: Invite, Copies: 2, Unasked: true},
	{Kind: Notice, Once: "id", Lane: Urgent, Copies: 3, Organizers: true},
	{Kind: Cast, Once: "id", Lane: Urgent, Copies: 3, Organizers: true},
	{Kind: Returned, Once: "id", Lane: Unhurried, Copies: 2, Organizers: true},
	{Kind: Forwarded, Once: "id", Lane: Unhurried, Copies: 2, Organizers: true},
	{Kind: Call, Once: "id", Lane: Unhurried, Copies: 2, Organizers: true},
	{Kind: Affirm, Once: "id", Lane: Unhurried, Copies: 2, Organizers: true},
	{Kind: Weekly, Once: "id", Lane: Unhurried, Copies: 2, Organizers: true},
	{Kind: SignIn, Once: "id", Lane: Urgent, Copies: 2, Organizers: true},
	{Kind: Chat, Once: "uid/id/at", Lane: Remind, Copies: 2, Channel: true},
}

// Traits returns what letters of this kind have in common, and the zero Traits where there is no such kind.
func (k Kind) Traits() *Traits {
	for i := range Kinds {
		if Kinds[i].Kind == k {
			return &Kinds[i]
		}
	}
	return new(Traits)
}

// Seatless reports whether letters of the kind are about no single session and no seat.
func (t *Traits) Seatless() bool { return t.Organizers || t.Unasked }

// restamps reports whether the letter is the newest that calendars know of its seat, though it is no news.
func (t *Traits) restamps() bool { return t.Method == ical.Request }

// KindNames lists all kinds, in the order of [Kinds].
func KindNames() []Kind {
	names := make([]Kind, len(Kinds))
	for i := range Kinds {
		names[i] = Kinds[i].Kind
	}
	return names
}

// of returns when a session with these facts is at the moment; the zero time for [Never].
func (m Moment) of(f *Facts) time.Time {
	switch m {
	case BeforeStart:
		return f.Start.Add(-tooLate)
	case AtStart:
		return f.Start
	case AtEnd:
		return f.End
	case AtClose:
		return f.End.Add(SurveyOpen)
	case Afterwards:
		return f.End.Add(7 * day)
	}
	return time.Time{}
}

// lane returns the lane of a letter about a session that starts, as far as its reader knows, at start.
func (t *Traits) lane(start, now time.Time) Lane {
	if t.Hurry && start.Sub(now) <= day {
		return Urgent
	}
	return t.Lane
}

package templates

import (
	"slices"

	"rondo/scheduler"
)

// todo returns the name of the phrase that says what the reader can do; "" if there is nothing to do.
func (c *composer) todo() string {
	switch l := c.letter; {
	case l.Kind == "notice":
		return "todo/release"
	case !l.hasSession():
		return "todo/" + l.says()
	case l.Guide != nil && c.matter.Online:
		return "todo/" + c.event()
	case l.Guide != nil:
		return "todo/presenter"
	case l.after() && l.Session.URL == "" && l.Kind != "thanks":
		return ""
	case l.after():
		return "todo/" + l.Kind
	case l.Plain && l.Kind == "request":
		return "todo/plain"
	case l.Plain:
		return ""
	case l.reminds() && l.Waits:
		return "todo/still"
	case l.reminds() && !l.answered():
		return "todo/unanswered"
	case l.Kind == "note" && !l.over() && !l.answered():
		return "todo/unanswered"
	case l.Kind == "note":
		return ""
	case l.Kind == "update" && l.reminds():
		return "todo/reminder"
	case l.Kind == "refresh" && l.answered(), l.Kind == "update" && !l.Asks:
		return "todo/kept"
	case l.Kind == "update":
		return "todo/again"
	}
	switch event := c.event(); event {
	case "today", "tomorrow", "day":
		return "todo/reminder"
	case "":
		return "todo/answer"
	default:
		return "todo/" + event
	}
}

// kind returns what the letter has in common with others of its kind; a zero Traits if there is no such kind.
func (l *Letter) kind() *scheduler.Traits { return scheduler.Kind(l.Kind).Traits() }

// reminds reports whether the letter says that the session is soon, and of nothing that has to be answered anew.
func (l *Letter) reminds() bool { return l.Kind == "reminder" || l.Reminds && !l.Asks }

// hasSession reports whether the letter is about a session. Those to organizers are about the installation.
func (l *Letter) hasSession() bool { return !l.kind().Seatless() }

// says returns what phrases about a letter without a session are named by: its kind, or what is forwarded.
func (l *Letter) says() string {
	if l.Kind == "forwarded" && slices.ContainsFunc(l.Lines, func(line Line) bool { return line.Says == "offers" }) {
		return "offer"
	}
	return l.Kind
}

// pressed reports whether the letter is about no session, and has one button.
func (l *Letter) pressed() bool {
	return l.kind().Unasked || l.Kind == "call" || l.Kind == "affirm" || l.Kind == "sign-in"
}

// over reports whether the letter says something of a session that has begun, so that there is nothing to answer any more.
func (l *Letter) over() bool { return l.Kind == "note" && !l.Session.Start.After(l.Now) }

// host reports whether the reader's coming is taken for granted, so that they are not asked.
func (l *Letter) host() bool { return l.Role == "presenter" || l.Role == "organizer" }

// answered reports whether nothing is left to ask of the reader.
func (l *Letter) answered() bool { return l.Answered || l.host() }

// after reports whether the letter comes after its session.
func (l *Letter) after() bool { return l.kind().Dies >= scheduler.Afterwards }

// places returns how many may take part, if the reader is one of those who need a place and can still answer; 0 if not,
// or for any number.
func (l *Letter) places() int {
	if invites := l.kind().Invites || l.Kind == "update" && l.Asks; !invites || l.host() {
		return 0
	}
	return l.Places
}

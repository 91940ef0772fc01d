package templates

import "rondo/scheduler"

// todo names the phrase that says what the reader can do; "" when there is nothing to do.
func (c *composer) todo() string {
	switch l := c.letter; {
	case l.Kind == "notice":
		return "todo/release"
	case !l.hasSession():
		return "todo/" + l.Kind
	case l.Plain && l.Kind == "request":
		return "todo/plain"
	case l.Plain:
		return ""
	case l.Kind == "reminder" && l.Waits:
		return "todo/still"
	case l.Kind == "reminder" && !l.answered():
		return "todo/unanswered"
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

// kind is what the letter has in common with others of its kind.
func (l *Letter) kind() *scheduler.Traits { return scheduler.Kind(l.Kind).Traits() }

// hasSession tells letters about a session from those about the installation.
func (l *Letter) hasSession() bool { return !l.kind().Organizers }

// host tells those whose coming is taken for granted from those who are asked.
func (l *Letter) host() bool { return l.Role == "presenter" || l.Role == "organizer" }

// answered reports that nothing is left to ask of the reader.
func (l *Letter) answered() bool { return l.Answered || l.host() }

// places is how many may take part, where the reader is one of those who need a place and can still answer; 0 for any
// number.
func (l *Letter) places() int {
	if invites := l.kind().Invites || l.Kind == "update" && l.Asks; !invites || l.host() {
		return 0
	}
	return l.Places
}

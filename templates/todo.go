package templates

// todo names the phrase that says what the reader can do; "" when there is nothing to do.
func (c *composer) todo() string {
	switch l := c.letter; {
	case l.Kind == "notice":
		return "todo/release"
	case l.Kind == "returned":
		return "todo/returned"
	case l.Kind == "forwarded":
		return "todo/forwarded"
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

// hasSession tells letters about a session from those about the installation.
func (l *Letter) hasSession() bool {
	return l.Kind != "notice" && l.Kind != "returned" && l.Kind != "forwarded"
}

// host tells those whose coming is taken for granted from those who are asked.
func (l *Letter) host() bool { return l.Role == "presenter" || l.Role == "organizer" }

// answered reports that nothing is left to ask of the reader.
func (l *Letter) answered() bool { return l.Answered || l.host() }

// places is how many may take part, where the reader is one of those who need a place and can still answer; 0 for any
// number.
func (l *Letter) places() int {
	switch l.Kind {
	case "request", "refresh", "nudge":
	case "update":
		if !l.Asks {
			return 0
		}
	default:
		return 0
	}
	if l.host() {
		return 0
	}
	return l.Places
}

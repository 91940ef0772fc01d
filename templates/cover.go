package templates

// cover words what only this reader reads.
func (c *composer) cover(subject string) cover {
	l := c.letter
	to := address{matter: c.matter, To: person(l.To), Via: person(l.Via)}
	said := cover{
		Language: c.tag,
		Subject:  subject,
		Greeting: c.say("greeting", to),
		Opening:  c.say(opening(l, c.event()), to),
		Site:     c.matter.Site,
		SiteURL:  webAddress(oneLine(l.SiteURL)),
	}
	if because := because(l); because != "" {
		said.Because = c.say(because, to)
	}
	return said
}

// opening names the phrase that says what the letter is about.
func opening(l Letter, event string) string {
	switch {
	case l.Kind == "notice":
		return "opening/notice"
	case l.Kind == "cancel" && l.Left:
		return "opening/left"
	case l.Kind != "request":
		return "opening/" + event
	case l.Role == "presenter":
		return "opening/presenter"
	case l.Plain:
		return "opening/plain"
	case l.Role == "organizer":
		return "opening/organizer"
	}
	return "opening/request"
}

// because names the phrase that says why the reader gets letters about this session; "" when it is said already.
func because(l Letter) string {
	switch {
	case l.Kind == "notice", l.Kind == "cancel" && l.Left:
		return ""
	case l.Role == "presenter", l.Role == "organizer":
		return "because/" + l.Role
	case l.Via != "":
		return "because/group"
	}
	return "because/named"
}

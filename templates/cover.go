package templates

// cover words what only this reader reads.
func (c *composer) cover(subject string) cover {
	l := c.letter
	to := address{matter: c.matter, To: person(l.To), Via: person(l.Via), From: oneLine(l.From)}
	if to.From == "" {
		to.From = to.Sender
	}
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
	if l.First && !l.Plain && (l.Kind == "request" || l.Kind == "update") {
		said.First = c.say("first", to)
	}
	if !l.hasSession() {
		return said
	}
	said.Own = linkTo(c.say("own", nil), l.OwnURL)
	switch {
	case l.Kind != "cancel":
		said.Answer = linkTo(c.say("answer", nil), l.AnswerURL)
	case !l.Left:
		said.Off = linkTo(c.say("answered", nil), l.AnswerURL)
	}
	return said
}

// linkTo labels an address; what is none leads nowhere.
func linkTo(label, address string) link {
	if address = webAddress(oneLine(address)); address == "" {
		return link{}
	}
	return link{Label: label, URL: address}
}

// opening names the phrase that says what the letter is about.
func opening(l Letter, event string) string {
	switch {
	case !l.hasSession(), l.Kind == "refresh":
		return "opening/" + l.Kind
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
	case !l.hasSession(), l.Kind == "cancel" && l.Left:
		return ""
	case l.Role == "presenter", l.Role == "organizer":
		return "because/" + l.Role
	case l.Via != "":
		return "because/group"
	}
	return "because/named"
}

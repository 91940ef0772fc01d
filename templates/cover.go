package templates

import "sync"

// cover words what only this reader reads.
func (o *Occasion) cover(s *speech, r Reader) cover {
	l := &o.letter
	to := address{matter: o.matter, To: person(r.Name), Via: o.via, From: oneLine(r.From)}
	if to.From == "" {
		to.From = to.Sender
	}
	said := o.same
	said.Greeting, said.Opening = o.told[0].say(s, "greeting", &to), o.told[1].say(s, o.opening, &to)
	if l.Again {
		said.Opening = s.say("again", &to) + " " + said.Opening
	}
	if o.also != "" {
		said.Opening += " " + s.say(o.also, &to)
	}
	if names := oneLine(r.Overlaps); names != "" {
		said.Opening += " " + s.say("overlaps", struct {
			Names    string
			Recorded bool
		}{names, r.Recorded})
	}
	if o.because != "" {
		said.Because = o.told[2].say(s, o.because, &to)
	}
	if l.First && !l.Plain && l.kind().News && l.Kind != "cancel" {
		said.First = o.told[3].say(s, "first", &to)
	}
	if !l.hasSession() {
		if l.pressed() {
			said.Answer = linkTo(o.answer, r.AnswerURL)
		} else {
			said.Own = linkTo(o.own, r.OwnURL)
		}
		return said
	}
	said.Own = linkTo(o.own, r.OwnURL)
	if o.join != "" {
		said.Join = linkTo(o.join, r.JoinURL)
	}
	switch {
	case l.after() && o.said != "":
		said.Results = linkTo(o.said, r.SurveyURL)
	case l.after() && o.ask != "": // and nothing else is left to answer
		if said.Survey = linkTo(o.ask, r.SurveyURL); said.Survey.URL != "" {
			said.Scale = o.scale
		}
	case l.Guide != nil:
		said.Answer = linkTo(o.answer, r.PresentURL)
	case l.after(), l.over(): // nothing is left to answer
	case l.Kind != "cancel":
		said.Answer = linkTo(o.answer, r.AnswerURL)
	case !l.Left:
		said.Off = linkTo(o.answer, r.AnswerURL)
	}
	return said
}

// told is a phrase as the first reader of an occasion is told it. It is told alike to all readers who have the same name and
// the same address to write to, as far as the phrase shows these, since everything else in it is of the occasion.
type told struct {
	once       sync.Once
	text       string
	name, from bool // the phrase shows them
	first      *address
}

// say returns the phrase for a reader, and "" where it goes wrong. name is always the same.
func (t *told) say(s *speech, name string, to *address) string {
	t.once.Do(func() {
		text := s.say(name, to)
		if s.err != nil {
			return
		}
		shown := shows{tree: s.phrase, fields: map[string]bool{}}
		shown.template(name)
		t.text, t.name, t.from = text, shown.all || shown.fields["To"], shown.all || shown.fields["From"]
		t.first = to
	})
	if t.first == nil || t.name && to.To != t.first.To || t.from && to.From != t.first.From {
		return s.say(name, to)
	}
	return t.text
}

// linkTo returns a link with a label; the zero link if the address is not one of the web.
func linkTo(label, address string) link {
	if address = webAddress(oneLine(address)); address == "" {
		return link{}
	}
	return link{Label: label, URL: address}
}

// opening returns the name of the phrase that says what the letter is about. event is that of composer.event.
func opening(l Letter, event string) string {
	switch {
	case !l.hasSession(), l.Kind == "refresh":
		return "opening/" + l.says()
	case l.Kind == "update" && l.Casting == "new":
		return "opening/presenter"
	case l.Kind == "update" && l.Casting == "former":
		return "opening/presenter/former"
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

// because returns the name of the phrase that says why the reader gets letters about this session; "" if nothing needs
// to be said.
func because(l Letter) string {
	switch {
	case l.Kind == "call":
		return "because/call"
	case !l.hasSession(), l.Kind == "cancel" && l.Left:
		return ""
	case l.Kind == "asking":
		return "because/asking"
	case l.Role == "presenter", l.Role == "organizer":
		return "because/" + l.Role
	case l.Via != "":
		return "because/group"
	}
	return "because/named"
}

package templates

import "time"

// named has sessions that are social meetings called so, in the reader's language.
func (c *composer) named() {
	l := &c.letter
	call := func(s Session) Session {
		if s.Social {
			s.Title = c.say("title/social", nil)
		}
		return s
	}
	l.Session = call(l.Session)
	for _, other := range []**Session{&l.Was, &l.Next} {
		if *other != nil {
			called := call(**other)
			*other = &called
		}
	}
}

// decision is the values of the phrases doubt/….
type decision struct {
	Name    string // the theme's short name
	Known   bool   // it is known when it is decided
	Until   moment // when; the day is the reader's
	Becomes string // what becomes of the session if nobody presents it: keep, cancel or social
}

// doubt says why it is not certain whether the session takes place, or that it is a social meeting; "" where neither is so.
func (c *composer) doubt() string {
	l := c.letter
	d := decision{Name: c.matter.Name, Becomes: l.Becomes, Known: !l.Until.IsZero()}
	if d.Known {
		d.Until = c.moment(l.Until.In(c.readerZone))
	}
	switch now := &l.Session; {
	case l.after(), l.over():
		return ""
	case now.Tentative && now.Lapsed:
		return c.say("doubt/season", d)
	case now.Tentative:
		return c.say("doubt/open", d)
	case now.Social:
		return c.say("doubt/social", d)
	}
	return ""
}

// heads reports whether a line is the heading of those within it.
func (l Line) heads() bool { return len(l.Parts) > 0 && len(l.Says) > 5 && l.Says[:5] == "head/" }

// group is lines under a heading.
type group struct {
	Heading string
	Lines   []string
}

// groups returns the lines of a letter without a session that stand under headings.
func (c *composer) groups() (all []group) {
	for _, head := range c.letter.Lines {
		if !head.heads() {
			continue
		}
		g := group{Heading: oneLine(c.line(Line{Says: head.Says, A: head.A, N: head.N}))}
		for _, line := range head.Parts {
			g.Lines = append(g.Lines, oneLine(c.line(line)))
		}
		all = append(all, g)
	}
	return all
}

// sampleDoubts are letters that say every phrase of this file.
func sampleDoubts(add func(kind string, change func(*Letter)), at time.Time) {
	for _, becomes := range []string{"keep", "cancel", "social"} {
		add("request", func(l *Letter) { l.Session.Tentative, l.Until, l.Becomes = true, at, becomes })
	}
	add("forwarded", func(l *Letter) { l.Lines, l.Quote = []Line{{Says: "offers", A: "a", B: "b", C: "c", From: at}}, "" })
	for _, until := range []time.Time{{}, at} {
		add("reminder", func(l *Letter) { l.Session.Tentative, l.Session.Lapsed, l.Until = true, true, until })
	}
	add("update", func(l *Letter) {
		was := l.Session
		was.Tentative = true
		l.Was, l.Session.Social, l.Changed = &was, true, []string{"certain", "title"}
	})
	add("update", func(l *Letter) {
		was := l.Session
		l.Was, l.Session.Tentative, l.Reminds, l.Changed = &was, true, true, []string{"tentative"}
	})
	add("update", func(l *Letter) {
		was := l.Session
		was.Tentative = true
		l.Was, l.Reminds, l.Changed = &was, true, []string{"certain"}
	})
}

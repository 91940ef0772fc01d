package mailer

import (
	"fmt"
	"strings"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
)

// view returns the letter as templates see it, but for its reader. Control characters end here, so that no text can become a header, a line of
// a calendar or an SMTP command further on.
func (s *Sealer) view(l *scheduler.Letter) (templates.Letter, error) {
	view := templates.Letter{
		Kind:     string(l.Kind),
		Language: l.To.Language(),
		Site:     line(s.Site.Name),
		SiteURL:  s.Site.URL,
		Zone:     l.To.Zone().Location(),
		City:     l.To.Zone().City(),
		BackOn:   l.BackOn,
		Clocks:   l.Clocks(),
		Reminds:  l.Reminds,
		Left:     l.Left,
		Plain:    l.Plain,
		First:    l.First,
		Role:     string(l.Role),
		Via:      line(l.Via),
		Sender:   s.organizer(l).Address,
		Now:      l.Stamp,
		Answered: answered(l),
		Asks:     l.Asks,
		Waits:    l.Waits,
		Casting:  string(l.Casting),
		Places:   l.Places,
	}
	if l.Joins() {
		view.Keep = s.Keep
	}
	if l.ShowsCode() {
		view.Code, view.CodeURL = s.Key.Code(l.Theme, l.UID), s.links().Checkin(l.Theme)
	}
	for _, field := range l.Changed {
		view.Changed = append(view.Changed, string(field))
	}
	view.Lines = told(l.Lines)
	if l.Kind == scheduler.Forwarded {
		view.Author, view.Quote = line(strings.TrimSpace(l.Author.Name+" <"+l.Author.Address+">")), lines(l.Quote)
		view.Session.Name, view.Session.Title = line(l.Facts.Name), line(l.Facts.Title)
	}
	if l.Kind == scheduler.Confirm {
		f := l.Facts
		view.Session = templates.Session{
			Name: line(f.Name), Title: line(f.Title), Titles: titles(f.Titles), Purpose: lines(f.Purpose), Presenter: line(f.Presenter), Start: f.Start, End: f.End,
		}
	}
	if l.UID == "" {
		if view.Session.Name == "" {
			view.Session.Name = line(l.Facts.Name)
		}
		return view, nil
	}
	view.Until, view.Becomes = l.Until, string(l.Becomes)
	for _, words := range l.Remarks {
		view.Remarks = append(view.Remarks, lines(words))
	}
	view.Presents, view.Setup = l.Setup > 0, l.Setup
	if l.Path != nil {
		view.Step, view.Again, view.Guide = string(l.Path.Step), l.Path.Again, s.guide(l)
	}
	if l.Proposal != nil {
		view.ProposedStart, view.ProposedEnd = l.Proposal.Start, l.Proposal.End
	}
	var err error
	if view.Session, err = session(l.Facts, l.Page); err != nil {
		return templates.Letter{}, err
	}
	view.Came, view.Counted, view.Ask = l.Came, l.Counted, line(l.Ask)
	if l.Next != nil {
		next, err := session(l.Next.Facts, l.Next.Page)
		if err != nil {
			return templates.Letter{}, err
		}
		view.Next = &next
	}
	if l.Batch != nil {
		if view.Batch, err = batch(l); err != nil {
			return templates.Letter{}, err
		}
	}
	if l.Was != nil {
		was, err := session(*l.Was, l.Page)
		if err != nil {
			return templates.Letter{}, err
		}
		view.Was = &was
	}
	return view, nil
}

// guide returns what helps whoever is asked to present, or presents.
func (s *Sealer) guide(l *scheduler.Letter) *templates.Guide {
	leg := l.Path
	guide := &templates.Guide{
		Due: leg.Due, People: leg.People, Groups: line(strings.Join(leg.Groups, ", ")), Hosts: line(leg.Hosts), Setup: leg.Setup,
		Standby: leg.Standby, For: line(leg.For), Rated: leg.Liked.Mean, Ratings: leg.Liked.Ratings,
	}
	for _, a := range leg.Liked.Answers {
		liked := templates.Liked{Ask: line(a.Ask.In(l.To.Language())), Answer: line(a.Answer.In(l.To.Language())), N: a.N, Of: a.Of}
		guide.Liked = append(guide.Liked, liked)
	}
	return guide
}

// batch returns what a letter has in common with others to its reader.
func batch(l *scheduler.Letter) (*templates.Batch, error) {
	b := &templates.Batch{Leads: l.Leads(), Of: l.Batch.Of, Says: l.Batch.Says}
	for _, c := range l.Batch.All {
		now, err := session(c.Facts, "")
		if err != nil {
			return nil, err
		}
		one := templates.Change{Session: now, BackOn: c.BackOn, Off: c.Kind == scheduler.Cancel}
		if c.Was != nil {
			was, err := session(*c.Was, "")
			if err != nil {
				return nil, err
			}
			one.Was = &was
		}
		for _, field := range c.Changed {
			one.Changed = append(one.Changed, string(field))
		}
		b.All = append(b.All, one)
	}
	return b, nil
}

// reader returns what the mail knows of its reader alone.
func (s *Sealer) reader(l *scheduler.Letter) templates.Reader {
	r := templates.Reader{Name: line(l.To.Name), From: s.from(l).Address}
	r.Overlaps, r.Recorded = line(strings.Join(l.Overlaps, ", ")), l.Recorded
	if l.UID != "" {
		if l.Path != nil {
			r.PresentURL = s.links().Presenter(seatOf(l))
		}
		r.AnswerURL, r.OwnURL = s.links().Answer(seatOf(l)), s.links().Page(l.To.Email, l.Links)
		if l.Ask != "" {
			r.SurveyURL = s.links().Survey(seatOf(l))
		}
	}
	switch l.Kind {
	case scheduler.Confirm:
		r.AnswerURL = s.links().Confirm(l.To.Email, l.Stamp)
	case scheduler.Affirm:
		r.AnswerURL = s.links().Affirm(l.Theme, l.To.Email, l.Links)
	case scheduler.Call:
		r.AnswerURL = s.links().Call(l.Theme, l.To.Email, l.Links)
	}
	switch l.Kind {
	case scheduler.Notice, scheduler.Cast, scheduler.Returned, scheduler.Forwarded, scheduler.Weekly:
		r.OwnURL = s.links().Desk()
	}
	if l.Login != "" {
		r.AnswerURL = s.links().SignIn(l.Login, l.To.Email)
	}
	if l.Joins() {
		r.JoinURL = s.links().Join(seatOf(l))
	}
	return r
}

// titles tidies a title in several languages, which is lines of tag, tab and text.
func titles(all string) string {
	var tidy []string
	for one := range strings.SplitSeq(all, "\n") {
		if tag, title, ok := strings.Cut(one, "\t"); ok {
			tidy = append(tidy, tag+"\t"+line(title))
		}
	}
	return strings.Join(tidy, "\n")
}

// session returns what a person is told of a session, for templates. page is the address of its page.
func session(f scheduler.Facts, page string) (templates.Session, error) {
	if err := f.Zone.Check(); err != nil {
		return templates.Session{}, fmt.Errorf("read the zone of the session on %s: %w", f.Start.Format("2006-01-02"), err)
	}
	return templates.Session{
		Name:      line(f.Name),
		Title:     line(f.Title),
		Titles:    titles(f.Titles),
		Purpose:   lines(f.Purpose),
		Abstract:  lines(f.Abstract),
		Presenter: line(f.Presenter),
		Place:     line(f.Place),
		Reason:    line(f.Reason),
		Start:     f.Start,
		End:       f.End,
		Zone:      f.Zone.Location(),
		City:      f.Zone.City(),
		URL:       page,
		Cancelled: f.Cancelled,
		Tentative: f.Tentative,
		Lapsed:    f.Lapsed,
		Social:    f.Social,
		Materials: materials(f.Links()),
	}, nil
}

// materials returns links as templates see them: lines of label, tab and address.
func materials(links theme.Materials) string {
	all := make([]string, len(links))
	for i, m := range links {
		all[i] = line(m.Label) + "\t" + line(m.URL)
	}
	return strings.Join(all, "\n")
}

// answered reports that the reader has answered already.
func answered(l *scheduler.Letter) bool { return l.Answer != "" && l.Answer != ical.NeedsAction }

// told returns the lines of a letter to organizers, as templates see them.
func told(all []scheduler.Line) []templates.Line {
	var view []templates.Line
	for _, l := range all {
		said := templates.Line{Says: l.Says, A: line(l.A), B: line(l.B), C: line(l.C), N: l.N, Parts: told(l.Parts)}
		if l.From != 0 {
			said.From = l.From.Time()
		}
		if l.To != 0 {
			said.To = l.To.Time()
		}
		view = append(view, said)
	}
	return view
}

package mailer

import (
	"fmt"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/templates"
)

// Words are the letter's words in its reader's language and zone, as they will stand in the mail.
func (s Sealer) Words(l scheduler.Letter) (templates.Mail, error) {
	view, err := s.view(l)
	if err != nil {
		return templates.Mail{}, err
	}
	return s.Templates.Letter(view)
}

// view is the letter as templates see it. Control characters end here, so that no text can become a header, a line of
// a calendar or an SMTP command further on.
func (s Sealer) view(l scheduler.Letter) (templates.Letter, error) {
	view := templates.Letter{
		Kind:     string(l.Kind),
		Language: l.To.Language,
		Site:     line(s.Site.Name),
		SiteURL:  s.Site.URL,
		To:       line(l.To.Name),
		Zone:     l.To.Zone.Location(),
		City:     l.To.Zone.City(),
		BackOn:   l.BackOn,
		Left:     l.Left,
		Plain:    l.Plain,
		First:    l.First,
		Role:     string(l.Role),
		Via:      line(l.Via),
		Sender:   s.organizer(l).Address,
		From:     s.from(l).Address,
		Now:      l.Stamp,
		Answered: l.Answer != "" && l.Answer != ical.NeedsAction,
		Asks:     l.Asks,
		Waits:    l.Waits,
		Places:   l.Places,
	}
	for _, field := range l.Changed {
		view.Changed = append(view.Changed, string(field))
	}
	for _, text := range l.Lines {
		view.Lines = append(view.Lines, line(text))
	}
	if l.UID == "" {
		return view, nil
	}
	view.AnswerURL, view.OwnURL = s.links().Answer(seatOf(l)), s.links().Page(l.To.Email, l.Links)
	if l.Proposal != nil {
		view.ProposedStart, view.ProposedEnd = l.Proposal.Start, l.Proposal.End
	}
	var err error
	if view.Session, err = session(l.Facts, l.Page); err != nil {
		return templates.Letter{}, err
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

// session is what a person is told of a session, for templates. page is the address of its page.
func session(f scheduler.Facts, page string) (templates.Session, error) {
	zone, err := ical.LoadZone(f.Zone)
	if err != nil {
		return templates.Session{}, fmt.Errorf("read the zone of the session on %s: %w", f.Start.Format("2006-01-02"), err)
	}
	return templates.Session{
		Name:      line(f.Name),
		Title:     line(f.Title),
		Purpose:   lines(f.Purpose),
		Abstract:  lines(f.Abstract),
		Presenter: line(f.Presenter),
		Place:     line(f.Place),
		Reason:    line(f.Reason),
		Start:     f.Start,
		End:       f.End,
		Zone:      zone.Location(),
		City:      zone.City(),
		URL:       page,
		Cancelled: f.Cancelled,
	}, nil
}

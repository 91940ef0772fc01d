package scheduler

import "slices"

// proposals brings proposals in line with what became of their sessions, and answers those that organizers turned down.
func (p *planner) proposals() {
	p.resolved = map[string]bool{}
	for i := range p.have.Proposals {
		asked := &p.have.Proposals[i]
		s, planned := p.planned[asked.UID]
		if !planned {
			s = p.have.Session(asked.UID)
		}
		switch {
		case s == nil || s.Facts.Cancelled || !s.Facts.End.After(p.now):
			p.resolve(asked, ProposalStale, "the session is over or called off")
		case s.Facts.Start.Equal(asked.Start):
			p.resolve(asked, ProposalTaken, "the session is then")
		case asked.State == ProposalDeclining && p.set.Theme(s.Theme) != nil && !p.held[themeScope(s.Theme)]:
			p.turnDown(s, asked)
		default:
			p.reached(s.Facts.End)
		}
	}
}

func (p *planner) resolve(asked *Proposal, state ProposalState, why Reason) {
	p.resolved[asked.ID] = true
	p.do(Resolve{ID: asked.ID, State: state, Why: why})
}

// turnDown tells somebody that the session stays where it is. Those who cannot be written to are told nothing.
func (p *planner) turnDown(s *Session, asked *Proposal) {
	address := current(p.today, asked.Address)
	if p.have.regard(address, s.Theme).silent() {
		p.resolve(asked, ProposalDeclined, "nobody is told: the person hears nothing")
		return
	}
	seat := Seat{Address: address}
	if i, found := seatAt(s.Seats, address); found {
		seat = s.Seats[i]
	}
	l := p.prompted(&sitting{theme: p.set.Theme(s.Theme), session: s, now: p.now}, seat, prompt{
		kind: TurnDown, told: s.told(seat), once: []string{asked.ID}, why: "the session stays where it is",
	})
	l.Proposal, l.Expires = asked, s.Facts.End
	p.do(Post{Letter: l})
}

// Session returns the recorded session with a UID, nil when there is none.
func (s State) Session(uid string) *Session {
	if i := slices.IndexFunc(s.Sessions, func(s *Session) bool { return s.UID == uid }); i >= 0 {
		return s.Sessions[i]
	}
	return nil
}

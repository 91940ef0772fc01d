package desk

import (
	"fmt"
	"strings"

	"rondo/ical"
	"rondo/say"
	"rondo/scheduler"
	"rondo/theme"
)

// TakeProposal says what to write into a theme's file so that a session moves to where it was proposed. The theme may be
// nil.
func TakeProposal(t *theme.Theme, s *scheduler.Session, p scheduler.Proposal, zone ical.Zone) string {
	file, entry := "themes/"+s.Theme+".yaml", theme.When{}
	var said theme.Override
	if t != nil {
		file = t.File
		for _, on := range []theme.When{{Local: s.Slot, Set: true}, {Local: s.Slot.Midnight(), Set: true, DateOnly: true}} {
			if o, found := t.Sessions[on]; found && !entry.Set {
				entry, said = on, o
			}
		}
	}
	change := "move_to: " + ical.LocalOf(p.Start.In(zone.Location())).String()
	if length := p.End.Sub(p.Start); length != s.Facts.End.Sub(s.Facts.Start) {
		change += fmt.Sprintf(", duration: %dm", int(length.Minutes()))
	}
	where := fmt.Sprintf("In %s, below sessions:\n\n  %s: { %s }\n", file, s.Slot, change)
	switch {
	case said.MoveTo.Set:
		where = fmt.Sprintf("In %s, below sessions, in the entry of %s, instead of its move_to:\n\n  %s\n", file, entry, change)
	case entry.Set:
		where = fmt.Sprintf("In %s, below sessions, add to the entry of %s:\n\n  %s\n", file, entry, change)
	}
	return where + "\nOnce it is saved everybody gets the update, and the proposal is taken.\n"
}

// ProposalNamed finds a proposal that waits, by its id or the beginning of one, and its session.
func ProposalNamed(have scheduler.State, id string) (p scheduler.Proposal, s *scheduler.Session, err error) {
	found := 0
	for _, one := range have.Proposals {
		if one.ID == id {
			p, found = one, 1
			break
		}
		if strings.HasPrefix(one.ID, id) {
			p = one
			found++
		}
	}
	if id == "" || found != 1 {
		return p, nil, unclearf("no proposal, or more than one, waits as %q; 'rondo proposals' lists them", id)
	}
	s, err = SessionNamed(have, p.UID)
	return p, s, err
}

// ProposalRecord is one proposal, for scripts.
type ProposalRecord struct {
	ID      string `json:"id"`
	UID     string `json:"uid"`
	Theme   string `json:"theme"`
	Person  string `json:"person"`
	Start   string `json:"start"`
	End     string `json:"end"`
	Comment string `json:"comment,omitempty"`
	At      string `json:"at"`
	State   string `json:"state"`
}

// ProposalRecordOf returns p for scripts.
func ProposalRecordOf(p scheduler.Proposal) ProposalRecord {
	return ProposalRecord{p.ID, p.UID, p.Theme, p.Address, say.UTC(p.Start), say.UTC(p.End), p.Comment, say.UTC(p.At), string(p.State)}
}

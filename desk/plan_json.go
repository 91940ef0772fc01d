package desk

import (
	"slices"
	"time"

	"rondo/scheduler"
)

// Sessions returns the recorded sessions and those that acts open, by UID, with the facts the actions give them.
func (p *Planned) Sessions(acts []scheduler.Action) map[string]scheduler.Session {
	sessions := map[string]scheduler.Session{}
	for _, s := range p.Have.Sessions {
		sessions[s.UID] = *s
	}
	for _, a := range slices.Concat(p.around, acts) {
		switch a := a.(type) {
		case scheduler.Open:
			sessions[a.Session.UID] = a.Session
		case scheduler.Amend:
			s := sessions[a.UID]
			s.Facts = a.Facts
			sessions[a.UID] = s
		}
	}
	return sessions
}

// HoldRecord is what is held and why.
type HoldRecord struct {
	Scope string `json:"scope"` // files, zones, theme/ID or template/ID
	Why   string `json:"why"`
	Since string `json:"since"`
}

// ActionRecord is one action, for scripts.
type ActionRecord struct {
	Action string `json:"action"` // see [scheduler.Entry]
	Theme  string `json:"theme,omitempty"`
	UID    string `json:"uid,omitempty"`
	Start  string `json:"start,omitempty"`
	Letter string `json:"letter,omitempty"`
	Kind   string `json:"kind,omitempty"`
	To     string `json:"to,omitempty"`
	Why    string `json:"why,omitempty"`
}

// Records returns actions for scripts, with the theme and start of their sessions.
func (p *Planned) Records(acts []scheduler.Action) []ActionRecord {
	sessions := p.Sessions(acts)
	out := []ActionRecord{}
	for _, a := range acts {
		e := a.Entry()
		r := ActionRecord{Action: e.Verb, UID: e.UID, Letter: e.Letter, Kind: string(e.Kind), To: e.To, Why: string(e.Why)}
		if s, ok := sessions[r.UID]; ok {
			r.Theme, r.Start = s.Theme, s.Facts.Start.Format(time.RFC3339)
		}
		out = append(out, r)
	}
	return out
}

package main

import (
	"fmt"
	"io"
	"time"

	"rondo/ical"
	"rondo/scheduler"
)

// planView prints a plan.
type planView struct{ *planned }

// print shows the plan to a person, theme by theme and session by session.
func (p planView) print(w io.Writer) {
	zone := p.want.Config.Site.Zone
	printFindings(w, p.findings)
	fmt.Fprintf(w, "plan for %s\n", sayTime(p.now, zone))
	p.printActions(w, p.acts)
	for _, h := range p.holds {
		fmt.Fprintf(w, "held: %s: %s\n", h.Scope, h.Why)
	}
	if p.doubt != "" {
		fmt.Fprintln(w, "held: everything:", p.doubt)
	}
	if p.digest != "" {
		fmt.Fprintln(w, "\nheld until 'rondo apply':")
		p.printActions(w, p.held)
	}
	switch {
	case len(p.acts) == 0 && len(p.holds) == 0 && p.doubt == "" && p.letters == (letterCount{}):
		fmt.Fprintln(w, "nothing to do")
	case len(p.acts) == 0 && p.letters == (letterCount{}):
	default:
		fmt.Fprintf(w, "\n%s; plan only looks, 'rondo serve' sends\n", p.letters)
	}
	if !p.wake.IsZero() {
		fmt.Fprintf(w, "next look: %s\n", sayTime(p.wake, zone))
	}
}

// printActions groups actions under their theme and session; what belongs to neither comes first.
func (p planView) printActions(w io.Writer, acts []scheduler.Action) {
	sessions := p.sessions(acts)
	names := map[string]string{}
	for _, t := range p.want.Themes {
		names[t.ID] = t.Name
	}
	var uids []string
	byUID := map[string][]scheduler.Action{}
	for _, a := range acts {
		uid := a.Entry().UID
		if uid == "" {
			fmt.Fprintln(w, " ", a)
			continue
		}
		if byUID[uid] == nil {
			uids = append(uids, uid)
		}
		byUID[uid] = append(byUID[uid], a)
	}
	theme := ""
	for _, uid := range uids {
		s := sessions[uid]
		if s.Theme != theme {
			theme = s.Theme
			fmt.Fprintf(w, "\n%s (%s)\n", names[theme], theme)
		}
		zone, _ := ical.RecordedZone(s.Facts.Zone)
		fmt.Fprintf(w, "  %s  %s\n", sayTime(s.Facts.Start, zone), s.Facts.Title)
		for _, a := range byUID[uid] {
			fmt.Fprintln(w, "   ", a)
		}
	}
}

// sessions are the recorded ones and those the actions open, with the facts the actions give them.
func (p planView) sessions(acts []scheduler.Action) map[string]scheduler.Session {
	sessions := map[string]scheduler.Session{}
	for _, s := range p.have.Sessions {
		sessions[s.UID] = *s
	}
	for _, a := range acts {
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

// String says the numbers to a person: first what leaves now, then what may follow.
func (n letterCount) String() string {
	said := count(n.Now, "letter", "letters")
	if n.Settling+n.Held > 0 {
		said += " now"
	}
	if n.Settling > 0 {
		said += fmt.Sprintf(", %d once changes have settled", n.Settling)
	}
	if n.Held > 0 {
		said += fmt.Sprintf(", %d held until 'rondo apply'", n.Held)
	}
	return said
}

// sayTime is a moment for an organizer: in a named zone, never as a bare offset.
func sayTime(t time.Time, zone ical.Zone) string {
	return t.In(zone.Location()).Format("Mon 2 Jan 2006 15:04 ") + zone.String()
}

// printJSON shows the plan to a script.
func (p planView) printJSON(w io.Writer) error {
	out := struct {
		At       string         `json:"at"`
		Findings []string       `json:"findings"`
		Actions  []actionRecord `json:"actions"`
		Holds    []holdRecord   `json:"holds"`
		Doubt    string         `json:"doubt,omitempty"` // why nothing is sent from this database
		Held     []actionRecord `json:"held"`
		Letters  letterCount    `json:"letters"`
		Digest   string         `json:"digest,omitempty"` // what 'rondo apply' would release
		Next     string         `json:"next,omitempty"`
	}{At: p.now.Format(time.RFC3339), Letters: p.letters, Digest: p.digest, Doubt: p.doubt, Findings: []string{}, Holds: []holdRecord{}}
	for _, h := range p.holds {
		out.Holds = append(out.Holds, holdRecord{h.Scope, h.Why, utc(h.Since)})
	}
	for _, f := range p.findings {
		out.Findings = append(out.Findings, f.String())
	}
	out.Actions, out.Held = p.records(p.acts), p.records(p.held)
	if !p.wake.IsZero() {
		out.Next = p.wake.Format(time.RFC3339)
	}
	return printJSON(w, out)
}

type holdRecord struct {
	Scope string `json:"scope"` // files, zones, theme/ID or template/ID
	Why   string `json:"why"`
	Since string `json:"since"`
}

type actionRecord struct {
	Action string `json:"action"` // see [scheduler.Entry]
	Theme  string `json:"theme,omitempty"`
	UID    string `json:"uid,omitempty"`
	Start  string `json:"start,omitempty"`
	Letter string `json:"letter,omitempty"`
	Kind   string `json:"kind,omitempty"`
	To     string `json:"to,omitempty"`
	Why    string `json:"why,omitempty"`
}

func (p planView) records(acts []scheduler.Action) []actionRecord {
	sessions := p.sessions(acts)
	out := []actionRecord{}
	for _, a := range acts {
		e := a.Entry()
		r := actionRecord{Action: e.Verb, UID: e.UID, Letter: e.Letter, Kind: string(e.Kind), To: e.To, Why: string(e.Why)}
		if s, ok := sessions[r.UID]; ok {
			r.Theme, r.Start = s.Theme, s.Facts.Start.Format(time.RFC3339)
		}
		out = append(out, r)
	}
	return out
}

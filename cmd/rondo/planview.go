package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"rondo/desk"
	"rondo/say"
	"rondo/scheduler"
)

// planView prints a plan.
type planView struct {
	*desk.Planned
	full bool // one line for each action
}

// print shows the plan to a person, theme by theme.
func (p planView) print(w io.Writer) {
	zone := p.Want.Config.Site.Zone
	printFindings(w, p.Findings)
	fmt.Fprintf(w, "plan for %s\n", say.Time(p.Now, zone))
	p.printActs(w, p.Acts, p.Leaving)
	for _, h := range p.Holds {
		if h.Asks() {
			continue // below, in other words
		}
		fmt.Fprintf(w, "held: %s: %s\n", h.Scope, h.Why)
	}
	if p.Doubt != "" {
		fmt.Fprintln(w, "held: everything:", p.Doubt)
	}
	if p.Digest != "" {
		fmt.Fprintln(w, "\nheld until 'rondo apply':")
		p.printActs(w, p.Held, p.Waiting)
	}
	printAsides(w, p.Asides)
	p.printDrafts(w)
	if len(p.Notes) > 0 {
		fmt.Fprintln(w, "\nto be said:")
	}
	for _, n := range p.Notes {
		fmt.Fprintln(w, " ", n)
	}
	if len(p.Entered) > 0 {
		fmt.Fprintln(w, "\nentered by presenters, where files leave it open:")
	}
	for _, e := range p.Entered {
		fmt.Fprintf(w, "  %s  %s: %s from %s\n", say.Time(e.Facts.Start, e.Facts.Zone), e.Facts.Name, strings.Join(e.What, ", "), e.From)
	}
	switch {
	case len(p.Acts) == 0 && len(p.Holds) == 0 && p.Doubt == "" && p.Letters == (desk.Letters{}):
		fmt.Fprintln(w, "nothing to do")
	case len(p.Acts) == 0 && p.Letters == (desk.Letters{}):
	default:
		fmt.Fprintf(w, "\n%s; plan only looks, 'rondo serve' sends\n", p.Letters)
		if !p.full {
			fmt.Fprintln(w, "> letters  + opens  ~ changes  - ends  x takes back  ! holds; --full has a line for each")
		}
	}
	if !p.Wake.IsZero() {
		fmt.Fprintf(w, "next look: %s\n", say.Time(p.Wake, zone))
	}
}

// printAsides lists the sessions that step aside by on_conflict, or would.
func printAsides(w io.Writer, all []desk.AsideRecord) {
	asks := false
	for i, a := range all {
		if i == 0 {
			fmt.Fprintln(w, "\nby on_conflict:")
		}
		fmt.Fprintln(w, " ", a.Said)
		asks = asks || a.State == "asks"
	}
	if asks {
		fmt.Fprintln(w, "  'rondo apply' does it, 'rondo apply --refuse' lets them stay")
	}
}

// printDrafts lists the sessions of which nobody hears yet.
func (p planView) printDrafts(w io.Writer) {
	if len(p.Drafts) > 0 {
		fmt.Fprintln(w, "\ndrafts, of which nobody hears:")
	}
	const most = 10
	for _, d := range p.Drafts[:min(len(p.Drafts), most)] {
		o := d.Occurrence
		fmt.Fprintf(w, "  ? %s  %s  %s: %s from %s on\n", say.Time(o.Start, o.Zone), d.Theme, d.Title, say.Count(d.People, "person", "people"), say.Time(d.From, o.Zone))
	}
	if more := len(p.Drafts) - most; more > 0 {
		fmt.Fprintf(w, "  and %d more\n", more)
	}
}

// printActs shows actions and the letters that come of them, in groups or one by one.
func (p planView) printActs(w io.Writer, acts []scheduler.Action, letters []desk.Leaving) {
	if p.full {
		p.printActions(w, acts)
		return
	}
	for _, t := range p.Overview(acts, letters) {
		if t.Theme != "" {
			fmt.Fprintf(w, "\n%s (%s)\n", t.Name, t.Theme)
		}
		for _, line := range t.Lines(p.Now, p.Want.Config.Site.Zone) {
			fmt.Fprintln(w, " ", line)
		}
	}
}

// printActions groups actions under their theme and session; what belongs to neither comes first.
func (p planView) printActions(w io.Writer, acts []scheduler.Action) {
	sessions := p.Sessions(acts)
	names := map[string]string{}
	for _, t := range p.Want.Themes {
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
		fmt.Fprintf(w, "  %s  %s\n", say.Time(s.Facts.Start, s.Facts.Zone), s.Facts.Title)
		for _, a := range byUID[uid] {
			fmt.Fprintln(w, "   ", a)
		}
	}
}

// printJSON shows the plan to a script.
func (p planView) printJSON(w io.Writer) error {
	out := struct {
		At       string               `json:"at"`
		Findings []string             `json:"findings"`
		Actions  []desk.ActionRecord  `json:"actions"`
		Holds    []desk.HoldRecord    `json:"holds"`
		Doubt    string               `json:"doubt,omitempty"` // why nothing is sent from this database
		Held     []desk.ActionRecord  `json:"held"`
		Drafts   []desk.DraftRecord   `json:"drafts"`
		Asides   []desk.AsideRecord   `json:"asides,omitempty"`
		Letters  desk.Letters         `json:"letters"`
		Notes    []desk.NoteRecord    `json:"notes,omitempty"`
		Entered  []desk.EnteredRecord `json:"entered,omitempty"`
		Digest   string               `json:"digest,omitempty"` // what 'rondo apply' would release
		Next     string               `json:"next,omitempty"`
	}{At: p.Now.Format(time.RFC3339), Drafts: p.Drafts, Asides: p.Asides, Entered: p.Entered, Letters: p.Letters, Digest: p.Digest, Doubt: p.Doubt, Findings: []string{}, Holds: []desk.HoldRecord{}}
	for _, h := range p.Holds {
		out.Holds = append(out.Holds, desk.HoldRecord{Scope: h.Scope, Why: h.Why, Since: say.UTC(h.Since)})
	}
	for _, f := range p.Findings {
		out.Findings = append(out.Findings, f.String())
	}
	out.Notes = desk.NoteRecords(p.Notes)
	out.Actions, out.Held = p.Records(p.Acts), p.Records(p.Held)
	if !p.Wake.IsZero() {
		out.Next = p.Wake.Format(time.RFC3339)
	}
	return printJSON(w, out)
}

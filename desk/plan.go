package desk

import (
	"context"
	"fmt"
	"time"

	"rondo/installation"
	"rondo/say"
	"rondo/scheduler"
	"rondo/theme"
)

// Planned is what Plan says of the files on disk and the ledger at one moment.
type Planned struct {
	Inst     *installation.Folder
	Want     *theme.Set
	Findings theme.Findings
	Have     scheduler.State
	Doubt    string // why nothing is sent from this database; "" when it is
	Now      time.Time
	Acts     []scheduler.Action
	Wake     time.Time
	Holds    []scheduler.Hold   // that stand after acts
	Digest   string             // of the files that the brake holds; "" when it does not
	Held     []scheduler.Action // what would follow if they were released
	Drafts   []DraftRecord      // sessions that nobody hears of yet
	Asides   []AsideRecord      // sessions that step aside by on_conflict, or would
	Leaving  []Leaving          // letters that follow, those that leave first before those that settle
	Waiting  []Leaving          // letters that would follow, and wait for 'rondo apply'
	Letters  Letters
	Notes    []Note          // what is still to be said to people of sessions
	Entered  []EnteredRecord // what presenters entered of coming sessions

	around []scheduler.Action // of a plan for one person: what else happens to the sessions of their letters
}

// Letters is how many letters follow from the files as they are.
type Letters struct {
	Now      int `json:"now"`
	Settling int `json:"settling"` // leave once changes have settled, if nothing more happens
	Held     int `json:"held"`     // wait for 'rondo apply', those included that settle after it
}

// Plan looks at the disk and at the ledger and decides, without changing either. It plans for at on the clocks of the
// site, or for now where at is not set. When the files cannot be used, the error comes with the findings.
func Plan(ctx context.Context, inst *installation.Folder, now func() time.Time, at theme.When) (*Planned, error) {
	p, err := planOf(ctx, inst, now, at, scheduler.Scope{Everybody: true})
	if err == nil {
		p.plan()
	}
	return p, err
}

// PlanAhead is Plan for now, for whoever asks only what follows. Where nothing does, Have has nobody in sessions that were over long ago, which
// are most of what a ledger has.
func PlanAhead(ctx context.Context, inst *installation.Folder, now func() time.Time) (*Planned, error) {
	p, err := planOf(ctx, inst, now, theme.When{}, scheduler.EverythingAhead(now().UTC()))
	if err != nil {
		return p, err
	}
	acts, next, err := new(scheduler.Planned).Plan(p.Want, p.Have, p.Now)
	settles := !next.Wake().IsZero() && !next.Wake().After(p.settled())
	if err != nil || len(acts)+len(p.Have.Holds) > 0 || settles {
		return Plan(ctx, inst, now, theme.When{})
	}
	p.plan()
	return p, nil
}

// planOf returns what a plan goes by, with a part of the ledger.
func planOf(ctx context.Context, inst *installation.Folder, now func() time.Time, at theme.When, scope scheduler.Scope) (*Planned, error) {
	p := &Planned{Inst: inst, Now: now().UTC()}
	var err error
	if p.Have, p.Doubt, err = inst.RecordedWithin(ctx, now, scope); err != nil {
		return nil, err
	}
	if p.Want, p.Findings = inst.Want(p.Have.Accepted); p.Want == nil {
		return p, fmt.Errorf("plan: %s cannot be used; mend what is listed above", inst.Config)
	}
	if at.Set {
		p.Now = p.Want.Config.Site.Zone.In(at.Local)
	}
	if scheduler.Consults(p.Want) {
		if p.Have.Calendars, err = calendarsFor(ctx, inst, p.Want, now, p.Now); err != nil {
			return nil, err
		}
	}
	if scheduler.Briefs(p.Want) {
		if p.Have.Liked, err = likedIn(ctx, inst, p.Want, now); err != nil {
			return nil, err
		}
	}
	p.Findings = append(p.Findings, p.Want.Slips(p.Now, p.Have.Accepted)...).Sorted()
	p.Findings = append(p.Findings, Strange(p.Have, p.Want.Config, inst.Config, p.Now)...)
	p.Findings = append(p.Findings, StillNamed(p.Want, p.Have)...)
	p.Findings = append(p.Findings, scheduler.Reused(p.Want, p.Have, p.Now)...)
	p.Drafts = Drafts(p.Want, p.Have, p.Now)
	p.Asides = Asides(p.Want, p.Have, p.Now)
	return p, nil
}

// plan fills in what follows from Want and Have at Now.
func (p *Planned) plan() {
	p.Acts, p.Wake = scheduler.Plan(p.Want, p.Have, p.Now)
	leaving, settling := p.leaving(p.Have, p.Acts, p.Wake)
	p.Leaving = append(leaving, settling...)
	p.Letters = Letters{Now: len(leaving), Settling: len(settling)}
	after := p.Have.Apply(p.Acts, p.Now)
	p.Holds, p.Notes, p.Entered = after.Holds, p.notes(after), entered(after, p.Now)
	for _, h := range p.Holds {
		if h.Digest != "" {
			p.Digest = h.Digest
		}
	}
	if p.Digest == "" {
		return
	}
	released := p.Have
	released.Released = p.Digest
	var wake time.Time
	p.Held, wake = scheduler.Plan(p.Want, released, p.Now)
	leaving, settling = p.leaving(released, p.Held, wake)
	anyway := map[string]bool{}
	for _, l := range p.Leaving {
		anyway[l.Letter.Name] = true
	}
	for _, l := range append(leaving, settling...) {
		if !anyway[l.Letter.Name] {
			p.Waiting = append(p.Waiting, l)
		}
	}
	p.Letters.Held = len(p.Waiting)
}

// String says the numbers to a person: first what leaves now, then what may follow.
func (n Letters) String() string {
	said := say.Count(n.Now, "letter", "letters")
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

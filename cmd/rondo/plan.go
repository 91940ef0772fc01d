package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"rondo/scheduler"
	"rondo/theme"
)

func (a *app) planCommand() *cobra.Command {
	var at string
	var asJSON, status bool
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Show who would get which letter, and why",
		Long: "plan reads the files and the database and shows what would follow, grouped by theme and session, and what is\n" +
			"held until 'rondo apply'. It changes nothing, with or without a running daemon.",
		Example: "  rondo plan\n  rondo plan --at '2026-12-01 09:00'\n  rondo plan --exit-code || echo 'changes pending'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := a.plan(cmd.Context(), at)
			if err != nil {
				return err
			}
			if asJSON {
				err = planView{p}.printJSON(a.out)
			} else {
				planView{p}.print(a.out)
			}
			if err == nil && status && (len(p.acts) > 0 || p.letters != (letterCount{})) {
				return exitCode(exitPending)
			}
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&at, "at", "", "plan for another `TIME`, in the site's zone: '2026-12-01 09:00'")
	f.BoolVar(&asJSON, "json", false, "print an object with actions, held and next")
	f.BoolVar(&status, "exit-code", false, "exit 3 when changes are pending")
	return cmd
}

// planned is what Plan says of the files on disk and the ledger at one moment.
type planned struct {
	inst     *installation
	want     *theme.Set
	findings theme.Findings
	have     scheduler.State
	doubt    string // why nothing is sent from this database; "" when it is
	now      time.Time
	acts     []scheduler.Action
	wake     time.Time
	holds    []scheduler.Hold   // that stand after acts
	digest   string             // of the files that the brake holds; "" when it does not
	held     []scheduler.Action // what would follow if they were released
	letters  letterCount
}

// letterCount is how many letters follow from the files as they are.
type letterCount struct {
	Now      int `json:"now"`
	Settling int `json:"settling"` // leave once changes have settled, if nothing more happens
	Held     int `json:"held"`     // wait for 'rondo apply', those included that settle after it
}

// plan plans for the moment that --at names.
func (a *app) plan(ctx context.Context, at string) (*planned, error) {
	inst, err := a.open()
	if err != nil {
		return nil, err
	}
	var when theme.When
	if at != "" {
		if when, err = theme.ParseWhen(at); err != nil {
			return nil, usagef("--at: %w", err)
		}
	}
	p, err := planNow(ctx, inst, a.now, when)
	if p != nil && p.want == nil {
		printFindings(a.err, p.findings)
	}
	return p, err
}

// planNow looks at the disk and at the ledger and decides, without changing either. It plans for at on the clocks of the
// site, or for now where at is not set. When the files cannot be used, the error comes with the findings.
func planNow(ctx context.Context, inst *installation, now func() time.Time, at theme.When) (*planned, error) {
	p := &planned{inst: inst, now: now().UTC()}
	var err error
	if p.have, p.doubt, err = inst.recorded(ctx, now); err != nil {
		return nil, err
	}
	if p.want, p.findings = inst.want(p.have.Accepted); p.want == nil {
		return p, fmt.Errorf("plan: %s cannot be used; mend what is listed above", inst.config)
	}
	if at.Set {
		p.now = p.want.Config.Site.Zone.In(at.Local)
	}
	p.findings = append(p.findings, p.want.Slips(p.now, p.have.Accepted)...).Sorted()
	p.findings = append(p.findings, strange(p.have, p.want.Config, inst.config, p.now)...)
	p.acts, p.wake = scheduler.Plan(p.want, p.have, p.now)
	letters := lettersOf(p.acts)
	settling := p.settling(p.have, p.acts)
	p.letters = letterCount{Now: len(letters), Settling: len(settling)}
	p.holds = p.have.Apply(p.acts, p.now).Holds
	for _, h := range p.holds {
		if h.Digest != "" {
			p.digest = h.Digest
		}
	}
	if p.digest != "" {
		released := p.have
		released.Released = p.digest
		p.held, _ = scheduler.Plan(p.want, released, p.now)
		for _, all := range []map[string]bool{lettersOf(p.held), p.settling(released, p.held)} {
			for name := range all {
				if !letters[name] && !settling[name] {
					p.letters.Held++
				}
			}
		}
	}
	return p, nil
}

// settling are the names of the letters that follow by themselves from changes which have to settle first.
func (p *planned) settling(have scheduler.State, acts []scheduler.Action) map[string]bool {
	settled := p.now
	for _, t := range p.want.Themes {
		if s := t.Notify.Settle; s != nil && p.now.Add(s.Duration()).After(settled) {
			settled = p.now.Add(s.Duration())
		}
	}
	later, _ := scheduler.Plan(p.want, have.Apply(acts, p.now), settled)
	letters := map[string]bool{}
	for _, a := range later {
		if post, ok := a.(scheduler.Post); ok && (post.Letter.Kind == scheduler.Update || post.Letter.Kind == scheduler.Cancel) {
			letters[post.Letter.Name] = true
		}
	}
	return letters
}

// lettersOf are the names of the letters that actions post.
func lettersOf(acts []scheduler.Action) map[string]bool {
	letters := map[string]bool{}
	for _, a := range acts {
		if post, ok := a.(scheduler.Post); ok {
			letters[post.Letter.Name] = true
		}
	}
	return letters
}

package desk

import (
	"time"

	"rondo/scheduler"
)

// Leaving is a letter with the time at which it would leave, as far as the hourly limit and the server let it.
type Leaving struct {
	Letter scheduler.Letter
	At     time.Time
}

// leaving returns the letters that actions post, which leave now, and those that follow by themselves from changes which have to settle
// first: the plan is made again whenever it wants to look, as long as something may settle.
func (p *Planned) leaving(have scheduler.State, acts []scheduler.Action, wake time.Time) (now, settling []Leaving) {
	now = lettersOf(acts, p.Now)
	posted := map[string]bool{}
	for _, l := range now {
		posted[l.Letter.Name] = true
	}
	settled := p.settled()
	const most = 20 // more moments than changes can settle at in practice; what is left is looked at once
	steps := have.Steps()
	next := steps.Apply(acts)
	for n := 0; !wake.IsZero() && !wake.After(settled); n++ {
		if n == most {
			wake = settled
		}
		at := wake
		acts, wake = scheduler.Plan(p.Want, next, at)
		for _, l := range lettersOf(acts, at) {
			if kind := l.Letter.Kind; (kind == scheduler.Update || kind == scheduler.Cancel) && !posted[l.Letter.Name] {
				posted[l.Letter.Name] = true
				settling = append(settling, l)
			}
		}
		if n == most {
			break
		}
		next = steps.Apply(acts)
	}
	return now, settling
}

// settled returns when everything has settled that changes now.
func (p *Planned) settled() time.Time {
	settled := p.Now
	for _, t := range p.Want.Themes {
		if s := t.Notify.Settle; s != nil && p.Now.Add(s.Duration()).After(settled) {
			settled = p.Now.Add(s.Duration())
		}
	}
	return settled
}

// lettersOf returns the letters that actions post at a moment.
func lettersOf(acts []scheduler.Action, at time.Time) (all []Leaving) {
	for _, a := range acts {
		if post, ok := a.(scheduler.Post); ok {
			l := Leaving{Letter: post.Letter, At: at}
			if post.Letter.NotBefore.After(at) {
				l.At = post.Letter.NotBefore
			}
			all = append(all, l)
		}
	}
	return all
}

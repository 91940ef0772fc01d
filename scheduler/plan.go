package scheduler

import (
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Plan returns the actions that turn what is recorded into what is wanted, and when to look again (zero for never).
// It is pure: no clock, no I/O, no log. Applying the actions and planning again at the same moment gives none.
func Plan(want *theme.Set, have State, now time.Time) (acts []Action, wake time.Time) {
	p := newPlanner(have, now)
	p.plan(want)
	return p.acts, p.wake
}

func newPlanner(have State, now time.Time) *planner {
	return &planner{have: have, now: now.UTC(), met: map[string]bool{}, held: map[string]bool{}, planned: map[string]*Session{}}
}

func (p *planner) plan(want *theme.Set) {
	want = p.wants(want)
	prospects := p.files(want)
	p.prospects = prospects
	p.today = renames(p.set)
	p.carryWishes()
	p.holdVanished(want)
	p.keepTime(prospects)
	for i := range prospects {
		p.theme(&prospects[i])
	}
	p.offer(prospects)
	p.seasons(prospects)
	p.calls(prospects)
	p.afterwords()
	p.proposals()
	p.forward()
	p.joins()
	p.logins()
	p.note()
	p.weekly(prospects)
	p.lift()
}

// wants returns what the files want of people as they are recorded: who joined by themselves is in, who is to be forgotten is not.
func (p *planner) wants(want *theme.Set) *theme.Set {
	p.digest = p.digestOf(want)
	p.have.Accepted = p.have.Peopled(p.have.Accepted)
	p.whole = p.have.Peopled(p.have.unnamed(want))
	p.heard = len(p.have.Wishes)+len(p.have.Suppressed)+len(p.have.Forgotten.Hashes) == 0
	return p.whole
}

// digestOf returns the digest of the files of a set, which it reads once.
func (p *planner) digestOf(set *theme.Set) string {
	digest, found := p.digests[set]
	if !found {
		if p.digests == nil {
			p.digests = map[*theme.Set]string{}
		}
		digest = set.Files.Digest()
		p.digests[set] = digest
	}
	return digest
}

// theme plans the sessions of one theme. Once a day the horizon moves on.
func (p *planner) theme(t *prospect) {
	if p.held[themeScope(t.theme.ID)] {
		return
	}
	since := len(p.acts)
	p.sittings, p.offsets = p.sittings[:0], p.offsets[:0]
	for i := range t.aims {
		p.session(t.theme, &t.aims[i])
	}
	p.batch(since)
	if len(p.sittings) > 0 {
		p.channels(t.theme)
	}
	p.holdDrafts(t)
	p.past(t.theme, t.recorded)
	today := ical.LocalOf(p.now.In(t.theme.Zone.Location())).Midnight()
	p.reached(t.theme.Zone.In(today.Add(day)))
}

package scheduler

import (
	"rondo/theme"
)

// follow decides which files are followed, the wanted ones or, while the brake holds those, the accepted ones, and
// returns what they make of the sessions.
func (p *planner) follow(want *theme.Set) []prospect {
	accepted := p.have.Accepted
	digest := want.Files.Digest()
	wanted := outlook(want, p.have, p.now)
	p.set = want
	switch {
	case accepted != nil && accepted.Files.Digest() == digest:
		return wanted
	case p.have.Released == digest:
		p.do(Accept{Files: want.Files, Why: "released"})
		return wanted
	}
	if accepted == nil {
		p.do(Accept{Files: want.Files, Why: "the first files"}) // whoever starts an installation has asked for its letters
		return wanted
	}
	before := outlook(accepted, p.have, p.now)
	d := disturb(before, wanted, renames(want), p.now)
	limits := want.Config.Brake
	if !d.trips(limits) {
		p.do(Accept{Files: want.Files, Why: "the files have changed"})
		return wanted
	}
	why := d.why(limits)
	if p.hold(holdFiles, why, digest) {
		p.notice(d.themes, digest, why, d.notice())
	}
	p.set = accepted
	return before
}

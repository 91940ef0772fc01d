package scheduler

import (
	"fmt"
	"maps"
	"slices"

	"rondo/theme"
)

// files decides by which files to go, the wanted ones or, while the brake holds those, the accepted ones, and
// returns what they make of the sessions.
func (p *planner) files(want *theme.Set) []prospect {
	accepted := p.have.Accepted
	digest := p.digestOf(want)
	files := p.withVanished(want)
	whole := digest
	if len(files) > len(want.Files) {
		whole = files.Digest()
	}
	wanted := outlook(want, p.have, p.now)
	p.set = want
	switch {
	case accepted != nil && p.digestOf(accepted) == whole:
		return wanted
	case p.have.Released == digest, p.have.Released == p.digest:
		p.accept(want, files, "released")
		return wanted
	}
	limits := want.Config.Brake
	if accepted == nil {
		d := disturb(nil, wanted, p.have, renames(want), p.now)
		if !d.trips(limits) {
			p.accept(want, files, "the first files")
			return wanted
		}
		p.holdFirst(d, limits, digest)
		return nil
	}
	before := outlook(accepted, p.have, p.now)
	d := disturb(before, wanted, p.have, renames(want), p.now)
	d.groups(accepted, want)
	d.fetched(accepted, want)
	if !d.trips(limits) {
		p.accept(want, files, "the files have changed")
		return wanted
	}
	why := d.why(limits)
	if p.hold(holdFiles, why, digest) {
		p.notice(d.themes, digest, why, d.notice(limits))
	}
	p.set = accepted
	return before
}

// firstFiles takes the place of a digest in the names of notices about the first files: while those are still being written,
// each edit would else bring a notice.
const firstFiles = "first"

// holdFirst holds the first files of an installation. There is nothing yet that could go on meanwhile.
func (p *planner) holdFirst(d disturbance, limits theme.Brake, digest string) {
	why := fmt.Sprintf("the first files write to %s (limit %d), and nothing is sent or shown before", people(len(d.people)), limits.People)
	stands := slices.ContainsFunc(p.have.Holds, func(h Hold) bool { return h.Scope == holdFiles })
	if p.hold(holdFiles, why, digest) && !stands {
		p.notice(d.themes, firstFiles, why, append([]Line{{Says: "first", N: len(d.people)}}, d.notice(limits)...))
	}
}

// accept has the files followed from now on.
func (p *planner) accept(want *theme.Set, files theme.Files, why Reason) {
	act := Accept{Files: files, Feeds: p.have.Feeds, Why: why}
	if p.whole != nil && len(files) == len(p.whole.Files) && files.Digest() == p.whole.Files.Digest() {
		act.set = p.whole
	}
	if !alikeInFeeds(p.have.Accepted, want) {
		act.Feeds = Later(p.now, p.have.Feeds)
	}
	p.do(act)
}

// withVanished returns the files of want, and with them the accepted copies of themes that have coming sessions and whose
// file is gone: bringing such a file back is no edit. Where the copies do not fit the other files any more, they are
// left out.
func (p *planner) withVanished(want *theme.Set) theme.Files {
	if p.have.Accepted == nil {
		return want.Files
	}
	files := want.Files
	for _, t := range p.have.Accepted.Themes {
		if _, taken := files[t.File]; !taken && want.Theme(t.ID) == nil && p.coming(t.ID) != nil {
			if len(files) == len(want.Files) {
				files = maps.Clone(files)
			}
			files[t.File] = p.have.Accepted.Files[t.File]
		}
	}
	if len(files) == len(want.Files) {
		return files
	}
	if _, findings := theme.LoadAfter(files.FS(), "rondo.yaml", want); findings.Err() != nil {
		return want.Files
	}
	return files
}

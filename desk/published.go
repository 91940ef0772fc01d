package desk

import (
	"net/url"
	"time"

	"rondo/listing"
	"rondo/scheduler"
)

// Published returns what everybody sees: what is recorded, or, before any files are accepted, what it will be with those that lie there.
func (p *Planned) Published() scheduler.State {
	if p.Have.Accepted != nil {
		return p.Have
	}
	have := p.Have
	have.Released = p.Want.Files.Digest()
	acts, _ := scheduler.Plan(p.Want, have, p.Now)
	return have.Apply(acts, p.Now)
}

// Listed is a list of sessions as everybody may see them.
type Listed struct {
	JSON []byte     // as the address /api/sessions.json says it
	Rows [][]string // when, what, and what is special, in words
}

// Listed returns the sessions that a question asks for. query is as of the address: theme, from, to and tz. An error is [Unclear].
func (p *Planned) Listed(words scheduler.FeedWords, query url.Values) (said Listed, err error) {
	have := p.Published()
	site := have.Accepted.Config.Site
	recorded := map[string]bool{}
	for _, s := range have.Sessions {
		recorded[s.Theme] = true
	}
	var ids []string
	for _, t := range have.Accepted.Themes {
		if !t.Draft {
			ids, recorded[t.ID] = append(ids, t.ID), true
		}
	}
	q, err := listing.ParseQuery(query, site.Zone, func(id string) bool { return recorded[id] }, ids)
	if err != nil {
		return said, unclearf("%w", err)
	}
	day := p.Now.UTC().Truncate(24 * time.Hour)
	l, sessions := listing.Select(have, q, site, day)
	clerk := scheduler.NewClerk(have, site, words)
	said.JSON = listing.Encode(listing.JSON{Zone: q.Zone, Zoned: q.Zoned}, l, clerk, sessions)
	for _, s := range sessions {
		zone := s.Facts.Zone
		if q.Zoned {
			zone = q.Zone
		}
		said.Rows = append(said.Rows, []string{
			s.Facts.Start.In(zone.Location()).Format("Mon 2 Jan 2006 15:04 ") + zone.String(), clerk.Event(s).Summary, s.Facts.Presenter, clerk.Tell(s).Reason,
		})
	}
	return said, nil
}

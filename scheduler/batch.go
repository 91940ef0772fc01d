package scheduler

import "slices"

// Batch is what the letters to one person have in common that tell at once of several sessions of one theme: the first lists all that
// has changed, and the others are short. Calendars take one event a mail, so each session's letter stays one of its own.
type Batch struct {
	Lead string    // name of the first letter
	Of   int       // how many letters they are, at least 2
	All  []Batched // what has changed, session by session, in the first letter; nil in the others
	Says string    // moved, cancelled, changed or invited: what is true of all of them
}

// Batched is what one letter of a [Batch] tells, as the first lists it.
type Batched struct {
	Kind    Kind
	Facts   Facts
	Was     *Facts
	Changed []Field
	BackOn  bool
}

// Leads reports whether the letter lists what several letters tell.
func (l *Letter) Leads() bool { return l.Batch != nil && l.Batch.Lead == l.Name }

// batch brings letters together that were posted since the plan had as many actions, which are those about one theme: news of changes,
// and the first invitations of somebody who joined by themselves.
func (p *planner) batch(since int) {
	var people []string
	posts := map[string][]int{}
	for i := since; i < len(p.acts); i++ {
		post, ok := p.acts[i].(Post)
		if l := &post.Letter; ok && (l.Kind == Update || l.Kind == Cancel) && !l.Reminds && !l.Left { // a farewell is no change of a session
			if posts[l.To.Email] == nil {
				people = append(people, l.To.Email)
			}
			posts[l.To.Email] = append(posts[l.To.Email], i)
		} else if ok && l.Kind == Request && p.joinedNow(l) {
			to := "joined " + l.To.Email // who is no address
			if posts[to] == nil {
				people = append(people, to)
			}
			posts[to] = append(posts[to], i)
		}
	}
	for _, who := range people {
		if len(posts[who]) > 1 {
			p.lead(posts[who])
		}
	}
}

// joinedNow reports whether an invitation is to somebody who joined its theme by themselves and was told of none of its sessions yet.
func (p *planner) joinedNow(l *Letter) bool {
	j := p.have.JoinedOf(l.Theme, "", l.To.Email)
	if j == nil || !j.In() {
		return false
	}
	all := p.have.of(l.Theme)
	told := slices.ContainsFunc(all, func(s *Session) bool {
		seat := s.Seat(l.To.Email)
		return seat != nil && !seat.Stamp.Before(j.Confirmed)
	})
	for _, s := range all {
		told = told || !s.Facts.End.After(p.now) && !p.filled(s) // which is asked for then
	}
	return !told
}

// lead lets the letter that leaves first list what all of them tell.
func (p *planner) lead(posts []int) {
	lead, all := posts[0], make([]Batched, len(posts))
	says := map[string]bool{}
	for n, i := range posts {
		l := p.acts[i].(Post).Letter
		if l.Lane < p.acts[lead].(Post).Letter.Lane {
			lead = i
		}
		all[n] = Batched{Kind: l.Kind, Facts: l.Facts, Was: l.Was, Changed: l.Changed, BackOn: l.BackOn}
		switch {
		case l.Kind == Request:
			says["invited"] = true
		case l.Kind == Cancel:
			says["cancelled"] = true
		case slices.Contains(l.Changed, FieldStart) && !l.BackOn:
			says["moved"] = true
		default:
			says["changed"] = true
		}
	}
	of := Batch{Lead: p.acts[lead].(Post).Letter.Name, Of: len(posts), Says: "changed"}
	for word := range says {
		if len(says) == 1 {
			of.Says = word
		}
	}
	for _, i := range posts {
		post, own := p.acts[i].(Post), of
		if i == lead {
			own.All = all
		}
		post.Letter.Batch = &own
		p.acts[i] = post
	}
}

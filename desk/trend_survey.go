package desk

import (
	"context"

	"rondo/store"
	"rondo/trend"
)

// ratedTo is the greatest rating. Other scales are no ratings.
const ratedTo = 5

// rate adds to sessions what their surveys published.
func rate(ctx context.Context, db store.Ledger, sessions map[string][]trend.Session) error {
	var uids []string
	for _, all := range sessions {
		for _, s := range all {
			uids = append(uids, s.UID)
		}
	}
	if len(uids) == 0 {
		return nil
	}
	published, err := db.Results(ctx, uids...)
	if err != nil {
		return err
	}
	for _, all := range sessions {
		for i := range all {
			all[i].Survey = surveyed(published[all[i].UID])
		}
	}
	return nil
}

// surveyed returns what the survey of a session published: its first question with a scale from 1 to 5, and how many would present. Of that
// nothing is said before answers are published, although those who would have said so with their names: a report has numbers only.
func surveyed(r store.Results) (s trend.Survey) {
	for _, t := range r.Tallies {
		if t.Question.Scale == ratedTo {
			for i, n := range t.Counts {
				s.Rated, s.Points = s.Rated+n, s.Points+n*(i+1)
			}
			break
		}
	}
	if r.Shown > 0 {
		s.Asked, s.Present = r.Shown, r.Presents
	}
	return s
}

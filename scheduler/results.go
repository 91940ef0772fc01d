package scheduler

import (
	"slices"

	"rondo/theme"
)

// Results are what the survey of one session tells of all together. The zero Results are those of a survey that nobody has
// answered yet. Ledgers keep them as JSON; the keys there stay for ever.
type Results struct {
	Theme    string  `json:"-"`        // id of the session's theme
	Shown    int     `json:"shown"`    // answers that the tallies count; 0, or at least the k of the first publication
	Waiting  int     `json:"waiting"`  // answers that are in and not counted: until there are k of them, or for good once the survey is closed
	Presents int     `json:"presents"` // people who said that they would present; each told so with their name
	Tallies  []Tally `json:"tallies"`  // a question each, in the order in which they were asked first
}

// Tally is what was answered to one question.
type Tally struct {
	Question theme.Question `json:"question"`
	Counts   []int          `json:"counts,omitempty"` // of each answer of a scale or choice, in their order
	Said     []string       `json:"said,omitempty"`   // answers in people's own words, in the order of the alphabet, which tells nothing
}

// N returns how many answered the question.
func (t Tally) N() int {
	n := len(t.Said)
	for _, c := range t.Counts {
		n += c
	}
	return n
}

// Mean returns the mean of a scale, from 1; 0 for other questions and where nobody answered.
func (t Tally) Mean() float64 {
	if t.Question.Scale == 0 {
		return 0
	}
	n, sum := 0, 0
	for i, c := range t.Counts {
		n, sum = n+c, sum+c*(i+1)
	}
	if n == 0 {
		return 0
	}
	return float64(sum) / float64(n)
}

// Rated returns how many rated the session and their mean: the first scale that was asked. 0 and 0 while nothing is shown.
func (r Results) Rated() (n int, mean float64) {
	for _, t := range r.Tallies {
		if t.Question.Scale != 0 && t.N() > 0 {
			return t.N(), t.Mean()
		}
	}
	return 0, 0
}

// In returns how many have answered, shown or not.
func (r Results) In() int { return r.Shown + r.Waiting }

// Ask returns the results with tallies for questions that were not asked before. Those of Present have none.
func (r Results) Ask(asked []theme.Question) Results {
	r.Tallies = slices.Clone(r.Tallies)
	for _, q := range asked {
		key := q.Key()
		if q.Anonymous() && !slices.ContainsFunc(r.Tallies, func(t Tally) bool { return t.Question.Key() == key }) {
			r.Tallies = append(r.Tallies, Tally{Question: q, Counts: make([]int, ways(q))})
		}
	}
	return r
}

// Count returns the results with some ballots added, whatever their order. What answers no question of the results is left out.
func (r Results) Count(ballots []Ballot) Results {
	r.Tallies = slices.Clone(r.Tallies)
	for i := range r.Tallies {
		t := &r.Tallies[i]
		t.Counts, t.Said = slices.Clone(t.Counts), slices.Clone(t.Said)
		key := t.Question.Key()
		for _, b := range ballots {
			switch said := b[key]; {
			case said == "" || !answers(t.Question, said):
			case t.Question.Text:
				t.Said = append(t.Said, said)
			default:
				t.Counts[numbered(said)-1]++
			}
		}
		slices.Sort(t.Said)
	}
	r.Shown += len(ballots)
	return r
}

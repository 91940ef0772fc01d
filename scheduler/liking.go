package scheduler

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"rondo/theme"
)

// Liking is what earlier sessions of a theme were liked for, in numbers of all of them together. It holds nobody's words, and says of
// no single session, and so of no presenter, how it was rated. The zero Liking says nothing.
type Liking struct {
	Mean    float64 // of the ratings, from 1
	Ratings int     // how many; 0 for none
	Answers []Liked // what was chosen most, the question with most answers first; nil for nothing
}

// Liked is an answer that was chosen often.
type Liked struct {
	Ask, Answer theme.Phrase
	N, Of       int // how many of how many chose it
}

// What is told of a theme at the most: questions, answers of one, and the least number of sessions that stand behind it.
const (
	likedQuestions = 2
	likedAnswers   = 2
	likedSessions  = 2
)

// Briefs reports whether a plan for these files goes by State.Liked: some theme has a path for presenters.
func Briefs(set *theme.Set) bool {
	return slices.ContainsFunc(set.Themes, func(t *theme.Theme) bool { return t.Presenters.On() })
}

// Likings returns [LikedFor] of each theme that has a path for presenters; those of which nothing is published are left out.
func Likings(set *theme.Set, results map[string]Results) map[string]Liking {
	all := map[string]Liking{}
	for _, t := range set.Themes {
		if !t.Presenters.On() {
			continue
		}
		if l := LikedFor(t.ID, results); l.Ratings > 0 || l.Answers != nil {
			all[t.ID] = l
		}
	}
	return all
}

// LikedFor adds up what is published of the surveys of a theme's sessions, by the theme's id. results are those of surveys by UID, of
// any themes. Of a single session nothing is said.
func LikedFor(id string, results map[string]Results) (l Liking) {
	rated, sum := 0, 0.0
	choices, sessions := map[string]Tally{}, map[string]int{}
	for _, uid := range slices.Sorted(maps.Keys(results)) { // sums of fractions depend on their order
		r := results[uid]
		if r.Theme != id || r.Shown == 0 {
			continue
		}
		if n, mean := r.Rated(); n > 0 {
			rated, l.Ratings, sum = rated+1, l.Ratings+n, sum+mean*float64(n)
		}
		for _, t := range r.Tallies {
			if len(t.Question.Choice) == 0 || t.N() == 0 {
				continue
			}
			key := t.Question.Key()
			all := choices[key]
			if all.Counts == nil {
				all = Tally{Question: t.Question, Counts: make([]int, len(t.Question.Choice))}
			}
			for i := range min(len(all.Counts), len(t.Counts)) {
				all.Counts[i] += t.Counts[i]
			}
			choices[key], sessions[key] = all, sessions[key]+1
		}
	}
	if rated < likedSessions {
		l.Ratings, sum = 0, 0
	}
	if l.Ratings > 0 {
		l.Mean = sum / float64(l.Ratings)
	}
	var asked []Tally
	for key, t := range choices {
		if sessions[key] >= likedSessions {
			asked = append(asked, t)
		}
	}
	slices.SortFunc(asked, func(a, b Tally) int {
		return cmp.Or(cmp.Compare(b.N(), a.N()), strings.Compare(a.Question.Key(), b.Question.Key()))
	})
	for _, t := range asked[:min(len(asked), likedQuestions)] {
		l.Answers = append(l.Answers, t.most()...)
	}
	return l
}

// most returns the answers to a question that were chosen most.
func (t Tally) most() (all []Liked) {
	for i, n := range t.Counts {
		if n > 0 {
			all = append(all, Liked{t.Question.Ask, t.Question.Choice[i], n, t.N()})
		}
	}
	slices.SortStableFunc(all, func(a, b Liked) int { return cmp.Compare(b.N, a.N) })
	return all[:min(len(all), likedAnswers)]
}

package scheduler

import (
	"reflect"
	"testing"

	"rondo/theme"
)

// What sessions were liked for is said of several sessions together, of what is published, and of one theme alone.
func TestLikedFor(t *testing.T) {
	worth := theme.Question{Ask: theme.Phrase{"": "Was it worth your time?"}, Scale: 5}
	useful := theme.Question{Ask: theme.Phrase{"en": "What was useful?", "fi": "Mikä auttoi?"},
		Choice: []theme.Phrase{{"": "numbers"}, {"": "stories"}, {"": "questions"}, {"": "snacks"}}}
	words := theme.Question{Ask: theme.Phrase{"": "Anything else?"}, Text: true}
	said := func(shown int, rated, chosen []int) Results {
		return Results{Shown: shown, Tallies: []Tally{
			{Question: worth, Counts: rated}, {Question: useful, Counts: chosen}, {Question: words, Said: []string{"Ada was great"}},
		}}
	}
	of := func(id string, r Results) Results {
		r.Theme = id
		return r
	}
	all := map[string]Results{
		"data.talks.20261201@sessions.example.org": of("data.talks", said(5, []int{0, 0, 0, 0, 5}, []int{1, 0, 4, 0})),
		"a-uid-of-another-program@example.com":     of("data.talks", said(5, []int{0, 0, 0, 5, 0}, []int{0, 2, 3, 0})),
		"data.talks.20270202@sessions.example.org": of("data.talks", Results{Waiting: 4}),
		"talks.20261202@sessions.example.org":      of("talks", said(5, []int{5, 0, 0, 0, 0}, []int{0, 0, 0, 5})),
	}
	want := Liking{Mean: 4.5, Ratings: 10, Answers: []Liked{{useful.Ask, theme.Phrase{"": "questions"}, 7, 10}, {useful.Ask, theme.Phrase{"": "stories"}, 2, 10}}}
	if got := LikedFor("data.talks", all); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	for _, id := range []string{"talks", "data", ""} { // one session would be one presenter
		if got := LikedFor(id, all); !reflect.DeepEqual(got, Liking{}) {
			t.Errorf("%s: %+v", id, got)
		}
	}
}

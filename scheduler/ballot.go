package scheduler

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"rondo/theme"
)

// The marks of a seat that tell of a survey. They are no kinds of letters, and say nothing of when.
const (
	Surveyed Kind = "surveyed" // the person's ticket: they have answered the survey
	Presents Kind = "presents" // the person would present; the one answer that is told with a name
)

// Ballot is what one person answers in a survey, without the person: by the key of each question that they answered, the number
// of the answer, from 1, or their words.
type Ballot map[string]string

// BallotSize is the length of every ballot in octets: a short one looks like a long one.
const BallotSize = 8 << 10

// MaxWords is the most characters of an answer in one's own words.
const MaxWords = 1000

// ErrLong says that the words of a ballot do not fit on it together.
var ErrLong = errors.New("the answers are too long")

// Padded returns the ballot at the length of all ballots. The error is [ErrLong].
func (b Ballot) Padded() ([]byte, error) {
	text, _ := json.Marshal(b) // of texts
	if len(text) > BallotSize {
		return nil, ErrLong
	}
	return append(text, strings.Repeat(" ", BallotSize-len(text))...), nil
}

// ReadBallot reads what Padded wrote.
func ReadBallot(padded []byte) (b Ballot, err error) {
	if err := json.Unmarshal(padded, &b); err != nil {
		return nil, fmt.Errorf("read a ballot: %w", err)
	}
	return b, nil
}

// Check reports whether the ballot answers nothing but what is asked, in the way in which it is asked, and the first question
// at the least.
func (b Ballot) Check(asked []theme.Question) bool {
	if len(asked) == 0 || b[asked[0].Key()] == "" {
		return false
	}
	for key, said := range b {
		i := slices.IndexFunc(asked, func(q theme.Question) bool { return q.Key() == key })
		if i < 0 || !answers(asked[i], said) {
			return false
		}
	}
	return true
}

// answers reports whether said is an answer to the question.
func answers(q theme.Question, said string) bool {
	if q.Text {
		return said != "" && utf8.ValidString(said) && utf8.RuneCountInString(said) <= MaxWords
	}
	n := numbered(said)
	return q.Anonymous() && n > 0 && n <= ways(q)
}

// ways returns how many answers there are to choose from.
func ways(q theme.Question) int { return max(int(q.Scale), len(q.Choice)) }

// numbered reads the number of an answer; 0 for none.
func numbered(said string) int {
	n, err := strconv.Atoi(said)
	if err != nil || strconv.Itoa(n) != said {
		return 0
	}
	return max(n, 0)
}

package scheduler

import (
	"cmp"
	"time"
)

// Trouble is something that keeps letters, answers or edits from where they belong, as the daemon noticed it.
type Trouble struct {
	Kind  string // as /healthz names it: file, route, inbox or clock
	Text  string // what is wrong and what to do
	Since time.Time
}

// Compare orders troubles by kind.
func (t Trouble) Compare(u Trouble) int { return cmp.Compare(t.Kind, u.Kind) }

// Equal reports whether two troubles are the same since the same moment.
func (t Trouble) Equal(u Trouble) bool {
	return t.Kind == u.Kind && t.Text == u.Text && t.Since.Equal(u.Since)
}

// lasting is how long a trouble has to stand before organizers are told: a server that starts again is no news.
const lasting = 10 * time.Minute

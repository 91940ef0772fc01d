package notice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"rondo/templates"
	"rondo/theme"
)

// Notice is what is told of a session.
type Notice struct {
	Words templates.Notice
	Event Event
}

// Event is the same for programs. Times are in UTC; texts are those of the files, without addresses of people.
type Event struct {
	Tell      theme.Telling
	At        time.Time // when it was decided
	Theme     string    // id
	UID       string
	Start     time.Time
	End       time.Time
	Zone      string // IANA name of the zone in which the session is held
	Place     string
	Presenter string // names
	Cancelled bool
	Tentative bool
	Was       *Was // before a move; nil otherwise
}

// Was is when and where a session was to be.
type Was struct {
	Start, End time.Time
	Place      string
}

// Body returns what a channel of a kind, one of [theme.ChannelKinds], is sent: JSON.
func Body(kind string, n Notice) ([]byte, error) {
	n.Words = clean(n.Words)
	var body any
	switch kind {
	case theme.Slack:
		body = slack(n.Words)
	case theme.Mattermost:
		body = mattermost(n.Words)
	case theme.Teams:
		body = teams(n.Words)
	case theme.Matrix:
		body = matrix(n.Words)
	case theme.Webhook:
		body = event(n)
	default:
		return nil, fmt.Errorf("there are no channels of the kind %q", kind)
	}
	var text bytes.Buffer
	out := json.NewEncoder(&text)
	out.SetEscapeHTML(false)
	if err := out.Encode(body); err != nil {
		return nil, err
	}
	return bytes.TrimRight(text.Bytes(), "\n"), nil
}

// object is a JSON object; its keys are written in order of the alphabet.
type object = map[string]any

package notice

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"
)

// payload is an event as Standard Webhooks has it (spec, "Payload structure"). Its keys stay for ever.
type payload struct {
	Type      string  `json:"type"`
	Timestamp string  `json:"timestamp"`
	Data      subject `json:"data"`
}

// subject is the session that an event is about.
type subject struct {
	Theme     string `json:"theme"`
	Name      string `json:"name"`
	UID       string `json:"uid"`
	Title     string `json:"title,omitempty"`
	Start     string `json:"start"`
	End       string `json:"end"`
	Timezone  string `json:"timezone"`
	Place     string `json:"place,omitempty"`
	Presenter string `json:"presenter,omitempty"`
	Status    string `json:"status"` // confirmed, tentative or cancelled
	Reason    string `json:"reason,omitempty"`
	Was       *was   `json:"was,omitempty"`
	Materials []link `json:"materials,omitempty"`
	URL       string `json:"url,omitempty"`
	Text      string `json:"text"`
}

type was struct {
	Start string `json:"start"`
	End   string `json:"end"`
	Place string `json:"place,omitempty"`
}

type link struct {
	Label string `json:"label"`
	URL   string `json:"url"`
}

// event returns the event of a notice, session.tomorrow and so on.
func event(n Notice) payload {
	e := n.Event
	at := func(t time.Time) string { return t.UTC().Format(time.RFC3339) }
	s := subject{
		Theme: e.Theme, Name: n.Words.Name, UID: e.UID, Title: n.Words.Title, Start: at(e.Start), End: at(e.End), Timezone: e.Zone,
		Place: safe(e.Place), Presenter: safe(e.Presenter), Status: "confirmed", Reason: n.Words.Reason.Value, URL: n.Words.Page.URL, Text: plain(n.Words),
	}
	switch {
	case e.Cancelled:
		s.Status = "cancelled"
	case e.Tentative:
		s.Status = "tentative"
	}
	if e.Was != nil {
		s.Was = &was{at(e.Was.Start), at(e.Was.End), safe(e.Was.Place)}
	}
	for _, l := range n.Words.Links {
		s.Materials = append(s.Materials, link(l))
	}
	return payload{Type: "session." + string(e.Tell), Timestamp: at(e.At), Data: s}
}

// Secret is what signs a webhook.
type Secret []byte

// leastSecret and mostSecret bound a secret, in bytes, as Standard Webhooks does.
const leastSecret, mostSecret = 24, 64

// ReadSecret reads a secret as it is handed out: whsec_ and base64 of 24 to 64 bytes. The error does not say the secret.
func ReadSecret(text string) (Secret, error) {
	coded, ok := strings.CutPrefix(strings.TrimSpace(text), "whsec_")
	key, err := base64.StdEncoding.DecodeString(coded)
	if !ok || err != nil || len(key) < leastSecret || len(key) > mostSecret {
		return nil, errors.New("the secret has to be whsec_ and base64 of 24 to 64 random bytes, as from: echo whsec_$(openssl rand -base64 32)")
	}
	return key, nil
}

// Sign returns the header webhook-signature of a message: v1, and the HMAC-SHA256 of its id, the time of this attempt in seconds, and its
// body.
func (s Secret) Sign(id string, at time.Time, body []byte) string {
	mac := hmac.New(sha256.New, s)
	mac.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

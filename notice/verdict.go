package notice

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rondo/theme"
)

// Request is how a notice is handed over, but for where and by whom.
type Request struct {
	Method string
	URL    string
	Header map[string]string // holds secrets
}

// To says how a body is handed to a channel. id is the letter's, the same at every attempt; at is the time of this one. The url, secret and
// token are those of the channel; what its kind does not need is not looked at. The error says no secret.
func To(c *theme.Channel, address, secret, token, id string, at time.Time, body []byte) (Request, error) {
	switch c.Kind {
	case theme.Matrix:
		path := "/_matrix/client/v3/rooms/" + url.PathEscape(c.Room) + "/send/m.room.message/" + url.PathEscape(id)
		return Request{http.MethodPut, strings.TrimRight(address, "/") + path, map[string]string{"Authorization": "Bearer " + token}}, nil
	case theme.Webhook:
		key, err := ReadSecret(secret)
		if err != nil {
			return Request{}, fmt.Errorf("notices: %s: %w", c.Name, err)
		}
		return Request{http.MethodPost, address, map[string]string{
			"webhook-id": id, "webhook-timestamp": strconv.FormatInt(at.Unix(), 10), "webhook-signature": key.Sign(id, at, body),
		}}, nil
	}
	return Request{http.MethodPost, address, nil}, nil
}

// Verdict is what follows from a server's answer.
type Verdict string

// The verdicts.
const (
	Told     Verdict = "told"
	Later    Verdict = "later"    // it was not taken, and is tried again
	Doubtful Verdict = "doubtful" // it may have been taken, and is tried again
	Dead     Verdict = "dead"     // it is not tried again: somebody has to mend something
)

// Judge says what follows from the status of an answer (RFC 9110 §15): whether the server has taken the notice, cannot do so now, or will
// not. Of an error of the server's, such as the 504 of a gateway before it, nobody knows. A redirect is not followed.
func Judge(status int) Verdict {
	switch {
	case status/100 == 2:
		return Told
	case status == http.StatusRequestTimeout, status == http.StatusTooEarly, status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return Later
	case status >= 500, status < 200:
		return Doubtful
	}
	return Dead
}

// Shut reports whether an answer that is dead is about the channel: no other notice would be taken either. The others are about one notice.
func Shut(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return false
	}
	return Judge(status) == Dead
}

// Wait returns how long a server wants to be left alone: what Retry-After says, or else what Matrix says in the body of an answer
// (M_LIMIT_EXCEEDED); 0 where neither does. It is at most a day.
func Wait(after time.Duration, body []byte) time.Duration {
	var limit struct {
		After int64 `json:"retry_after_ms"`
	}
	if after == 0 && json.Unmarshal(body, &limit) == nil && limit.After > 0 {
		after = time.Duration(min(limit.After, 24*time.Hour.Milliseconds())) * time.Millisecond
	}
	return min(after, 24*time.Hour)
}

// Remedy says to an organizer what an answer that is dead means for a channel.
func Remedy(c *theme.Channel, status int) string {
	switch {
	case status/100 == 3:
		return "it has moved: correct its url"
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		if c.Kind == theme.Matrix {
			return "check its token, and whether its user may write in the room"
		}
		return "check its url, and whether the webhook is still allowed"
	case status == http.StatusNotFound, status == http.StatusGone:
		return "the webhook or room is gone: make a new one and correct its url"
	}
	return "it does not take what rondo sends"
}

package fetch

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"
)

// mostReply is how much of a reply to [Client.Send] is read, in bytes.
const mostReply = 64 << 10

// Send hands a body to a server by a method, with some header fields, and returns what it answers, of any status. Nothing follows a
// redirect: whoever is told where a message went need not be whom it was for. Body and header are in no error. Of the reply the first 64 KB
// are read. The address is one for [ParseTarget]. The error is an [*Error]. sent says of an error that the server may have the message all the same.
func (c *Client) Send(ctx context.Context, method, address string, header map[string]string, body []byte) (a Answer, sent bool, err error) {
	at, err := ParseTarget(address)
	if err != nil {
		return Answer{}, false, err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, at.String(), bytes.NewReader(body))
	if err != nil {
		return Answer{}, false, failure(at.Hostname(), err)
	}
	req.GetBody = nil // nothing is sent twice by itself
	req.Header.Set("User-Agent", c.agent)
	req.Header.Set("Content-Type", "application/json")
	for key, value := range header {
		req.Header.Set(key, value)
	}
	req = req.WithContext(traced(ctx, &sent))
	res, err := c.trip.RoundTrip(req)
	if err != nil {
		return Answer{}, sent, failure(at.Hostname(), err)
	}
	defer res.Body.Close()
	a = Answer{Status: res.StatusCode, Wait: wait(res.Header)}
	a.Body, _ = io.ReadAll(io.LimitReader(res.Body, mostReply)) // the status has said it
	return a, true, nil
}

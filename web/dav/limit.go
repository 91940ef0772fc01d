package dav

import (
	"cmp"
	"net/http"
)

// MaxResponse is the length at which a response ends, in octets, where [Tree.Limit] says nothing else. 10,000 sessions with all that there is of
// them have about 20 MB.
const MaxResponse = 64 << 20

// most is how long a response may be, in octets.
func (t *Tree) most() int { return cmp.Or(max(t.Limit, 0), MaxResponse) }

// full reports whether no more is to be written.
func (t *Tree) full(w *writer) bool { return w.Len() > t.most() }

// stopped reports whether nobody waits for the answer any more.
func (q Request) stopped() bool { return q.Stop != nil && q.Stop() != nil }

// late answers a request that nobody waits for any more.
func late() Response { return Response{Status: http.StatusServiceUnavailable} }

// enough says why a response goes no further, before each of its parts; nil if it goes on. What is cut off would be taken for all that there is, so
// nothing of it is sent (RFC 4791 §7.8).
func (t *Tree) enough(q Request, w *writer) *Response {
	r := late()
	switch {
	case q.stopped():
	case t.full(w):
		r = failed(http.StatusInsufficientStorage, davNS, "number-of-matches-within-limits")
	default:
		return nil
	}
	return &r
}

package dav

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"rondo/web/edition"
)

// member is what a token says of a session: its ID and the beginning of its digest.
type member struct {
	id  [8]byte
	sum [4]byte
}

const memberSize = 8 + 4

func memberOf(r *edition.Resource) (m member) {
	m.id = r.ID
	copy(m.sum[:], r.Digest[:])
	return m
}

// tokenForm is what tokens begin with: a URI (RFC 6578 §6.2), with the version of its form.
const tokenForm = "data:,1."

// token returns the token of a program that has these sessions.
func (c *Calendar) token(all []*edition.Resource) string {
	members := make([]member, len(all))
	for i, r := range all {
		members[i] = memberOf(r)
	}
	return c.tokenOf(members)
}

func (c *Calendar) tokenOf(members []member) string {
	raw := make([]byte, 0, len(members)*memberSize)
	for i := range members {
		raw = append(append(raw, members[i].id[:]...), members[i].sum[:]...)
	}
	text := base64.RawURLEncoding.EncodeToString(raw)
	return tokenForm + c.Sign(text) + "." + text
}

// tag returns what is another one whenever a session is (CalendarServer's ctag).
func (c *Calendar) tag(all []*edition.Resource) string {
	sum := sha256.New()
	for _, r := range all {
		sum.Write(r.ID[:])
		sum.Write(r.Digest[:])
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// members reads a token; ok is false for one that this calendar did not give.
func (c *Calendar) members(token string) (list []member, ok bool) {
	rest, ok := strings.CutPrefix(token, tokenForm)
	signed, text, found := strings.Cut(rest, ".")
	if !ok || !found || signed != c.Sign(text) {
		return nil, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw)%memberSize != 0 {
		return nil, false
	}
	list = make([]member, len(raw)/memberSize)
	for i := range list {
		one := raw[i*memberSize:]
		copy(list[i].id[:], one)
		copy(list[i].sum[:], one[8:])
	}
	return list, true
}

// sync answers sync-collection (RFC 6578 §3.2): what changed, came or went since a token. The header Depth does not count: programs send
// what drafts said.
func (t *Tree) sync(q Request, at place, root *element) Response {
	a, refused, ok := wantedOrNothing(root)
	switch {
	case !ok || root.child(davNS, "sync-token") == nil:
		return bad()
	case refused != nil:
		return *refused
	}
	most, ok := limit(root)
	if !ok {
		return bad()
	}
	var had []member
	if token := strings.TrimSpace(root.child(davNS, "sync-token").text); token != "" {
		if had, ok = at.calendar.members(token); !ok {
			return failed(http.StatusForbidden, davNS, "valid-sync-token")
		}
	}
	all, err := at.calendar.Resources()
	if err != nil {
		return Response{Status: http.StatusInternalServerError, Problem: err}
	}
	var w writer
	w.root("multistatus")
	told, more := 0, false
	has := make([]member, 0, len(all)) // by the program, once it has read this
	for len(all)+len(had) > 0 {
		if q.stopped() {
			return late()
		}
		order := 0 // of what there is to what the program has
		switch {
		case len(all) == 0:
			order = 1
		case len(had) == 0:
			order = -1
		default:
			order = bytes.Compare(all[0].ID[:], had[0].id[:])
		}
		if order == 0 && memberOf(all[0]) == had[0] {
			has, all, had = append(has, had[0]), all[1:], had[1:]
			continue
		}
		if told > 0 && (told == most || t.full(&w)) { // the rest stays as the program has it, for the next time
			more = true
			if order >= 0 {
				has = append(has, had[0])
			}
		} else {
			told++
			if order > 0 {
				w.gone(at.calendar.path() + edition.ResourceName(had[0].id))
			} else {
				if err := t.say(&w, at.calendar.at(all[0]), a); err != nil {
					return Response{Status: http.StatusInternalServerError, Problem: err}
				}
				has = append(has, memberOf(all[0]))
			}
		}
		if order <= 0 {
			all = all[1:]
		}
		if order >= 0 {
			had = had[1:]
		}
	}
	if more {
		w.WriteString("\n<D:response>")
		w.href(at.path)
		w.status(http.StatusInsufficientStorage)
		w.WriteString("<D:error><D:number-of-matches-within-limits/></D:error></D:response>")
	}
	w.WriteString("\n<D:sync-token>")
	w.text(at.calendar.tokenOf(has))
	w.WriteString("</D:sync-token>")
	return multistatus(&w)
}

// limit returns how many sessions a program wants to hear of at once; 0 for all.
func limit(root *element) (most int, ok bool) {
	n := root.child(davNS, "limit").child(davNS, "nresults")
	if n == nil {
		return 0, true
	}
	most, err := strconv.Atoi(strings.TrimSpace(n.text))
	return most, err == nil && most > 0
}

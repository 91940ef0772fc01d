package dav

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"rondo/web/edition"
)

// member is what a token says of a session: its ID and the beginning of its digest.
type member struct {
	id  uint64
	sum uint32
}

const memberSize = 8 + 4

func memberOf(r *edition.Resource) member {
	return member{binary.BigEndian.Uint64(r.ID[:]), binary.BigEndian.Uint32(r.Digest[:])}
}

func membersOf(all []*edition.Resource) []member {
	list := make([]member, len(all))
	for i, r := range all {
		list[i] = memberOf(r)
	}
	return list
}

// compare puts members in the order of their IDs.
func (m member) compare(other member) int {
	return cmp.Or(cmp.Compare(m.id, other.id), cmp.Compare(m.sum, other.sum))
}

// name returns the last part of the address of the session.
func (m member) name() string {
	return edition.ResourceName([8]byte(binary.BigEndian.AppendUint64(nil, m.id)))
}

func (m member) append(raw []byte) []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(raw, m.id), m.sum)
}

func readMember(raw []byte) member {
	return member{binary.BigEndian.Uint64(raw), binary.BigEndian.Uint32(raw[8:])}
}

// Tokens begin with their form, which makes them URIs (RFC 6578 §6.2).
const (
	listForm   = "data:,1." // the members
	sketchForm = "data:,2." // the ID of the last one, and the sketch of all
)

// mostListed is how many members are listed in a token: as many as are shorter so. Tokens of before listed all.
const mostListed = (8 + sketchSize) / memberSize

// token returns the token of a program that has these members, which are in order.
func (c *Calendar) token(members []member) string {
	if len(members) <= mostListed {
		raw := make([]byte, 0, len(members)*memberSize)
		for _, m := range members {
			raw = m.append(raw)
		}
		text := base64.RawURLEncoding.EncodeToString(raw)
		return listForm + c.Sign(text) + "." + text
	}
	var s sketch
	for _, m := range members {
		s.turn(m)
	}
	last := members[len(members)-1].id
	text := base64.RawURLEncoding.EncodeToString(s.append(binary.BigEndian.AppendUint64(nil, last)))
	return sketchForm + c.Sign(sketchForm+text) + "." + text
}

// members reads a token, given what there is now. ok is false for one that this calendar did not give, and for one from which too much has changed
// since.
func (c *Calendar) members(token string, there []member) (had []member, ok bool) {
	form := token[:min(len(listForm), len(token))]
	sign, text, found := strings.Cut(token[len(form):], ".")
	signed := text
	if form == sketchForm {
		signed = form + text
	}
	if form != listForm && form != sketchForm || !found || sign != c.Sign(signed) {
		return nil, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	switch {
	case err != nil:
		return nil, false
	case form == listForm:
		if len(raw)%memberSize != 0 {
			return nil, false
		}
		for ; len(raw) > 0; raw = raw[memberSize:] {
			had = append(had, readMember(raw))
		}
		return had, true
	case len(raw) != 8+sketchSize:
		return nil, false
	}
	// Who reads a few at a time has nothing behind the last one yet, and all that is there comes without being looked for in the sketch.
	last := binary.BigEndian.Uint64(raw)
	behind, _ := slices.BinarySearchFunc(there, last, func(m member, last uint64) int { return cmp.Or(cmp.Compare(m.id, last), -1) })
	return sketched(readSketch(raw[8:]), there[:behind])
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
	all, err := at.calendar.Resources()
	if err != nil {
		return Response{Status: http.StatusInternalServerError, Problem: err}
	}
	there := membersOf(all)
	var had []member
	if token := strings.TrimSpace(root.child(davNS, "sync-token").text); token != "" {
		if had, ok = at.calendar.members(token, there); !ok {
			return failed(http.StatusForbidden, davNS, "valid-sync-token")
		}
	}
	var w writer
	w.root("multistatus")
	told, more := 0, false
	has := make([]member, 0, len(all)) // by the program, once it has read this
	for len(all)+len(had) > 0 {
		order := 0 // of what there is to what the program has
		switch {
		case len(all) == 0:
			order = 1
		case len(had) == 0:
			order = -1
		default:
			order = cmp.Compare(there[0].id, had[0].id)
		}
		if order == 0 && there[0] == had[0] {
			has, all, there, had = append(has, had[0]), all[1:], there[1:], had[1:]
			continue
		}
		if q.stopped() {
			return late()
		}
		if told > 0 && (told == most || t.full(&w)) { // the rest stays as the program has it, for the next time
			more = true
			if order >= 0 {
				has = append(has, had[0])
			}
		} else {
			told++
			if order > 0 {
				w.gone(at.calendar.path() + had[0].name())
			} else {
				if err := t.say(&w, at.calendar.at(all[0]), a); err != nil {
					return Response{Status: http.StatusInternalServerError, Problem: err}
				}
				has = append(has, there[0])
			}
		}
		if order <= 0 {
			all, there = all[1:], there[1:]
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
	w.text(at.calendar.token(has))
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

package scheduler

import (
	"strconv"
	"strings"
	"time"
)

// name returns the name of a letter to an address that is posted once for what is said, as Once lists it, but for the
// session, whose UID is "" for none.
func (t *Traits) name(uid, address string, once ...string) string {
	parts := append(make([]string, 0, 5), string(t.Kind))
	if strings.HasPrefix(t.Once, "uid") {
		parts = append(parts, uid)
	}
	return strings.Join(append(append(parts, once...), address), "/")
}

// inName is how the names of letters write an instant.
const inName = "20060102T150405Z"

// Named is what the name of a letter says, as far as its kind's names say it.
type Named struct {
	Number int64     // see [Letter.Number]; 0 where the name has none
	Start  time.Time // of the session; zero where the name does not say it
	Again  bool      // the letter says once more what an earlier one said, under its name and /resend-N
}

// ReadName reads the name of a letter of a kind to an address about a session, whose UID is "" for none. It is not ok when
// letters of the kind have no such names.
func (t *Traits) ReadName(name, uid, address string) (n Named, ok bool) {
	rest, ok := strings.CutPrefix(name, string(t.Kind)+"/")
	if !ok {
		return n, false
	}
	for part := range strings.SplitSeq(t.Once, "/") {
		var text string
		if part == "uid" {
			text = uid
			rest, ok = strings.CutPrefix(rest, uid+"/")
		} else {
			text, rest, ok = strings.Cut(rest, "/")
		}
		if !ok || text == "" || !n.take(part, text) {
			return n, false
		}
	}
	rest, ok = strings.CutPrefix(rest, address)
	n.Again = strings.HasPrefix(rest, "/resend-")
	return n, ok && (rest == "" || n.Again)
}

// take reads one part, and reports whether it is what it has to be.
func (n *Named) take(part, text string) bool {
	var err error
	switch part {
	case "number":
		n.Number, err = strconv.ParseInt(text, 10, 64)
	case "at":
		_, err = strconv.ParseInt(text, 10, 64)
	case "start":
		n.Start, err = time.Parse(inName, text)
	case "before":
		_, err = time.ParseDuration(text)
	}
	return err == nil
}

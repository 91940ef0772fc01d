package season

import (
	"rondo/mailbox"
	"rondo/say"
)

// CarriedRecord is a letter of a season for scripts. Times are RFC 3339 in UTC, "" for none.
type CarriedRecord struct {
	At       string `json:"at"`
	Kind     string `json:"kind"`
	To       string `json:"to"`
	Theme    string `json:"theme,omitempty"`
	UID      string `json:"uid,omitempty"`
	Sequence int    `json:"sequence"`
	Start    string `json:"start,omitempty"`
	Subject  string `json:"subject"`
	Name     string `json:"name"`
	Why      string `json:"why,omitempty"`
}

// CarriedOf returns c for scripts.
func CarriedOf(c Carried) CarriedRecord {
	l := c.Letter
	return CarriedRecord{
		say.UTC(c.At), string(l.Kind), l.To.Email, l.Theme, l.UID, l.Sequence, say.UTC(l.Facts.Start), mailbox.Read(c.Sealed.Bytes).Subject,
		l.Name, string(l.Why),
	}
}

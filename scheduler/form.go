package scheduler

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"rondo/ical"
)

// MaxComment is the most characters of a comment that a form may have.
const MaxComment = 500

// Form is an answer that was given on a person's answer page. Whoever gave it had the person's token.
type Form struct {
	UID      string        // the session's
	Address  string        // the person's, in lower case
	Answer   ical.PartStat // Accepted, Tentative or Declined
	Sequence int           // of the letter that the page went by
	Comment  string        // plain text of at most MaxComment characters; "" for none
	At       time.Time     // when it was given, whole milliseconds: what tells the same answer apart from one that is given again
}

// Text returns the form as the inbox keeps it: fields as HTML forms write them, in order of their names. It holds no token.
func (f Form) Text() []byte {
	return []byte(url.Values{
		"uid": {f.UID}, "address": {f.Address}, "answer": {string(f.Answer)}, "sequence": {strconv.Itoa(f.Sequence)},
		"comment": {f.Comment}, "at": {f.At.UTC().Format(time.RFC3339Nano)},
	}.Encode())
}

// ReadForm reads what Text wrote, and nothing else.
func ReadForm(text []byte) (Form, error) {
	fields, err := url.ParseQuery(string(text))
	if err != nil {
		return Form{}, fmt.Errorf("read a kept form: %w", err)
	}
	f := Form{
		UID: fields.Get("uid"), Address: fields.Get("address"), Answer: ical.PartStat(fields.Get("answer")), Comment: fields.Get("comment"),
	}
	if f.Sequence, err = strconv.Atoi(fields.Get("sequence")); err != nil {
		return Form{}, fmt.Errorf("read a kept form: sequence: %w", err)
	}
	if f.At, err = time.Parse(time.RFC3339Nano, fields.Get("at")); err != nil {
		return Form{}, fmt.Errorf("read a kept form: at: %w", err)
	}
	f.At = f.At.UTC()
	switch {
	case f.Answer != ical.Accepted && f.Answer != ical.Tentative && f.Answer != ical.Declined:
		return Form{}, fmt.Errorf("read a kept form: %q is no answer", f.Answer)
	case f.UID == "" || f.Address == "" || f.Address != strings.ToLower(f.Address):
		return Form{}, fmt.Errorf("read a kept form: no session or no person")
	case f.Sequence < 0 || utf8.RuneCountInString(f.Comment) > MaxComment:
		return Form{}, fmt.Errorf("read a kept form: beyond the limits of a form")
	case string(f.Text()) != string(text):
		return Form{}, fmt.Errorf("read a kept form: not as it was written")
	}
	return f, nil
}

// Incoming returns the form as what came in: a reply by the person whom the token named, to what the page showed.
func (f Form) Incoming(inbox string, arrived time.Time) Incoming {
	return Incoming{
		Inbox: inbox, Class: Calendar, Arrived: arrived, Source: ByWeb, Person: f.Address, Trust: Tokened,
		Replies: []ical.Reply{{
			Method: ical.Answer, UID: f.UID, Sequence: f.Sequence, Stamp: f.At, Comment: f.Comment,
			Attendees: []ical.Replier{{Address: f.Address, PartStat: f.Answer}},
		}},
	}
}

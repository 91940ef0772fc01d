package desk

import (
	"cmp"
	"context"

	"rondo/say"
	"rondo/store"
)

// lettersAtOnce is how many letters are read together.
const lettersAtOnce = 1000

// EachLetters hands on the letters that a filter chooses, the oldest first and some at a time, so that no more of them have to be in
// memory, however many there are.
func EachLetters(ctx context.Context, db store.Letters, f store.Filter, do func([]store.Row) error) error {
	f.Newest = false
	for left := f.Limit; ; {
		if f.Limit = lettersAtOnce; left > 0 {
			f.Limit = min(left, lettersAtOnce)
		}
		rows, err := db.Letters(ctx, f)
		if err == nil && len(rows) > 0 {
			f.After = rows[len(rows)-1].ID
			err = do(rows)
		}
		if left -= len(rows); err != nil || len(rows) < f.Limit || left == 0 {
			return err
		}
	}
}

type letterRecord struct {
	ID        int64  `json:"id"`
	Name      string `json:"name"`
	Kind      string `json:"kind"`
	Theme     string `json:"theme,omitempty"`
	UID       string `json:"uid,omitempty"`
	To        string `json:"to"`
	State     string `json:"state"`
	Attempts  int    `json:"attempts"`
	Doubts    int    `json:"doubts"`
	Posted    string `json:"posted"`
	NotBefore string `json:"not_before,omitempty"`
	Expires   string `json:"expires,omitempty"`
	Settled   string `json:"settled,omitempty"`
	Reply     string `json:"reply,omitempty"`
	Note      string `json:"note,omitempty"`
	Why       string `json:"why,omitempty"`
}

// LetterRecord returns a letter for scripts.
func LetterRecord(r store.Row) letterRecord {
	return letterRecord{
		r.ID, r.Name, string(r.Kind), r.Theme, r.UID, r.To, string(r.State), r.Attempts, r.Doubts,
		say.UTC(r.Posted), say.UTC(r.NotBefore), say.UTC(r.Expires), say.UTC(r.Settled), r.Reply, r.Note, string(r.Why),
	}
}

// LastWord returns why a letter stands where it stands, in at most sixty characters or so: rondo's note or the server's last reply.
func LastWord(r store.Row) string {
	why, reply := Said(r)
	word := []rune(cmp.Or(why, reply))
	if len(word) > 60 {
		word = append(word[:57], '…')
	}
	return string(word)
}

// Said returns why a letter stands where it stands, if rondo says so, or else the server's last reply, or the last error. Both may be "".
func Said(r store.Row) (why, reply string) {
	switch {
	case r.Crowded:
		return "waits: enough letters to this person for the hour", ""
	case r.Note != "":
		return r.Note, ""
	}
	return "", r.Reply
}

package desk

import (
	"rondo/say"
	"rondo/store"
)

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

// LetterRecords returns letters for scripts, in their order.
func LetterRecords(rows []store.Row) []letterRecord {
	out := make([]letterRecord, len(rows))
	for i, r := range rows {
		out[i] = letterRecord{
			r.ID, r.Name, string(r.Kind), r.Theme, r.UID, r.To, string(r.State), r.Attempts, r.Doubts,
			say.UTC(r.Posted), say.UTC(r.NotBefore), say.UTC(r.Expires), say.UTC(r.Settled), r.Reply, r.Note, string(r.Why),
		}
	}
	return out
}

// LastWord returns why a letter stands where it stands, in at most sixty characters or so: rondo's note or the server's last reply.
func LastWord(r store.Row) string {
	word := r.Reply
	if r.Note != "" {
		word = r.Note
	}
	if r.Crowded {
		word = "waits: enough letters to this person for the hour"
	}
	if len(word) > 60 {
		word = word[:57] + "…"
	}
	return word
}

package storetest

import (
	"fmt"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// Hand works with a ledger. What fails in it ends the test.
type Hand struct {
	store.Ledger
	T     testing.TB
	Clock time.Time // stands until it is set
}

// Record makes a decision that does not depend on the state.
func (h Hand) Record(acts ...scheduler.Action) {
	h.T.Helper()
	if _, err := h.Update(h.T.Context(), scheduler.Scope{Everybody: true}, func(scheduler.State) ([]scheduler.Action, error) { return acts, nil }); err != nil {
		h.T.Fatal(err)
	}
}

// Invite opens a session and posts a request to each of n people, person000@example.org and so on.
func (h Hand) Invite(id string, n int) scheduler.Session {
	h.T.Helper()
	s := Session(id)
	acts := []scheduler.Action{scheduler.Open{Session: s}}
	for i := range n {
		acts = append(acts, Sealed(Request(s, fmt.Sprintf("person%03d@example.org", i))))
	}
	h.Record(acts...)
	return s
}

// Crowd posts n letters to ada, each about a session of its own.
func (h Hand) Crowd(n int) {
	h.T.Helper()
	for i := range n {
		s := Session(fmt.Sprintf("theme%02d", i))
		h.Record(scheduler.Open{Session: s}, Sealed(Request(s, "ada@example.org")))
	}
}

// SendAll delivers whatever may leave now, and returns how many letters did.
func (h Hand) SendAll() (sent int) {
	h.T.Helper()
	for claimed := h.Take(7); len(claimed) > 0; claimed = h.Take(7) {
		for _, d := range claimed {
			h.End(d.ID, Delivered)
			sent++
		}
	}
	return sent
}

// Have reads the state.
func (h Hand) Have() scheduler.State {
	h.T.Helper()
	have, err := h.State(h.T.Context())
	if err != nil {
		h.T.Fatal(err)
	}
	return have
}

// Take claims up to n letters.
func (h Hand) Take(n int) []scheduler.Delivery {
	h.T.Helper()
	claimed, err := h.Claim(h.T.Context(), h.Clock, n)
	if err != nil {
		h.T.Fatal(err)
	}
	return claimed
}

// TakeOne claims the letter that is next.
func (h Hand) TakeOne() scheduler.Delivery {
	h.T.Helper()
	claimed := h.Take(1)
	if len(claimed) != 1 {
		h.T.Fatalf("claimed %d letters, want 1", len(claimed))
	}
	return claimed[0]
}

// Dot brings a letter into doubt, as its final dot does.
func (h Hand) Dot(id int64) {
	h.T.Helper()
	if err := h.Doubt(h.T.Context(), id)(); err != nil {
		h.T.Fatal(err)
	}
}

// End settles an attempt.
func (h Hand) End(id int64, r scheduler.Result) {
	h.T.Helper()
	if err := h.Settle(h.T.Context(), id, r, h.Clock)(); err != nil {
		h.T.Fatal(err)
	}
}

// Row reads what became of a letter, by its id or name.
func (h Hand) Row(which string) store.Row {
	h.T.Helper()
	row, _, _, err := h.Letter(h.T.Context(), which)
	if err != nil {
		h.T.Fatal(err)
	}
	return row
}

// KeepNew keeps mail with these words, and returns its id.
func (h Hand) KeepNew(words string) string {
	h.T.Helper()
	id, fresh, err := h.Keep(h.T.Context(), store.Mail{Source: "receive", Raw: []byte(words), Arrived: h.Clock, Class: scheduler.Calendar})
	if err != nil || !fresh {
		h.T.Fatalf("keep %q: new %v, %v", words, fresh, err)
	}
	return id
}

// Mail reads what became of mail, by its id.
func (h Hand) Mail(which string) store.Item {
	h.T.Helper()
	item, _, err := h.InboxItem(h.T.Context(), which)
	if err != nil {
		h.T.Fatal(err)
	}
	return item
}

// Waiting lists the ids of the first mails that wait to be decided about.
func (h Hand) Waiting(limit int) (ids []string) {
	h.T.Helper()
	list, err := h.Unsettled(h.T.Context(), limit)
	if err != nil {
		h.T.Fatal(err)
	}
	for _, k := range list {
		ids = append(ids, k.ID)
	}
	return ids
}

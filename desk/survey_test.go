package desk_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/desk"
	"rondo/store"
	"rondo/store/sqlite"
	"rondo/store/storetest"
)

// What a survey says is told in words once there are enough, and never who said it.
func TestSurveysTellWhatIsPublished(t *testing.T) {
	clock := storetest.Noon
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "rondo.db"), store.Options{Now: func() time.Time { return clock }})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	h := storetest.Hand{T: t, Ledger: db, Clock: clock}
	s := h.Invite("datatalks", 12)
	if _, err := desk.Surveys(t.Context(), db, "datatalks", nil, clock); err == nil || !strings.Contains(err.Error(), `no session of "datatalks" is over yet`) {
		t.Errorf("before the session: %v", err)
	}
	clock = s.Facts.End.Add(time.Hour)
	say := func() string {
		all, err := desk.Surveys(t.Context(), db, "datatalks", []string{"2026-12-07"}, clock)
		if err != nil || len(all) != 1 {
			t.Fatalf("%v, %v", all, err)
		}
		return strings.Join(all[0].Lines(), "\n")
	}
	if got, want := say(), "Mon 7 Dec 2026 12:00 UTC  \nnobody has answered"; got != want {
		t.Errorf("it says\n%s\nwant\n%s", got, want)
	}
	for i := range 7 {
		h.Vote(5, s, fmt.Sprintf("person%03d@example.org", i), fmt.Sprint(5-i%2), "1", []string{"", "More examples\n\x1b[31m", "", "A break"}[i%4])
	}
	if err := db.Offer(t.Context(), s.UID, "person011@example.org", true); err != nil {
		t.Fatal(err)
	}
	want := `Mon 7 Dec 2026 12:00 UTC  
5 answers, and 2 more, too few to be shown without telling who gave them

Was it worth your time?  (5)
  mean 4.6 of 5
    0  1
    0  2
    0  3
    2  4  ████████
    3  5  ████████████

How long was it?  (5)
    5  short  ████████████████████
    0  long

What was missing?  (2)
  “A break”
  “More examples [31m”

would present: person011@example.org`
	if got := say(); got != want {
		t.Errorf("it says\n%s\nwant\n%s", got, want)
	}
	all, err := desk.Surveys(t.Context(), db, "DataTalks", nil, clock)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	const printed = `{"session":"2026-12-07t1200","uid":"datatalks@sessions.example.org","start":"2026-12-07T12:00:00Z","title":"","shown":5,"waiting":2,"open":false,"k":3,` +
		`"questions":[{"ask":"Was it worth your time?","answered":5,"mean":4.6,"counts":[{"answer":"1","count":0},`
	if !strings.Contains(string(text), printed) || strings.Count(string(text), "person0") != 1 {
		t.Errorf("for scripts it says\n%s", text)
	}
}

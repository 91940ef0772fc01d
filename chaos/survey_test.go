package chaos

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
	"rondo/theme"
	"rondo/token"
)

// asked is a survey, and linkKey the key that its ballots are sealed with.
var asked = []theme.Question{{Ask: theme.Phrase{"": "Was it worth your time?"}, Scale: 5}, {Ask: theme.Phrase{"": "What was missing?"}, Text: true}}

func linkKey() token.Key {
	key, err := token.ParseKey(strings.Repeat("5a", 32))
	if err != nil {
		panic(err)
	}
	return key
}

func openBallot(uid string, sealed []byte) (scheduler.Ballot, error) {
	padded, err := linkKey().Open(sealed, uid)
	if err != nil {
		return nil, err
	}
	return scheduler.ReadBallot(padded)
}

// vote casts the ballot of one person, with words of theirs; three are counted together.
func vote(ctx context.Context, db *sqlite.DB, uid string, i int, words string) (counted bool, err error) {
	padded, err := scheduler.Ballot{asked[0].Key(): "4", asked[1].Key(): words}.Padded()
	if err != nil {
		return false, err
	}
	return db.Cast(ctx, store.Cast{UID: uid, Address: person(i), Asked: asked, Sealed: linkKey().Seal(padded, uid)}, 3, openBallot)
}

const voters = 6

func init() {
	parts["vote"] = func() {
		ctx := context.Background()
		db, err := sqlite.Open(ctx, os.Getenv(ledgerVariable), store.Options{Now: time.Now, Daemon: true})
		if err != nil {
			fmt.Println("refused open", err)
			return
		}
		have, err := db.State(ctx)
		if err != nil {
			fmt.Println("refused state", err)
			return
		}
		for i := range voters {
			if counted, err := vote(ctx, db, have.Sessions[0].UID, i, fmt.Sprintf("first %d", i)); err != nil || !counted {
				fmt.Println("refused", i, counted, err)
				return
			}
			fmt.Println("counted", i)
		}
	}
}

// TestSurveyAnswerIsKilledAtEveryStep: six people answer, and the program is killed at each single write and sync of the disk on
// the way, one after the other. Whoever was told that their answer is in has a ticket and a ballot; nobody has one without the
// other; and when everybody answers again, each counts once.
func TestSurveyAnswerIsKilledAtEveryStep(t *testing.T) {
	t.Parallel()
	strace := tracer.Find(t)
	g := found(t, listen(t, nil), terms{people: voters + 2, smtp: "host: 127.0.0.1, port: 1, tls: none"})
	d := g.serve()
	g.until(10*time.Second, func() error { return want(g.counts()[scheduler.Queued], voters+2) })
	d.stop(10 * time.Second)

	const calls = "pwrite64,fdatasync,fsync,ftruncate"
	kills, between := 0, map[int]bool{}
	for step := 1; ; step++ {
		dir := t.TempDir() + "/"
		copyLedger(t, g.dir+"/", dir)
		db, err := sqlite.Open(t.Context(), dir+"rondo.db", store.Options{Now: time.Now})
		must(t, err)
		must(t, db.Confirm(t.Context()))
		must(t, db.Close())
		child := exec.Command(strace, "-f", "-qq", "-e", "trace="+calls, "-e", fmt.Sprintf("inject=%s:signal=KILL:when=%d", calls, step), "-o", dir+"strace", os.Args[0])
		child.Env = append(os.Environ(), partVariable+"=vote", ledgerVariable+"="+dir+"rondo.db")
		var said bytes.Buffer
		child.Stdout = &said
		ended := child.Run()
		if strings.Contains(said.String(), "refused") {
			t.Fatalf("step %d: %s", step, &said)
		}
		told := strings.Count(said.String(), "counted")
		if ended == nil {
			if told != voters {
				t.Fatalf("step %d: nothing was killed, and %d were told that they are counted", step, told)
			}
			break
		}
		kills++
		between[told] = true
		again(t, step, dir+"rondo.db", told)
		must(t, os.RemoveAll(dir))
	}
	t.Logf("%d kills", kills)
	if kills < 5*voters || len(between) < voters-2 {
		t.Errorf("%d kills, after %v answers: too few to show anything", kills, between)
	}
}

// again holds a ledger whose program was killed to what that had said, and lets everybody answer once more.
func again(t *testing.T, step int, path string, told int) {
	t.Helper()
	ctx := t.Context()
	db, err := sqlite.Open(ctx, path, store.Options{Now: time.Now, Daemon: true})
	must(t, err)
	defer db.Close()
	have, err := db.State(ctx)
	must(t, err)
	s := have.Sessions[0]
	results := func() store.Results {
		all, err := db.Results(ctx, s.UID)
		must(t, err)
		return all[s.UID]
	}
	for i := range told {
		if !s.Seat(person(i)).Answered() {
			t.Errorf("step %d: %s was told that their answer is in, and has no ticket", step, person(i))
		}
	}
	if in := results().In(); in != told && in != told+1 {
		t.Errorf("step %d: %d answers are in, and %d people were told so", step, in, told)
	}
	found, err := sqlite.Verify(ctx, path, time.Now())
	must(t, err)
	for _, v := range found {
		t.Errorf("step %d: %v", step, v)
	}
	for i := range voters {
		_, err := vote(ctx, db, s.UID, i, fmt.Sprintf("again %d", i))
		must(t, err)
	}
	r := results()
	var who []string
	for _, words := range r.Tallies[1].Said {
		who = append(who, words[len(words)-1:])
	}
	if slices.Sort(who); r.Shown != voters || strings.Join(who, "") != "012345" {
		t.Errorf("step %d: %d are shown, and they say %q", step, r.Shown, r.Tallies[1].Said)
	}
}

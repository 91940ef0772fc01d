package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// The ledger means by an action what scheduler.State.Apply says it means: whatever is decided, the State read back is
// the one that Apply leads to.
func TestUpdateMeansWhatApplySays(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := newLedger(t)
		defer l.Close()
		want := l.state()
		for range rapid.IntRange(1, 8).Draw(rt, "decisions") {
			l.clock = l.clock.Add(time.Minute)
			mail := l.keep(l.clock.String())
			acts, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
				same(rt, "before the decision", have, want)
				return append(decisions(rt, have, l.clock), comeBack(rt, have, mail, l.clock)...), nil
			})
			if err != nil {
				rt.Fatal(err)
			}
			want = want.Apply(acts, l.clock)
			same(rt, fmt.Sprint(acts), l.state(), want)
		}
	})
}

func same(t *rapid.T, after string, got, want scheduler.State) {
	t.Helper()
	if got.Released != want.Released || !got.Feeds.Equal(want.Feeds) || !reflect.DeepEqual(got.Known, want.Known) || !slices.Equal(got.Holds, want.Holds) {
		t.Fatalf("after %s\n got %q %v %v\nwant %q %v %v", after, got.Released, got.Known, got.Holds, want.Released, want.Known, want.Holds)
	}
	if (got.Accepted == nil) != (want.Accepted == nil) ||
		got.Accepted != nil && got.Accepted.Files.Digest() != want.Accepted.Files.Digest() {
		t.Fatalf("after %s other files are accepted", after)
	}
	sameComeBack(t, after, got, want)
	if len(got.Sessions) != len(want.Sessions) {
		t.Fatalf("after %s there are %d sessions, want %d", after, len(got.Sessions), len(want.Sessions))
	}
	for i, w := range want.Sessions {
		g, w := *got.Sessions[i], *w
		if len(g.Told)+len(w.Told) == 0 {
			g.Told, w.Told = nil, nil
		}
		if len(g.Silent)+len(w.Silent) == 0 {
			g.Silent, w.Silent = nil, nil
		}
		if len(g.Seats)+len(w.Seats) == 0 {
			g.Seats, w.Seats = nil, nil
		}
		if !reflect.DeepEqual(g, w) {
			t.Fatalf("after %s\n got %+v\nwant %+v", after, g, w)
		}
	}
}

// decisions draws actions that could follow from have, at most one for a seat.
func decisions(t *rapid.T, have scheduler.State, now time.Time) (acts []scheduler.Action) {
	switch rapid.IntRange(0, 5).Draw(t, "about files") {
	case 0:
		acts = append(acts, scheduler.Accept{Files: theme.Files{
			"rondo.yaml": []byte("site: {name: Guild, url: https://sessions.example.org, timezone: Europe/Helsinki}\n" +
				"mail: {from: guild@example.org, smtp: {host: smtp.example.org}}\n# " + rapid.StringMatching(`[a-z]{0,5}`).Draw(t, "remark")),
			"people.yaml": []byte("people:\n- {email: ada@example.org, name: Ada}\n"),
		}, Feeds: now})
	case 1:
		acts = append(acts, scheduler.HoldBack{Hold: scheduler.Hold{
			Scope: rapid.SampledFrom([]string{"files", "theme/other", "template/datatalks"}).Draw(t, "scope"), Why: "too many", Digest: "d", Since: now,
		}})
	case 2:
		acts = append(acts, scheduler.Lift{Scope: rapid.SampledFrom([]string{"files", "theme/other"}).Draw(t, "scope")})
	}
	for _, id := range []string{"alpha", "beta"} {
		at := slices.IndexFunc(have.Sessions, func(s *scheduler.Session) bool { return s.Theme == id })
		if at < 0 {
			if rapid.Bool().Draw(t, "open "+id) {
				acts = append(acts, scheduler.Open{Session: session(id)})
			}
			continue
		}
		acts = append(acts, about(t, *have.Sessions[at], now)...)
	}
	return acts
}

func about(t *rapid.T, s scheduler.Session, now time.Time) (acts []scheduler.Action) {
	told := slices.ContainsFunc(s.Seats, func(seat scheduler.Seat) bool { return seat.Revision > 0 })
	switch n := rapid.IntRange(0, 3).Draw(t, "about "+s.Theme); {
	case n == 0 && !told:
		return []scheduler.Action{scheduler.Close{UID: s.UID, At: now}}
	case n == 1:
		a := scheduler.Amend{
			UID: s.UID, Slot: s.Slot.Add(24 * time.Hour), Sequence: s.Sequence + 1, Revision: s.Revision + 1,
			Facts: s.Facts, Changed: now, Modified: now,
		}
		a.Facts.Title = rapid.StringMatching(`[A-Z]ä?"?`).Draw(t, "title")
		a.Facts.End = a.Facts.End.Add(time.Minute)
		a.Hush = rapid.SampledFrom([]scheduler.Hush{scheduler.Loud, scheduler.HushWords, scheduler.HushChange, scheduler.HushOwed}).Draw(t, "hush")
		acts = append(acts, a)
		s.Revision, s.Facts, s.Sequence = a.Revision, a.Facts, a.Sequence
	}
	cyd := "cyd@example.org" // moves to another address now and then
	for _, seat := range s.Seats {
		if strings.HasPrefix(seat.Address, "cyd") {
			cyd = seat.Address
		}
	}
	for _, address := range []string{"ada@example.org", "bob@example.org", cyd} {
		seat := s.Seat(address)
		if rapid.Bool().Draw(t, address+" answers") {
			acts = append(acts, answers(t, s, address, seat, now)...)
			continue
		}
		switch n := rapid.IntRange(0, 7).Draw(t, "about "+address); {
		case seat == nil && n < 3:
			acts = append(acts, sealed(request(s, address)))
		case seat == nil:
		case seat.Pending != nil && n < 2:
			acts = append(acts, scheduler.Expire{
				Name: seat.Pending.Name, UID: s.UID, Address: address, Why: "superseded",
				Revision: seat.Pending.Revision, Left: seat.Pending.Left, Answer: seat.Pending.Answer,
				Asked: seat.Pending.Asked,
			})
		case n == 6:
			acts = append(acts, scheduler.Reseat{UID: s.UID, Address: address, Role: theme.Presenter})
		case n == 7:
			acts = append(acts, scheduler.Reseat{UID: s.UID, Address: address, Role: seat.Role, Leaving: scheduler.Leaving{
				Since: now, Name: "Ädä", Language: "fi", Timezone: "Asia/Tokyo",
			}})
		case n == 2:
			acts = append(acts, scheduler.Drop{UID: s.UID, Address: address})
		case n == 3:
			l := request(s, address)
			l.Kind = rapid.SampledFrom([]scheduler.Kind{scheduler.Update, scheduler.Cancel}).Draw(t, "kind")
			l.Number, l.Sequence = max(seat.Number+1, s.Sequence), seat.Sequence
			if rapid.Bool().Draw(t, "rises") {
				l.Sequence = max(seat.Sequence+1, s.Sequence)
			}
			l.Name = fmt.Sprintf("%s/%s/%d/%s", l.Kind, s.UID, l.Number, address)
			l.Revision, l.Stamp, l.Left, l.Role, l.Via = s.Revision, now, l.Kind == scheduler.Cancel, theme.Presenter, "data-guild"
			l.Asks = rapid.Bool().Draw(t, "asks")
			acts = append(acts, sealed(l))
		case n == 4:
			l := request(s, address)
			l.Kind, l.Marks, l.Lane = scheduler.Reminder, aDayBefore(s), scheduler.Remind
			l.Name = fmt.Sprintf("reminder/%s/%s/%s", s.UID, now.Format(time.RFC3339), address)
			acts = append(acts, sealed(l))
		case n == 5 && address == cyd:
			acts = append(acts, scheduler.Rename{UID: s.UID, From: address, To: fmt.Sprintf("cyd%d@example.org", now.Unix())})
		}
	}
	return acts
}

func TestPostingTheSameNameTwiceIsOneLetter(t *testing.T) {
	l := newLedger(t)
	s := l.invite("datatalks", 1)
	again := request(s, "person000@example.org")
	again.Why = "planned again"
	l.record(sealed(again))
	letters, err := l.Letters(t.Context(), store.Filter{})
	if err != nil || len(letters) != 1 || letters[0].Why != "3 weeks before" {
		t.Errorf("letters %+v, %v", letters, err)
	}
}

// A letter that has reached nobody, and that nobody carries, can be withdrawn, and only such a letter.
func TestPendingIsWhatCanBeWithdrawn(t *testing.T) {
	pending := func(l *ledger) bool { return l.state().Sessions[0].Seats[0].Pending != nil }
	for _, c := range []struct {
		after string
		do    func(*ledger)
		want  bool
	}{
		{"posted", func(*ledger) {}, true},
		{"claimed", func(l *ledger) { l.claimOne() }, false},
		{"in doubt", func(l *ledger) { l.doubt(l.claimOne().ID) }, false},
		{"in doubt among many", func(l *ledger) {
			l.commits.stageFrom = 1
			l.doubt(l.claimOne().ID)
		}, false},
		{"given back untried", func(l *ledger) { l.settle(l.claimOne().ID, scheduler.Result{State: scheduler.Queued}) }, true},
		{"refused for now", func(l *ledger) {
			l.settle(l.claimOne().ID, scheduler.Result{State: scheduler.Queued, Attempted: true})
		}, true},
		{"left in doubt", func(l *ledger) {
			l.settle(l.claimOne().ID, scheduler.Result{State: scheduler.InDoubt, Attempted: true})
		}, false},
		{"sent", func(l *ledger) { l.settle(l.claimOne().ID, delivered) }, false},
		{"superseded by an update", func(l *ledger) {
			u := request(session("datatalks"), "person000@example.org")
			u.Kind, u.Name, u.Sequence = scheduler.Update, "update/1", 1
			l.record(sealed(u))
			if row := l.row("request/datatalks@sessions.example.org/0/person000@example.org"); row.Note != "superseded by update/1" {
				l.t.Errorf("the request is %s: %s", row.State, row.Note)
			}
		}, true},
	} {
		t.Run(c.after, func(t *testing.T) {
			l := newLedger(t)
			l.invite("datatalks", 1)
			c.do(l)
			if got := pending(l); got != c.want {
				t.Errorf("pending is %v, want %v", got, c.want)
			}
			if c.after != "in doubt among many" {
				return
			}
			beside, err := OpenReader(t.Context(), l.path, l.now) // which knows nothing of leases
			if err != nil {
				t.Fatal(err)
			}
			defer beside.Close()
			if have, err := beside.State(t.Context()); err != nil || have.Sessions[0].Seats[0].Pending != nil {
				t.Errorf("beside it the letter is pending: %v", err)
			}
		})
	}
}

// A letter may be claimed while somebody decides to withdraw it: the decision is made anew.
func TestWithdrawingWhatIsBeingCarriedDecidesAgain(t *testing.T) {
	l := newLedger(t)
	s := l.invite("datatalks", 1)
	asked := 0
	acts, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		asked++
		seat := have.Sessions[0].Seats[0]
		if seat.Pending == nil {
			return nil, nil
		}
		l.claimOne()
		return []scheduler.Action{scheduler.Expire{Name: seat.Pending.Name, UID: s.UID, Address: seat.Address}}, nil
	})
	if err != nil || len(acts) != 0 || asked != 2 {
		t.Errorf("asked %d times, did %v, %v", asked, acts, err)
	}
}

// The ledger itself holds back what may have been delivered, whatever was decided.
func TestWithdrawingAsksWhatBecameOfTheLetter(t *testing.T) {
	for _, c := range []struct {
		after  string
		state  scheduler.LetterState
		doubts bool
		want   error
	}{
		{"a refusal", scheduler.Queued, false, nil},
		{"a doubt", scheduler.InDoubt, false, store.ErrStale},
		{"a doubt and a refusal", scheduler.Queued, true, store.ErrStale},
		{"a failure", scheduler.Failed, false, store.ErrStale},
	} {
		t.Run(c.after, func(t *testing.T) {
			l := newLedger(t)
			s := l.invite("datatalks", 1)
			d := l.claimOne()
			if c.doubts {
				l.settle(d.ID, scheduler.Result{State: scheduler.InDoubt, Attempted: true})
				d = l.claimOne()
			}
			l.settle(d.ID, scheduler.Result{State: c.state, Reply: "451 later", Attempted: true})
			_, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(scheduler.State) ([]scheduler.Action, error) {
				return []scheduler.Action{scheduler.Expire{Name: d.Name, UID: s.UID, Address: "person000@example.org"}}, nil
			})
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if expired := l.row(d.Name).State == scheduler.Expired; expired != (c.want == nil) {
				t.Errorf("the letter is %s", l.row(d.Name).State)
			}
		})
	}
}

func TestDecisionOnAnOldStateIsMadeAgain(t *testing.T) {
	l := newLedger(t)
	beside := openLedger(t, l.path, store.Options{})
	asked := 0
	acts, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		if asked++; asked == 1 {
			beside.record(scheduler.Open{Session: session("alpha")})
		}
		return []scheduler.Action{scheduler.Open{Session: session(fmt.Sprint("beta", len(have.Sessions)))}}, nil
	})
	if err != nil || asked != 2 || len(acts) != 1 || acts[0].(scheduler.Open).Session.Theme != "beta1" {
		t.Errorf("asked %d times, did %v, %v", asked, acts, err)
	}

	_, err = l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		beside.record(scheduler.Lift{Scope: "files"})
		return []scheduler.Action{scheduler.Lift{Scope: "files"}}, nil
	})
	if !errors.Is(err, store.ErrStale) {
		t.Errorf("a ledger that never stands still: %v", err)
	}
}

// A crash between two transactions leaves a ledger from which the same decision goes on, and no letter leaves twice.
func TestManyLettersGoInShares(t *testing.T) {
	s := session("datatalks")
	acts := []scheduler.Action{scheduler.Open{Session: s}}
	for i := range 2*share + 1 {
		acts = append(acts, sealed(request(s, fmt.Sprintf("person%04d@example.org", i))))
	}
	leaver := request(s, fmt.Sprintf("person%04d@example.org", 2*share))
	acts = append(acts, scheduler.Drop{UID: s.UID, Address: leaver.To.Email}, scheduler.Lift{Scope: "files"})
	cut := shares(acts)
	var sizes []int
	for _, c := range cut {
		sizes = append(sizes, len(c))
	}
	if want := []int{share + 2, share, 2}; !slices.Equal(sizes, want) {
		t.Fatalf("shares of %v actions, want %v", sizes, want)
	}
	if _, ok := cut[2][1].(scheduler.Drop); !ok {
		t.Errorf("what happens to a seat goes with its letter, not %v", cut[2])
	}

	l := newLedger(t)
	if _, err := l.DB.record(t.Context(), l.state(), noon, cut[0]); err != nil {
		t.Fatal(err)
	}
	l = l.reopen()
	if have := l.state(); len(have.Sessions) != 1 || len(have.Sessions[0].Seats) != share {
		t.Fatal("the first share is not there by itself")
	}
	l.record(acts[1:]...)
	counts, err := l.Counts(t.Context())
	if err != nil || counts.ByState[scheduler.Queued] != 2*share+1 {
		t.Errorf("%v, %v", counts, err)
	}
}

func TestVersionRisesWithWhatPlanningReads(t *testing.T) {
	l := newLedger(t)
	version := func() int64 {
		v, err := l.Version(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	was := version()
	l.invite("datatalks", 1)
	if version() == was {
		t.Error("an opened session does not change the version")
	}
	was = version()
	l.settle(l.claimOne().ID, delivered)
	if version() != was {
		t.Error("a sent letter changes the version")
	}
	if err := l.ReleaseFiles(t.Context(), "digest"); err != nil || version() == was || l.state().Released != "digest" {
		t.Errorf("a release does not change the version: %v", err)
	}
}

func TestChangedSeesOtherProcessesOnly(t *testing.T) {
	l := newLedger(t)
	beside := openLedger(t, l.path, store.Options{})
	beside.invite("before the first look", 1)
	if changed, err := l.Changed(t.Context()); err != nil || !changed {
		t.Errorf("a change since the opening: %v, %v", changed, err)
	}
	for _, c := range []struct {
		who  string
		do   func()
		want bool
	}{
		{"nobody", func() {}, false},
		{"this one", func() { l.invite("alpha", 1) }, false},
		{"another", func() { beside.invite("beta", 1) }, true},
		{"nobody again", func() {}, false},
	} {
		c.do()
		if got, err := l.Changed(context.Background()); err != nil || got != c.want {
			t.Errorf("after %s wrote: %v, %v", c.who, got, err)
		}
	}
}

func TestSessionsAreForgottenByTheState(t *testing.T) {
	l := newLedger(t)
	s := l.invite("datatalks", 1)
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{-time.Second, 1}, {memory, 1}, {memory + time.Second, 0}} {
		l.clock = s.Facts.End.Add(c.after)
		if have := l.state(); len(have.Sessions) != c.want {
			t.Errorf("%v after the end the state has %d sessions, want %d", c.after, len(have.Sessions), c.want)
		}
	}
}

func TestAcceptedFilesComeBackAsTheyWere(t *testing.T) {
	files := theme.Files{
		"rondo.yaml":  []byte("site: {name: Guild, url: https://sessions.example.org, timezone: Europe/Helsinki}\nmail: {from: guild@example.org, smtp: {host: smtp.example.org}}\n"),
		"people.yaml": []byte("people:\n- {email: ada@example.org, name: Ada}\n"),
		"empty.csv":   {},
	}
	path := filepath.Join(t.TempDir(), "rondo.db")
	l := openLedger(t, path, store.Options{Daemon: true})
	if l.state().Accepted != nil {
		t.Fatal("files are accepted before any were")
	}
	l.record(scheduler.Accept{Files: files})
	l = l.reopen()
	got := l.state().Accepted
	if got == nil || got.Config.Site.Name != "Guild" {
		t.Fatalf("accepted %+v", got)
	}
	if again := l.state().Accepted; again != got {
		t.Error("files that are the same are loaded again")
	}
	var kept int
	if err := l.readers.QueryRow(`SELECT count(*) FROM files`).Scan(&kept); err != nil || kept != len(files) {
		t.Errorf("kept %d of %d files, %v", kept, len(files), err)
	}
}

func TestInstantsKeepMilliseconds(t *testing.T) {
	for _, in := range []time.Time{{}, noon, noon.Add(time.Millisecond), noon.In(time.FixedZone("", 7200))} {
		text, err := instant{in}.Value()
		if err != nil {
			t.Fatal(err)
		}
		var out instant
		if err := out.Scan(text); err != nil || !out.Equal(in) {
			t.Errorf("%v became %v (%v)", in, out, err)
		}
	}
	for _, in := range []ical.Local{0, ical.LocalDate(2026, time.December, 1, 14, 30, 15), ical.LocalDate(1969, 1, 1, 0, 0, 0)} {
		text, _ := wall{in}.Value()
		var out wall
		if err := out.Scan(text); err != nil || out.Local != in {
			t.Errorf("%v became %v (%v)", in, out, err)
		}
	}
}

// A reminder that waits still says the truth unless the session was moved or cancelled meanwhile.
func TestNewsExpiresRemindersThatBecameUntrue(t *testing.T) {
	for _, c := range []struct {
		news    scheduler.Kind
		changed []scheduler.Field
		want    scheduler.LetterState
	}{
		{scheduler.Cancel, nil, scheduler.Expired},
		{scheduler.Update, []scheduler.Field{scheduler.FieldPlace, scheduler.FieldStart}, scheduler.Expired},
		{scheduler.Update, []scheduler.Field{scheduler.FieldPlace}, scheduler.Queued},
	} {
		l := newLedger(t)
		s := l.invite("datatalks", 1)
		reminder, news := request(s, "person000@example.org"), request(s, "person000@example.org")
		reminder.Kind, reminder.Name, reminder.Marks = scheduler.Reminder, "reminder", aDayBefore(s)
		l.record(sealed(reminder))
		news.Kind, news.Name, news.Sequence, news.Changed = c.news, "news", 1, c.changed
		l.record(sealed(news))
		if row := l.row("reminder"); row.State != c.want {
			t.Errorf("%s %v: the reminder is %s, want %s", c.news, c.changed, row.State, c.want)
		}
		if row := l.row("news"); row.State != scheduler.Queued {
			t.Errorf("%s %v: the news itself is %s", c.news, c.changed, row.State)
		}
	}
}

// Files that were loaded elsewhere stand for the accepted ones while they are the same, and only then.
func TestLoadedFilesAreNotLoadedAgain(t *testing.T) {
	load := func(name string) *theme.Set {
		set, findings := theme.Load(theme.Files{
			"rondo.yaml":  []byte("site: {name: " + name + ", url: https://sessions.example.org, timezone: Europe/Helsinki}\nmail: {from: guild@example.org, smtp: {host: smtp.example.org}}\n"),
			"people.yaml": []byte("people:\n- {email: ada@example.org, name: Ada}\n"),
		}.FS(), "rondo.yaml")
		if set == nil {
			t.Fatal(findings.Err())
		}
		return set
	}
	loaded := load("Guild")
	l := openLedger(t, filepath.Join(t.TempDir(), "rondo.db"), store.Options{Loaded: func() *theme.Set { return loaded }})
	l.record(scheduler.Accept{Files: loaded.Files})
	if have := l.state(); have.Accepted != loaded {
		t.Error("the accepted files were loaded a second time")
	}
	l.record(scheduler.Accept{Files: load("Other").Files})
	if have := l.state(); have.Accepted == loaded || have.Accepted.Config.Site.Name != "Other" {
		t.Errorf("the accepted site is %q", have.Accepted.Config.Site.Name)
	}
}

// TestEveryActionIsRecorded holds that each kind of action has a place in the recorder, if only to say that it has none.
func TestEveryActionIsRecorded(t *testing.T) {
	l := newLedger(t)
	for _, a := range scheduler.Actions {
		filled := reflect.New(reflect.TypeOf(a)).Elem()
		if uid := filled.FieldByName("UID"); uid.IsValid() {
			uid.SetString("datatalks@sessions.example.org")
		}
		a := filled.Interface().(scheduler.Action)
		err := inTx(t.Context(), l.writer, func(tx *sql.Tx) error {
			r := recorder{tx: tx, now: noon, read: noon}
			if err := r.answers([]scheduler.Action{a}); err != nil {
				return err
			}
			return sql.ErrTxDone // nothing of it is kept
		})
		if err != nil && strings.Contains(err.Error(), "nobody has said") {
			t.Error(err)
		}
	}
}

package storetest

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// What is read of a ledger.
var reading = []test{
	{"PendingIsWhatCanBeWithdrawn", pendingIsWhatCanBeWithdrawn},
	{"VersionRisesWithWhatPlanningReads", versionRisesWithWhatPlanningReads},
	{"ChangedSeesOtherProcessesOnly", changedSeesOtherProcessesOnly},
	{"SessionsAreForgottenByTheState", sessionsAreForgottenByTheState},
	{"AUIDOfLongAgoStopsNothing", aUIDOfLongAgoStopsNothing},
	{"AcceptedFilesComeBackAsTheyWere", acceptedFilesComeBackAsTheyWere},
	{"ANewerStateIsTheState", aNewerStateIsTheState},
	{"ReturnsAreWhatCameSinceTheLastNote", returnsAreWhatCameSinceTheLastNote},
	{"ShownIsTheStateWithoutPeople", shownIsTheStateWithoutPeople},
	{"TheRollIsThatOfTheState", theRollIsThatOfTheState},
	{"LastSign", lastSign},
}

// A letter that has reached nobody, and that nobody carries, can be withdrawn, and only such a letter.
func pendingIsWhatCanBeWithdrawn(t *testing.T, open Opener) {
	pending := func(l *ledger) bool { return l.Have().Sessions[0].Seats[0].Pending != nil }
	for _, c := range []struct {
		after string
		do    func(*ledger)
		want  bool
	}{
		{"posted", func(*ledger) {}, true},
		{"claimed", func(l *ledger) { l.TakeOne() }, false},
		{"in doubt", func(l *ledger) { l.Dot(l.TakeOne().ID) }, false},
		{"given back untried", func(l *ledger) { l.End(l.TakeOne().ID, scheduler.Result{State: scheduler.Queued}) }, true},
		{"refused for now", func(l *ledger) {
			l.End(l.TakeOne().ID, scheduler.Result{State: scheduler.Queued, Attempted: true})
		}, true},
		{"left in doubt", func(l *ledger) {
			l.End(l.TakeOne().ID, scheduler.Result{State: scheduler.InDoubt, Attempted: true})
		}, false},
		{"sent", func(l *ledger) { l.End(l.TakeOne().ID, Delivered) }, false},
		{"superseded by an update", func(l *ledger) {
			u := Request(Session("datatalks"), "person000@example.org")
			u.Kind, u.Name, u.Sequence = scheduler.Update, "update/1", 1
			l.Record(Sealed(u))
			if row := l.Row("request/datatalks@sessions.example.org/0/person000@example.org"); row.Note != "superseded by update/1" {
				l.T.Errorf("the request is %s: %s", row.State, row.Note)
			}
		}, true},
	} {
		t.Run(c.after, func(t *testing.T) {
			l := open.fresh(t)
			l.Invite("datatalks", 1)
			c.do(l)
			if got := pending(l); got != c.want {
				t.Errorf("pending is %v, want %v", got, c.want)
			}
		})
	}
}

func versionRisesWithWhatPlanningReads(t *testing.T, open Opener) {
	l := open.fresh(t)
	version := func() int64 {
		v, err := l.Version(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	was := version()
	l.Invite("datatalks", 1)
	if version() == was {
		t.Error("an opened session does not change the version")
	}
	was = version()
	l.End(l.TakeOne().ID, Delivered)
	if version() != was {
		t.Error("a sent letter changes the version")
	}
	if err := l.ReleaseFiles(t.Context(), "digest"); err != nil || version() == was || l.Have().Released != "digest" {
		t.Errorf("a release does not change the version: %v", err)
	}
}

func changedSeesOtherProcessesOnly(t *testing.T, open Opener) {
	l := open.fresh(t)
	shared, can := l.Ledger.(store.Shared)
	if !can {
		t.Skip("this ledger does not tell")
	}
	beside := l.beside()
	beside.Invite("before the first look", 1)
	if changed, err := shared.Changed(t.Context()); err != nil || !changed {
		t.Errorf("a change since the opening: %v, %v", changed, err)
	}
	for _, c := range []struct {
		who  string
		do   func()
		want bool
	}{
		{"nobody", func() {}, false},
		{"this one", func() { l.Invite("alpha", 1) }, false},
		{"another", func() { beside.Invite("beta", 1) }, true},
		{"nobody again", func() {}, false},
	} {
		c.do()
		if got, err := shared.Changed(t.Context()); err != nil || got != c.want {
			t.Errorf("after %s wrote: %v, %v", c.who, got, err)
		}
	}
}

func sessionsAreForgottenByTheState(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 1)
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{-time.Second, 1}, {scheduler.FeedPast, 1}, {scheduler.FeedPast + time.Second, 0}} {
		l.Clock = s.Facts.End.Add(c.after)
		if have := l.Have(); len(have.Sessions) != c.want {
			t.Errorf("%v after the end the state has %d sessions, want %d", c.after, len(have.Sessions), c.want)
		}
	}
}

// An entry that names the UID of a session that no State has any more, as a copy of last year's does, gets a UID of its own; letters of all themes go on.
func aUIDOfLongAgoStopsNothing(t *testing.T, open Opener) {
	l := open.fresh(t)
	old, own := Session("datatalks"), Session("datatalks")
	old.UID, old.Facts.Key = "old@example.com", "2026-12-01"
	own.UID = "datatalks.20261201@sessions.example.org"
	l.Record(scheduler.Open{Session: old}, scheduler.Open{Session: own})
	l.Clock = old.Facts.End.Add(scheduler.FeedPast + 30*24*time.Hour)
	on := l.Clock.Add(7 * 24 * time.Hour).Format("2006-01-02")
	about := "purpose: P\norganizers: [curator@example.org]\naudience: [ada@example.org]\nschedule: { starts: " + on + " 14:00 }\n"
	set, findings := theme.Load(theme.Files{
		"rondo.yaml":            []byte("site: {name: Guild, url: https://sessions.example.org, timezone: Europe/Helsinki}\nmail: {from: guild@example.org, smtp: {host: smtp.example.org}}\n"),
		"themes/datatalks.yaml": []byte("name: DataTalks\n" + about + "sessions: { " + on + ": { uid: old@example.com } }\n"),
		"themes/other.yaml":     []byte("name: Other\n" + about),
	}.FS(), "rondo.yaml")
	if findings.Err() != nil {
		t.Fatal(findings)
	}
	plan := func() (about map[string]int) {
		about = map[string]int{}
		done, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
			acts, _ := scheduler.Plan(set, have, l.Clock)
			for i, a := range acts {
				if post, ok := a.(scheduler.Post); ok {
					acts[i] = Sealed(post.Letter)
				}
			}
			return acts, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range done {
			if post, ok := a.(scheduler.Post); ok && post.Letter.Kind == scheduler.Request {
				about[post.Letter.UID]++
			}
		}
		return about
	}
	if said := scheduler.Reused(set, l.Have(), l.Clock); len(said) != 1 || !said[0].Warning || said[0].File != "themes/datatalks.yaml" {
		t.Errorf("nobody is told: %v", said)
	}
	day := strings.ReplaceAll(on, "-", "")
	if got := plan(); len(got) != 2 || got["datatalks."+day+"@sessions.example.org"] == 0 || got["other."+day+"@sessions.example.org"] == 0 {
		t.Errorf("posted %v", got)
	}
	if spent := l.Have().Spent; len(spent) != 1 || !spent[old.UID] {
		t.Errorf("spent are %v", spent)
	}
	if again := plan(); len(again) != 0 {
		t.Errorf("posted again %v", again)
	}
}

func acceptedFilesComeBackAsTheyWere(t *testing.T, open Opener) {
	files := theme.Files{
		"rondo.yaml":  []byte("site: {name: Guild, url: https://sessions.example.org, timezone: Europe/Helsinki}\nmail: {from: guild@example.org, smtp: {host: smtp.example.org}}\n"),
		"people.yaml": []byte("people:\n- {email: ada@example.org, name: Ada}\n"),
		"empty.csv":   {},
	}
	l := open.fresh(t)
	if l.Have().Accepted != nil {
		t.Fatal("files are accepted before any were")
	}
	l.Record(scheduler.Accept{Files: files})
	l = l.reopen()
	got := l.Have().Accepted
	if got == nil || got.Config.Site.Name != "Guild" {
		t.Fatalf("accepted %+v", got)
	}
	for name, text := range got.Files {
		if string(text) != string(files[name]) {
			t.Errorf("%s is %q, was %q", name, text, files[name])
		}
	}
}

// What is taken from an earlier State, from what was shown and from a roll has not changed since.
func aNewerStateIsTheState(t *testing.T, open Opener) {
	rapid.Check(t, func(rt *rapid.T) {
		l := open.fresh(t)
		defer l.Close()
		last, shown, roll := scheduler.State{}, scheduler.State{}, (*scheduler.Roll)(nil)
		for range rapid.IntRange(1, 6).Draw(rt, "decisions") {
			l.Clock = l.Clock.Add(time.Minute)
			mail := l.KeepNew(l.Clock.String())
			if _, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
				return append(decisions(rt, have, l.Clock), comeBack(rt, have, mail, l.Clock)...), nil
			}); err != nil {
				rt.Fatal(err)
			}
			if rapid.Bool().Draw(rt, "looks") {
				newer, err := l.Newer(t.Context(), last)
				if err != nil {
					rt.Fatal(err)
				}
				same(rt, "what came since", newer, l.Have())
				last, roll = newer, l.sameRoll(rt, roll)
				since, err := l.ShownSince(t.Context(), shown)
				if err != nil {
					rt.Fatal(err)
				}
				if want, err := l.Shown(t.Context()); err != nil || !reflect.DeepEqual(since, want) {
					rt.Fatalf("shown since %v is\n%+v\nwant\n%+v, %v", shown.Read.Versions, since, want, err)
				}
				shown = since
			}
		}
	})
}

// What is told in the daily note comes once, and what comes in while the note is decided comes with the next one.
func returnsAreWhatCameSinceTheLastNote(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 4)
	fail := func(reply string) {
		l.T.Helper()
		l.End(l.TakeOne().ID, scheduler.Result{State: scheduler.Failed, Reply: reply, Attempted: true})
	}
	note := func(about string, meanwhile func()) {
		l.T.Helper()
		_, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(scheduler.State) ([]scheduler.Action, error) {
			l.Clock = l.Clock.Add(time.Millisecond)
			meanwhile()
			l.Clock = l.Clock.Add(time.Millisecond)
			letter := Request(scheduler.Session{}, "org@example.org")
			letter.Kind, letter.Name, letter.Stamp, letter.NotBefore = scheduler.Returned, "returned/"+about, l.Clock, Noon.Add(99*time.Hour)
			return []scheduler.Action{Sealed(letter)}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	replies := func() (all []string) {
		for _, u := range l.Have().Returns.Undelivered {
			all = append(all, u.Why)
		}
		return all
	}
	expect := func(when string, want ...string) {
		t.Helper()
		got := replies()
		if len(got) != len(want) {
			t.Fatalf("%s: %q came back, want %q", when, got, want)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: %q came back, want %q", when, got, want)
			}
		}
	}
	fail("554 no")
	expect("at first", "554 no")
	l.Clock = l.Clock.Add(time.Minute)
	note("monday", func() { fail("552 too large") })
	expect("after the note", "552 too large")
	if told := l.Have().Returns.Told; !told.Equal(l.Clock) {
		t.Errorf("told at %v, want %v", told, l.Clock)
	}
	l.Clock = l.Clock.Add(time.Minute)
	note("tuesday", func() {})
	expect("after the next note")
	l.Clock = l.Clock.Add(time.Minute)
	fail("554 again")
	l.Clock = s.Facts.Start
	if _, err := l.Expire(t.Context(), l.Clock); err != nil {
		t.Fatal(err)
	}
	expect("a letter past its life is no news", "554 again")
}

// What everybody may see is the State with nobody in it.
func shownIsTheStateWithoutPeople(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.Invite("datatalks", 3)
	l.Invite("reading", 2)
	whole := l.Have()
	want := scheduler.State{Accepted: whole.Accepted, Feeds: whole.Feeds}
	for _, s := range whole.Sessions {
		if len(s.Seats) == 0 {
			t.Fatalf("%s has nobody in it", s.UID)
		}
		empty := *s
		empty.Seats, empty.Told = nil, nil
		want.Sessions = append(want.Sessions, &empty)
	}
	shown, err := l.Shown(t.Context())
	shown.Read = scheduler.Read{}
	if err != nil || len(want.Sessions) != 2 || !reflect.DeepEqual(shown, want) {
		t.Errorf("shown %+v, want %+v, %v", shown, want, err)
	}
}

// Who asked to be forgotten is on the roll no more, even where as many were written to since.
func theRollIsThatOfTheState(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.Invite("datatalks", 2)
	roll, err := l.Roll(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Forget(t.Context(), store.Someone{Addresses: []string{"person000@example.org"}}); err != nil {
		t.Fatal(err)
	}
	l.Record(Sealed(Request(*l.Have().Sessions[0], "zoe@example.org")))
	roll = l.sameRoll(t, roll)

	// As many are forgotten as before, and others: one comes back by joining anew, and another goes.
	back := asked("datatalks", "person000@example.org", Noon)
	back.Wrote, back.Confirmed, back.Admitted = Noon, Noon, Noon
	l.Record(scheduler.Join{Joined: back})
	if _, err := l.Forget(t.Context(), store.Someone{Addresses: []string{"person001@example.org"}}); err != nil {
		t.Fatal(err)
	}
	l.Record(Sealed(Request(*l.Have().Sessions[0], "mia@example.org")))
	l.sameRoll(t, roll)
	if seated, err := l.Seated(t.Context(), "nobody knows it"); err != nil || seated != nil {
		t.Errorf("in a session that nobody knows sit %q, %v", seated, err)
	}
}

// sameRoll holds the roll to that of the State, and who has a seat to the State's seats. last is an earlier roll or nil.
func (l *ledger) sameRoll(t interface{ Fatalf(string, ...any) }, last *scheduler.Roll) *scheduler.Roll {
	have := l.Have()
	roll, err := l.Roll(l.T.Context(), last)
	want := have.Roll()
	if err != nil || !slices.Equal(roll.Addresses, want.Addresses) || !maps.Equal(roll.Links, want.Links) || !maps.Equal(roll.Feeds, want.Feeds) {
		t.Fatalf("the roll is\n%+v\nwant\n%+v, %v", roll, want, err)
	}
	if same, err := l.Roll(l.T.Context(), roll); err != nil || same != roll {
		t.Fatalf("it is read again without a change: %v", err)
	}
	for _, s := range have.Sessions {
		var want []string
		for _, seat := range s.Seats {
			want = append(want, seat.Address)
		}
		if seated, err := l.Seated(l.T.Context(), s.UID); err != nil || !slices.Equal(seated, want) {
			t.Fatalf("in %s sit %q, want %q, %v", s.UID, seated, want, err)
		}
	}
	return roll
}

// A letter that was refused is a sign of life, too.
func lastSign(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.Invite("datatalks", 1)
	d := l.TakeOne()
	l.Clock = Noon.Add(time.Hour)
	l.End(d.ID, scheduler.Result{State: scheduler.Queued, Attempted: true, Reply: "450 later", NotBefore: Noon.Add(2 * time.Hour)})
	if last, err := l.LastSign(t.Context()); err != nil || !last.Equal(l.Clock) {
		t.Errorf("%v, %v; want %v", last, err, l.Clock)
	}
}

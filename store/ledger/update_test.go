package ledger

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// A crash between two transactions leaves a ledger from which the same decision goes on, and no letter leaves twice.
func TestManyLettersGoInShares(t *testing.T) {
	s := session("datatalks")
	acts := []scheduler.Action{scheduler.Open{Session: s}}
	for i := range first + share + 1 {
		acts = append(acts, sealed(request(s, fmt.Sprintf("person%04d@example.org", i))))
	}
	leaver := request(s, fmt.Sprintf("person%04d@example.org", first+share))
	acts = append(acts, scheduler.Drop{UID: s.UID, Address: leaver.To.Email}, scheduler.Lift{Scope: "files"})
	cut := shares(acts)
	var sizes []int
	for _, c := range cut {
		sizes = append(sizes, len(c))
	}
	if want := []int{first + 2, share, 2}; !slices.Equal(sizes, want) {
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
	if have := l.state(); len(have.Sessions) != 1 || len(have.Sessions[0].Seats) != first {
		t.Fatal("the first share is not there by itself")
	}
	l.record(acts[1:]...)
	counts, err := l.Counts(t.Context())
	if err != nil || counts.ByState[scheduler.Queued] != first+share+1 {
		t.Errorf("%v, %v", counts, err)
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

// Files that were loaded elsewhere stand for those that another process accepted while they are the same, and only then.
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
	path := filepath.Join(t.TempDir(), "rondo.db")
	other := openLedger(t, path, store.Options{})
	l := openLedger(t, path, store.Options{Loaded: func() *theme.Set { return loaded }})
	other.record(scheduler.Accept{Files: loaded.Files})
	if have := l.state(); have.Accepted != loaded {
		t.Error("the accepted files were loaded a second time")
	}
	other.record(scheduler.Accept{Files: load("Other").Files})
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
			r := recorder{db: &l.core, tx: tx, now: noon, read: noon}
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

// Files that nothing names are kept, too, and files that are the same are not loaded again.
func TestAcceptedFilesAreKeptAndLoadedOnce(t *testing.T) {
	files := theme.Files{
		"rondo.yaml":  []byte("site: {name: Guild, url: https://sessions.example.org, timezone: Europe/Helsinki}\nmail: {from: guild@example.org, smtp: {host: smtp.example.org}}\n"),
		"people.yaml": []byte("people:\n- {email: ada@example.org, name: Ada}\n"),
		"empty.csv":   {},
	}
	l := newLedger(t)
	l.record(scheduler.Accept{Files: files})
	l = l.reopen()
	if once, again := l.state().Accepted, l.state().Accepted; once != again {
		t.Error("they are loaded twice")
	}
	var kept int
	if l.ask(`SELECT count(*) FROM files`, &kept); kept != len(files) {
		t.Errorf("kept %d of %d files", kept, len(files))
	}
}

// Who asks for an outline does not wait for files that are being loaded, and gets them whole once they are there.
func TestOutlineDoesNotWaitForFiles(t *testing.T) {
	files := theme.Files{
		"rondo.yaml": []byte("site: {name: Guild, url: https://sessions.example.org, timezone: Europe/Helsinki}\nmail: {from: guild@example.org, smtp: {host: smtp.example.org}}\n"),
		"themes/talks.yaml": []byte("name: Talks\npurpose: Talks.\norganizers: [ada@example.org]\naudience: [bo@example.org]\n" +
			"schedule: {starts: 2026-12-01 14:00, duration: 45m}\n"),
	}
	loaded, findings := theme.Load(files.FS(), "rondo.yaml")
	if loaded == nil {
		t.Fatal(findings)
	}
	path, ready := filepath.Join(t.TempDir(), "rondo.db"), make(chan bool)
	l := openLedger(t, path, store.Options{})
	if have, err := l.Outline(t.Context()); err != nil || have.Accepted != nil {
		t.Errorf("before files are accepted: %v, %v", have.Accepted, err)
	}
	l.record(scheduler.Accept{Files: files})
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = openLedger(t, path, store.Options{Loaded: func() *theme.Set { <-ready; return loaded }})
	waits := make(chan scheduler.State)
	for range 2 { // one of them holds the files while it waits
		go func() { waits <- l.state() }()
	}
	have, err := l.Outline(t.Context())
	if err != nil || have.Accepted == loaded || have.Accepted.Theme("talks").Title != "Talks" || have.Accepted.Theme("talks").Members != nil {
		t.Errorf("while they are loaded: %+v, %v", have.Accepted, err)
	}
	close(ready)
	for range 2 {
		if have := <-waits; have.Accepted != loaded {
			t.Error("what waited was given others")
		}
	}
	if have, err := l.Outline(t.Context()); err != nil || have.Accepted != loaded {
		t.Errorf("when they are there: %+v, %v", have.Accepted, err)
	}
	if shown, err := l.Shown(t.Context()); err != nil || shown.Accepted != loaded {
		t.Errorf("shown is %+v, %v", shown, err)
	}
}

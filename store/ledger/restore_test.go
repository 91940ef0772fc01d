package ledger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"rondo/store"
)

// restoring begins to restore a copy over the ledger at a path.
func restoring(t *testing.T, from, path string, l *ledger) *Restoring {
	t.Helper()
	r, err := Restore(t.Context(), from, path, l.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// A copy of an older schema takes the place of a ledger that is damaged, is up to date then, and sends nothing; the damaged one is kept
// with its log.
func TestRestoreOverADamagedLedger(t *testing.T) {
	l := newLedger(t)
	from, path := before(t), filepath.Join(t.TempDir(), "rondo.db")
	for _, name := range []string{path, path + "-wal"} {
		if err := os.WriteFile(name, []byte(strings.Repeat("no database at all. ", 500)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	was, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	r := restoring(t, from, path, l)
	if _, err := r.Since(t.Context()); err == nil {
		t.Error("it compares with what cannot be read")
	}
	if _, err := Open(t.Context(), path, store.Options{Now: l.now, Daemon: true}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("a daemon starts while a copy is to take its place: %v", err)
	}
	kept, err := r.Put(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{kept, kept + "-wal"} {
		if text, err := os.ReadFile(name); err != nil || !strings.HasPrefix(string(text), "no database") {
			t.Errorf("%s: %.20s, %v", name, text, err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	names, _ := filepath.Glob(filepath.Dir(path) + "/*")
	if want := []string{path, path + "-lock", kept, kept + "-wal"}; !slices.Equal(names, want) {
		t.Errorf("beside it lie %q", names)
	}
	if db, err := OpenReader(t.Context(), path, l.now); err != nil {
		t.Errorf("it is not up to date: %v", err)
	} else {
		db.Close()
	}
	if now, err := os.ReadFile(from); err != nil || string(now) != string(was) {
		t.Errorf("the copy itself was changed: %v", err)
	}
	restored := openLedger(t, path, store.Options{Daemon: true})
	if have := restored.state(); len(have.Sessions) != 2 {
		t.Errorf("it has %d sessions", len(have.Sessions))
	}
	if identity, err := restored.Identity(t.Context()); err != nil || identity.Confirmed || !strings.Contains(identity.Why, "was restored on 23 November 2026") {
		t.Errorf("its identity is %+v, %v", identity, err)
	}
	if claimed := restored.claim(1); len(claimed) > 0 {
		t.Errorf("it would send %s", claimed[0].Name)
	}
	if err := restored.Confirm(t.Context()); err != nil {
		t.Fatal(err)
	}
	if claimed := restored.claim(1); len(claimed) != 1 {
		t.Error("once it is confirmed it does not send")
	}
}

// While somebody else has the ledger open nothing takes its place, since their log would lie beside another file. What was begun and
// given up leaves nothing behind.
func TestRestoreWaitsForWhoeverReads(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 3)
	copied := filepath.Join(t.TempDir(), "backup.db")
	if err := l.Backup(t.Context(), copied, false); err != nil {
		t.Fatal(err)
	}
	for _, d := range l.claim(2) {
		l.settle(d.ID, delivered)
	}
	if _, err := Restore(t.Context(), copied, l.path, l.now); !errors.Is(err, store.ErrLocked) {
		t.Errorf("under a daemon: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	reader := openLedger(t, l.path, store.Options{})
	r := restoring(t, copied, l.path, l)
	if since, err := r.Since(t.Context()); err != nil || since.Letters != 2 || since.People != 2 {
		t.Errorf("since the copy there are %+v, %v", since, err)
	}
	if _, err := r.Put(t.Context()); !errors.Is(err, store.ErrBusy) {
		t.Errorf("while somebody reads: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if names, _ := filepath.Glob(l.path + "-re*"); len(names) > 0 {
		t.Errorf("%q are left", names)
	}
	reader.Close()
	if goes := openLedger(t, l.path, store.Options{Daemon: true}); len(goes.claim(5)) != 1 {
		t.Error("the ledger does not go on")
	}
}

// Who asked to be forgotten after the copy was made is named, stays unwritten in it, and the copy that was replaced is named by the
// doctor once they are forgotten there, too.
func TestRestoreKeepsWhoIsForgotten(t *testing.T) {
	l := knowing(t)
	copied := filepath.Join(t.TempDir(), "backup.db")
	if err := l.Backup(t.Context(), copied, false); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Forget(t.Context(), ada); err != nil {
		t.Fatal(err)
	}
	l.Close()
	r := restoring(t, copied, l.path, l)
	since, err := r.Since(t.Context())
	if err != nil || !slices.Contains(since.Forgotten, "ada@example.org") || slices.Contains(since.Forgotten, "bo@example.org") {
		t.Errorf("forgotten since are %q, %v", since.Forgotten, err)
	}
	kept, err := r.Put(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	again := openLedger(t, l.path, store.Options{})
	if have := again.state(); !have.Forgot("ada@example.org") || have.Forgot("bo@example.org") {
		t.Errorf("it does not know who is forgotten: %+v", have.Forgotten)
	}
	copyFile(t, copied, kept) // one that still knows ada
	if copies, err := again.Knowing(t.Context()); err != nil || !slices.Equal(copies, []string{kept}) {
		t.Errorf("copies that know her are %q, %v", copies, err)
	}
}

// Who asked to be forgotten since stays so where the ledger in place is of another schema, too: it is the one that is replaced after an update
// that went wrong. Where they cannot be read, that is said.
func TestRestoreKeepsWhoIsForgottenByAnotherRondo(t *testing.T) {
	newest, err := newest(migrations)
	if err != nil {
		t.Fatal(err)
	}
	newer := fmt.Sprintf(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (%d, true);`, newest+1)
	for name, c := range map[string]struct {
		change  string
		want    error
		unnamed bool
	}{
		"older":                      {fmt.Sprintf(`DELETE FROM goose_db_version WHERE version_id = %d`, newest), store.ErrOlder, false},
		"newer":                      {newer, store.ErrNewer, false},
		"newer, and kept elsewhere":  {newer + `ALTER TABLE forgotten RENAME TO no_more`, store.ErrNewer, true},
		"before anybody could be so": {fmt.Sprintf(`DELETE FROM goose_db_version WHERE version_id >= %d; DROP TABLE forgotten`, forgettingSince), store.ErrOlder, false},
	} {
		t.Run(name, func(t *testing.T) {
			l := knowing(t)
			copied := filepath.Join(t.TempDir(), "backup.db")
			if err := l.Backup(t.Context(), copied, false); err != nil {
				t.Fatal(err)
			}
			if _, err := l.Forget(t.Context(), ada); err != nil {
				t.Fatal(err)
			}
			l.Close()
			byHand(t, l.path, c.change)
			r := restoring(t, copied, l.path, l)
			since, err := r.Since(t.Context())
			if !errors.Is(err, c.want) || since.Unnamed != c.unnamed {
				t.Errorf("since there are %+v, %v", since, err)
			}
			carried := !c.unnamed && !strings.Contains(c.change, "DROP")
			if slices.Contains(since.Forgotten, "ada@example.org") != carried {
				t.Errorf("forgotten since are %q", since.Forgotten)
			}
			if _, err := r.Put(t.Context()); err != nil {
				t.Fatal(err)
			}
			r.Close()
			if have := openLedger(t, l.path, store.Options{}).state(); have.Forgot("ada@example.org") != carried {
				t.Errorf("it knows of the forgotten %+v", have.Forgotten)
			}
		})
	}
}

// What a killed restoring left is no copy to restore, since it would remove that first. What people named alike stays.
func TestRestoreRemovesOnlyItsOwn(t *testing.T) {
	l := newLedger(t)
	copied, beside := filepath.Join(t.TempDir(), "backup.db"), l.path+restoringSuffix
	if err := l.Backup(t.Context(), copied, false); err != nil {
		t.Fatal(err)
	}
	l.Close()
	for _, name := range []string{beside, beside + "-schema9", beside + "-old"} {
		copyFile(t, copied, name)
	}
	for _, name := range []string{beside, beside + "-schema9"} {
		if _, err := Restore(t.Context(), name, l.path, l.now); err == nil || !strings.Contains(err.Error(), "another name") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
	r := restoring(t, beside+"-old", l.path, l)
	if _, err := r.Put(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.Close()
	if names, _ := filepath.Glob(beside + "*"); !slices.Equal(names, []string{beside + "-old"}) {
		t.Errorf("%q are left", names)
	}
}

// What root restores belongs to whose the ledger was, else to whose the folder is: the daemon could not open it otherwise.
func TestRestoreByRootGivesToTheOwner(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files to others")
	}
	l := newLedger(t)
	copied := filepath.Join(t.TempDir(), "backup.db")
	if err := l.Backup(t.Context(), copied, false); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "rondo.db")
	if err := os.Chown(dir, 4711, 4712); err != nil {
		t.Fatal(err)
	}
	put := func() {
		t.Helper()
		r := restoring(t, copied, path, l)
		if _, err := r.PutBeside(path+"-key", []byte("a key")); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Put(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	owned := func(uid, gid int) {
		t.Helper()
		for _, name := range []string{path, path + "-key", path + "-lock"} {
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			if s := info.Sys().(*syscall.Stat_t); int(s.Uid) != uid || int(s.Gid) != gid {
				t.Errorf("%s is of %d:%d, want %d:%d", name, s.Uid, s.Gid, uid, gid)
			}
		}
	}
	put()
	owned(4711, 4712)
	if err := os.Chown(path, 4713, 4714); err != nil {
		t.Fatal(err)
	}
	put()
	owned(4713, 4714)
}

// Each key that was replaced is kept.
func TestRestoreKeepsEveryKey(t *testing.T) {
	l := newLedger(t)
	copied, key := filepath.Join(t.TempDir(), "backup.db"), l.path+"-key"
	if err := l.Backup(t.Context(), copied, false); err != nil {
		t.Fatal(err)
	}
	l.Close()
	r := restoring(t, copied, l.path, l)
	var all []string
	for _, text := range []string{"first", "second", "third"} {
		kept, err := r.PutBeside(key, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, kept)
	}
	if all[0] != "" {
		t.Errorf("kept is %q where there was none", all[0])
	}
	for name, want := range map[string]string{all[1]: "first", all[2]: "second", key: "third"} {
		if text, err := os.ReadFile(name); err != nil || string(text) != want {
			t.Errorf("%s has %q, %v; want %s", name, text, err, want)
		}
		if info, err := os.Stat(name); err == nil && info.Mode().Perm() != 0o600 {
			t.Errorf("%s can be read by others: %v", name, info.Mode())
		}
	}
}

// What was found in the file of before is not said of the one that was restored.
func TestRestoredIsLookedThroughAnew(t *testing.T) {
	l := newLedger(t)
	copied := filepath.Join(t.TempDir(), "backup.db")
	if _, err := l.Inspect(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := l.Backup(t.Context(), copied, false); err != nil {
		t.Fatal(err)
	}
	l.Close()
	byHand(t, copied, `UPDATE identity SET inspected = 'letters: damaged'`)
	r := restoring(t, copied, l.path, l)
	if _, err := r.Put(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.Close()
	if last, err := openLedger(t, l.path, store.Options{}).Inspected(t.Context()); err != nil || last != (store.Inspection{}) {
		t.Errorf("it was looked through %+v, %v", last, err)
	}
}

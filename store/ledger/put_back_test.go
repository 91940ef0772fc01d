package ledger

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/outside"
	"rondo/store"
)

// copier brings all of a folder into another one, which may have files of these names.
type copier struct {
	name string
	copy []string // a command for sh, with $from and $to
}

var copiers = []copier{
	{"cp -a", []string{`cp -a "$from/." "$to/"`}},
	{"cp -a of single files", []string{`cp -a "$from"/* "$to/"`}},
	{"cp -r", []string{`cp -r "$from/." "$to/"`}},
	{"rsync -a", []string{`rsync -a "$from/" "$to/"`}},
	{"rsync -aX --inplace", []string{`rsync -aX --inplace "$from/" "$to/"`}},
	{"rsync -a --checksum --inplace", []string{`rsync -a --checksum --inplace "$from/" "$to/"`}},
	{"tar", []string{`tar -C "$from" -cf "$to.tar" .`, `tar -C "$to" -xf "$to.tar"`}},
	{"tar --overwrite", []string{`tar -C "$from" -cf "$to.tar" .`, `tar -C "$to" --overwrite -xf "$to.tar"`}},
	{"dd into the files", []string{`for f in "$from"/*; do dd if="$f" of="$to/${f##*/}" conv=notrunc status=none; done`}},
}

// run copies, or skips the test where a program is not there.
func (c copier) run(t *testing.T, from, to string) {
	t.Helper()
	for _, line := range c.copy {
		if _, err := exec.LookPath(strings.Fields(line)[0]); err != nil && !strings.HasPrefix(line, "for") {
			t.Skipf("there is no %s here", strings.Fields(line)[0])
		}
		shell(t, line, "from="+from, "to="+to)
	}
}

func shell(t *testing.T, line string, env ...string) {
	t.Helper()
	cmd := exec.Command("sh", "-ec", line)
	cmd.Env = append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
}

// worked is a ledger in a folder of its own that has sent one letter of four.
func worked(t *testing.T, dir string) *ledger {
	l := openLedger(t, filepath.Join(dir, "rondo.db"), store.Options{Daemon: true})
	l.invite("datatalks", 4)
	l.settle(l.claimOne().ID, delivered)
	return l
}

// sends says whether a daemon that starts on the ledger sends, and why it does not. What a reader says before is the same.
func sends(t *testing.T, path string) (bool, string) {
	t.Helper()
	reader, err := OpenReader(t.Context(), path, func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	foretold, err := reader.Identity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	reader.Close()
	l := openLedger(t, path, store.Options{Daemon: true})
	defer l.Close()
	id, err := l.Identity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if id != foretold {
		t.Errorf("a reader says %+v, the daemon %+v", foretold, id)
	}
	if n := len(l.claim(1)); (n == 1) != id.Confirmed {
		t.Errorf("%d letters are claimed, and the identity is %+v", n, id)
	}
	return id.Confirmed, id.Why
}

// A folder that is put back over itself keeps its files' inodes and dates of birth, and takes the file beside the database
// back too. Letters that left since would leave again.
func TestL1AFolderPutBackOverItself(t *testing.T) {
	for _, c := range copiers {
		t.Run(c.name, func(t *testing.T) {
			dir, kept := t.TempDir(), t.TempDir()
			l := worked(t, dir)
			l.Close()
			copiers[0].run(t, dir, kept)
			shell(t, `touch -d "1 hour ago" "$kept"/*`, "kept="+kept) // rsync takes files of one size and second for the same
			l = openLedger(t, l.path, store.Options{Daemon: true})
			l.settle(l.claimOne().ID, delivered)
			l.Close()
			c.run(t, kept, dir)
			if ok, why := sends(t, l.path); ok || !strings.Contains(why, "looks") {
				t.Errorf("it sends: %v; %q", ok, why)
			}
			if ok, _ := sends(t, l.path); ok {
				t.Error("with the second start it sends")
			}
			beside := openLedger(t, l.path, store.Options{})
			if err := beside.Confirm(t.Context()); err != nil {
				t.Fatal(err)
			}
			beside.Close()
			if ok, why := sends(t, l.path); !ok {
				t.Error("after the confirmation:", why)
			}
		})
	}
}

// A folder that was copied while the daemon was at work is another one a minute later, however the daemon ends.
func TestL1AFolderCopiedWhileTheDaemonWorks(t *testing.T) {
	dir, kept := t.TempDir(), t.TempDir()
	l := worked(t, dir)
	copiers[0].run(t, dir, kept)
	l.clock = l.clock.Add(2 * time.Minute)
	l.settle(l.claimOne().ID, delivered)
	if err := l.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.Close()
	copiers[0].run(t, kept, dir)
	if ok, why := sends(t, l.path); ok || !strings.Contains(why, "put back") {
		t.Errorf("it sends: %v; %q", ok, why)
	}
}

// On a fresh file system the first file often has the number that the first file of the one before had.
func TestL1AFolderOnAFreshFileSystem(t *testing.T) {
	t.Run("tmpfs", func(t *testing.T) {
		dir, kept := t.TempDir(), t.TempDir()
		mount := func() {
			if err := outside.Mount(dir, "size=64m"); err != nil {
				t.Skip(err)
			}
		}
		unmount := func() { _ = outside.Unmount(dir) }
		mount()
		t.Cleanup(unmount)
		l := worked(t, dir)
		l.Close()
		before, err := placeOf(l.path)
		if err != nil {
			t.Fatal(err)
		}
		copiers[0].run(t, dir, kept)
		unmount()
		mount()
		shell(t, `cp -a "$from/rondo.db-lock" "$from/rondo.db" "$to/" && cp -a "$from/." "$to/"`, "from="+kept, "to="+dir) // as they were made
		after, err := placeOf(l.path)
		if err != nil {
			t.Fatal(err)
		}
		if before.inode != after.inode {
			t.Errorf("before it was inode %s, now it is %s: nothing is proven", before.inode, after.inode)
		}
		if ok, why := sends(t, l.path); ok || !strings.Contains(why, "copied") {
			t.Errorf("it sends: %v; %q", ok, why)
		}
	})
	t.Run("the same inode", func(t *testing.T) {
		dir, kept := t.TempDir(), t.TempDir()
		l := worked(t, dir)
		l.Close()
		copiers[0].run(t, dir, kept)
		path := filepath.Join(kept, "rondo.db")
		there, err := placeOf(path)
		if err != nil {
			t.Fatal(err)
		}
		if there.born == "" {
			t.Skip("the file system does not say when a file was made")
		}
		byHand(t, path, `UPDATE identity SET inode = '`+there.inode+`'`)
		if ok, why := sends(t, path); ok || !strings.Contains(why, "copied") {
			t.Errorf("it sends: %v; %q", ok, why)
		}
	})
}

// What people and programs do with files that are where they were does not stop a letter.
func TestL1HonestHandsAreNotSuspected(t *testing.T) {
	for name, line := range map[string]string{
		"nothing":               `true`,
		"another mode":          `chmod -R u+rwX,g+rX "$dir"`,
		"another owner":         `chown -R "$(id -u):$(id -g)" "$dir"`,
		"other times":           `touch "$dir"/*`,
		"old times":             `touch -d 2020-01-01 "$dir"/*`,
		"a backup reads it":     `tar -C "$dir" -cf /dev/null . && cat "$dir"/* >/dev/null`,
		"a backup sets atime":   `tar -C "$dir" --atime-preserve=replace -cf /dev/null .`,
		"a backup of links":     `cp -al "$dir" "$dir.linked"`,
		"the folder is renamed": `mv "$dir" "$dir.away" && mv "$dir.away" "$dir"`,
		"the files are renamed": `for f in "$dir"/*; do mv "$f" "$f.away"; mv "$f.away" "$f"; done`,
		"an attribute":          `setfattr -n user.note -v seen "$dir"/* 2>/dev/null || true`,
		"synced":                `sync "$dir"/*`,
		"the WAL is gone":       `rm -f "$dir"/*-wal "$dir"/*-shm "$dir"/*-crossings "$dir"/*-ballast "$dir"/*-lock`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "guild")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			l := worked(t, dir)
			l.Close()
			for range 2 {
				shell(t, line+`; rm -rf "$dir.linked"`, "dir="+dir)
				if ok, why := sends(t, l.path); !ok {
					t.Error("it does not send:", why)
				}
			}
		})
	}
}

// Whatever the moment in which a daemon ends while it makes the file beside the database anew, the next one knows it.
func TestL1TheFileBesideSurvivesAnEndAtAnyMoment(t *testing.T) {
	for name, until := range map[string]func(l *ledger){
		"begun": func(l *ledger) {
			if _, err := l.seen.begin(); err != nil {
				t.Fatal(err)
			}
		},
		"committed": func(l *ledger) {
			m, err := l.seen.begin()
			if err != nil {
				t.Fatal(err)
			}
			if err := l.sql(`UPDATE identity SET seen_inode = ?1, seen_born = ?2`, m.inode, m.born); err != nil {
				t.Fatal(err)
			}
		},
		"named": func(l *ledger) {
			if err := l.renew(t.Context(), l.vigil.place); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := worked(t, t.TempDir())
			until(l)
			l.Close()
			if ok, why := sends(t, l.path); !ok {
				t.Error("it does not send:", why)
			}
			if _, err := os.Stat(l.seen.next()); !errors.Is(err, os.ErrNotExist) {
				t.Error("the file that was begun stays:", err)
			}
		})
	}
}

// Without room for it the file beside the database stays the one it was.
func TestL1NoRoomForTheFileBeside(t *testing.T) {
	l := worked(t, t.TempDir())
	if err := os.Mkdir(l.seen.next(), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(l.seen.next(), "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	l.Close()
	if ok, why := sends(t, l.path); !ok {
		t.Error("it does not send:", why)
	}
}

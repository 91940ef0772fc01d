package chaos

import (
	"fmt"
	"os"
	"testing"
	"time"

	"rondo/outside"
)

// TestN4FullTablespace: the disk of the database fills up while two nodes send. Nothing is begun then, /healthz tells, and they go on when
// there is room: nobody is lost, and nobody gets more copies than there were connections.
func TestN4FullTablespace(t *testing.T) {
	if testing.Short() {
		t.Skip("starts another server")
	}
	const people = 300
	dir, err := os.MkdirTemp("/tmp", "rondo-disk")
	must(t, err)
	must(t, os.Chmod(dir, 0o755))
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := outside.Mount(dir, "size=48m,mode=1777"); err != nil {
		t.Skipf("a small disk cannot be mounted (%v): run as root", err)
	}
	t.Cleanup(func() { _ = outside.Unmount(dir) })
	server := outside.NewPostgres(t)
	server.SQL(t, "postgres", fmt.Sprintf(`COPY (SELECT 1) TO PROGRAM 'mkdir -m 700 %[1]s/space'; CREATE TABLESPACE small LOCATION '%[1]s/space'`, dir))
	server.SQL(t, "postgres", `CREATE DATABASE small OWNER rondo TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' TABLESPACE small`)
	dsn := server.DSN("rondo", "small")
	s := listen(t, slowly(40*time.Millisecond, 80*time.Millisecond))
	f := muster(t, s, people, dsn, dsn)
	f.node("one")
	f.node("other")
	f.first.until(time.Minute, func() error { return atLeast(len(s.letters()), people/6) })
	free := fill(t, dir)
	for _, d := range f.at {
		d.g.write("themes/second.yaml", themeFile("SecondTalks", time.Now().AddDate(0, 0, 11), "FREQ=DAILY;COUNT=1"))
	}
	f.people = 2 * people
	told := f.at["one"].healthy(503, "the disk is full", 30*time.Second)
	time.Sleep(5 * time.Second) // what was on its way comes home as far as it can
	before := len(s.letters())
	time.Sleep(3 * time.Second)
	if more := len(s.letters()) - before; more > 0 {
		t.Errorf("%d letters have left on a full disk", more)
	}
	free()
	took := f.allSent(f.ledger(), 2*time.Minute)
	sum := s.tally(t)
	t.Logf("%v; told after %v, all sent %v after there was room", sum, told.Round(100*time.Millisecond), took.Round(time.Second))
	if sum.letters != 2*people || sum.extra > 2*nodeConnections || sum.most > 2 {
		t.Errorf("%v; want %d", sum, 2*people)
	}
	f.end()
}

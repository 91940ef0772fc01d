package ledger

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/scheduler"
	"rondo/store"
	"rondo/store/storetest"
	"rondo/token"
)

// The tests of this file play somebody who has copies of the database, as many as they like, one after every step, with the log
// beside it, and asks who answered what. The key of links is not in the database, and they do not have it.

// votes is a survey of people whose ballots are sealed with a key.
type votes struct {
	*ledger
	key token.Key
	s   scheduler.Session
}

func newVotes(t testing.TB, people int) *votes {
	l := newLedger(t)
	return &votes{l, token.NewKey(), l.invite("datatalks", people)}
}

func (v *votes) open(uid string, sealed []byte) (scheduler.Ballot, error) {
	padded, err := v.key.Open(sealed, uid)
	if err != nil {
		return nil, err
	}
	return scheduler.ReadBallot(padded)
}

// cast casts a ballot, and returns it as it lies in the database.
func (v *votes) cast(k int, address string, said ...string) (sealed []byte) {
	v.t.Helper()
	c := storetest.Vote(v.s, address, said...)
	c.Sealed = v.key.Seal(c.Sealed[:scheduler.BallotSize], v.s.UID)
	if _, err := v.Cast(v.t.Context(), c, k, v.open); err != nil {
		v.t.Fatal(err)
	}
	return c.Sealed
}

func (v *votes) says() store.Results {
	v.t.Helper()
	all, err := v.Results(v.t.Context(), v.s.UID)
	if err != nil {
		v.t.Fatal(err)
	}
	return all[v.s.UID]
}

func voter(i int) string { return fmt.Sprintf("person%03d@example.org", i) }

// view is what a copy of a database shows to somebody without the key.
type view struct {
	rows  []string         // of all tables in the order in which they lie there; of what is random its length alone
	sizes map[string]int64 // of the files
	pages []uint32         // that the log has, in its order, each with the size of the database where a commit ends
}

// random are columns of which nobody without the key can tell anything but the length.
var random = map[string]bool{"ballots.id": true, "ballots.sealed": true, "identity.install": true, "identity.born": true, "identity.seen_born": true,
	"goose_db_version.tstamp": true} // when the database was made, in seconds, which the two worlds need not share

// placed are numbers that the file system gives: two files may have some of seven digits and of eight.
var placed = map[string]bool{"identity.inode": true, "identity.seen_inode": true, "identity.device": true}

// copied takes a copy of a database at work, with its log, and looks at it.
func (v *votes) copied() view {
	v.t.Helper()
	dir := v.t.TempDir()
	seen := view{sizes: map[string]int64{}}
	for _, name := range []string{"", "-wal"} {
		copyFile(v.t.(*testing.T), v.path+name, filepath.Join(dir, "rondo.db"+name))
	}
	log, err := os.ReadFile(filepath.Join(dir, "rondo.db-wal"))
	if err != nil {
		v.t.Fatal(err)
	}
	for at := 32; at+24+4096 <= len(log); at += 24 + 4096 {
		seen.pages = append(seen.pages, binary.BigEndian.Uint32(log[at:]), binary.BigEndian.Uint32(log[at+4:]))
	}
	for _, name := range []string{"", "-wal"} {
		info, err := os.Stat(filepath.Join(dir, "rondo.db"+name))
		if err != nil {
			v.t.Fatal(err)
		}
		seen.sizes[name] = info.Size()
	}
	pool := connect(filepath.Join(dir, "rondo.db"), "mode=rw", 1)
	defer pool.Close()
	tables := column0(v.t, pool, `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY 1`)
	for _, table := range tables {
		rows, err := pool.Query(`SELECT * FROM ` + table)
		if err != nil {
			v.t.Fatal(err)
		}
		names, _ := rows.Columns()
		for rows.Next() {
			row := make([]any, len(names))
			for i := range row {
				row[i] = new(any)
			}
			if err := rows.Scan(row...); err != nil {
				v.t.Fatal(err)
			}
			said := table
			for i, name := range names {
				value := *row[i].(*any)
				if placed[table+"."+name] {
					continue
				}
				if random[table+"."+name] {
					said += fmt.Sprintf("|%d octets", len(fmt.Sprint(value)))
					if raw, ok := value.([]byte); ok {
						said = fmt.Sprintf("%s|%d octets", table, len(raw))
					}
					continue
				}
				said += fmt.Sprintf("|%s", value)
			}
			seen.rows = append(seen.rows, said)
		}
		rows.Close()
	}
	return seen
}

func column0(t testing.TB, pool *sql.DB, query string) (all []string) {
	rows, err := pool.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	return all
}

// Two worlds, in which two people have answered the other way round. No copy taken in one of them, at any time, differs from
// that in the other: not in rows, row numbers, order, versions, times or sizes, nor in what the log has. So nothing that is
// worked out of any number of copies tells who answered what.
func TestCopiesDoNotTellWhoAnsweredWhat(t *testing.T) {
	const k = 4
	long := strings.Repeat("It was a long way to come. ", 30)
	worlds := [2][]view{}
	for world := range worlds {
		v := newVotes(t, 9)
		if err := v.logs.stop(); err != nil { // it would write the log back at another moment in each world
			t.Fatal(err)
		}
		v.logs = startCheckpointer(v.path, func() bool { return false })
		v.emptyLog()
		ada, ben := []string{"5", "1", long}, []string{"1"}
		if world == 1 {
			ada, ben = ben, ada
		}
		look := func() { worlds[world] = append(worlds[world], v.copied()) }
		look()
		v.cast(k, voter(0), ada...)
		look()
		v.cast(k, voter(1), ben...)
		look()
		v.cast(k, voter(2), "3", "2")
		look()
		v.cast(k, voter(3), "2", "", "Well")
		look() // published
		v.cast(k, voter(4), "4")
		v.cast(k, voter(0), "3") // once more
		look()
		if _, err := v.Publish(t.Context(), v.s.Facts.End.Add(time.Hour), k, v.open); err != nil {
			t.Fatal(err)
		}
		look() // closed
		if r := v.says(); r.Shown != 4 || r.Waiting != 1 {
			t.Fatalf("it says %+v", r)
		}
	}
	for i := range worlds[0] {
		one, other := worlds[0][i], worlds[1][i]
		if !reflect.DeepEqual(one.rows, other.rows) {
			t.Errorf("copy %d: the rows tell the worlds apart:\n%s\n\n%s", i, strings.Join(one.rows, "\n"), strings.Join(other.rows, "\n"))
		}
		if !reflect.DeepEqual(one.sizes, other.sizes) || !slices.Equal(one.pages, other.pages) {
			t.Errorf("copy %d: the files tell the worlds apart: %v %v, %v %v", i, one.sizes, one.pages, other.sizes, other.pages)
		}
	}
}

// emptyLog writes the log back, so that everything lies in the file.
func (v *votes) emptyLog() {
	v.t.Helper()
	for busy := 1; busy != 0; {
		var logged, written int
		if err := v.writer.QueryRow(`PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &logged, &written); err != nil {
			v.t.Fatal(err)
		}
	}
}

// Where ballots lie in the file does not tell in which order they came, although SQLite writes rows of a page one below the other.
func TestPlacesOfBallotsTellNoOrder(t *testing.T) {
	const rounds, ballots = 120, 4
	v := newVotes(t, ballots)
	first, last := 0, 0
	for range rounds {
		if err := v.sql(`DELETE FROM marks; DELETE FROM surveys; DELETE FROM ballots`); err != nil {
			t.Fatal(err)
		}
		var sealed [][]byte
		for i := range ballots {
			sealed = append(sealed, v.cast(9, voter(i), "3"))
		}
		v.emptyLog()
		file, err := os.ReadFile(v.path)
		if err != nil {
			t.Fatal(err)
		}
		var at []int
		for _, s := range sealed {
			at = append(at, bytes.LastIndex(file, s[:24])) // what of it lies on the page itself
		}
		if slices.Contains(at, -1) {
			t.Fatal("a ballot is not in the file")
		}
		if at[0] == slices.Max(at) { // the first row of a page lies at its end
			first++
		}
		if at[ballots-1] == slices.Min(at) {
			last++
		}
	}
	for what, n := range map[string]int{"first": first, "last": last} {
		if n < rounds/ballots-25 || n > rounds/ballots+25 { // five times as far as chance goes
			t.Errorf("in %d of %d rounds the ballot that came %s lies where the %[3]s one lies", n, rounds, what)
		}
	}
}

// What was counted is gone from the file, and what waits is sealed there. Nothing of either is in the clear.
func TestCountedBallotsAreGone(t *testing.T) {
	v := newVotes(t, 9)
	var sealed [][]byte
	for i := range 3 {
		sealed = append(sealed, v.cast(3, voter(i), "3", "1", "A word that nobody else would use: quincunx"))
	}
	sealed = append(sealed, v.cast(3, voter(3), "2", "", "antimacassar"))
	v.emptyLog()
	file, err := os.ReadFile(v.path)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range sealed {
		if there := bytes.Contains(file, s[:24]) || bytes.Contains(file, s[len(s)-24:]); there != (i == 3) {
			t.Errorf("ballot %d is in the file: %v", i, there)
		}
	}
	if bytes.Contains(file, []byte("antimacassar")) || !bytes.Contains(file, []byte("quincunx")) {
		t.Error("a ballot that waits can be read, or one that was counted cannot")
	}
}

// However people answer, surveys are published and k changes: from one copy to the next either nothing more is shown, or k more at
// the least (and three), of as many who have answered since something was shown last. So no two copies differ by one person's
// answers. Nothing is counted twice or lost.
func TestTwoPublicationsNeverSingleOut(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		const people = 25
		v := newVotes(t, people)
		defer v.Close()
		k := rapid.IntRange(0, 6).Draw(r, "k")
		shown, published := 0, 0 // what was shown last, and how many had a ticket when something was published last
		tickets := map[int]bool{}
		for range rapid.IntRange(1, 30).Draw(r, "steps") {
			switch rapid.IntRange(0, 9).Draw(r, "step") {
			case 0:
				k = rapid.IntRange(0, 6).Draw(r, "k")
			case 1:
				if _, err := v.Publish(t.Context(), noon, k, v.open); err != nil {
					r.Fatal(err)
				}
			case 2:
				if rapid.Bool().Draw(r, "close") {
					if _, err := v.Publish(t.Context(), v.s.Facts.End.Add(time.Hour), k, v.open); err != nil {
						r.Fatal(err)
					}
				}
			default:
				who := rapid.IntRange(0, people-1).Draw(r, "who")
				v.cast(k, voter(who), fmt.Sprint(rapid.IntRange(1, 5).Draw(r, "rates")))
				tickets[who] = true
			}
			says := v.says()
			more := says.Shown - shown
			if more < 0 || more > 0 && (more < max(k, 3) || len(tickets)-published < max(k, 3)) {
				r.Fatalf("%d more are shown at once of %d who have answered since the last time, and k is %d", more, len(tickets)-published, k)
			}
			if shown = says.Shown; more > 0 {
				published = len(tickets)
			}
			if says.In() != len(tickets) {
				r.Fatalf("%d people have answered, and it says %+v", len(tickets), says)
			}
			if n, _ := says.Rated(); n != says.Shown {
				r.Fatalf("%d are rated of %d", n, says.Shown)
			}
		}
		if found, err := Verify(t.Context(), v.path, noon); err != nil || len(found) > 0 {
			r.Fatalf("found %v, %v", found, err)
		}
	})
}

package ledger

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// undecided are the columns of which nothing else in the ledger says what they should be, or of which only some wrong
// values can be told from right ones, with the reason.
var undecided = map[string]string{
	"attempts.at": clock, "inbox.arrived_at": clock, "inbox.kept_at": clock, "inbox.settled_at": clock, "known.since": clock, "letters.posted_at": clock,
	"letters.settled_at": clock, "proposals.at": clock, "seats.claimed_at": clock, "seats.stamp": clock, "sessions.modified_at": clock,
	"suppressions.at": clock, "suppressions.recorded_at": clock,

	"attempts.reply": words, "inbox.why": words, "letters.note": words, "letters.reply": words, "letters.why": words,
	"proposals.comment": words, "seats.said_comment": words, "suppressions.reason": words, "suppressions.restored_why": words,
	"identity.doubt": words, "identity.inspected": words, "sessions.organizer_name": words,

	"identity.born": lie, "identity.inode": lie, "identity.seen_born": lie, "identity.seen_inode": lie,
	"letters.was_asked": former, "letters.was_left": former, "letters.was_revision": former,

	"calendars.address":  "who gave it is said nowhere else",
	"calendars.given_at": clock,
	"calendars.sealed":   "the key that opens it lies beside the ledger",
	"calendars.zone":     "a person's settings may have changed since",
	"attempts.state":     "a refusal for now and a doubt are both what an attempt may end in",
	"files.bytes":        "what files say is said nowhere else",
	"identity.device":    "for people only",
	"imported.slot":      imported,
	"imported.theme":     imported,
	"imported.uid":       imported,
	"ledger.key":         "the key lies beside the ledger; 'rondo doctor' compares the two",
	"ledger.released":    "the digest of files that may be gone",
	"ledger.version":     "nothing else counts changes",
	"letters.doubts":     "doubts leave no row of their own",
	"letters.expires_at": "a theme's settings may have changed since",
	"letters.reminds":    "which reminder an update took along is not in its name",
	"letters.lane":       "what was urgent then",
	"letters.not_before": "the hourly limit, refusals and people's hands put letters off",
	"proposals.end_at":   "it is what was asked for",
	"proposals.id":       "the mail it came with may be forgotten",
	"seats.came":         "whether somebody came is said nowhere else",
	"seats.left":         "who leaves by a link gets no letter, and may have come back since",
	"marks.at":           "an invitation may have taken the reminder's place",
	"marks.lead":         "an invitation may have taken the reminder's place",
	"seats.via":          "groups may have changed since",
	"sequels.late":       "who wants no letter about late materials gets none",
	"sequels.since":      clock,
	"sources.asked_at":   clock,
	"sources.busy":       theirs,
	"sources.emptied_at": clock,
	"sources.etag":       theirs,
	"sources.id":         "which calendars are asked for is said by files that may have changed since",
	"sources.modified":   theirs,
	"sources.next_at":    clock,
	"sources.problem":    words,
	"sources.read_at":    clock,
	"sources.tentative":  theirs,
	"sources.until_at":   clock,
	"sources.zone":       "a zone may be gone from the zone data",
	"suppressions.id":    "numbers without a meaning",
	"versions.version":   "nothing else counts changes",
}

const (
	clock    = "clocks are set, so times tell no order"
	words    = "words for people"
	lie      = "where the files lie; the next start compares it, and 'rondo doctor' says what it would find"
	imported = "what was imported is said nowhere else"
	theirs   = "what a server of others said is said nowhere else"
	former   = "what a letter took the place of is nowhere else"
)

// TestL5EveryColumnIsHeldAgainstTheOthers changes every column of every table of a ledger that has lived, one at a time: once
// to what is nonsense there, and once to what could stand there. Verify sees each, but for those that are listed.
func TestL5EveryColumnIsHeldAgainstTheOthers(t *testing.T) {
	sound := lived(t)
	seen, unseen := map[string][]string{}, map[string][]string{}
	for _, c := range columns(t, sound) {
		for name, hand := range c.changes {
			if testing.Short() && !blunt[name] {
				continue
			}
			path := filepath.Join(t.TempDir(), "rondo.db")
			copyFile(t, sound, path)
			copyFile(t, sound+"-seen", path+"-seen")
			if !tryByHand(t, path, hand) {
				continue // nothing is changed by it
			}
			found, err := Verify(t.Context(), path, noon.Add(90*time.Minute))
			if err != nil || len(found) > 0 {
				seen[c.name] = append(seen[c.name], name)
			} else {
				unseen[c.name] = append(unseen[c.name], name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(unseen)) {
		slices.Sort(unseen[name])
		if undecided[name] == "" {
			t.Errorf("%s: not seen when it is %s", name, strings.Join(unseen[name], " or "))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(undecided)) {
		if len(unseen[name]) == 0 && !testing.Short() {
			t.Errorf("%s: every change is seen; take it off the list", name)
		}
	}
	t.Logf("of %d columns every change is seen in %d", len(seen)+len(unseen)-both(seen, unseen), len(seen)-both(seen, unseen))
}

// blunt are the changes of the short form: one to every column.
var blunt = map[string]bool{"far too great": true, "cut off": true, "nonsense": true}

func both(a, b map[string][]string) (n int) {
	for name := range a {
		if len(b[name]) > 0 {
			n++
		}
	}
	return n
}

// column is one column with what is to be done to it.
type column struct {
	name    string            // table.column
	changes map[string]string // SQL, by what the value is then
}

// columns lists all columns of tables that have rows.
func columns(t *testing.T, path string) (all []column) {
	pool := connect(path, "mode=ro", 1)
	defer pool.Close()
	rows, err := pool.Query(`SELECT t.name, c.name, c.type, t.wr FROM pragma_table_list t JOIN pragma_table_info(t.name) c
		WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'goose_%' ORDER BY 1, c.cid`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var table, name, kind string
		var rowless bool
		if err := rows.Scan(&table, &name, &kind, &rowless); err != nil {
			t.Fatal(err)
		}
		q := fmt.Sprintf("%q", name)
		key := "rowid"
		if rowless {
			key = q // of several rows with the value all are changed
		}
		where := fmt.Sprintf("WHERE %[1]s IS (SELECT %[1]s FROM %[2]s ORDER BY %[3]s IS NULL OR %[3]s = '', %[3]s LIMIT 1)", key, table, q)
		set := func(value string) string {
			return fmt.Sprintf("UPDATE OR IGNORE %s SET %s = %s %s", table, q, value, where)
		}
		c := column{table + "." + name, map[string]string{}}
		switch kind {
		case "INTEGER":
			c.changes["far too great"] = set(q + " + 1000003")
			c.changes["one more"] = set(q + " + 1")
		case "BLOB":
			c.changes["cut off"] = set(fmt.Sprintf("substr(%s, 1, length(%s) / 2)", q, q))
			c.changes["that of another row"] = set(fmt.Sprintf("(SELECT o.%s FROM %s o WHERE o.%s IS NOT %s.%s LIMIT 1)", q, table, q, table, q))
		default:
			c.changes["nonsense"] = set("'#nonsense'")
			c.changes["that of another row"] = set(fmt.Sprintf("coalesce((SELECT o.%s FROM %s o WHERE o.%s <> %s.%s AND o.%s <> '' LIMIT 1), %s)", q, table, q, table, q, q, q))
			c.changes["a day later"] = set(fmt.Sprintf("iif(%s LIKE '2___-__-__T%%', strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', %s, '1 day'), %s)", q, q, q))
		}
		all = append(all, c)
	}
	if len(all) < 100 {
		t.Fatalf("only %d columns are found", len(all))
	}
	return all
}

// tryByHand says whether SQL changed anything.
func tryByHand(t *testing.T, path, sqls string) bool {
	t.Helper()
	pool := connect(path, "mode=rw&_foreign_keys=off", 1)
	defer pool.Close()
	dump := func() string {
		var all strings.Builder
		table, _, _ := strings.Cut(strings.TrimPrefix(sqls, "UPDATE OR IGNORE "), " ")
		rows, err := pool.Query("SELECT * FROM " + table)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		names, _ := rows.Columns()
		for rows.Next() {
			row := make([]any, len(names))
			for i := range row {
				row[i] = new(any)
			}
			if err := rows.Scan(row...); err != nil {
				t.Fatal(err)
			}
			for _, v := range row {
				fmt.Fprintf(&all, "%v|", *v.(*any))
			}
		}
		return all.String()
	}
	before := dump()
	if _, err := pool.Exec(`PRAGMA ignore_check_constraints = on`); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(sqls); err != nil {
		t.Fatalf("%s: %v", sqls, err)
	}
	return dump() != before
}

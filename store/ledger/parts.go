package ledger

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"rondo/scheduler"
	"rondo/store"
)

// The parts of the ledger that the table versions counts changes of, beside one for each theme and person. Every State has
// files and holds; rest is what people wrote and what came back, and people whatever concerns one of them.
const (
	partFiles    = "files"
	partHolds    = "holds"
	partRest     = scheduler.RestPart
	partPeople   = scheduler.PeoplePart
	partImported = "imported" // no decision reads it
	partJoined   = "joined"   // counted beside the person whom a change of it is about
	partAll      = "ledger"   // no row: ledger.version, which counts every change
)

func themePart(id string) string       { return scheduler.ThemePart(id) }
func personPart(address string) string { return "person/" + address }

// selection says which sessions and seats are read.
type selection struct {
	sessions string // a condition on the row s of sessions
	seats    string // one on a row of seats
	args     []any
	all      bool // of all themes
}

// everything returns the sessions that ended at since or later, with everybody in them.
func everything(since instant) selection {
	return selection{"s.ends_at >= ?1", "true", []any{since}, true}
}

// ofThem is the condition that a row of a table with uids is of one of the sessions. They are few in a part: see [vocabulary].
func (s selection) ofThem(table string) string {
	if s.all {
		return table + `.uid IN (SELECT s.uid FROM sessions s WHERE ` + s.sessions + `)`
	}
	return table + `.uid IN /*few*/ (SELECT s.uid FROM sessions s WHERE ` + s.sessions + ` /*few*/)`
}

// coming returns the sessions that end at now or later, and the latest few that have ended, with everybody in them.
func coming(now instant) selection {
	return selection{"(s.ends_at >= ?1 OR s.uid IN (SELECT uid FROM sessions WHERE ends_at < ?1 ORDER BY ends_at DESC LIMIT 3))", "true", []any{now}, true}
}

// within returns those of them that a scope names, with everybody in them.
func within(scope scheduler.Scope, since instant) selection {
	return selection{
		`s.ends_at >= ?1 AND (s.uid IN (SELECT value FROM json_each(?2)) OR s.theme IN (SELECT value FROM json_each(?3)))`, "true",
		[]any{since, list(scope.Sessions), list(scope.Themes, scope.Ahead.Themes...)}, false,
	}
}

// seated returns those of the sessions that a selection found in which everybody is read, as a scope says, and marks the others.
func seated(which selection, all []*scheduler.Session, scope scheduler.Scope) selection {
	uids := make([]string, 0, len(all))
	for _, s := range all {
		_, named := slices.BinarySearch(scope.Sessions, s.UID)
		_, whole := slices.BinarySearch(scope.Themes, s.Theme)
		if s.Unseated = !named && !whole && !scope.Ahead.Seats(s); !s.Unseated {
			uids = append(uids, s.UID)
		}
	}
	if len(uids) == len(all) {
		return which
	}
	return selection{`s.uid IN (SELECT value FROM json_each(?1))`, "true", []any{list(uids)}, which.all}
}

// elsewhere returns the others in which people whose seats a scope names have one or present, and those nearby, with no seat but theirs.
func elsewhere(scope scheduler.Scope, nearby []string, since instant) selection {
	return selection{
		`s.ends_at >= ?1 AND s.uid NOT IN (SELECT value FROM json_each(?2)) AND s.theme NOT IN (SELECT value FROM json_each(?3))
			AND s.uid IN (SELECT seats.uid FROM seats WHERE seats.address IN /*few*/ (SELECT value FROM json_each(?4) /*few*/)
				UNION SELECT p.uid FROM presenting p WHERE p.address IN (SELECT value FROM json_each(?4))
				UNION SELECT value FROM json_each(?5))`,
		`seats.address IN /*few*/ (SELECT value FROM json_each(?6) /*few*/)`,
		[]any{since, list(scope.Sessions), list(scope.Themes, scope.Ahead.Themes...), list(scope.Seats), list(nearby),
			list(scope.Seats, scope.Nearby.Addresses...)}, false,
	}
}

// readNearby lists the sessions that take place at the hours of themes that are named so. Their beginning is in no column.
func readNearby(tx *sql.Tx, n scheduler.Nearby) (uids []string, err error) {
	if len(n.Themes) == 0 || len(n.Hours) == 0 {
		return nil, nil
	}
	err = each(tx, `SELECT s.uid, f.facts FROM sessions s JOIN facts f ON f.uid = s.uid AND f.revision = s.revision
		WHERE s.ends_at > ?1 AND s.theme IN (SELECT value FROM json_each(?2)) ORDER BY s.uid`, []any{instant{n.Hours[0].From}, list(n.Themes)}, func(rows *sql.Rows) error {
		var uid string
		var text sql.RawBytes
		if err := rows.Scan(&uid, &text); err != nil {
			return err
		}
		var facts scheduler.Facts
		if err := json.Unmarshal(text, &facts); err != nil {
			return fmt.Errorf("facts of %s: %w", uid, err)
		}
		if n.Meets(&facts) {
			uids = append(uids, uid)
		}
		return nil
	})
	return uids, err
}

// list returns names as json_each reads them.
func list(names []string, more ...string) string {
	if names = append(names[:len(names):len(names)], more...); len(names) == 0 {
		return "[]"
	}
	text, _ := json.Marshal(names) // of texts
	return string(text)
}

// numbers returns ids as json_each reads them.
func numbers(ids []int64) string {
	out := []byte{'['}
	for i, id := range ids {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendInt(out, id, 10)
	}
	return string(append(out, ']'))
}

// returned lists the ids that a statement returns.
func returned(tx *sql.Tx, text string, args ...any) (ids []int64, err error) {
	err = each(tx, text, args, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// partsOf lists the parts that a State was read from, which have to be as they were for what is decided on it.
func partsOf(have scheduler.State) []string {
	part := have.Read.Part
	parts := map[string]bool{partFiles: true, partHolds: true}
	if part.Rest {
		parts[partRest], parts[partPeople] = true, true
	}
	for _, sessions := range [][]*scheduler.Session{have.Sessions, have.Elsewhere} {
		for _, s := range sessions {
			parts[themePart(s.Theme)] = true
		}
	}
	for _, id := range slices.Concat(part.Themes, part.Ahead.Themes, part.Nearby.Themes) {
		parts[themePart(id)] = true
	}
	if !part.Rest {
		for _, address := range part.People {
			parts[personPart(address)] = true
		}
	}
	return slices.Collect(maps.Keys(parts))
}

// readVersions counts the changes of some parts, and of all parts but those of single people when none is named.
func readVersions(tx *sql.Tx, parts []string) (map[string]int64, error) {
	versions := make(map[string]int64, len(parts))
	query, args := `SELECT part, version FROM versions WHERE part < 'person/' OR part > 'person0'`, []any(nil)
	if parts != nil {
		query, args = `SELECT part, version FROM versions WHERE part IN (SELECT value FROM json_each(?1))`, []any{list(parts)}
	}
	err := each(tx, query, args, func(rows *sql.Rows) error {
		var part string
		var version int64
		err := rows.Scan(&part, &version)
		versions[part] = version
		return err
	})
	return versions, err
}

// readMails adds when each mail was decided about, in milliseconds; 0 for one that waits.
func readMails(tx *sql.Tx, ids []string, versions map[string]int64) error {
	if len(ids) == 0 {
		return nil
	}
	return each(tx, `SELECT id, settled_at FROM inbox WHERE id IN (SELECT value FROM json_each(?1))`, []any{list(ids)}, func(rows *sql.Rows) error {
		var id string
		var settled instant
		err := rows.Scan(&id, &settled)
		if !settled.IsZero() {
			versions[scheduler.MailPart(id)] = settled.UnixMilli()
		}
		return err
	})
}

// basis is what a decision was made on, for as long as it is being recorded.
type basis struct {
	have     scheduler.State
	parts    []string // that have to be as they were; nil for all
	versions map[string]int64
}

func basisOf(have scheduler.State) *basis {
	b := &basis{have: have, versions: have.Read.Versions}
	if part := have.Read.Part; part != nil && !part.Ahead.All {
		b.parts = partsOf(have)
	}
	return b
}

// take counts the changes that actions make, or returns store.ErrStale when somebody else has changed what they were decided
// on. What it returns is the basis for further actions of the same decision.
func (b *basis) take(tx *sql.Tx, acts []scheduler.Action) (next *basis, err error) {
	if b.parts != nil {
		now, err := readVersions(tx, b.parts)
		if err != nil {
			return nil, err
		}
		mails := make(map[string]int64)
		if err := readMails(tx, b.have.Read.Part.Mails, mails); err != nil {
			return nil, err
		}
		for _, part := range b.parts {
			if now[part] != b.versions[part] {
				return nil, store.ErrStale
			}
		}
		for mail, settled := range mails {
			if settled != b.versions[mail] {
				return nil, store.ErrStale
			}
		}
	} else if err := one(tx.Exec(`UPDATE ledger SET version = version + 1 WHERE version = ?1`, b.versions[partAll])); err != nil {
		if errors.Is(err, store.ErrNotCarried) { // no row has that version any more
			err = store.ErrStale
		}
		return nil, err
	}
	touched := touchedBy(b.have, acts)
	if err := count(tx, touched); err != nil {
		return nil, err
	}
	following := *b
	if b.parts == nil {
		following.versions = map[string]int64{partAll: b.versions[partAll] + 1}
		return &following, nil
	}
	if _, err := tx.Exec(`UPDATE ledger SET version = version + 1`); err != nil {
		return nil, err
	}
	following.versions, err = readVersions(tx, b.parts)
	return &following, err
}

// touchedBy lists the parts that actions change.
func touchedBy(have scheduler.State, acts []scheduler.Action) []string {
	parts := map[string]bool{}
	themes := map[string]string{}
	for _, s := range have.Sessions {
		themes[s.UID] = s.Theme
	}
	for _, a := range acts {
		switch a.(type) {
		case scheduler.Accept:
			parts[partFiles], parts[partHolds] = true, true
		case scheduler.HoldBack, scheduler.Lift, scheduler.Close:
			parts[partHolds] = true
		}
	}
	scope := have.Subjects(acts)
	for _, uid := range scope.Sessions {
		parts[themePart(themes[uid])] = true
	}
	for _, id := range scope.Themes {
		parts[themePart(id)] = true
	}
	for _, address := range scope.People {
		parts[personPart(address)], parts[partPeople] = true, true
	}
	if scope.Rest {
		parts[partRest] = true
	}
	return slices.Collect(maps.Keys(parts))
}

// count notes a change of each part.
func count(tx *sql.Tx, parts []string) error {
	if len(parts) == 0 {
		return nil
	}
	_, err := tx.Exec(`INSERT INTO versions SELECT value, 1 FROM json_each(?1) WHERE true ON CONFLICT (part) DO UPDATE SET version = versions.version + 1`,
		list(parts))
	return err
}

// touch notes a change of the ledger, of these parts of it.
func touch(tx *sql.Tx, parts ...string) error {
	if _, err := tx.Exec(`UPDATE ledger SET version = version + 1`); err != nil {
		return err
	}
	return count(tx, parts)
}

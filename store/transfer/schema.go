package transfer

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// table is one that is copied.
type table struct {
	name     string
	columns  []string // without those that the engine works out itself, in the order of their names
	key      []string // columns of the primary key
	number   string   // the column whose values PostgreSQL gives by itself; "" for none
	needs    []string // tables whose rows have to be there first
	together []string // tables that rows of this one need by the end of the transaction
}

// apart are tables that are not copied row by row: what they say is about where the ledger is, or who works on it, or is counted anew.
var apart = []string{"goose_db_version", "identity", "settled", "nodes", "claims", "writes", "course", "courses_before", "duties", "transit", progress}

// sqliteTables says what SQLite has: a row for each column, its place in the key (0 for none), and whether it is worked out.
const sqliteTables = `SELECT m.name, x.name, x.pk, x.hidden <> 0, 0 FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) x
WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY m.name, x.name`

// postgresTables says the same of PostgreSQL, and which columns have numbers of their own.
const postgresTables = `SELECT c.relname::text, a.attname::text, coalesce(array_position(i.indkey::int2[], a.attnum), -1) + 1,
	CASE WHEN a.attgenerated <> '' THEN 1 ELSE 0 END, CASE WHEN a.attidentity <> '' THEN 1 ELSE 0 END
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY c.relname::text COLLATE "C", a.attname::text COLLATE "C"`

// references are those between tables, and whether a transaction may have them wrong until its end.
const references = `SELECT r.relname::text, t.relname::text, CASE WHEN k.condeferrable THEN 1 ELSE 0 END
FROM pg_constraint k JOIN pg_class r ON r.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
WHERE k.contype = 'f' AND r.relnamespace = current_schema()::regnamespace AND r.oid <> t.oid ORDER BY 1, 2`

func (s Side) tables(ctx context.Context) (map[string]*table, error) {
	text := sqliteTables
	if s.Postgres {
		text = postgresTables
	}
	rows, err := s.DB.QueryContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all, places := map[string]*table{}, map[string]map[int]string{}
	for rows.Next() {
		var name, column string
		var place, workedOut, numbered int
		if err := rows.Scan(&name, &column, &place, &workedOut, &numbered); err != nil {
			return nil, err
		}
		if slices.Contains(apart, name) || workedOut != 0 {
			continue
		}
		t := all[name]
		if t == nil {
			t = &table{name: name}
			all[name], places[name] = t, map[int]string{}
		}
		t.columns = append(t.columns, column)
		if place > 0 {
			places[name][place] = column
		}
		if numbered != 0 {
			t.number = column
		}
	}
	for name, t := range all {
		for n := 1; n <= len(places[name]); n++ {
			t.key = append(t.key, places[name][n])
		}
		if len(t.key) == 0 {
			return nil, fmt.Errorf("the table %s has no primary key", name)
		}
	}
	return all, rows.Err()
}

// refer reads which tables need which, from the side that is PostgreSQL.
func refer(ctx context.Context, postgres *sql.DB, all map[string]*table) error {
	rows, err := postgres.QueryContext(ctx, references)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var from, to string
		var late int
		if err := rows.Scan(&from, &to, &late); err != nil {
			return err
		}
		switch t := all[from]; {
		case t == nil || all[to] == nil:
		case late != 0:
			t.together = append(t.together, to)
		default:
			t.needs = append(t.needs, to)
		}
	}
	return rows.Err()
}

// differences says where two schemas are not the same; "" where they are.
func differences(from, to map[string]*table) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(from)) {
		switch other := to[name]; {
		case other == nil:
			all = append(all, "the table "+name+" is missing")
		case !slices.Equal(from[name].columns, other.columns), !slices.Equal(from[name].key, other.key):
			all = append(all, "the table "+name+" has other columns")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(to)) {
		if from[name] == nil {
			all = append(all, "the table "+name+" is there only")
		}
	}
	return strings.Join(all, ", ")
}

// ordered returns groups of tables in the order in which they are copied: those that others need come first. The tables of a group
// need each other, and are copied in one transaction.
func ordered(all map[string]*table) (groups [][]*table, err error) {
	var order []*table
	state := map[string]int{} // 1 while its needs are looked at, 2 when it is in order
	var visit func(t *table) error
	visit = func(t *table) error {
		switch state[t.name] {
		case 1:
			return fmt.Errorf("the tables around %s need each other", t.name)
		case 2:
			return nil
		}
		state[t.name] = 1
		for _, name := range t.needs {
			if err := visit(all[name]); err != nil {
				return err
			}
		}
		state[t.name] = 2
		order = append(order, t)
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if err := visit(all[name]); err != nil {
			return nil, err
		}
	}
	place := map[string]int{}
	for i, t := range order {
		place[t.name] = i
	}
	last := -1 // no group may end before it
	for i, t := range order {
		if i > last {
			groups = append(groups, nil)
		}
		last = max(last, i)
		for _, name := range t.together {
			last = max(last, place[name])
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], t)
	}
	return groups, nil
}

package ledger

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// times are the columns that hold moments, which all have one width. Anything else in them would not sort.
var times = map[string]string{
	"acts":         "at",
	"affirmed":     "at",
	"attempts":     "at",
	"calendars":    "given_at",
	"cookies":      "given_at replaced_at",
	"devices":      "began_at seen_at",
	"histories":    "first_at last_at",
	"holds":        "since",
	"imported":     "ends_at",
	"identity":     "inspected_at",
	"inbox":        "arrived_at kept_at settled_at tell_at",
	"joined":       "asked_at wrote_at confirmed_at admitted_at ended_at",
	"knocks":       "at",
	"known":        "since",
	"latest":       "at",
	"ledger":       "told_at heard_at",
	"logins":       "asked_at",
	"letters":      "posted_at not_before expires_at leased_until carried_at settled_at",
	"proposals":    "start_at end_at at",
	"marks":        "at",
	"seats":        "stamp said_stamp said_at claimed_at",
	"sequels":      "since",
	"sessions":     "ends_at changed_at created_at modified_at",
	"sources":      "asked_at next_at read_at until_at emptied_at",
	"suppressions": "at recorded_at restored_at",
	"transit":      "at",
}

// addresses are the columns that hold somebody's address, in lower case, or nothing.
var addresses = map[string]string{
	"calendars":    "address",
	"devices":      "address",
	"histories":    "address",
	"inbox":        "address tell_address",
	"joined":       "address",
	"knocks":       "address",
	"known":        "address",
	"latest":       "address",
	"letters":      "address",
	"logins":       "address",
	"marks":        "address",
	"presenting":   "address",
	"proposals":    "address",
	"seats":        "address delegated_by said_to",
	"sessions":     "organizer_address",
	"suppressions": "address",
	"wishes":       "address",
}

const (
	notATime     = `%[1]q IS NOT NULL AND %[1]q NOT GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9].[0-9][0-9][0-9]Z'`
	notAnAddress = `%[1]q <> '' AND (%[1]q NOT GLOB '?*@?*' OR %[1]q GLOB '*[ <>]*')`
)

// shaped is a column, and what is wrong where a row fulfils a condition.
type shaped struct{ column, wrong, what string }

// shapes holds that columns have what belongs there at all.
func (v *verifier) shapes(tx *sql.Tx) error {
	tables := make(map[string][]shaped)
	for _, c := range []struct {
		what, wrong string
		columns     map[string]string
	}{{"no moment", notATime, times}, {"no address", notAnAddress, addresses}} {
		for table, names := range c.columns {
			for _, name := range strings.Fields(names) {
				tables[table] = append(tables[table], shaped{name, fmt.Sprintf(c.wrong, name), c.what})
			}
		}
	}
	for _, table := range slices.Sorted(maps.Keys(tables)) {
		columns := tables[table]
		wrong := make([]string, len(columns))
		for i, c := range columns {
			wrong[i] = c.wrong
		}
		broken, err := countWhere(tx, table, wrong, nil)
		for i, c := range columns {
			if err != nil || broken[i] == 0 {
				continue
			}
			err = each(tx, fmt.Sprintf(`SELECT %q FROM %s WHERE %s`, c.column, table, c.wrong), nil, func(rows *sql.Rows) error {
				var found string
				err := rows.Scan(&found)
				v.add("shape", table+"."+c.column, "%q is %s", found, c.what)
				return err
			})
		}
		if err != nil {
			return fmt.Errorf("the columns of %s: %w", table, err)
		}
	}
	return nil
}

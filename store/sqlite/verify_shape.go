package sqlite

import (
	"database/sql"
	"fmt"
	"strings"
)

// times are the columns that hold moments, which all have one width. Anything else in them would not sort.
var times = map[string]string{
	"acts":         "at",
	"attempts":     "at",
	"calendars":    "given_at",
	"cookies":      "given_at replaced_at",
	"devices":      "began_at seen_at",
	"holds":        "since",
	"imported":     "ends_at",
	"inbox":        "arrived_at kept_at settled_at tell_at",
	"joined":       "asked_at wrote_at confirmed_at admitted_at ended_at",
	"knocks":       "at",
	"known":        "since",
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
	"inbox":        "address tell_address",
	"joined":       "address",
	"knocks":       "address",
	"known":        "address",
	"letters":      "address",
	"logins":       "address",
	"marks":        "address",
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

// shapes holds that columns have what belongs there at all.
func (v *verifier) shapes(tx *sql.Tx) error {
	for what, c := range map[string]struct {
		columns map[string]string
		wrong   string
	}{"no moment": {times, notATime}, "no address": {addresses, notAnAddress}} {
		for table, names := range c.columns {
			for _, name := range strings.Fields(names) {
				query := fmt.Sprintf(`SELECT %[1]q FROM %[2]s WHERE `+c.wrong, name, table)
				err := each(tx, query, nil, func(rows *sql.Rows) error {
					var found string
					if err := rows.Scan(&found); err != nil {
						return err
					}
					v.add("shape", table+"."+name, "%q is %s", found, what)
					return nil
				})
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}

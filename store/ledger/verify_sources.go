package ledger

import (
	"database/sql"
	"fmt"
)

// sources holds that what is kept of calendars can be read, and that what rows say of them is possible.
func (v *verifier) sources(tx *sql.Tx) error {
	return each(tx, `SELECT id || ' ' || zone, id GLOB '*[^0-9a-f]*' OR length(id) <> 64 OR zone = '', (failures = 0) <> (problem = ''),
			(read_at IS NULL) <> (busy IS NULL) OR (read_at IS NULL) <> (tentative IS NULL) OR (read_at IS NULL) <> (until_at IS NULL)
				OR coalesce(until_at <= read_at, false) OR partly = 1 AND read_at IS NULL,
			(empties = 0) <> (emptied_at IS NULL), busy, tentative
		FROM sources ORDER BY 1`, nil, func(rows *sql.Rows) error {
		var subject string
		var key, failure, copied, empty bool
		var busy, tentative []byte
		if err := rows.Scan(&subject, &key, &failure, &copied, &empty, &busy, &tentative); err != nil {
			return err
		}
		for found, is := range map[string]bool{
			"it is named by no address and zone":                      key,
			"its failures have no problem, or its problem no failure": failure,
			"its copy is there in part":                               copied,
			"its empty answers and their time do not agree":           empty,
		} {
			if is {
				v.add("source", subject, "%s", found)
			}
		}
		for name, packed := range map[string][]byte{"busy": busy, "tentative": tentative} {
			if packed == nil {
				continue
			}
			if _, err := inflate(packed); err != nil {
				v.add("source", subject, "%s", fmt.Sprintf("the minutes that are %s cannot be read: %v", name, err))
			}
		}
		return nil
	})
}

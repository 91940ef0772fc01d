package ledger

import (
	"database/sql"
	"maps"
	"slices"
	"strings"

	"rondo/scheduler"
	"rondo/theme"
)

const (
	historiesOfSQL = `SELECT theme, address FROM histories WHERE address IN (SELECT value FROM json_each(?1)) AND (?2 = '' OR theme = ?2) ORDER BY theme, address`

	// Who had a seat under both addresses was invited to no more sessions than there were.
	joinHistorySQL = `
INSERT INTO histories (theme, address, first_at, last_at, sessions, accepted)
SELECT theme, ?3, first_at, last_at, sessions, accepted FROM histories WHERE theme = ?1 AND address = ?2
ON CONFLICT (theme, address) DO UPDATE SET
	sessions = iif(histories.sessions + excluded.sessions < ` + foldedOfTheme + `, histories.sessions + excluded.sessions, ` + foldedOfTheme + `),
	accepted = iif(histories.accepted + excluded.accepted < ` + foldedOfTheme + `, histories.accepted + excluded.accepted, ` + foldedOfTheme + `),
	first_at = iif(excluded.first_at < histories.first_at, excluded.first_at, histories.first_at),
	last_at = iif(excluded.last_at > histories.last_at, excluded.last_at, histories.last_at)`

	foldedOfTheme = `(SELECT count(*) FROM folded f JOIN sessions s ON s.uid = f.uid WHERE s.theme = ?1)`

	dropHistorySQL = `DELETE FROM histories WHERE theme = ?1 AND address = ?2`
)

// histories lets what folded sessions tell of people follow them to another address, where files are accepted.
func (r *recorder) histories(acts []scheduler.Action) error {
	accepts := slices.ContainsFunc(acts, func(a scheduler.Action) bool { _, is := a.(scheduler.Accept); return is })
	if !accepts || r.next.Accepted == nil {
		return nil
	}
	return followHistories(r.tx, moved(r.next.Accepted.People), "")
}

// moved maps earlier addresses to those that people have today.
func moved(people theme.People) map[string]string {
	today := map[string]string{}
	for address, who := range people.ByAddress.All() {
		if was := strings.ToLower(who.Was()); was != "" {
			today[was] = address
		}
	}
	return today
}

// followHistories joins the histories of earlier addresses to those of today's, of one theme or, with "", of all.
func followHistories(tx *sql.Tx, today map[string]string, theme string) error {
	if len(today) == 0 {
		return nil
	}
	var had [][2]string
	err := each(tx, historiesOfSQL, []any{list(slices.Sorted(maps.Keys(today))), theme}, func(rows *sql.Rows) error {
		var one [2]string
		err := rows.Scan(&one[0], &one[1])
		had = append(had, one)
		return err
	})
	if err != nil {
		return err
	}
	for _, h := range had {
		if _, err := tx.Exec(joinHistorySQL, h[0], h[1], today[h[1]]); err != nil {
			return err
		}
		if _, err := tx.Exec(dropHistorySQL, h[0], h[1]); err != nil {
			return err
		}
	}
	return nil
}

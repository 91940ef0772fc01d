package ledger

import (
	"database/sql"
	"time"

	"rondo/scheduler"
)

// renew notes when the season of a theme began, or that none has.
func (r *recorder) renew(a scheduler.Renew) error {
	if a.At.IsZero() {
		return r.exec(`DELETE FROM affirmed WHERE theme = ?1`, a.Theme)
	}
	return r.exec(`INSERT INTO affirmed VALUES (?1, ?2) ON CONFLICT (theme) DO UPDATE SET at = ?2`, a.Theme, instant{a.At})
}

// latest notes a letter that belongs to no seat, in place of the one before it about the same.
func (r *recorder) latest(l scheduler.Letter) error {
	if l.Latest == "" {
		return nil
	}
	return r.exec(`INSERT INTO latest VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (kind, theme, address) DO UPDATE SET id = ?4, at = ?5`,
		string(l.Kind), l.Theme, l.To.Email, l.Latest, instant{l.Stamp})
}

// begin notes since when there are letters of a kind.
func (r *recorder) begin(a scheduler.Begin) error {
	return r.exec(`INSERT INTO begun VALUES (?1, ?2) ON CONFLICT (kind) DO UPDATE SET at = ?2`, string(a.Kind), instant{a.At})
}

// readSeasons reads when seasons of themes began, since when there are letters of a kind, which about no seat were the last, and who would present.
func readSeasons(tx *sql.Tx, have *scheduler.State) error {
	have.Affirmed, have.Begun = map[string]time.Time{}, map[scheduler.Kind]time.Time{}
	have.Latest, have.Volunteers = map[scheduler.Topic]scheduler.Latest{}, map[string][]string{}
	err := each(tx, `SELECT theme, at FROM affirmed`, nil, func(rows *sql.Rows) error {
		var id string
		var at instant
		err := rows.Scan(&id, &at)
		have.Affirmed[id] = at.Time
		return err
	})
	if err != nil {
		return err
	}
	err = each(tx, `SELECT kind, at FROM begun`, nil, func(rows *sql.Rows) error {
		var kind scheduler.Kind
		var at instant
		err := rows.Scan((*string)(&kind), &at)
		have.Begun[kind] = at.Time
		return err
	})
	if err != nil {
		return err
	}
	err = each(tx, `SELECT kind, theme, address, id, at FROM latest`, nil, func(rows *sql.Rows) error {
		var about scheduler.Topic
		var last scheduler.Latest
		var at instant
		err := rows.Scan((*string)(&about.Kind), &about.Theme, &about.Address, &last.ID, &at)
		last.At = at.Time
		have.Latest[about] = last
		return err
	})
	if err != nil {
		return err
	}
	return each(tx, `SELECT DISTINCT s.theme, m.address FROM marks m JOIN sessions s ON s.uid = m.uid
		WHERE m.mark = '`+string(scheduler.Presents)+`' ORDER BY s.theme, m.address`, nil, func(rows *sql.Rows) error {
		var id, address string
		err := rows.Scan(&id, &address)
		have.Volunteers[id] = append(have.Volunteers[id], address)
		return err
	})
}

package ledger

import (
	"database/sql"

	"rondo/scheduler"
)

// readSequels adds to sessions how far the letters after them are.
func readSequels(tx *sql.Tx, which selection, byUID map[string]*scheduler.Session) error {
	return each(tx, `SELECT uid, since, told, done, late FROM sequels
		WHERE uid IN (SELECT s.uid FROM sessions s WHERE `+which.sessions+`)`, which.args, func(rows *sql.Rows) error {
		var uid string
		var since instant
		var q scheduler.Sequel
		if err := rows.Scan(&uid, &since, &q.Told, &q.Done, &q.Late); err != nil {
			return err
		}
		q.Since = since.Time
		if s := byUID[uid]; s != nil {
			s.Sequel = q
		}
		return nil
	})
}

// conclude records how far the letters after a session are.
func (r *recorder) conclude(a scheduler.Conclude) error {
	q := a.Sequel
	return r.exec(`INSERT INTO sequels VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (uid) DO UPDATE SET since = ?2, told = ?3, done = ?4, late = ?5`,
		a.UID, instant{q.Since}, q.Told, q.Done, q.Late)
}

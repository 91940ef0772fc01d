package ledger

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"rondo/scheduler"
)

// say keeps what an organizer says. What was said is not said again.
func (r *recorder) say(s scheduler.Saying) error {
	saying, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return r.exec(`INSERT INTO sayings VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING`, s.ID, s.UID, string(saying))
}

// readSayings adds to sessions what was said to people of them.
func readSayings(tx *sql.Tx, which selection, byUID map[string]*scheduler.Session) error {
	return each(tx, `SELECT y.id, y.uid, y.saying FROM sayings y CROSS JOIN sessions s ON s.uid = y.uid
		WHERE `+which.sessions+` ORDER BY y.uid, json_extract(y.saying, '$.At'), y.id`, which.args, func(rows *sql.Rows) error {
		var id, uid string
		var text sql.RawBytes
		if err := rows.Scan(&id, &uid, &text); err != nil {
			return err
		}
		var saying scheduler.Saying
		if err := json.Unmarshal(text, &saying); err != nil {
			return fmt.Errorf("what was said as %s: %w", id, err)
		}
		if session := byUID[uid]; session != nil {
			session.Sayings = append(session.Sayings, saying)
		}
		return nil
	})
}

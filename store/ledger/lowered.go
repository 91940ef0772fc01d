package ledger

import "rondo/ical"

// lowered notes of sessions that have fewer places by new files than people who accepted how many those are.
func (r *recorder) lowered() error {
	for _, s := range r.next.Sessions {
		limit := r.next.Capacity(s)
		if limit == 0 {
			continue
		}
		have := 0
		if s.Unseated {
			if err := r.tx.QueryRow(`SELECT count(*) FROM seats WHERE uid = ?1 AND answer = '`+string(ical.Accepted)+`' AND waits = ''`, s.UID).Scan(&have); err != nil {
				return err
			}
		}
		for _, seat := range s.Seats {
			if seat.Answer == ical.Accepted && seat.Waits == "" {
				have++
			}
		}
		if have <= limit {
			continue
		}
		if err := r.exec(`INSERT INTO lowered VALUES (?1, ?2) ON CONFLICT (uid) DO UPDATE SET places = ?2`, s.UID, have); err != nil {
			return err
		}
	}
	return nil
}

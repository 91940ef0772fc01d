package ledger

import (
	"database/sql"
	"encoding/json"

	"rondo/scheduler"
	"rondo/theme"
)

// surveys holds that every ticket stands for one ballot, counted or not, and that what is counted adds up.
// Whoever asked to be forgotten has no ticket any more, and their ballot nobody can find.
func (v *verifier) surveys(tx *sql.Tx) error {
	err := each(tx, `SELECT uid, sum(tickets), sum(ballots) FROM (
			SELECT uid, 1 AS tickets, 0 AS ballots FROM marks WHERE mark = '`+string(scheduler.Surveyed)+`'
			UNION ALL SELECT uid, 0, 1 FROM ballots
			UNION ALL SELECT uid, 0, shown + lost FROM surveys) AS answers
		GROUP BY uid HAVING sum(tickets) > sum(ballots)
			OR sum(tickets) < sum(ballots) AND NOT EXISTS (SELECT 1 FROM forgotten)`, nil, func(rows *sql.Rows) error {
		var uid string
		var tickets, ballots int
		err := rows.Scan(&uid, &tickets, &ballots)
		v.add("survey", uid, "%d people have answered, and there are %d answers", tickets, ballots)
		return err
	})
	if err != nil {
		return err
	}
	err = each(tx, `SELECT uid FROM ballots WHERE uid NOT IN (SELECT uid FROM surveys) GROUP BY uid`, nil, func(rows *sql.Rows) error {
		var uid string
		err := rows.Scan(&uid)
		v.add("survey", uid, "there are answers, and nothing says to what")
		return err
	})
	if err != nil {
		return err
	}
	return each(tx, `SELECT uid, shown, results FROM surveys`, nil, func(rows *sql.Rows) error {
		var uid, results string
		var shown int
		if err := rows.Scan(&uid, &shown, &results); err != nil {
			return err
		}
		if shown != 0 && shown < theme.LeastShown {
			v.add("survey", uid, "%d answers are shown, which tell who gave them", shown)
		}
		var tallies []scheduler.Tally
		if err := json.Unmarshal([]byte(results), &tallies); err != nil {
			v.add("survey", uid, "what it says cannot be read: %v", err)
		}
		rated := 0
		for _, t := range tallies {
			if t.Question.Scale != 0 {
				rated += t.N()
			}
			if t.N() > shown {
				v.add("survey", uid, "%d people answered %q, of %d who are shown", t.N(), t.Question.Ask.In("en"), shown)
			}
		}
		if len(tallies) == 0 || rated < shown {
			v.add("survey", uid, "%d rated the session, of %d who are shown", rated, shown)
		}
		return nil
	})
}

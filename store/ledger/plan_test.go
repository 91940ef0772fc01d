package ledger

import (
	"regexp"
	"strings"
	"testing"
)

// What every letter passes through finds its rows by an index: a ledger of years is as quick as a new one.
func TestHotStatementsScanNoTable(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 3)
	scan := regexp.MustCompile(`^SCAN (letters|seats|sessions|facts|sealed|inbox|mails|suppressions|proposals|[a-z])( USING INDEX (\w+))?$`)
	parameter := regexp.MustCompile(`\?\d+`)
	for name, c := range map[string]struct{ statement, ordered string }{
		"candidates": {candidatesSQL, "letters_waiting"}, // in the order of the index, until there are enough
		"next due":   {nextDueSQL, "letters_due"},
		"notices":    {noticesSQL, "letters_chats"},
		"notice due": {nextNoticeSQL, "letters_chats"},
		"room":       {roomSQL, ""},
		"give back":  {endLeasesSQL + "leased_until IS NOT NULL", "letters_in_flight"},
		"lapse":      {endLeasesSQL + "leased_until <= ?1", "letters_in_flight"},
		"expire":     {expireSQL + `id = ?2`, ""},
		"recall":     {recallSQL, ""},
		"past":       {pastSQL, "letters_waiting"}, // each waiting letter once, whatever the order
		"outlived":   {outlivedSQL, ""},
		"prune":      {pruneSQL, ""},
		"unused":     {unusedSQL, ""},
		"forget":     {forgetSQL, ""},
		"doubt":      {doubtSQL, ""},
		"settle":     {settleSQL, ""},
		"attempt":    {attemptSQL, ""},
		"post":       {postSQL, ""},
		"older":      {olderSQL, ""},
		"supersede":  {supersedeSQL, ""},
		"withdraw":   {withdrawSQL, ""},
		"pending":    {pendingSQL, "letters_held"}, // few
		"suppress":   {suppressSQL, ""},
		"restore":    {restoreSQL, ""},
		"outdone":    {outdoneSQL, ""},
		"resolve":    {resolveSQL, ""},
		"outcome":    {outcomeSQL, ""},
		"keep":       {keepSQL, ""},
		"unsettled":  {unsettledSQL, "inbox_unsettled"},
		"marked":     {markedSQL, ""},
		"named":      {namedSQL, ""},
		"back":       {undeliveredSQL, ""},
		"parked":     {parkedSQL, ""},
		"counted":    {countedSQL, "letters_in_flight"},
	} {
		rows, err := l.writer.Query("EXPLAIN QUERY PLAN " + parameter.ReplaceAllString(c.statement, "NULL"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for rows.Next() {
			var id, parent, unused int
			var step string
			if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(name, "notice") && strings.Contains(step, " l ") && !strings.Contains(step, "letters_chats") {
				t.Errorf("%s: %s", name, step)
			}
			if m := scan.FindStringSubmatch(step); m != nil && (c.ordered == "" || m[3] != c.ordered) {
				t.Errorf("%s: %s", name, step)
			}
		}
		rows.Close()
	}
}

// A temporary table costs SQLite more than everything else that a letter's row needs.
func TestHotStatementsNeedNoTemporaryTable(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 3)
	for name, statement := range map[string]string{
		"doubt": doubtSQL, "settle": settleSQL,
		"post": postSQL, "sealed": sealedSQL, "known": knownSQL, "older": olderSQL, "supersede": supersedeSQL, "seat": seatSQL,
	} {
		rows, err := l.writer.Query("EXPLAIN " + regexp.MustCompile(`\?\d+`).ReplaceAllString(statement, "NULL"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for rows.Next() {
			var step string
			var unused any
			if err := rows.Scan(&unused, &step, &unused, &unused, &unused, &unused, &unused, &unused); err != nil {
				t.Fatal(err)
			}
			if step == "OpenEphemeral" || step == "OpenAutoindex" || step == "SorterOpen" {
				t.Errorf("%s opens a temporary table", name)
			}
		}
		rows.Close()
	}
}

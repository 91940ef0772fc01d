package main

import (
	"encoding/csv"
	"strings"
	"testing"

	"rondo/desk"
)

// What a spreadsheet would run as a formula stands in a cell as text, and everything else as it is.
func TestTableOfSeatsHoldsNoFormula(t *testing.T) {
	hostile := []string{"=1+1", "+cmd|' /C x'!A0", "-2", "@SUM(1)", "\t=1", "\r=1", "|x", "\n=1", "\",\"x", "plain", "Bo said \"yes\"", "a\nb", ""}
	for _, text := range hostile {
		var out strings.Builder
		err := desk.WriteSeats(&out, []desk.SeatRecord{{
			Session: text, Person: text, Name: text, Role: text, Status: text, Source: text, AnsweredAt: text, Comment: text, Delegate: text, Earlier: text, Leaving: text,
		}})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%q gives %d rows: %v", text, len(rows), err)
		}
		for i, got := range rows[1] {
			if rows[0][i] == "verified" || rows[0][i] == "came" {
				continue
			}
			if got != "" && strings.ContainsAny(got[:1], "=+-@|\t\r\n") {
				t.Errorf("%q stands in %s as the formula %q", text, rows[0][i], got)
			}
			if strings.TrimPrefix(got, "'") != strings.ReplaceAll(text, "\r\n", "\n") {
				t.Errorf("%q stands in %s as %q", text, rows[0][i], got)
			}
		}
	}
}

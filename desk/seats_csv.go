package desk

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// WriteSeats writes RFC 4180. What a spreadsheet would take for a formula gets an apostrophe before it.
func WriteSeats(w io.Writer, seats []SeatRecord) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"session", "person", "name", "role", "status", "source", "answered_at", "verified", "comment", "delegate", "earlier", "leaving", "came"})
	for _, r := range seats {
		row := []string{
			r.Session, r.Person, r.Name, r.Role, r.Status, r.Source, r.AnsweredAt, fmt.Sprint(r.Verified), r.Comment, r.Delegate, r.Earlier, r.Leaving, r.CameSaid(),
		}
		for i := range row {
			row[i] = cell(row[i])
		}
		_ = out.Write(row)
	}
	out.Flush()
	return out.Error()
}

func cell(text string) string {
	if text != "" && strings.ContainsAny(text[:1], "=+-@|\t\r\n") {
		return "'" + text
	}
	return text
}

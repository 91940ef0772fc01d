package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/examples"
)

// TestExamples holds that the example guild is sound, plans, and lives through a season.
func TestExamples(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, examples.Guild()); err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC) }
	for _, c := range []struct{ line, says string }{
		{"check", "Paper Club: every 2 weeks on Thursday, until 24 June 2027"},
		{"plan", "> 10 requests  data-guild (6), hosts (2), newcomers (2)  Tue 1 Dec 14:00  3 weeks before  at once"},
		{"plan --full", "> post    request   elsa@example.org  datatalks 2026-12-01 14:00 #0  3 weeks before"},
		{"dates datatalks --to 2027-03-31", "+ Tue 12 Jan 2027 14:00 Europe/Helsinki +02:00  extra"},
		{"simulate --from 2026-11-10 --to 2027-02-28", "Tomorrow: DataTalks"},
		{"preview paperclub 2026-12-03 --to kai@example.com", "(Tokyo time)"},
		{"feed lunchbytes", "SUMMARY:LunchBytes: A tool in twenty minutes"},
	} {
		var out, errs bytes.Buffer
		args := append([]string{"-c", filepath.Join(dir, "rondo.yaml")}, strings.Fields(c.line)...)
		if status := run(args, strings.NewReader(""), &out, &errs, now); status != exitFine || errs.Len() > 0 {
			t.Errorf("%s: exit status %d, %s", c.line, status, &errs)
		}
		if !strings.Contains(out.String(), c.says) {
			t.Errorf("%s does not say %q:\n%s", c.line, c.says, &out)
		}
	}
}

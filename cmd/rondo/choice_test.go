package main

import (
	"bytes"
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/examples"
	"rondo/scheduler"
	"rondo/season"
)

// Themes, people and sessions that neither files nor ledger know are usage errors of every verb that looks into the
// ledger; those that are known and have no letter are not.
func TestF9NamesThatNothingHas(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, examples.Guild()); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(dir, "rondo.yaml")
	fillOutbox(t, config)
	t.Setenv("RONDO_TOKEN_KEY", strings.Repeat("5e", 32))
	for _, c := range []struct {
		line, says string
		status     int
	}{
		{"outbox list --theme datatalk", `there is no theme "datatalk"; did you mean "datatalks"?`, exitUsage},
		{"outbox list --theme datatalk --count", "did you mean", exitUsage},
		{"outbox list --theme datatalk --json", "did you mean", exitUsage},
		{"outbox list --to adda@example.org", "adda@example.org is in no file and was never written to; did you mean ada@example.org?", exitUsage},
		{"outbox list --to Ada", "was never written to", exitUsage},
		{"outbox list --theme datatalks --state failed", "", exitFine},
		{"outbox list --to ADA@example.org --kind Cancel", "", exitFine},
		{"outbox list --to mentor@example.org --kind nudge", "", exitFine},
		{"seats datatalk", `no session of "datatalk" is recorded`, exitUsage},
		{"seats datatalks 2026-12-02", "there is no session of datatalks on 2026-12-02; there are: 2026-12-01", exitUsage},
		{"seats datatalks soon", `"soon" is no date`, exitUsage},
		{"link --to adda@example.org", "did you mean ada@example.org?", exitUsage},
		{"link --kind answer --session datatalks/2026-12-01 --to lunch@example.org", "lunch@example.org is not invited", exitUsage},
		{"link --kind answer --session datatalks/2026-12-02 --to ada@example.org", "there is no session", exitUsage},
		{"preview datatalks 2026-12-01 --to eve@example.com", "eve@example.com is not invited to it; among those who are:", exitUsage},
		{"proposals accept jxr4", "", exitUsage},
		{"proposals decline jxr4", "", exitUsage},
		{"people restore ada@example.org", "ada@example.org is not suppressed", exitUsage},
		{"feed datatalk", "did you mean", exitUsage},
	} {
		var out, problems bytes.Buffer
		status := run(append([]string{"-c", config}, strings.Fields(c.line)...), strings.NewReader(""), &out, &problems, func() time.Time { return season.DemoFrom })
		if status != c.status || !strings.Contains(problems.String(), c.says) {
			t.Errorf("rondo %s: exit status %d, %s; want %d, %q", c.line, status, &problems, c.status, c.says)
		}
	}
}

// The words of --kind are those of the reference, where each kind has its row.
func TestF9EveryKindOfLetterIsKnown(t *testing.T) {
	kinds := readSections(t, "docs/reference.md").names("Letters", "Kind")
	var known []string
	for _, k := range scheduler.KindNames() {
		known = append(known, string(k))
	}
	compare(t, "Letters", kinds, known)
	if !slices.Contains(known, string(scheduler.Returned)) {
		t.Error(known)
	}
}

// The reference says of every kind of letter when it dies and what comes with it for calendars.
func TestReferenceKinds(t *testing.T) {
	dies := map[scheduler.Moment]string{
		scheduler.Never: "never", scheduler.BeforeStart: "30 minutes before the start", scheduler.AtStart: "at the start", scheduler.AtEnd: "at the end",
		scheduler.Afterwards: "a week after the end", scheduler.AtClose: "two weeks after the end",
	}
	letters := readSections(t, "docs/reference.md")["Letters"]
	for _, k := range scheduler.Kinds {
		_, row, _ := strings.Cut(letters, "| `"+string(k.Kind)+"` |")
		row, _, _ = strings.Cut(row, "\n")
		cells := strings.Split(row, " | ")
		if len(cells) != 4 || !strings.HasPrefix(cells[2], dies[k.Dies]) || !strings.HasPrefix(cells[3], cmp.Or(string(k.Method), "nothing")) ||
			k.Organizers && !strings.Contains(cells[0], "to organizers") && !strings.Contains(cells[0], "to the organizers") {
			t.Errorf("the row of %s is %q, and it dies %s, brings calendars %q, is for organizers: %v", k.Kind, cells, dies[k.Dies], k.Method, k.Organizers)
		}
	}
}
